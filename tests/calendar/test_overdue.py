"""Overdue reminders around long leaves and long waits, where a range of days must not cut any of them off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.model import Calendar, Frequency, Kind, LunarYearly, Once, Relative, Repeating, Status, Yearly
from bot.calendar.reminders import LeadTimes, Phase, Reminder, reminders
from bot.calendar.working_days import WorkingDays, vietnam

from .conftest import calendar, d, entry

VIETNAM = vietnam()
LEADS = LeadTimes({Kind.ANNIVERSARY: (30, 7, 1, 0), Kind.EVENT: (7, 1, 0), Kind.TASK: (7, 3, 1, 0)})
WEEKLY = LeadTimes({}, overdue=())


def told(one: Calendar, first: date, last: date, rules: LeadTimes = LEADS) -> list[Reminder]:
    return reminders(one, first, last, rules, VIETNAM)


def test_a_weekly_list_moves_before_a_leave_of_more_than_a_week() -> None:
    # In 2015 Tết gave ten days off, Saturday 14 to Monday 23 February: both Mondays move to Friday the 13th.
    one = calendar(entry("t", Once(2015, 2, 4), Kind.TASK))
    assert [r.day for r in told(one, d("2015-02-01"), d("2015-03-02"), WEEKLY)] == [d("2015-02-13"), d("2015-03-02")]


@pytest.mark.parametrize("last", ["2015-02-13", "2015-02-15", "2015-02-16", "2015-02-22", "2015-02-23"])
def test_the_list_before_a_leave_is_there_whatever_day_the_range_ends_on(last: str) -> None:
    # Overdue by seven working days on 12/2, so that the first list would be on 23/2, the tenth day off.
    one = calendar(entry("t", Once(2015, 2, 3), Kind.TASK))
    found = [(r.day, r.phase) for r in told(one, d("2015-02-13"), d(last))]
    assert found == [(d("2015-02-13"), Phase.WEEKLY)]


def test_a_reminder_that_is_overdue_by_more_than_a_year_is_not_lost() -> None:
    one, rules = calendar(entry("t", Once(2020, 3, 2), Kind.TASK)), LeadTimes({}, overdue=(300,), weekly_on=None)
    [late] = told(one, d("2020-01-01"), d("2022-12-31"), rules)
    assert told(one, late.day, late.day, rules) == [late]


def test_a_task_that_is_never_done_is_listed_for_52_weeks_and_no_longer() -> None:
    one = calendar(entry("t", Once(2020, 3, 2), Kind.TASK))
    days = [r.day for r in told(one, d("2020-01-01"), d("2023-12-31"))]
    assert days[-1] == d("2021-03-01")


def test_without_a_weekly_day_there_is_no_list() -> None:
    one, rules = calendar(entry("t", Once(2020, 3, 2), Kind.TASK)), LeadTimes({}, weekly_on=None)
    assert [r.phase for r in told(one, d("2020-01-01"), d("2021-12-31"), rules)] == [Phase.OVERDUE] * 3


def test_only_tasks_are_ever_overdue() -> None:
    events = calendar(entry("e", Once(2020, 3, 2)), entry("a", Yearly(3, 2), Kind.ANNIVERSARY))
    assert {r.phase for r in told(events, d("2020-01-01"), d("2020-12-31"))} == {Phase.AHEAD}


def test_a_task_is_told_of_at_half_past_seven_in_vietnam(working: WorkingDays) -> None:
    [on_the_day] = told(calendar(entry("t", Once(2020, 3, 2), Kind.TASK)), d("2020-03-02"), d("2020-03-02"))
    assert on_the_day.at.isoformat() == "2020-03-02T00:30:00+00:00"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.POSTPONED])
def test_what_prepares_a_cancelled_or_postponed_event_is_not_reminded_of(status: Status) -> None:
    summit, task = entry("s", Once(2020, 6, 26), status=status), entry("t", Relative("s", -3), Kind.TASK)
    assert told(calendar(summit, task), d("2020-01-01"), d("2021-12-31")) == []


DAYS = st.dates(date(2014, 6, 1), date(2016, 6, 1))
SCHEDULES = st.one_of(
    st.builds(lambda at: Once(at.year, at.month, at.day), DAYS),
    st.builds(lambda at: Yearly(at.month, at.day), DAYS),
    st.builds(LunarYearly, st.integers(1, 12), st.integers(1, 30)),
    st.builds(lambda day, at: Repeating(Frequency.MONTHLY, day, at, at + timedelta(200)), st.integers(1, 31), DAYS),
)


@given(
    st.lists(st.tuples(SCHEDULES, st.sampled_from([Kind.TASK, Kind.EVENT])), min_size=1, max_size=4),
    st.lists(st.integers(1, 120), max_size=3),
    st.integers(0, 52),
    st.dates(date(2015, 1, 1), date(2015, 3, 15)),
    st.integers(1, 120),
    st.integers(0, 99),
)
def test_any_range_is_its_two_halves_whatever_the_rules(
    given_entries: list[tuple[Once, Kind]], overdue: list[int], weeks: int, first: date, length: int, percent: int
) -> None:
    one = calendar(*(entry(f"e{n}", schedule, kind) for n, (schedule, kind) in enumerate(given_entries)))
    rules = LeadTimes(LEADS.ahead, overdue=tuple(overdue), weeks=weeks)
    last, middle = first + timedelta(length), first + timedelta(length * percent // 100)
    whole = told(one, first, last, rules)
    assert whole == told(one, first, middle, rules) + told(one, middle + timedelta(1), last, rules)
    assert all(VIETNAM.is_working(r.day) for r in whole if r.occurrence.entry.kind is Kind.TASK)
    days = [(r.occurrence.entry.id, r.occurrence.key, r.day) for r in whole]
    assert len(days) == len(set(days))
