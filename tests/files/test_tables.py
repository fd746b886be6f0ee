"""Workbooks and CSV files: what a clerk types is understood, and what is not is answered cell by cell."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.calendar.model import Kind, LunarYearly, Once, Relative, Schedule, Status, Yearly
from bot.files.load import Loaded, read_calendar
from bot.files.write.export import events_file
from bot.files.write.marking import CannotMark, marked
from bot.files.write.table_writer import template_bytes

from .calendars import workbook

HEAD = ["Mã", "Tên việc", "Loại", "Ngày", "Đến ngày", "Hạn", "Đơn vị", "Mục", "Ghi chú"]
UNITS = ("Đơn vị", [["Mã", "Tên", "Tên gọn"], ["ubnd", "Uỷ ban Nhân dân phường", "UBND"], ["mttq", "Mặt trận", None]])


def read(folder: Path, content: bytes | str, name: str = "lich.xlsx", **options: Any) -> Loaded:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_calendar([file], **options)


def one(folder: Path, *cells: Any) -> Loaded:
    return read(folder, workbook(("Lịch", [HEAD, list(cells)]), UNITS))


DATES: list[tuple[Any, Schedule]] = [
    ("26/6/2020", Once(2020, 6, 26)),
    ("2020-06-26", Once(2020, 6, 26)),
    (date(2020, 6, 26), Once(2020, 6, 26)),
    (datetime(2020, 6, 26), Once(2020, 6, 26)),  # noqa: DTZ001 - as Excel has a day
    ("thứ Sáu, ngày 26 tháng 6 năm 2020", Once(2020, 6, 26)),
    ("tháng 10/2020", Once(2020, 10)),
    ("10/2020", Once(2020, 10)),
    (2020, Once(2020)),
    ("8–9/4/2020", Once(2020, 4, 8, date(2020, 4, 9))),
    ("28/8 - 2/9/2020", Once(2020, 8, 28, date(2020, 9, 2))),
    ("từ ngày 8/4/2020 đến ngày 9/4/2020", Once(2020, 4, 8, date(2020, 4, 9))),
    ("2/9 hàng năm", Yearly(9, 2)),
    ("tháng 4 hằng năm", Yearly(4)),
    ("10/3 âm lịch", LunarYearly(3, 10)),
    ("Rằm tháng Giêng âm lịch", LunarYearly(1, 15)),
]


@pytest.mark.parametrize(("written", "schedule"), DATES, ids=[str(written) for written, _ in DATES])
def test_dates_as_people_write_them(tmp_path: Path, written: object, schedule: Schedule) -> None:
    loaded = one(tmp_path, "e", "Hội nghị", "Sự kiện", written)
    assert loaded.errors == ()
    assert loaded.calendar.entries[0].schedule == schedule


MISTAKES: list[tuple[str, list[Any], str, str, str]] = [
    ("31 June", ["t", "T", "Việc", None, None, "31/6/2020"], "dòng 2, cột Hạn", "31/6/2020", "tháng 6 năm 2020 có 30"),
    ("a clause that became a date", ["e", "E", None, "2/9/2020", None, None, None, date(2020, 1, 2)],
     "dòng 2, cột Mục", "02/01/2020", "Excel đã tự đổi"),
    ("no id", [None, "Quốc khánh 2/9", "Sự kiện", "2/9/2020"], "dòng 2, cột Mã", "", "quoc-khanh-2-9"),
    ("an id with letters", ["Quốc khánh", "E", "Sự kiện", "2/9/2020"], "dòng 2, cột Mã", "Quốc khánh", "quoc-khanh"),
    ("an unknown kind", ["e", "E", "Tiệc", "2/9/2020"], "dòng 2, cột Loại", "Tiệc", "Đại hội"),
    ("no date", ["e", "E", "Sự kiện"], "dòng 2", "", "Thiếu Ngày"),
    ("a failed formula", ["e", "E", "Sự kiện", "#REF!"], "dòng 2, cột Ngày", "#REF!", "Công thức"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "where", "value", "words"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_named_with_its_cell_and_what_would_be_right(
    tmp_path: Path, name: str, cells: list[Any], where: str, value: str, words: str
) -> None:
    problem = one(tmp_path, *cells).errors[0]
    assert problem.where.endswith(where)
    assert value in problem.value
    assert words in problem.message
    english = read(tmp_path, workbook(("Lịch", [HEAD, cells]), UNITS), locale="en").errors[0]
    assert english.message != problem.message


def test_headings_in_any_order_and_language_below_a_letterhead(tmp_path: Path) -> None:
    rows = [
        ["UBND PHƯỜNG TỨ HẠ"],
        ["KẾ HOẠCH NĂM 2020"],
        [],
        ["STT", "GHI CHU", "Deadline", "ten viec (*)", "Chủ trì", "MÃ SỐ:"],
        [1, "x", "30/6/2020", "Báo cáo", "UBND, Mặt trận", "bao-cao"],
    ]
    loaded = read(tmp_path, workbook(("Việc", rows), UNITS))
    assert loaded.errors == ()
    (entry,) = loaded.calendar.entries
    assert (entry.kind, entry.summary, entry.note, entry.units) == (Kind.TASK, "Báo cáo", "x", ("ubnd", "mttq"))


def test_a_column_holds_several_layers_and_a_file_without_is_the_wards(tmp_path: Path) -> None:
    head = ["Lớp lịch", "Mã", "Tên việc", "Ngày"]
    rows = [head, ["Tỉnh", "a", "A", "1/1/2020"], ["town", "b", "B", "1/1/2020"], [None, "c", "C", "1/1/2020"]]
    loaded = read(tmp_path, workbook(("Lịch", rows)))
    assert {entry.id: entry.layer for entry in loaded.calendar.entries} == {"a": "province", "b": "town", "c": "ward"}
    (problem,) = read(tmp_path, workbook(("Lịch", rows)), layer="ward").errors
    assert "--layer" in problem.message


def test_due_dates_that_count_or_repeat(tmp_path: Path) -> None:
    rows = [
        ["Mã", "Tên việc", "Ngày", "Hạn", "Tình trạng"],
        ["e", "E", "26/6/2020", None, "Hủy"],
        ["t", "T", None, "3 ngày làm việc trước e", None],
        ["u", "U", None, "hằng quý, ngày 31, từ 1/1/2020 đến 31/12/2020", None],
    ]
    loaded = read(tmp_path, workbook(("Lịch", rows)))
    assert loaded.errors == ()
    assert loaded.calendar.by_id["e"].status is Status.CANCELLED
    assert loaded.calendar.by_id["t"].schedule == Relative("e", -3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_as_excel_writes_it(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    text = end.join(
        [separator.join(["Mã", "Tên việc", "Ngày"]), separator.join(["e", '"Hội nghị; toàn, quốc"', "26/6/2020"])]
    )
    # Windows-1258 has no letters with tone marks: they are written as a letter and a mark.
    content = as_1258(text) if encoding == "cp1258" else text.encode(encoding)
    loaded = read(tmp_path, content, "lich.csv")
    assert [problem.sentence for problem in loaded.errors] == []
    assert loaded.calendar.entries[0].summary == "Hội nghị; toàn, quốc"
    assert any("1258" in problem.message for problem in loaded.warnings) == (encoding == "cp1258")


def as_1258(text: str) -> bytes:
    import unicodedata

    found = b""
    for letter in text:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark != tone))
            found += rest.encode("cp1258") + tone.encode("cp1258")
    return found


def test_values_are_taken_and_no_formula_is_evaluated(tmp_path: Path) -> None:
    content = workbook(("Lịch", [HEAD, ["e", '="E"&1', "Sự kiện", "=TODAY()"]]))
    problems = read(tmp_path, content).errors
    assert [problem.field for problem in problems] == ["summary", "date"]
    assert all("công thức" in problem.message for problem in problems)


def test_bad_cells_are_marked_and_marks_go_when_they_are_corrected(tmp_path: Path) -> None:
    file = tmp_path / "lich.xlsx"
    file.write_bytes(workbook(("Lịch", [HEAD, ["t", "T", "Việc", None, None, "31/6/2020", "ubnd"]]), UNITS))
    content = marked(file, read_calendar([file]).errors)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cell = book["Lịch"]["F2"]
    assert "30 ngày" in cell.comment.text
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert book["Chỗ cần sửa"]["B2"].value == "31/6/2020"
    cell.value = "30/6/2020"
    book.save(file)
    loaded = read_calendar([file])
    assert loaded.errors == ()
    again = openpyxl.load_workbook(io.BytesIO(marked(file, loaded.errors)))
    assert again["Lịch"]["F2"].comment is None


def test_what_is_only_worth_a_look_is_marked_in_another_colour(tmp_path: Path) -> None:
    file = tmp_path / "lich.xlsx"
    file.write_bytes(workbook(("Lịch", [HEAD, ["t", "T", "Việc", None, None, "1/6/2020"]]), UNITS))
    loaded = read_calendar([file])
    assert loaded.errors == ()
    book = openpyxl.load_workbook(io.BytesIO(marked(file, (), loaded.warnings)))
    assert book["Lịch"]["G2"].fill.fgColor.rgb == "00FFEB9C"
    assert any(str(row[2].value).startswith("Nên xem lại: ") for row in book["Chỗ cần sửa"].iter_rows())


def test_a_csv_file_comes_back_as_a_workbook_with_marks_and_toml_does_not(tmp_path: Path) -> None:
    file = tmp_path / "lich.csv"
    file.write_text('Mã;Tên việc;Ngày\na;"A\nB";1/1/2020\nb;=B;32/1/2020\n', encoding="utf-8")
    book = openpyxl.load_workbook(io.BytesIO(marked(file, read_calendar([file]).errors)))
    assert "31 ngày" in book["CSV"]["C3"].comment.text
    assert book["CSV"]["B3"].data_type == "s"
    with pytest.raises(CannotMark, match="bảng"):
        marked(tmp_path / "a.toml" if (tmp_path / "a.toml").write_text("x") else file, ())


@pytest.fixture(params=["vi", "en"])
def template(request: pytest.FixtureRequest, bundled: Loaded) -> openpyxl.Workbook:
    """The template for the ward."""
    ward = next(layer for layer in bundled.layers if layer.id == "ward")
    content = template_bytes(ward, bundled.units["ward"], request.param, 2020)
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_templates_example_rows_are_left_out_and_named(
    tmp_path: Path, bundled: Loaded, template: openpyxl.Workbook
) -> None:
    sheet = template.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(5, columns.get("Mã") or columns["Id"], "hop")
    sheet.cell(5, columns.get("Tên việc") or columns["Summary"], "Họp giao ban")
    sheet.cell(5, columns.get("Ngày") or columns["Date"], "26/6/2020")
    loaded = read(tmp_path, saved(template))
    assert loaded.errors == ()
    assert [entry.id for entry in loaded.calendar.entries] == ["hop"]
    assert loaded.units["ward"] == bundled.units["ward"]
    assert sum("ví dụ của mẫu nên bỏ qua" in problem.message for problem in loaded.warnings) == 3


def test_the_template_as_it_is_empties_no_layer(tmp_path: Path, template: openpyxl.Workbook) -> None:
    (problem,) = read(tmp_path, saved(template)).errors
    assert "chỉ có các dòng ví dụ" in problem.message


def test_an_example_row_that_was_overwritten_is_loaded_and_its_id_is_worth_a_look(
    tmp_path: Path, template: openpyxl.Workbook
) -> None:
    sheet = template.worksheets[0]
    sheet["E3"] = "Họp giao ban"
    loaded = read(tmp_path, saved(template))
    assert loaded.errors == ()
    assert [(entry.id, entry.summary) for entry in loaded.calendar.entries] == [("vi-du-2", "Họp giao ban")]
    assert any("mã ví dụ" in problem.message for problem in loaded.warnings)


def test_cells_merged_downwards_hold_for_every_row_and_a_title_merged_to_the_right_for_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["KẾ HOẠCH NĂM 2020"])
    sheet.append(["Mã", "Tên việc", "Hạn", "Đơn vị thực hiện", "Ghi chú"])
    for number in (1, 2, 3):
        sheet.append([f"viec-{number}", f"Việc {number}", "1/7/2020", "ubnd" if number == 1 else None])
    for cells in ("A1:E1", "D3:D4", "D5:E5"):
        sheet.merge_cells(cells)
    loaded = read(tmp_path, "Mã;Tên việc;Loại\nubnd;UBND;Đơn vị\n", "a.csv")
    loaded = read(tmp_path, saved(book), beside=loaded.calendar, unit_layers=loaded.unit_layers)
    assert loaded.errors == ()
    assert [entry.units for entry in loaded.calendar.entries] == [("ubnd",), ("ubnd",), ()]
    assert any("ô gộp" in problem.message for problem in loaded.warnings)


def test_a_table_without_units_leaves_those_of_the_layer(tmp_path: Path, bundled: Loaded) -> None:
    text = "Mã;Tên việc;Hạn;Đơn vị\nt;T;1/7/2020;Văn phòng Đảng uỷ\n"
    options = {"beside": bundled.calendar, "unit_layers": bundled.unit_layers}
    loaded = read(tmp_path, text, "a.csv", layer="ward", **options)
    assert loaded.errors == ()
    assert loaded.units["ward"] == bundled.units["ward"]
    assert loaded.calendar.by_id["t"].units == ("van-phong",)
    assert events_file(loaded.calendar, loaded.units, "csv", layer="ward", locale="vi")
