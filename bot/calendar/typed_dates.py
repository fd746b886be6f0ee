"""Dates and spans in numbers, as people type them; the reader of days (`calendar.days`) builds on it.

"26/6", "26.6.2020", "thứ Sáu, ngày 26 tháng 6 năm 2020", "2020-06-26", "tháng 10/2020", "8–9/4/2020", "từ 28/8 đến
2/9/2020", with or without marks. `written` tells what is written, whether or not there is such a day.
"""

import re
from calendar import monthrange
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar.model import Once
from bot.texts.folding import composed, folded, folded_in_place

_WEEKDAY = r"(?:(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat|t[2-7]|cn)\b[\s,]*)?"
_DAY_WORD = r"(?:(?:ngay|mung|mong|day)\s+)?"
_D, _M, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_YEAR = rf"(?:\s?[/.-]\s?|,?\s*(?:nam|year)\s+){_Y}"
_MONTH = r"(?:\s?[/.]\s?|\s*thang\s*)"
_END = r"(?!\d|\s?/\s?\d)"
_DATES = tuple(
    re.compile(pattern + _END)
    for pattern in (
        rf"{_Y}[/-]{_M}[/-]{_D}",
        rf"{_WEEKDAY}{_DAY_WORD}{_D}(?:{_MONTH}|\s?-\s?){_M}{_YEAR}",
        rf"{_WEEKDAY}{_DAY_WORD}{_D}{_MONTH}{_M}",
        rf"(?:thang|month)\s*{_M}(?:{_YEAR})?",
        rf"{_M}[/-]{_Y}",
        rf"{_Y}[/-]{_M}",
        rf"(?:(?:nam|year)\s+)?{_Y}",
    )
)
_FROM = re.compile(r"(?:tu|from)\s+(?=\S*\d|ngay|day|thu|t[2-7]|cn)")
_TO = re.compile(r",?\s*(?:-|den(?:\s+het)?|to|until)\s*")
_FIRST_DAY = re.compile(rf"{_WEEKDAY}{_DAY_WORD}{_D}(?!\d)")
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_YEARS = range(1900, 2200)
_JUST_PAST = timedelta(days=31)
_LONGEST_OVER_NEW_YEAR = 3
"""Months."""
_LONGEST_ID = 48
_A_DAY_OF_A_MONTH = re.compile(r"(?<![\d/.,])\d{1,2}(?=\s?/\s?\d|\s?tháng|\s?thang)")


@dataclass(frozen=True, slots=True)
class Part:
    """A day, a month (`day` is None) or a year; `year` is None where none is written."""

    year: int | None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A date, or with `end` a span of days, and the words after it."""

    start: Part
    end: Part | None
    rest: str


def written(words: str) -> Written | None:
    """The date at the beginning of `words`, or None. A span's start takes from its end what it does not say itself."""
    words = composed(words.strip())
    text = folded_in_place(words).translate(_DASHES)
    begin = found.end() if (found := _FROM.match(text)) else 0
    if (span := _span(text, begin)) is not None:
        start, end, at = span
        return Written(start, end, words[at:])
    if (one := _date(text, begin)) is None:
        return None
    return Written(one[0], None, words[one[1] :])


def read_when(words: str, today: date) -> tuple[Once, str] | None:
    """The date at the beginning of `words`, and the words after it; None where there is none that exists.

    Without a year, the date that is next after `today`, or just past. A bare year is no date.
    """
    found = written(words)
    if found is None or found.start.month is None:
        return None
    try:
        once = _once(found, today)
    except ValueError:
        return None
    return (once, found.rest.strip(" ,;:–-\n")) if once.year in _YEARS else None


def no_such_day(words: str, today: date) -> tuple[int, int, int] | None:
    """(month, year, how many days it has) where the words begin with a day that its month does not have: "31/4 Họp"."""
    found = written(words)
    if found is None or found.start.day is None or found.start.month is None:
        return None
    month, year = found.start.month, found.start.year or today.year
    if month not in range(1, 13) or year not in _YEARS:
        return None
    days = monthrange(year, month)[1]
    return (month, year, days) if found.start.day > days else None


def no_such_day_in(words: str, today: date) -> tuple[int, int, int] | None:
    """The same for a day anywhere in the words: "nghỉ từ 20/2 đến 31/2"."""
    found = (no_such_day(words[at.start() :], today) for at in _A_DAY_OF_A_MONTH.finditer(words))
    return next((one for one in found if one is not None), None)


def with_a_first(words: str) -> str:
    """The words with the first of each month in the place of its other days: what is asked of a day that is none."""
    return _A_DAY_OF_A_MONTH.sub("1", words)


def new_id(name: str, taken: Container[str]) -> str:
    """An id made of a name: its words without diacritics, with a number where that is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", folded(name))[:_LONGEST_ID].strip("-") or "muc"
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}-{number}"
    return made


def _span(text: str, begin: int) -> tuple[Part, Part, int] | None:
    first = _date(text, begin)
    if first is None or _TO.match(text, first[1]) is None:
        found = _FIRST_DAY.match(text, begin)
        first = (Part(None, None, int(found["d"])), found.end()) if found else None
    if first is None or first[0].day is None or (to := _TO.match(text, first[1])) is None:
        return None
    last = _date(text, to.end())
    if last is None or last[0].day is None:
        return None
    start, (end, at) = first[0], last
    if start.month is None:
        return Part(end.year, end.month, start.day), end, at
    if start.year is None and end.year is not None:
        start = Part(end.year - ends_next_year(start, end), start.month, start.day)
    return start, end, at


def _date(text: str, at: int) -> tuple[Part, int] | None:
    for pattern in _DATES:
        if found := pattern.match(text, at):
            given = {name: int(value) for name, value in found.groupdict().items() if value}
            return Part(given.get("y"), given.get("m"), given.get("d")), found.end()
    return None


def _once(found: Written, today: date) -> Once:
    start = found.start
    if start.day is None:
        return Once(_with_year(Part(start.year, start.month, 28), today).year, start.month)
    first = _with_year(start, today)
    if found.end is None:
        return Once(first.year, first.month, first.day)
    end = found.end
    if start.month == end.month:
        last = _with_year(end, today)
        first = first.replace(year=last.year)
    else:
        year = end.year or first.year + ends_next_year(start, end)
        last = _with_year(Part(year, end.month, end.day), today)
    if last < first:
        raise ValueError("the end is before the start")
    return Once(first.year, first.month, first.day, None if last == first else last)


def ends_next_year(start: Part, end: Part) -> bool:
    """Whether a span such as 30/12–2/1 goes over the new year. A longer one is taken for a slip: 2/9–28/8."""
    months = 12 + (end.month or 0) - (start.month or 0)
    return months <= _LONGEST_OVER_NEW_YEAR


def _with_year(part: Part, today: date) -> date:
    if part.month is None or part.day is None:
        raise ValueError("no day")
    if part.year is not None:
        return date(part.year, part.month, part.day)
    this_year = date(today.year, part.month, part.day)
    return this_year if this_year >= today - _JUST_PAST else date(today.year + 1, part.month, part.day)
