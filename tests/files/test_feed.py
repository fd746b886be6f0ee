"""The .ics feed: what phones are given."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from bot.calendar.model import (
    Calendar,
    EarlierDate,
    Entry,
    Kind,
    Layer,
    LunarYearly,
    Once,
    Span,
    Status,
    Unit,
    Yearly,
)
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.working_days import vietnam
from bot.files.feed import FeedEntry, UnitProgress, feed, repeats
from bot.files.ics_writer import duration
from bot.files.loading import Loaded

from .ics_lint import lint

MADE = datetime(2020, 3, 10, 1, 2, 3, tzinfo=UTC)
UNITS = {"ubnd": Unit("ubnd", "Uỷ ban Nhân dân", "UBND"), "mttq": Unit("mttq", "Mặt trận", "MTTQ")}
LAYERS = {"ward": Layer("ward", "Phường")}
FIRST, LAST = date(2019, 1, 1), date(2022, 12, 31)
WORKING = vietnam()


def shown(entry: Entry, calendar: Calendar | None = None, **more: object) -> FeedEntry:
    calendar = calendar or Calendar(entries=(entry,))
    found = tuple(entry_occurrences(entry, calendar, FIRST, LAST, WORKING))
    return FeedEntry(entry, found, 0, MADE, MADE, **more)  # type: ignore[arg-type]


def one(id_: str = "e", schedule: object = None, kind: Kind = Kind.EVENT, **more: object) -> Entry:
    return Entry(id_, kind, "Việc", schedule or Once(2020, 6, 26), "ward", **more)  # type: ignore[arg-type]


def make(*entries: FeedEntry, **options: object) -> bytes:
    return feed(entries, name="Lịch thử", units=UNITS, layers=LAYERS, **options)  # type: ignore[arg-type]


def events(stream: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(stream).walk("VEVENT"))


def everybody_reads(stream: bytes) -> None:
    assert lint(stream) == []
    assert next(vobject.readComponents(stream.decode())) is not None
    IcsCalendarStream.calendar_from_ics(stream.decode())


def test_the_real_calendar_passes_the_lint_and_every_library(bundled: Loaded) -> None:
    calendar = bundled.calendar
    entries = [shown(e, calendar) for e in calendar.entries if e.kind is not Kind.DOCUMENT]
    stream = feed(
        entries,
        name="Nhắc Lịch",
        units={unit.id: unit for unit in calendar.units},
        layers={layer.id: layer for layer in calendar.layers},
        alarms={Kind.ANNIVERSARY: (30, 7, 1, 0), Kind.EVENT: (7, 1, 0), Kind.TASK: (7, 3, 1, 0)},
    )
    everybody_reads(stream)
    expanded = recurring_ical_events.of(icalendar.Calendar.from_ical(stream)).between(FIRST, LAST + timedelta(days=1))
    found = sorted((str(e["UID"]).split(".")[0].split("@")[0], e["DTSTART"].dt) for e in expanded)
    assert found == sorted((o.entry.id, o.start) for e in entries for o in e.occurrences if o.start)


def test_days_are_exact_and_the_end_is_the_day_after_the_last() -> None:
    (event,) = events(make(shown(one(schedule=Once(2020, 11, 12, date(2020, 11, 15))))))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 11, 12), date(2020, 11, 16))


def test_a_solar_day_without_an_ordinal_repeats_and_all_others_are_written_out() -> None:
    (event,) = events(make(shown(one(schedule=Yearly(1, 1)))))
    assert event["RRULE"]["FREQ"] == ["YEARLY"]
    for schedule, more in [(Yearly(2, 3), {"first_year": 1930}), (LunarYearly(1, 1), {}), (Yearly(2, 29), {})]:
        written = events(make(shown(one(schedule=schedule, **more))))
        assert len(written) == 4
        assert not any("RRULE" in event for event in written)
    assert not repeats(one(schedule=Yearly(4)))


def test_the_ordinal_is_in_the_title() -> None:
    titles = [str(event["SUMMARY"]) for event in events(make(shown(one(schedule=Yearly(2, 3), first_year=1930))))]
    assert "Việc (lần thứ 90)" in titles


@pytest.mark.parametrize(
    ("status", "mark", "said"),
    [
        (Status.CONFIRMED, "Việc", "CONFIRMED"),
        (Status.TENTATIVE, "[Dự kiến] Việc", "TENTATIVE"),
        (Status.POSTPONED, "[Hoãn] Việc", "TENTATIVE"),
        (Status.CANCELLED, "[Huỷ] Việc", "CANCELLED"),
    ],
)
def test_what_is_put_off_or_cancelled_stays_and_says_so(status: Status, mark: str, said: str) -> None:
    (event,) = events(make(shown(one(status=status)), alarms={Kind.EVENT: (1,)}))
    assert (event["SUMMARY"], event["STATUS"]) == (mark, said)
    assert bool(event.walk("VALARM")) == (status in (Status.CONFIRMED, Status.TENTATIVE))


@pytest.mark.parametrize(
    ("progress", "title"),
    [
        ((), "☐ II.1 · Việc"),
        ((UnitProgress("ubnd", "in_progress", 50),), "☐ II.1 · Việc (25%)"),
        ((UnitProgress("ubnd", "done"),), "☐ II.1 · Việc (50%)"),
        ((UnitProgress("ubnd", "done"), UnitProgress("mttq", "done")), "☑ II.1 · Việc"),
    ],
)
def test_a_deadline_shows_how_far_its_units_are(progress: tuple[UnitProgress, ...], title: str) -> None:
    task = one(kind=Kind.TASK, clause="II.1", units=("ubnd", "mttq"))
    (event,) = events(make(shown(task, progress={"": progress}), alarms={Kind.TASK: (1,)}))
    assert event["SUMMARY"] == title
    assert bool(event.walk("VALARM")) == ("☐" in title)


def test_a_description_says_unit_clause_source_and_what_is_assumed() -> None:
    task = one(
        kind=Kind.TASK, clause="II.1", units=("ubnd",), source="Kế hoạch 02", assumed=frozenset({"due", "units"})
    )
    (event,) = events(make(shown(task)))
    for words in ("II.1", "Uỷ ban Nhân dân (tạm giao)", "hạn tạm đặt", "Kế hoạch 02", "/nhiemvu"):
        assert words in str(event["DESCRIPTION"])
    moved = one(earlier=(EarlierDate(Span(date(2020, 4, 8), date(2020, 4, 9)), "lùi"),))
    assert "Trước đây định ngày 08–09/04 (lùi)" in str(events(make(shown(moved)))[0]["DESCRIPTION"])


def test_alarms_ring_at_the_offices_hour() -> None:
    (event,) = events(make(shown(one()), alarms={Kind.EVENT: (30, 7, 1, 0)}, hour=time(7, 30)))
    rings = [datetime(2020, 6, 26, tzinfo=UTC) + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert [str(ring) for ring in rings] == [
        "2020-05-27 07:30:00+00:00",
        "2020-06-19 07:30:00+00:00",
        "2020-06-25 07:30:00+00:00",
        "2020-06-26 07:30:00+00:00",
    ]


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(hours=7, minutes=30), "PT7H30M"),
        (timedelta(days=-7, hours=7, minutes=30), "-P6DT16H30M"),
        (timedelta(days=-10), "-P10D"),
    ],
)
def test_durations_are_those_of_the_rfc(length: timedelta, text: str) -> None:
    assert duration(length) == text


def test_the_uid_stays_when_the_date_moves() -> None:
    before, after = (events(make(shown(one(schedule=Once(2020, 6, day)))))[0] for day in (8, 26))
    assert before["UID"] == after["UID"]


def test_an_unknown_day_is_left_out_and_a_month_is_shown_as_one() -> None:
    assert events(make(shown(one(schedule=Once(2020))))) == []
    (event,) = events(make(shown(one(schedule=Once(2020, 5))), alarms={Kind.EVENT: (1,)}))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 5, 1), date(2020, 6, 1))
    assert "chưa ấn định ngày" in event["SUMMARY"]
    assert not event.walk("VALARM")


def test_tasks_are_there_as_todos_on_request() -> None:
    task = one(kind=Kind.TASK, units=("ubnd",))
    stream = make(shown(task, progress={"": (UnitProgress("ubnd", "done"),)}), todo=True)
    (todo,) = icalendar.Calendar.from_ical(stream).walk("VTODO")
    assert (todo["STATUS"], todo["PERCENT-COMPLETE"], todo["DUE"].dt) == ("COMPLETED", 100, date(2020, 6, 26))
    everybody_reads(stream)


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)
_SCHEDULES = st.one_of(
    st.builds(
        lambda day, length: Once(day.year, day.month, day.day, day + timedelta(days=length)),
        st.dates(FIRST, date(2022, 11, 1)),
        st.integers(0, 40),
    ),
    st.builds(Yearly, st.integers(1, 12), st.integers(1, 28)),
    st.builds(LunarYearly, st.integers(1, 12), st.integers(1, 30)),
)
_ENTRIES = st.lists(
    st.tuples(
        _WORDS, _WORDS, _SCHEDULES, st.sampled_from([Kind.EVENT, Kind.TASK, Kind.ANNIVERSARY]), st.sampled_from(Status)
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(_ENTRIES)
def test_any_titles_dates_and_states_make_a_feed_that_everybody_reads(
    given_entries: list[tuple[str, str, object, Kind, Status]],
) -> None:
    entries = [
        shown(Entry(f"e{n}", kind, title, schedule, "ward", status=status, note=note, units=("ubnd",)))  # type: ignore[arg-type]
        for n, (title, note, schedule, kind, status) in enumerate(given_entries)
    ]
    stream = make(*entries, alarms=dict.fromkeys(Kind, (30, 0)))
    assert lint(stream) == []
    expanded = recurring_ical_events.of(icalendar.Calendar.from_ical(stream)).between(FIRST, LAST + timedelta(days=1))
    found = sorted((str(e["UID"]).split(".")[0].split("@")[0], e["DTSTART"].dt, e["DTEND"].dt) for e in expanded)
    wanted = [
        (o.entry.id, o.start, o.end + timedelta(days=1)) for e in entries for o in e.occurrences if o.start and o.end
    ]
    assert found == sorted(wanted)


def test_two_processes_write_the_same_bytes() -> None:
    program = (
        "import sys\nfrom datetime import *\nfrom bot.calendar.model import *\nfrom bot.files.feed import *\n"
        "from bot.calendar.occurrences import entry_occurrences\nfrom bot.calendar.working_days import vietnam\n"
        "e = Entry('e', Kind.TASK, 'Việc', Yearly(2, 3), 'ward', units=('b', 'a'), assumed=frozenset({'due'}))\n"
        "o = tuple(entry_occurrences(e, Calendar(entries=(e,)), date(2019,1,1), date(2022,1,1), vietnam()))\n"
        "m = datetime(2020,1,1,tzinfo=UTC)\n"
        "sys.stdout.buffer.write(feed([FeedEntry(e,o,0,m,m)], name='x', units={}, layers={}))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1
    assert b"BEGIN:VEVENT" in made.pop()
