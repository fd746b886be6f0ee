"""All the days of a period that was named, where a reply would mean its last: a week, month, quarter, year, a day."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.calendar.days.resolve import resolve
from bot.calendar.days.said import Direction, Spec
from bot.calendar.lunar import lunar_day, solar_day
from bot.calendar.model import Once
from bot.calendar.typed_dates import read_when

_DAY = timedelta(days=1)
_WEEK = 7
_JUST_PAST = timedelta(days=31)
"""A quarter or month without a year that ended so long ago is that one; after that, next year's is meant."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days `first` to `last`, both inclusive."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        return self.first == self.last


def of_spec(spec: Spec, year: int | None, today: date, direction: Direction) -> Span | None:
    """The days of an expression, in `year` where one stands beside it; None where there are no such days."""
    try:
        return _SPANS.get(spec.unit, _of_days)(spec, year, today, direction)
    except (ValueError, OverflowError):
        return None


def _of_week(spec: Spec, _year: int | None, today: date, _direction: Direction) -> Span:
    monday = today + (_WEEK * spec.n - today.weekday()) * _DAY
    begins, ends = {"start": (0, 2), "middle": (2, 3), "end": (4, 6)}.get(spec.part, (0, 6))
    return Span(monday + begins * _DAY, monday + ends * _DAY)


def _of_month(spec: Spec, year: int | None, today: date, direction: Direction) -> Span | None:
    day = _end_of(spec, year, today, direction)
    if day is None:
        return None
    begins, ends = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}.get(spec.part, (1, 31))
    return Span(day.replace(day=begins), day.replace(day=min(ends, monthrange(day.year, day.month)[1])))


def _of_quarter(spec: Spec, year: int | None, today: date, direction: Direction) -> Span | None:
    day = _end_of(spec, year, today, direction)
    return months(day.year, day.month - 2, day.month) if day else None


def _of_year(spec: Spec, _year: int | None, today: date, _direction: Direction) -> Span:
    year = spec.named or today.year + spec.n
    return months(year, *{"start": (1, 3), "middle": (5, 8), "end": (10, 12)}.get(spec.part, (1, 12)))


def _end_of(spec: Spec, year: int | None, today: date, direction: Direction) -> date | None:
    """The last day of a month or quarter; of one without a year, the next, or the one that is just over."""
    whole = replace(spec, part="", year=year or spec.year)
    if whole.year is None and whole.named and direction is not Direction.PAST:
        past = resolve(whole, today, None, Direction.PAST)
        if past is not None and past >= today - _JUST_PAST:
            return past
    return resolve(whole, today, None, direction)


def _of_lunar(spec: Spec, year: int | None, today: date, direction: Direction) -> Span | None:
    if year is not None and spec.month and spec.day:
        # The lunar year that begins in it: what is left of the one before are the days until Tết.
        day: date | None = solar_day(lunar_day(today)[0] + year - today.year, spec.month, spec.day)
    else:
        day = resolve(spec, today, None, direction)
    return Span(day, day) if day else None


def _of_days(spec: Spec, year: int | None, today: date, direction: Direction) -> Span | None:
    year = year or spec.year
    if spec.unit == "day" and spec.day and spec.month and year is not None:
        day: date | None = date(year, spec.month, spec.day)
    elif spec.unit == "day" and spec.month and direction is not Direction.PAST:
        found = read_when(f"{spec.day}/{spec.month}", today)
        return of_once(found[0]) if found else None
    else:
        day = resolve(spec, today, None, direction)
    return Span(day, day) if day else None


_SPANS: dict[str, Callable[[Spec, int | None, date, Direction], Span | None]] = {
    "week": _of_week,
    "month": _of_month,
    "quarter": _of_quarter,
    "year": _of_year,
    "lunar": _of_lunar,
}


def of_once(once: Once) -> Span:
    """The days of a typed date: a day or several, a month, a year."""
    if once.month is None or once.day is None:
        return months(once.year, once.month or 1, once.month or 12)
    start = date(once.year, once.month, once.day)
    return Span(start, once.end or start)


def months(year: int, first: int, last: int) -> Span:
    """The months `first` to `last` (1-12) of a year. Raises ValueError for others."""
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
