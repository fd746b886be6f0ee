"""Who is away, from which day to which, and who stands in for them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `first` to `last` (inclusive, days of the office); `deputy_id` stands in, if anybody."""

    id: int
    officer_id: int
    first: date
    last: date
    deputy_id: int | None
    noted_at: datetime | None = field(default=None, compare=False)
    noted_by: int | None = field(default=None, compare=False)
    ended_at: datetime | None = field(default=None, compare=False)


async def add(
    connection: AsyncConnection,
    officer_id: int,
    first: date,
    last: date,
    *,
    deputy_id: int | None,
    noted_by: int,
    now: datetime,
    back_at: datetime | None = None,
    because_of: int | None = None,
) -> int:
    """Note that an officer is away; returns the id of the absence. What is for them waits until `back_at` (UTC).

    `because_of` names the absence that has left it over of one whose place it took.
    """
    values: dict[str, Any] = {"officer_id": officer_id, "first": first, "last": last, "deputy_id": deputy_id}
    values |= {"back_at": back_at, "because_of": because_of}
    added = await connection.execute(
        insert(t.absences).values(**values, noted_by=noted_by, noted_at=now).returning(t.absences.c.id)
    )
    return int(added.scalar_one())


async def end(connection: AsyncConnection, absence_id: int, *, now: datetime) -> bool:
    """Call an absence off from now on. False where it had been called off before."""
    done = await connection.execute(
        update(t.absences).where(t.absences.c.id == absence_id, t.absences.c.ended_at.is_(None)).values(ended_at=now)
    )
    return bool(done.rowcount)


async def on(connection: AsyncConnection, day: date) -> dict[int, Absence]:
    """Who is away on a day, by officer; of several absences the one that was noted last."""
    a = t.absences.c
    return {one.officer_id: one for one in await _read(connection, a.first <= day, a.last >= day)}


async def by_id(connection: AsyncConnection, absence_id: int) -> Absence | None:
    """An absence, called off or not."""
    row = (await connection.execute(select(t.absences).where(t.absences.c.id == absence_id))).one_or_none()
    return None if row is None else _absence(row)


async def of_officer(connection: AsyncConnection, officer_id: int, since: date) -> list[Absence]:
    """The absences of an officer that last to `since` or longer, in the order of their days."""
    a = t.absences.c
    return sorted(await _read(connection, a.officer_id == officer_id, a.last >= since), key=lambda one: one.first)


async def stood_in(connection: AsyncConnection, deputy_id: int, since: date) -> list[Absence]:
    """The absences in which somebody stands in, on `since` or later."""
    a = t.absences.c
    return await _read(connection, a.deputy_id == deputy_id, a.last >= since)


async def begun(connection: AsyncConnection, after: date, until: date) -> list[Absence]:
    """The absences whose first day is after the one day and not after the other."""
    a = t.absences.c
    return await _read(connection, a.first > after, a.first <= until, a.last >= until)


async def over(connection: AsyncConnection, after: datetime, until: datetime) -> list[Absence]:
    """The absences that end, so that somebody is back, after one instant and not after the other (UTC)."""
    a = t.absences.c
    return await _read(connection, a.back_at > after, a.back_at <= until)


async def replace(connection: AsyncConnection, absence_id: int, by: int, *, now: datetime) -> None:
    """End an absence, since the later one `by` takes its place."""
    values = {"ended_at": now, "because_of": by}
    await connection.execute(update(t.absences).where(t.absences.c.id == absence_id).values(**values))


async def undo(connection: AsyncConnection, absence_id: int, now: datetime) -> None:
    """Make it as if an absence had not been noted: what it replaced holds again, what it left over of that ends."""
    a = t.absences.c
    ended = or_(a.id == absence_id, and_(a.because_of == absence_id, a.id > absence_id))
    await connection.execute(update(t.absences).where(ended, a.ended_at.is_(None)).values(ended_at=now))
    again = and_(a.because_of == absence_id, a.id < absence_id)
    await connection.execute(update(t.absences).where(again).values(ended_at=None, because_of=None))


async def _read(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Absence]:
    """The absences that hold (none that was called off), in the order in which they were noted."""
    a = t.absences
    rows = await connection.execute(select(a).where(*conditions, a.c.ended_at.is_(None)).order_by(a.c.id))
    return [_absence(row) for row in rows]


def _absence(row: Any) -> Absence:
    values = (row.id, row.officer_id, row.first, row.last, row.deputy_id, row.noted_at, row.noted_by, row.ended_at)
    return Absence(*values)
