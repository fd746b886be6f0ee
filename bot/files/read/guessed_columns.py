"""Columns under headings that nobody knows, told by what stands below: the names of what is done, and its days.

An office heads its columns as it likes ("Việc cần làm ngay", "Lịch dự kiến"). A guess is made only where a table lacks
such a column, and is said.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.calendar.days import Context
from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.headings import IGNORED, NOTED, PERIODS, TICKED, field_of, fields_of_headings, heading_key
from bot.files.read import cell_dates
from bot.files.read.heading_rows import Columns, Row, words_of
from bot.files.read.row_cells import is_tick
from bot.files.read.terms import is_empty

_WHEN = frozenset({"date", "due", "end", "month", "starts", "kind"})
_PERSONAL = re.compile(
    r"\b(?:dien thoai|dt|sdt|email|thu dien tu|ho (?:va )?ten|ngay sinh|nam sinh|cccd|cmnd|que quan)\b"
)
_DIGIT = re.compile(r"\d")
_OF_A_WEEK = re.compile(r"(?:buoi|sang|chieu|toi|d/c|dong chi|ong|ba)\b")
_SAID = Context(year=2020)
_HOUR_FIRST = re.compile(r"\W*\d{1,2}\s*(?:h|g|giờ|:\d)", re.IGNORECASE)
_SHORTEST = 10
"""So many letters the names of what is done have on average."""
_ENOUGH = 0.7


def guessed_heading(row: Row, below: Sequence[Row]) -> tuple[Columns, list[int]] | None:
    """(the columns that a row heads, the places that are guessed), where it has no known name of what is done.

    `below` are the rows that follow it. None for a row that is no heading, as far as can be told.
    """
    words = words_of(row[1])
    said = [one for one in words if one]
    if len(said) < 3 or any(_DIGIT.search(one) or len(one.split()) > 8 for one in said):
        return None
    names = tuple(field_of(one) if one else None for one in words)
    columns = Columns(names, words, (row[0],))
    if any(_OF_A_WEEK.match(heading_key(one)) for one in said):
        return None  # a schedule whose columns are sessions or people
    if "summary" in names or not (_WHEN | {IGNORED, "id"}) & set(names):
        return None
    columns, places = completed(columns, below)
    return (columns, places) if "summary" in columns.names and _has_days(columns) else None


def completed(columns: Columns, below: Sequence[Row]) -> tuple[Columns, list[int]]:
    """The columns with one of names and one of days, where none is known and one with an unknown heading holds them;
    and the places that are guessed.
    """
    places: list[int] = []
    if "summary" not in columns.names and (at := _names_column(columns, below)) is not None:
        columns = _named(columns, at, "summary")
        places.append(at)
    if "summary" in columns.names and not _has_days(columns):
        for at in _unknown(columns):
            cells = _below(below, at)
            if len(cells) >= 2 and sum(map(_is_day, cells)) >= _ENOUGH * len(cells):
                return _named(columns, at, "date"), [*places, at]
    return columns, places


def with_notes(columns: Columns, below: Sequence[Row]) -> Columns:
    """The columns, with those of unknown headings in the note where words stand below: nothing of it is lost.

    Where only ticks stand below, the heading is a unit that takes part.

    Telephone numbers and names of people are nothing for a calendar, and a slip of the pen is asked about.
    """
    for at in _unknown(columns):
        key = heading_key(columns.words[at])
        every = _below(below, at)
        cells = [one for one in every if isinstance(one, str)]
        if every and all(map(is_tick, every)):
            columns = _named(columns, at, TICKED)
            continue
        slip = difflib.get_close_matches(key, fields_of_headings(), n=1, cutoff=0.8)
        if (
            cells
            and not slip
            and not _PERSONAL.search(key)
            and sum(" " in one.strip() for one in cells) * 2 > len(cells)
        ):
            columns = _named(columns, at, NOTED)
    return columns


def _has_days(columns: Columns) -> bool:
    return any(name in _WHEN or (name or "").startswith(PERIODS) for name in columns.names)


def _names_column(columns: Columns, below: Sequence[Row]) -> int | None:
    """The first column of words that are long, and differ in every row."""
    for at in _unknown(columns):
        cells = [one.strip() for one in _below(below, at) if isinstance(one, str)]
        begun = any(_HOUR_FIRST.match(one) for one in cells)
        if len(cells) < 2 or len(set(cells)) < len(cells) or begun or any(map(_is_day, cells)):
            continue
        if sum(map(len, cells)) >= _SHORTEST * len(cells):
            return at
    return None


def _unknown(columns: Columns) -> list[int]:
    """The columns with a heading that is not known; "Ngày sinh", "Ngày ký" are no days of what is done."""
    return [
        at
        for at, (name, words) in enumerate(zip(columns.names, columns.words, strict=True))
        if words and name is None and not heading_key(words).startswith("ngay ")
    ]


def _named(columns: Columns, at: int, field: str) -> Columns:
    return replace(columns, names=(*columns.names[:at], field, *columns.names[at + 1 :]))


def _below(rows: Sequence[Row], at: int) -> list[Any]:
    return [cells[at] for _, cells in rows[: limits.HEADING_ROWS] if at < len(cells) and not is_empty(cells[at])]


def _is_day(cell: Any) -> bool:
    if isinstance(cell, datetime | date):
        return True
    if not isinstance(cell, str) or not (_DIGIT.search(cell) or "quy" in heading_key(cell)):
        return False
    try:
        found = cell_dates.read(cell, _SAID)
    except FieldError:
        return False
    return not found.undated
