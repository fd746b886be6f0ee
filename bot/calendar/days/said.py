"""What words about days are read against, and what is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from bot.calendar.model import Schedule


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the words.

    `year` and `month` stand in a title or are those of the layer; `today` fills a year in that nothing gives, and makes
    "mai", "thứ Ba tới" readable. `due`: the words are a task's deadline, so the last day of a span counts. `yearly`: a
    day and a month alone are a day of every year. `dates`: the column is known to hold days, so that a number is one.
    """

    year: int | None = None
    today: date | None = None
    month: int | None = None
    due: bool = False
    yearly: bool = False
    dates: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A day, days or a rule that words were read as.

    `assumed` says what the words do not: "year" (taken from today), "century", "day" (derived from a week, a month, a
    quarter), "lunar" (taken for a lunar day), "lunar_year". `starts` and `ends` are times of the day; `part` is the part
    of a day that is named without an hour ("sang", "chieu"). `since` is the first day of a deadline's span, whose last
    is its schedule. `undated`, where the words name no day ("thường xuyên", "sau khi có văn bản"), is which sort:
    "always", "later", "done", "unknown", "other"; the schedule then knows the year alone. `said_weekday` (0 = Monday) is
    the one that the words name; `before` tells that they said "trước". `rest` are the words after it, `note` those in
    brackets that say something else.
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


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that are no day, or could be two: `key` names why, `params` what would be right.

    The keys: not_a_date, no_year (day, month), no_year_of (words), month_first (day: as it would be written here),
    bad_day (month, year, days), bad_month (month), bad_year, end_before_start (start, end), serial_date (day),
    only_time, only_weekday, lunar_or_solar (day), lunar_needs_day, week_without_month (week), relative (count, working,
    before, words), status_in_date.
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
