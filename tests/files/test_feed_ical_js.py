"""ical.js, strict, reads the feed: the library behind Thunderbird and many calendars in browsers."""

import json
import subprocess
from datetime import time, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings

from bot.calendar.model import Entry, Kind, Once
from bot.files.ical.feed_events import FeedEntry
from bot.files.load import Loaded

from .test_feed import make, shown
from .test_feed_bytes import ALARMS, _feed_entries

FOLDER = Path(__file__).parent / "ical_js"
NEED = Path(__file__).resolve().parents[2] / "scripts" / "need-ical-js"


@pytest.fixture(scope="module", autouse=True)
def ical_js() -> None:
    done = subprocess.run([NEED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def read(stream: bytes) -> list[list[str]]:
    """[uid, summary, first day, day after the last] of each event; fails where ical.js refuses the stream."""
    done = subprocess.run(["node", FOLDER / "read.js"], input=stream, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    events: list[list[str]] = json.loads(done.stdout)
    return events


def meant(stream: bytes) -> list[list[str]]:
    return [
        [str(event["UID"]), str(event["SUMMARY"]), str(event["DTSTART"].dt), str(event["DTEND"].dt)]
        for event in icalendar.Calendar.from_ical(stream).walk("VEVENT")
    ]


def test_the_real_calendar_is_read_alike(bundled: Loaded) -> None:
    calendar = bundled.calendar
    entries = [shown(entry, calendar) for entry in calendar.entries if entry.kind is not Kind.DOCUMENT]
    stream = make(*entries, alarms=ALARMS, todo=True)
    assert read(stream) == meant(stream)


def test_hours_are_read_alike() -> None:
    entry = Entry(
        "m", Kind.EVENT, "Họp", Once(2020, 6, 26), "ward", starts=time(14), ends=time(16, 30), place="Phòng 2"
    )
    assert read(make(shown(entry), alarms=ALARMS)) == [
        ["m@nhaclich", "Họp", "2020-06-26T14:00:00", "2020-06-26T16:30:00"]
    ]


@settings(max_examples=12, deadline=timedelta(seconds=30))
@given(_feed_entries())
def test_any_titles_dates_and_states_are_read_alike(entries: list[FeedEntry]) -> None:
    stream = make(*entries, alarms=ALARMS, todo=True)
    assert read(stream) == meant(stream)
