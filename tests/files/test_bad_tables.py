"""Tables that are no tables: each is answered in words, and no bytes whatever make a reader fail."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.files import limits
from bot.files.load import read_calendar

from .calendars import workbook
from .test_tables import HEAD, read


def _archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


GOOD = workbook(("Lịch", [HEAD, ["e", "E", "Sự kiện", "1/1/2020"]]))


def _with_sheet(content: bytes) -> bytes:
    """The good workbook with another XML for its first sheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename.endswith("sheet1.xml") else old.read(part))
    return stream.getvalue()


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
BOMB = _with_sheet(b" " * (limits.PART_BYTES + 1))
BAD = {
    "an empty workbook": ("a.xlsx", b"", "trống"),
    "an empty table": ("a.csv", b"\xef\xbb\xbf\r\n", "trống"),
    "bytes for a workbook": ("a.xlsx", b"\x01\0Ma;Ten", "Excel"),
    "text for a workbook": ("a.xlsx", b"Ma;Ten", "trống"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, ".xlsx"),
    "a zip of something else": ("a.xlsx", _archive(a=b"b"), "Excel"),
    "half a workbook": ("a.xlsx", GOOD[: len(GOOD) // 2], "Excel"),
    "a zip bomb": ("a.xlsx", BOMB, "bung ra"),
    "entities": ("a.xlsx", _with_sheet(b'<!DOCTYPE a [<!ENTITY b "c">]>' + _SHEET % b""), "XML"),
    "a sheet that is no XML": ("a.xlsx", _with_sheet(b"<worksheet"), "Excel"),
    "a sheet of a million columns": ("a.xlsx", _with_sheet(_SHEET % b'<row r="1"><c r="XFD1"/></row>'), "tiêu đề"),
    "a table of a million columns": ("a.csv", b";" * 1_000_000, "cột"),
    "a row far away": ("a.xlsx", _with_sheet(_SHEET % b'<row r="99999999"><c r="A99999999"/></row>'), ""),
    "no headings": ("a.csv", "một;hai\n1;2\n".encode(), "tiêu đề"),
    "no column of days": ("a.csv", "Tên việc;Chức vụ\nA;B\n".encode(), "Ngày, Thời gian"),
    "two columns of dates": ("a.csv", "Mã;Tên việc;Ngày;Thời gian\na;A;1/1/2020;\n".encode(), "cùng nghĩa"),
    "an open quotation mark": ("a.csv", 'Mã;Tên việc;Ngày\na;"A;1/1/2020\n'.encode(), "ngoặc kép"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "ảnh"),
    "too many rows": ("a.csv", "Mã;Tên việc;Ngày\n".encode() + b"a;A;1/1/2020\n" * (limits.ROWS + 1), "dòng"),
    "an id twice": ("a.csv", "Mã;Tên việc;Ngày\na;A;1/1/2020\na;B;1/2/2020\n".encode(), "dòng 2"),
    "a circle": ("a.csv", "Mã;Tên việc;Hạn\na;A;1 ngày sau b\nb;B;1 ngày sau a\n".encode(), "vòng quanh"),
    "no calendar": ("a.ics", b"BEGIN:VCALENDAR\r\nVERS", "lịch"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_in_words(tmp_path: Path, name: str) -> None:
    file, content, words = BAD[name]
    errors = read(tmp_path, content, file).errors
    assert errors
    assert words in errors[0].message


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    (problem,) = read_calendar([tmp_path / "a.xlsx"]).errors
    assert "MB" in problem.message


def test_very_many_mistakes_are_counted_and_not_all_put_into_words(tmp_path: Path) -> None:
    text = "Mã;Tên việc;Ngày\n" + "".join(f"e{n};E;32/1/2020\n" for n in range(limits.PROBLEMS + 50))
    errors = read(tmp_path, text, "a.csv").errors
    assert len(errors) == limits.PROBLEMS + 1
    assert "50" in errors[-1].message


@settings(suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, len(GOOD)), cut=st.integers(0, 60), new=st.binary(max_size=30))
def test_no_damage_to_a_workbook_makes_the_reader_fail(tmp_path: Path, at: int, cut: int, new: bytes) -> None:
    loaded = read(tmp_path, GOOD[:at] + new + GOOD[at + cut :])
    assert all(problem.message for problem in (*loaded.errors, *loaded.warnings))


@settings(suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200), st.sampled_from(["csv", "ics", "xlsx", "txt", "toml"]))
def test_no_bytes_whatever_make_a_reader_fail(tmp_path: Path, content: bytes, suffix: str) -> None:
    for begin in (b"", "Mã;Tên việc;Ngày;Hạn;Nhắc trước\n".encode(), b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"PK\x03\x04"):
        loaded = read(tmp_path, begin + content, f"a.{suffix}")
        assert all(problem.message for problem in (*loaded.errors, *loaded.warnings))


_CELL = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


@settings(suppress_health_check=list(HealthCheck))
@given(st.lists(_CELL, min_size=9, max_size=9))
def test_no_cells_whatever_make_the_reader_fail(tmp_path: Path, cells: list[Any]) -> None:
    from bot.files.read.table import in_terms

    columns = ["id", "summary", "kind", "date", "end", "due", "units", "leads", "earlier"]
    given_ = {name: cell for name, cell in zip(columns, cells, strict=True) if cell not in (None, "")}
    assert in_terms(given_, "", "vi")
