"""Who has been reminded of what, and what of it is still to be sent: for telling people that something has changed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

_BATCH = 200
_Item = TypeVar("_Item")
_TOLD = ("sent", "unknown", "inflight")
_WAITING = ("pending", "unknown")

OccurrenceName = tuple[str, str]
"""(entry id, occurrence key)."""


async def reminded(connection: AsyncConnection, entry_ids: Collection[str]) -> dict[int, set[OccurrenceName]]:
    """Which occurrences of these entries each enrolled officer has been reminded of: {officer id: names}."""
    d, r, link, o = t.deliveries, t.reminders, t.delivery_reminders, t.officers
    found: dict[int, set[OccurrenceName]] = {}
    for some in _batches(sorted(entry_ids)):
        rows = await connection.execute(
            select(d.c.officer_id, r.c.entry_id, r.c.occurrence_key)
            .join(link, link.c.delivery_id == d.c.id)
            .join(r, r.c.id == link.c.reminder_id)
            .join(o, o.c.id == d.c.officer_id)
            .where(r.c.entry_id.in_(some), d.c.state.in_(_TOLD), o.c.left_at.is_(None), o.c.chat_id.is_not(None))
            .distinct()
        )
        for row in rows:
            found.setdefault(row.officer_id, set()).add((row.entry_id, row.occurrence_key))
    return found


async def waiting(connection: AsyncConnection, entry_ids: Collection[str]) -> set[OccurrenceName]:
    """The occurrences of these entries of which reminders stand in the outbox that have not been sent."""
    d, r, link = t.deliveries, t.reminders, t.delivery_reminders
    found: set[OccurrenceName] = set()
    for some in _batches(sorted(entry_ids)):
        rows = await connection.execute(
            select(r.c.entry_id, r.c.occurrence_key)
            .join(link, link.c.reminder_id == r.c.id)
            .join(d, d.c.id == link.c.delivery_id)
            .where(r.c.entry_id.in_(some), d.c.state.in_(_WAITING))
            .distinct()
        )
        found |= {(row.entry_id, row.occurrence_key) for row in rows}
    return found


async def skip_waiting(connection: AsyncConnection, names: Collection[OccurrenceName]) -> None:
    """Skip messages that are waiting and carry nothing but reminders of occurrences whose date no longer holds."""
    d, r, link = t.deliveries, t.reminders, t.delivery_reminders
    for some in _batches(sorted(names)):
        task = tuple_(d.c.entry_id, d.c.occurrence_key).in_(some)
        here = tuple_(r.c.entry_id, r.c.occurrence_key).in_(some)
        carried = select(link.c.delivery_id).join(r, r.c.id == link.c.reminder_id)
        only_these = d.c.id.in_(carried.where(here)) & ~exists(
            carried.where(link.c.delivery_id == d.c.id, ~here).correlate(d)
        )
        await connection.execute(
            update(d)
            .where(d.c.state.in_(_WAITING), or_((d.c.kind == "task") & task, (d.c.kind == "events") & only_these))
            .values(state="skipped", reason="changed")
        )


async def earliest_waiting(connection: AsyncConnection, entry_ids: Collection[str]) -> datetime | None:
    """When the first planned reminder of these entries is or was due (UTC)."""
    r = t.reminders.c
    found = [
        await connection.scalar(
            select(r.at).where(r.settled_at.is_(None), r.entry_id.in_(some)).order_by(r.at).limit(1)
        )
        for some in _batches(sorted(entry_ids))
    ]
    return min((at for at in found if at is not None), default=None)


async def drop_planned(
    connection: AsyncConnection, entry_ids: Collection[str], keep: Collection[tuple[str, str, datetime]]
) -> None:
    """Delete the planned reminders of these entries but for `keep`, (entry id, occurrence key, instant in UTC)."""
    r = t.reminders
    gone: list[int] = []
    for some in _batches(sorted(entry_ids)):
        rows = await connection.execute(
            select(r.c.id, r.c.entry_id, r.c.occurrence_key, r.c.at).where(
                r.c.settled_at.is_(None), r.c.entry_id.in_(some)
            )
        )
        gone += [row.id for row in rows if (row.entry_id, row.occurrence_key, row.at) not in keep]
    for ids in _batches(gone):
        await connection.execute(delete(r).where(r.c.id.in_(ids)))


def _batches(items: Sequence[_Item]) -> Iterable[Sequence[_Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
