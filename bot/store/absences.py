"""Who is away, from which day to which, and who stands in for them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
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


async def add(
    connection: AsyncConnection,
    officer_id: int,
    first: date,
    last: date,
    *,
    deputy_id: int | None,
    noted_by: int,
    now: datetime,
) -> int:
    """Note that an officer is away; returns the id of the absence."""
    values = {"officer_id": officer_id, "first": first, "last": last, "deputy_id": deputy_id}
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
    rows = await connection.execute(
        select(t.absences).where(a.first <= day, a.last >= day, a.ended_at.is_(None)).order_by(a.id)
    )
    return {row.officer_id: Absence(row.id, row.officer_id, row.first, row.last, row.deputy_id) for row in rows}
