"""Deadlines as offices write them, in a plan for 2020."""

from dataclasses import replace
from datetime import date

import pytest

from bot.calendar.days import Context, Unclear, When, read_when
from bot.calendar.model import Dates, Once, Schedule

from .days_words import DERIVED, bare, days, monthly, nth, on, quarterly, spellings, told, weekly

DUE = Context(year=2020, due=True)

GIVEN: dict[str, Schedule] = {
    # A day.
    "31/12": on(31, 12),
    "15/6/2020": on(15, 6),
    "15 tháng 6": on(15, 6),
    "Ngày 15 tháng 6 năm 2020.": on(15, 6),
    "ngày mười lăm tháng tám năm 2020": on(15, 8),
    "ngày 19 tháng Năm năm 2020": on(19, 5),
    "26.6.2020": on(26, 6),
    "26-6-2020": on(26, 6),
    "26.6": on(26, 6),
    "26/6/20": on(26, 6),
    "26 /6/ 2020": on(26, 6),
    "20200612": on(12, 6),
    "2020-06-12": on(12, 6),
    "25-Jun-20": on(25, 6),
    "June 25, 2020": on(25, 6),
    "25 Jun 2020": on(25, 6),
    "Ngày 15/6 (thứ Hai)": on(15, 6),
    # By a day.
    "Chậm nhất 30/4/2020": on(30, 4),
    "Chậm nhất là ngày 30/4": on(30, 4),
    "chậm nhất vào ngày 25/6": on(25, 6),
    "Muộn nhất 25/6/2020": on(25, 6),
    "Hạn cuối: 15/6": on(15, 6),
    "Hạn chót 30/6/2020": on(30, 6),
    "Thời hạn: 30/6/2020": on(30, 6),
    "Hạn: hết ngày 30/6": on(30, 6),
    "đến hết ngày 15/6": on(15, 6),
    "Đến ngày 15/6/2020": on(15, 6),
    "không quá ngày 20 tháng 6": on(20, 6),
    "Hoàn thành ngày 20/6": on(20, 6),
    "Trong ngày 15/6": on(15, 6),
    "no later than 15/6/2020": on(15, 6),
    # Before a day is the day before.
    "Trước ngày 15/6/2020": on(14, 6),
    "Trước 15/6": on(14, 6),
    "Xong trước 20/12": on(19, 12),
    "Hoàn thành trước 01 tháng 7 năm 2020": on(30, 6),
    "trước 01/01/2021": on(31, 12),
    "trước 12-15/11": on(11, 11),
    "Trước Tết Nguyên đán": on(24, 1),
    "before 15/6/2020": on(14, 6),
    "Gửi Văn phòng Đảng uỷ trước ngày 15/6/2020": on(14, 6),
    # The last day of a span.
    "12–15/11": on(15, 11),
    "từ 12 đến 15/11": on(15, 11),
    "Từ 02/11 đến 20/11": on(20, 11),
    "từ ngày 15/4 đến hết ngày 20/4": on(20, 4),
    "15/4 -> 20/4": on(20, 4),
    "15-6-2020 - 20-6-2020": on(20, 6),
    "01–05/9": on(5, 9),
    "từ ngày 28/12/2020 đến 02/01/2021": on(2, 1, 2021),
    "Tuần 1 (01-05/9)": on(5, 9),
    "đến hết tháng 6": on(30, 6),
    "hết quý II": on(30, 6),
    "hết năm 2020": on(31, 12),
    # A month, if no more is said.
    "Tháng 10/2020": Once(2020, 10),
    "tháng 10": Once(2020, 10),
    "Tháng Sáu": Once(2020, 6),
    "tháng mười một năm 2020": Once(2020, 11),
    "T10/2020": Once(2020, 10),
    "Th10": Once(2020, 10),
    "ngày … tháng 6 năm 2020": Once(2020, 6),
    # Several days.
    "8,9/4": days((8, 4), (9, 4)),
    "8, 9 và 15/4": days((8, 4), (9, 4), (15, 4)),
    "15/3 và 15/9": days((15, 3), (15, 9)),
    "15/3, 15/9/2020": days((15, 3), (15, 9)),
    "Trước ngày 15/6 và 15/12": days((14, 6), (14, 12)),
    "15/6 và 15/12 hằng năm": days((15, 6), (15, 12)),
    "20/4; 20/7; 20/10": days((20, 4), (20, 7), (20, 10)),
    "Đợt 1: 15/3/2020; đợt 2: 15/9/2020": days((15, 3), (15, 9)),
    "đợt 1 trước 15/3, đợt 2 trước 15/9": days((14, 3), (14, 9)),
    "Lần 1: 10/4\nLần 2: 10/8": days((10, 4), (10, 8)),
    # Again and again.
    "ngày 25 hằng tháng": monthly(25),
    "25 hàng tháng (từ tháng 3)": replace(monthly(25), first=date(2020, 3, 1)),
    "25 hằng tháng từ tháng 3": replace(monthly(25), first=date(2020, 3, 1)),
    "ngày 25 hằng tháng, từ tháng 3 đến tháng 11": replace(
        monthly(25), first=date(2020, 3, 1), last=date(2020, 11, 30)
    ),
    "trước ngày 25 hàng tháng, bắt đầu từ tháng 4": replace(monthly(24), first=date(2020, 4, 1)),
    "Thứ Sáu hằng tuần (từ tháng 9)": replace(weekly(4), first=date(2020, 9, 1)),
    "ngày 10 và 25 hằng tháng từ tháng 11": days((10, 11), (25, 11), (10, 12), (25, 12)),
    "Ngày 25 các tháng 3, 6, 9, 12": days((25, 3), (25, 6), (25, 9), (25, 12)),
    "HKI: 30/12; HKII: 20/5": days((20, 5), (30, 12)),
    "định kỳ ngày 25 hàng tháng": monthly(25),
    "chậm nhất ngày 20 hằng tháng": monthly(20),
    "Hằng tháng, trước ngày 20": monthly(19),
    "Trước ngày 10 hằng tháng": monthly(9),
    "Hằng tháng (ngày 20)": monthly(20),
    "Từ ngày 20-25 hằng tháng": monthly(25),
    "ngày cuối cùng hằng tháng": monthly(31),
    "Ngày 15 tháng cuối mỗi quý": quarterly(15),
    "ngày 15 tháng cuối quý": quarterly(15),
    "Hàng quý, chậm nhất ngày 20 tháng cuối quý": quarterly(20),
    "trước ngày 15 tháng cuối quý": quarterly(14),
    "Thứ Sáu hằng tuần": weekly(4),
    "thứ Hai, thứ Năm hằng tuần": weekly(0, 3),
    "hằng tuần, vào thứ Sáu": weekly(4),
    "Thứ 2, 4, 6 hằng tuần": weekly(0, 2, 4),
    "Thứ 2 - thứ 6 hằng tuần": weekly(0, 1, 2, 3, 4),
    "2 tuần một lần, thứ Hai": weekly(0, interval=2),
    "thứ Hai tuần đầu tháng": nth(1, 0),
    "thứ Hai đầu tiên của tháng": nth(1, 0),
    "thứ Năm tuần thứ 2 hằng tháng": nth(2, 3),
    "Thứ Sáu tuần cuối hằng tháng": nth(-1, 4),
    # Counted from a day.
    "10 ngày sau ngày 15/6": on(25, 6),
    "3 ngày trước 30/4": on(27, 4),
    # Lunar days of the year.
    "rằm tháng Bảy": on(2, 9),
    "30 Tết": on(24, 1),
    "10/3 âm lịch": on(2, 4),
    "Trung thu": on(1, 10),
}

ASSUMED: dict[str, Schedule] = {
    "Trong tháng 8": on(31, 8),
    "Hoàn thành trong tháng 9": on(30, 9),
    "Xong tháng 9": on(30, 9),
    "Trước tháng 9": on(31, 8),
    "đầu tháng 8": on(10, 8),
    "giữa tháng 8": on(20, 8),
    "Cuối tháng 8/2020": on(31, 8),
    "nửa đầu tháng 5": on(15, 5),
    "quý II": on(30, 6),
    "Quý II/2020": on(30, 6),
    "quý 2 năm 2020": on(30, 6),
    "Quý hai": on(30, 6),
    "Quí 2/2020": on(30, 6),
    "Trong tuần đầu tháng 6": on(5, 6),
    "Mỗi tuần 1 lần": weekly(4),
    "01 lần/tuần": weekly(4),
    "Q2/2020": on(30, 6),
    "Trong quý I": on(31, 3),
    "Hoàn thành trong quý III/2020": on(30, 9),
    "Trước quý III": on(30, 6),
    "đầu quý III": on(31, 7),
    "Quý I – Quý II": on(30, 6),
    "Quý II, IV": days((30, 6), (31, 12)),
    "Quý 1 và quý 3": days((31, 3), (30, 9)),
    "Tháng 3, 6, 9, 12": days((31, 3), (30, 6), (30, 9), (31, 12)),
    "Tháng 4 đến tháng 6/2020": on(30, 6),
    "Đợt 1: tháng 3; đợt 2: tháng 9": days((31, 3), (30, 9)),
    "6 tháng đầu năm": on(30, 6),
    "6 tháng cuối năm 2020": on(31, 12),
    "6 tháng, năm": days((30, 6), (31, 12)),
    "Báo cáo quý, 6 tháng, năm": days((31, 3), (30, 6), (30, 9), (31, 12)),
    "6 tháng một lần": days((30, 6), (31, 12)),
    "giữa năm": on(30, 6),
    "cuối năm": on(31, 12),
    "cuối năm 2020": on(31, 12),
    "trong năm 2020": on(31, 12),
    "tuần 3 tháng 9": on(18, 9),
    "Tuần thứ 3 của tháng 5": on(15, 5),
    "tuần cuối tháng 5": on(29, 5),
    "tuần 24": on(12, 6),
    "hằng tháng": monthly(31),
    "Mỗi tháng một lần": monthly(31),
    "hằng tháng từ tháng 3 đến tháng 11": replace(monthly(31), first=date(2020, 3, 1), last=date(2020, 11, 30)),
    "1 lần/tháng": monthly(31),
    "Hằng tháng (từ tháng 3)": replace(monthly(31), first=date(2020, 3, 1)),
    "Hằng quý, từ quý II": replace(quarterly(31), first=date(2020, 4, 1)),
    "hằng quý": quarterly(31),
    "tháng Giêng": on(22, 2),
    "Trong tháng Giêng âm lịch": on(22, 2),
    "đầu tháng Giêng": on(3, 2),
    "tháng Chạp": on(24, 1),
    "tháng Chạp năm 2020": on(11, 2, 2021),
    "đầu học kỳ II": on(31, 1),
    "giữa HK II": on(31, 3),
    "HK2": on(25, 5),
    "cuối năm học": on(31, 5),
    "Kết thúc năm học 2019-2020": on(31, 5),
    "đầu năm học": on(15, 9),
    "cuối HKI năm học 2020-2021": on(15, 1, 2021),
    "Hết học kỳ I năm học 2020-2021": on(15, 1, 2021),
    "nghỉ hè": on(31, 8),
    "Trong hè 2020": on(31, 8),
    "Định kỳ hàng quý": quarterly(31),
    "hằng tuần": weekly(4),
    "hằng năm": on(31, 12),
}

NO_DAY = {
    "thường xuyên": "always",
    "Liên tục": "always",
    "cả năm": "always",
    "Hằng ngày": "always",
    "Ngay sau khi có văn bản": "later",
    "Sau khi có hướng dẫn của cấp trên": "later",
    "Theo hướng dẫn của Thị uỷ": "later",
    "Theo kế hoạch": "later",
    "Đột xuất": "later",
    "Khi có yêu cầu": "later",
    "Cuối HKI": "later",
    "Tuần 1 HKII": "later",
    "Chưa xác định": "unknown",
    "Sẽ thông báo sau": "unknown",
    "–": "unknown",
    "Ngày ... tháng ... năm 2020": "unknown",
    "Đã hoàn thành": "done",
    "Đã xong": "done",
    "10 ngày sau kỳ họp": "relative",
    "05 ngày làm việc sau khi họp HĐND": "relative",
    "Trong vòng 5 ngày kể từ ngày nhận văn bản": "relative",
}


def test_what_is_written_is_the_deadline() -> None:
    expected = {words: (schedule, frozenset[str]()) for words, schedule in GIVEN.items()}
    assert {words: told(words, DUE) for words in GIVEN} == expected


def test_what_is_derived_is_marked() -> None:
    expected = {words: (schedule, DERIVED) for words, schedule in ASSUMED.items()}
    assert {words: told(words, DUE) for words in ASSUMED} == expected


def test_a_school_year_goes_from_september_to_may() -> None:
    school = replace(DUE, school=True)
    expected = {
        "15/3, 15/6, 15/9, 15/12": (
            Dates((date(2020, 9, 15), date(2020, 12, 15), date(2021, 3, 15), date(2021, 6, 15)))
        ),
        "ngày 25 hằng tháng": replace(monthly(25), first=date(2020, 9, 1), last=date(2021, 5, 31)),
        "25 hàng tháng (từ tháng 3)": replace(monthly(25), first=date(2021, 3, 1), last=date(2021, 5, 31)),
        "cuối HK1": on(15, 1, 2021),
        "cuối năm học": on(31, 5, 2021),
        "tháng Giêng": on(12, 3, 2021),
        "rằm tháng Giêng": on(26, 2, 2021),
        "23 tháng Chạp": on(4, 2, 2021),
    }
    assert {words: told(words, school)[0] for words in expected} == expected
    week = read_when("Tuần 35", school, whole=True)
    assert isinstance(week, When)
    assert week.undated == "later", "a school counts its weeks itself"
    event = read_when("cuối học kỳ I", replace(school, due=False), whole=True)
    assert isinstance(event, When)
    assert event.schedule == Once(2021, 1)


def test_words_without_a_day_are_kept_as_such() -> None:
    read = {words: read_when(words, DUE, whole=True) for words in NO_DAY}
    assert {words: found.undated for words, found in read.items() if isinstance(found, When)} == NO_DAY


def test_marks_capitals_and_kinds_of_dashes_change_nothing() -> None:
    wrong = [
        other
        for words in (*GIVEN, *ASSUMED, *NO_DAY)
        for other in spellings(words)
        if bare(read_when(other, DUE, whole=True)) != bare(read_when(words, DUE, whole=True))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("31/6", "bad_day"),
        ("6/26/2020", "month_first"),
        ("13/13/2020", "bad_month"),
        ("12/6/2202", "bad_year"),
        ("20/4 đến 15/4", "end_before_start"),
        ("mùng 8 tháng 4", "lunar_or_solar"),
        ("Mùng 10 hằng tháng", "lunar_or_solar"),
        ("Hệ thống hoá văn bản", "not_a_date"),
        ("tuần 3", "week_without_month"),
        ("thứ Hai", "only_weekday"),
        ("14h00", "only_time"),
        ("tuần sau", "near_day"),
        ("15/6 hoặc 17/6", "words_left"),
        ("Trước 30-6", "not_a_date"),
        ("Sau ngày 15/6", "not_a_date"),
        ("Trước ngày 05 tháng sau", "not_a_date"),
        ("Từ 15/6", "no_end"),
        ("15/6 trở đi", "no_end"),
        ("Từ quý II", "no_end"),
        ("5-6/2020", "day_or_months"),
        ("Nhân ngày 20/11", "not_a_date"),
        ("Tuần 3-4 tháng 6", "week_without_month"),
        ("15/6/2020 (17/6/2020)", "words_left"),
        ("15/6/2020 (hoãn)", "status_in_date"),
        ("15/6/2020, không tổ chức", "status_in_date"),
        ("25", "not_a_date"),
        ("Nộp 3 bản", "not_a_date"),
        ("", "not_a_date"),
    ],
)
def test_what_is_unclear_is_said_and_not_guessed(words: str, key: str) -> None:
    found = read_when(words, DUE, whole=True)
    assert isinstance(found, Unclear)
    assert found.key == key


@pytest.mark.parametrize(
    ("words", "key"),
    [("15/6", "no_year"), ("quý II", "no_year_of"), ("hằng tháng", "no_year_of"), ("thường xuyên", "no_year_of")],
)
def test_a_year_that_nothing_gives_is_asked_for(words: str, key: str) -> None:
    found = read_when(words, Context(due=True), whole=True)
    assert isinstance(found, Unclear)
    assert found.key == key


def test_a_century_is_assumed_only_where_the_year_is_another() -> None:
    assert told("26/6/21", DUE) == (on(26, 6, 2021), frozenset({"century"}))
    assert told("26/6/20", Context(due=True)) == (on(26, 6), frozenset({"century"}))


def test_what_else_stands_in_the_cell_is_kept() -> None:
    found = read_when("Dự kiến 17h00 thứ Sáu, 12/6/2020, gửi Văn phòng", DUE, whole=True)
    assert isinstance(found, When)
    assert (found.schedule, f"{found.starts:%H:%M}", found.tentative) == (on(12, 6), "17:00", True)
    assert (found.said_weekday, found.note) == (4, "gửi Văn phòng")


def test_an_hour_before_which_it_is_due_leaves_the_day() -> None:
    found = read_when("trước 17h00 ngày 12/6/2020", DUE, whole=True)
    assert isinstance(found, When)
    assert (found.schedule, f"{found.starts:%H:%M}", found.before) == (on(12, 6), "17:00", True)
