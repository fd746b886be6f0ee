"""Planning: the calendar's reminders of the coming weeks, as rows. Never a row per officer."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar
from bot.calendar.reminders import LeadTimes, Reminder, reminders
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.store import meta
from bot.store import reminders as store

HORIZON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written so that everything up to `until` (UTC) is planned."""

    until: datetime
    changes: store.Replan


async def plan(
    connection: AsyncConnection, calendar: Calendar, lead_times: LeadTimes, working: WorkingDays, now: datetime
) -> None:
    """Plan what the calendar asks for from `now` (UTC) to the horizon, in place of what was planned for then.

    Where more time has passed than was planned for (the machine was off for months), planning goes on where it ended,
    so that nothing of that time is missed. Doing it twice changes nothing.
    """
    await write(connection, await look(connection, calendar, lead_times, working, now))


async def look(
    connection: AsyncConnection, calendar: Calendar, lead_times: LeadTimes, working: WorkingDays, now: datetime
) -> Plan:
    """Find out what there is to plan, as `plan` does. Writes nothing, and takes seconds with 100,000 entries."""
    until = await meta.get_instant(connection, meta.PLANNED_UNTIL)
    start = min(now, until) if until else now
    end = now + HORIZON
    days = _day(start, lead_times), _day(end, lead_times)

    def wanted() -> list[Reminder]:
        found = reminders(calendar, *days, lead_times, working)
        return [reminder for reminder in found if start <= reminder.at < end]

    return Plan(end, await store.differing(connection, await asyncio.to_thread(wanted), start))


async def write(connection: AsyncConnection, found: Plan) -> None:
    """Write what `look` has found, in the caller's transaction."""
    await store.replan(connection, found.changes)
    await meta.put(connection, meta.PLANNED_UNTIL, found.until.isoformat())


def _day(instant: datetime, lead_times: LeadTimes) -> date:
    return office_day(instant, lead_times.zone)
