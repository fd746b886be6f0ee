"""One table of a sheet while its rows are read: the section they stand in, and what they take from other rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.files.headings import IGNORED
from bot.files.raw import Around, Headings, RawRow
from bot.files.read.ditto import as_above
from bot.files.read.entry_rows import Sorter, fills_down
from bot.files.read.heading_rows import Columns, periods
from bot.files.read.sections import Sections, number_of, widened
from bot.files.read.sheet import Sheet
from bot.files.read.terms import is_empty

_WHEN = ("date", "due", "dates", "repeat", "yearly", "lunar")
_YEAR = re.compile(r"\d{4}")
_DATED = re.compile(r"\d\s*[/.]\s*\d")
_DIGIT = re.compile(r"\d")
_UNDATED_KINDS = frozenset({"event", "task", "congress"})


@dataclass(slots=True)
class Table:
    """A table; `around` is what all its rows take from what stands above it.

    `years` are those of its dates, `undated` the rows without a day, `filled` those that take it from the row above,
    `of_title` those whose day has the year of the title, `of_day` those of its day, `of_week` those whose weekday is
    one of the week named above, `repeating` those with cells that repeat the row above.
    """

    sheet: Sheet
    section: str
    headings: Headings
    columns: Columns
    around: Around
    sections: Sections
    years: set[str] = field(default_factory=set)
    undated: list[RawRow] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    of_title: list[int] = field(default_factory=list)
    of_week: list[int] = field(default_factory=list)
    months: bool = field(init=False)
    repeating: list[int] = field(default_factory=list)
    of_day: list[int] = field(default_factory=list)
    _above: tuple[Any, ...] = ()
    _last: dict[int, Any] = field(default_factory=dict)
    _number: str = ""
    _down: tuple[int, ...] = field(init=False)
    _number_at: int | None = field(init=False)

    def __post_init__(self) -> None:
        names = self.columns.names
        self.months = bool(periods(self.columns))
        grouping = [at for at, name in enumerate(names) if name in ("month", "weekday")]
        days = [at for at, name in enumerate(names) if name == ("due" if "due" in names else "date")]
        self._down = () if self.section else (*grouping, *days[:1])
        self._number_at = self.columns.place(IGNORED)

    def enter(self, number: str, words: str) -> None:
        """Begin the section of a row."""
        self.sections.enter(number, words)
        self._last.clear()
        self._number = ""

    def repeated(self, number: int, cells: tuple[Any, ...]) -> tuple[Any, ...]:
        """The cells of a row, with those of the row above in the place of marks that repeat them."""
        if self.section or self.headings.own:  # what we have written says everything in its own words
            return cells
        said = as_above(cells, self._above)
        if said is not cells:
            self.repeating.append(number)
        self._above = said
        return said

    def filled_down(self, number: int, cells: tuple[Any, ...]) -> tuple[Any, ...]:
        """The cells of a row, with the day of a row above where it stands for this one too."""
        if not self._down or "kind" in self.headings.fields:
            return cells
        for at in self._down:
            cell = cells[at] if at < len(cells) else None
            if not is_empty(cell):
                if cell != self._last.get(at):
                    for narrower in self._down[self._down.index(at) + 1 :]:
                        self._last.pop(narrower, None)
                self._last[at] = cell
            elif at in self._last:
                grouping = self.columns.names[at] in ("month", "weekday")
                if grouping or fills_down(self.columns, self._last[at], cells):
                    cells = (*cells[:at], self._last[at], *cells[at + 1 :])
                    if number not in self.filled[-1:]:
                        self.filled.append(number)
        return cells

    def around_row(self, sorter: Sorter, cells: Sequence[Any]) -> Around | None:
        """What a row takes from the table and its sections; None where that is nothing."""
        if self.section:
            return None
        sections = self.sections
        at = self._number_at
        number = number_of(cells[at]) if at is not None and at < len(cells) else ""
        sections.leave(number, self._number)
        self._number = number
        clause = sections.clause(number) if sections.open or "." in number else ""
        if not (clause or sections.open or sections.day or sections.period != _NONE):
            return self.around
        return Around(
            widened(sections.period, self.around.period),
            clause,
            sections.group,
            sections.day or self.around.day,
            sections.open[-1].words if sections.open else "",
        )

    def took(self, row: RawRow) -> None:
        """A row has been read: what it takes from the title, and whether it has a day."""
        if self.around.day and not self.sections.day:
            self.of_day.append(row.lines[""])
        values = row.values
        day = values.get("date", values.get("due"))
        if isinstance(day, str):
            self.years.add(day[:4])
        period = row.around.period if row.around else self.around.period
        if period.week is not None and isinstance(day, str) and self._only_weekday(row):
            self.of_week.append(row.lines[""])
        elif period.year is not None and any(self._without_year(row, field) for field in ("date", "due")):
            self.of_title.append(row.lines[""])
        may_be_undated = row.table in _UNDATED_KINDS and "kind" not in self.headings.fields
        if may_be_undated and not any(name in values for name in _WHEN):
            self.undated.append(row)

    def _only_weekday(self, row: RawRow) -> bool:
        places = [at for name in ("date", "due") if (at := self.headings.fields.get(name)) is not None]
        cells = [row.cells[at] for at in places if at < len(row.cells) and not is_empty(row.cells[at])]
        return all(isinstance(cell, str) and not _DATED.search(cell) for cell in cells)

    def _without_year(self, row: RawRow, field_: str) -> bool:
        at = self.headings.fields.get(field_)
        cell = row.cells[at] if at is not None and at < len(row.cells) else None
        return isinstance(cell, str) and bool(_DIGIT.search(cell)) and not _YEAR.search(cell)

    def give_year(self) -> None:
        """Give the rows without a day the month or year of the title, or the one year that all other rows have."""
        only = next(iter(self.years)) if len(self.years) == 1 else ""
        still: list[RawRow] = []
        for row in self.undated:
            period = row.around.period if row.around else self.around.period
            year = period.year_of(period.month) or (int(only) if only.isdigit() else None)
            if year is None:
                still.append(row)
                continue
            field_ = "due" if row.table == "task" or "due" in self.headings.fields else "date"
            values = row.values
            assert isinstance(values, dict)  # noqa: S101 - `in_terms` has made it
            values[field_] = f"{year}-{period.month}" if period.month else str(year)
            if not isinstance(values.get("assumed"), list):
                values["assumed"] = []
            values["assumed"] = [*values["assumed"], field_]
        self.undated = [row for row in self.undated if row not in still]

    def told(self) -> Iterator[tuple[str, list[int], dict[str, object]]]:
        """(message, rows, parameters) of what was taken from elsewhere."""
        if self.undated:
            yield "undated_rows", [row.lines[""] for row in self.undated], {}
        if self.filled:
            yield "filled_rows", self.filled, {}
        if self.of_week:
            yield "week_of_title", self.of_week, {}
        if self.of_day:
            yield "day_of_title", self.of_day, {"day": self.around.day}
        if self.repeating:
            yield "repeating_rows", self.repeating, {}
        if self.of_title:
            period = self.around.period
            turn = period.turn if period.over else 0
            year: dict[str, object] = {"year": period.year, "said": period.said, "school": period.school, "turn": turn}
            yield "year_of_title", self.of_title, year


_NONE = replace(Sections().period)
