"""What the officer of a turn was asked in this chat: read from the database once a turn, and anew after a change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import open_questions as store
from bot.store.open_questions import Asked, OpenQuestion, Place


@dataclass(slots=True)
class OpenQuestions:
    """The open questions to one officer in one place, in one transaction."""

    connection: AsyncConnection
    officer_id: int
    place: Place
    _standing: list[OpenQuestion] | None = None

    async def standing(self) -> list[OpenQuestion]:
        """What was asked here, the newest first: those too whose time has passed."""
        if self._standing is None:
            self._standing = await store.standing(self.connection, self.officer_id, self.place)
        return self._standing

    async def ask(
        self,
        kind: Asked,
        *,
        update_id: int,
        now: datetime,
        until: datetime,
        task: TaskKey | None = None,
        message_id: str = "",
        body: Mapping[str, Any],
    ) -> int:
        """Keep a question, as `open_questions.ask` does; returns its id."""
        self._standing = None
        return await store.ask(
            self.connection,
            self.officer_id,
            self.place,
            kind,
            update_id=update_id,
            now=now,
            until=until,
            task=task,
            message_id=message_id,
            body=body,
        )

    async def change(self, question_id: int, body: Mapping[str, Any]) -> None:
        """Change what is kept with a question."""
        self._standing = None
        await store.change(self.connection, question_id, body)

    async def asked_again(self, question_id: int, *, now: datetime, until: datetime) -> None:
        """A question was put once more, and may be answered until `until` (UTC)."""
        self._standing = None
        await store.asked_again(self.connection, question_id, now=now, until=until)

    async def close(self, question_id: int) -> None:
        """Forget a question: it is answered, or will not be."""
        self._standing = None
        await store.close(self.connection, question_id)

    async def settle(self, task: TaskKey, kinds: Collection[Asked]) -> None:
        """Forget the officer's questions of these kinds about a task, wherever they were asked."""
        self._standing = None
        await store.settle(self.connection, self.officer_id, task, kinds)
