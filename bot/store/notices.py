"""Who has been reminded of what, and what of it is still to be sent: for telling people that something has changed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t

_BATCH = 200
_Item = TypeVar("_Item")
_TOLD = ("sent", "unknown", "inflight")


EntryIds = Collection[str] | Select[Any]
"""Ids of entries, or a query of them."""


async def reminded(connection: AsyncConnection, entry_ids: EntryIds) -> dict[int, set[TaskKey]]:
    """Which occurrences of these entries each enrolled officer has been reminded of: {officer id: names}."""
    d, r, link, o = t.deliveries, t.reminders, t.delivery_reminders, t.officers
    found: dict[int, set[TaskKey]] = {}
    for some in _some(entry_ids):
        rows = await connection.execute(
            select(d.c.officer_id, r.c.entry_id, r.c.occurrence_key)
            .join(link, link.c.delivery_id == d.c.id)
            .join(r, r.c.id == link.c.reminder_id)
            .join(o, o.c.id == d.c.officer_id)
            .where(among(r.c.entry_id, some), d.c.state.in_(_TOLD), o.c.left_at.is_(None), o.c.address.is_not(None))
            .distinct()
        )
        for row in rows:
            found.setdefault(row.officer_id, set()).add(TaskKey(row.entry_id, row.occurrence_key))
    return found


async def waiting(connection: AsyncConnection, entry_ids: EntryIds) -> set[TaskKey]:
    """The occurrences of these entries of which reminders stand in the outbox that have not been sent."""
    d, r, link = t.deliveries, t.reminders, t.delivery_reminders
    found: set[TaskKey] = set()
    for some in _some(entry_ids):
        rows = await connection.execute(
            select(r.c.entry_id, r.c.occurrence_key)
            .join(link, link.c.reminder_id == r.c.id)
            .join(d, d.c.id == link.c.delivery_id)
            .where(among(r.c.entry_id, some), t.in_state(t.WAITING))
            .distinct()
        )
        found |= {TaskKey(row.entry_id, row.occurrence_key) for row in rows}
    return found


async def skip_waiting(connection: AsyncConnection, names: Collection[TaskKey]) -> None:
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
            .where(t.in_state(t.WAITING), or_((d.c.kind == "task") & task, (d.c.kind == "events") & only_these))
            .values(state="skipped", reason="changed")
        )


async def earliest_waiting(connection: AsyncConnection, entry_ids: EntryIds) -> datetime | None:
    """When the first planned reminder of these entries is or was due (UTC)."""
    r = t.reminders.c
    found = [
        await connection.scalar(
            select(r.at).where(r.settled_at.is_(None), among(r.entry_id, some)).order_by(r.at).limit(1)
        )
        for some in _some(entry_ids)
    ]
    return min((at for at in found if at is not None), default=None)


def among(column: ColumnElement[str], entry_ids: Sequence[str] | Select[Any]) -> ColumnElement[bool]:
    """SQL: whether the entry in `column` is one of these."""
    if not isinstance(entry_ids, Select):
        return column.in_(entry_ids)
    # Looked up for each row that is in question. With IN, SQLite would first make a list of all of them.
    return entry_ids.where(entry_ids.selected_columns[0] == column).exists()


def _some(entry_ids: EntryIds) -> Iterable[Sequence[str] | Select[Any]]:
    return [entry_ids] if isinstance(entry_ids, Select) else _batches(sorted(entry_ids))


def _batches(items: Sequence[_Item]) -> Iterable[Sequence[_Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
