"""What waited so long that it has lost its point: reminders, and messages that carry them, are not sent.

A reminder is overtaken by a nearer one of the same occurrence that is due too; an anniversary or event is over from the
second day after it on, one that has an hour as soon as it has begun.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Kind
from bot.store import reminders
from bot.store import tables as t
from bot.store.deliveries import Delivery, DueReminder
from bot.store.reminders import Expired

_GONE = ("skipped", "failed")


@dataclass(frozen=True, slots=True)
class Dropped:
    """Messages that are not sent any more, and the reminders that nobody was sent in time."""

    ids: frozenset[int] = frozenset()
    past: tuple[Expired, ...] = ()


async def expire(
    connection: AsyncConnection, now: datetime, *, today: date, only: Collection[int] = (), choosing: bool = False
) -> list[Expired]:
    """Settle what is due at `now` (UTC), or of it `only` some by id, and has been overtaken, or is over.

    Where people are `choosing` lead times, one that reaches only some of them overtakes nothing for the others.
    """
    r, due = t.reminders, reminders.due(now, only)
    later = r.alias("later")
    overtaken = exists().where(
        later.c.entry_id == r.c.entry_id,
        later.c.occurrence_key == r.c.occurrence_key,
        later.c.units == r.c.units,
        later.c.settled_at.is_(None),
        later.c.at <= now,
        later.c.at > r.c.at,
        later.c.common,
        later.c.leads.is_(None) if choosing else true(),
    )
    expired = await reminders.expire(connection, and_(due, overtaken), "overtaken", now)
    past = and_(r.c.kind != Kind.TASK.value, r.c.occurs_on < today - timedelta(days=1))
    over = or_(past, r.c.moot_at <= now)
    return expired + await reminders.expire(connection, and_(due, over), "past", now)


async def drop(connection: AsyncConnection, claimed: Sequence[Delivery], now: datetime, *, today: date) -> Dropped:
    """Skip those of the claimed messages that have lost their point by `now` (UTC).

    A later reminder of the same occurrence to the same officer, or a later weekly list, takes the place of an earlier
    one.
    """
    past = {
        one.id: one
        for one in claimed
        if one.kind == "events" and one.reminders and all(_is_over(r, now, today) for r in one.reminders)
    }
    overtaken = {one.id for one in claimed if one.id not in past and await _is_overtaken(connection, one, now, today)}
    for ids, why in ((past.keys(), "past"), (overtaken, "overtaken")):
        if ids:
            await connection.execute(
                update(t.deliveries)
                .where(t.deliveries.c.id.in_(ids))
                .values(state="skipped", reason=why, lease_owner=None, lease_until=None)
            )
    return Dropped(frozenset(past.keys() | overtaken), await _reminders_of(connection, list(past)))


def _is_over(due: DueReminder, now: datetime, today: date) -> bool:
    return due.occurs_on < today - timedelta(days=1) or due.is_moot(now)


async def _is_overtaken(connection: AsyncConnection, one: Delivery, now: datetime, today: date) -> bool:
    d, r, link = t.deliveries, t.reminders, t.delivery_reminders
    later = and_(d.c.officer_id == one.officer_id, d.c.due_at > one.due_at, d.c.due_at <= now, d.c.state.not_in(_GONE))
    if one.kind == "weekly":
        return bool(await connection.scalar(select(exists().where(later, d.c.kind == "weekly"))))
    if one.kind == "task" and one.task:
        same = and_(d.c.kind == "task", d.c.entry_id == one.task[0], d.c.occurrence_key == one.task[1])
        return bool(await connection.scalar(select(exists().where(later, same))))
    if one.kind != "events" or not one.reminders:
        return False
    carried = select(r.c.entry_id, r.c.occurrence_key).select_from(
        d.join(link, link.c.delivery_id == d.c.id).join(r, r.c.id == link.c.reminder_id)
    )
    newer = {tuple(row) for row in await connection.execute(carried.where(later, d.c.kind == "events"))}
    return all((due.entry_id, due.occurrence_key) in newer or _is_over(due, now, today) for due in one.reminders)


async def _reminders_of(connection: AsyncConnection, ids: list[int]) -> tuple[Expired, ...]:
    if not ids:
        return ()
    r, link = t.reminders, t.delivery_reminders
    rows = await connection.execute(
        select(r.c.id, r.c.entry_id, r.c.day)
        .where(r.c.id.in_(select(link.c.reminder_id).where(link.c.delivery_id.in_(ids))))
        .order_by(r.c.day, r.c.id)
    )
    return tuple(Expired(row.id, row.entry_id, row.day, "past") for row in rows)
