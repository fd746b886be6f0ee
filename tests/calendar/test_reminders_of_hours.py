"""When somebody is told of what has an hour: before it begins, and never at night."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.hours import begins
from bot.calendar.model import Entry, Kind, MonthlyWeekday, Once, Schedule, Weekly
from bot.calendar.reminders import LeadTimes, Phase, Reminder, reminders
from bot.calendar.working_days import WorkingDays, vietnam

from .conftest import calendar, d, entry

DAYS = {Kind.EVENT: (7, 1, 0), Kind.TASK: (1, 0), Kind.CONGRESS: (1,)}
LEADS = LeadTimes(DAYS, dict.fromkeys(Kind, (60,)))
WORKING = vietnam()


def of(one: Entry, leads: LeadTimes = LEADS) -> list[Reminder]:
    return reminders(calendar(one), d("2020-01-01"), d("2020-12-31"), leads, WORKING)


def told(one: Entry, leads: LeadTimes = LEADS) -> list[str]:
    return [f"{found.at.astimezone(leads.zone):%d/%m %H:%M}" for found in of(one, leads) if found.phase is Phase.AHEAD]


def meeting(starts: time, kind: Kind = Kind.EVENT, schedule: Schedule | None = None, **more: object) -> Entry:
    return entry("m", schedule or Once(2020, 6, 16), kind, starts=starts, **more)


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (time(14), ["09/06 07:30", "15/06 07:30", "16/06 07:30", "16/06 13:00"]),
        # An hour before would be at 7:00: the office's hour, half an hour before, tells of it.
        (time(8), ["09/06 07:30", "15/06 07:30", "16/06 07:30"]),
        # At the office's hour it begins, or has begun: the evening before is the last moment.
        (time(7, 30), ["09/06 07:30", "15/06 07:30", "15/06 20:00"]),
        (time(5), ["09/06 07:30", "15/06 07:30", "15/06 20:00"]),
        (time(0), ["09/06 07:30", "15/06 07:30", "15/06 20:00"]),
        (time(21), ["09/06 07:30", "15/06 07:30", "16/06 07:30", "16/06 20:00"]),
        (time(22, 30), ["09/06 07:30", "15/06 07:30", "16/06 07:30", "16/06 20:00"]),
    ],
)
def test_the_days_before_and_an_hour_before(starts: time, expected: list[str]) -> None:
    assert told(meeting(starts)) == expected


def test_what_is_of_the_whole_day_has_no_minutes() -> None:
    assert told(entry("e", Once(2020, 6, 16))) == ["09/06 07:30", "15/06 07:30", "16/06 07:30"]


def test_an_entry_with_days_of_its_own_keeps_the_minutes_and_one_without_any_is_left_alone() -> None:
    assert told(meeting(time(14), leads=(2,))) == ["12/06 07:30", "16/06 13:00"]  # the 14th is a Sunday
    assert told(meeting(time(7), leads=(0,))) == ["15/06 20:00"]
    assert told(meeting(time(14), leads=())) == []


def test_minutes_are_of_a_kind_and_may_be_several() -> None:
    leads = LeadTimes(DAYS, {Kind.EVENT: (90, 15)})
    assert told(meeting(time(14)), leads)[-2:] == ["16/06 12:30", "16/06 13:45"]
    assert told(meeting(time(14), Kind.CONGRESS), leads) == ["15/06 07:30"]


def test_the_offices_quiet_hours_are_its_own() -> None:
    leads = LeadTimes(DAYS, {Kind.EVENT: (60,)}, hour=time(6, 30), quiet_from=time(20), quiet_until=time(6))
    assert told(meeting(time(7, 30)), leads)[-1] == "16/06 06:30"
    assert told(meeting(time(6)), leads)[-1] == "15/06 19:00"
    # An office that tells of everything at five in the morning may tell of a meeting then.
    assert told(meeting(time(6, 30)), LeadTimes(DAYS, {Kind.EVENT: (60,)}, hour=time(5)))[-1] == "16/06 05:30"


def test_a_deadline_with_an_hour_is_told_of_before_it_and_is_overdue_as_any_other() -> None:
    found = of(meeting(time(17), Kind.TASK, Once(2020, 6, 18)))
    assert told(meeting(time(17), Kind.TASK, Once(2020, 6, 18))) == ["17/06 07:30", "18/06 07:30", "18/06 16:00"]
    assert {one.phase for one in found} == set(Phase)
    assert {one.moot_at for one in found} == {None}


def test_from_its_beginning_on_a_reminder_has_no_point_but_for_what_lasts_days() -> None:
    assert {one.moot_at for one in of(meeting(time(14)))} == {datetime(2020, 6, 16, 7, tzinfo=UTC)}
    of_days = of(meeting(time(14), schedule=Once(2020, 6, 16, date(2020, 6, 18))))
    assert [(one.lead_minutes, one.moot_at is None) for one in of_days] == [
        (None, True),
        (None, True),
        (None, True),
        (60, False),
    ]


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        (Weekly((0,), d("2020-06-01"), d("2020-06-15")), ["01/06", "08/06", "15/06"]),
        (MonthlyWeekday(1, 0, d("2020-06-01"), d("2020-08-31")), ["01/06", "06/07", "03/08"]),
    ],
)
def test_what_repeats_is_told_of_each_time(schedule: Schedule, days: list[str]) -> None:
    found = [one for one in told(meeting(time(14), schedule=schedule)) if one.endswith("13:00")]
    assert found == [f"{day} 13:00" for day in days]


def test_within_a_day_order_is_by_the_hour_and_the_whole_day_comes_first(working: WorkingDays) -> None:
    from bot.calendar.occurrences import occurrences

    entries = [meeting(time(hour)) for hour in (14, 8)] + [entry("whole", Once(2020, 6, 16), Kind.CONGRESS)]
    found = occurrences(calendar(*entries), d("2020-06-16"), d("2020-06-16"), working)
    assert [one.entry.starts for one in found] == [None, time(8), time(14)]


@given(
    st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from((Kind.EVENT, Kind.CONGRESS, Kind.TASK)),
    st.lists(st.integers(1, 1440), max_size=3),
    st.lists(st.integers(0, 30), max_size=4),
    st.times(min_value=time(5), max_value=time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.times(min_value=time(17)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.times(max_value=time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_nobody_is_woken_told_too_late_or_told_twice(
    starts: time, kind: Kind, minutes: list[int], days: list[int], hour: time, quiet_from: time, quiet_until: time
) -> None:
    leads = LeadTimes(
        {kind: tuple(days)},
        {kind: tuple(minutes)},
        overdue=(),
        weekly_on=None,
        hour=hour,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )
    found = of(meeting(starts, kind), leads)
    begin = begins(found[0].occurrence, leads.zone) if found else None
    for one in found:
        assert begin is not None
        assert one.at < begin
        assert not leads.is_quiet(one.at)
        assert one.day == one.at.astimezone(leads.zone).date()
        assert one.lead_days == (date(2020, 6, 16) - one.day).days
        assert one.lead_minutes is None or one.at + timedelta(minutes=one.lead_minutes) == begin
    assert not [at for at, count in Counter(one.at for one in found).items() if count > 1]
    assert bool(found) == bool(days or minutes)
