"""Rows that head the ones below them: "I | CÔNG TÁC NỘI CHÍNH", "1", "a", "THÁNG 9/2020", "Thứ Hai, 08/6/2020"."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from bot.files.read.period import Period, banner_period
from bot.texts import folded

_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_NUMERAL = re.compile(
    r"(?:(?i:phần|mục|chương)(?i:\s+thứ)?\s+)?(?P<number>[IVX]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.):/-]?"
)
_LEADING = re.compile(
    r"(?:(?i:phần|mục|chương)(?i:\s+thứ)?\s+)?(?P<number>[IVX]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.):-]\s*(?=\S)"
)
_WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7])\b"
_DATE = r"\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?"
_DAY = re.compile(rf"(?:{_WEEKDAY}[\s,(:-]*)?(?:ngay\s*)?{_DATE}\)?|{_WEEKDAY}")
_WEEK = re.compile(
    r"tuan\s?(?:thu\s)?(?:\d{1,2}|[ivx]{1,4}|dau|cuoi)?\s?(?:cua\s)?(?:thang \d{1,2})?\s?[:,(–-]?\s?"
    rf"(?:(?:tu\s)?(?:ngay\s)?(?:{_DATE}|\d{{1,2}})\s?(?:-|–|den)\s?(?:het\s)?(?:ngay\s)?{_DATE}\)?)?"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A row that heads others: its number as written ("II", "1", "a"; empty for a banner), its level and words."""

    number: str
    level: int
    words: str


@dataclass(slots=True)
class Sections:
    """The sections that the row now read stands in, from the widest to the narrowest; `whole` is the table's period."""

    open: list[Section] = field(default_factory=list)
    period: Period = field(default_factory=Period)
    day: str = ""
    whole: Period = field(default_factory=Period)

    def enter(self, number: str, words: str) -> None:
        """Begin the section of a row, which ends those of its own level and narrower ones."""
        if (period := banner_period(words)) is not None:
            self.period, self.day = period, ""
            if not number:
                self.open = []
            return
        if is_day(words):
            self.day = words
            return
        if is_week(words):
            self.period, self.day = replace(self.period, week=None), ""
            of = widened(self.period, self.whole)
            week = replace(of, week=None).of_week([words])
            self.period = replace(self.period, week=week.week, by_number=week.by_number)
            return
        level = self._level(number)
        self.open = [one for one in self.open if one.level < level] if number else []
        self.open.append(Section(number, level, words))

    def _level(self, number: str) -> int:
        if not number:
            return 0
        letters = [one.number for one in self.open if one.level == _CAPITAL]
        if len(number) == 1 and number in "CDIVXLM" and letters and ord(letters[-1]) == ord(number) - 1:
            return _CAPITAL
        return level_of(number)

    def leave(self, number: str, before: str) -> None:
        """End a section whose next sibling is the row with this number: "2" below section 1 and its row "b"."""
        inner = self.open[-1].number if self.open else ""
        if inner.isdigit() and number.isdigit() and int(number) == int(inner) + 1 and before != inner:
            self.open.pop()

    def clause(self, number: str) -> str:
        """The clause of a row with this number in the open sections: "I.1"; empty where no section is numbered."""
        above = [one.number for one in self.open if one.number]
        if not above:
            return number if "." in number else ""
        if not number or not above:
            return ".".join(above)
        if number.split(".")[0] == above[-1] or number.startswith(".".join(above) + "."):
            return ".".join([*above[:-1], number])
        return ".".join([*above, number])

    @property
    def group(self) -> str:
        """The words of the banner that the row stands under, where no number says it."""
        return next((one.words for one in reversed(self.open) if not one.number), "")


_CAPITAL, _ROMAN_LEVEL, _ARABIC, _SMALL = 1, 2, 3, 9


def level_of(number: str) -> int:
    """How narrow a section is by its number: A, I, 1, 1.1, a."""
    if number[0].isdigit():
        return _ARABIC + number.count(".")
    if _ROMAN.fullmatch(number.lower()) and number.isupper():
        return _ROMAN_LEVEL
    return _CAPITAL if number.isupper() else _SMALL


def number_of(cell: Any) -> str:
    """The number in a cell that numbers rows: "I", "1", "1.2", "a"; empty for anything else."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    found = _NUMERAL.fullmatch(str(cell or "").strip())
    return found["number"].removeprefix("0") if found else ""


def split_number(words: str) -> tuple[str, str]:
    """(number, words after it) of a heading that holds both: "A. CÔNG TÁC" is ("A", "CÔNG TÁC")."""
    found = _LEADING.match(words.strip())
    return (found["number"], words.strip()[found.end() :].strip()) if found else ("", words.strip())


def is_capitals(words: str) -> bool:
    """Whether words are written in capital letters alone."""
    letters = [one for one in words if one.isalpha()]
    return len(letters) > 2 and all(one.isupper() for one in letters)


def is_day(words: str) -> bool:
    """Whether words are a day and nothing else: "Thứ Hai, 08/6/2020", "THỨ HAI"."""
    return bool(_DAY.fullmatch(folded(words).strip(" .:;")))


def is_week(words: str) -> bool:
    """Whether words are a week and nothing else: "Tuần 2 (từ 08/6 đến 14/6)"."""
    return bool(_WEEK.fullmatch(" ".join(folded(words).split()).strip(" .:;")))


def widened(period: Period, wider: Period) -> Period:
    """The period of a banner within that of the table."""
    month = period.month or (wider.month if period.quarter is None else None)
    week = period if period.week else wider
    return replace(period.within(wider), month=month, week=week.week, by_number=week.by_number)
