"""Dates as they are written in events files. Every function raises `FieldError` with what is wrong."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.calendar.model import (
    Dates,
    Frequency,
    LunarYearly,
    MonthlyWeekday,
    Once,
    Relative,
    Repeating,
    Schedule,
    Weekly,
    Yearly,
)

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_MONTH_DAY = re.compile(r"^(\d{1,2})(?:-(\d{1,2}))?$")
_SINCE = re.compile(r"^(\d{4})-(\d{1,2}(?:-\d{1,2})?)$")
YEARS = (1900, 2199)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class FieldError(ValueError):
    """A value that cannot stand in its field; `key` names the message, `params` fill it."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class Unanswered(FieldError):
    """A value of which something has been asked that is not answered yet: its row is not judged before it is."""

    def __init__(self) -> None:
        super().__init__("unanswered")


def exact_day(value: object) -> date:
    """A day: a TOML date, or "2020-06-26"."""
    once = partial_date(value)
    if once.month is None or once.day is None:
        raise FieldError("not_a_day")
    return date(once.year, once.month, once.day)


def partial_date(value: object) -> Once:
    """A day, a month ("2020-10") or a year ("2020")."""
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise FieldError("not_a_date")
    found = _ISO.match(str(value).strip())
    if found is None:
        raise FieldError("not_a_date")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the pattern demands it
    if not YEARS[0] <= year <= YEARS[1]:
        raise FieldError("bad_year", first=YEARS[0], last=YEARS[1])
    if month is not None:
        _check_month(month)
        if day is not None and not 1 <= day <= monthrange(year, month)[1]:
            raise FieldError("bad_day", month=month, year=year, days=monthrange(year, month)[1])
    return Once(year, month, day)


def yearly(value: object, days: int) -> Yearly:
    """ "02-03", or "04" where only the month is known; "2015-02-03" is every year from 2015 on."""
    since = _SINCE.match(value.strip()) if isinstance(value, str) else None
    first = int(since[1]) if since else None
    if first is not None and not YEARS[0] <= first <= YEARS[1]:
        raise FieldError("bad_year", first=YEARS[0], last=YEARS[1])
    month, day = _month_day(since[2] if since else value)
    # A leap year, since 29/2 is a day that some years have.
    if day is not None and not 1 <= day <= monthrange(2020, month)[1]:
        raise FieldError("bad_yearly_day", month=month, days=monthrange(2020, month)[1])
    if day is None and days != 1:
        raise FieldError("days_without_day")
    return Yearly(month, day, days, first)


def lunar(value: object, days: int) -> LunarYearly:
    """ "03-10": the tenth of the third lunar month."""
    month, day = _month_day(value)
    if day is None or not 1 <= day <= 30:
        raise FieldError("bad_lunar_day")
    return LunarYearly(month, day, days)


def due(value: object, file_year: int | None) -> Schedule:
    """A task's due date: a date, several, or a table that repeats or counts from another entry."""
    if isinstance(value, list):
        return several(value)
    if not isinstance(value, Mapping):
        return partial_date(value)
    if "every" in value:
        return repeating(value)
    return _relative(value, file_year)


def several(value: object) -> Dates:
    """Some days: [2020-06-15, 2020-06-17]."""
    if not isinstance(value, list) or not value:
        raise FieldError("not_days")
    return Dates(tuple(sorted({exact_day(day) for day in value})))


def repeating(value: object) -> Repeating | Weekly | MonthlyWeekday:
    """A table of what repeats: every month or quarter on a `day`, every week `on` weekdays, every month on the `nth`
    weekday ("on"); always `from` one day `until` another.
    """
    if not isinstance(value, Mapping):
        raise FieldError("bad_every")
    every = value.get("every")
    if every not in ("week", "month", "quarter"):
        raise FieldError("bad_every")
    for key in ("from", "until"):
        if key not in value:
            raise FieldError("repeat_needs", part=key)
    first, last = exact_day(value["from"]), exact_day(value["until"])
    if last < first:
        raise FieldError("end_before_start", start=first, end=last)
    if every == "week":
        _only(value, {"every", "on", "from", "until", "interval"})
        on = value.get("on", WEEKDAYS[first.weekday()])
        named = on if isinstance(on, list) else [on]
        weekdays = tuple(sorted({_weekday(one) for one in named}))
        return Weekly(weekdays or (first.weekday(),), first, last, _whole(value.get("interval", 1), 1, 52))
    if every == "month" and "on" in value:
        _only(value, {"every", "on", "nth", "from", "until"})
        nth = value.get("nth", 1)
        return MonthlyWeekday(-1 if nth == -1 else _whole(nth, 1, 5), _weekday(value["on"]), first, last)
    _only(value, {"every", "day", "from", "until"})
    frequency = Frequency.MONTHLY if every == "month" else Frequency.QUARTERLY
    return Repeating(frequency, _whole(value.get("day", 31), 1, 31), first, last)


def _weekday(value: object) -> int:
    if value not in WEEKDAYS:
        raise FieldError("bad_weekday", known=", ".join(WEEKDAYS))
    return WEEKDAYS.index(str(value))


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise FieldError("bad_repeat_day" if most == 31 else "bad_repeat_number", least=least, most=most)
    return value


def _relative(value: Mapping[str, Any], file_year: int | None) -> Relative:
    _only(value, {"days", "working_days", "before", "after", "year"})
    counts, anchors = value.keys() & {"days", "working_days"}, value.keys() & {"before", "after"}
    if len(counts) != 1 or len(anchors) != 1:
        raise FieldError("bad_relative")
    count_key, anchor_key = counts.pop(), anchors.pop()
    count, anchor, year = value[count_key], value[anchor_key], value.get("year", file_year)
    if year == "every":
        year = None
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= 366 or not isinstance(anchor, str):
        raise FieldError("bad_relative")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise FieldError("bad_relative")
    if year is not None and not YEARS[0] <= year <= YEARS[1]:
        raise FieldError("bad_year", first=YEARS[0], last=YEARS[1])
    offset = -count if anchor_key == "before" else count
    return Relative(anchor, offset, count_key == "working_days", year)


def _only(value: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(value.keys() - known):
        raise FieldError("unknown_part", part=unknown[0], known=", ".join(sorted(known)))


def _month_day(value: object) -> tuple[int, int | None]:
    found = _MONTH_DAY.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise FieldError("not_month_day")
    month = int(found[1])
    _check_month(month)
    return month, int(found[2]) if found[2] else None


def _check_month(month: int) -> None:
    if not 1 <= month <= 12:
        raise FieldError("bad_month", month=month)
