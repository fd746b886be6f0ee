"""A period's report as a workbook: the figures, the tasks, and the history rows that the figures count."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.reports.form import Form
from bot.reports.period_sheet import Grid, PeriodSheet
from bot.reports.plain_text import one_line
from bot.reports.sheets import FONT, HEIGHT, new_cell, new_page, write_grid

_RESULTS = (6, 42, 10, 13, 13, 14, 13, 11, 11, 11)
_TASKS = (5, 34, 11, 11, 11, 11, 8, 12, 6, 11, 15, 9, 9, 15, 30, 9, 14)
_HISTORY = (8, 12, 30, 13, 11, 15, 12, 6, 11, 30, 16, 9, 15, 10, 10, 15, 10, 10)


def period_xlsx(sheet: PeriodSheet, form: Form) -> bytes:
    """The bytes of the .xlsx; the form gives the name of who issues it, and its spelling."""
    book = Workbook(write_only=True)
    results, tasks, history = sheet.names
    page = new_page(book, results, _RESULTS, _RESULTS_TOP + 1, 3)
    _titles(page, (form.spelt(one_line(form.issuer)), f"{sheet.title} – {sheet.draft}", form.spelt(sheet.headline)))
    write_grid(page, _spelt(sheet.results, form), _RESULTS, _RESULTS_TOP)
    page.append([])
    row = _RESULTS_TOP + len(sheet.results.rows) + 2
    for at, words in enumerate((sheet.results_note, *sheet.how), start=row):
        _wide(page, at, words, _RESULTS)
    write_grid(new_page(book, tasks, _TASKS, 2, 3), _spelt(sheet.tasks, form), _TASKS, 1)
    write_grid(new_page(book, history, _HISTORY, 2, 4), _spelt(sheet.history, form), _HISTORY, 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_RESULTS_TOP = 5
"""The row of the heads on the first sheet."""


def _spelt(grid: Grid, form: Form) -> Grid:
    return replace(grid, heads=tuple(form.spelt(words) for words in grid.heads))


def _titles(page: Any, lines: Sequence[str]) -> None:
    for words, size in zip(lines, (12, 15, 12), strict=True):
        cell = new_cell(page, words, bordered=False)
        cell.font = Font(name=FONT, size=size, bold=size != 12 or words == lines[0])
        cell.alignment = Alignment(vertical="center")
        page.append([cell])
    page.append([])


def _wide(page: Any, row: int, words: str, widths: Sequence[int]) -> None:
    """A sentence across the whole table."""
    cell = new_cell(page, words, bordered=False)
    cell.font = Font(name=FONT, size=11, italic=True)
    page.merged_cells.ranges.add(f"A{row}:{get_column_letter(len(widths))}{row}")
    page.row_dimensions[row].height = (len(words) // (sum(widths) - 10) + 1) * HEIGHT + 2
    page.append([cell])
