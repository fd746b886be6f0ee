"""What a cell for a day holds besides the day, and that every date the writers write is read back."""

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.days import Context
from bot.calendar.model import LunarYearly, Once, Schedule, Status, Yearly
from bot.files.check.dates import FieldError
from bot.files.load import read_calendar
from bot.files.read import cell_dates
from bot.files.write.cell_words import schedule_cells

from .calendars import ONCE, REPEATED, YEARLY

PLAN = Context(year=2020)

DUE: dict[str, dict[str, Any]] = {
    "Trước ngày 15/6": {"due": "2020-06-14"},
    "Quý II/2020": {"due": "2020-06-30", "assumed": ["due"]},
    "Tháng 10/2020": {"due": "2020-10"},
    "17h00 ngày 12/6/2020": {"due": "2020-06-12", "starts": "17:00"},
    "Dự kiến 14/6/2020": {"due": "2020-06-14", "status": "tentative"},
    "từ 12 đến 15/11": {"due": "2020-11-15", "note": "từ 12 đến 15/11"},
    "25/6/2020, gửi Văn phòng": {"due": "2020-06-25", "note": "gửi Văn phòng"},
    "trước 10/10 hằng năm": {"due": "2020-10-09", "note": "trước 10/10 hằng năm"},
    "III/2020": {"due": "2020-09-30", "assumed": ["due"]},
    "ngày làm việc cuối cùng của tháng": {"due": "2020", "note": "ngày làm việc cuối cùng của tháng"},
    "2 lần/năm": {"due": "2020", "note": "2 lần/năm"},
    "Thường xuyên": {"due": "2020", "note": "Thường xuyên"},
    "10 ngày sau kỳ họp": {"due": "2020", "note": "10 ngày sau kỳ họp"},
    "Đợt 1: 15/3; đợt 2: 15/9": {"due": ["2020-03-15", "2020-09-15"]},
    "Thứ Sáu hằng tuần": {"due": {"every": "week", "on": ["fri"], "from": "2020-01-01", "until": "2020-12-31"}},
    "3 ngày làm việc trước quoc-khanh": {"due": {"working_days": 3, "before": "quoc-khanh"}},
    "3 ngày, từ 20/5 đến 22/5": {"due": "2020-05-22", "note": "3 ngày, từ 20/5 đến 22/5"},
    "Quý I: 15/3; Quý II: 15/6": {"due": ["2020-03-15", "2020-06-15"]},
    "20/3 (quý I), 20/6 (quý II)": {"due": ["2020-03-20", "2020-06-20"], "note": "quý I; quý II"},
    "6 tháng đầu năm: trước 15/6; cả năm: trước 15/12": {"due": ["2020-06-14", "2020-12-14"]},
    "15/6 - quý II; 15/9 - quý III": {"due": ["2020-06-15", "2020-09-15"], "note": "quý II; quý III"},
    "Quý II (trước 15/6)": {"due": "2020-06-14"},
    "trước 15/6 đối với báo cáo 6 tháng": {"due": "2020-06-14", "note": "đối với báo cáo 6 tháng"},
    "Hằng năm trước 30/11": {"due": "2020-11-29", "note": "Hằng năm trước 30/11"},
    "Từ nay đến hết tháng 6": {"due": "2020-06-30"},
    "trước ngày 15/01 năm sau": {"due": "2021-01-14"},
    "25/12 năm trước": {"due": "2019-12-25"},
    "5-7": {"due": "2020-07-05", "assumed": ["due"]},
    "Từ 22h đến 2h hằng ngày": {"due": "2020", "note": "Từ 22h đến 2h hằng ngày"},
    "Sau Tết Nguyên đán": {"due": "2020", "note": "Sau Tết Nguyên đán"},
    "03 tháng/lần": {
        "due": {"every": "quarter", "day": 31, "from": "2020-01-01", "until": "2020-12-31"},
        "assumed": ["due"],
    },
    "Ra Giêng": {"due": "2020", "note": "Ra Giêng"},
    "2 ngày sau hop hằng năm": {"due": {"days": 2, "after": "hop", "year": "every"}},
}

TYPED: list[tuple[Any, dict[str, Any]]] = [
    (date(2020, 6, 12), {"date": "2020-06-12"}),
    (datetime(2020, 6, 12), {"date": "2020-06-12"}),  # noqa: DTZ001 - as a spreadsheet has it
    (datetime(2020, 6, 12, 14, 30), {"date": "2020-06-12", "starts": "14:30"}),  # noqa: DTZ001
    (2020, {"date": "2020"}),
    (20200612, {"date": "2020-06-12"}),
]


WHEN: dict[str, dict[str, Any]] = {
    "'21/4/2020": {"date": "2020-04-21"},
    "Hai 08/6": {"date": "2020-06-08"},
    "~ 15/6/2020": {"date": "2020-06-15", "status": "tentative"},
    "Sáng 05/3/2020": {"date": "2020-03-05", "note": "Sáng 05/3/2020"},
    "8h ngày 3/6 đến 17h ngày 5/6": {"date": "2020-06-03", "end": "2020-06-05", "starts": "08:00", "ends": "17:00"},
    "10/6 (thứ Tư) đến 12/6 (thứ Sáu)": {"date": "2020-06-10", "end": "2020-06-12"},
    "rằm tháng tư âm lịch (07/5/2020)": {"date": "2020-05-07", "note": "rằm tháng tư âm lịch (07/5/2020)"},
    "3 ngày, từ 12/4/2020": {"date": "2020-04-12", "end": "2020-04-14"},
    "02 ngày (từ 15/3)": {"date": "2020-03-15", "end": "2020-03-16"},
    "trong vòng 5 ngày kể từ ngày 12/4/2020": {"date": "2020-04-17"},
    "trước 01/3 hằng năm": {"yearly": "2-28", "assumed": ["date"]},
    "từ nay đến 30/6": {"date": "2020-06-30", "assumed": ["date"], "note": "từ nay đến 30/6"},
    "22-12": {"date": "2020-12-22"},
    "7h30’ thứ Ba, ngày 08/12/2020": {"date": "2020-12-08", "starts": "07:30"},
    "15, 16 tháng Giêng": {"lunar": "1-15", "days": 2},
    "15 và 16/1 âm lịch": {"lunar": "1-15", "days": 2},
    "2/9 hằng năm từ năm 2015": {"yearly": "2015-9-2"},
}


def test_a_day_as_an_office_writes_it() -> None:
    assert {words: cell_dates.when(words, PLAN)[0] for words in WHEN} == WHEN


@pytest.mark.parametrize(
    "words", ["từ 01/7", "rằm tháng tư âm lịch (08/5/2020)", "12/6 đến 10/6", "15, 20 tháng Giêng"]
)
def test_what_begins_without_an_end_or_contradicts_itself_is_asked_about(words: str) -> None:
    with pytest.raises(FieldError):
        cell_dates.when(words, PLAN)


def test_a_due_date_as_an_office_writes_it() -> None:
    assert {words: cell_dates.due(words, PLAN)[0] for words in DUE} == DUE


@pytest.mark.parametrize(("value", "terms"), TYPED, ids=[str(value) for value, _ in TYPED])
def test_a_day_that_the_spreadsheet_knows_as_one(value: object, terms: dict[str, Any]) -> None:
    assert cell_dates.when(value)[0] == terms


def test_a_number_is_a_day_only_where_the_column_holds_days() -> None:
    with pytest.raises(FieldError) as asked:
        cell_dates.when(43994)
    assert (asked.value.key, asked.value.params) == ("serial_date", {"day": "12/06/2020"})
    with pytest.raises(FieldError, match="serial_date"):
        cell_dates.due("43994")
    assert cell_dates.when(43994, Context(dates=True))[0] == {"date": "2020-06-12"}
    assert cell_dates.when(43994.604166667, Context(dates=True))[0] == {"date": "2020-06-12", "starts": "14:30"}


@pytest.mark.parametrize(
    ("value", "key"), [(time(8), "only_time"), (True, "not_a_date"), (float("inf"), "not_a_date"), (7, "not_a_date")]
)
def test_what_is_no_day_is_none(value: object, key: str) -> None:
    with pytest.raises(FieldError) as refused:
        cell_dates.when(value)
    assert refused.value.key == key


def test_what_a_cell_says_beside_its_day_becomes_fields_of_the_entry(tmp_path: Path) -> None:
    rows = (
        "Mã;Tên việc;Loại;Hạn;Tình trạng;Ghi chú",
        "a;A;Việc;dự kiến 17h00 ngày 12/6/2020, gửi Văn phòng;;bản giấy",
        "b;B;Việc;quý II/2020;;",
        "c;C;Việc;dự kiến 15/6/2020;Đã định;",
    )
    file = tmp_path / "lich.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    loaded = read_calendar([file])
    assert loaded.errors == ()
    a, b, c = loaded.calendar.entries
    assert (a.schedule, a.starts, a.status) == (Once(2020, 6, 12), time(17), Status.TENTATIVE)
    assert a.note == "bản giấy; gửi Văn phòng"
    assert (b.schedule, b.assumed) == (Once(2020, 6, 30), frozenset({"due"}))
    assert (c.schedule, c.status) == (Once(2020, 6, 15), Status.CONFIRMED)


@given(REPEATED | ONCE | YEARLY, st.sampled_from(["vi", "en"]), st.sampled_from([Context(), PLAN]))
def test_every_day_that_is_written_is_read_back(schedule: Schedule, locale: str, context: Context) -> None:
    cells = schedule_cells(schedule, None, due=False, locale=locale)
    terms, said = cell_dates.when(cells["date"], context)
    if isinstance(schedule, Yearly | LunarYearly):
        schedule = replace(schedule, days=1)  # how many days stands in a column of its own
    assert said.schedule == schedule
    assert not {"assumed", "status", "note", "starts"} & terms.keys()
