"""What every reader of events files hands on: rows with their place, in which nothing is checked yet.

Whatever the format, the values of a row are in the terms of the TOML format: {"summary": …, "due": {"days": 3, …}}. A
value that could not be brought into these terms is the `FieldError` that says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.calendar.days import When
from bot.calendar.model import Span
from bot.files.problems import Cell, Problem, shown
from bot.files.read.period import Period
from bot.texts import Texts

KINDS = ("anniversary", "event", "congress", "task", "document", "hidden")
TABLES = ("layer", "unit", *KINDS)
_WHEN = frozenset({"date", "dates", "repeat", "yearly", "lunar", "end", "days", "due", "starts", "ends"})


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table: the place (from 0) of each field's column, and the words above all columns.

    `sheet` is the sheet's name, `alone` whether it is the only one with entries, so that it need not be named. `names`
    are the fields of all columns, also of those that are read together with others; `line` is the row of the headings.
    """

    sheet: str
    fields: Mapping[str, int]
    words: tuple[str, ...]
    alone: bool = True
    names: tuple[str | None, ...] = ()
    line: int = 0

    @property
    def own(self) -> bool:
        """Whether the table is laid out as this program writes tables, so that it says what it means."""
        return "id" in self.fields and "kind" in self.fields

    def column(self, field: str) -> int | None:
        """The column in which `field` is written; a date may stand in the one for days or the one for due dates."""
        if field not in self.fields and field in _WHEN:
            field = next((other for other in ("date", "due") if other in self.fields), field)
        return self.fields.get(field)


@dataclass(frozen=True, slots=True)
class Around:
    """What a row takes from what stands around it: its clause, the banner above it, the day or period of its table.

    `section` are the words of the section that it stands in.
    """

    period: Period
    clause: str = ""
    group: str = ""
    day: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One table of a TOML file, one row of a table, one component of an .ics file.

    `lines` has the line (or row) on which it begins under "" and, in TOML, those of its keys. A row of a table has its
    `headings` and its `cells` as they were, what it takes from `around` it, and what the cell for its day was read as.
    """

    table: str
    number: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    headings: Headings | None = None
    cells: tuple[Any, ...] = ()
    said: When | None = None
    around: Around | None = None

    def where(self, field: str, say: Texts) -> str:
        """ "dòng 14", "dòng 14, cột Hạn", or "mục [[task]] thứ 3" where the line could not be found."""
        line = self.lines.get(field, self.lines.get(""))
        if line is None:
            return say.plain("files.where_table", table=self.table, number=self.number)
        if self.headings is None:
            return say.plain("files.where_line", line=line)
        column = self.headings.column(field)
        return say.plain(
            "cells.where",
            sheet="" if self.headings.alone else self.headings.sheet,
            line=line,
            column="" if column is None else self.headings.words[column],
        )

    def about(self, file: str, key: str, say: Texts, field: str, value: object = None, /, **params: object) -> Problem:
        """The problem `key` with one field of the row, in the words for its format; `value` as the file has it."""
        written = self.values.get(field, "") if value is None else value
        cell = None
        if self.headings is not None:
            column = self.headings.column(field)
            name = params.get("field", field)
            heading = "" if column is None else self.headings.words[column]
            cell = Cell(self.headings.sheet, self.lines[""], None if column is None else column + 1, heading)
            params["column"] = heading or (say.plain(f"cells.head_{name}") if say.has(f"cells.head_{name}") else name)
            if column is not None and column < len(self.cells):
                written = "" if self.cells[column] is None else self.cells[column]
        catalogues = ("cells", "days", "files") if self.headings is not None else ("days", "files")
        words = next(words for name in catalogues if say.has(words := f"{name}.{key}") or name == "files")
        return Problem(file, self.where(field, say), shown(field), shown(written), say.plain(words, **params), cell)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was read: its layers and its rows, in order.

    `says_units` is whether it names its layers' units, so that what it does not name is gone; `whole` whether all of it
    could be read. `errors` and `warnings` are of the file's form. `title` is what stands above its table. `weeks` are
    the days, first and last, of the weekly schedules that it is made of.
    """

    name: str
    layers: tuple[RawRow, ...]
    rows: tuple[RawRow, ...]
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    says_units: bool = True
    whole: bool = True
    title: str = ""
    weeks: tuple[Span, ...] = ()
