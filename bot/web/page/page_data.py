"""What a page is made from: plain data of the calendar as it is loaded, and of the reports as they stand."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.calendar.board import Requests
from bot.calendar.model import Calendar, Occurrence, TaskKey
from bot.calendar.progress import UnitState
from bot.store.feeds import TokenFault

States = Mapping[TaskKey, Mapping[str, UnitState]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one officer may see of some days, in order of time.

    `units` and `layers` of `calendar` name what can be chosen; `states` are by task, then unit;
    `feed` is the https link of the officer's own feed. `asking` are the requests for more time that wait, `shown_of`
    the units whose parts of tasks they see (None: all); they are seen at `now` (UTC) in `zone`.
    """

    office: str
    locale: str
    today: date
    calendar: Calendar
    found: tuple[Occurrence, ...]
    states: States
    feed: str
    asking: Requests
    shown_of: tuple[str, ...] | None
    now: datetime
    zone: ZoneInfo


Look = Callable[[str, date, date], Awaitable[Seen | TokenFault]]
"""What the holder of a token sees of the days from first to last (inclusive), or why nothing."""
