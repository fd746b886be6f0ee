"""What an admin types for a small change: a date and the words after it; a name becomes an id."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta

from bot.calendar.model import Once

_DAY = r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?"
_TO = r"\s*(?:-|–|đến|den|to)\s*"
_SPAN = re.compile(rf"{_DAY}{_TO}{_DAY}(?!\d)")
_DAYS = re.compile(rf"(\d{{1,2}}){_TO}{_DAY}(?!\d)")
_ONE = re.compile(rf"{_DAY}(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?:tháng|thang|month)\s*(\d{1,2})(?:/(\d{4}))?(?!\d)", re.IGNORECASE)
_YEARS = range(1900, 2200)
_JUST_PAST = timedelta(days=31)
_LONGEST_ID = 48


def read_when(words: str, today: date) -> tuple[Once, str] | None:
    """The date at the beginning of `words`, and the words after it; None where there is none that exists.

    "26/6 Hội nghị", "28/8-2/9/2020", "26–31/8, lùi", "2020-06-26", "tháng 10". Without a year, the date that is next
    after `today`, or just past.
    """
    words = words.strip()
    for pattern, read in ((_SPAN, _span), (_DAYS, _days), (_ONE, _one), (_ISO, _iso), (_MONTH, _month)):
        if found := pattern.match(words):
            try:
                once = read(found, today)
            except ValueError:
                return None
            return (once, words[found.end() :].strip(" ,;:–-\n")) if once.year in _YEARS else None
    return None


def no_such_day(words: str, today: date) -> tuple[int, int, int] | None:
    """(month, year, how many days it has) where the words begin with a day that its month does not have: "31/4 Họp"."""
    found = _ONE.match(words.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or (found[3] and int(found[3]) not in _YEARS):
        return None
    month, year = int(found[2]), int(found[3] or today.year)
    days = monthrange(year, month)[1]
    return (month, year, days) if int(found[1]) > days else None


def folded(words: str) -> str:
    """The words without diacritics and case, for searching."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def new_id(name: str, taken: Container[str]) -> str:
    """An id made of a name: its words without diacritics, with a number where that is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", folded(name))[:_LONGEST_ID].strip("-") or "muc"
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem}-{number}"
    return made


def _span(found: re.Match[str], today: date) -> Once:
    start_year, end_year = found[3] or found[6], found[6] or found[3]
    start = _date(found[1], found[2], start_year, today)
    end = _date(found[4], found[5], end_year, today) if end_year else _date(found[4], found[5], str(start.year), today)
    if end < start and not end_year:
        end = end.replace(year=start.year + 1)
    return _once(start, end)


def _days(found: re.Match[str], today: date) -> Once:
    end = _date(found[2], found[3], found[4], today)
    return _once(end.replace(day=int(found[1])), end)


def _one(found: re.Match[str], today: date) -> Once:
    day = _date(found[1], found[2], found[3], today)
    return _once(day, day)


def _iso(found: re.Match[str], _today: date) -> Once:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return _once(day, day)


def _month(found: re.Match[str], today: date) -> Once:
    return Once(_date("28", found[1], found[2], today).year, int(found[1]))


def _once(start: date, end: date) -> Once:
    if end < start:
        raise ValueError("the end is before the start")
    return Once(start.year, start.month, start.day, None if end == start else end)


def _date(day: str, month: str, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year), int(month), int(day))
    this_year = date(today.year, int(month), int(day))
    return this_year if this_year >= today - _JUST_PAST else date(today.year + 1, int(month), int(day))
