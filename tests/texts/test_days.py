"""Dates in words, as an office in Vietnam writes them."""

from datetime import date, timedelta

import pytest

from bot.texts import day_and_weekday, day_month, full_date, how_far, short_day, span_text

NATIONAL_DAY = date(2020, 9, 2)


@pytest.mark.parametrize(
    ("day", "vietnamese", "english"),
    [
        (NATIONAL_DAY, "thứ Tư, ngày 02 tháng 9 năm 2020", "Wednesday, 2 September 2020"),
        (date(2020, 2, 3), "thứ Hai, ngày 03 tháng 02 năm 2020", "Monday, 3 February 2020"),
        (date(2020, 1, 25), "thứ Bảy, ngày 25 tháng 01 năm 2020", "Saturday, 25 January 2020"),
        (date(2020, 6, 21), "Chủ nhật, ngày 21 tháng 6 năm 2020", "Sunday, 21 June 2020"),
        (date(2020, 10, 21), "thứ Tư, ngày 21 tháng 10 năm 2020", "Wednesday, 21 October 2020"),
    ],
)
def test_a_date_in_full_pads_days_and_the_first_two_months(day: date, vietnamese: str, english: str) -> None:
    assert full_date(day) == vietnamese
    assert full_date(day, "en") == english


def test_weekdays_are_t2_to_t7_and_cn_in_tables() -> None:
    monday = date(2020, 4, 27)
    assert [short_day(monday + timedelta(n))[:2] for n in range(7)] == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    assert short_day(date(2020, 4, 30)) == "T5 30/04/2020"
    assert short_day(date(2020, 4, 30), "en") == "Thu 30/04/2020"


def test_a_day_is_written_short_with_or_without_weekday_and_year() -> None:
    assert day_month(NATIONAL_DAY) == "02/09"
    assert day_and_weekday(NATIONAL_DAY) == "thứ Tư 02/09"
    assert day_and_weekday(NATIONAL_DAY, year=True) == "thứ Tư 02/09/2020"
    assert day_and_weekday(NATIONAL_DAY, "en") == "Wednesday 02/09"


@pytest.mark.parametrize(
    ("start", "end", "short", "with_year"),
    [
        ("2020-06-26", "2020-06-26", "26/06", "26/06/2020"),
        ("2020-04-08", "2020-04-09", "08–09/04", "08–09/04/2020"),
        ("2020-08-28", "2020-09-02", "28/08–02/09", "28/08–02/09/2020"),
        ("2020-12-30", "2021-01-03", "30/12/2020–03/01/2021", "30/12/2020–03/01/2021"),
        ("2020-04-08", "2021-04-09", "08/04/2020–09/04/2021", "08/04/2020–09/04/2021"),
    ],
)
def test_several_days_are_written_as_briefly_as_is_clear(start: str, end: str, short: str, with_year: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert span_text(first, last) == short
    assert span_text(first, last, year=True) == with_year


@pytest.mark.parametrize(
    ("days", "vietnamese", "english"),
    [
        (0, "hôm nay", "today"),
        (1, "ngày mai", "tomorrow"),
        (2, "còn 2 ngày", "in 2 days"),
        (7, "còn 7 ngày", "in 7 days"),
        (-1, "đã qua 1 ngày", "1 day ago"),
        (-3, "đã qua 3 ngày", "3 days ago"),
    ],
)
def test_how_far_a_day_is(days: int, vietnamese: str, english: str) -> None:
    day = NATIONAL_DAY + timedelta(days)
    assert how_far(day, NATIONAL_DAY) == vietnamese
    assert how_far(day, NATIONAL_DAY, "en") == english
