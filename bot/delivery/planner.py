"""Planning: the calendar's reminders of the coming weeks, as rows. Never a row per officer."""

import asyncio
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar
from bot.calendar.reminders import LeadTimes, reminders
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.store import meta
from bot.store import reminders as store

HORIZON = timedelta(days=60)


async def plan(
    connection: AsyncConnection, calendar: Calendar, lead_times: LeadTimes, working: WorkingDays, now: datetime
) -> None:
    """Plan what the calendar asks for from `now` (UTC) to the horizon, in place of what was planned for then.

    Where more time has passed than was planned for (the machine was off for months), planning goes on where it ended,
    so that nothing of that time is missed. Doing it twice changes nothing.
    """
    until = await meta.get_instant(connection, meta.PLANNED_UNTIL)
    start = min(now, until) if until else now
    end = now + HORIZON
    days = _day(start, lead_times), _day(end, lead_times)
    # In a thread: a calendar of 100,000 entries takes seconds, and pages and feeds are answered meanwhile. What writes
    # to an SQLite file waits for this transaction all the same.
    found = await asyncio.to_thread(lambda: list(reminders(calendar, *days, lead_times, working)))
    await store.replan(connection, [reminder for reminder in found if start <= reminder.at < end], start)
    await meta.put(connection, meta.PLANNED_UNTIL, end.isoformat())


def _day(instant: datetime, lead_times: LeadTimes) -> date:
    return office_day(instant, lead_times.zone)
