"""What words about days are read against, and what is made of them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum

from bot.calendar.model import Once, Schedule

_NEW_SCHOOL_YEAR = 8


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the words.

    `year` and `month` stand in a title or are those of the layer; with `school`, `year` is that in which a school year
    begins; so it is of another plan that goes over a new year, whose first month is `turn`. `today` is known of what
    is said in a message: it fills a year in that nothing gives, and makes "mai", "thứ Ba tới" readable. `due`: the
    words are a task's deadline, so the last day of a span counts. `yearly`: a day and a month alone are a day of every
    year. `dates`: the column is known to hold days, so that a number is one.
    """

    year: int | None = None
    today: date | None = None
    month: int | None = None
    due: bool = False
    yearly: bool = False
    dates: bool = False
    school: bool = False
    turn: int = 0

    def year_for(self, month: int) -> int | None:
        """The year that a title gives to a month; of a school year, months up to July are in the year after."""
        if self.year is not None and 0 < month < (_NEW_SCHOOL_YEAR if self.school else self.turn):
            return self.year + 1
        return self.year


class Direction(Enum):
    """Where in time an expression lies: behind us, ahead of us, or ahead of the due date that is to be moved."""

    PAST = "past"
    FUTURE = "future"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Spec:
    """An expression of a day, not yet resolved.

    `unit` is one of: days (`n` from today), weekday (`n` 0-6, `week` weeks from this one or None), week, month,
    quarter, year (`n` from the present one, or `named` its number), day (`day`, `month`, `year`, each may be None),
    lunar (`day`, `month`), span and working_span (`n` days), span_of_months, vague (nothing to resolve). `part` is
    start, middle or end of a week, month, quarter or year; `moon` says that a day is told as "mùng 5".
    """

    unit: str
    n: int = 0
    week: int | None = None
    named: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    part: str = ""
    moon: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """A day and perhaps a time of day, up to (not including) the place `end`; `lies` where its words say so.

    `moment` says that it is told as a moment of this morning: "lúc 8h sáng nay"; `morning`, that it is this morning.
    """

    end: int
    spec: Spec | None
    lies: Direction | None = None
    time: datetime.time | None = None
    moment: bool = False
    morning: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A day, days or a rule that words were read as.

    `assumed` says what the words do not: "year" (taken from today), "month" (the next that has such a day), "day"
    (derived from a week, a month, a quarter), "century", "lunar" (taken for a lunar day), "lunar_year". `starts` and
    `ends` are times of the day in the office's zone; `part` is the part of a day that is named without an hour ("sang",
    "chieu"). `since` is the first day of a deadline's span, whose last is its schedule.

    `undated`, where the words name no day, is which sort: "always" ("thường xuyên"), "later" ("khi có văn bản"),
    "done", "unknown", or "relative", whose schedule has the words that it counts from as its anchor; the schedule of
    the others knows the year alone. `said_weekday` (0 = Monday) is the one that the words name, `before` tells that
    they said "trước". `rest` are the words after the day, `note` what a cell says beside it.
    """

    schedule: Schedule
    starts: time | None = None
    ends: time | None = None
    assumed: frozenset[str] = frozenset()
    tentative: bool = False
    said_weekday: int | None = None
    before: bool = False
    since: date | None = None
    undated: str = ""
    part: str = ""
    rest: str = ""
    note: str = ""

    def contradicts(self, schedule: Schedule) -> bool:
        """Whether the weekday that the words name is not that of a schedule's day: "Thứ Hai, 9/6/2020" is a Tuesday.

        The schedule is theirs, or what was made of it since.
        """
        if self.said_weekday is None or not isinstance(schedule, Once) or not (schedule.month and schedule.day):
            return False
        day = self.since or date(schedule.year, schedule.month, schedule.day)
        if self.before and self.starts is None:  # the words name the day after
            day += timedelta(days=1)
        return day.weekday() != self.said_weekday


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that are no day, or could be two: `key` names why, `params` what would be right.

    "days.<key>" or "files.<key>" are its words. Of use to whoever asks: no_year (day, month) and no_year_of (words)
    lack a year, month_first (day: as it would be written here) may be American, serial_date (day) is a spreadsheet's
    number, lunar_or_solar (day) may be either.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


class Asked(Exception):
    """Leaves the reading of words that are unclear."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.unclear = Unclear(key, params)


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a place of the words, and the place after it."""

    at: int
    when: When
