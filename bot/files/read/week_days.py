"""The days of a weekly schedule: which week its title names, and what a weekday is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar.days.periods import week_of_month
from bot.calendar.days.said import Asked
from bot.calendar.typed_dates import written
from bot.texts.folding import folded

_WEEKDAY = re.compile(r"(?:thu )?(hai|ba|tu|nam|sau|bay|[2-7])\b|(chu nhat|cn)\b|t([2-7])\b")
_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_WEEKLY = re.compile(r"(?<!hang )(?<!moi )(?<!tung )\btuan\b(?!\s(?:le|hoc|phim)\b)")
_MOST_WEEKS = 6
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
            return cls(
                _numbered(known, int(number[1]), _MONTH.search(folded(words), number.end())), known, by_number=True
            )
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


def _numbered(year: int, week: int, month: re.Match[str] | None) -> date | None:
    """A day of the week with this number, of the month that is named after it or else of the year."""
    if month is not None and week <= _MOST_WEEKS and 1 <= int(month[1]) <= 12:
        try:
            return week_of_month(year, int(month[1]), week)[0]
        except Asked:
            return None
    return date.fromisocalendar(year, week, 1) if 1 <= week <= 52 else None


def week_named(lines: Sequence[str], year: int | None, month: int | None = None) -> tuple[date, bool] | None:
    """(Monday, whether it is reckoned from a number) of the week that titles name; `month` is that of their table."""
    for at, line in enumerate(lines):
        if _WEEKLY.search(folded(line)) is None:
            continue
        weeks = [Week.of(line, year), Week.of(" ".join(lines[at : at + 2]), year)]
        if (written_ := next((one for one in weeks if one.first and not one.by_number), None)) is not None:
            return written_.day(0) or date.min, False
        named = line if month is None or _MONTH.search(folded(line)) else f"{line} tháng {month}"
        if (monday := Week.of(named, year).day(0)) is not None:
            return monday, True
    return None


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
