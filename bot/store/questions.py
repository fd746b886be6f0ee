"""What officers put before the leads: questions, obstacles, requests. Replies to it go to all who took part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.progress import STATES
from bot.store import tables as t


class Matter(StrEnum):
    """What was put before the leads."""

    QUESTION = "question"
    OBSTACLE = "obstacle"
    STAFF = "staff"
    """Somebody is away, has handed a task over, or says that it is not theirs."""
    REQUEST = "request"
    """More time is asked for: it waits as a request (see `extensions`), not by itself."""
    NOTICE = "notice"
    """Word of something that asks for nothing: a request that was taken back."""


WAITING = (Matter.QUESTION, Matter.OBSTACLE, Matter.STAFF)
"""What waits until a lead has answered or settled it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One matter that an officer put before the leads, in the officer's words; `title` names its task.

    `extension_id` is the request that it is about. `answered_*` tell of the first answer in words, `settled_at` since
    when it waits for nobody; who settled it is an officer's id, or None where it overtook itself.
    """

    id: int
    officer_id: int
    entry_id: str
    occurrence_key: str
    title: str
    words: str
    asked_at: datetime
    kind: Matter
    extension_id: int | None
    answered_at: datetime | None
    answered_by: int | None
    settled_at: datetime | None
    settled_by: int | None

    @property
    def task(self) -> TaskKey:
        """The occurrence that it is about."""
        return TaskKey(self.entry_id, self.occurrence_key)


async def add(
    connection: AsyncConnection,
    *,
    officer_id: int,
    task: TaskKey,
    title: str,
    words: str,
    now: datetime,
    kind: Matter = Matter.NOTICE,
    report_id: int | None = None,
    extension_id: int | None = None,
) -> int:
    """Record what an officer put before the leads about a task; returns its id.

    `report_id` is the report of an obstacle, `extension_id` the request for more time.
    """
    q = t.questions
    values = {"entry_id": task[0], "occurrence_key": task[1], "title": title, "words": words, "asked_at": now}
    values |= {"kind": kind.value, "report_id": report_id, "extension_id": extension_id}
    values["settled_at"] = None if kind in WAITING else now
    result = await connection.execute(insert(q).values(officer_id=officer_id, **values).returning(q.c.id))
    return int(result.scalar_one())


async def by_id(connection: AsyncConnection, question_id: int) -> Question | None:
    """The question with this id."""
    found = await _fetch(connection, t.questions.c.id == question_id)
    return found[0] if found else None


async def of_request(connection: AsyncConnection, extension_id: int) -> Question | None:
    """What put a request for more time before the leads."""
    found = await _fetch(connection, t.questions.c.extension_id == extension_id)
    return found[0] if found else None


async def of_update(connection: AsyncConnection, update_id: int) -> Question | None:
    """The question from which the words of an update went on (see `office.questions.pass_on`)."""
    d = t.deliveries.c
    query = select(d.question_id).where(d.dedupe_key.startswith(f"passed-on:{update_id}:")).limit(1)
    number = await connection.scalar(query)
    return None if number is None else await by_id(connection, number)


async def waiting(connection: AsyncConnection, *, but_of: int | None = None) -> list[Question]:
    """What waits for a lead, the oldest first, without what the officer `but_of` said.

    An obstacle waits while the report that told of it stands and its unit has reported nothing else since.
    """
    q = t.questions.c
    told, undone, later = (t.progress_reports.alias(name) for name in ("told", "undone", "later"))
    undone_later = t.progress_reports.alias("undone_later")
    stands = (
        select(told.c.id)
        .where(
            told.c.id == q.report_id,
            ~select(undone.c.id).where(undone.c.undoes == told.c.id).exists(),
            ~select(later.c.id)
            .where(
                later.c.id > told.c.id,
                later.c.entry_id == told.c.entry_id,
                later.c.occurrence_key == told.c.occurrence_key,
                later.c.unit_id == told.c.unit_id,
                later.c.update_id != told.c.update_id,
                later.c.status.in_(STATES),
                ~select(undone_later.c.id).where(undone_later.c.undoes == later.c.id).exists(),
            )
            .exists(),
        )
        .exists()
    )
    kinds = [kind.value for kind in WAITING]
    which = [q.settled_at.is_(None), q.kind.in_(kinds), or_(q.kind != Matter.OBSTACLE.value, stands)]
    return await _fetch(connection, *which, *([q.officer_id != but_of] if but_of is not None else []))


async def obstacles(connection: AsyncConnection, task: TaskKey, units: Collection[str]) -> list[Question]:
    """The obstacles that these units of a task report now, of which leads were told and none has said that it is over.

    One that a lead has answered counts: it is in the way until the unit reports something else.
    """
    q, s = t.questions.c, t.unit_states.c
    about = and_(s.entry_id == task[0], s.occurrence_key == task[1], s.unit_id.in_(units))
    last = select(s.report_id).where(about)
    told, now = t.progress_reports.alias("told"), t.progress_reports.alias("now")
    stands = (
        select(told.c.id)
        .join(now, now.c.update_id == told.c.update_id)
        .where(told.c.id == q.report_id, now.c.id.in_(last), now.c.entry_id == told.c.entry_id)
        .exists()
    )
    over = and_(q.settled_at.is_not(None), q.answered_at.is_(None))
    which = [q.entry_id == task[0], q.occurrence_key == task[1], q.kind == Matter.OBSTACLE.value, ~over, stands]
    return await _fetch(connection, *which)


async def answered(connection: AsyncConnection, question_id: int, *, by: int, now: datetime) -> None:
    """A lead has answered in words: the question waits no longer. Who answered first is kept."""
    q = t.questions.c
    await connection.execute(
        update(t.questions).where(q.id == question_id, q.answered_at.is_(None)).values(answered_at=now, answered_by=by)
    )
    await settle(connection, question_id, by=by, now=now)


async def settle(connection: AsyncConnection, question_id: int, *, by: int, now: datetime) -> bool:
    """A lead says that a matter needs no more. False where it waits no longer."""
    q = t.questions.c
    done = await connection.execute(
        update(t.questions).where(q.id == question_id, q.settled_at.is_(None)).values(settled_at=now, settled_by=by)
    )
    return bool(done.rowcount)


async def reopen(connection: AsyncConnection, question_id: int) -> None:
    """The officer has asked back: it waits for a lead again."""
    q = t.questions.c
    await connection.execute(
        update(t.questions)
        .where(q.id == question_id, q.kind.in_([kind.value for kind in WAITING]))
        .values(settled_at=None, settled_by=None)
    )


async def told(connection: AsyncConnection, question_id: int) -> list[int]:
    """The officers who were sent anything about it, by id."""
    d = t.deliveries.c
    rows = await connection.scalars(
        select(d.officer_id).where(d.question_id == question_id, d.officer_id.is_not(None)).distinct()
    )
    return sorted(int(officer_id) for officer_id in rows if officer_id is not None)


async def _fetch(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[Question]:
    q = t.questions.c
    columns = (
        *(q.id, q.officer_id, q.entry_id, q.occurrence_key, q.title, q.words, q.asked_at, q.kind, q.extension_id),
        *(q.answered_at, q.answered_by, q.settled_at, q.settled_by),
    )
    rows = await connection.execute(select(*columns).where(and_(*which)).order_by(q.id))
    return [_question(row) for row in rows]


def _question(row: Any) -> Question:
    return Question(**{**row._asdict(), "kind": Matter(row.kind)})
