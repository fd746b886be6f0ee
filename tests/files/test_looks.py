"""What a sheet says beside its values: what is hidden, struck through or merged, in workbooks of any program."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from bot.files.read.sheet import Merged, Sheet
from bot.files.read.workbook import opened
from bot.files.read.workbook_limits import measured

STRUCK = Font(strike=True)


def office_book() -> bytes:
    """Three sheets as clerks leave them: filtered and struck rows, a hidden column, an old sheet out of sight."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Việc"
    for row in (
        ["KẾ HOẠCH NĂM 2026"],
        ["TT", "Nội dung", "Hạn", "Ghi chú"],
        [1, "Hội nghị", "26/6/2026", "x"],
        [2, "Lớp tập huấn", "27/6/2026", None],
        [3, "Tham quan", "28/6/2026", None],
        [4, "Toạ đàm", "29/6/2026", "đã huỷ"],
        [5, CellRichText(TextBlock(InlineFont(strike=True), "Hội "), TextBlock(InlineFont(strike=True), "trại"))],
        [6, CellRichText(TextBlock(InlineFont(strike=True), "25/6"), TextBlock(InlineFont(), " 30/6"))],
        ["", "Chung", "30/6/2026", None],
        ["", None, "", None],
    ):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[10].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.column_dimensions["E"].hidden = True
    for cell in ("B5", "C5", "B6", "C6"):
        sheet[cell].font = STRUCK
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("C8:C9")
    old = book.create_sheet("Bản cũ")
    old.append(["Mã"])
    old.sheet_state = "hidden"
    older = book.create_sheet("Cũ hơn")
    older.append(["Mã"])
    older.sheet_state = "veryHidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_prefixes(data: bytes) -> bytes:
    """The workbook as programs write it that give every element a prefix."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            if "/worksheets/" in part or part.endswith(("styles.xml", "sharedStrings.xml")):
                text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=")
            new.writestr(part, text)
    return stream.getvalue()


def with_quotes(data: bytes) -> bytes:
    """The workbook with the words true and false, and single quotes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            if "/worksheets/" in part:
                text = text.replace('hidden="1"', "hidden='true'")
            new.writestr(part, text)
    return stream.getvalue()


def sheets(folder: Path, data: bytes) -> list[Sheet]:
    file = folder / "lich.xlsx"
    file.write_bytes(data)
    found: list[Sheet] = []

    def keep(read: Sequence[Sheet]) -> None:
        found.extend(read)

    opened(measured(file), keep)
    return found


@pytest.mark.parametrize("change", [bytes, with_prefixes, with_quotes])
def test_what_is_hidden_struck_or_merged_in_a_workbook(tmp_path: Path, change: Any) -> None:
    first, *others = sheets(tmp_path, change(office_book()))
    assert (first.hidden, [sheet.hidden for sheet in others]) == (False, [True, True])
    assert first.hidden_rows == {4}, "an empty row may be hidden"
    assert first.hidden_columns == {3}, "an empty column may be hidden"
    assert first.struck_rows == {5, 7}, "the number of a row need not be struck; row 6 has a note that is not"
    assert first.struck_cells == {5: {1, 2}, 6: {1, 2}, 7: {1}}
    assert first.merged == (Merged(1, 0, 1, 3), Merged(8, 2, 9, 2))
    assert first.total == 9


def test_a_plain_workbook_has_nothing_of_all_that(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Mã", "Tên việc"])
    stream = io.BytesIO()
    book.save(stream)
    (sheet,) = sheets(tmp_path, stream.getvalue())
    looks = (sheet.hidden_rows, sheet.hidden_columns, sheet.struck_rows, sheet.struck_cells, sheet.merged)
    assert (sheet.hidden, *map(len, looks)) == (False, 0, 0, 0, 0, 0)
