"""Calendars of other programs: what an .ics file can say is taken."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.calendar.model import Dates, Kind, Once, Schedule, Status, Weekly, Yearly
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays
from bot.files.load import Loaded, read_calendar

TODAY = date(2020, 6, 1)


def read(folder: Path, *components: str, head: str = "") -> Loaded:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *([head] if head else []), *components])
    file = folder / "lich.ics"
    file.write_bytes(f"{text}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode())
    return read_calendar([file], today=TODAY)


def event(*lines: str, uid: str = "a@x", kind: str = "VEVENT") -> str:
    return "\n".join([f"BEGIN:{kind}", f"UID:{uid}", "DTSTAMP:20200101T000000Z", "SUMMARY:Họp", *lines, f"END:{kind}"])


WHEN: list[tuple[str, list[str], Schedule]] = [
    ("a day", ["DTSTART;VALUE=DATE:20200626"], Once(2020, 6, 26)),
    ("days", ["DTSTART;VALUE=DATE:20200408", "DTEND;VALUE=DATE:20200410"], Once(2020, 4, 8, date(2020, 4, 9))),
    ("a time in UTC", ["DTSTART:20200625T180000Z"], Once(2020, 6, 26)),
    ("a time elsewhere", ["DTSTART;TZID=America/New_York:20200625T200000"], Once(2020, 6, 26)),
    ("a time of no zone", ["DTSTART:20200626T080000", "DURATION:PT2H"], Once(2020, 6, 26)),
    ("until midnight", ["DTSTART:20200625T170000Z", "DTEND:20200626T170000Z"], Once(2020, 6, 26)),
    ("every year", ["DTSTART;VALUE=DATE:19450902", "RRULE:FREQ=YEARLY"], Yearly(9, 2, first=1945)),
    (
        "every year for days",
        ["DTSTART;VALUE=DATE:19450902", "DTEND;VALUE=DATE:19450904", "RRULE:FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2"],
        Yearly(9, 2, 2, 1945),
    ),
]


@pytest.mark.parametrize(("name", "lines", "schedule"), WHEN, ids=[name for name, _, _ in WHEN])
def test_when(tmp_path: Path, name: str, lines: list[str], schedule: Schedule) -> None:
    loaded = read(tmp_path, event(*lines))
    assert loaded.errors == ()
    assert loaded.calendar.entries[0].schedule == schedule


def test_what_is_moved_or_left_out_is_so_in_the_days_of_its_entry(tmp_path: Path) -> None:
    weekly = event("DTSTART;VALUE=DATE:20200106", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20200113")
    moved = event("RECURRENCE-ID;VALUE=DATE:20200120", "DTSTART;VALUE=DATE:20200121")
    loaded = read(tmp_path, weekly, moved)
    assert loaded.errors == ()
    days = [entry.schedule for entry in loaded.calendar.entries]
    assert days == [Dates((date(2020, 1, 6), date(2020, 1, 21), date(2020, 1, 27)))]


def test_what_repeats_for_ever_is_kept_until_the_month_a_year_from_now_with_a_warning(tmp_path: Path) -> None:
    loaded = read(tmp_path, event("DTSTART;VALUE=DATE:20150105", "RRULE:FREQ=DAILY"))
    (entry,) = loaded.calendar.entries
    assert entry.schedule == Weekly((0, 1, 2, 3, 4, 5, 6), date(2015, 1, 5), date(2021, 6, 30))
    assert any("30/06/2021" in problem.message for problem in loaded.warnings)


def test_status_words_alarms_and_categories(tmp_path: Path) -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-P6DT16H30M\nEND:VALARM"
    lines = ("DTSTART;VALUE=DATE:20200902", "STATUS:CANCELLED", "CATEGORIES:Đại hội", "LOCATION:Huế", alarm)
    (entry,) = read(tmp_path, event(*lines), head="X-WR-CALNAME:Lịch phường").calendar.entries
    assert (entry.kind, entry.status, entry.leads, entry.place) == (Kind.CONGRESS, Status.CANCELLED, (7,), "Huế")


def test_a_todo_is_a_task(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, event("DUE;VALUE=DATE:20200630", kind="VTODO")).calendar.entries
    assert (entry.kind, entry.schedule) == (Kind.TASK, Once(2020, 6, 30))


def test_ids_are_the_same_each_time_and_differ_where_uids_do(tmp_path: Path) -> None:
    days = [event("DTSTART;VALUE=DATE:20200630", uid=uid) for uid in ("A@x", "a@X", "quoc-khanh.2020@nhaclich")]
    ids = [entry.id for entry in read(tmp_path, *days).calendar.entries]
    assert len(set(ids)) == 3
    assert ids[2] == "quoc-khanh-2020"
    assert ids == [entry.id for entry in read(tmp_path, *days).calendar.entries]


def _of(loaded: Loaded) -> list[date]:
    found = occurrences(loaded.calendar, date(1990, 1, 1), date(2099, 1, 1), WorkingDays(frozenset()))
    return [one.start for one in found if one.start]


RULES = {
    "FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR": (3, date(2020, 11, 13)),  # hardly ever; its first day counts too
    "FREQ=DAILY;COUNT=10000000": (4013, date(2030, 12, 31)),
    "FREQ=MONTHLY;UNTIL=20200505": (4, date(2020, 4, 6)),
    "FREQ=YEARLY;INTERVAL=100000000": (1, date(2020, 1, 6)),
    "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU": (12, date(2030, 5, 12)),
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": (1, date(2020, 1, 6)),
    "FREQ=SECONDLY": (1, date(2020, 1, 6)),
    "FREQ=HOURLY;COUNT=3": (1, date(2020, 1, 6)),
    "X=1": (1, date(2020, 1, 6)),
}


@pytest.mark.parametrize(("rule", "expected"), RULES.items(), ids=RULES)
def test_a_rule_is_followed_so_far_and_no_further(tmp_path: Path, rule: str, expected: tuple[int, date]) -> None:
    loaded = read(tmp_path, event("DTSTART;VALUE=DATE:20200106", f"RRULE:{rule}"))
    days = _of(loaded)
    assert (loaded.errors, len(days), days[-1]) == ((), *expected)
    finite = "UNTIL" in rule or rule == "FREQ=HOURLY;COUNT=3"
    assert [problem.where for problem in loaded.warnings] == ([] if finite else ["dòng 4"])


@pytest.mark.parametrize(
    "lines", [["RRULE:FREQ=DAILY"], ["DTSTART:abc"], ["DTSTART:"], ["DTSTART;VALUE=DATE:18990101"]]
)
def test_what_has_no_day_is_left_out_and_told_with_its_line(tmp_path: Path, lines: list[str]) -> None:
    (alone,) = read(tmp_path, event(*lines)).errors
    assert alone.where == "dòng 4"
    beside = read(tmp_path, event(*lines), event("DTSTART;VALUE=DATE:20200101", uid="b@x"))
    assert (beside.errors, len(beside.calendar.entries)) == ((), 1)
    assert alone.message in [problem.message for problem in beside.warnings]


def test_a_feed_of_ours_can_be_loaded(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from bot.files.ical.content import IcsEvent
    from bot.files.ical.stream import component, stream

    at, day = datetime(2020, 1, 1, tzinfo=UTC), date(2020, 6, 26)
    one = IcsEvent("asean-36@nhaclich", day, day + timedelta(1), "ASEAN", "", ("Sự kiện",), "CONFIRMED", 0, at, at)
    (tmp_path / "a.ics").write_bytes(stream([component(one)], name="Lịch"))
    (entry,) = read_calendar([tmp_path / "a.ics"]).calendar.entries
    assert (entry.id, entry.schedule) == ("asean-36", Once(2020, 6, 26, date(2020, 6, 27)))
