"""Planning: the calendar's reminders of the coming weeks, as rows. Never a row per officer."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.changes import reminders_of
from bot.calendar.model import Calendar, Entry
from bot.calendar.reminders import LeadTimes, Reminder, reminders
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.store import meta, notices
from bot.store import reminders as store
from bot.store.reminders import Expired

log = logging.getLogger(__name__)

Span = tuple[datetime, datetime]
"""From the first instant to the last, which is no part of it (UTC)."""

HORIZON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written so that everything up to `until` (UTC) is planned. `first` where nothing was planned yet.

    `failed` are entries whose reminders could not be worked out; the rest is planned.
    """

    until: datetime
    changes: store.Replan
    first: bool
    failed: list[Entry]


async def plan(
    connection: AsyncConnection, calendar: Calendar, lead_times: LeadTimes, working: WorkingDays, now: datetime
) -> tuple[Plan, list[Expired]]:
    """Plan what the calendar asks for from `now` (UTC) to the horizon, in place of what was planned for then.

    Where more time has passed than was planned for (the machine was off for months), planning goes on where it ended,
    so that nothing of that time is missed. A first plan begins with its day: what fell due in the morning is sent late,
    or set aside as too late once the evening's quiet hours have begun. Doing it twice changes nothing. Returns what was
    planned, and what was set aside.
    """
    found = await look(connection, calendar, lead_times, working, now)
    return found, await write(connection, found, lead_times, now)


async def look(
    connection: AsyncConnection, calendar: Calendar, lead_times: LeadTimes, working: WorkingDays, now: datetime
) -> Plan:
    """Find out what there is to plan, as `plan` does. Writes nothing, and takes seconds with 100,000 entries."""
    until = await meta.get_instant(connection, meta.PLANNED_UNTIL)
    today = office_day(now, lead_times.zone)
    start = min(now, until or lead_times.instant(today))
    end = now + HORIZON
    days = office_day(start, lead_times.zone), office_day(end, lead_times.zone)
    # In a thread: a calendar of 100,000 entries takes seconds, and others are answered meanwhile.
    found, failed = await asyncio.to_thread(_found, calendar, days, lead_times, working)
    wanted = [reminder for reminder in found if start <= reminder.at < end]
    return Plan(end, await store.differing(connection, wanted, start), until is None, failed)


async def write(connection: AsyncConnection, found: Plan, lead_times: LeadTimes, now: datetime) -> list[Expired]:
    """Write what `look` has found, in the caller's transaction.

    Returns the reminders of a first plan's day that come too late in the evening; they are set aside.
    """
    await store.replan(connection, found.changes, now)
    await meta.put(connection, meta.PLANNED_UNTIL, found.until.isoformat())
    if not found.first or now.astimezone(lead_times.zone).time() < lead_times.quiet_from:
        return []
    return await store.set_aside(connection, await store.due_ids(connection, now), "night", now)


async def span(connection: AsyncConnection, ids: notices.EntryIds, now: datetime) -> Span | None:
    """The time for which reminders of the entries `ids` have been planned; None where nothing has been planned yet.

    One that fell due before `now` (UTC) and was not sent yet belongs to it: it stays where it still holds.
    """
    until = await meta.get_instant(connection, meta.PLANNED_UNTIL)
    if until is None:
        return None
    waiting = await notices.earliest_waiting(connection, ids)
    return min(now, waiting) if waiting else now, until


async def wanted(
    calendar: Calendar, ids: Collection[str], when: Span | None, lead_times: LeadTimes, working: WorkingDays
) -> list[Reminder]:
    """The reminders of the entries `ids` that `calendar` asks for in that time."""
    if when is None or not ids:
        return []
    days = office_day(when[0], lead_times.zone), office_day(when[1], lead_times.zone)
    found = await asyncio.to_thread(reminders_of, calendar, ids, *days, lead_times, working)
    return [reminder for reminder in found if when[0] <= reminder.at < when[1]]


def _found(
    calendar: Calendar, days: tuple[date, date], lead_times: LeadTimes, working: WorkingDays
) -> tuple[list[Reminder], list[Entry]]:
    """The reminders of these days, and the entries of which nobody can say them."""
    try:
        return reminders(calendar, *days, lead_times, working), []
    except Exception:
        log.exception("the calendar cannot be planned as a whole; its entries are planned one by one")
    found: list[Reminder] = []
    failed: list[Entry] = []
    for entry in calendar.entries:
        try:
            found += reminders_of(calendar, {entry.id}, *days, lead_times, working)
        except Exception as error:  # nothing about one entry may stop the others
            log.error("entry %s cannot be planned", entry.id, exc_info=error)
            failed.append(entry)
    return found, failed
