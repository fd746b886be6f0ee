"""Requests for more time, and the due dates that leads have granted. A request is decided once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t


@dataclass(frozen=True, slots=True)
class Extension:
    """One request, of a unit for its part (`unit_id`) or (None) for the task.

    `granted_until` is None while it is open (`decided_at` None) or where it was refused."""

    id: int
    entry_id: str
    occurrence_key: str
    officer_id: int
    report_id: int
    due_before: date | None
    asked_until: date
    decided_at: datetime | None
    granted_until: date | None
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


async def waiting(connection: AsyncConnection, *, but_of: int) -> list[Extension]:
    """The requests that are neither decided nor taken back, without those of the officer `but_of`, the oldest first.

    Of several for the same task by the same officer only the newest counts.
    """
    found = await _open(connection, t.extensions.c.officer_id != but_of)
    return list({(one.task, one.officer_id): one for one in found}.values())


async def _open(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[Extension]:
    e, undone = t.extensions, t.progress_reports.alias("undone")
    standing = ~select(undone.c.id).where(undone.c.undoes == e.c.report_id).exists()
    rows = await connection.execute(select(e).where(*which, e.c.decided_at.is_(None), standing).order_by(e.c.id))
    return [_extension(row) for row in rows]


async def decide(
    connection: AsyncConnection, extension_id: int, *, by: int, granted_until: date | None, now: datetime
) -> bool:
    """Grant a request until a day, or refuse it (None). False where it has been decided or taken back already."""
    e = t.extensions
    undone = t.progress_reports.alias("undone")
    done = await connection.execute(
        update(e)
        .where(
            e.c.id == extension_id,
            e.c.decided_at.is_(None),
            ~select(undone.c.id).where(undone.c.undoes == e.c.report_id).exists(),
        )
        .values(decided_at=now, decided_by=by, granted_until=granted_until)
    )
    return bool(done.rowcount)


async def granted(connection: AsyncConnection) -> dict[TaskKey, tuple[date | None, date]]:
    """The due dates that were granted last to whole tasks: {task: (the plan's date then, the new date)}."""
    e = t.extensions
    whole = e.c.granted_until.is_not(None), e.c.unit_id.is_(None)
    rows = await connection.execute(select(e).where(*whole).order_by(e.c.decided_at, e.c.id))
    return {TaskKey(row.entry_id, row.occurrence_key): (row.due_before, row.granted_until) for row in rows}


async def unit_terms(connection: AsyncConnection) -> dict[TaskKey, dict[str, tuple[date | None, date]]]:
    """The due dates that were granted last to one unit of a task: {task: {unit: (the plan's date then, the new)}}."""
    e = t.extensions
    of_units = e.c.granted_until.is_not(None), e.c.unit_id.is_not(None)
    found: dict[TaskKey, dict[str, tuple[date | None, date]]] = {}
    for row in await connection.execute(select(e).where(*of_units).order_by(e.c.decided_at, e.c.id)):
        terms = found.setdefault(TaskKey(row.entry_id, row.occurrence_key), {})
        terms[row.unit_id] = (row.due_before, row.granted_until)
    return found


async def widen(connection: AsyncConnection, extension_id: int, *, due_before: date | None) -> None:
    """Make a request of one unit, while it waits, one for the whole task, which is due on `due_before`."""
    e = t.extensions
    waits = e.c.id == extension_id, e.c.decided_at.is_(None)
    await connection.execute(update(e).where(*waits).values(unit_id=None, due_before=due_before))


async def stamp(connection: AsyncConnection) -> int:
    """A number that rises with every decision."""
    e = t.extensions
    return await connection.scalar(select(func.count()).where(e.c.decided_at.is_not(None))) or 0


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
        unit_id=row.unit_id,
    )
