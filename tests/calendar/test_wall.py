"""A month as it hangs on the wall."""

from datetime import date

import pytest

from bot.calendar.model import Calendar, Entry, Kind, Once, Status, Yearly
from bot.calendar.occurrences import occurrences
from bot.calendar.wall import (
    FIRST_YEAR,
    LAST_YEAR,
    days_label,
    first_and_last,
    lunar_label,
    lunar_years,
    month_of,
    moved,
    weeks,
    weightiest,
)
from bot.calendar.working_days import holiday_names, vietnam


def entry(id_: str, schedule: Once | Yearly, kind: Kind = Kind.EVENT, **more: object) -> Entry:
    return Entry(id=id_, kind=kind, summary=id_, schedule=schedule, layer="ward", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("year", "month", "rows"), [(2021, 2, 4), (2020, 6, 5), (2020, 3, 6), (2020, 11, 6)])
def test_a_month_has_four_to_six_weeks_from_monday(year: int, month: int, rows: int) -> None:
    found = weeks(year, month)
    assert len(found) == rows
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in found)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2020, 1, 25), "1/1"),
        (date(2020, 1, 26), "2"),
        (date(2020, 4, 23), "1/4"),
        (date(2020, 5, 23), "1/4N"),
        (date(2020, 6, 1), "10/4N"),
        (date(2020, 6, 21), "1/5"),
        (date(2020, 4, 2), "10"),
    ],
)
def test_the_corner_of_a_day_shows_its_lunar_day_and_the_month_where_one_begins(day: date, label: str) -> None:
    assert lunar_label(day) == label


def test_lunar_years_have_their_names() -> None:
    assert lunar_years(date(2020, 6, 1), date(2020, 6, 30)) == "Canh Tý"
    assert lunar_years(date(2020, 1, 1), date(2020, 1, 31)) == "Kỷ Hợi – Canh Tý"


@pytest.mark.parametrize("year", [FIRST_YEAR, LAST_YEAR])
def test_every_day_of_the_outermost_years_has_a_lunar_date(year: int) -> None:
    assert all(lunar_label(day) for month in range(1, 13) for week in weeks(year, month) for day in week)


def test_months_are_counted_over_the_end_of_the_year() -> None:
    assert moved(2020, 12, 1) == (2021, 1)
    assert moved(2020, 1, -1) == (2019, 12)
    assert moved(2020, 11, 14) == (2022, 1)


def test_what_lasts_long_is_said_once_and_what_has_no_day_apart() -> None:
    calendar = Calendar(
        (
            entry("nam", Once(2020, 1, 1, date(2020, 12, 31))),
            entry("dai-hoi", Once(2020, 6, 29, date(2020, 7, 2))),
            entry("chua-ro", Once(2020, 6)),
            entry("chua-ro-thang", Once(2020)),
        )
    )
    first, last = first_and_last(2020, 6)
    laid = month_of(2020, 6, occurrences(calendar, first, last, vietnam()))
    assert [one.entry.id for one in laid.long] == ["nam"]
    assert [one.entry.id for one in laid.undated] == ["chua-ro"]
    assert list(laid.days) == [date(2020, 6, 29), date(2020, 6, 30)]
    assert [one.entry.id for one in laid.everything] == ["nam", "dai-hoi", "chua-ro"]


@pytest.mark.parametrize(
    ("schedule", "label"),
    [
        (Once(2020, 6, 19), "19"),
        (Once(2020, 6, 24, date(2020, 6, 25)), "24–25"),
        (Once(2020, 6, 28, date(2020, 7, 2)), "28–…"),
        (Once(2020, 5, 28, date(2020, 6, 2)), "…–02"),
        (Once(2020, 1, 1, date(2020, 12, 31)), "…"),
        (Once(2020, 6), "…"),
    ],
)
def test_days_in_a_month_are_named_without_the_month(schedule: Once, label: str) -> None:
    calendar = Calendar((entry("a", schedule),))
    (found,) = occurrences(calendar, *first_and_last(2020, 6), vietnam())
    assert days_label(found, 2020, 6) == label


def test_a_crowded_place_keeps_what_weighs_most_in_its_order() -> None:
    calendar = Calendar(
        (
            entry("ngay-thuong", Yearly(9, 1), Kind.ANNIVERSARY, first_year=1947),
            entry("quoc-khanh", Yearly(9, 2), Kind.ANNIVERSARY, first_year=1944),
            entry("nam-le-5", Yearly(9, 3), Kind.ANNIVERSARY, first_year=1955),
            entry("hoi-nghi", Once(2020, 9, 4)),
            entry("huy", Once(2020, 9, 5), status=Status.CANCELLED),
            entry("tron", Yearly(9, 12), Kind.ANNIVERSARY, first_year=1930),
        )
    )
    found = occurrences(calendar, *first_and_last(2020, 9), vietnam())
    days_off = holiday_names(2020)
    kept = [[one.entry.id for one in weightiest(found, count, days_off)] for count in (2, 3, 4, 5, 6)]
    assert kept[0] == ["quoc-khanh", "tron"]
    assert kept[1] == ["quoc-khanh", "nam-le-5", "tron"]
    assert kept[2] == ["quoc-khanh", "nam-le-5", "hoi-nghi", "tron"]
    assert "huy" not in kept[3]
    assert len(kept[4]) == 6


def test_public_holidays_have_names_in_both_languages() -> None:
    assert holiday_names(2020, "vi")[date(2020, 9, 2)] == "Quốc khánh"
    assert holiday_names(2020, "en")[date(2020, 9, 2)] == "National Day"
