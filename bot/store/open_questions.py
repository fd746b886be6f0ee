"""What the bot has asked an officer and is not answered yet: of whom, about which task, in which chat, until when.

A question is forgotten once it is answered or settled otherwise, and a week after its time has passed.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t
from bot.store.address import Address, at

_KEPT = timedelta(days=7)


class Asked(StrEnum):
    """What a question asks for."""

    DAY = "day"
    """Until which day more time is wanted."""
    PERCENT = "percent"
    OBSTACLE = "obstacle"
    STATE = "state"
    """How far the task is, where an answer was not clear or a file came alone."""
    TASK = "task"
    """Which task a message is about."""
    GRANT = "grant"
    """Until which day a lead grants a request."""
    UNASKED = "unasked"
    """Until which day a lead gives a task more time that nobody has asked it for."""
    DECISION = "decision"
    """For which of the matters that wait a lead's words are."""
    ANSWER = "answer"
    """What a lead answers to a question."""
    LIST = "list"
    """Which row of a numbered list is meant, that was shown without asking anything."""
    FORM = "form"
    """The next step of a form about people or units: whom to invite, until when somebody is away."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question was asked: the chat, and the topic there, "" where there is none."""

    address: Address
    topic: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that was put to an officer. `task` is what it is about, None where it asks just that.

    `message_id` is the officer's message that waits for the answer, "" where none does; `body` is what the asker keeps
    with the question; `update_id` is the update because of which it was asked. Until `until` (UTC) an answer need not
    quote it.
    """

    id: int
    kind: Asked
    task: TaskKey | None
    message_id: str
    body: Mapping[str, Any]
    update_id: int
    asked_at: datetime
    until: datetime


async def ask(
    connection: AsyncConnection,
    officer_id: int,
    place: Place,
    kind: Asked,
    *,
    update_id: int,
    now: datetime,
    until: datetime,
    task: TaskKey | None = None,
    message_id: str = "",
    body: Mapping[str, Any] | None = None,
) -> int:
    """Keep a question; returns its id. It takes the place of one that asks the same there, about the same task.

    Of the questions which task is meant, each stands for its own message, and those of one update for its parts.
    """
    q = t.open_questions.c
    await connection.execute(delete(t.open_questions).where(q.until < now - _KEPT))
    same = and_(_there(officer_id, place), q.kind == kind, _about(task))
    if kind is Asked.TASK:
        same = and_(same, q.message_id == message_id, q.update_id != update_id)
    await connection.execute(delete(t.open_questions).where(same))
    last = (await connection.execute(select(func.max(q.id)))).scalar_one()
    # Never a number that has been in use: a button of a form that is over must not act on another one.
    number = max((last or 0) + 1, int(now.timestamp() * 1000) * 1000 + update_id % 1000)
    added = await connection.execute(
        insert(t.open_questions)
        .values(
            id=number,
            officer_id=officer_id,
            **place.address.columns(),
            topic=place.topic,
            kind=kind.value,
            entry_id=task[0] if task else None,
            occurrence_key=task[1] if task else None,
            message_id=message_id,
            body=json.dumps(body or {}, ensure_ascii=False),
            update_id=update_id,
            asked_at=now,
            until=until,
        )
        .returning(t.open_questions.c.id)
    )
    return int(added.scalar_one())


async def standing(connection: AsyncConnection, officer_id: int, place: Place) -> list[OpenQuestion]:
    """The questions that an officer was asked there, the newest first: those too whose time has passed."""
    q = t.open_questions
    rows = await connection.execute(select(q).where(_there(officer_id, place)).order_by(q.c.id.desc()))
    return [
        OpenQuestion(
            row.id,
            Asked(row.kind),
            None if row.entry_id is None else TaskKey(row.entry_id, row.occurrence_key),
            row.message_id,
            json.loads(row.body),
            row.update_id,
            row.asked_at,
            row.until,
        )
        for row in rows
    ]


async def change(connection: AsyncConnection, question_id: int, body: Mapping[str, Any]) -> None:
    """Change what is kept with a question."""
    q = t.open_questions
    values = {"body": json.dumps(body, ensure_ascii=False)}
    await connection.execute(update(q).where(q.c.id == question_id).values(values))


async def asked_again(connection: AsyncConnection, question_id: int, *, now: datetime, until: datetime) -> None:
    """A question was put once more: it is again the newest, and may be answered until `until`."""
    q = t.open_questions
    await connection.execute(update(q).where(q.c.id == question_id).values(asked_at=now, until=until))


async def close(connection: AsyncConnection, question_id: int) -> None:
    """Forget a question: it is answered, or will not be."""
    await connection.execute(delete(t.open_questions).where(t.open_questions.c.id == question_id))


async def settle(connection: AsyncConnection, officer_id: int, task: TaskKey, kinds: Collection[Asked]) -> None:
    """Forget the officer's questions of these kinds about a task, wherever they were asked."""
    q = t.open_questions.c
    which = [q.officer_id == officer_id, _about(task), q.kind.in_([kind.value for kind in kinds])]
    await connection.execute(delete(t.open_questions).where(*which))


def _there(officer_id: int, place: Place) -> ColumnElement[bool]:
    q = t.open_questions
    return and_(q.c.officer_id == officer_id, at(q, place.address), q.c.topic == place.topic)


def _about(task: TaskKey | None) -> ColumnElement[bool]:
    q = t.open_questions.c
    if task is None:
        return q.entry_id.is_(None)
    return and_(q.entry_id == task[0], q.occurrence_key == task[1])
