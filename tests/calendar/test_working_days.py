"""Which days the office works."""

from datetime import timedelta

import holidays

from bot.calendar.working_days import WorkingDays, holiday_names, vietnam

from .conftest import d

OFF_2020 = [
    "2020-01-01",
    *[f"2020-01-{day}" for day in range(23, 30)],
    "2020-04-02",
    "2020-04-30",
    "2020-05-01",
    "2020-09-02",
]


def test_2020_has_252_working_days(working: WorkingDays) -> None:
    days = [d("2020-01-01") + timedelta(days=n) for n in range(366)]
    assert sum(working.is_working(day) for day in days) == 252


def test_public_holidays_and_weekends_are_off(working: WorkingDays) -> None:
    assert not any(working.is_working(d(day)) for day in OFF_2020)
    assert not working.is_working(d("2020-03-14"))
    assert not working.is_working(d("2020-03-15"))
    assert working.is_working(d("2020-03-16"))


def test_shifting_counts_working_days_only(working: WorkingDays) -> None:
    assert working.shift(d("2020-04-30"), -3) == d("2020-04-27")
    assert working.shift(d("2020-05-04"), -1) == d("2020-04-29")
    assert working.shift(d("2020-03-13"), 1) == d("2020-03-16")
    assert working.shift(d("2020-03-15"), 0) == d("2020-03-15")


def test_a_day_off_moves_to_the_working_day_before(working: WorkingDays) -> None:
    assert working.on_or_before(d("2020-01-29")) == d("2020-01-22")
    assert working.on_or_before(d("2020-03-16")) == d("2020-03-16")


def test_holidays_are_those_of_the_library_though_only_vietnams_file_is_loaded() -> None:
    years = range(1975, 2101)
    theirs = holidays.country_holidays("VN", years=years)
    assert {day for year in years for day in holiday_names(year)} == set(theirs)
    for locale, language in (("vi", "vi"), ("en", "en_US")):
        assert holiday_names(2020, locale) == dict(holidays.country_holidays("VN", years=2020, language=language))
    start = d("1975-01-01")
    days = [start + timedelta(days=number) for number in range((d("2100-12-31") - start).days + 1)]
    ours = vietnam()
    assert [day for day in days if day.weekday() < 5 and not ours.is_working(day)] == [
        day for day in days if day.weekday() < 5 and day in theirs
    ]
