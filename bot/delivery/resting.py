"""When people rest: what they set for themselves, and what the office does by itself is said in working hours only."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import WorkingDays
from bot.delivery.handed import HoldBack
from bot.store import preferences, rounds

_LATE = timedelta(hours=1)


def holding_back(lead_times: Callable[[], LeadTimes], working: WorkingDays) -> HoldBack:
    """Puts off what would reach people while they rest.

    Word of what is late, what is asked again and digests are written for working hours; where one waited for the line,
    or its chat, into the night or a day off, it waits on for the next working morning.
    """

    async def hold_back(connection: AsyncConnection, now: datetime) -> None:
        rules = lead_times()
        await preferences.hold_back(connection, now, rules.zone, rules.hour)
        if (morning := rules.in_working_hours(now, working)) != now:
            await rounds.put_off(connection, now, before=now - _LATE, until=morning)

    return hold_back
