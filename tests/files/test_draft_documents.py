"""Plan documents of Word, LibreOffice and plain text: their order and tables, and what is refused."""

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odf import opendocument, table, text

from bot.calendar.model import Kind, Once
from bot.files.draft_file import drafted
from bot.files.load import read_calendar
from bot.files.read.document import Grid, Paragraph, read_document
from bot.files.read.table import Refused

DATA = Path(__file__).parents[2] / "calendar_data"
HEAD = "ĐẢNG ỦY PHƯỜNG A\nSố 09-KH/ĐU\nA, ngày 10 tháng 3 năm 2020\nKẾ HOẠCH\ncông tác năm 2020\n"


def numbered(document: Document) -> None:
    """Give a document a list "I.", "1.", "-" with the number 77."""
    root = document.part.numbering_part.element
    kind = OxmlElement("w:abstractNum")
    kind.set(qn("w:abstractNumId"), "77")
    for level, (form, pattern) in enumerate((("upperRoman", "%1."), ("decimal", "%2."), ("bullet", "-"))):
        one = OxmlElement("w:lvl")
        one.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
            part = OxmlElement(tag)
            part.set(qn("w:val"), value)
            one.append(part)
        kind.append(one)
    root.insert(0, kind)
    number, of = OxmlElement("w:num"), OxmlElement("w:abstractNumId")
    number.set(qn("w:numId"), "77")
    of.set(qn("w:val"), "77")
    number.append(of)
    root.append(number)


def add(document: Document, level: int, words: str) -> None:
    properties = document.add_paragraph(words)._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", 77)):
        part = OxmlElement(tag)
        part.set(qn("w:val"), str(value))
        numbering.append(part)
    properties.append(numbering)


def test_a_word_document_with_automatic_numbers_and_a_table() -> None:
    document = docx.Document()
    numbered(document)
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    for level, words in (
        (0, "Mục đích"),
        (1, "Nâng cao nhận thức."),
        (0, "Nhiệm vụ"),
        (1, "Tuyên truyền:"),
        (2, "Treo cờ."),
    ):
        add(document, level, words)
    add(document, 1, "Báo cáo kết quả trước ngày 20/11.")
    rows = (
        ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"),
        ("I", "Văn hoá", "Văn hoá", "Văn hoá", "Văn hoá"),
        ("1", "Đăng ký gia đình văn hoá", "Văn hoá - Xã hội", "UBMTTQ", "Quý I"),
        ("2", "Ngày hội hiến máu", "Hội Chữ thập đỏ", "", "Dự kiến 14/6/2020"),
    )
    grid = document.add_table(rows=0, cols=5)
    for row in rows:
        cells = grid.add_row().cells
        if len(set(row)) == 2:
            cells[1].merge(cells[4]).text = row[1]
            cells[0].text = row[0]
            continue
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    blocks = read_document("a.docx", stream.getvalue())
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert texts[5:] == [
        "I. Mục đích",
        "1. Nâng cao nhận thức.",
        "II. Nhiệm vụ",
        "1. Tuyên truyền:",
        "- Treo cờ.",
        "2. Báo cáo kết quả trước ngày 20/11.",
    ]
    loaded = read_calendar(sorted(DATA.glob("*.toml")))
    found = drafted("a.docx", stream.getvalue(), "nhap.xlsx", loaded.calendar, loaded.units["ward"], "ward", "vi")
    said = [(row.clause, row.kind, row.schedule, row.units, row.supporting) for row in found.draft.rows[:4]]
    assert said == [
        ("II.1", Kind.TASK, None, (), ()),
        ("II.2", Kind.TASK, Once(2020, 11, 19), (), ()),
        ("II.2.I.1", Kind.TASK, Once(2020, 3, 31), ("Văn hoá - Xã hội",), ("UBMTTQ",)),
        ("II.2.I.2", Kind.EVENT, Once(2020, 6, 14), ("Hội Chữ thập đỏ",), ()),
    ]
    assert found.draft.rows[3].tentative


def test_a_document_of_libreoffice() -> None:
    document = opendocument.OpenDocumentText()
    document.text.addElement(text.P(text="KẾ HOẠCH"))
    listed = text.List()
    for words in ("Treo cờ", "Dọn vệ sinh"):
        item = text.ListItem()
        item.addElement(text.P(text=words))
        listed.addElement(item)
    document.text.addElement(listed)
    grid = table.Table()
    for cells in (("Nội dung", "Thời gian"), ("Báo cáo", "Quý I")):
        row = table.TableRow()
        for words in cells:
            cell = table.TableCell()
            cell.addElement(text.P(text=words))
            row.addElement(cell)
        grid.addElement(row)
    document.text.addElement(grid)
    stream = io.BytesIO()
    document.write(stream)
    assert read_document("a.odt", stream.getvalue()) == (
        Paragraph("KẾ HOẠCH"),
        Paragraph("- Treo cờ"),
        Paragraph("- Dọn vệ sinh"),
        Grid((("Nội dung", "Thời gian"), ("Báo cáo", "Quý I"))),
    )


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("a.docx", b"PK\x03\x04 damaged", "not_a_plan"),
        ("a.docx", b"%PDF-1.4", "not_a_plan"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "not_a_plan"),
        ("a.txt", b"  \n", "empty"),
        ("a.txt", b"\xff\x00\xff\x81", "not_a_plan"),
    ],
)
def test_what_is_no_document_is_refused(name: str, data: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_document(name, data)
    assert refused.value.key == key
