"""The days of a weekly schedule: which week its title names, and what a weekday is called."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar.typed_dates import written
from bot.texts.folding import folded

_WEEKDAY = re.compile(r"(?:thu )?(hai|ba|tu|nam|sau|bay|[2-7])\b|(chu nhat|cn)\b|t([2-7])\b")
_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_WEEK = re.compile(r"\btuan (?:thu )?(\d{1,2})\b")
_MONTH = re.compile(r"\bthang (\d{1,2})\b")
_YEAR = re.compile(r"\b((?:19|20|21)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Week:
    """What the title says of the days: the first one, and the year; `by_number` where it only numbers the week.

    `month` is that of a title which names no week ("Lịch tháng 6/2026").
    """

    first: date | None
    year: int | None
    by_number: bool = False
    month: int | None = None

    @classmethod
    def of(cls, title: str, year: int | None) -> "Week":
        words = " ".join(title.split())
        years = [int(found) for found in _YEAR.findall(words)]
        known = years[-1] if years else year
        first = None
        for start in [found.start() for found in re.finditer(r"(?:[Tt]ừ|[Nn]gày|\b\d{1,2}\s?[/.-])", words)]:
            said = written(words[start:])
            if said is not None and said.start.day and said.start.month:
                at = said.start.year or (said.end.year if said.end else None) or known
                if at is not None:
                    first = day_of(at, said.start.month, said.start.day)
                break
        if first is None and known is not None and (number := _WEEK.search(folded(words))):
            with_week = int(number[1])
            first = date.fromisocalendar(known, with_week, 1) if 1 <= with_week <= 52 else None
            return cls(first, known, by_number=True)
        month = _MONTH.search(folded(words)) if first is None else None
        return cls(first, known, month=int(month[1]) if month and 1 <= int(month[1]) <= 12 else None)

    def day(self, weekday: int) -> date | None:
        """The day of the week that the title names."""
        if self.first is None:
            return None
        return self.first - timedelta(days=self.first.weekday() - weekday)

    def year_of(self, month: int) -> int | None:
        """The year of a month: of a week that goes over the new year it may be the one before or after the title's."""
        first = self.first
        if first is None:
            return self.year
        if (first.month, month) == (12, 1):
            return first.year + 1
        return first.year - 1 if (first.month, month) == (1, 12) else first.year


def weekday_of(words: str) -> int | None:
    """The weekday with which folded words begin, 0 for Monday."""
    found = _WEEKDAY.match(words)
    if found is None or (found[1] and not words.startswith("thu") and found[1].isdigit()):
        return None
    if found[2]:
        return 6
    said = found[1] or found[3]
    return _NUMBERS[said] if said in _NUMBERS else int(said) - 2


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
