"""Timetables of reports: a column for each kind of report ("Tháng", "Quý", "6 tháng", "Năm"), below it when it is due.

Each cell is an entry of its own: "Báo cáo dân vận (quý)". Its deadline stands behind the columns of the table, in one
of its own; a number or a tick there means what the heading says: "18" below "Tháng" is "ngày 18 hằng tháng".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.files.headings import MONTH, UNUSED, field_of, heading_key
from bot.files.read.ahead import Ahead
from bot.files.read.heading_rows import Columns, Row, two_lines, words_of
from bot.files.read.months_across import TICKS
from bot.files.read.terms import is_empty
from bot.texts import Texts

_KINDS = {
    "week": (re.compile(r"(?:bao cao |bc |hang )?tuan"), "{} hằng tuần", "hằng tuần"),
    "month": (re.compile(r"(?:bao cao |bc |hang )?thang"), "{} hằng tháng", "hằng tháng"),
    "quarter": (re.compile(r"(?:bao cao |bc |hang )?quy"), "{} tháng cuối quý", "hằng quý"),
    "half": (re.compile(r"(?:bao cao |bc )?(?:0?6|sau) thang(?: dau nam)?"), "{}/6", "6 tháng đầu năm"),
    "nine": (re.compile(r"(?:bao cao |bc )?(?:0?9|chin) thang(?: dau nam)?"), "{}/9", "9 tháng đầu năm"),
    "year": (re.compile(r"(?:bao cao |bc |hang |ca |tong ket )?nam"), "{}/12", "cuối năm"),
}
"""How the columns are headed; what a day, and what a tick, below such a heading means."""
_SELDOM = {"quarter", "half", "nine"}
_FEWEST, _FEWEST_SURE = 3, 2
_DAY = re.compile(r"(?:(trước|chậm nhất|before)\s+)?(?:ngày\s+)?(\d{1,2})(?:\.0)?", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat)")
_NAMING = re.compile(r".*\bbao cao\b")


@dataclass(frozen=True, slots=True)
class Reports(Columns):
    """The columns of such a timetable: `kinds` of reports by their places, and where the reports are `named`."""

    kinds: Mapping[int, str] = field(default_factory=dict)
    named: int = 0

    def rows(self, rows: Ahead, say: Texts) -> Iterator[Row]:
        """A row for each deadline; rows without one stay as they are."""
        width = len(self.names) - 1
        for number, cells in rows:
            cells = (*cells, *(None,) * width)[:width]
            due = [at for at in self.kinds if not is_empty(cells[at])]
            if number in self.lines or is_empty(cells[self.named]) or not due:
                yield number, (*cells, None)
                continue
            for at in due:
                name = f"{' '.join(str(cells[self.named]).split())} ({self.words[at].strip(' :').lower()})"
                only = (None if one in self.kinds else cell for one, cell in enumerate(cells))
                row = tuple(name if one == self.named else cell for one, cell in enumerate(only))
                yield number, (*row, _meant(cells[at], self.kinds[at]))


def reports_heading(row: Row, below: Row | None) -> Reports | None:
    """The columns of a row that heads such a timetable, alone or with the one below it; None for any other row."""
    words = words_of(row[1])
    lines: tuple[int, ...] = (row[0],)
    kinds = _kinds(words)
    heads = len(set(filter(None, words))) >= _FEWEST  # a title does not
    if len(kinds) < _FEWEST_SURE and heads and below is not None and len(_kinds(words_of(below[1]))) >= _FEWEST_SURE:
        words, lines = two_lines(words, words_of(below[1])), (row[0], below[0])
        kinds = _kinds(words)
    sure = _FEWEST_SURE if _SELDOM & set(kinds.values()) else _FEWEST
    if len(kinds) < sure or len(set(kinds.values())) < len(kinds):
        return None
    names = [UNUSED if at in kinds else field_of(one) if one else None for at, one in enumerate(words)]
    named = names.index("summary") if "summary" in names else _naming(words, names)
    if named is None or {"date", "due", "end", "starts", "kind", MONTH} & set(names):
        return None
    names[named] = "summary"
    return Reports((*names, "due"), (*words, ""), lines, kinds, named)


def _naming(words: Sequence[str], names: Sequence[str | None]) -> int | None:
    return next((at for at, one in enumerate(words) if names[at] is None and _NAMING.match(heading_key(one))), None)


def _kinds(words: Sequence[str]) -> dict[int, str]:
    keys = {at: heading_key(one) for at, one in enumerate(words) if one}
    return {at: kind for at, key in keys.items() for kind, (said, *_) in _KINDS.items() if said.fullmatch(key)}


def _meant(cell: Any, kind: str) -> Any:
    """What a cell says below the heading of a kind of report."""
    _, of_day, of_tick = _KINDS[kind]
    said = " ".join(str(cell).split())
    if heading_key(said) in TICKS and not said.isdecimal():
        return of_tick
    if kind == "week":
        return of_day.format(said) if _WEEKDAY.fullmatch(heading_key(said)) else cell
    if (day := _DAY.fullmatch(said)) is None:
        return cell
    before = f"{day[1]} " if day[1] else ""
    return before + of_day.format(f"ngày {day[2]}")
