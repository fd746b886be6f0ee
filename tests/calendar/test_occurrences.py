"""When the entries of a calendar happen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.model import (
    Dates,
    Entry,
    Frequency,
    Kind,
    LunarYearly,
    MonthlyWeekday,
    Occurrence,
    Once,
    Precision,
    Relative,
    Repeating,
    Schedule,
    Status,
    Weekly,
    Yearly,
)
from bot.calendar.occurrences import entry_occurrences, occurrences
from bot.calendar.working_days import WorkingDays, vietnam

from .conftest import calendar, d, entry

VIETNAM = vietnam()
PLAIN_WEEK = WorkingDays(frozenset())
SUMMIT = Once(2020, 6, 26)
PARTY_DAY = entry("dang", Yearly(2, 3), Kind.ANNIVERSARY, first_year=1930)


def within(first: str, last: str, *entries: Entry, working: WorkingDays = VIETNAM) -> list[Occurrence]:
    """The occurrences of these entries on the days from `first` to `last`."""
    return occurrences(calendar(*entries), d(first), d(last), working)


def starts(found: list[Occurrence]) -> list[str]:
    return [one.start.isoformat() if one.start else "?" for one in found]


# ---- dates of their own ---------------------------------------------------------------------------------------------


def test_a_day_of_its_own_occurs_once_with_an_empty_key() -> None:
    [one] = within("2020-01-01", "2020-12-31", entry("x", SUMMIT))
    assert (one.key, one.year, one.start, one.end) == ("", 2020, date(2020, 6, 26), date(2020, 6, 26))
    assert (one.precision, one.status, one.ordinal) == (Precision.DAY, Status.CONFIRMED, None)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2020-06-26", "2020-06-26", 1),
        ("2020-06-01", "2020-06-25", 0),
        ("2020-06-27", "2020-12-31", 0),
        ("2019-06-26", "2019-06-26", 0),
    ],
)
def test_both_ends_of_a_range_count(first: str, last: str, found: int) -> None:
    assert len(within(first, last, entry("x", SUMMIT))) == found


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2020-11-12", "2020-11-12", 1),
        ("2020-11-13", "2020-11-14", 1),
        ("2020-11-15", "2020-12-01", 1),
        ("2020-11-16", "2020-12-01", 0),
        ("2020-11-01", "2020-11-11", 0),
    ],
)
def test_an_event_of_several_days_belongs_to_every_range_that_it_touches(first: str, last: str, found: int) -> None:
    assert len(within(first, last, entry("x", Once(2020, 11, 12, date(2020, 11, 15))))) == found


def test_a_month_without_a_day_counts_for_its_whole_month() -> None:
    [one] = within("2020-02-29", "2020-02-29", entry("x", Once(2020, 2)))
    assert (one.start, one.end, one.precision) == (date(2020, 2, 1), date(2020, 2, 29), Precision.MONTH)
    assert within("2020-03-01", "2020-12-31", entry("x", Once(2020, 2))) == []


def test_a_year_without_a_month_belongs_to_every_range_that_touches_the_year() -> None:
    for first, last in (("2020-01-01", "2020-01-01"), ("2020-12-31", "2021-03-01"), ("2019-01-01", "2021-12-31")):
        [one] = within(first, last, entry("x", Once(2020)))
        assert (one.start, one.end, one.precision, one.year) == (None, None, Precision.UNKNOWN, 2020)
    assert within("2019-01-01", "2019-12-31", entry("x", Once(2020))) == []


def test_a_document_never_occurs() -> None:
    assert within("2020-01-01", "2020-12-31", entry("x", SUMMIT, Kind.DOCUMENT)) == []


@pytest.mark.parametrize("status", list(Status))
def test_an_occurrence_has_its_entrys_status(status: Status) -> None:
    [one] = within("2020-01-01", "2020-12-31", entry("x", SUMMIT, status=status))
    assert one.status is status


def test_only_the_kinds_asked_for_are_listed() -> None:
    both = calendar(entry("e", SUMMIT), entry("t", SUMMIT, Kind.TASK))
    found = occurrences(both, d("2020-01-01"), d("2020-12-31"), VIETNAM, kinds={Kind.TASK})
    assert [one.entry.id for one in found] == ["t"]


# ---- every year -----------------------------------------------------------------------------------------------------


def test_a_yearly_day_occurs_every_year_and_its_key_is_the_year() -> None:
    found = within("2019-02-04", "2022-02-03", PARTY_DAY)
    assert [(one.key, one.year) for one in found] == [("2020", 2020), ("2021", 2021), ("2022", 2022)]
    assert starts(found) == ["2020-02-03", "2021-02-03", "2022-02-03"]


@pytest.mark.parametrize(
    ("year", "falls_on"),
    [(2019, "02-28"), (2020, "02-29"), (2021, "02-28"), (2024, "02-29"), (2000, "02-29"), (2100, "02-28")],
)
def test_29_february_falls_on_the_28th_in_common_years(year: int, falls_on: str) -> None:
    assert starts(within(f"{year}-01-01", f"{year}-12-31", entry("x", Yearly(2, 29)))) == [f"{year}-{falls_on}"]


def test_the_month_of_a_yearly_entry_may_be_all_that_is_known() -> None:
    [one] = within("2020-04-30", "2020-04-30", entry("x", Yearly(4), first_year=1930))
    assert (one.start, one.end, one.precision) == (date(2020, 4, 1), date(2020, 4, 30), Precision.MONTH)
    assert (one.key, one.ordinal) == ("2020", 90)


def test_days_that_run_over_new_year_belong_to_the_year_in_which_they_begin() -> None:
    [one] = within("2021-01-02", "2021-01-02", entry("x", Yearly(12, 30, days=5)))
    assert (one.key, one.start, one.end) == ("2020", date(2020, 12, 30), date(2021, 1, 3))
    assert within("2021-01-04", "2021-01-04", entry("x", Yearly(12, 30, days=5))) == []


@pytest.mark.parametrize(("year", "ordinal"), [(1931, 1), (2019, 89), (2020, 90), (2030, 100)])
def test_the_ordinal_is_the_year_less_the_first_year(year: int, ordinal: int) -> None:
    [one] = within(f"{year}-01-01", f"{year}-12-31", PARTY_DAY)
    assert one.ordinal == ordinal


@pytest.mark.parametrize("year", [1900, 1929, 1930])
def test_there_is_no_anniversary_before_the_first_one(year: int) -> None:
    assert within(f"{year}-01-01", f"{year}-12-31", PARTY_DAY) == []
    assert within(f"{year}-01-01", f"{year}-12-31", entry("x", LunarYearly(3, 10), first_year=1930)) == []


# ---- by the moon ----------------------------------------------------------------------------------------------------

ONG_TAO = entry("ong-tao", LunarYearly(12, 23))


def test_23_chap_before_tet_2020_belongs_to_the_lunar_year_2019() -> None:
    [one] = within("2020-01-01", "2020-12-31", ONG_TAO)
    assert (one.key, one.start, one.year) == ("2019", date(2020, 1, 17), 2020)
    assert starts(within("2021-01-01", "2021-12-31", ONG_TAO)) == ["2021-02-04"]


def test_a_solar_year_may_hold_a_lunar_day_twice_or_never() -> None:
    first_of_chap = entry("x", LunarYearly(12, 1))
    counts = {len(within(f"{year}-01-01", f"{year}-12-31", first_of_chap)) for year in range(2000, 2040)}
    assert counts == {0, 1, 2}


def test_a_lunar_feast_of_several_days_touches_the_days_after_it_began() -> None:
    [one] = within("2020-01-27", "2020-01-27", entry("x", LunarYearly(1, 1, days=3)))
    assert (one.start, one.end) == (date(2020, 1, 25), date(2020, 1, 27))
    assert within("2020-01-28", "2020-01-28", entry("x", LunarYearly(1, 1, days=3))) == []


def test_the_ordinal_of_a_lunar_anniversary_counts_lunar_years() -> None:
    [one] = within("2020-01-01", "2020-12-31", entry("x", LunarYearly(12, 23), first_year=2000))
    assert one.ordinal == 19


# ---- monthly and quarterly ------------------------------------------------------------------------------------------

QUARTERLY = Repeating(Frequency.QUARTERLY, 31, date(2020, 3, 10), date(2020, 12, 31))


def test_a_quarterly_task_is_due_in_the_last_month_of_each_quarter() -> None:
    found = within("2020-01-01", "2020-12-31", entry("t", QUARTERLY, Kind.TASK))
    assert starts(found) == ["2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31"]
    assert [one.key for one in found] == ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]


def test_the_31st_is_the_end_of_every_month() -> None:
    monthly = Repeating(Frequency.MONTHLY, 31, date(2020, 1, 1), date(2020, 4, 30))
    found = within("2020-01-01", "2020-12-31", entry("t", monthly, Kind.TASK))
    assert starts(found) == ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]
    assert [one.key for one in found] == ["2020-01", "2020-02", "2020-03", "2020-04"]


def test_a_repeating_task_begins_and_ends_on_the_days_given_inclusive() -> None:
    monthly = Repeating(Frequency.MONTHLY, 15, date(2020, 3, 15), date(2021, 1, 15))
    found = starts(within("2019-01-01", "2022-12-31", entry("t", monthly, Kind.TASK)))
    assert (found[0], found[-1], len(found)) == ("2020-03-15", "2021-01-15", 11)


# ---- order ----------------------------------------------------------------------------------------------------------


def test_occurrences_come_in_order_of_time_and_the_unknown_last_in_its_year() -> None:
    found = within(
        "2020-01-01",
        "2021-12-31",
        entry("next-year", Once(2021, 1, 2)),
        entry("some-time", Once(2020)),
        entry("last-day", Once(2020, 12, 31)),
        entry("in-october", Once(2020, 10)),
        entry("first-of-october", Once(2020, 10, 1)),
        entry("second-of-october", Once(2020, 10, 2)),
    )
    assert [one.entry.id for one in found] == [
        "first-of-october",
        "in-october",
        "second-of-october",
        "last-day",
        "some-time",
        "next-year",
    ]


def test_on_one_day_anniversaries_come_first_and_tasks_last() -> None:
    kinds = (Kind.TASK, Kind.CONGRESS, Kind.EVENT, Kind.ANNIVERSARY)
    found = within("2020-01-01", "2020-12-31", *(entry(kind.value, SUMMIT, kind) for kind in kinds))
    assert [one.entry.kind for one in found] == [Kind.ANNIVERSARY, Kind.EVENT, Kind.CONGRESS, Kind.TASK]


# ---- invariants -----------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
FREQUENCIES = st.sampled_from(Frequency)
SCHEDULES = st.one_of(
    st.builds(
        lambda start, days: Once(start.year, start.month, start.day, start + timedelta(days)), DAYS, st.integers(1, 40)
    ),
    st.builds(lambda at: Once(at.year, at.month), DAYS),
    st.builds(lambda at: Once(at.year), DAYS),
    st.builds(lambda at, days: Yearly(at.month, at.day, days), DAYS, st.integers(1, 20)),
    st.builds(LunarYearly, st.integers(1, 12), st.integers(1, 30), st.integers(1, 20)),
    st.builds(lambda f, d, a, b: Repeating(f, d, min(a, b), max(a, b)), FREQUENCIES, st.integers(1, 31), DAYS, DAYS),
    st.builds(
        lambda on, a, b, n: Weekly(tuple(sorted(on)), min(a, b), max(a, b), n),
        st.sets(st.integers(0, 6), min_size=1),
        DAYS,
        DAYS,
        st.integers(1, 9),
    ),
    st.builds(
        lambda nth, on, a, b: MonthlyWeekday(nth, on, min(a, b), max(a, b)),
        st.sampled_from([1, 2, 3, 4, 5, -1]),
        st.integers(0, 6),
        DAYS,
        DAYS,
    ),
    st.sets(DAYS, min_size=1, max_size=5).map(lambda days: Dates(tuple(sorted(days)))),
)


@given(SCHEDULES, st.integers(-30, 30), st.booleans(), DAYS, st.integers(1, 800), st.integers(0, 99))
def test_a_range_holds_what_its_two_halves_hold(
    schedule: Schedule, offset: int, working_days: bool, first: date, length: int, percent: int
) -> None:
    both = calendar(entry("x", schedule), entry("t", Relative("x", offset, working_days), Kind.TASK))
    last = first + timedelta(length)
    middle = first + timedelta(length * percent // 100)

    def held(start: date, end: date) -> set[tuple[str, str, date | None]]:
        return {(one.entry.id, one.key, one.start) for one in occurrences(both, start, end, VIETNAM)}

    assert held(first, last) == held(first, middle) | held(middle + timedelta(1), last)


@given(SCHEDULES, DAYS)
def test_keys_tell_the_occurrences_of_one_entry_apart(schedule: Schedule, first: date) -> None:
    one = entry("x", schedule)
    keys = [found.key for found in entry_occurrences(one, calendar(one), first, first + timedelta(2000), VIETNAM)]
    assert len(keys) == len(set(keys))


def _days(schedule: Schedule, first: date, last: date) -> list[str]:
    one = entry("e", schedule)
    found = entry_occurrences(one, calendar(one), first, last, VIETNAM)
    assert all(one.start == one.end for one in found)
    return [f"{one.key} {one.start:%d/%m}" for one in found]


YEAR = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("schedule", "first", "last", "expected"),
    [
        (Weekly((0,), *YEAR), date(2020, 6, 1), date(2020, 6, 15), ["01/06", "08/06", "15/06"]),
        (Weekly((1, 3), *YEAR), date(2020, 6, 3), date(2020, 6, 10), ["04/06", "09/06"]),
        (Weekly((0,), date(2020, 6, 3), date(2020, 6, 30), 2), *YEAR, ["15/06", "29/06"]),
        (Weekly((0, 4), date(2020, 6, 3), date(2020, 6, 30), 2), *YEAR, ["05/06", "15/06", "19/06", "29/06"]),
    ],
)
def test_a_weekly_entry_is_on_its_weekdays_counted_from_the_week_of_its_first_day(
    schedule: Weekly, first: date, last: date, expected: list[str]
) -> None:
    assert [day.split()[1] for day in _days(schedule, first, last)] == expected


def test_a_weekly_occurrence_is_named_by_its_day() -> None:
    assert _days(Weekly((2,), *YEAR), date(2020, 6, 3), date(2020, 6, 3)) == ["2020-06-03 03/06"]


@pytest.mark.parametrize(
    ("nth", "expected"),
    [
        (1, ["2020-01 06/01", "2020-02 03/02", "2020-03 02/03"]),
        (5, ["2020-03 30/03"]),
        (-1, ["2020-01 27/01", "2020-02 24/02", "2020-03 30/03"]),
    ],
)
def test_a_weekday_of_every_month_leaves_out_a_month_that_has_it_not_so_often(nth: int, expected: list[str]) -> None:
    assert _days(MonthlyWeekday(nth, 0, *YEAR), date(2020, 1, 1), date(2020, 3, 31)) == expected


def test_days_of_its_own_are_named_by_themselves() -> None:
    days = Dates((date(2020, 6, 15), date(2020, 6, 17), date(2021, 1, 1)))
    assert _days(days, *YEAR) == ["2020-06-15 15/06", "2020-06-17 17/06"]
