"""What python-docx has no words for: rules below a line, page numbers, heads of tables on every page."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"


def whole_font(document: Any, size: float) -> None:
    """Have every text of a document in Times New Roman, in this size where nothing else is said."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def write(
    paragraph: Any,
    words: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    underlined: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Any:
    """Write words at the end of a paragraph, as text; line breaks are kept."""
    run = paragraph.add_run(words)
    run.font.size, run.font.name = Pt(size), FONT
    run.bold, run.italic, run.underline = bold, italic, underlined
    if align is not None:
        paragraph.alignment = align
    return run


def rule(paragraph: Any, width: float, within: float) -> None:
    """Make an empty paragraph a rule of `width` mm, in the middle of the `within` mm that it has."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(max(0.0, (within - width) / 2))
    shape.line_spacing = Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # A border must stand before spacing and indents (ECMA-376, 17.3.1.26).
    paragraph._p.pPr.find(qn("w:spacing")).addprevious(borders)


def page_number(paragraph: Any, size: float) -> None:
    """The number of the page, as a field: the only one in a report."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run(words if kind == "text" else "")
        run.font.size, run.font.name = Pt(size), FONT
        if kind == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = words
            run._r.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def repeated(row: Any) -> None:
    """Have a row stand at the top of every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def unbroken(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def columns(table: Any, widths: tuple[float, ...]) -> None:
    """Give a table its columns, in mm, and nothing but those."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def padding(table: Any, twips: int) -> None:
    """Leave so much (twentieths of a point) between the sides of a table's cells and their text."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        side = OxmlElement(f"w:{name}")
        side.set(qn("w:w"), str(twips))
        side.set(qn("w:type"), "dxa")
        margins.append(side)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def shaded(cell: Any, colour: str) -> None:
    """Colour the ground of a cell, as "F2F2F2"."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._element.get_or_add_tcPr().append(shading)
