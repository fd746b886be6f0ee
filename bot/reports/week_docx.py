"""The weekly schedule as a Word document: A4 lying, Times New Roman, as offices print and hang it."""

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.reports.week_sheet import WeekLine, WeekSheet, cells

_FONT = "Times New Roman"
_WIDTHS = (24, 17, 30, 92, 38, 40, 36)
"""Millimetres of the columns, without and with one for preparation."""
_PREPARED = (24, 17, 30, 75, 33, 36, 32, 30)
_SIZE = Pt(12)


def docx_bytes(sheet: WeekSheet) -> bytes:
    """The bytes of the .docx; what people wrote is text in it, never a field."""
    document = docx.Document()
    _paper(document, sheet)
    _heading(document, sheet)
    _table(document, sheet)
    if sheet.due:
        _line(document, sheet.due_heading, bold=True, before=8)
        for words in sheet.due:
            _line(document, f"- {words}")
    _line(document, sheet.note, italic=True, before=8)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paper(document: Any, sheet: WeekSheet) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(10)
    section.top_margin = section.bottom_margin = Mm(12)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, _SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    document.core_properties.title = sheet.title
    document.core_properties.author = sheet.office


def _heading(document: Any, sheet: WeekSheet) -> None:
    _line(document, sheet.office.upper(), bold=True, centred=True)
    _line(document, sheet.title.upper(), bold=True, centred=True, size=15, before=4)
    _line(document, f"({sheet.span})", italic=True, centred=True)
    document.paragraphs[-1].paragraph_format.space_after = Pt(6)


def _table(document: Any, sheet: WeekSheet) -> None:
    widths = _PREPARED if sheet.prepared else _WIDTHS
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, words in zip(table.rows[0].cells, sheet.heads, strict=True):
        _write(cell, words, bold=True, centred=True)
        _shade(cell, "F2DEDC")
    _repeated(table.rows[0])
    for row in sheet.rows:
        first = len(table.rows)
        for part in row.parts:
            begins = len(table.rows)
            for line in part.lines:
                _meeting(table.add_row(), line, prepared=sheet.prepared)
            _merged(table, 1, begins, part.name)
        if not row.parts:
            table.add_row()
        day = f"{row.weekday}\n{row.day}" + (f"\n{row.holiday}" if row.holiday else "")
        _merged(table, 0, first, day, bold=True)
        if row.off:
            _shade(table.cell(first, 0), "F7F3EF")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _meeting(row: Any, line: WeekLine, *, prepared: bool) -> None:
    _unbroken(row)
    for at, words in enumerate(cells(line, prepared=prepared), start=2):
        _write(row.cells[at], words, centred=at == 2, struck=line.struck and at == 3)


def _merged(table: Any, column: int, first: int, words: str, *, bold: bool = False) -> None:
    """One cell over the rows from `first` to the last one."""
    cell = table.cell(first, column).merge(table.cell(len(table.rows) - 1, column))
    _write(cell, words, bold=bold, centred=True)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _write(cell: Any, words: str, *, bold: bool = False, centred: bool = False, struck: bool = False) -> None:
    for extra in cell.paragraphs[1:]:
        extra._element.getparent().remove(extra._element)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.font.strike = bold, struck


def _line(
    document: Any,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    size: float | None = None,
    before: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = Pt(size)


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._element.get_or_add_tcPr().append(shading)


def _repeated(row: Any) -> None:
    """Have the row stand at the top of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _unbroken(row: Any) -> None:
    """Keep the row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
