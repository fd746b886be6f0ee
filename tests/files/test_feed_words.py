"""Whatever words stand in a calendar, every program reads the same words out of its feed."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.working_days import vietnam
from bot.files.ical.feed_events import FeedEntry, feed, repeats
from bot.files.load import Loaded

from .ics_lint import lint

MADE = datetime(2020, 3, 10, 1, 2, 3, tzinfo=UTC)
FIRST, LAST = date(2015, 1, 1), date(2030, 12, 31)
LEADS = {Kind.ANNIVERSARY: (30, 7, 1, 0), Kind.EVENT: (7, 1, 0), Kind.CONGRESS: (30, 7, 1, 0), Kind.TASK: (7, 3, 1, 0)}
VIETNAM = vietnam()


def written(*entries: Entry, calendar: Calendar | None = None) -> tuple[list[FeedEntry], bytes]:
    whole = calendar or Calendar(entries)
    shown = [
        FeedEntry(one, tuple(entry_occurrences(one, whole, FIRST, LAST, VIETNAM)), 0, MADE, MADE) for one in entries
    ]
    stream = feed(
        shown,
        name="Nhắc Lịch, phường; Tứ Hạ",
        units={unit.id: unit for unit in whole.units},
        layers={layer.id: layer for layer in whole.layers} or {"ward": Layer("ward", "Phường, xã; thị trấn")},
        alarms=LEADS,
    )
    return shown, stream


def event(title: str) -> Entry:
    return Entry("e", Kind.EVENT, title, Once(2020, 6, 26), "ward")


# Letters, punctuation that iCalendar gives a meaning, line breaks, and what takes several bytes or joins to others.
WORDS = st.text(
    st.sampled_from("aBđĐ ễọ,;:\\\"'\n|^=éе́🎉👨‍👩‍👧🇻🇳漢") | st.characters(exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=150,
).map(lambda words: f"x{words}x")  # the ends of a title are trimmed when it is loaded


@given(WORDS)
@example("một, hai; ba\\n bốn\nnăm \\, sáu \\; " + "🎉" * 80)
@example("đ" * 300)
@example("BEGIN:VEVENT\nEND:VCALENDAR")
def test_a_title_comes_back_letter_by_letter_from_every_program(title: str) -> None:
    _, stream = written(event(title))
    assert lint(stream) == []
    [one] = icalendar.Calendar.from_ical(stream).walk("VEVENT")
    assert str(one["SUMMARY"]) == title
    assert vobject.readOne(stream.decode()).vevent.summary.value == title
    [parsed] = IcsCalendarStream.calendar_from_ics(stream.decode()).events
    assert parsed.summary == title
    assert (parsed.start, parsed.end) == (date(2020, 6, 26), date(2020, 6, 27))


@pytest.mark.parametrize("unseen", ["\x00", "\x07", "\x1b[31m", "\x7f", "\ud800"])
def test_a_control_character_leaves_no_trace(unseen: str) -> None:
    _, stream = written(event(f"a{unseen}b"))
    assert lint(stream) == []
    [one] = icalendar.Calendar.from_ical(stream).walk("VEVENT")
    assert str(one["SUMMARY"]) == f"a{unseen[1:]}b"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_is_one(line_break: str) -> None:
    _, stream = written(event(f"a{line_break}b"))
    [one] = icalendar.Calendar.from_ical(stream).walk("VEVENT")
    assert str(one["SUMMARY"]) == "a\nb"


def test_sixteen_years_of_the_real_calendar_are_read_alike_by_every_program(bundled: Loaded) -> None:
    calendar = bundled.calendar
    happening = [one for one in calendar.entries if one.kind is not Kind.DOCUMENT]
    shown, stream = written(*happening, calendar=calendar)
    assert lint(stream) == []
    read = icalendar.Calendar.from_ical(stream).walk("VEVENT")
    days = sorted((one["DTSTART"].dt, one["DTEND"].dt) for one in read)
    wanted = [
        (at.start, at.end + timedelta(days=1))
        for one in shown
        for at in (one.occurrences[:1] if repeats(one.entry) else one.occurrences)
        if at.start and at.end
    ]
    assert days == sorted(wanted)
    titles = sorted(str(one["SUMMARY"]) for one in read)
    assert sorted(one.summary.value for one in vobject.readOne(stream.decode()).vevent_list) == titles
    assert sorted(str(one.summary) for one in IcsCalendarStream.calendar_from_ics(stream.decode()).events) == titles


def test_every_alarm_of_the_real_calendar_rings_at_half_past_seven(bundled: Loaded) -> None:
    happening = [one for one in bundled.calendar.entries if one.kind is not Kind.DOCUMENT]
    _, stream = written(*happening, calendar=bundled.calendar)
    read = icalendar.Calendar.from_ical(stream).walk("VEVENT")
    rings = [
        datetime.combine(one["DTSTART"].dt, datetime.min.time()) + alarm["TRIGGER"].dt
        for one in read
        for alarm in one.walk("VALARM")
    ]
    assert {(ring.hour, ring.minute) for ring in rings} == {(7, 30)}
    assert not any(one.walk("VALARM") for one in read if one["STATUS"] == "CANCELLED")
