"""What the report of a period says, in words and figures; `period_docx` and `period_xlsx` write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | date | datetime | None
"""Instants are the office's own time, without a zone, as a sheet shows them."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the headings of its columns, and its rows. The last `totals` rows sum up the others."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text: a heading, sentences, and lines of a list, each with what people said below it, if anything.

    `grid` says that the table of results stands in it, before its lines.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    level: int = 1
    grid: bool = False


@dataclass(frozen=True, slots=True)
class PeriodSheet:
    """A whole report. `tasks` has a row for each unit's part of a task, `history` one for each row of the history.

    In the history the last columns are keys: filtered by one of them (and by a unit), exactly those rows are left that
    a figure of `results` counts. Where nothing was reported, a row says so.
    """

    title: str
    subject: str
    draft: str
    motto: tuple[str, str]
    party: str
    day_blank: str
    number_blank: str
    recipients: str
    sections: tuple[Section, ...]
    closing: str
    results: Grid
    results_note: str
    tasks: Grid
    history: Grid
    names: tuple[str, str, str]
    headline: str
    how: Sequence[str]
