"""What a change brings whose time has passed already is told at once, where that has a point."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.reminders import LeadTimes, Reminder
from bot.clock import office_day
from bot.delivery.fanning import FAILED, is_the_database
from bot.store import at_once as store
from bot.store import fan_out, meta, reminders
from bot.store.reminders import Expired

log = logging.getLogger(__name__)


async def to_tell(
    connection: AsyncConnection, missed: Sequence[Reminder], lead_times: LeadTimes, now: datetime
) -> list[tuple[Reminder, datetime | None]]:
    """Which of the reminders that a change has `missed` are told, and when (UTC; None: at once).

    Not in quiet hours: from then to the office's hour only what is about the same day, or begins before that hour, goes
    at once, anything else at that hour, where it is not reminded of then anyway. Nothing before the first plan, which
    sees to its day.
    """
    if not missed or await meta.get_instant(connection, meta.PLANNED_UNTIL) is None:
        return []
    today = office_day(now, lead_times.zone)
    morning = lead_times.instant(today)
    if late := now.astimezone(lead_times.zone).time() >= lead_times.quiet_from:
        morning = lead_times.instant(today + timedelta(days=1))
    coming = await store.waiting(connection, until=morning if late else now)
    found: list[tuple[Reminder, datetime | None]] = []
    for one in missed:
        begun = one.moot_at is not None and one.moot_at <= morning
        soon = now >= morning or (late and one.occurrence.start == today) or begun
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
            replace(one, at=now, day=today, lead_days=one.lead_days - (today - one.day).days, lead_minutes=None)
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
                        today=today,
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
