"""Sheets of a workbook: heads that stay in view, filters, print on A4 lying. What people wrote is text, no formula."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bot.reports.period_sheet import Cell, Grid
from bot.reports.plain_text import plain

FONT = "Times New Roman"
HEIGHT = 15.75
"""Points of one line."""
_LINE = Side(style="thin", color="8C8C8C")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="F2DEDC")
_TOTAL = PatternFill("solid", fgColor="F7F3EF")
_A4 = 9
_HIGHEST = 409
"""The most points that a row may have."""
_HEADS = 3
"""Lines of the headings."""
_LONGEST = 32_000
"""Characters: a cell holds 32,767."""
# Text that looks like an escape would be read as what it seems to stand for (ECMA-376, 22.9.2.19).
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = re.compile(r"\s*[=+\-@]")
_FORMATS: Mapping[type, str] = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy"}
Looks = dict[tuple[type, bool, bool], Any]
"""How the cells of a sheet look, by what is in them: its type, whether it is a total, whether it seems a formula."""


def new_page(book: Workbook, name: str, widths: Sequence[int], row: int, column: int) -> Any:
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


def write_grid(page: Any, grid: Grid, widths: Sequence[int], top: int) -> None:
    """Write a table from row `top` on; its filter leaves the totals alone."""
    last = top + len(grid.rows) - grid.totals
    page.auto_filter.ref = f"A{top}:{get_column_letter(len(grid.heads))}{max(last, top)}"
    heads = [new_cell(page, words) for words in grid.heads]
    for cell in heads:
        cell.font, cell.fill = Font(name=FONT, size=11, bold=True), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    looks: Looks = {}
    page.row_dimensions[top].height = _HEADS * HEIGHT
    page.append(heads)
    for number, row in enumerate(grid.rows, start=top + 1):
        lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
        if lines > 1:
            page.row_dimensions[number].height = min(lines * HEIGHT, _HIGHEST)
        page.append([_alike(page, value, looks, total=number > last) for value in row])


def new_cell(page: Any, value: Cell, *, bordered: bool = True) -> Any:
    """A cell with a look of its own, which may be changed."""
    cell = _filled(page, value)
    cell.font = Font(name=FONT, size=11)
    figure = isinstance(value, int | date)
    cell.alignment = Alignment(horizontal="center" if figure else "left", vertical="top", wrap_text=True)
    if bordered:
        cell.border = _BORDER
    if isinstance(value, str):
        cell.number_format, cell.quotePrefix = "@", _seems_formula(value)
    elif type(value) in _FORMATS:
        cell.number_format = _FORMATS[type(value)]
    return cell


def _alike(page: Any, value: Cell, looks: Looks, *, total: bool) -> Any:
    """A cell that looks as the first of its kind: to put a look together is most of the work of a cell."""
    kind = (type(value), total, isinstance(value, str) and _seems_formula(value))
    if kind in looks:
        cell = _filled(page, value)
        cell._style = copy(looks[kind])
        return cell
    cell = new_cell(page, value)
    if total:
        cell.font, cell.fill = Font(name=FONT, size=11, bold=True), _TOTAL
    looks[kind] = cell._style
    return cell


def _filled(page: Any, value: Cell) -> Any:
    cell: Any = WriteOnlyCell(page, None)
    if isinstance(value, str):
        cell.value = _ESCAPE.sub(r"_x005F_x\1_", plain(value, _LONGEST))
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _seems_formula(words: str) -> bool:
    return bool(_FORMULA.match(words))


def _lines(value: Cell, width: int) -> int:
    """In how many lines a value stands in a column so wide, about."""
    return sum(len(line) // width + 1 for line in value.split("\n")) if isinstance(value, str) else 1
