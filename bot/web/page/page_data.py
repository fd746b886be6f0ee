"""What a page is made from: plain data of the calendar as it is loaded, and of the reports as they stand."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.calendar.board import Requests
from bot.calendar.model import Calendar, Entry, Occurrence, TaskKey
from bot.calendar.progress import UnitState
from bot.calendar.unit_terms import reporting_units
from bot.store.feeds import TokenFault

States = Mapping[TaskKey, Mapping[str, UnitState]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one officer may see of some days, in order of time.

    `units` and `layers` of `calendar` name what can be chosen; `states` are by task, then unit;
    `feed` is the https link of the officer's own feed. `asking` are the requests for more time that wait, `shown_of`
    the units whose parts of tasks they see (None: all), `covers` those of them for which they stand in;
    they are seen at `now` (UTC) in `zone`.
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
    covers: tuple[str, ...]
    now: datetime
    zone: ZoneInfo

    def units_in(self, entry: Entry) -> tuple[str, ...]:
        """The units of a task whose part is the officer's: their own that report on it, else all that answer for it."""
        own = () if self.shown_of is None else reporting_units(entry, self.shown_of)
        return own or entry.units

    def stands_in_at(self, entry: Entry) -> bool:
        """Whether a task is the officer's only because they stand in for somebody."""
        own = () if self.shown_of is None else reporting_units(entry, self.shown_of)
        return bool(own) and set(own) <= set(self.covers)


Look = Callable[[str, date, date], Awaitable[Seen | TokenFault]]
"""What the holder of a token sees of the days from first to last (inclusive), or why nothing."""
