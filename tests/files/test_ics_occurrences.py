"""What a repetition becomes happens on exactly the days, and at the hours, that `recurring_ical_events` tells."""

import tempfile
import warnings
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.calendar.model import Calendar
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays
from bot.files.load import read_calendar

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2026, 3, 1)
FIRST, LAST = date(2020, 1, 1), date(2027, 2, 20)
ZONES = ["Asia/Ho_Chi_Minh", "UTC", "", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"]
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

Span = tuple[date, date, time | None]


def local(at: datetime) -> datetime:
    return at if at.tzinfo is None else at.astimezone(OFFICE)


def told(data: bytes) -> set[Span]:
    """What the library tells of a file: (first day, last day, beginning) on the office's clock."""
    found: set[Span] = set()
    calendar = icalendar.Calendar.from_ical(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        events = recurring_ical_events.of(calendar).between(FIRST - timedelta(9), LAST + timedelta(9))
    for one in events:
        start, end = one["DTSTART"].dt, one["DTEND"].dt
        if isinstance(start, datetime):
            begins, over = local(start), local(end)
            midnight = over.time() == time(0) and over > begins
            last = max(begins.date(), over.date() - timedelta(days=1) if midnight else over.date())
            whole = midnight and begins.time() == time(0)
            found.add((begins.date(), last, None if whole else begins.time()))
        else:
            found.add((start, max(start, end - timedelta(days=1)), None))
    return {one for one in found if one[0] <= LAST and one[1] >= FIRST}


def ours(calendar: Calendar) -> set[Span]:
    found = occurrences(calendar, FIRST, LAST, WorkingDays(frozenset()))
    return {(one.start, one.end, one.entry.starts) for one in found if one.start and one.end}


def written(at: datetime, zone: str, name: str, *, day: bool) -> str:
    """A property with a moment: a day, an instant in UTC, in a zone or in none."""
    if day:
        return f"{name};VALUE=DATE:{at:%Y%m%d}"
    if zone == "UTC":
        return f"{name}:{at:%Y%m%dT%H%M%S}Z"
    return f"{name};TZID={zone}:{at:%Y%m%dT%H%M%S}" if zone else f"{name}:{at:%Y%m%dT%H%M%S}"


@st.composite
def rules(draw: st.DrawFn, start: datetime, zone: str, *, day: bool) -> str:
    """An RRULE: how often, on which days, and how long."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 4))}"]
    days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True)
    match frequency:
        case "WEEKLY" | "DAILY":
            if draw(st.booleans()):
                parts.append("BYDAY=" + ",".join(draw(days)))
            parts += draw(st.sampled_from([[], [], ["WKST=SU"]]))
        case "MONTHLY":
            nth = st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"])
            by = draw(st.sampled_from(["", "BYMONTHDAY", "BYDAY", "BYSETPOS"]))
            if by == "BYMONTHDAY":
                parts.append(f"BYMONTHDAY={draw(st.sampled_from([1, 15, 25, 29, 30, 31, -1, -2]))}")
            elif by == "BYDAY":
                parts.append(f"BYDAY={draw(nth)}{draw(st.sampled_from(WEEKDAYS))}")
            elif by == "BYSETPOS":
                parts.append(f"BYDAY={','.join(draw(days))};BYSETPOS={draw(st.sampled_from([1, -1]))}")
        case "YEARLY":
            if draw(st.booleans()):
                parts.append(f"BYMONTH={draw(st.integers(1, 12))};BYDAY=2SU")
    end = draw(st.sampled_from(["COUNT", "UNTIL", ""]))
    if end == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    elif end == "UNTIL":
        until = start + timedelta(days=draw(st.integers(-3, 500)))
        utc = until.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if zone else until
        parts.append(f"UNTIL={until:%Y%m%d}" if day else f"UNTIL={utc:%Y%m%dT%H%M%S}{'Z' if zone else ''}")
    return "RRULE:" + ";".join(parts)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A calendar with one series: in any zone, with what is left out, added, moved, and moved from then on."""
    zone, day = draw(st.sampled_from(ZONES)), draw(st.booleans())
    start = datetime.combine(
        draw(st.dates(date(2024, 1, 1), date(2026, 12, 31))),
        draw(st.sampled_from([time(0), time(1, 30), time(6), time(8), time(17), time(20), time(23, 30)])),
    )
    length = draw(
        st.sampled_from([timedelta(days=1), timedelta(days=3)] if day else [timedelta(hours=1), timedelta(hours=9)])
    )
    head = [written(start, zone, "DTSTART", day=day), written(start + length, zone, "DTEND", day=day)]
    lines = [*head, draw(rules(start, zone, day=day))]
    probe = icalendar.Calendar.from_ical(calendar_of([lines]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seen = recurring_ical_events.of(probe).between(FIRST, date(2027, 1, 1))
    some = [one["DTSTART"].dt for one in seen if not (day and isinstance(one["DTSTART"].dt, datetime))][:30]
    plain = [datetime.combine(at, time(0)) if not isinstance(at, datetime) else at.replace(tzinfo=None) for at in some]
    gone = draw(st.lists(st.sampled_from(plain), max_size=3, unique=True)) if plain else []
    lines += [written(at, zone, "EXDATE", day=day) for at in gone]
    more = draw(st.lists(st.integers(1, 300), max_size=2, unique=True))
    lines += [written(start + timedelta(days=days), zone, "RDATE", day=day) for days in more]
    components = [lines]
    for moved in draw(st.lists(st.sampled_from(plain), max_size=2, unique=True)) if plain else []:
        to = moved + timedelta(days=draw(st.integers(-4, 9)), hours=0 if day else draw(st.sampled_from([0, 3])))
        onward = ";RANGE=THISANDFUTURE" if not components[1:] and draw(st.booleans()) else ""
        own = written(moved, zone, "RECURRENCE-ID", day=day).replace("RECURRENCE-ID", f"RECURRENCE-ID{onward}", 1)
        ends = written(to + length, zone, "DTEND", day=day)
        components.append([written(to, zone, "DTSTART", day=day), ends, own])
    return calendar_of(components)


def calendar_of(components: list[list[str]]) -> str:
    events = ["\r\n".join(["BEGIN:VEVENT", "UID:a", "SUMMARY:Họp", *lines, "END:VEVENT"]) for lines in components]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])


LATE_NIGHT = calendar_of([["DTSTART:20260104T230000Z", "DTEND:20260105T000000Z", "RRULE:FREQ=WEEKLY;BYDAY=SU;COUNT=3"]])


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(files())
@example(LATE_NIGHT)
def test_occurrences_are_those_that_the_library_tells(content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.ics"
        file.write_bytes(content.encode())
        expected = told(file.read_bytes())
        loaded = read_calendar([file], today=TODAY)
        again = read_calendar([file], today=TODAY)
    assert loaded.errors == () or not expected
    assert loaded.calendar == again.calendar
    assert ours(loaded.calendar) == expected
