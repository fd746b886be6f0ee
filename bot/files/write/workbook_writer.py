"""Workbooks as an office fills them in: headings that stay in view, lists to choose from, a sheet that explains.

Every cell of a user's is written as text, never as a formula, and stays text when it is typed over: "3/4/2020" is then
read as it stands, whatever country Excel believes to be in.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from bot.files.headings import CHOICES, COLUMNS, heading, label
from bot.files.read.csv_file import GUARDED
from bot.files.write.cell_words import Cells
from bot.texts import texts

ENTRY_COLUMNS = tuple(column for column in COLUMNS if column not in ("short", "parent", "year"))
UNIT_COLUMNS = ("id", "summary", "short", "layer", "parent")
LAYER_COLUMNS = ("id", "summary", "year")
_WIDTHS = {
    "layer": 11, "kind": 14, "id": 20, "clause": 8, "summary": 44, "date": 18, "end": 13, "starts": 8, "ends": 8,
    "days": 9, "due": 26,
    "units": 22, "supporting": 18, "followers": 18, "place": 18, "chair": 18, "participants": 22, "preparation": 18,
    "hand_in": 18,
    "status": 12, "leads": 12, "first_year": 10, "assumed": 12, "earlier": 20,
    "source": 24, "certainty": 11, "note": 30, "short": 18, "parent": 16, "year": 8,
}  # fmt: skip
_HEIGHT, _HIGHEST = 15.5, 409
"""Points of one line in a cell, and the most that a row may have."""
_A4 = 9
_NUMBERS = ("days", "first_year", "year")
_FONT = "Calibri"
_LINE = Side(style="thin", color="D9D9D9")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="9C2A25")
_NEEDED = PatternFill("solid", fgColor="7A1F1B")
_FILLED_IN = 2000
"""In how many rows there are lists to choose from."""


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def workbook_bytes(entries: Sequence[Cells], units: Sequence[Cells], layers: Sequence[Cells], locale: str) -> bytes:
    """The workbook with these rows."""
    say = texts(locale)
    book = Workbook(write_only=True)
    names = {name: say.plain(f"cells.sheet_{name}") for name in ("entries", "units", "layers", "guide")}
    ids = {
        column: f"{quote_sheetname(names[name])}!$A$2:$A${max(50, len(rows) + 20)}"
        for column, name, rows in (("units", "units", units), ("layer", "layers", layers))
    }
    _sheet(book, names["entries"], ENTRY_COLUMNS, entries, locale, ids)
    _sheet(book, names["units"], UNIT_COLUMNS, units, locale, {"layer": ids["layer"]})
    _sheet(book, names["layers"], LAYER_COLUMNS, layers, locale, {})
    _guide(book, names, locale)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(
    book: Workbook, name: str, columns: Sequence[str], rows: Sequence[Cells], locale: str, lists: Mapping[str, str]
) -> None:
    sheet: Any = book.create_sheet(name)
    entries = columns == ENTRY_COLUMNS
    sheet.freeze_panes = "F2" if entries else "A2"
    sheet.row_dimensions[1].height = 24
    printable(sheet)
    sheet.print_title_rows = "1:1"
    for at, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = _WIDTHS[column]
        dimension.number_format = "General" if column in _NUMBERS else "@"
        validation = _validation(column, lists, locale, entries=entries)
        if validation is not None:
            letter = get_column_letter(at)
            validation.add(f"{letter}2:{letter}{max(_FILLED_IN, len(rows) + 200)}")
            sheet.data_validations.append(validation)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.append([_heading(sheet, column, heading(_named(column, columns), locale)) for column in columns])
    for number, row in enumerate(rows, start=2):
        if number <= _FILLED_IN:  # whoever has more rows than that does not print them
            _grow(sheet, number, [(row.get(column), _WIDTHS[column]) for column in columns])
        sheet.append([_cell(sheet, row.get(column)) for column in columns])


def printable(sheet: Any) -> None:
    """Have a sheet printed across one page in width, lying, with narrow margins."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", _A4, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    sheet.page_margins.top = sheet.page_margins.bottom = 0.4


def _grow(sheet: Any, number: int, cells: Iterable[tuple[str | int | None, int]]) -> None:
    """Make a row as high as its (text, width of the column) need, since not every program does it by itself."""
    lines = max(lines_of(str(words or ""), width) for words, width in cells)
    if lines > 1:
        sheet.row_dimensions[number].height = min(lines * _HEIGHT, _HIGHEST)


def lines_of(words: str, width: int) -> int:
    """In how many lines a text stands in a column so wide, about."""
    return sum(len(line) // width + 1 for line in words.split("\n"))


def _named(column: str, columns: Sequence[str]) -> str:
    return "name" if column == "summary" and columns != ENTRY_COLUMNS else column


def _heading(sheet: Any, column: str, words: str) -> Any:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
    cell.fill = _NEEDED if column in ("id", "summary") else _HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = _BORDER
    return cell


def _cell(sheet: Any, value: str | int | None) -> Any:
    cell = WriteOnlyCell(sheet, None)
    # Text that looks like an escape would be read as what it seems to stand for (ECMA-376, 22.9.2.19).
    cell.value = _ESCAPE.sub(r"_x005F_x\1_", value) if isinstance(value, str) else value
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = _BORDER
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = bool(GUARDED.match(value))
    return cell


def _validation(column: str, lists: Mapping[str, str], locale: str, *, entries: bool) -> DataValidation | None:
    """The list of what may be chosen in a column; where several may stand, others are let through."""
    if column in lists:
        found = DataValidation(type="list", formula1=f"={lists[column]}", allow_blank=True, showErrorMessage=False)
    elif column in CHOICES:
        codes = [code for code in CHOICES[column] if not (entries and code in ("unit", "layer"))]
        words = ",".join(label(column, code, locale) for code in codes)
        strict = column != "assumed"
        found = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=strict)
        found.error = texts(locale).plain("cells.not_one_of", known=words.replace(",", ", "))
    elif entries and column in ("id", "summary", "date", "due", "leads", "earlier"):
        found = DataValidation(allow_blank=True, showErrorMessage=False)
    else:
        return None
    found.showInputMessage = True
    found.promptTitle = heading(column, locale)[:32]
    found.prompt = texts(locale).plain(f"cells.guide_{column}")[:255]
    return found


def _guide(book: Workbook, names: Mapping[str, str], locale: str) -> None:
    say = texts(locale)
    sheet: Any = book.create_sheet(names["guide"])
    sheet.sheet_view.showGridLines = False
    printable(sheet)
    for letter, width in (("A", 16), ("B", 18), ("C", 96)):
        sheet.column_dimensions[letter].width = width
    title = WriteOnlyCell(sheet, say.plain("cells.guide_title"))
    title.font = Font(name=_FONT, bold=True, size=16, color="9C2A25")
    sheet.append([title])
    intro = WriteOnlyCell(sheet, say.plain("cells.guide_intro"))
    intro.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merged_cells.ranges.add("A2:C2")
    sheet.row_dimensions[2].height = 34
    sheet.append([intro])
    sheet.append([])
    sheet.append([_heading(sheet, "", say.plain(f"cells.guide_{name}")) for name in ("column", "sheet", "what")])
    for row, column in enumerate(COLUMNS, start=5):
        name = "units" if column in ("short", "parent") else "layers" if column == "year" else "entries"
        words = (heading(column, locale), names[name], say.plain(f"cells.guide_{column}"))
        _grow(sheet, row, [(words[-1], 92)])
        cells = [_cell(sheet, one) for one in words]
        cells[0].font = Font(name=_FONT, bold=True)
        sheet.append(cells)
