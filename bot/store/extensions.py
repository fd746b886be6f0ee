"""Requests for more time, and the due dates that leads have granted.

A request is decided once; what was decided may be revised, by whoever has seen what stands: each decision is counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t

STAMP = select(func.coalesce(func.sum(t.extensions.c.decisions), 0))
"""SQL: a number that rises with every decision."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One request, of a unit for its part (`unit_id`) or (None) for the task.

    `granted_until` is None while it is open (`decisions` 0) or where it was refused.

    `due_before` was the due date when it was made, `planned_on` the plan's own, before anything was granted.
    `decided_at`, `decided_by` (an officer's id) and `granted_until` are the last of `decisions`.
    """

    id: int
    entry_id: str
    occurrence_key: str
    officer_id: int
    report_id: int
    due_before: date | None
    asked_until: date
    decided_at: datetime | None
    granted_until: date | None
    asked_at: datetime
    planned_on: date | None
    decided_by: int | None
    decisions: int
    unit_id: str | None = None

    @property
    def task(self) -> TaskKey:
        """The occurrence that it is about."""
        return TaskKey(self.entry_id, self.occurrence_key)


async def ask(
    connection: AsyncConnection,
    *,
    task: TaskKey,
    officer_id: int,
    report_id: int,
    due_before: date | None,
    planned_on: date | None,
    until: date,
    now: datetime,
    unit_id: str | None = None,
) -> int:
    """Record a request for a task; returns its id."""
    result = await connection.execute(
        insert(t.extensions)
        .values(
            entry_id=task[0],
            occurrence_key=task[1],
            officer_id=officer_id,
            report_id=report_id,
            asked_at=now,
            due_before=due_before,
            planned_on=planned_on,
            asked_until=until,
            unit_id=unit_id,
        )
        .returning(t.extensions.c.id)
    )
    return int(result.scalar_one())


async def by_id(connection: AsyncConnection, extension_id: int) -> Extension | None:
    """The request with this id."""
    row = (await connection.execute(select(t.extensions).where(t.extensions.c.id == extension_id))).one_or_none()
    return None if row is None else _extension(row)


async def pending(connection: AsyncConnection, task: TaskKey, officer_id: int) -> Extension | None:
    """The officer's newest request for a task that is neither decided nor taken back."""
    e = t.extensions.c
    found = await _open(connection, e.entry_id == task[0], e.occurrence_key == task[1], e.officer_id == officer_id)
    return found[-1] if found else None


async def waiting(connection: AsyncConnection, *, but_of: int | None = None) -> list[Extension]:
    """The requests that are neither decided nor taken back, without those of the officer `but_of`, the oldest first.

    Of several for the same task by the same officer only the newest counts.
    """
    found = await _open(connection, *([t.extensions.c.officer_id != but_of] if but_of is not None else []))
    newest = {(one.task, one.officer_id): one for one in found}
    return [one for one in found if newest[one.task, one.officer_id] is one]


async def taken_back(connection: AsyncConnection, task: TaskKey, officer_id: int) -> int | None:
    """The officer's newest request for a task that was taken back before it was decided, by its id."""
    e = t.extensions.c
    which = (e.entry_id == task[0], e.occurrence_key == task[1], e.officer_id == officer_id, e.decisions == 0)
    query = select(e.id).where(*which, ~_standing()).order_by(e.id.desc()).limit(1)
    found: int | None = await connection.scalar(query)
    return found


async def is_open(connection: AsyncConnection, extension_id: int) -> bool:
    """Whether a request is neither decided nor taken back."""
    return bool(await _open(connection, t.extensions.c.id == extension_id))


async def _open(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[Extension]:
    e = t.extensions
    waits = e.c.decisions == literal_column("0")  # said outright, for the partial index
    rows = await connection.execute(select(e).where(*which, waits, _standing()).order_by(e.c.id))
    return [_extension(row) for row in rows]


def _standing() -> ColumnElement[bool]:
    """SQL: whether a request has not been taken back."""
    e, undone = t.extensions, t.progress_reports.alias("undone")
    return ~select(undone.c.id).where(undone.c.undoes == e.c.report_id).exists()


async def decide(
    connection: AsyncConnection,
    extension_id: int,
    *,
    by: int,
    granted_until: date | None,
    now: datetime,
    planned_on: date | None,
    seen: int = 0,
) -> bool:
    """Grant a request until a day, or refuse it (None). False where something else has been decided since.

    `seen` is how many decisions whoever decides has seen: 0 decides what waits, more revise what was decided. What was
    taken back before it was decided is not decided. `planned_on` is the plan's own due date now: what is granted stands
    while it is that.
    """
    e = t.extensions
    conditions = [e.c.id == extension_id, e.c.decisions == seen]
    if seen == 0:
        conditions.append(_standing())
    done = await connection.execute(
        update(e)
        .where(*conditions)
        .values(decided_at=now, decided_by=by, granted_until=granted_until, planned_on=planned_on, decisions=seen + 1)
    )
    return bool(done.rowcount)


async def granted(
    connection: AsyncConnection, entry_ids: Collection[str] | None = None
) -> dict[TaskKey, tuple[date | None, date]]:
    """The due dates that were granted last to whole tasks and stand: {task: (the plan's date then, the new date)}.

    `entry_ids` narrows it to some entries.
    """
    e = t.extensions
    query = select(e).where(e.c.granted_until.is_not(None), e.c.unit_id.is_(None)).order_by(e.c.decided_at, e.c.id)
    if entry_ids is not None:
        query = query.where(e.c.entry_id.in_(list(entry_ids)))
    rows = await connection.execute(query)
    return {TaskKey(row.entry_id, row.occurrence_key): (row.planned_on, row.granted_until) for row in rows}


async def unit_terms(
    connection: AsyncConnection, entry_ids: Collection[str] | None = None
) -> dict[TaskKey, dict[str, tuple[date | None, date]]]:
    """The due dates that were granted last to one unit of a task: {task: {unit: (the plan's date then, the new)}}.

    `entry_ids` narrows it to some entries.
    """
    e = t.extensions
    of_units = [e.c.granted_until.is_not(None), e.c.unit_id.is_not(None)]
    if entry_ids is not None:
        of_units.append(e.c.entry_id.in_(list(entry_ids)))
    found: dict[TaskKey, dict[str, tuple[date | None, date]]] = {}
    for row in await connection.execute(select(e).where(*of_units).order_by(e.c.decided_at, e.c.id)):
        terms = found.setdefault(TaskKey(row.entry_id, row.occurrence_key), {})
        terms[row.unit_id] = (row.planned_on, row.granted_until)
    return found


async def widen(connection: AsyncConnection, extension_id: int) -> None:
    """Make a request of one unit, while it waits, one for the whole task."""
    e = t.extensions
    await connection.execute(update(e).where(e.c.id == extension_id, e.c.decisions == 0).values(unit_id=None))


def _extension(row: Any) -> Extension:
    return Extension(
        id=row.id,
        entry_id=row.entry_id,
        occurrence_key=row.occurrence_key,
        officer_id=row.officer_id,
        report_id=row.report_id,
        due_before=row.due_before,
        asked_until=row.asked_until,
        decided_at=row.decided_at,
        granted_until=row.granted_until,
        asked_at=row.asked_at,
        planned_on=row.planned_on,
        decided_by=row.decided_by,
        decisions=row.decisions,
        unit_id=row.unit_id,
    )
