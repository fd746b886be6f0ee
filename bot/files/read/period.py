"""Which year and month a table is about, where its dates do not say: the title above it, or the name of its sheet."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.files.read.week_days import week_named
from bot.texts import folded

_YEARS = range(1990, 2200)
_SCHOOL = re.compile(r"nam hoc\W*(\d{4})\s*[-/]\s*(\d{4})")
_MONTHS = re.compile(
    r"\bthang\s*(\d{1,2})(?:\s*(?:/|nam)\s*(\d{4}))?\s*(?:-|–|,|den|va)\s*(?:het )?(?:thang\s*)?(\d{1,2})"
    r"(?:\s*(?:/|nam)\s*(\d{4}))?(?![\d/])"
)
_DAYS = re.compile(
    r"(?<![\d/.-])\d{1,2}\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?\s*(?:-|–|den)\W*(?:het )?(?:ngay\W*)?"
    r"\d{1,2}\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
)
_SPAN = re.compile(r"\b\d{4}\s*-\s*\d{4}\b")
_CITED = re.compile(r"(?:so|ngay)\s+\d[^;]*?(?:nam \d{4}|/\d{4})|\b(?:so ket|tong ket)\b.*\bnam \d{4}")
_MONTH = re.compile(r"\bthang\s*(\d{1,2})(?:\s*(?:/|-|nam|\.)\s*(\d{4}))?")
_QUARTER = re.compile(r"\bquy\s*(iv|i{1,3}|[1-4])\b(?:\s*(?:/|-|nam)?\s*(\d{4}))?")
_YEAR = re.compile(r"\bnam\s*(\d{4})\b|/\s*(\d{4})\b")
_SHEET_MONTH = re.compile(r"(?:t|thang)\W*(0?[1-9]|1[0-2])(?:\W+(?:nam\W*)?(\d{4}|\d{2}))?")
_SHEET_QUARTER = re.compile(r"(?:q|quy)\W*(iv|i{1,3}|[1-4])(?:\W+(?:nam\W*)?(\d{4}))?")
_SHEET_YEAR = re.compile(r"(?:^|\D)(\d{4})(?:\D|$)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SCHOOL_TURN = 8
_SCHOOL_BEGINS, _SCHOOL_ENDS = (9, 1), (5, 31)
_LEAST_DAYS = {"week": 27, "month": 58, "quarter": 180}
"""What is due again and again within fewer days goes on beyond them: "hằng tháng" in the plan of one month."""


@dataclass(frozen=True, slots=True)
class Period:
    """The year, month or quarter of a table, as far as they are known; `said` are the words that say the year.

    A school year ("2020-2021") begins with `year` and its ninth month: from January to July it is the year after. So
    it is before its month `turn` with what goes `over` a new year. `until` is the last day of what names its first
    month (`turn`) and its last.
    """

    year: int | None = None
    month: int | None = None
    quarter: int | None = None
    school: bool = False
    said: str = ""
    week: date | None = None
    by_number: bool = False
    over: bool = False
    turn: int = _SCHOOL_TURN
    until: date | None = None

    def year_of(self, month: int | None) -> int | None:
        """The year of a day in `month`."""
        if self.year is not None and (self.school or self.over) and month is not None and month < self.turn:
            return self.year + 1
        return self.year

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None for a whole year, or where they are not known."""
        year = self.year_of(self.month)
        if year is None:
            return None
        if self.until is not None:
            return date(year, self.turn, 1), self.until
        if self.month is not None or self.quarter is not None:
            first = self.month or 3 * (self.quarter or 1) - 2
            return date(year, first, 1), _month_end(year, self.month or first + 2)
        return (date(year, *_SCHOOL_BEGINS), date(year + 1, *_SCHOOL_ENDS)) if self.school else None

    def within(self, wider: "Period") -> "Period":
        """This period, with what only the wider one knows."""
        if self.year is not None or wider.year is None:
            return self
        known = {name: getattr(wider, name) for name in ("year", "school", "said", "over", "turn", "until")}
        return replace(self, **known)

    def of_week(self, lines: Sequence[str]) -> "Period":
        """This period with the week that titles name; the weeks of a school year have numbers of their own."""
        found = week_named(lines, self.year, self.month)
        if found is None or (self.school and found[1]):
            return self
        monday, by_number = found
        known = replace(self, week=monday, by_number=by_number)
        if self.year is not None or by_number:
            return known
        said = next((line for line in lines if str(monday.year) in line), "")
        return replace(known, year=monday.year, said=_short(said))


def period_of(lines: Sequence[str], sheet: str = "") -> Period:
    """What the lines above a table and the name of its sheet say. Dates and documents that are cited do not count."""
    found = Period()
    for line in lines:
        found = _of_line(line, found)
    named = _of_sheet(sheet)
    month = found.month or (named.month if found.quarter is None else None)
    found = replace(found, month=month, quarter=found.quarter or (named.quarter if month is None else None))
    return found.of_week(lines).within(named).of_week([*lines, sheet])


def bounded(rule: Mapping[str, Any], period: Period) -> Mapping[str, Any]:
    """A rule that was taken for all of a year, within the days of a table that is about less, or more, than a year."""
    year = period.year_of(period.month)
    days = period.days
    whole = ((f"{year}-01-01", f"{year}-12-31"), (f"{year}-09-01", f"{(year or 0) + 1}-05-31"))  # a year, a school year
    if days is None or (rule.get("from"), rule.get("until")) not in whole:
        return rule
    if (days[1] - days[0]).days < _LEAST_DAYS[str(rule["every"])]:
        return rule
    return {**rule, "from": days[0].isoformat(), "until": days[1].isoformat()}


def banner_period(words: str) -> Period | None:
    """The month or quarter that a row between others names and nothing else: "THÁNG 9/2020", "Quý I"."""
    text = folded(words).strip(" .:;,-*()")
    for pattern, key in ((_MONTH, "month"), (_QUARTER, "quarter")):
        if found := pattern.fullmatch(text):
            number = _QUARTERS.get(found[1]) or int(found[1])
            if number <= (12 if key == "month" else 4):
                year = int(found[2]) if found[2] else None
                if key == "month":
                    return Period(year, month=number, said=words if year else "")
                return Period(year, quarter=number, said=words if year else "")
    return None


def _of_line(line: str, so_far: Period) -> Period:
    text = " ".join(folded(line).split())
    if (school := _SCHOOL.search(text)) and so_far.year is None:
        return replace(so_far, year=int(school[1]), school=True, said=_short(line))
    if (over := _over(text, line)) is not None:
        return over.within(so_far) if so_far.year is None else so_far
    text = _MONTHS.sub("", _SPAN.sub("", _CITED.sub("", text)))
    found = so_far
    if (month := _MONTH.search(text)) and 1 <= int(month[1]) <= 12 and found.month is None and found.quarter is None:
        found = replace(found, month=int(month[1]))
    if (quarter := _QUARTER.search(text)) and found.quarter is None and found.month is None:
        found = replace(found, quarter=_QUARTERS.get(quarter[1]) or int(quarter[1]))
    if found.year is None:
        years = [int(one[1] or one[2]) for one in _YEAR.finditer(text)]
        years += [int(month[2])] if month and month[2] else []
        years += [int(quarter[2])] if quarter and quarter[2] else []
        if years and years[0] in _YEARS:
            found = replace(found, year=years[0], said=_short(line))
    return found


def _over(text: str, line: str) -> Period | None:
    """The period of a line that names its first and last month or day: "Tháng 12/2026 - tháng 01/2027"."""
    named = _DAYS.search(text) or _MONTHS.search(text)
    if named is None:
        return None
    first, last = int(named[1]), int(named[3])
    ends = int(named[4]) if named[4] else int(named[2]) if named[2] else None
    begins = int(named[2]) if named[2] else None if ends is None else ends - (first > last)
    if not (1 <= first <= 12 and 1 <= last <= 12) or begins is None or begins not in _YEARS:
        return None
    if begins == ends and first <= last:
        month, until = (first, None) if first == last else (None, _month_end(ends, last))
        return Period(begins, month=month, said=_short(line), turn=first, until=until)
    if ends == begins + 1 and last < first:
        return Period(begins, over=True, said=_short(line), turn=first, until=_month_end(ends, last))
    return None


def _of_sheet(name: str) -> Period:
    text = " ".join(folded(name).split())
    if school := re.search(r"(\d{4})\s*-\s*(\d{4})", text):
        return Period(int(school[1]), school=True, said=name)
    if found := _SHEET_MONTH.fullmatch(text):
        year = found[2] and int(found[2]) + (2000 if len(found[2]) == 2 else 0)
        return Period(year or None, month=int(found[1]), said=name if year else "")
    if found := _SHEET_QUARTER.fullmatch(text):
        quarter = _QUARTERS.get(found[1]) or int(found[1])
        return Period(int(found[2]) if found[2] else None, quarter=quarter, said=name if found[2] else "")
    year = _SHEET_YEAR.search(text)
    return Period(int(year[1]), said=name) if year and int(year[1]) in _YEARS else Period()


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _short(line: str) -> str:
    words = " ".join(line.split())
    return words if len(words) <= 80 else words[:79] + "…"
