"""The audit as a workbook, and as a table in CSV."""

import csv
import io
import re
from datetime import date, datetime

from openpyxl import Workbook

from bot.reports.period_sheet import Cell, Grid
from bot.reports.plain_text import plain
from bot.reports.sheets import new_page, write_grid

_WIDTHS = (9, 16, 24, 12, 24, 44, 30, 30)
_FORMULA = re.compile(r"\s*[=+\-@]")


def audit_xlsx(grid: Grid, name: str) -> bytes:
    """The bytes of an .xlsx with one sheet of this name."""
    book = Workbook(write_only=True)
    write_grid(new_page(book, name, _WIDTHS, 2, 4), grid, _WIDTHS, 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def audit_csv(grid: Grid) -> bytes:
    """UTF-8 with a byte order mark and semicolons, which Excel opens; what looks like a formula has an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(grid.heads)
    for row in grid.rows:
        writer.writerow([_cell(value) for value in row])
    return ("\ufeff" + stream.getvalue()).encode()


def _cell(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    words = "" if value is None else plain(str(value))
    return f"'{words}" if isinstance(value, str) and _FORMULA.match(words) else words
