"""What has an hour in the feed: timed events in the office's zone; all that has none is as it ever was."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.hours import USUAL, begins
from bot.calendar.model import Dates, Entry, Kind, MonthlyWeekday, Once, Schedule, Weekly, Yearly
from bot.files.ical.feed_events import OFFICE_ZONE, digest

from .test_feed import events, make, one, shown, todos
from .test_feed_bytes import everybody_reads

HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
DAYS = st.dates(date(2019, 3, 1), date(2022, 10, 31))


def meeting(schedule: Schedule | None = None, starts: time = time(14), **more: object) -> Entry:
    return one("m", schedule or Once(2020, 6, 26), starts=starts, **more)


def test_a_meeting_is_at_its_hour_in_the_offices_zone_with_all_that_is_known_of_it() -> None:
    entry = meeting(
        ends=time(16, 30),
        place="Hội trường, tầng 2",
        chair="đ/c Bí thư",
        participants="Các chi bộ",
        supporting=("mttq",),
        followers=("van-phong",),
    )
    stream = make(shown(entry))
    everybody_reads(stream)
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20200626T140000\r\n" in stream
    assert b"DTEND;TZID=Asia/Ho_Chi_Minh:20200626T163000\r\n" in stream
    assert stream.count(b"BEGIN:VTIMEZONE") == 1
    assert stream.index(b"BEGIN:VTIMEZONE") < stream.index(b"BEGIN:VEVENT")
    (event,) = events(stream)
    assert event["LOCATION"] == "Hội trường, tầng 2"
    assert event["DESCRIPTION"].splitlines()[:4] == [
        "Chủ trì: đ/c Bí thư",
        "Phối hợp: Mặt trận",
        "Theo dõi: van-phong",
        "Thành phần: Các chi bộ",
    ]


def test_what_has_no_hour_has_no_zone_and_the_digest_that_it_ever_had() -> None:
    assert b"VTIMEZONE" not in make(shown(one()))
    assert b"LOCATION" not in make(shown(one()))
    from bot.files.ical.feed_events import FeedWriter
    from bot.texts import texts

    writer = FeedWriter({}, {}, texts("vi"), {}, time(7, 30))
    (event,) = writer.events(shown(one()), todo=False)
    # Written down before there were hours: another digest would raise every SEQUENCE of every office.
    assert digest(event) == "c92fc7ff68aa9950835de988d13f4a5d"


@pytest.mark.parametrize(("ends", "length"), [(None, USUAL), (time(14), USUAL), (time(14, 1), timedelta(minutes=1))])
def test_a_meeting_without_an_end_takes_an_hour(ends: time | None, length: timedelta) -> None:
    (event,) = events(make(shown(meeting(ends=ends))))
    assert event["DTEND"].dt - event["DTSTART"].dt == length


def test_days_of_a_meeting_end_at_the_hour_of_the_last() -> None:
    (event,) = events(make(shown(meeting(Once(2020, 6, 26, date(2020, 6, 28)), ends=time(11)))))
    assert event["DTEND"].dt == datetime(2020, 6, 28, 11, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("starts", "own", "expected"),
    [
        (time(14), None, ["1 day, 6:30:00", "6:30:00", "1:00:00"]),
        (time(7), None, ["23:30:00", "1:00:00"]),  # what would ring after the beginning does not
        (time(14), (2,), ["2 days, 6:30:00", "1:00:00"]),
        (time(14), (), []),
    ],
)
def test_alarms_ring_on_the_days_before_and_minutes_before(
    starts: time, own: tuple[int, ...] | None, expected: list[str]
) -> None:
    entry = meeting(starts=starts, leads=own)
    (event,) = events(make(shown(entry), alarms={Kind.EVENT: (1, 0)}, minutes={Kind.EVENT: (60,)}))
    assert [str(-alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")] == expected


def test_a_meeting_of_every_year_repeats_at_its_hour() -> None:
    (event,) = events(make(shown(meeting(Yearly(6, 26)))))
    assert event["DTSTART"].dt == datetime(2015, 6, 26, 14, tzinfo=OFFICE_ZONE)
    assert event["DTEND"].dt == datetime(2015, 6, 26, 15, tzinfo=OFFICE_ZONE)
    assert event["RRULE"]["FREQ"] == ["YEARLY"]


def test_a_deadline_has_its_hour_in_a_todo_too() -> None:
    task = one("t", Once(2020, 6, 26), Kind.TASK, units=("ubnd",), starts=time(17))
    stream = make(shown(task), todo=True)
    everybody_reads(stream)
    (todo,) = todos(stream)
    assert todo["DUE"].dt == datetime(2020, 6, 26, 17, tzinfo=OFFICE_ZONE)


def test_an_office_elsewhere_describes_its_own_zone() -> None:
    stream = make(shown(meeting()), zone=ZoneInfo("Europe/Berlin"))
    everybody_reads(stream)
    (event,) = events(stream)
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2020, 6, 26, 12, tzinfo=UTC)


_SCHEDULES = st.one_of(
    DAYS.map(lambda day: Once(day.year, day.month, day.day)),
    DAYS.map(lambda day: Weekly((day.weekday(),), day, day + timedelta(days=40))),
    DAYS.map(lambda day: MonthlyWeekday(1, day.weekday(), day, day + timedelta(days=90))),
    st.sets(DAYS, min_size=2, max_size=4).map(lambda days: Dates(tuple(sorted(days)))),
)


@given(_SCHEDULES, HOURS, st.none() | HOURS, st.text(max_size=40))
def test_a_phone_shows_every_time_at_the_instant_that_the_office_means(
    schedule: Schedule, starts: time, ends: time | None, place: str
) -> None:
    entry = shown(meeting(schedule, starts, ends=ends, place=place))
    stream = make(entry)
    everybody_reads(stream)
    said = sorted(event["DTSTART"].dt.astimezone(UTC) for event in events(stream))
    assert said == sorted(filter(None, (begins(one, OFFICE_ZONE) for one in entry.occurrences)))
    assert all(event["DTEND"].dt > event["DTSTART"].dt for event in events(stream))
