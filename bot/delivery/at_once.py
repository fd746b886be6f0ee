"""What a change brings whose time has passed already is told at once, where that has a point."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Kind, TaskKey
from bot.calendar.reminders import LeadTimes, Reminder
from bot.calendar.working_days import WorkingDays
from bot.clock import office_day
from bot.delivery.fanning import FAILED, is_the_database
from bot.store import at_once as store
from bot.store import fan_out, meta, reminders
from bot.store.reminders import Expired

log = logging.getLogger(__name__)

_DAY = timedelta(days=1)


async def to_tell(
    connection: AsyncConnection,
    missed: Sequence[Reminder],
    lead_times: LeadTimes,
    working: WorkingDays,
    now: datetime,
) -> list[tuple[Reminder, datetime | None]]:
    """Which of the reminders that a change has `missed` are told, and when (UTC; None: at once).

    Not in quiet hours, nor of a task on a day off: only what is due, or begins, before the office's hour of the next
    day on which it may be told goes at once, anything else at that hour, where it is not reminded of then anyway.
    Nothing before the first plan, which sees to its day.
    """
    if not missed or await meta.get_instant(connection, meta.PLANNED_UNTIL) is None:
        return []
    today = office_day(now, lead_times.zone)
    late = now.astimezone(lead_times.zone).time() >= lead_times.quiet_from
    first = today + _DAY if late else today
    coming: dict[datetime, set[TaskKey]] = {}
    found: list[tuple[Reminder, datetime | None]] = []
    for one in missed:
        due = one.occurrence.start
        morning = lead_times.instant(_day_of(one, first, working))
        begun = one.moot_at is not None and one.moot_at <= morning
        soon = now >= morning or (late and due == today) or begun
        if morning not in coming:
            coming[morning] = await store.waiting(connection, until=max(morning, now))
        if one.occurrence.task_key not in coming[morning]:
            found.append((one, None if soon else morning))
    return found


def _day_of(one: Reminder, first: date, working: WorkingDays) -> date:
    """The day from `first` on whose morning is meant: of a task a working day, unless it is due before that."""
    due = one.occurrence.start
    if one.occurrence.entry.kind is not Kind.TASK or working.is_working(first):
        return first
    day = working.shift(first, 1)
    return first if due is not None and first <= due < day else day


async def tell(
    connection: AsyncConnection, found: Sequence[tuple[Reminder, datetime | None]], lead_times: LeadTimes, now: datetime
) -> tuple[int, list[Expired]]:
    """Fan out what `to_tell` has chosen to those who have not been told of it, in this transaction.

    Returns how many occurrences are told of, and what had to be set aside.
    """
    total = 0
    lost: list[Expired] = []
    for send_at in [*sorted({at for _, at in found if at is not None}), None]:
        day = office_day(send_at or now, lead_times.zone)
        some = [
            replace(one, at=now, day=day, lead_days=one.lead_days - (day - one.day).days, lead_minutes=None)
            for one, at in found
            if at == send_at
        ]
        ids, last = await store.add(connection, some)
        try:
            async with connection.begin_nested():
                if ids:
                    done = await fan_out.fan_out(
                        connection,
                        last,
                        today=day,
                        only=ids,
                        at_once=True,
                        send_at=send_at,
                        supporting=lead_times.supporting,
                    )
                    total += done.reminders
        except Exception as error:
            if is_the_database(error):
                raise
            log.exception("what a change adds could not be told at once")
            lost += await reminders.set_aside(connection, ids, FAILED, now)
    return total, lost
