"""The Vietnamese lunar calendar, held against published days and another library."""

from datetime import date

import holidays
import pytest

from bot.calendar.lunar import lunar_day, solar_day

TET = ["1985-01-21", "2007-02-17", "2020-01-25", "2021-02-12", "2023-01-22", "2024-02-10", "2025-01-29", "2030-02-02"]
GIO_TO = ["2020-04-02", "2021-04-21", "2022-04-10", "2023-04-29", "2024-04-18", "2025-04-07", "2026-04-26"]


@pytest.mark.parametrize("day", TET)
def test_tet_is_the_first_day_of_the_first_month(day: str) -> None:
    assert solar_day(int(day[:4]), 1, 1).isoformat() == day


@pytest.mark.parametrize("day", GIO_TO)
def test_gio_to_is_the_tenth_of_the_third_month(day: str) -> None:
    assert solar_day(int(day[:4]), 3, 10).isoformat() == day


@pytest.mark.parametrize("year", range(2000, 2041))
def test_another_library_has_the_same_tet_and_gio_to(year: int) -> None:
    days = holidays.country_holidays("VN", years=year, language="en_US")
    named = {name: day for day, name in days.items() if "(" not in name}
    assert solar_day(year, 1, 1) == next(day for name, day in named.items() if name == "Lunar New Year")
    if year >= 2007:
        assert solar_day(year, 3, 10) == next(day for name, day in named.items() if "Hung Kings" in name)


def test_the_30th_of_a_month_of_29_days_is_the_29th() -> None:
    for month in range(1, 13):
        last = solar_day(2020, month, 30)
        assert lunar_day(last)[:2] == (2020, month)
        assert lunar_day(last)[2] in (29, 30)


def test_a_leap_year_uses_the_ordinary_month() -> None:
    # Lunar 2020 has a second fourth month from 23/5 to 20/6/2020.
    assert solar_day(2020, 4, 15) == date(2020, 5, 7)
    assert lunar_day(date(2020, 5, 23)) == (2020, 4, 1, True)
    assert lunar_day(date(2020, 6, 20)) == (2020, 4, 29, True)


def test_the_kitchen_gods_before_tet_2020_belong_to_lunar_2019() -> None:
    assert solar_day(2019, 12, 23) == date(2020, 1, 17)
    assert solar_day(2020, 12, 23) == date(2021, 2, 4)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (1, 0), (1, 31)])
def test_a_lunar_day_that_does_not_exist_is_refused(month: int, day: int) -> None:
    with pytest.raises(ValueError, match=r"lunar|month|day|Lunar|range|1"):
        solar_day(2020, month, day)
