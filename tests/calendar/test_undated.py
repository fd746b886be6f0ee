"""The admin is asked in good time for a date that is still open."""

import pytest

from bot.calendar.model import Entry, Kind, Once, Precision, Relative, Status, Yearly
from bot.calendar.undated import undated_notices
from bot.calendar.working_days import WorkingDays

from .conftest import calendar, d, entry


def asked(working: WorkingDays, *entries: Entry, first: str = "2020-01-01", last: str = "2020-12-31") -> list[str]:
    return [notice.day.isoformat() for notice in undated_notices(calendar(*entries), d(first), d(last), working)]


def test_a_month_is_asked_for_30_and_7_days_before_it(working: WorkingDays) -> None:
    assert asked(working, entry("x", Once(2020, 10))) == ["2020-09-01", "2020-09-24"]


def test_a_notice_on_a_day_off_moves_to_the_working_day_before(working: WorkingDays) -> None:
    # 30 days before November is Friday 2 October, 7 days before it is Sunday 25 October.
    assert asked(working, entry("x", Once(2020, 11))) == ["2020-10-02", "2020-10-23"]


def test_a_year_is_asked_for_at_the_beginning_of_each_of_its_quarters(working: WorkingDays) -> None:
    # New Year's Day is off, so the first notice comes on the last working day of the year before.
    days = asked(working, entry("x", Once(2020)), first="2019-01-01", last="2021-12-31")
    assert days == ["2019-12-31", "2020-04-01", "2020-07-01", "2020-10-01"]


def test_a_month_that_comes_every_year_is_asked_for_every_year(working: WorkingDays) -> None:
    assert [day[:4] for day in asked(working, entry("x", Yearly(4)), last="2022-12-31")] == [
        "2020",
        "2020",
        "2021",
        "2021",
        "2022",
        "2022",
    ]


def test_a_due_date_that_counts_from_an_unknown_day_is_asked_for_too(working: WorkingDays) -> None:
    congress, task = entry("dh", Once(2020)), entry("t", Relative("dh", -3), Kind.TASK)
    found = undated_notices(calendar(congress, task), d("2020-04-01"), d("2020-04-01"), working)
    assert [(one.occurrence.entry.id, one.occurrence.precision) for one in found] == [
        ("dh", Precision.UNKNOWN),
        ("t", Precision.UNKNOWN),
    ]


@pytest.mark.parametrize(
    "quiet",
    [
        entry("x", Once(2020, 10, 5)),
        entry("x", Once(2020, 10), status=Status.CANCELLED),
        entry("x", Once(2020), status=Status.CANCELLED),
        entry("x", Once(2020, 10), Kind.DOCUMENT),
    ],
)
def test_what_has_a_day_or_will_not_happen_is_not_asked_for(quiet: Entry, working: WorkingDays) -> None:
    assert asked(working, quiet, first="2019-01-01") == []


def test_a_postponed_event_without_a_new_day_is_asked_for(working: WorkingDays) -> None:
    assert asked(working, entry("x", Once(2020, 10), status=Status.POSTPONED)) == ["2020-09-01", "2020-09-24"]


def test_both_ends_of_the_range_count(working: WorkingDays) -> None:
    one = entry("x", Once(2020, 10))
    assert asked(working, one, first="2020-09-01", last="2020-09-24") == ["2020-09-01", "2020-09-24"]
    assert asked(working, one, first="2020-09-02", last="2020-09-23") == []
