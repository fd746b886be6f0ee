"""Files of other programs than Excel: their tables are read as an .xlsx is, and what cannot be read is named."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx.oxml import OxmlElement

from bot.files.check.dates import FieldError
from bot.files.load import read_calendar
from bot.files.read.formats import is_plan
from bot.files.read.kinds import TABLES, Kind
from bot.files.read.old_excel import read_xls
from bot.files.read.open_document import read_ods
from bot.files.read.sheet import Merged
from bot.files.read.text_document import read_odt
from bot.files.read.word_document import Document, read_docx
from bot.texts import texts

from .calendars import workbook
from .documents import commented, ods, odt, reviewed, saved, word
from .test_tables import HEAD, read

OLD = Path(__file__).with_name("excel97.xls").read_bytes()
"""A workbook as LibreOffice writes it for Excel 97-2003."""

ROWS: list[list[Any]] = [
    ["KẾ HOẠCH NĂM 2026"],
    ["Mã", "Tên việc", "Ngày", "Giờ"],
    ["a", ["dòng 1", "dòng 2"], date(2026, 6, 26), time(14, 30)],
    ["b", 0.5, datetime(2026, 6, 27, 8), True],  # noqa: DTZ001 - as a cell has it
    ["c", 12, {"valuetype": "time", "timevalue": "PT30H00M00S"}, {"formula": "of:=A1"}],
    ["d", {"valuetype": "string", "text": "Err:502"}, {"valuetype": "date", "datevalue": "x", "text": "26/6"}],
    [],
    [{"numbercolumnsrepeated": 2}, "sau chỗ trống"],
]


def test_cells_of_a_spreadsheet_of_libreoffice() -> None:
    sheet, old = read_ods(io.BytesIO(ods(ROWS, hidden=[3], struck=[5], merged={(1, 0): (1, 4), (4, 0): (2, 1)})))
    assert sheet.name == "Việc"
    read = dict(sheet.rows)
    assert read[3] == ("a", "dòng 1\ndòng 2", datetime(2026, 6, 26), time(14, 30))  # noqa: DTZ001
    assert read[4] == ("b", 0.5, datetime(2026, 6, 27, 8), True)  # noqa: DTZ001
    assert read[5][1:3] == (12, timedelta(hours=30))
    assert isinstance(read[5][3], FieldError), "a formula without a result"
    assert isinstance(read[6][1], FieldError), "a formula that failed"
    assert read[6][2] == "26/6", "a date that is none is what is shown"
    assert read[8] == (None, None, "sau chỗ trống")
    assert (sheet.hidden, old.hidden) == (False, True)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.struck_rows) == ({3}, {2}, {5})
    assert sheet.merged == (Merged(1, 0, 1, 3), Merged(4, 0, 5, 0))


def test_a_repeated_row_of_libreoffice_counts_as_many_times() -> None:
    data = ods([["a"]])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.namelist():
            content = before.read(part).replace(
                b"<table:table-row>", b'<table:table-row table:number-rows-repeated="3">', 1
            )
            after.writestr(part, content)
    sheet, _ = read_ods(stream)
    assert list(sheet.rows) == [(1, ("a",)), (2, ("a",)), (3, ("a",))]


def test_cells_of_a_workbook_of_excel_97() -> None:
    sheet, old = read_xls(OLD)
    assert (sheet.name, sheet.hidden, old.name, old.hidden) == ("Việc", False, "Bản cũ", True)
    assert list(sheet.rows)[2:] == [
        (4, (None, "hoi-nghi", "Hội nghị", date(2026, 6, 26), time(14, 30), "dòng 1\ndòng 2")),
        (5, (None, "gop", "Gộp", datetime(2026, 6, 27, 8), 0.5, True)),  # noqa: DTZ001
        (6, (None, None, "Gộp dưới", date(2026, 6, 28), 12, "hoi-nghix")),
    ]
    assert sheet.merged == (Merged(2, 1, 2, 5), Merged(5, 1, 6, 1))


def patched(record: bytes, at: int, new: bytes) -> bytes:
    """The workbook of Excel 97 with bytes changed, so far behind the beginning of the first such record."""
    place = OLD.index(record) + at
    return OLD[:place] + new + OLD[place + len(new) :]


def test_looks_of_a_workbook_of_excel_97() -> None:
    hidden_row = patched(struct.pack("<HHH", 0x0208, 16, 4), 16, b"\x20")
    assert read_xls(hidden_row)[0].hidden_rows == {5}
    hidden_columns = patched(struct.pack("<HHHH", 0x007D, 12, 0, 256), 12, b"\x01")
    assert read_xls(hidden_columns)[0].hidden_columns == {1, 2, 3, 4, 5}, "the first one is empty"
    struck = patched(struct.pack("<HH", 0x0031, 30), 6, b"\x08")
    assert read_xls(struck)[0].struck_rows == {2, 3, 4, 5, 6}
    assert [sheet.notes for sheet in read_xls(OLD)] == [False, False]
    assert read_xls(patched(struct.pack("<HH", 0x0080, 8), 0, struct.pack("<H", 0x001C)))[0].notes


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ods", lambda: ods([*TABLE, ["c", ["Có ghi chú"], "28/6/2026"]], away=False)),
        ("a.odt", lambda: odt([*TABLE, ["c", ["Có ghi chú"], "28/6/2026"]])),
        ("a.docx", lambda: commented([*TABLE, ["c", "Có ghi chú", "28/6/2026"]])),
    ],
)
def test_comments_on_cells_are_said_not_to_be_read(tmp_path: Path, name: str, data: Callable[[], bytes]) -> None:
    loaded = read(tmp_path, data(), name)
    assert loaded.errors == ()
    assert [entry.summary for entry in loaded.calendar.entries] == ["Hội nghị", "Đại hội", "Có ghi chú"]
    assert any("không đọc các ghi chú này" in warning.message for warning in loaded.warnings)


def docx_of(document: Any) -> Document:
    return read_docx(io.BytesIO(saved(document)))


def test_tables_of_a_word_document() -> None:
    document = word(
        "KẾ HOẠCH NĂM 2020", "I. Quý I", [["TT", "Việc"], ["1", "Họp"]], "", [["2", "Báo cáo"]], "II. Quý II", [["x"]]
    )
    first, second = docx_of(document).tables
    assert (first.name, second.name) == ("I. Quý I", "II. Quý II")
    assert list(first.rows) == [
        (-1, ("KẾ HOẠCH NĂM 2020",)), (0, ("I. Quý I",)), (1, ("TT", "Việc")), (2, ("1", "Họp")), (3, ("2", "Báo cáo")),
    ]  # fmt: skip
    assert next(iter(second.rows)) == (-2, ("KẾ HOẠCH NĂM 2020",)), "the year may stand in the title alone"


def test_merged_struck_and_reviewed_cells_of_a_word_document() -> None:
    document = word([["A", "B", "C"], ["1", "Họp", "26/6"], ["2", "", ""], ["3", "Hội trại", ""], ["4", "", "x"]])
    cells = document.tables[0]
    cells.cell(0, 0).merge(cells.cell(0, 1))
    cells.cell(1, 2).merge(cells.cell(2, 2))
    cells.cell(3, 1).paragraphs[0].runs[0].font.strike = True
    reviewed(cells.cell(4, 1).paragraphs[0], gone="27/6", new="28/6")
    (sheet,) = docx_of(document).tables
    assert dict(sheet.rows)[5] == ("4", "28/6", "x")
    assert dict(sheet.rows)[1] == ("A\nB", None, "C")
    assert sheet.merged == (Merged(1, 0, 1, 1), Merged(2, 2, 3, 2))
    assert (sheet.struck_rows, sheet.struck_cells) == ({4}, {4: {1}})


def test_a_table_in_a_content_control_is_read_and_names_are_not_doubled() -> None:
    document = word("Lịch", [["a"]], "Lịch", [["b", "c"]])
    body = document.element.body
    table = document.tables[0]._tbl
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    body.replace(table, control)
    control.append(content)
    content.append(table)
    assert [sheet.name for sheet in docx_of(document).tables] == ["Lịch", "Lịch (2)"]


def test_tables_of_a_text_of_libreoffice() -> None:
    first, second = read_odt(
        io.BytesIO(
            odt(
                "KẾ HOẠCH NĂM 2020",
                "I. Quý I",
                [[("A", 2, 1), None, "B"], ["1", ("Họp", 1, 2), "26/6"]],
                [["2", None, ""], ["3", "Hội trại", "27/6"]],
                "II. Quý II",
                [["x"]],
                struck=True,
            )
        )
    ).tables
    assert (first.name, second.name) == ("I. Quý I", "II. Quý II")
    assert list(first.rows) == [
        (-1, ("KẾ HOẠCH NĂM 2020",)), (0, ("I. Quý I",)), (1, ("A", None, "B")), (2, ("1", "Họp", "26/6")),
        (3, ("2",)), (4, ("3", "Hội trại", "27/6")),
    ]  # fmt: skip
    assert first.merged == (Merged(1, 0, 1, 1), Merged(2, 1, 3, 1))
    assert first.struck_rows == {4}
    assert next(iter(second.rows)) == (-2, ("KẾ HOẠCH NĂM 2020",)), "the year may stand in the title alone"


def test_a_table_in_a_cell_of_libreoffice_is_words_of_the_cell() -> None:
    data = odt("Lịch", [["Việc", "Ngày"], ["Họp", "26/6"], ["Hội trại", "27/6"]])
    inner = b"<table:table><table:table-row><table:table-cell><text:p>(Trong)</text:p></table:table-cell>"
    inner += b"</table:table-row></table:table></table:table-cell>"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.namelist():
            after.writestr(part, before.read(part).replace(b"</table:table-cell>", inner, 3))
    (sheet,) = read_odt(stream).tables
    assert dict(sheet.rows)[3] == ("Hội trại", "27/6")
    assert dict(sheet.rows)[2] == ("Họp\n(Trong)", "26/6")


TABLE = [["Mã", "Tên việc", "Ngày"], ["a", "Hội nghị", "26/6/2026"], ["b", "Đại hội", "27/6/2026"]]
CSV = "Mã;Tên việc;Ngày\na;Hội nghị;26/6/2026\nb;Đại hội;27/6/2026\n"
SAME = {
    "libreoffice": ("a.ods", lambda: ods(TABLE, away=False)),
    "a text of libreoffice": ("a.odt", lambda: odt("Lịch năm 2026", TABLE)),
    "word": ("a.docx", lambda: saved(word("Lịch năm 2026", TABLE))),
    "excel under an old name": ("a.xls", lambda: workbook(("Lịch", TABLE))),
    "word under no name": ("tep", lambda: saved(word(TABLE))),
    "libreoffice called excel": ("a.xlsx", lambda: ods(TABLE, away=False)),
    "csv called excel": ("a.xls", CSV.encode),
    "utf-16 called excel": ("a.xls", lambda: CSV.replace(";", "\t").encode("utf-16")),
    "utf-16 without its mark": ("a.csv", lambda: CSV.encode("utf-16-le")),
    "encoded twice": ("a.csv", lambda: CSV.encode().decode("latin-1").encode()),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_table_in_any_format_is_the_same_calendar(tmp_path: Path, name: str) -> None:
    file, make = SAME[name]
    loaded = read(tmp_path, make(), file)
    assert loaded.errors == ()
    assert [(entry.id, entry.summary) for entry in loaded.calendar.entries] == [("a", "Hội nghị"), ("b", "Đại hội")]


def archive(*names: str, **content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, content.get(name, b""))
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
UNREAD = {
    "a.pdf": (b"%PDF-1.4\n", "PDF"),
    "lich.xlsx": (b"%PDF-1.4\n", "PDF"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "ảnh"),
    "a.jpg": (b"\xff\xd8\xff\xe0", "ảnh"),
    "a.heic": (b"\0\0\0\x18ftypheic", "ảnh"),
    "a.zip": (archive("lich.xlsx"), "tệp nén"),
    "a.rar": (b"Rar!\x1a\x07", "tệp nén"),
    "a.xlsb": (archive("[Content_Types].xml", "xl/workbook.bin"), ".xlsb"),
    "a.numbers": (archive("Index/Document.iwa"), "Numbers"),
    "a.pptx": (archive("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
    "a.odt": (archive("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"), ".odt"),
    "b.odt": (odt("Chỉ có chữ"), "không có bảng"),
    "a.doc": (OLE + "WordDocument".encode("utf-16-le"), "Word kiểu cũ"),
    "a.rtf": (b"{\\rtf1 x}", "Word kiểu cũ"),
    "b.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "a.msg": (OLE + "__properties_version1.0".encode("utf-16-le"), "Outlook"),
    "a.xls": (b"\xef\xbb\xbf<html><table><tr><td>a</td></tr></table>", "trang web"),
    "b.xls": ("<table><tr><td>a</td></tr>".encode("utf-16"), "trang web"),
    "c.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
    "d.xls": (OLE + "Workbook".encode("utf-16-le"), ".xls"),
    "a.docx": (saved(word("Chỉ có chữ")), "không có bảng"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_file_of_another_kind_is_told_by_its_bytes(tmp_path: Path, name: str) -> None:
    data, words = UNREAD[name]
    (problem,) = read(tmp_path, data, name).errors
    assert words in problem.message


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_kind_that_is_not_read_has_words(locale: str) -> None:
    say = texts(locale)
    unread = set(Kind) - TABLES - {Kind.ICS, Kind.TOML}
    assert [kind for kind in unread if not say.has(f"cells.{kind}") and not say.has(f"files.{kind}")] == []


def test_a_plan_document_is_told_from_a_file_of_tables(tmp_path: Path) -> None:
    prose = "Các đơn vị chủ động xây dựng kế hoạch và báo cáo kết quả thực hiện trước ngày 30/6/2026. "
    found = {}
    for name, data in {
        "table.docx": saved(word("Lịch", TABLE)),
        "plan.docx": saved(word("KẾ HOẠCH", prose * 3, [["Nơi nhận", "TM. UBND"]])),
        "plan-with-table.docx": saved(word("KẾ HOẠCH", prose * 3, TABLE)),
        "prose.odt": odt("KẾ HOẠCH", prose * 3),
        "table.odt": odt("Lịch", TABLE),
        "damaged.odt": UNREAD["a.odt"][0],
        "table.xlsx": workbook(("Lịch", [HEAD])),
        "damaged.docx": b"PK\x03\x04",
    }.items():
        (tmp_path / name).write_bytes(data)
        found[name] = is_plan(tmp_path / name)
    assert [name for name, plan in found.items() if plan] == ["plan.docx", "plan-with-table.docx", "prose.odt"]
    assert not is_plan(tmp_path / "nothing.docx")


def test_a_sheet_in_an_old_font_is_not_loaded_as_garbage(tmp_path: Path) -> None:
    rows = [*TABLE, ["c", "Héi nghÞ s¬ kÕt c«ng t¸c", "28/6/2026"]]
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(("Lịch", rows)))
    (problem,) = read_calendar([file]).errors
    assert "TCVN3" in problem.message
    assert "Hội" in problem.message
