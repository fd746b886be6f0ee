"""A period's report as a Word document in the form of a Party or a state body: a draft, unnumbered and unsigned."""

import io
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from bot.reports.docx_parts import (
    columns,
    padding,
    page_number,
    repeated,
    rule,
    shaded,
    unbroken,
    whole_font,
    write,
)
from bot.reports.form import Body, Form
from bot.reports.period_sheet import Grid, PeriodSheet, Section
from bot.reports.plain_text import one_line, plain

_CENTRE, _LEFT, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY
_A4 = (210, 297)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_NUMBER, _UNIT = 8.0, 38.0
"""Widths in mm of the first two columns of the results; the figures share the rest."""
_HEADER = Mm(10)
_SIGNED = 5
"""So many lines are left for a signature."""


def period_docx(sheet: PeriodSheet, form: Form) -> bytes:
    """The bytes of the .docx; what people wrote is text in it, never a field."""
    document = docx.Document()
    _paper(document, sheet, form)
    _head(document, sheet, form)
    _title(document, sheet, form)
    _sections(document, sheet, form)
    _signature(document, sheet, form)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paper(document: Any, sheet: PeriodSheet, form: Form) -> None:
    profile, section = form.profile, document.sections[0]
    section.page_width, section.page_height = Mm(_A4[0]), Mm(_A4[1])
    margins = [Mm(one) for one in profile.margins]
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.header_distance = section.footer_distance = _HEADER
    section.different_first_page_header_footer = True
    whole_font(document, profile.text)
    page_number(section.header.paragraphs[0], profile.page_number)
    document.core_properties.title = form.spelt(sheet.subject)
    document.core_properties.author = form.issuer
    document.core_properties.comments = sheet.draft


def _head(document: Any, sheet: PeriodSheet, form: Form) -> None:
    """Who issues it on the left, the Party or the state on the right; below them the number and the day, blank."""
    profile = form.profile
    left_width, right_width = profile.columns
    table = document.add_table(rows=2, cols=2)
    padding(table, 0)
    columns(table, profile.columns)
    (left, right), (number, day) = table.rows[0].cells, table.rows[1].cells
    if form.upper:
        write(_line(left), form.spelt(one_line(form.upper)), profile.upper, align=_CENTRE)
    write(_line(left), form.spelt(plain(form.issuer)), profile.issuer, bold=True, align=_CENTRE)
    if profile.starred:
        write(_line(left), "*", profile.issuer, align=_CENTRE)
    else:
        rule(left.add_paragraph(), left_width * 0.4, left_width)
    if profile.body is Body.PARTY:
        write(_line(right), sheet.party, profile.head, bold=True, align=_CENTRE)
        rule(right.add_paragraph(), _width(sheet.party, profile.head) * 1.4, right_width)
    else:
        write(_line(right), sheet.motto[0], profile.head, bold=True, align=_CENTRE)
        write(_line(right), sheet.motto[1], profile.motto, bold=True, align=_CENTRE)
        rule(right.add_paragraph(), _width(sheet.motto[1], profile.motto), right_width)
    before, after = form.number
    write(_line(number), f"{before}{sheet.number_blank}{after}", profile.number_size, align=_CENTRE)
    draft = write(_line(number), sheet.draft, profile.number_size, bold=True, italic=True, align=_CENTRE)
    draft._parent.paragraph_format.space_before = Pt(6)
    place = f"{one_line(form.place)}, " if form.place else ""
    write(_line(day), f"{form.spelt(place)}{sheet.day_blank}", profile.place, italic=True, align=_CENTRE)
    for cell in (number, day):
        cell.paragraphs[0].paragraph_format.space_before = Pt(0 if profile.starred else 8)


def _title(document: Any, sheet: PeriodSheet, form: Form) -> None:
    profile = form.profile
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(18)
    write(title, sheet.title, profile.title, bold=True, align=_CENTRE)
    subject = document.add_paragraph()
    write(subject, form.spelt(sheet.subject), profile.subject, bold=True, align=_CENTRE)
    if profile.dashes:
        write(document.add_paragraph(), "-----", profile.text, align=_CENTRE)
    else:
        within = _A4[0] - profile.margins[2] - profile.margins[3]
        rule(document.add_paragraph(), 0.4 * _width(sheet.subject, profile.subject), within)
    document.paragraphs[-1].paragraph_format.space_after = Pt(12)


def _sections(document: Any, sheet: PeriodSheet, form: Form) -> None:
    outer = inner = 0
    for section in sheet.sections:
        if section.level == 1:
            outer, inner = outer + 1, 0
            number = f"{_ROMAN[outer - 1]}."
        else:
            inner += 1
            number = f"{inner}."
        _section(document, sheet, section, number, form)
    closing = _text(document, form)
    write(closing, form.spelt(f"{sheet.closing}{form.profile.closing}"), form.profile.text)


def _section(document: Any, sheet: PeriodSheet, section: Section, number: str, form: Form) -> None:
    size = form.profile.text
    heading = _text(document, form)
    heading.paragraph_format.keep_with_next = True
    words = section.heading.upper() if section.level == 1 else section.heading
    write(heading, form.spelt(f"{number} {words}"), size, bold=True)
    for sentence in section.sentences:
        write(_text(document, form), form.spelt(sentence), size)
    if section.grid:
        heading.paragraph_format.space_after = Pt(4)
        _grid(document, sheet.results, form)
        note = _text(document, form)
        note.paragraph_format.space_before = Pt(3)
        write(note, form.spelt(sheet.results_note), form.profile.table, italic=True)
    for line, below in section.lines:
        paragraph = _text(document, form)
        write(paragraph, f"- {line}", size)
        if below:
            paragraph.paragraph_format.keep_with_next = True
            write(_text(document, form), below, size, italic=True)


def _text(document: Any, form: Form) -> Any:
    """A new paragraph of the text: justified, its first line indented."""
    paragraph = document.add_paragraph()
    paragraph.alignment = _JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_before, shape.line_spacing = Mm(form.profile.indent), Pt(4), 1.08
    return paragraph


def _grid(document: Any, grid: Grid, form: Form) -> None:
    """The results by unit; its heads come again on every page, and no row is broken."""
    profile = form.profile
    within = _A4[0] - profile.margins[2] - profile.margins[3]
    figures = len(grid.heads) - 2
    table = document.add_table(rows=1, cols=len(grid.heads))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    repeated(table.rows[0])
    unbroken(table.rows[0])
    for cell, words in zip(table.rows[0].cells, grid.heads, strict=True):
        _cell(cell, form.spelt(words), profile.table - 1.5, bold=True, centred=True)
        shaded(cell, "F2F2F2")
    for at, row in enumerate(grid.rows):
        bold = at >= len(grid.rows) - grid.totals
        made = table.add_row()
        unbroken(made)
        for place, (cell, value) in enumerate(zip(made.cells, row, strict=True)):
            words = "" if value is None else form.spelt(str(value))
            _cell(cell, words, profile.table, bold=bold, centred=place != 1)
    padding(table, 60)
    columns(table, (_NUMBER, _UNIT, *[(within - _NUMBER - _UNIT) / figures] * figures))


def _cell(cell: Any, words: str, size: float, *, bold: bool, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    write(paragraph, words, size, bold=bold, align=_CENTRE if centred else _LEFT)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _signature(document: Any, sheet: PeriodSheet, form: Form) -> None:
    """To whom it goes on the left; on the right who signs it, with room for a name."""
    profile = form.profile
    state = profile.body is Body.STATE
    gap = document.add_paragraph()
    gap.paragraph_format.space_before = Pt(6)
    table = document.add_table(rows=1, cols=2)
    padding(table, 0)
    columns(table, profile.columns)
    unbroken(table.rows[0])
    left, right = table.rows[0].cells
    heading = _line(left)
    write(heading, sheet.recipients, profile.recipients_head, bold=state, italic=state, underlined=not state)
    for at, name in enumerate(form.recipients, start=1):
        end = "." if at == len(form.recipients) else (";" if state else ",")
        write(_line(left), form.spelt(f"- {one_line(name)}{end}"), profile.recipients)
    write(_line(right), form.spelt(one_line(form.authority)), profile.signature, bold=True, align=_CENTRE)
    post = _line(right)
    write(post, form.spelt(one_line(form.post)), profile.signature, bold=profile.post_bold, align=_CENTRE)
    for _ in range(_SIGNED):
        write(_line(right), "", profile.signature, align=_CENTRE)


def _width(words: str, size: float) -> float:
    """About how wide bold words in small letters are, in mm."""
    return len(words) * size * 0.17


def _line(cell: Any) -> Any:
    """The next paragraph of a cell: the first is there already."""
    first = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
