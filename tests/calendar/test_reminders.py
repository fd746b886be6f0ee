"""When somebody is told of what."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.model import Calendar, Kind, Once, Status, Yearly
from bot.calendar.reminders import LeadTimes, Phase, Reminder, reminders
from bot.calendar.undated import undated_notices
from bot.calendar.working_days import WorkingDays, vietnam

from .conftest import calendar, d, entry

LEADS = LeadTimes(
    {Kind.ANNIVERSARY: (30, 7, 1, 0), Kind.EVENT: (7, 1, 0), Kind.CONGRESS: (30,), Kind.TASK: (7, 3, 1, 0)}
)


def sent(found: list[Reminder]) -> list[tuple[str, int]]:
    return [(reminder.day.isoformat(), reminder.lead_days) for reminder in found]


def year(one: Calendar, working: WorkingDays, first: str = "2020-01-01", last: str = "2020-12-31") -> list[Reminder]:
    return reminders(one, d(first), d(last), LEADS, working)


def test_what_falls_on_a_day_off_is_told_of_on_working_days_before_it_and_on_the_day_itself(
    working: WorkingDays,
) -> None:
    # Sunday 21 June: a week before is a Sunday too, and the day before a Saturday. Both are told of on the Fridays.
    one = calendar(entry("press", Yearly(6, 21), Kind.ANNIVERSARY))
    assert sent(year(one, working)) == [("2020-05-22", 30), ("2020-06-12", 9), ("2020-06-19", 2), ("2020-06-21", 0)]
    # A day before Monday 4 May is a Sunday after two holidays and a Saturday.
    one = calendar(entry("e", Once(2020, 5, 4), Kind.EVENT))
    assert sent(year(one, working)) == [("2020-04-27", 7), ("2020-04-29", 5), ("2020-05-04", 0)]
    # Days before that meet on one working day are one reminder, and none is left out.
    one = calendar(entry("e", Once(2020, 6, 16), Kind.EVENT, leads=(4, 3, 2)))
    assert sent(year(one, working)) == [("2020-06-12", 4)]


def test_reminders_leave_at_the_offices_hour(working: WorkingDays) -> None:
    one = calendar(entry("press", Yearly(6, 21), Kind.ANNIVERSARY))
    assert year(one, working)[-1].at == datetime(2020, 6, 21, 0, 30, tzinfo=UTC)


def test_an_entrys_own_lead_times_win(working: WorkingDays) -> None:
    one = calendar(entry("e", Once(2020, 6, 21), Kind.EVENT, leads=(14,)))
    assert sent(year(one, working)) == [("2020-06-05", 16)]  # the seventh is a Sunday
    assert year(calendar(entry("e", Once(2020, 6, 21), Kind.EVENT, leads=())), working) == []


def test_a_tasks_reminder_on_a_day_off_moves_before_it_and_those_that_meet_become_one(working: WorkingDays) -> None:
    # Due on Monday 4 May: the day before is a Sunday, three days before a holiday; both move to Wednesday 29 April.
    one = calendar(entry("t", Once(2020, 5, 4), Kind.TASK))
    found = year(one, working, last="2020-05-04")
    assert sent(found) == [("2020-04-27", 7), ("2020-04-29", 5), ("2020-05-04", 0)]


def test_a_task_due_on_a_day_off_is_reminded_on_the_last_working_day(working: WorkingDays) -> None:
    one = calendar(entry("t", Once(2020, 10, 31), Kind.TASK))
    assert sent(year(one, working, last="2020-10-31"))[-1] == ("2020-10-30", 1)


def test_an_overdue_task_is_told_after_1_3_and_7_working_days_and_then_on_mondays(working: WorkingDays) -> None:
    one = calendar(entry("t", Once(2020, 3, 25), Kind.TASK))
    found = year(one, working, first="2020-03-26", last="2020-05-05")
    assert [(r.day.isoformat(), r.phase) for r in found] == [
        ("2020-03-26", Phase.OVERDUE),
        ("2020-03-30", Phase.OVERDUE),
        ("2020-04-06", Phase.OVERDUE),
        ("2020-04-13", Phase.WEEKLY),
        ("2020-04-20", Phase.WEEKLY),
        ("2020-04-27", Phase.WEEKLY),
        ("2020-05-04", Phase.WEEKLY),
    ]
    assert [r.lead_days for r in found][:3] == [-1, -5, -12]


def test_the_weekly_list_moves_before_a_holiday_and_ends_after_a_year(working: WorkingDays) -> None:
    one = calendar(entry("t", Once(2019, 10, 1), Kind.TASK))
    days = [r.day for r in year(one, working, "2019-10-20", "2021-12-31")]
    assert d("2020-01-22") in days  # Monday 27 January 2020 is Tết
    assert max(days) <= d("2020-09-29")


def test_what_is_cancelled_postponed_or_undated_is_not_reminded_of(working: WorkingDays) -> None:
    quiet = calendar(
        entry("a", Once(2020, 8, 26), status=Status.CANCELLED),
        entry("b", Once(2020, 8, 26), status=Status.POSTPONED),
        entry("c", Once(2020, 8)),
        entry("d", Once(2020)),
        entry("e", Once(2020, 8, 26), Kind.DOCUMENT),
    )
    assert year(quiet, working) == []
    assert len(year(calendar(entry("f", Once(2020, 8, 26), status=Status.TENTATIVE)), working)) == 3


def test_the_admin_is_asked_for_a_month_before_it_and_for_a_year_each_quarter(working: WorkingDays) -> None:
    one = calendar(
        entry("month", Once(2020, 10)), entry("year", Once(2020)), entry("gone", Once(2020), status=Status.CANCELLED)
    )
    found = undated_notices(one, d("2020-01-01"), d("2020-12-31"), working)
    assert [(n.day.isoformat(), n.occurrence.entry.id) for n in found] == [
        ("2020-04-01", "year"),
        ("2020-07-01", "year"),
        ("2020-09-01", "month"),
        ("2020-09-24", "month"),
        ("2020-10-01", "year"),
    ]


VIETNAM = vietnam()
_TASKS = st.lists(
    st.tuples(st.dates(date(2019, 6, 1), date(2021, 6, 1)), st.sampled_from([Kind.TASK, Kind.EVENT, Kind.ANNIVERSARY])),
    min_size=1,
    max_size=5,
)


@given(_TASKS, st.dates(date(2020, 1, 1), date(2020, 9, 1)), st.integers(0, 90))
def test_rehearsing_a_range_is_rehearsing_its_halves(days: list[tuple[date, Kind]], first: date, length: int) -> None:
    one = Calendar(
        entries=tuple(entry(f"e{n}", Once(at.year, at.month, at.day), kind) for n, (at, kind) in enumerate(days))
    )
    last, middle = first + timedelta(days=length), first + timedelta(days=length // 2)
    whole = reminders(one, first, last, LEADS, VIETNAM)
    halves = reminders(one, first, middle, LEADS, VIETNAM)
    if middle < last:
        halves += reminders(one, middle + timedelta(days=1), last, LEADS, VIETNAM)
    assert whole == halves
    assert all(VIETNAM.is_working(r.day) for r in whole if r.occurrence.entry.kind is Kind.TASK)
    keys = [(r.occurrence.entry.id, r.occurrence.key, r.day) for r in whole]
    assert len(keys) == len(set(keys))
    assert all(r.occurrence.start and r.lead_days == (r.occurrence.start - r.day).days for r in whole)
