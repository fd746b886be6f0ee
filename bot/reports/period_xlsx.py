"""A period's report as a workbook: the figures, the tasks, and the history rows that the figures count.

The sheets have filters, heads that stay in view, and print on A4 lying. Whatever people wrote is text, never a formula.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bot.reports.form import Form
from bot.reports.period_sheet import Cell, Grid, PeriodSheet
from bot.reports.plain_text import one_line, plain

_FONT = "Times New Roman"
_LINE = Side(style="thin", color="8C8C8C")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="F2DEDC")
_TOTAL = PatternFill("solid", fgColor="F7F3EF")
_A4 = 9
_HEIGHT, _HIGHEST = 15.75, 409
"""Points of one line, and the most that a row may have."""
_HEADS = 3
"""Lines of the headings."""
_LONGEST = 32_000
"""Characters: a cell holds 32,767."""
_RESULTS = (6, 42, 10, 13, 13, 14, 13, 11, 11, 11)
_TASKS = (5, 34, 11, 11, 11, 11, 8, 12, 6, 11, 15, 9, 9, 15, 30, 9, 14)
_HISTORY = (8, 12, 30, 13, 11, 15, 12, 6, 11, 30, 16, 9, 15, 10, 10, 15, 10, 10)
# Text that looks like an escape would be read as what it seems to stand for (ECMA-376, 22.9.2.19).
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = re.compile(r"\s*[=+\-@]")


def period_xlsx(sheet: PeriodSheet, form: Form) -> bytes:
    """The bytes of the .xlsx; the form gives the name of who issues it, and its spelling."""
    book = Workbook(write_only=True)
    results, tasks, history = sheet.names
    page = _page(book, results, _RESULTS, _RESULTS_TOP + 1, 3)
    _titles(page, (form.spelt(one_line(form.issuer)), f"{sheet.title} – {sheet.draft}", form.spelt(sheet.headline)))
    _grid(page, sheet.results, _RESULTS, _RESULTS_TOP, form)
    page.append([])
    row = _RESULTS_TOP + len(sheet.results.rows) + 2
    for at, words in enumerate((sheet.results_note, *sheet.how), start=row):
        _wide(page, at, words, _RESULTS)
    _grid(_page(book, tasks, _TASKS, 2, 3), sheet.tasks, _TASKS, 1, form)
    _grid(_page(book, history, _HISTORY, 2, 4), sheet.history, _HISTORY, 1, form)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_RESULTS_TOP = 5
"""The row of the heads on the first sheet."""


def _page(book: Workbook, name: str, widths: Sequence[int], row: int, column: int) -> Any:
    """A new sheet; what stands above `row` and left of `column` stays in view."""
    page: Any = book.create_sheet(name)
    page.freeze_panes = f"{get_column_letter(column)}{row}"
    page.print_title_rows = f"{row - 1}:{row - 1}"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", _A4, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.5
    page.oddFooter.center.text = "&P/&N"
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    return page


def _titles(page: Any, lines: Sequence[str]) -> None:
    for words, size in zip(lines, (12, 15, 12), strict=True):
        cell = _cell(page, words, bordered=False)
        cell.font = Font(name=_FONT, size=size, bold=size != 12 or words == lines[0])
        cell.alignment = Alignment(vertical="center")
        page.append([cell])
    page.append([])


def _grid(page: Any, grid: Grid, widths: Sequence[int], top: int, form: Form) -> None:
    """Write a table from row `top` on; its filter leaves the totals alone."""
    last = top + len(grid.rows) - grid.totals
    page.auto_filter.ref = f"A{top}:{get_column_letter(len(grid.heads))}{max(last, top)}"
    heads = [_cell(page, form.spelt(words)) for words in grid.heads]
    for cell in heads:
        cell.font, cell.fill = Font(name=_FONT, size=11, bold=True), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.row_dimensions[top].height = _HEADS * _HEIGHT
    page.append(heads)
    for number, row in enumerate(grid.rows, start=top + 1):
        lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
        if lines > 1:
            page.row_dimensions[number].height = min(lines * _HEIGHT, _HIGHEST)
        cells = [_cell(page, value) for value in row]
        if number > last:
            for cell in cells:
                cell.font, cell.fill = Font(name=_FONT, size=11, bold=True), _TOTAL
        page.append(cells)


def _wide(page: Any, row: int, words: str, widths: Sequence[int]) -> None:
    """A sentence across the whole table."""
    cell = _cell(page, words, bordered=False)
    cell.font = Font(name=_FONT, size=11, italic=True)
    page.merged_cells.ranges.add(f"A{row}:{get_column_letter(len(widths))}{row}")
    page.row_dimensions[row].height = (len(words) // (sum(widths) - 10) + 1) * _HEIGHT + 2
    page.append([cell])


def _cell(page: Any, value: Cell, *, bordered: bool = True) -> Any:
    cell: Any = WriteOnlyCell(page, None)
    cell.font = Font(name=_FONT, size=11)
    figure = isinstance(value, int | date)
    cell.alignment = Alignment(horizontal="center" if figure else "left", vertical="top", wrap_text=True)
    if bordered:
        cell.border = _BORDER
    if isinstance(value, str):
        cell.value = _ESCAPE.sub(r"_x005F_x\1_", plain(value, _LONGEST))
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = bool(_FORMULA.match(value))
        return cell
    cell.value = value
    if type(value) in _FORMATS:
        cell.number_format = _FORMATS[type(value)]
    return cell


_FORMATS: Mapping[type, str] = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy"}


def _lines(value: Cell, width: int) -> int:
    """In how many lines a value stands in a column so wide, about."""
    return sum(len(line) // width + 1 for line in value.split("\n")) if isinstance(value, str) else 1
