"""Planning anew what a change of the calendar touches: nothing for an old date stays."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.changes import reminders_of
from bot.calendar.model import Calendar
from bot.calendar.reminders import LeadTimes, Reminder
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.delivery.fanning import FAILED, is_the_database
from bot.delivery.planner import NIGHT
from bot.store import at_once, meta, notices, reminders
from bot.store.reminders import Expired

log = logging.getLogger(__name__)

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


async def to_tell(
    connection: AsyncConnection, missed: Sequence[Reminder], lead_times: LeadTimes, now: datetime
) -> list[tuple[Reminder, datetime | None]]:
    """Which of the reminders that a change has `missed` are told, and when (UTC; None: at once).

    Not at night: from nine in the evening to the office's hour only what is about the same day goes at once, anything
    else at that hour, where it is not reminded of then anyway. Nothing before the first plan, which sees to its day.
    """
    if not missed or await meta.get_instant(connection, meta.PLANNED_UNTIL) is None:
        return []
    today = office_day(now, lead_times.zone)
    morning = lead_times.instant(today)
    if late := now.astimezone(lead_times.zone).time() >= NIGHT:
        morning = lead_times.instant(today + timedelta(days=1))
    coming = await at_once.waiting(connection, until=morning if late else now)
    found: list[tuple[Reminder, datetime | None]] = []
    for one in missed:
        soon = now >= morning or (late and one.occurrence.start == today)
        if (one.occurrence.entry.id, one.occurrence.key) not in coming:
            found.append((one, None if soon else morning))
    return found


async def tell(
    connection: AsyncConnection, found: Sequence[tuple[Reminder, datetime | None]], lead_times: LeadTimes, now: datetime
) -> tuple[int, list[Expired]]:
    """Fan out what `to_tell` has chosen to those who have not been told of it, in this transaction.

    Returns how many occurrences are told of, and what had to be set aside.
    """
    today = office_day(now, lead_times.zone)
    total = 0
    lost: list[Expired] = []
    for send_at in [*sorted({at for _, at in found if at is not None}), None]:
        some = [
            replace(one, at=now, day=today, lead_days=one.lead_days - (today - one.day).days)
            for one, at in found
            if at == send_at
        ]
        ids, last = await at_once.add(connection, some)
        try:
            async with connection.begin_nested():
                if ids:
                    done = await reminders.fan_out(
                        connection, last, today=today, only=ids, not_told=True, send_at=send_at
                    )
                    total += done.reminders
        except Exception as error:
            if is_the_database(error):
                raise
            log.exception("what a change adds could not be told at once")
            lost += await reminders.set_aside(connection, ids, FAILED, now)
    return total, lost
