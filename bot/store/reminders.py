"""Planned reminders: which wait, and which were settled."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, delete, exists, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.reminders import Reminder
from bot.store import tables as t
from bot.store import upsert

_BATCH = 500
WHAT = ("kind", "phase", "day", "occurs_on", "lead_days", "lead_minutes", "moot_at", "leads", "common", "units")
"""What is held of a reminder beside whose it is and when: entry_id, occurrence_key, at."""
WAITS = {"settled_at": None, "expired": None}
NAMES = ("entry_id", "occurrence_key", "at", *WHAT)


@dataclass(frozen=True, slots=True)
class Expired:
    """A reminder that was not sent.

    `why`: its day was "past", a nearer one had "overtaken" it, the first plan came at "night", or it "failed". With an
    `officer_id` it is only that officer whom it does not reach.
    """

    id: int
    entry_id: str
    day: date
    why: str
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Replan:
    """What makes the waiting reminders those that are wanted: ids that go, and the rows that are new or differ."""

    gone: list[int]
    rows: list[dict[str, Any]]


async def differing(connection: AsyncConnection, wanted: Sequence[Reminder], start: datetime) -> Replan:
    """What is to be done so that exactly `wanted` wait from `start` (UTC) on. Writes nothing."""
    r = t.reminders.c
    query = select(r.id, *(r[name] for name in NAMES)).where(r.settled_at.is_(None), r.at >= start)
    held = (await connection.execute(query)).all()
    told = await _told(connection, min((reminder.day for reminder in wanted), default=date.max))

    def compared() -> Replan:
        rows = [as_row(reminder) for reminder in wanted]
        keep = {(row["entry_id"], row["occurrence_key"], row["at"]) for row in rows}
        same = {tuple(row[1:]) for row in held}
        return Replan(
            [row.id for row in held if (row.entry_id, row.occurrence_key, row.at) not in keep],
            [row for row in rows if tuple(row[name] for name in NAMES) not in same and not has_been_told(row)],
        )

    def has_been_told(row: dict[str, Any]) -> bool:
        at = told.get((row["entry_id"], row["occurrence_key"], row["day"], row["units"]))
        return at is not None and (row["lead_minutes"] is None or at >= row["at"])

    return await asyncio.to_thread(compared)


async def replan(connection: AsyncConnection, plan: Replan, now: datetime) -> None:
    """Write what `differing` has found. What was settled meanwhile stays as it is."""
    for some in _batches(plan.gone):
        await drop(connection, t.reminders.c.id.in_(some), now)
    await _put(connection, plan.rows, now)


async def drop(connection: AsyncConnection, which: ColumnElement[bool], now: datetime) -> None:
    """Remove the waiting reminders that are no longer wanted, in this transaction.

    One of which somebody has been told already, at an hour of their own before the office's, is overtaken instead: what
    was sent goes on naming it.
    """
    r, link = t.reminders, t.delivery_reminders
    told = exists().where(link.c.reminder_id == r.c.id)
    waits = and_(r.c.settled_at.is_(None), which)
    await connection.execute(update(r).where(waits, told).values(settled_at=now, expired="overtaken"))
    await connection.execute(delete(r).where(waits, ~told))


def taken_over(now: datetime) -> ColumnElement[bool]:
    """SQL: whether a row takes what is planned anew for its instant: it waits, or was dropped and is wanted again."""
    r = t.reminders.c
    return or_(r.settled_at.is_(None), and_(r.expired.is_not(None), r.at > now))


async def _told(connection: AsyncConnection, since: date) -> dict[tuple[str, str, date, str], datetime]:
    """What has been sent at the office's hour, or at once, on a day from `since` on, and when last (UTC).

    By entry id, key, day and units. It is not planned for that day again, though the office's hour or its time zone's
    rules changed meanwhile; what goes before an hour is, but for an instant before that: the clock was set back to it.
    """
    r = t.reminders.c
    settled = await connection.execute(
        select(r.entry_id, r.occurrence_key, r.day, r.units, r.at)
        .where(r.day >= since, r.settled_at.is_not(None), r.expired.is_(None), r.lead_minutes.is_(None))
        .order_by(r.at)
    )
    return {(row.entry_id, row.occurrence_key, row.day, row.units): row.at for row in settled}


async def _put(connection: AsyncConnection, rows: list[dict[str, Any]], now: datetime) -> None:
    r = t.reminders
    statement = upsert.insert(connection, r)
    # A moved date can put another lead on an instant that was already planned: the row then takes the new facts.
    fresh = {name: statement.excluded[name] for name in WHAT} | WAITS
    for some in _batches(rows):
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["entry_id", "occurrence_key", "at"], set_=fresh, where=taken_over(now)
            ),
            some,
        )


async def count_settled(connection: AsyncConnection, start: datetime, end: datetime) -> int:
    """How many reminders of the instants from `start` up to `end` (UTC) have come due and been dealt with."""
    r = t.reminders
    query = select(func.count()).where(r.c.settled_at.is_not(None), r.c.at >= start, r.c.at < end)
    return await connection.scalar(query) or 0


async def expired(connection: AsyncConnection, *, limit: int) -> list[Expired]:
    """The newest reminders that lost their point before they could be sent."""
    r = t.reminders
    query = select(r.c.id, r.c.entry_id, r.c.day, r.c.expired).where(r.c.expired.is_not(None))
    rows = await connection.execute(query.order_by(r.c.day.desc(), r.c.id.desc()).limit(limit))
    return [Expired(row.id, row.entry_id, row.day, row.expired) for row in rows]


async def count_expired(connection: AsyncConnection) -> int:
    """How many reminders have lost their point before they could be sent."""
    r = t.reminders
    return await connection.scalar(select(func.count()).where(r.c.expired.is_not(None))) or 0


async def count_waiting(connection: AsyncConnection, until: datetime) -> int:
    """How many planned reminders are due up to `until` (UTC) and have not been dealt with."""
    r = t.reminders
    query = select(func.count()).where(r.c.settled_at.is_(None), r.c.at <= until)
    return await connection.scalar(query) or 0


def as_row(reminder: Reminder) -> dict[str, Any]:
    """A planned reminder as the values of its row."""
    start = reminder.occurrence.start
    return {
        "entry_id": reminder.occurrence.entry.id,
        "occurrence_key": reminder.occurrence.key,
        "kind": reminder.occurrence.entry.kind.value,
        "phase": reminder.phase.value,
        "at": reminder.at,
        "day": reminder.day,
        "occurs_on": start,
        "lead_days": reminder.lead_days,
        "lead_minutes": reminder.lead_minutes,
        "moot_at": reminder.moot_at,
        "units": reminder.units,
        "leads": "".join(f" {lead}" for lead in reminder.leads) + " " if reminder.leads else None,
        "common": reminder.common,
    }


def _batches(rows: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def due(now: datetime | BindParameter[datetime], only: Collection[int] = ()) -> ColumnElement[bool]:
    """SQL: whether a reminder is due at `now` (UTC) and has not been dealt with; of `only` some, by id."""
    r = t.reminders
    return and_(r.c.settled_at.is_(None), r.c.at <= now, r.c.id.in_(only) if only else true())


async def due_ids(connection: AsyncConnection, now: datetime) -> list[int]:
    """The reminders that are due at `now` (UTC) and have not been dealt with, by id, in order of time."""
    r = t.reminders
    return list(await connection.scalars(select(r.c.id).where(due(now)).order_by(r.c.at, r.c.id)))


async def set_aside(connection: AsyncConnection, ids: Collection[int], why: str, now: datetime) -> list[Expired]:
    """Settle reminders without sending them, for the reason `why`."""
    r = t.reminders
    return await expire(connection, and_(r.c.settled_at.is_(None), r.c.id.in_(ids)), why, now)


async def expire(connection: AsyncConnection, which: ColumnElement[bool], why: str, now: datetime) -> list[Expired]:
    """Settle the reminders that meet a condition, which are not sent, for the reason `why`."""
    r = t.reminders
    done = await connection.execute(
        update(r).where(which).values(settled_at=now, expired=why).returning(r.c.id, r.c.entry_id, r.c.day)
    )
    return [Expired(row.id, row.entry_id, row.day, why) for row in done]
