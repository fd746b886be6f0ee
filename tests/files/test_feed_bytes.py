"""The bytes of the .ics feed: that the lint and every library read them, and read what was meant."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from bot.calendar.model import Entry, Kind, Layer, LunarYearly, Once, Schedule, Status, Unit, Yearly
from bot.calendar.progress import STATES, UnitState
from bot.files.ical.content import clean, duration, folded
from bot.files.ical.feed_events import FeedEntry, feed
from bot.files.load import Loaded

from .ics_lint import lint
from .test_feed import FIRST, LAST, events, make, one, shown

DAY = timedelta(days=1)
ALARMS = dict.fromkeys(Kind, (30, 7, 1, 0))
HEADER = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Nhac Lich//nhaclich//VI
CALSCALE:GREGORIAN
NAME:Lịch thử
X-WR-CALNAME:Lịch thử
REFRESH-INTERVAL;VALUE=DURATION:PT6H
X-PUBLISHED-TTL:PT6H
"""


def everybody_reads(stream: bytes) -> None:
    """The lint, and three libraries that agree on how many events there are."""
    assert lint(stream) == []
    count = stream.count(b"BEGIN:VEVENT\r\n")
    assert len(events(stream)) == count
    (read,) = vobject.readComponents(stream.decode())
    assert len(read.contents.get("vevent", ())) == count
    assert len(IcsCalendarStream.calendar_from_ics(stream.decode()).events) == count


def expanded(stream: bytes) -> list[tuple[str, date, date]]:
    """What a calendar program shows from FIRST to LAST: (entry id, first day, day after the last)."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(stream)).between(FIRST, LAST + DAY)
    return sorted((str(e["UID"]).split("@")[0].split(".")[0], e["DTSTART"].dt, e["DTEND"].dt) for e in found)


def meant(entries: list[FeedEntry]) -> list[tuple[str, date, date]]:
    """What the office's own calendar has there."""
    return sorted((o.entry.id, o.start, o.end + DAY) for e in entries for o in e.occurrences if o.start and o.end)


def test_the_real_calendar_passes_the_lint_and_every_library(bundled: Loaded) -> None:
    calendar = bundled.calendar
    entries = [shown(e, calendar) for e in calendar.entries if e.kind is not Kind.DOCUMENT]
    stream = feed(
        entries,
        name="Nhắc Lịch",
        units={unit.id: unit for unit in calendar.units},
        layers={layer.id: layer for layer in calendar.layers},
        alarms=ALARMS,
        todo=True,
    )
    everybody_reads(stream)
    without_todos = feed(entries, name="Nhắc Lịch", units={}, layers={}, alarms=ALARMS)
    assert expanded(without_todos) == meant(entries)


def test_a_feed_begins_with_its_name_and_how_often_to_look() -> None:
    assert make(shown(one())).startswith(HEADER.replace("\n", "\r\n").encode())


def test_a_feed_without_events_is_still_a_calendar() -> None:
    everybody_reads(make())
    assert events(make()) == []


def test_a_uid_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="comes twice"):
        make(shown(one()), shown(one()))


INJECTED = 'x\r\nEND:VEVENT\nBEGIN:VEVENT\rX:\u2028Y:\u2029\x85Z:\x0b\x0c\x00\x1b\x9f\ud800\\n;,:"'


def test_no_value_can_begin_a_line_of_its_own() -> None:
    entry = Entry(
        f"e{INJECTED}", Kind.TASK, INJECTED, Once(2020, 6, 26), "l", units=("u",), note=INJECTED, clause=INJECTED
    )
    stream = feed(
        [shown(entry, progress={"": {"u": UnitState("in_progress", 5)}})],
        name=INJECTED,
        units={"u": Unit("u", INJECTED, INJECTED)},
        layers={"l": Layer("l", INJECTED)},
        alarms=ALARMS,
        todo=True,
    )
    everybody_reads(stream)
    lines = [line for line in stream.split(b"\r\n") if not line.startswith(b" ")]
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 1
    assert not [line for line in lines if line[:2] in (b"X:", b"Y:", b"Z:")]


@pytest.mark.parametrize(
    ("words", "cleaned"),
    [
        ("một\r\nhai\rba\nbốn", "một\nhai\nba\nbốn"),
        ("một\u2028hai\x85ba", "một\nhai\nba"),
        ("một\thai", "một hai"),
        ("\x00\x07\x1b\x7f\x9f\ud800x", "x"),
        ("Tết 🎆 👨‍👩‍👧", "Tết 🎆 👨‍👩‍👧"),
    ],
)
def test_text_keeps_its_line_breaks_and_loses_control_characters(words: str, cleaned: str) -> None:
    assert clean(words) == cleaned


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(hours=7, minutes=30), "PT7H30M"),
        (timedelta(hours=1, seconds=5), "PT1H0M5S"),
        (timedelta(days=-7, hours=7, minutes=30), "-P6DT16H30M"),
        (timedelta(days=-1, hours=7, minutes=30), "-PT16H30M"),
        (timedelta(days=-10), "-P10D"),
    ],
)
def test_durations_are_those_of_the_rfc(length: timedelta, text: str) -> None:
    assert duration(length) == text


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda t: timedelta(t.days, t.seconds)))
def test_a_duration_is_read_back_exactly_as_long(length: timedelta) -> None:
    text = duration(length)
    assert icalendar.vDuration.from_ical(text) == length
    everybody = make(shown(one())).replace(b"X-PUBLISHED-TTL:PT6H", f"X-PUBLISHED-TTL:{text}".encode())
    assert lint(everybody) == []


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_folded_lines_are_short_and_unfold_to_what_they_were(words: str) -> None:
    stream = folded(words)
    for line in stream.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # raises where a character is split
    assert stream.replace(b"\r\n ", b"") == words.encode() + b"\r\n"


_WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120),
    st.text('aăâđ🎆,;:\\"\n\r\t\x00\x1b\x85\u2028 ', min_size=1, max_size=40),
    st.text("ộ🎆", min_size=60, max_size=200),
)
_SCHEDULES: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(
        lambda day, length: Once(day.year, day.month, day.day, day + timedelta(days=length)),
        st.dates(FIRST, date(2022, 11, 1)),
        st.integers(0, 40),
    ),
    st.builds(Once, st.integers(2019, 2022), st.integers(1, 12)),
    st.builds(Once, st.integers(2019, 2022)),
    st.builds(Yearly, st.integers(1, 12), st.integers(1, 28), st.integers(1, 3)),
    st.just(Yearly(2, 29)),
    st.builds(Yearly, st.integers(1, 12)),
    st.builds(LunarYearly, st.integers(1, 12), st.integers(1, 30), st.integers(1, 5)),
)
_PROGRESS = st.dictionaries(
    st.sampled_from(["ubnd", "mttq", "nobody"]),
    st.builds(UnitState, st.sampled_from(STATES), st.none() | st.integers(0, 100)),
    max_size=2,
)


@st.composite
def _feed_entries(draw: st.DrawFn) -> list[FeedEntry]:
    entries = []
    for n in range(draw(st.integers(1, 4))):
        entry = Entry(
            f"e{n}",
            draw(st.sampled_from([Kind.EVENT, Kind.TASK, Kind.ANNIVERSARY, Kind.CONGRESS])),
            draw(_WORDS),
            draw(_SCHEDULES),
            draw(st.sampled_from(["ward", "x,y"])),
            first_year=draw(st.none() | st.integers(1930, 2021)),
            status=draw(st.sampled_from(Status)),
            units=draw(st.sampled_from([(), ("ubnd",), ("ubnd", "mttq")])),
            clause=draw(st.sampled_from(["", "II.4"])),
            note=draw(_WORDS),
        )
        known = shown(entry)
        progress = {o.key: draw(_PROGRESS) for o in known.occurrences}
        entries.append(
            FeedEntry(entry, known.occurrences, draw(st.integers(0, 9)), known.created, known.modified, progress)
        )
    return entries


@given(_feed_entries())
@example([shown(one(schedule=Yearly(12, 30, 3)))])
def test_any_titles_dates_and_states_make_a_feed_that_everybody_reads(entries: list[FeedEntry]) -> None:
    everybody_reads(make(*entries, alarms=ALARMS, todo=True))
    stream = make(*entries, alarms=ALARMS)
    assert expanded(stream) == meant(entries)
    titles = {str(event["UID"]).split("@")[0].split(".")[0]: str(event["SUMMARY"]) for event in events(stream)}
    for one_entry in entries:
        if one_entry.entry.id in titles:
            assert clean(one_entry.entry.summary) in titles[one_entry.entry.id]


@given(_WORDS, _WORDS)
def test_a_title_and_a_note_are_read_back_letter_by_letter(title: str, note: str) -> None:
    entry = Entry("e", Kind.EVENT, title, Once(2020, 6, 26), "ward", note=f"[{note}]")
    stream = make(shown(entry), alarms={Kind.EVENT: (1,)})
    (event,) = events(stream)
    assert str(event["SUMMARY"]) == clean(title)
    assert str(event["DESCRIPTION"]) == clean(f"[{note}]")
    (read,) = vobject.readComponents(stream.decode())
    assert read.vevent.summary.value == clean(title)
    (alarm,) = event.walk("VALARM")
    assert str(alarm["DESCRIPTION"]) == clean(title).replace("\n", " ")


PROGRAM = """
import sys
from datetime import UTC, date, datetime
from bot.calendar.model import Calendar, Entry, Kind, Layer, Unit, Yearly
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.working_days import vietnam
from bot.calendar.progress import UnitState
from bot.files.ical.feed_events import FeedEntry, feed

assert "ics" not in sys.modules, "a feed is not needed to start"
made = datetime(2020, 1, 1, tzinfo=UTC)
units = {name: Unit(name, name.upper(), name) for name in "abc"}
def shown(name, kind):
    entry = Entry(name, kind, "Việc", Yearly(2, 3), "w", units=("b", "a"), assumed=frozenset({"due", "units"}))
    found = tuple(entry_occurrences(entry, Calendar(entries=(entry,)), date(2019, 1, 1), date(2022, 1, 1), vietnam()))
    return FeedEntry(entry, found, 0, made, made, {"2020": {"a": UnitState("in_progress", 50)}})
entries = [shown(f"e{n}", kind) for n, kind in enumerate([Kind.TASK, Kind.EVENT, Kind.TASK])]
alarms = {kind: (7, 1, 0) for kind in Kind}
layers = {"w": Layer("w", "Phường")}
sys.stdout.buffer.write(feed(entries, name="x", units=units, layers=layers, alarms=alarms, todo=True))
"""


def test_two_processes_write_the_same_bytes() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Ho_Chi_Minh"), ("2", "America/Los_Angeles"))
    }
    (stream,) = made
    everybody_reads(stream)


def test_the_order_in_which_entries_come_changes_nothing() -> None:
    entries = [shown(one(f"e{n}", Once(2020, 6, 26 - n % 2))) for n in range(5)]
    assert make(*entries) == make(*reversed(entries))
