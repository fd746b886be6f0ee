"""Which day an expression means to who says it in passing, against today and the due date.

A working week ends on Friday and so do "tuần sau", "hết tuần" and "cuối tuần" (on a Saturday or Sunday "cuối tuần" is
that Sunday); "đầu tháng" is the 1st, "giữa tháng" the 15th, "cuối/hết tháng" and a bare month the last day.
"""

import calendar
from datetime import date, timedelta
from functools import lru_cache

from bot.calendar.days.said import Direction, Spec

_FRIDAY, _SUNDAY = 4, 6
# A day without a year that is just behind us and next comes almost a year from now was hardly meant for next year.
_TOO_FAR = timedelta(days=270)
# "20/6 xong rồi", said on 10 June, is hardly about last year: what is meant has to be asked.
_SOON = timedelta(days=60)
_WEEK = 7
_NAMED_WEEK = {"start": 0, "middle": 2, "end": _FRIDAY, "": _FRIDAY}


def resolve(spec: Spec, today: date, due: date | None, direction: Direction) -> date | None:
    """The day that is meant, or None when there is no such day or it cannot be known."""
    try:
        return _RESOLVERS[spec.unit](spec, today, due, direction)
    except (ValueError, OverflowError):
        return None


def _days(spec: Spec, today: date, _due: date | None, _direction: Direction) -> date:
    return today + timedelta(days=spec.n)


def _weekday(spec: Spec, today: date, due: date | None, direction: Direction) -> date:
    monday = today - timedelta(days=today.weekday())
    if spec.week is not None:
        return monday + timedelta(days=spec.n + _WEEK * spec.week)
    if direction is Direction.PAST:
        return today - timedelta(days=(today.weekday() - spec.n) % _WEEK)
    day = today + timedelta(days=(spec.n - today.weekday() - 1) % _WEEK + 1)
    if direction is Direction.EXTENSION and due and day <= due < day + timedelta(days=_WEEK):
        day += timedelta(days=_WEEK)
    return day


def _week(spec: Spec, today: date, _due: date | None, direction: Direction) -> date:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEK * spec.n)
    day = monday + timedelta(days=_NAMED_WEEK[spec.part])
    if spec.n or day >= today or direction is Direction.PAST:
        return day
    return day + timedelta(days=_WEEK) if spec.part in ("start", "middle") else monday + timedelta(days=_SUNDAY)


def _month(spec: Spec, today: date, _due: date | None, direction: Direction) -> date:
    year, month = today.year, today.month
    if spec.named:
        month = spec.named
        if not 1 <= month <= 12:
            raise ValueError(month)
        if spec.year:
            year = spec.year
        elif direction is Direction.PAST:
            year -= month > today.month
        else:
            year += month < today.month
    else:
        year, month = _shifted(year, month, spec.n)
    day = _in_month(year, month, spec.part)
    if spec.part and day < today and direction is not Direction.PAST and not (spec.named or spec.n):
        day = _in_month(*_shifted(year, month, 1), spec.part)
    return day


def _in_month(year: int, month: int, part: str) -> date:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, {"start": 1, "middle": 15}.get(part, last))


def _quarter(spec: Spec, today: date, _due: date | None, direction: Direction) -> date:
    present = (today.month - 1) // 3 + 1
    quarter, year = present, today.year
    if spec.named:
        quarter = spec.named
        if not 1 <= quarter <= 4:
            raise ValueError(quarter)
        if spec.year:
            year = spec.year
        else:
            year += -(quarter > present) if direction is Direction.PAST else quarter < present
    elif spec.n:
        year, quarter = year + (present - 1 + spec.n) // 4, (present - 1 + spec.n) % 4 + 1
    month = 3 * quarter - {"start": 2, "middle": 1}.get(spec.part, 0)
    return _in_month(year, month, "end")


def _year(spec: Spec, today: date, _due: date | None, _direction: Direction) -> date:
    year = spec.named or today.year + spec.n
    return _in_month(year, {"start": 1, "middle": 6}.get(spec.part, 12), "end")


def _day(spec: Spec, today: date, _due: date | None, direction: Direction) -> date | None:
    if spec.day is None:
        return None
    if spec.month and spec.year:
        return date(spec.year, spec.month, spec.day)
    if spec.month:
        if spec.day == 29 and spec.month == 2:
            return _leap_day(today, direction)
        day = date(today.year, spec.month, spec.day)
        if direction is Direction.PAST:
            if today < day <= today + _SOON:
                return None
            return day if day <= today else day.replace(year=today.year - 1)
        if day >= today:
            return day
        day = day.replace(year=today.year + 1)
        return day if day - today <= _TOO_FAR else None
    if spec.n:  # "ngày 5 tháng sau"
        return date(*_shifted(today.year, today.month, spec.n), spec.day)
    return _day_of_month(spec.day, today, direction)


def _leap_day(today: date, direction: Direction) -> date | None:
    for year in (today.year, today.year - 1) if direction is Direction.PAST else (today.year, today.year + 1):
        if calendar.isleap(year) and (date(year, 2, 29) <= today) == (direction is Direction.PAST):
            return date(year, 2, 29)
    return None


def _day_of_month(number: int, today: date, direction: Direction) -> date:
    """The nearest month that has such a day on the right side of today."""
    step = -1 if direction is Direction.PAST else 1
    for months in range(3):
        year, month = _shifted(today.year, today.month, step * months)
        if number <= calendar.monthrange(year, month)[1]:
            day = date(year, month, number)
            if day == today or (day > today) == (step > 0):
                return day
    raise ValueError(number)


def _lunar(spec: Spec, today: date, _due: date | None, direction: Direction) -> date | None:
    if spec.day is None:
        return None
    days: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        months = [spec.month] if spec.month else range(1, 13)
        days += [_lunar_day(year, month, spec.day) for month in months]
    if direction is Direction.PAST:
        return max(day for day in days if day <= today)
    return min(day for day in days if day >= today)


@lru_cache(maxsize=256)
def _lunar_day(year: int, month: int, day: int) -> date:
    # Imported when a lunar day is first named: the tables take longer to load than all the rest of this package.
    from bot.calendar.lunar import solar_day

    return solar_day(year, month, day)


def _span(spec: Spec, today: date, due: date | None, direction: Direction) -> date:
    if direction is Direction.PAST:
        return today - timedelta(days=spec.n)
    moved = (due or today) + timedelta(days=spec.n)
    return moved if direction is Direction.EXTENSION and moved > today else today + timedelta(days=spec.n)


def _working_span(spec: Spec, today: date, due: date | None, direction: Direction) -> date:
    sign = -1 if direction is Direction.PAST else 1
    day = due if due and direction is Direction.EXTENSION and due > today else today
    if spec.n > 400:
        raise ValueError(spec.n)
    left = spec.n
    while left:
        day += timedelta(days=sign)
        left -= day.weekday() <= _FRIDAY
    return day


def _span_of_months(spec: Spec, today: date, due: date | None, direction: Direction) -> date:
    def moved(day: date, months: int) -> date:
        year, month = _shifted(day.year, day.month, months)
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    if direction is Direction.PAST:
        return moved(today, -spec.n)
    asked = moved(due or today, spec.n)
    return asked if direction is Direction.EXTENSION and asked > today else moved(today, spec.n)


def _vague(_spec: Spec, _today: date, _due: date | None, _direction: Direction) -> None:
    return None


def _shifted(year: int, month: int, months: int) -> tuple[int, int]:
    at = year * 12 + month - 1 + months
    return at // 12, at % 12 + 1


_RESOLVERS = {
    "days": _days,
    "weekday": _weekday,
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
    "day": _day,
    "lunar": _lunar,
    "span": _span,
    "working_span": _working_span,
    "span_of_months": _span_of_months,
    "vague": _vague,
}
