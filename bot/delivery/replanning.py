"""Planning anew what a change of the calendar touches, in its transaction: nothing for an old date stays."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.changes import reminders_of
from bot.calendar.model import Calendar
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.store import meta, notices, reminders


async def replan(
    connection: AsyncConnection,
    calendar: Calendar,
    ids: Collection[str],
    lead_times: LeadTimes,
    working: WorkingDays,
    now: datetime,
) -> None:
    """Make the planned reminders of the entries `ids` those of `calendar`, as far ahead as has been planned.

    One that fell due before `now` (UTC) and was not sent yet stays where it still holds; none is made for the past.
    """
    until = await meta.get_instant(connection, meta.PLANNED_UNTIL)
    if until is None or not ids:
        return
    waiting = await notices.earliest_waiting(connection, ids)
    first = min(now, waiting) if waiting else now
    days = office_day(first, lead_times.zone), office_day(until, lead_times.zone)
    found = await asyncio.to_thread(reminders_of, calendar, ids, *days, lead_times, working)
    wanted = [reminder for reminder in found if first <= reminder.at < until]
    keep = {(reminder.occurrence.entry.id, reminder.occurrence.key, reminder.at) for reminder in wanted}
    await notices.drop_planned(connection, ids, keep)
    await reminders.put(connection, [reminder for reminder in wanted if reminder.at >= now])
