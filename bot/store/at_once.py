"""Reminders that were not planned: of what a change of the calendar brings when its time to be told has passed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.reminders import Reminder
from bot.store import tables as t
from bot.store.reminders import as_row


async def add(connection: AsyncConnection, wanted: Sequence[Reminder]) -> tuple[list[int], datetime]:
    """Add reminders that are due at once, each at its instant or as soon after it as its occurrence has none yet.

    Returns their ids and the last of their instants (UTC).
    """
    r = t.reminders
    ids: list[int] = []
    last = datetime.min.replace(tzinfo=UTC)
    for row in map(as_row, wanted):
        here = and_(r.c.entry_id == row["entry_id"], r.c.occurrence_key == row["occurrence_key"])
        while await connection.scalar(select(r.c.id).where(here, r.c.at == row["at"])) is not None:
            row["at"] += timedelta(microseconds=1)
        ids += await connection.scalars(insert(r).values(row).returning(r.c.id))
        last = max(last, row["at"])
    return ids, last


async def waiting(connection: AsyncConnection, *, until: datetime) -> set[TaskKey]:
    """The occurrences of which a reminder for everybody waits that is due up to `until` (UTC)."""
    r = t.reminders
    rows = await connection.execute(
        select(r.c.entry_id, r.c.occurrence_key).where(r.c.settled_at.is_(None), r.c.at <= until, r.c.common).distinct()
    )
    return {TaskKey(row.entry_id, row.occurrence_key) for row in rows}
