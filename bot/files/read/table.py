"""Tables of cells, from a workbook or a CSV file, as rows in the terms of the TOML format."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from bot.calendar.days import Context, When
from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.check.values import ID
from bot.files.headings import (
    CHOICES,
    COLUMNS,
    IGNORED,
    NOT_LOADED,
    choices,
    fields_of_headings,
    heading,
    heading_key,
    label,
)
from bot.files.problems import Cell, Problem
from bot.files.raw import Headings, RawRow
from bot.files.read import cell_dates
from bot.texts import LOCALES, Texts, texts

Progress = Callable[[int, int | None], None]
"""Told now and then how far a reader is: (rows read, rows in all, None where that is not known)."""

EXAMPLE = "vi-du-"
"""How the ids of the template's example rows begin."""
EXAMPLES = ("anniversary", "event", "task")
"""The kinds of its example rows, in their order; "cells.example_<kind>" are their names."""

_STEP = 1000
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_SEVERAL = re.compile(r"[;,\n]+")
_NONE = frozenset({"khong", "none", "no", "khong nhac"})
# What Excel makes of "1/2" in these is no longer what was meant.
_NEVER_DATES = frozenset({"id", "clause", "summary", "short", "units"})


class Refused(Exception):
    """A file that is not read at all, or no further; `key` names the message, `where` the place."""

    def __init__(self, key: str, where: str = "", **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.where = where
        self.params = params


def too_many_rows(most: int | None = None) -> Refused:
    """The refusal of a file that has more rows than are read, or more than `most` lines."""
    return Refused("too_many_rows", most=f"{most or limits.ROWS:,}".replace(",", "."))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a reader hands it on: (row or line number from 1, cells), and how many there may be."""

    name: str
    rows: Iterable[tuple[int, tuple[Any, ...]]]
    total: int | None = None


@dataclass(slots=True)
class TableReader:
    """Reads the sheets of one file. `errors` and `warnings` are about headings; those of rows come later.

    The template's example rows, where nobody has changed them, are left out and counted as `examples`.
    """

    file: str
    say: Texts
    progress: Progress | None = None
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    count: int = 0
    says_units: bool = False
    examples: int = 0
    not_loaded: list[int] = field(default_factory=list)

    def rows(self, sheets: Iterable[Sheet], *, alone: bool) -> Iterator[RawRow]:
        """The rows of all sheets that have headings. Raises Refused; `alone` as in `Headings`."""
        known = False
        for sheet in sheets:
            if heading_key(sheet.name) in choices("own"):
                continue
            section = choices("section").get(heading_key(sheet.name), "")
            found = self._headings(sheet, section, alone=alone)
            if found is None:
                continue
            known = True
            self.says_units |= section == "unit"
            yield from self._entries(sheet, section, *found)
        if not known and not self.errors:
            raise Refused("no_headings", rows=limits.HEADING_ROWS)
        if self.not_loaded:
            listed = ", ".join(map(str, self.not_loaded))
            words = self.say.plain("cells.not_loaded", n=len(self.not_loaded), rows=listed)
            self.warnings.append(Problem(self.file, "", "", "", words))
        if self.progress:
            self.progress(self.count, self.count)

    def _headings(
        self, sheet: Sheet, section: str, *, alone: bool
    ) -> tuple[Headings, Iterator[tuple[int, tuple[Any, ...]]]] | None:
        """The headings of a sheet and the rows below them; None where it has none."""
        rows = iter(sheet.rows)
        something = False
        for number, cells in rows:
            something = something or not _blank(cells)
            if len(cells) > limits.COLUMNS and not _blank(cells[limits.COLUMNS :]):
                raise Refused("too_many_columns", most=limits.COLUMNS)
            names = [_field(cell) for cell in cells[: limits.COLUMNS]]
            if section and "summary" not in names:  # "Đơn vị" above the names of units
                names = ["summary" if name in {"units", "layer"} else name for name in names]
            if len(set(names) - {None, IGNORED}) > 1 and {"id", "summary"} & set(names):
                return self._known(sheet, number, cells, names, section, alone=alone), rows
            if number > limits.HEADING_ROWS:
                break
        if something and sheet.name:
            words = self.say.plain("cells.skipped_sheet", sheet=sheet.name)
            self.warnings.append(Problem(self.file, "", "", "", words))
        return None

    def _known(
        self, sheet: Sheet, number: int, cells: tuple[Any, ...], names: list[str | None], section: str, *, alone: bool
    ) -> Headings:
        """The headings, with what is wrong in their row told."""
        fields: dict[str, int] = {}
        words = tuple(" ".join(str(cell or "").split())[:100] for cell in cells[: limits.COLUMNS])

        def problem(key: str, at: int | None, **params: object) -> Problem:
            where = "" if alone else sheet.name
            heading_ = "" if at is None else words[at]
            said = self.say.plain("cells.where", sheet=where, line=number, column="")
            cell = Cell(sheet.name, number, None if at is None else at + 1, heading_)
            return Problem(self.file, said, "", heading_, self.say.plain(f"cells.{key}", **params), cell)

        for column, name in enumerate(names):
            if name in fields:
                first = words[fields[name]]
                self.errors.append(problem("column_twice", column, first=first, second=words[column]))
            elif name is None and words[column]:
                near = difflib.get_close_matches(heading_key(words[column]), fields_of_headings(), n=1)
                named = heading(fields_of_headings()[near[0]], self.say.locale) if near and near[0] in COLUMNS else ""
                self.warnings.append(problem("unknown_column", column, given=words[column], near=named))
            elif name is not None and name != IGNORED:
                fields[name] = column
        for needed in ("id",) if section == "layer" else ("id", "summary"):
            if needed not in fields:
                self.errors.append(problem("missing_column", None, column=heading(needed, self.say.locale)))
        return Headings(sheet.name, fields, words, alone)

    def _entries(
        self, sheet: Sheet, section: str, headings: Headings, rows: Iterable[tuple[int, tuple[Any, ...]]]
    ) -> Iterator[RawRow]:
        width = max(headings.fields.values()) + 1
        for number, cells in rows:
            if _blank(cells[:width]):
                continue
            self.count += 1
            if self.count > limits.ROWS:
                raise too_many_rows()
            if self.progress and self.count % _STEP == 0:
                self.progress(self.count, sheet.total)
            given = {
                name: cells[at] for name, at in headings.fields.items() if at < len(cells) and not _empty(cells[at])
            }
            if given.pop(NOT_LOADED, None) is not None:
                self.not_loaded.append(number)
                continue
            table, values, said = in_terms(given, section, self.say.locale)
            self.says_units |= table == "unit"
            row = RawRow(table, self.count, values, {"": number}, headings, cells[:width], said)
            if str(values.get("id", "")).startswith(EXAMPLE):
                untouched = heading_key(values.get("summary")) in _example_names()
                self.examples += untouched
                key = "example_row" if untouched else "example_id"
                self.warnings.append(row.about(self.file, key, self.say, "id"))
                if untouched:
                    continue
            yield row


@cache
def _example_names() -> frozenset[str]:
    return frozenset(
        heading_key(texts(locale).plain(f"cells.example_{kind}")) for kind in EXAMPLES for locale in LOCALES
    )


def in_terms(
    given: Mapping[str, Any], section: str, locale: str, context: Context = cell_dates.NOTHING_KNOWN
) -> tuple[str, dict[str, Any], When | None]:
    """(table, values in the terms of the TOML format, what the cell for its day was read as) of a row.

    `given` are its cells by column, none of them empty; `context` is what the table says of its dates. `section` is
    "unit" or "layer" in the sheets that hold these. Without a kind, what is due is a task, what comes every year an
    anniversary, anything else an event.
    """
    values: dict[str, Any] = {}
    kind = section
    for column, cell in given.items():
        try:
            if isinstance(cell, FieldError):
                raise cell
            if isinstance(cell, str) and _ERROR.fullmatch(cell.strip()):
                raise FieldError("excel_error")
            if column == "kind":
                kind = _choice("kind", cell, locale)
            elif column in _READ:
                values[column] = _READ[column](cell)
            elif column in ("status", "certainty"):
                values[column] = _choice(column, cell, locale)
            elif column == "assumed":
                values[column] = [_choice(column, one, locale) for one in _SEVERAL.split(str(cell)) if one.strip()]
            elif column not in ("date", "due", "end"):
                values[column] = _text(column, cell)
        except FieldError as error:
            values[column] = error
    said = _put_dates(values, given, kind, context)
    kind = kind or _likely(values)
    if kind in ("unit", "layer") and "summary" in values:
        values["name"] = values.pop("summary")
    return kind, values, said


def _put_dates(values: dict[str, Any], given: Mapping[str, Any], kind: str, context: Context) -> When | None:
    """What the columns for days say, which may be several fields; what stands in a column of its own comes first."""
    said = None
    for column in ("due", "date"):
        if column not in given or column in values:
            continue
        due = column == "due" or (kind == "task" and "due" not in given)
        try:
            if due:
                terms, read = cell_dates.due(given[column], context)
            else:
                terms, read = cell_dates.when(given[column], replace(context, yearly=kind == "anniversary"))
        except FieldError as error:
            values["due" if due else column] = error
            continue
        said = said or read
        for name in ("starts", "ends", "status"):
            if name in values:
                terms.pop(name, None)
        if "assumed" in terms and isinstance(values.get("assumed"), list):
            terms["assumed"] = sorted({*values["assumed"], *terms["assumed"]})
        if "note" in terms and isinstance(values.get("note"), str):
            terms["note"] = f"{values['note']}; {terms['note']}"
        values |= terms
    if "end" in given and not isinstance(values.get("end"), FieldError):
        try:
            values["end"] = FieldError("two_ends") if "end" in values else cell_dates.one_day(given["end"], context)
        except FieldError as error:
            values["end"] = error
    return said


def _likely(values: Mapping[str, Any]) -> str:
    if "due" in values:
        return "task"
    return "anniversary" if "yearly" in values or "lunar" in values else "event"


def _field(cell: object) -> str | None:
    """The field of a heading: "Ngày (ngày/tháng/năm) *" is "date"."""
    if not isinstance(cell, str) or len(cell) > 200:
        return None
    known = fields_of_headings()
    return known.get(heading_key(cell)) or known.get(heading_key(re.sub(r"\(.*?\)", "", cell)))


def _choice(column: str, cell: object, locale: str) -> str:
    code = choices(column).get(heading_key(cell))
    if code is None:
        raise FieldError("not_one_of", known=", ".join(label(column, one, locale) for one in CHOICES[column]))
    return code


def _layer(cell: object) -> str:
    words = str(cell).strip()
    code = words if ID.fullmatch(words) else choices("layer").get(heading_key(words))
    if code is None:
        raise FieldError("unknown_layer", known="national, province, town, ward")
    return choices("layer").get(heading_key(words), code)


def _number(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _leads(cell: object) -> object:
    number = _number(cell)
    if isinstance(number, int) and not isinstance(number, bool):
        return [number]
    if not isinstance(cell, str):
        raise FieldError("bad_leads")
    return [] if heading_key(cell) in _NONE else cell


def _text(column: str, cell: object) -> str:
    if isinstance(cell, datetime | date):
        day = f"{cell:%d/%m/%Y}"
        if column in _NEVER_DATES:
            raise FieldError("became_date", day=day)
        return day
    return str(_number(cell))


_READ: Mapping[str, Callable[[Any], Any]] = {
    "layer": _layer,
    "earlier": cell_dates.earlier,
    "leads": _leads,
    "days": _number,
    "first_year": _number,
    "year": _number,
    "id": lambda cell: _text("id", cell).strip(),
}


def _empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _blank(cells: Iterable[object]) -> bool:
    return all(map(_empty, cells))
