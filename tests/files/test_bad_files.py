"""Bad files by name: each is refused or read in words, quickly, and never with a traceback."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bot.files import limits
from bot.files.load import Loaded, read_calendar

HEAD = "Mã;Tên việc;Ngày\n"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
HEADINGS = ("Mã", "Tên việc", "Ngày")
EVENT = "BEGIN:VEVENT\nUID:{0}\nDTSTART;VALUE=DATE:20200626\nSUMMARY:Họp\n{1}END:VEVENT\n"
TABLE = '[[event]]\nid = "e{}"\nsummary = "E"\ndate = 2020-06-26\n'


def row(number: int, *cells: str) -> str:
    """A row of a sheet in XML."""
    inside = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inside}</row>'


def book(sheet: str, **parts: bytes) -> bytes:
    """A workbook whose one sheet is this XML, with other parts beside it."""
    empty, content = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(empty)
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return content.getvalue()


def rows(*more: str) -> str:
    return SHEET.format(row(1, *HEADINGS) + "".join(more))


def ics(*events: str) -> str:
    return "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + "".join(events) + "END:VCALENDAR\n"


def read(folder: Path, name: str, content: str | bytes) -> Loaded:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_calendar([file])


WIDE = "".join(f'<c r="A{at}"/>' for at in range(limits.WIDEST + 1))
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "nothing in a workbook": ("a.xlsx", b"", "trống"),
    "nothing in a CSV file": ("a.csv", b"\xef\xbb\xbf \r\n", "trống"),
    "nothing in an .ics file": ("a.ics", b"", "trống"),
    "a PDF that is called a workbook": ("a.xlsx", b"%PDF-1.4", "tệp PDF"),
    "a photo that is called CSV": ("a.csv", bytes(range(256)) * 40, "không phải văn bản"),
    "UTF-16 with headings alone": ("a.csv", HEAD.encode("utf-16-le"), "Tệp trống"),
    "words that are called TOML": ("a.toml", "xin chào", "cú pháp"),
    "words that are called iCalendar": ("a.ics", "xin chào", "iCalendar"),
    "a zip of something else": ("a.xlsx", b"PK\x03\x04" + bytes(200), "không phải sổ Excel"),
    "an old workbook, or one with a password": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xlsx"),
    "a workbook with a row of very many cells": (
        "a.xlsx",
        book(SHEET.format(f'<row r="1">{WIDE}</row>' + row(2, *HEADINGS))),
        "quá 100 cột",
    ),
    "a CSV file of a million columns": ("a.csv", HEAD.strip() + ";" * 1_000_000 + "\n", "quá 100 cột"),
    "a table of very many keys": ("a.toml", "[[event]]\n" + "k = 1\n" * (limits.ROWS + 1), "quá 120.000 dòng"),
    "a row of number two billion": ("a.xlsx", book(rows(row(2_000_000_000, "a", "A", "1/1/2020"))), "dòng"),
    "an entity of XML": ("a.xlsx", book(ENTITY + rows(row(2, "a", "&a;", "1/1/2020"))), "XML không được phép"),
    "a quotation mark that is not closed": ("a.csv", HEAD + 'a;"A;1/1/2020\n' + "b;B;1/1/2020\n" * 9000, "dòng 2"),
    "a key of thousands of letters": ("a.toml", f"{'k' * 5000} = 1\n", "Không có loại mục “kkk"),
    "components without an end": ("a.ics", "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 500 + "END:VCALENDAR\n", "trống"),
}


@pytest.mark.parametrize(("name", "content", "words"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_in_words(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    loaded = read(tmp_path, name, content)
    assert loaded.errors
    assert words in loaded.errors[0].message or words in loaded.errors[0].where
    assert all(len(problem.value) <= 100 and len(problem.message) < 600 for problem in loaded.errors)


READ: dict[str, tuple[str, str | bytes, list[str]]] = {
    "mixed line ends": ("a.csv", f"{HEAD}a;A;1/1/2020\rb;B;2/1/2020\r\nc;C;3/1/2020\r\r\n", ["a", "b", "c"]),
    "a cell in the last corner of a sheet": (
        "a.xlsx",
        book(rows(row(2, "a", "A", "1/1/2020"), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        ["a"],
    ),
    "very many empty rows": (
        "a.xlsx",
        book(rows(row(2, "a", "A", "1/1/2020"), *(f'<row r="{n}"></row>' for n in range(3, 20_000)))),
        ["a"],
    ),
    "macros": ("a.xlsm", book(rows(row(2, "a", "A", "1/1/2020")), **{"xl/vbaProject.bin": b"x"}), ["a"]),
    "links to other files": (
        "a.xlsx",
        book(rows(row(2, "a", "A", "1/1/2020")), **{"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        ["a"],
    ),
}


@pytest.mark.parametrize(("name", "content", "ids"), READ.values(), ids=READ)
def test_an_odd_file_is_read(tmp_path: Path, name: str, content: str | bytes, ids: list[str]) -> None:
    loaded = read(tmp_path, name, content)
    assert loaded.errors == ()
    assert [entry.id for entry in loaded.calendar.entries] == ids


MANY = 60
TOO_MANY: dict[str, tuple[str, str | bytes]] = {
    "a.csv": ("quá 20 dòng", HEAD + "".join(f"e{n};E;1/1/2020\n" for n in range(MANY))),
    "a.toml": ("quá 20 dòng", "".join(TABLE.format(n) for n in range(MANY))),
    "inline.toml": (
        "quá 20 dòng",
        "event = [" + ", ".join(f'{{id = "e{n}", summary = "E", date = 2020-06-26}}' for n in range(MANY)) + "]",
    ),
    "a.ics": ("quá 20 sự kiện", ics(*(EVENT.format(n, "") for n in range(MANY)))),
    "a.xlsx": ("quá 20 dòng", book(rows(*(row(n, f"e{n}", "E", "1/1/2020") for n in range(2, MANY))))),
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_too_many_rows_are_refused_and_none_of_them_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(limits, "ROWS", 20)
    monkeypatch.setattr(limits, "ICS_EVENTS", 20)
    words, content = TOO_MANY[name]
    loaded = read(tmp_path, name, content)
    (problem,) = loaded.errors
    assert words in problem.message
    assert loaded.calendar.rows == ()


def test_a_file_that_is_too_long_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("read"))
    file = tmp_path / "a.csv"
    file.write_text("x" * (1024 * 1024 + 1))
    (problem,) = read_calendar([file]).errors
    assert "1 MB" in problem.message


def test_a_zip_bomb_is_found_while_it_is_inflated_even_if_it_lies_about_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PART_BYTES", 100_000)
    bomb = book(rows("<!--" + "x" * 300_000 + "-->"))
    for content in (bomb, bomb.replace((300_000 + 700).to_bytes(4, "little"), bytes(4))):
        (problem,) = read(tmp_path, "a.xlsx", content).errors
        assert "bung ra quá lớn" in problem.message
