"""Planning anew what a change of the calendar touches: nothing for an old date stays."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.changes import reminders_of
from bot.calendar.model import Calendar
from bot.calendar.reminders import LeadTimes, Reminder
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.store import meta, notices

Span = tuple[datetime, datetime]
"""From the first instant to the last, which is no part of it (UTC)."""


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
