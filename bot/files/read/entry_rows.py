"""Which rows below a heading are entries, and what the others are: sections, totals, signatures, another heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.files.check.values import ID
from bot.files.headings import IGNORED, PEOPLE, UNUSED, WEEKDAY, heading_key
from bot.files.read import left_out
from bot.files.read.ahead import Ahead, Row
from bot.files.read.heading_rows import Columns, columns_at, is_numbering, periods
from bot.files.read.left_out import said_in
from bot.files.read.period import banner_period
from bot.files.read.sections import Sections, is_capitals, is_day, is_week, level_of, number_of, split_number
from bot.files.read.sheet import Merged

ENTRY, CONTINUED, TABLE = "entry", "continued", "table"
"""What a row may be, beside the reasons of `left_out`."""

_WHEN = ("date", "due", "end", "month", "starts", "ends", "leads", "days", "earlier", "first_year")
_PEOPLE = frozenset({"chair", "participants", "units", "supporting", "followers", PEOPLE, "preparation", UNUSED})
_DIGIT = re.compile(r"\d")
_CLOSING = re.compile(r"(?:tren day la|noi nhan|de nghi|yeu cau|can cu|thuc hien ke hoach|\(?kem theo)\b.*")
_WEEKLY = re.compile(r"\bthu (?:hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu nhat\b|\btuan\b")
_WIDE = 3
"""So many columns a row's cells are merged over that heads others."""
_LINES_TO_HEADING = 4


@dataclass(slots=True)
class Sorter:
    """Says of each row of a table what it is. `columns` are those of the table; `merged` all merged cells of the sheet.

    `sections` follows the sections; `first` is whether no row of the table has been taken yet, `signed` whether its
    signature has begun.
    """

    columns: Columns
    merged: Sequence[Merged]
    sections: Sections
    first: bool = True
    signed: bool = False
    number_at: int | None = field(init=False)
    summary_at: int | None = field(init=False)
    _id_at: int | None = field(init=False)
    _kind_at: int | None = field(init=False)
    _quick: tuple[int, ...] = field(init=False)
    _when: tuple[int, ...] = field(init=False)
    _own: tuple[int, ...] = field(init=False)
    _wide: frozenset[int] = field(init=False)
    _going_on: dict[int, int] = field(init=False)
    _months: tuple[int, ...] = field(init=False)
    _people: frozenset[int] = field(init=False)
    _until: int = 0

    def __post_init__(self) -> None:
        place = self.columns.place
        self.number_at, self.summary_at = place(IGNORED), place("summary")
        self._id_at, self._kind_at = place("id"), place("kind")
        names = self.columns.names
        self._quick = tuple(at for at, name in enumerate(names) if name in ("date", "due"))
        self._months = tuple(periods(self.columns))
        self._when = (*(at for at, name in enumerate(names) if name in _WHEN), *self._months)
        self._people = frozenset(at for at, name in enumerate(names) if name in _PEOPLE)
        head = {self.number_at, self.summary_at, self._id_at}
        self._own = tuple(at for at, name in enumerate(names) if name is not None and at not in head)
        self._wide = frozenset(one.first_row for one in self.merged if one.last_column - one.first_column + 1 >= _WIDE)
        by = self._id_at if self._id_at is not None else self.summary_at
        at_ = {by, self.summary_at}
        self._going_on = {}
        for one in self.merged:
            if one.first_column in at_ and one.last_row > one.first_row:
                self._going_on[one.first_row] = max(one.last_row, self._going_on.get(one.first_row, 0))

    def is_entry(self, cells: Sequence[Any]) -> bool:
        """Whether a row is surely an entry: it has a name, and a day, a number of a day or a kind."""
        if self.summary_at is None or _empty(cells, self.summary_at) or (self.first and is_numbering(cells)):
            return False
        for at in self._quick:
            if not _empty(cells, at) and (not isinstance(cells[at], str) or _DIGIT.search(cells[at])):
                return True
        return self._kind_at is not None and not _empty(cells, self._kind_at)

    def took_entry(self) -> None:
        """A row was an entry that `sort` has not seen."""
        self.first = self.signed = False

    def goes_on(self, number: int, cells: Sequence[Any], above: Sequence[Any]) -> bool:
        """Whether a row is one matter with the one `above` it: its cell of ids or names is merged with that one's."""
        if number > self._until:
            return False
        numbers = [_cell(row, self.number_at) for row in (above, cells) if self._numbered(row)]
        if len(set(numbers)) > 1:  # it is counted by itself
            return False
        if self._id_at is None or _empty(cells, self._id_at):
            return True
        return bool(_cell(cells, self._id_at) == _cell(above, self._id_at))

    def sort(self, row: Row, ahead: Ahead, *, going: bool) -> str:
        """What a row is. `going` is whether a matter that it may go on with stands right above it."""
        cells = row[1]
        found = self._sort(row, said_in(cells), ahead, going=going)
        self.signed = found == left_out.SIGNATURE or (self.signed and found not in (ENTRY, TABLE))
        self.first = self.first and found == left_out.NUMBERING
        return found

    def _sort(self, row: Row, said: Sequence[str], ahead: Ahead, *, going: bool) -> str:
        cells = row[1]
        if self._kind_at is not None and not _empty(cells, self._kind_at):
            return ENTRY
        if (other := self.heading(row, ahead)) is not None:
            same = {one for one in other.words if one} <= set(self.columns.words)
            return left_out.HEADING if same else TABLE
        if self.first and is_numbering(cells):
            return left_out.NUMBERING
        dated = any(_is_day(cells[at]) for at in self._when if at < len(cells))
        if not dated and left_out.is_signature(self._without_people(cells, said)):
            return left_out.SIGNATURE
        if self._id_at is not None and ID.fullmatch(str(_cell(cells, self._id_at))) and self._named(cells):
            return ENTRY
        if not dated and self.signed and left_out.goes_on(said):
            return left_out.SIGNATURE
        if not dated and (left_out.is_total(said) or (self._numbered(cells) and left_out.is_total(said[1:] or said))):
            return left_out.TOTAL
        if self._months and row[0] not in self._wide and any(not _empty(cells, at) for at in self._months):
            return ENTRY
        nameless = not self._named(cells) and not self._numbered(cells)
        if nameless and left_out.is_remark(said) and not _empty(cells, 0):
            return left_out.REMARK
        if nameless and going and any(not _empty(cells, at) for at in self._own):
            if len(said) == 1 and (left_out.is_remark(said) or _CLOSING.fullmatch(heading_key(said[0]))):
                return left_out.REMARK
            alone = len(said) == 1 and self._banner(said[0], row, ahead)
            return left_out.SECTION if alone else CONTINUED
        if any(not _empty(cells, at) for at in self._own) and not self._only(cells, said):
            return ENTRY
        return self._bare(row, said, ahead)

    def begin(self, number: int) -> None:
        """A matter begins at a row; it may go on below, where its cells are merged downwards."""
        self._until = self._going_on.get(number, 0)

    def heading(self, row: Row, ahead: Ahead) -> Columns | None:
        """The heading that a row between others is, of this table once more or of another."""
        words = [cell for cell in row[1] if cell not in (None, "")]
        if len(words) < 2 or not all(isinstance(one, str) and not _DIGIT.search(one) for one in words):
            return None
        below = next(iter(ahead.peek(1)), None)
        found = columns_at(row, below, exact=True)
        if found is None and [heading_key(one) for one in words] == [
            heading_key(one) for one in self.columns.words if one
        ]:
            return self.columns
        return found

    def _bare(self, row: Row, said: Sequence[str], ahead: Ahead) -> str:
        """What a row is that has a number and words, or words alone."""
        number, words = self.number_and_words(row[1])
        if left_out.is_remark(said) or _CLOSING.fullmatch(heading_key(words)):
            return left_out.REMARK
        coming = [one for one in ahead.peek(_LINES_TO_HEADING) if said_in(one[1])]
        if not number and any(self._other_table(one, ahead) for one in coming[:2]):
            return left_out.TITLE
        if _heads_days(words):
            return left_out.SECTION
        if not number:
            return left_out.SECTION if self._banner(words, row, ahead) else ENTRY
        level = level_of(number)
        if level <= 2 or is_capitals(words) or row[0] in self._wide:
            return left_out.SECTION
        below = self.number_and_words(coming[0][1])[0] if coming else ""
        bullets = bool(coming) and self.number_at is not None and not _empty(coming[0][1], self.number_at)
        dash = bullets and str(_cell(coming[0][1], self.number_at)).strip() in ("-", "–", "+", "•")
        deeper = bool(below) and (level_of(below) > level or (below == "1" and number != "1" and level == 3))
        return left_out.SECTION if dash or deeper else ENTRY

    def _other_table(self, row: Row, ahead: Ahead) -> bool:
        found = self.heading(row, ahead)
        return found is not None

    def _banner(self, words: str, row: Row, ahead: Ahead) -> bool:
        """Whether words without a number head the rows below."""
        if (
            banner_period(words)
            or is_day(words)
            or is_week(words)
            or is_capitals(words)
            or row[0] in self._wide
            or words.endswith(":")
        ):
            return True
        if not self._named(row[1]):
            return self.number_at is not None and not _empty(row[1], self.number_at)
        if self.number_at is None:
            return False
        below = next((one for one in ahead.peek(1)), None)
        return below is not None and number_of(_cell(below[1], self.number_at)) == "1"

    def number_and_words(self, cells: Sequence[Any]) -> tuple[str, str]:
        """(number, words) of a row; the number may stand in the column of numbers, or before the words."""
        in_column = "" if self.number_at is None else str(_cell(cells, self.number_at) or "").strip()
        number = "" if self.number_at is None else number_of(_cell(cells, self.number_at))
        others = [one for at, cell in enumerate(cells) if at != self.number_at for one in said_in([cell])]
        words = " ".join(dict.fromkeys(others)) or ("" if number else in_column)
        if number or not words:
            return number, words
        return split_number(words)

    def _without_people(self, cells: Sequence[Any], said: Sequence[str]) -> Sequence[str]:
        """What a row says, without those who do what it names: "Chủ tịch" signs nothing beside a meeting."""
        if not self._named(cells) or not self._people:
            return said
        return left_out.said_in(cell for at, cell in enumerate(cells) if at not in self._people)

    def _named(self, cells: Sequence[Any]) -> bool:
        return self.summary_at is not None and not _empty(cells, self.summary_at)

    def _numbered(self, cells: Sequence[Any]) -> bool:
        return self.number_at is not None and not _empty(cells, self.number_at)

    def _only(self, cells: Sequence[Any], said: Sequence[str]) -> bool:
        """Whether all that a row says is one thing, be it over several columns."""
        own = [one for one in said if not (self._numbered(cells) and one == str(_cell(cells, self.number_at)).strip())]
        return (len(set(own)) == 1 and not self._named(cells)) or (len(own) > 2 and len(set(own)) == 1)


def fills_down(columns: Columns, last: Any, cells: Sequence[Any]) -> bool:
    """Whether a row without a day is of the day above it: it has an hour, or the days above head groups."""
    starts = columns.place("starts")
    if starts is not None and not _empty(cells, starts):
        return True
    if WEEKDAY in columns.names or "chair" in columns.names:
        return True
    if not isinstance(last, str):
        return False
    return bool(banner_period(last)) or bool(_WEEKLY.search(heading_key(last)))


def _heads_days(words: str) -> bool:
    """Whether words are a month, a quarter, a week or a day and nothing else."""
    return banner_period(words) is not None or is_day(words) or is_week(words)


def _is_day(cell: Any) -> bool:
    return isinstance(cell, date | datetime) or (isinstance(cell, str) and bool(_DIGIT.search(cell)))


def _cell(cells: Sequence[Any], at: int | None) -> Any:
    return cells[at] if at is not None and at < len(cells) else None


def _empty(cells: Sequence[Any], at: int) -> bool:
    cell = cells[at] if at < len(cells) else None
    return cell is None or (isinstance(cell, str) and not cell.strip())
