"""What a file leaves open is asked once, and an answer settles it. Nothing of it can be used before."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from bot.calendar.model import Calendar, Layer, LunarYearly, Once, Schedule, Unit, Yearly
from bot.files.load import Loaded, read_calendar

OFFICE = Calendar(
    units=(Unit("ubnd", "Uỷ ban Nhân dân phường", "UBND"), Unit("vp", "Văn phòng Đảng uỷ", "Văn phòng")),
    layers=(Layer("ward", "Phường", 2020),),
)


def sheet(folder: Path, *rows: list[Any], heads: tuple[str, ...] = ("Mã", "Tên việc", "Ngày")) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(heads))  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    file = folder / "lich.xlsx"
    book.save(file)
    return file


def dates(folder: Path, *values: Any, summary: str = "Họp") -> Path:
    return sheet(folder, *([f"m{n}", f"{summary} {n}", value] for n, value in enumerate(values)))


def load(file: Path, **answers: str) -> Loaded:
    said = {id_.replace("_", "-"): value for id_, value in answers.items()}
    return read_calendar([file], beside=OFFICE, unit_layers={"ubnd": "ward", "vp": "ward"}, answers=said)


def asked(loaded: Loaded) -> dict[str, list[str]]:
    return {question.id: [value for value, _ in question.options] for question in loaded.questions}


def when(loaded: Loaded) -> list[Schedule]:
    assert (loaded.errors, loaded.questions) == ((), ())
    return [entry.schedule for entry in loaded.calendar.rows]


def d(day: int, month: int, year: int = 2020) -> datetime:
    return datetime(year, month, day)  # noqa: DTZ001 - as a spreadsheet has it


ASKED: list[tuple[str, list[Any], dict[str, list[str]]]] = [
    ("one day gives the month away", ["6/25/2020", "6/5/2020"], {"order": ["month-first", "day-first"]}),
    ("days first", ["25/6/2020", "6/5/2020"], {}),
    ("nothing to tell by", ["6/5/2020", "7/5/2020"], {}),
    ("with dots, as in this country", ["25.6.2020", "6.5.2020"], {}),
    ("real dates alone", [d(6, 3), d(12, 6)], {}),
    ("a mixed column", ["26/06/2020", d(6, 3), d(6, 12)], {"mixed": ["swap", "keep"]}),
    ("a text that Excel would have taken for a day", ["26/06/2020", "5/6/2020", d(6, 3)], {}),
    ("real dates after the 12th among them", ["26/06/2020", d(6, 3), d(26, 6)], {}),
    ("nothing to turn round", ["26/06/2020", d(6, 6)], {}),
    (
        "American texts beside real days",
        ["6/25/2020", d(6, 5)],
        {"order": ["month-first", "month-first-all", "day-first"]},
    ),
    ("numbers of Excel", [43994, 43995], {"serial-ngay": ["date", "no"]}),
    ("short years", ["12/06/20", "13/06/20"], {"short-year-ngay": ["20", "19"]}),
    ("no year, but one of the layers'", ["15/9", "16/9"], {"year": ["2020"]}),
    ("no year, and one beside it", ["15/9", "16/9/2021"], {"year": ["2021", "2020"]}),
    ("a century off", ["12/6/2202", "13/6/2020", "14/6/2020"], {"far-year-2202": ["2020"]}),
    ("a year of long ago", ["12/6/1920", "13/6/2020", "14/6/2020"], {"far-year-1920": ["2020", "yearly", "keep"]}),
    ("an hour behind the day", [d(13, 6).replace(hour=8), "14/6/2020 14:30"], {}),
]


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_dates_are_asked_about_once_a_column(tmp_path: Path, values: list[Any], expected: dict[str, list[str]]) -> None:
    loaded = load(dates(tmp_path, *values))
    assert asked(loaded) == expected
    assert loaded.errors == ()


ANSWERED: list[tuple[str, list[Any], dict[str, str], list[date]]] = [
    ("month first", ["6/25/2020", "6/5/2020"], {"order": "month-first"}, [date(2020, 6, 25), date(2020, 6, 5)]),
    ("day first", ["6/25/2020", "6/5/2020"], {"order": "day-first"}, [date(2020, 6, 25), date(2020, 5, 6)]),
    ("real days stay", ["6/25/2020", d(6, 5)], {"order": "month-first"}, [date(2020, 6, 25), date(2020, 5, 6)]),
    ("or do not", ["6/25/2020", d(6, 5)], {"order": "month-first-all"}, [date(2020, 6, 25), date(2020, 6, 5)]),
    ("turned round", ["26/06/2020", d(6, 3)], {"mixed": "swap"}, [date(2020, 6, 26), date(2020, 6, 3)]),
    ("kept", ["26/06/2020", d(6, 3)], {"mixed": "keep"}, [date(2020, 6, 26), date(2020, 3, 6)]),
    ("numbers", [43994, 43995.604], {"serial_ngay": "date"}, [date(2020, 6, 12), date(2020, 6, 13)]),
    ("short years", ["12/06/20", "13-06-20"], {"short_year_ngay": "20"}, [date(2020, 6, 12), date(2020, 6, 13)]),
    ("a year that is typed", ["15/9", "16/9"], {"year": "2019"}, [date(2019, 9, 15), date(2019, 9, 16)]),
    (
        "the right century",
        ["12/6/2202", "13/6/2020"],
        {"far_year_2202": "2020"},
        [date(2020, 6, 12), date(2020, 6, 13)],
    ),
    ("a label", ["26/06/2020", d(6, 3)], {"mixed": "Giữ nguyên: 06/03/2020"}, [date(2020, 6, 26), date(2020, 3, 6)]),
]


@pytest.mark.parametrize(("values", "answers", "days"), [row[1:] for row in ANSWERED], ids=[row[0] for row in ANSWERED])
def test_an_answer_settles_the_column(
    tmp_path: Path, values: list[Any], answers: dict[str, str], days: list[date]
) -> None:
    found = when(load(dates(tmp_path, *values), **answers))
    assert found == [Once(day.year, day.month, day.day) for day in days]


def test_all_columns_of_a_table_are_asked_about_together(tmp_path: Path) -> None:
    heads = ("Subject", "Start Date", "Start Time", "End Date", "End Time")
    file = sheet(tmp_path, ["Hội nghị", "6/11/2020", "8:00 AM", "6/12/2020", "9:00 AM"], heads=heads)
    loaded = load(file)
    assert asked(loaded) == {"order": ["month-first", "day-first"]}
    assert "“Start Date”, “End Date”" in loaded.questions[0].text
    assert when(load(file, order="month-first")) == [Once(2020, 6, 11, date(2020, 6, 12))]


def test_a_commemoration_dated_in_its_first_year_is_asked_about(tmp_path: Path) -> None:
    file = dates(tmp_path, "18/11/1930", "2/9/2020", "3/9/2020", summary="Kỷ niệm 90 năm, phần")
    assert asked(load(file)) == {"first-year": ["yes", "no"]}
    assert when(load(file, first_year="yes"))[0] == Yearly(11, 18)
    assert load(file, first_year="yes").calendar.rows[0].first_year == 1930
    assert when(load(file, first_year="no"))[0] == Once(1930, 11, 18)


def test_several_files_are_told_apart(tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files.append(dates(tmp_path / name, "6/25/2020").rename(tmp_path / f"{name}.xlsx"))
    loaded = read_calendar(files, beside=OFFICE)
    assert [question.id for question in loaded.questions] == ["order-a-xlsx", "order-b-xlsx"]
    assert loaded.questions[1].text.startswith("b.xlsx: ")


def test_answers_that_fit_no_question_are_told(tmp_path: Path) -> None:
    loaded = load(dates(tmp_path, "6/25/2020"), order="nửa nọ nửa kia", ordre="day-first")
    assert [problem.message for problem in loaded.errors] == [
        "Câu hỏi “order” chỉ nhận một trong: month-first, day-first."
    ]
    assert "không có câu hỏi “ordre”. Các câu hỏi: order." in loaded.warnings[0].message


def test_what_is_open_makes_no_mistakes_of_its_own(tmp_path: Path) -> None:
    file = sheet(tmp_path, ["a", "A", "6/25/2020"], ["b", "B", "không rõ ngày nào"])
    loaded = load(file)
    assert list(asked(loaded)) == ["order"]
    assert [problem.where for problem in loaded.errors] == ["dòng 3, cột Ngày"]


# ---- hidden, struck through -----------------------------------------------------------------------------------------


@pytest.fixture
def veiled(tmp_path: Path) -> Path:
    """Row 2 hidden, row 3 struck through, a hidden column and a hidden sheet."""
    book = openpyxl.load_workbook(
        sheet(
            tmp_path,
            *([id_, f"Việc {id_}", "2/6/2020", f"kín {id_}"] for id_ in ("an", "gach", "con")),
            heads=("Mã", "Tên việc", "Ngày", "Ghi chú"),
        )
    )
    page = book.active
    assert page is not None
    page.row_dimensions[2].hidden = True
    for cell in page[3]:
        cell.font = Font(strike=True)
    page.column_dimensions["D"].hidden = True
    old = book.create_sheet("Bản cũ")
    old.append(["Mã", "Tên việc", "Ngày"])
    old.append(["cu", "Việc cũ", "1/6/2020"])
    old.sheet_state = "hidden"
    book.save(tmp_path / "lich.xlsx")
    return tmp_path / "lich.xlsx"


def test_what_is_hidden_or_struck_through_is_named_and_asked_about(veiled: Path) -> None:
    loaded = load(veiled)
    assert {question.id: question.text.split(".")[0] for question in loaded.questions} == {
        "hidden-sheet-ban-cu": "Trang “Bản cũ” đang bị ẩn",
        "hidden-rows": "Tệp có 1 dòng đang bị ẩn: 2 “Việc an”",
        "hidden-columns": "Tệp có 1 cột đang bị ẩn: D “Ghi chú”",
        "struck-rows": "Tệp có 1 dòng bị gạch ngang: 3 “Việc gach”",
    }


@pytest.mark.parametrize(
    ("answers", "ids", "note"),
    [
        (("skip", "skip", "skip", "skip"), ["con"], ""),
        (("read", "skip", "skip", "skip"), ["con", "cu"], ""),
        (("skip", "read", "skip", "skip"), ["an", "con"], ""),
        (("skip", "skip", "read", "read"), ["gach", "con"], "kín con"),
    ],
)
def test_hidden_things_are_left_out_or_read(veiled: Path, answers: tuple[str, ...], ids: list[str], note: str) -> None:
    ids_of = ("hidden_sheet_ban_cu", "hidden_rows", "struck_rows", "hidden_columns")
    loaded = load(veiled, **dict(zip(ids_of, answers, strict=True)))
    assert (loaded.errors, loaded.questions) == ((), ())
    assert [entry.id for entry in loaded.calendar.rows] == ids
    assert loaded.calendar.by_id["con"].note == note


# ---- contradictions -------------------------------------------------------------------------------------------------


def test_contradictions_are_cautions(tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["a", "A", "Thứ Hai, 9/6/2020", None],
        ["b", "B", "Thứ 3, 9/6/2020", None],
        ["c", "C", "12/6/2002", None],
        ["d", "D", "12/6/2020", "11/6/2020"],
        ["e", "E", "Trước thứ 3, 9/6/2020", None],
        heads=("Mã", "Tên việc", "Ngày", "Đến ngày"),
    )
    loaded = load(file)
    assert (loaded.errors, loaded.questions) == ((), ())
    told = {warning.where: warning.message for warning in loaded.warnings if warning.cell}
    assert told == {
        "dòng 2, cột Ngày": "Ghi thứ Hai nhưng ngày này là thứ Ba 09/06/2020; hiểu theo ngày, hãy xem lại.",
        "dòng 4, cột Ngày": "Năm 2002 xa các ngày khác trong tệp (phần lớn là 2020); hãy xem lại.",
        "dòng 5, cột Đến ngày": "Ngày cuối 11/06/2020 trước ngày đầu 12/06/2020 nên bỏ qua ngày cuối; hãy xem lại.",
    }
    assert loaded.calendar.by_id["d"].schedule == Once(2020, 6, 12)


# ---- lunar days -----------------------------------------------------------------------------------------------------


def test_a_feast_of_the_lunar_calendar_on_its_lunar_day_is_asked_about(tmp_path: Path) -> None:
    file = sheet(
        tmp_path, ["a", "Giỗ Tổ Hùng Vương", "10/3"], ["b", "Trung thu", "15/8/2020"], ["c", "Họp", "10/3/2020"]
    )
    assert asked(load(file)) == {"lunar-ngay": ["lunar", "solar"]}
    assert when(load(file, lunar_ngay="lunar")) == [LunarYearly(3, 10), LunarYearly(8, 15), Once(2020, 3, 10)]
    solar = load(file, lunar_ngay="solar", year="2020")
    assert when(solar) == [Once(2020, 3, 10), Once(2020, 8, 15), Once(2020, 3, 10)]


def test_a_day_of_long_ago_may_come_every_year(tmp_path: Path) -> None:
    file = sheet(tmp_path, ["a", "Quốc khánh", "2/9/1945"], ["b", "Họp", "10/3/2020"])
    assert asked(load(file)) == {"far-year-1945": ["2020", "yearly", "keep"]}
    loaded = load(file, far_year_1945="yearly")
    assert when(loaded)[0] == Yearly(9, 2)
    assert loaded.calendar.by_id["a"].first_year == 1945


def test_tables_as_this_program_writes_them_are_not_doubted(tmp_path: Path) -> None:
    heads = ("Loại", "Mã", "Tên việc", "Ngày")
    file = sheet(
        tmp_path,
        ["Sự kiện", "a", "Kỷ niệm 75 năm", "2/9/1945"],
        ["Sự kiện", "b", "Giỗ Tổ", "10/3/2020"],
        ["Sự kiện", "c", "Họp", d(6, 3)],
        ["Sự kiện", "d", "Họp", "26/6/2020"],
        heads=heads,
    )
    assert [schedule.year for schedule in when(load(file)) if isinstance(schedule, Once)] == [1945, 2020, 2020, 2020]


def test_a_table_on_a_hidden_sheet_alone_is_asked_about_too(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(dates(tmp_path, "2/6/2020"))
    book.create_sheet("Bìa")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "lich.xlsx")
    loaded = load(tmp_path / "lich.xlsx")
    assert (loaded.errors, list(asked(loaded))) == ((), ["hidden-sheet-sheet"])
    assert when(load(tmp_path / "lich.xlsx", hidden_sheet_sheet="read")) == [Once(2020, 6, 2)]
