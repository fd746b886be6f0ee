"""Days of events, anniversaries and weekly meetings as offices write them, and days in messages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.days import Context, Unclear, When, read_when
from bot.calendar.model import LunarYearly, Once, Schedule, Yearly

from .days_words import DERIVED, bare, days, monthly, nth, on, spellings, told, weekly

PLAN = Context(year=2020)
NOW = Context(today=date(2020, 3, 10))

GIVEN: dict[str, Schedule] = {
    "15–20/4": on(15, 4, to=(20, 4)),
    "15/4 - 20/4/2020": on(15, 4, to=(20, 4)),
    "15 đến 20/4": on(15, 4, to=(20, 4)),
    "từ ngày 15 đến ngày 20 tháng 4": on(15, 4, to=(20, 4)),
    "26-31/10": on(26, 10, to=(31, 10)),
    "Từ 02/11 đến 20/11": on(2, 11, to=(20, 11)),
    "Tuần 1 (01-05/9)": on(1, 9, to=(5, 9)),
    "28/12–2/1": Once(2020, 12, 28, date(2021, 1, 2)),
    "Thứ Hai\n08/6": on(8, 6),
    "T7, 12/9": on(12, 9),
    "CN 13/9": on(13, 9),
    "Sáng thứ Bảy 12/9": on(12, 9),
    "8,9/4": days((8, 4), (9, 4)),
    "ngày 2, ngày 3 tháng 9": days((2, 9), (3, 9)),
    "các ngày 8, 9, 10/4": days((8, 4), (9, 4), (10, 4)),
    "15-16/6, 20/6": days((15, 6), (16, 6), (20, 6)),
    "15/6/2020\n17/6/2020": days((15, 6), (17, 6)),
    "Tháng 10/2020": Once(2020, 10),
    "trong tháng 10": Once(2020, 10),
    "2020": Once(2020),
    "18/11/1930": Once(1930, 11, 18),
    "2/9 hằng năm": Yearly(9, 2),
    "ngày 2 tháng 9 hàng năm": Yearly(9, 2),
    "Hằng năm, ngày 2/9": Yearly(9, 2),
    "tháng 4 hằng năm": Yearly(4),
    "2/9 every year": Yearly(9, 2),
    "rằm tháng 7": LunarYearly(7, 15),
    "Rằm tháng Bảy": LunarYearly(7, 15),
    "Rằm tháng Giêng âm lịch": LunarYearly(1, 15),
    "mùng 5 tháng Giêng": LunarYearly(1, 5),
    "23 tháng Chạp": LunarYearly(12, 23),
    "30 tháng Chạp âm lịch": LunarYearly(12, 30),
    "30 Tết": LunarYearly(12, 30),
    "mùng 1 Tết": LunarYearly(1, 1),
    "Mồng Một Tết": LunarYearly(1, 1),
    "Tết Nguyên đán": LunarYearly(1, 1),
    "Giỗ Tổ Hùng Vương": LunarYearly(3, 10),
    "10/3 ÂL": LunarYearly(3, 10),
    "15/4 (ÂL)": LunarYearly(4, 15),
    "mùng 8 tháng 4 âm lịch": LunarYearly(4, 8),
    "29/12 âm lịch hằng năm": LunarYearly(12, 29),
    "10/3 lunar": LunarYearly(3, 10),
    "15/8 âm lịch năm 2020": on(1, 10),
    "rằm tháng 8 năm 2020": on(1, 10),
    "30/4 dương lịch": on(30, 4),
    "14-15/4 ÂL": LunarYearly(4, 14, 2),
    "14/4 - 15/4 âm lịch": LunarYearly(4, 14, 2),
    "mùng 1 đến mùng 3 Tết": LunarYearly(1, 1, 3),
    "từ 30 Tết đến mùng 3 Tết": on(24, 1, to=(27, 1)),
    "Tết Dương lịch": on(1, 1),
    "Tuần từ 8/6 đến 14/6": on(8, 6, to=(14, 6)),
    "(08-14/6)": on(8, 6, to=(14, 6)),
    "cả tháng 6": Once(2020, 6),
    "15/6/2020 (tức 24/4 âm lịch)": on(15, 6),
    "thứ Hai hằng tuần": weekly(0),
    "8h thứ Hai hằng tuần": weekly(0),
    "thứ Hai tuần đầu tháng": nth(1, 0),
    "ngày 3 hằng tháng": monthly(3),
}

DERIVED_DAYS: dict[str, Schedule] = {
    "Quý II": on(1, 4, to=(30, 6)),
    "Quý III–IV/2020": on(1, 7, to=(31, 12)),
    "6 tháng đầu năm": on(1, 1, to=(30, 6)),
    "tuần 3 tháng 9": on(14, 9, to=(20, 9)),
    "cuối tháng 9": on(21, 9, to=(30, 9)),
    "đầu tháng 9": on(1, 9, to=(10, 9)),
    "trung tuần tháng 9": on(11, 9, to=(20, 9)),
    "cuối năm": Once(2020, 12),
    "Trước 15/6": on(14, 6),
}

HOURS = {
    "17h00 ngày 12/6/2020": "17:00",
    "14h, ngày 12/6": "14:00",
    "lúc 7 giờ 30 ngày 12/6": "07:30",
    "14 giờ 30 phút, ngày 12/6/2020": "14:30",
    "07g30 ngày 12/6": "07:30",
    "từ 8h đến 11h ngày 12/6": "08:00-11:00",
    "7h30-11h, 12/6": "07:30-11:00",
    "8-11h ngày 12/6": "08:00-11:00",
    "12/6/2020, 14h00-16h30": "14:00-16:30",
    "12/6/2020 lúc 14:00": "14:00",
    "12/6/2020 (8h30)": "08:30",
    "2020-06-12T08:00:00": "08:00",
    "8:00 AM 12/6/2020": "08:00",
    "12/6/2020 2:30 PM": "14:30",
    "3h chiều ngày 12/6": "15:00",
    "9 giờ rưỡi ngày 12/6": "09:30",
    "chiều 12/6": "",
    "12/6/2020 00:00:00": "",
}

MESSAGES: dict[str, tuple[Schedule, str, str]] = {
    "16/4 14h Họp BCĐ tại hội trường": (on(16, 4), "14:00", "Họp BCĐ tại hội trường"),
    "14h 16/4 Họp": (on(16, 4), "14:00", "Họp"),
    "Thứ Hai 16/3 8h: Giao ban": (on(16, 3), "08:00", "Giao ban"),
    "8h30 thứ Ba tới giao ban": (on(17, 3), "08:30", "giao ban"),
    "thứ sáu tuần sau họp": (on(20, 3), "", "họp"),
    "thứ 6 này họp": (on(13, 3), "", "họp"),
    "mai họp": (on(11, 3), "", "họp"),
    "2h chiều mai họp chi bộ": (on(11, 3), "14:00", "họp chi bộ"),
    "hôm nay trực": (on(10, 3), "", "trực"),
    "3 ngày nữa họp": (on(13, 3), "", "họp"),
    "ngày mốt họp": (on(12, 3), "", "họp"),
    "nửa tháng nữa họp": (on(25, 3), "", "họp"),
    "5 ngày làm việc nữa họp": (on(17, 3), "", "họp"),
    "ngày 20 họp": (on(20, 3), "", "họp"),
    "tuần sau kiểm tra": (on(16, 3, to=(22, 3)), "", "kiểm tra"),
    "tháng sau sơ kết": (Once(2020, 4), "", "sơ kết"),
    "5/1 sang năm họp": (on(5, 1, 2021), "", "họp"),
    "5/1 họp": (on(5, 1, 2021), "", "họp"),
    "1/3 đã họp": (on(1, 3), "", "đã họp"),
    "26/6 - Hội nghị": (on(26, 6), "", "Hội nghị"),
    "5/3 3 đơn vị họp": (on(5, 3), "", "3 đơn vị họp"),
    "trước 15/4 nộp báo cáo": (on(14, 4), "", "nộp báo cáo"),
    "12/4 Sáng tác văn học": (on(12, 4), "", "Sáng tác văn học"),
    "8,9/4 hội nghị": (days((8, 4), (9, 4)), "", "hội nghị"),
    "thứ hai hằng tuần 8h giao ban": (weekly(0), "08:00", "giao ban"),
    "rằm tháng 7 dâng hương": (on(2, 9), "", "dâng hương"),
    "30 Tết trực": (on(11, 2, 2021), "", "trực"),
    "26/6/20 họp": (on(26, 6), "", "họp"),
}


def test_what_is_written_is_the_day() -> None:
    expected = {words: (schedule, frozenset[str]()) for words, schedule in GIVEN.items()}
    assert {words: told(words, PLAN) for words in GIVEN} == expected


def test_a_period_has_its_days_and_says_that_they_are_derived() -> None:
    assert {words: told(words, PLAN) for words in DERIVED_DAYS} == {
        words: (schedule, DERIVED) for words, schedule in DERIVED_DAYS.items()
    }


def test_hours_stand_before_or_after_the_day() -> None:
    read = {}
    for words in HOURS:
        found = read_when(words, PLAN, whole=True)
        assert isinstance(found, When), words
        assert found.schedule == on(12, 6), words
        read[words] = "-".join(f"{hour:%H:%M}" for hour in (found.starts, found.ends) if hour)
    assert read == HOURS


def test_marks_capitals_and_kinds_of_dashes_change_nothing() -> None:
    wrong = [
        other
        for words in (*GIVEN, *DERIVED_DAYS, *HOURS)
        for other in spellings(words)
        if bare(read_when(other, PLAN, whole=True)) != bare(read_when(words, PLAN, whole=True))
    ]
    assert wrong == []


def test_a_message_begins_with_its_day_and_goes_on() -> None:
    read = {}
    for words in MESSAGES:
        found = read_when(words, NOW)
        assert isinstance(found, When), words
        read[words] = found.schedule, f"{found.starts:%H:%M}" if found.starts else "", found.rest
    assert read == MESSAGES


@pytest.mark.parametrize(
    "words", ["Hội nghị", "từ ngữ", "12", "5 ngày tập huấn", "2 đại biểu", "Báo cáo 20/4", "2020 Đại hội", ""]
)
def test_words_that_begin_with_no_day_are_none(words: str) -> None:
    assert read_when(words, NOW) == Unclear("not_a_date")


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("mồng 8 tháng 4", (LunarYearly(4, 8), frozenset({"lunar"}))),
        ("mùng 10 tháng 3 hằng năm", (LunarYearly(3, 10), frozenset({"lunar"}))),
        ("mùng 2/9", ("lunar_or_solar", frozenset())),
        ("mùng 8 tháng 3", ("lunar_or_solar", frozenset())),
        ("ngày 15 tháng 8", (Yearly(8, 15), frozenset())),
    ],
)
def test_the_first_ten_days_of_a_month_are_lunar_or_asked_about(
    words: str, read: tuple[Schedule | str, frozenset[str]]
) -> None:
    assert told(words, Context(yearly=True)) == read


def test_a_month_of_a_sheet_gives_its_days_their_month() -> None:
    september = Context(year=2020, month=9)
    assert told("ngày 20", september) == (on(20, 9), frozenset())
    assert told("12-15", september) == (on(12, 9, to=(15, 9)), frozenset())
    assert told("tuần 3", september) == (on(14, 9, to=(20, 9)), DERIVED)


def test_a_school_year_goes_on_after_new_year() -> None:
    school = Context(year=2020, school=True)
    assert told("5/9", school) == (on(5, 9), frozenset())
    assert told("20/1", school) == (on(20, 1, 2021), frozenset())


@pytest.mark.parametrize(
    ("words", "contradiction"),
    [
        ("Thứ Hai, 9/6/2020", True),
        ("Thứ Ba, 9/6/2020", False),
        ("9/6/2020 (thứ Hai)", True),
        ("trước thứ Ba, 9/6/2020", False),
        ("trước thứ Hai, 9/6/2020", True),
        ("thứ Hai, 8/6 đến 10/6/2020", False),
        ("9/6/2020", False),
    ],
)
def test_a_weekday_that_is_not_that_of_the_day_is_seen(words: str, contradiction: bool) -> None:
    found = read_when(words, PLAN, whole=True)
    assert isinstance(found, When)
    assert found.contradicts(found.schedule) is contradiction


_FRAGMENTS = [
    "thứ", "Hai", "tháng", "ngày", "quý", "II", "rằm", "mùng", "Tết", "hằng", "tuần", "trước", "từ", "đến", "15", "6",
    "/", "-", ".", "2020", "9999", "31/12", "h30", "14h", "âm lịch", "(", ")", ";", "\n", "và", "năm", "sau", "cuối",
]  # fmt: skip


@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map(" ".join)),
    st.sampled_from([PLAN, NOW, Context(), Context(year=2020, month=2, due=True), Context(2199, date(2199, 12, 31))]),
    st.booleans(),
)
def test_no_words_whatever_make_the_reader_fail(words: str, context: Context, whole: bool) -> None:
    assert isinstance(read_when(words, context, whole=whole), When | Unclear)
