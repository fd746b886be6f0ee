"""The columns of a table as `Headings`, and what is to be said of those that are unknown, missing or there twice."""

import difflib
from typing import NamedTuple

from bot.files.headings import (
    ALL_DAY,
    COLUMNS,
    IGNORED,
    MONTH,
    NOTED,
    PEOPLE,
    PERIODS,
    TICKED,
    UNUSED,
    WEEKDAY,
    fields_of_headings,
    heading,
    heading_key,
)
from bot.files.problems import Cell, Problem
from bot.files.raw import Headings
from bot.files.read.heading_rows import Columns, periods
from bot.texts import Texts

_TOGETHER = frozenset({NOTED, TICKED, PEOPLE, WEEKDAY, MONTH, ALL_DAY})


class Known(NamedTuple):
    """The headings, with what is wrong in their rows and what is worth a look."""

    headings: Headings
    errors: list[Problem]
    warnings: list[Problem]


def known_columns(columns: Columns, sheet: str, section: str, file: str, say: Texts, *, alone: bool) -> Known:
    """The headings of a table; `section` is "unit" or "layer" in the sheets of these, `alone` as in `Headings`."""
    fields: dict[str, int] = {}
    words = tuple(one[:100] for one in columns.words)
    line = columns.lines[-1]
    found = Known(Headings(sheet, fields, words, alone, _special(columns), columns.lines[0]), [], [])

    def problem(key: str, at: int | None, **params: object) -> Problem:
        heading_ = "" if at is None else words[at]
        said = say.plain("cells.where", sheet="" if alone else sheet, line=line, column="")
        cell = Cell(sheet, line, None if at is None else at + 1, heading_)
        return Problem(file, said, "", heading_, say.plain(f"cells.{key}", **params), cell)

    noted: list[str] = []
    for at, name in enumerate(columns.names):
        if name in (IGNORED, UNUSED) or (name is None and not words[at]):
            continue
        if name is None:
            near = difflib.get_close_matches(heading_key(words[at]), fields_of_headings(), n=1, cutoff=0.8)
            field = fields_of_headings()[near[0]] if near else ""
            named = heading(field, say.locale) if field in COLUMNS else ""
            found.warnings.append(problem("unknown_column", at, given=words[at], near=named))
        elif name == TICKED:
            continue
        elif name == NOTED:
            noted.append(words[at])
        elif name.startswith(PERIODS):
            continue
        elif name in fields:
            found.errors.append(problem("column_twice", at, first=words[fields[name]], second=words[at]))
        else:
            fields[name] = at
    if noted:
        listed = ", ".join(f"“{one}”" for one in noted)
        found.warnings.append(problem("noted_columns", None, columns=listed, n=len(noted)))
    needed = "id" if section == "layer" else "summary"
    if needed not in fields and not periods(columns):  # the cells of months may name what is done
        found.errors.append(problem("missing_column", None, column=heading(needed, say.locale)))
    return found


def _special(columns: Columns) -> tuple[str | None, ...]:
    """The fields of all columns, where some are not read each by itself."""
    special = any(name in _TOGETHER or (name is not None and name.startswith(PERIODS)) for name in columns.names)
    return columns.names if special else ()
