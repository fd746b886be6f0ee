"""How the tables of the tests of days are written down and compared."""

import unicodedata
from dataclasses import replace
from datetime import date

from bot.calendar.days import Context, Unclear, When, read_when
from bot.calendar.model import Dates, Frequency, MonthlyWeekday, Once, Relative, Repeating, Schedule, Weekly

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
DERIVED = frozenset({"day"})


def on(day: int, month: int, year: int = 2020, *, to: tuple[int, int] | None = None) -> Once:
    """A day of 2020, or with `to` (day, month) those until then."""
    return Once(year, month, day, date(year, to[1], to[0]) if to else None)


def days(*of: tuple[int, int]) -> Dates:
    """Some days of 2020, each (day, month)."""
    return Dates(tuple(date(2020, month, day) for day, month in of))


def monthly(day: int) -> Repeating:
    """Every month of 2020."""
    return Repeating(Frequency.MONTHLY, day, FIRST, LAST)


def quarterly(day: int) -> Repeating:
    """Every quarter of 2020."""
    return Repeating(Frequency.QUARTERLY, day, FIRST, LAST)


def weekly(*weekdays: int, interval: int = 1) -> Weekly:
    """Every week of 2020."""
    return Weekly(weekdays, FIRST, LAST, interval)


def nth(number: int, weekday: int) -> MonthlyWeekday:
    """Every month of 2020 on one of its weekdays."""
    return MonthlyWeekday(number, weekday, FIRST, LAST)


def told(words: str, context: Context) -> tuple[Schedule | str, frozenset[str]]:
    """What a cell was read as, and what of it is assumed; the key of what is unclear."""
    found = read_when(words, context, whole=True)
    return (found.key, frozenset()) if isinstance(found, Unclear) else (found.schedule, found.assumed)


def bare(found: When | Unclear) -> When | Unclear:
    """Without the words that are handed back, which are as they were typed."""
    if isinstance(found, Unclear):
        return found
    schedule = found.schedule
    if isinstance(schedule, Relative):
        schedule = replace(schedule, anchor="…")
    return replace(found, schedule=schedule, rest=found.rest and "…", note=found.note and "…")


def spellings(words: str) -> list[str]:
    """The same words in other letters: decomposed, in capitals, with spaces and dashes of other kinds."""
    return [
        unicodedata.normalize("NFD", words),
        words.upper(),
        words.lower(),
        f"\u200b {words.replace(' ', chr(0xA0))} ",
        words.replace("–", "-"),
        words.replace("-", "–") if "T" not in words else words,
    ]
