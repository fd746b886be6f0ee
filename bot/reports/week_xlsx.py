"""The weekly schedule as a workbook, printed on A4 lying."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from bot.reports.week_sheet import WeekSheet, cells

_FONT = "Times New Roman"
_WIDTHS = (14, 9, 15, 52, 22, 24, 22, 20)
_LINE = Side(style="thin", color="8C8C8C")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="F2DEDC")
_OFF = PatternFill("solid", fgColor="F7F3EF")
_A4 = 9
_HEIGHT = 15.75
"""Points of one line."""


def xlsx_bytes(sheet: WeekSheet) -> bytes:
    """The bytes of the .xlsx; every cell is text, never a formula."""
    book = Workbook()
    page: Any = book.active
    page.title = "Lịch tuần"
    columns = len(sheet.heads)
    for number, (words, font) in enumerate(
        (
            (sheet.office, Font(name=_FONT, size=12, bold=True)),
            (sheet.title.upper(), Font(name=_FONT, size=15, bold=True)),
            (f"({sheet.span})", Font(name=_FONT, size=12, italic=True)),
        ),
        start=1,
    ):
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=columns)
        _cell(page, number, 1, words, font=font, centred=True, bordered=False)
    for at, words in enumerate(sheet.heads, start=1):
        _cell(page, 5, at, words, font=Font(name=_FONT, size=12, bold=True), centred=True).fill = _HEAD
        page.column_dimensions[chr(ord("A") + at - 1)].width = _WIDTHS[at - 1]
    row = 6
    for day in sheet.rows:
        row = _day(page, row, day, sheet)
    row += 1
    for words, bold in ((sheet.due_heading, True), *((f"- {words}", False) for words in sheet.due)):
        if sheet.due:
            page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
            _cell(page, row, 1, words, font=Font(name=_FONT, size=12, bold=bold), bordered=False)
            row += 1
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    _cell(page, row, 1, sheet.note, font=Font(name=_FONT, size=11, italic=True), bordered=False)
    page.freeze_panes, page.print_title_rows = "A6", "5:5"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", _A4, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = page.page_margins.top = page.page_margins.bottom = 0.4
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _day(page: Any, first: int, day: Any, sheet: WeekSheet) -> int:
    """Write a day from row `first` on; returns the row after it."""
    row = first
    for part in day.parts:
        begins = row
        for line in part.lines:
            for at, words in enumerate(cells(line, prepared=sheet.prepared), start=3):
                strike = line.struck and at == 4
                _cell(page, row, at, words, font=Font(name=_FONT, size=12, strike=strike), centred=at == 3)
            lines = max(
                len(words) // _WIDTHS[at] + 1 for at, words in enumerate(cells(line, prepared=sheet.prepared), 2)
            )
            page.row_dimensions[row].height = max(lines, 1) * _HEIGHT + 3
            row += 1
        _merged(page, 2, begins, row - 1, part.name)
    if row == first:
        for at in range(2, len(sheet.heads) + 1):
            _cell(page, row, at, "")
        page.row_dimensions[row].height = 2 * _HEIGHT + 3
        row += 1
    words = f"{day.weekday}\n{day.day}" + (f"\n{day.holiday}" if day.holiday else "")
    cell = _merged(page, 1, first, row - 1, words, bold=True)
    if day.off:
        cell.fill = _OFF
    lack = (words.count("\n") + 1) * _HEIGHT + 3 - sum(page.row_dimensions[at].height for at in range(first, row))
    if lack > 0:
        page.row_dimensions[row - 1].height += lack
    return row


def _merged(page: Any, column: int, first: int, last: int, words: str, *, bold: bool = False) -> Any:
    if last > first:
        page.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
        for row in range(first + 1, last + 1):
            page.cell(row, column).border = _BORDER
    return _cell(page, first, column, words, font=Font(name=_FONT, size=12, bold=bold), centred=True)


def _cell(
    page: Any,
    row: int,
    column: int,
    words: str,
    *,
    font: Font | None = None,
    centred: bool = False,
    bordered: bool = True,
) -> Any:
    cell = page.cell(row, column)
    cell.value = words or None
    if words:
        cell.data_type = "s"
    cell.font = font or Font(name=_FONT, size=12)
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center" if centred else "top", wrap_text=True
    )
    if bordered:
        cell.border = _BORDER
    return cell
