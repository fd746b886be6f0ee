"""What officers put before the leads: questions, obstacles, requests. Replies to it go to all who took part."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t


@dataclass(frozen=True, slots=True)
class Question:
    """One matter that an officer put before the leads, in the officer's words; `title` names its task."""

    id: int
    officer_id: int
    entry_id: str
    occurrence_key: str
    title: str
    words: str

    @property
    def task(self) -> TaskKey:
        """The occurrence that it is about."""
        return TaskKey(self.entry_id, self.occurrence_key)


async def add(
    connection: AsyncConnection, *, officer_id: int, task: TaskKey, title: str, words: str, now: datetime
) -> int:
    """Record what an officer put before the leads about a task; returns its id."""
    q = t.questions
    values = {"entry_id": task[0], "occurrence_key": task[1], "title": title, "words": words, "asked_at": now}
    result = await connection.execute(insert(q).values(officer_id=officer_id, **values).returning(q.c.id))
    return int(result.scalar_one())


async def by_id(connection: AsyncConnection, question_id: int) -> Question | None:
    """The question with this id."""
    q = t.questions.c
    columns = (q.id, q.officer_id, q.entry_id, q.occurrence_key, q.title, q.words)
    row = (await connection.execute(select(*columns).where(q.id == question_id))).one_or_none()
    return None if row is None else Question(*row)


async def told(connection: AsyncConnection, question_id: int) -> list[int]:
    """The officers who were sent anything about it, by id."""
    d = t.deliveries.c
    rows = await connection.scalars(
        select(d.officer_id).where(d.question_id == question_id, d.officer_id.is_not(None)).distinct()
    )
    return sorted(int(officer_id) for officer_id in rows if officer_id is not None)
