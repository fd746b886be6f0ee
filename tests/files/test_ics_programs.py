"""Calendars as the programs of offices write them: what becomes of each, and what is said of what is not kept."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.calendar.model import Entry
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays
from bot.files.load import Loaded

from .ics_written import ALARM, VN, ev, load, todo


@dataclass(frozen=True)
class Kept:
    """What must be there: the days ("05/01", of 2026), the hours of the first entry, how many entries, words said."""

    days: list[str]
    hours: tuple[str, str] = ("", "")
    entries: int = 1
    said: str = ""


PROGRAMS: dict[str, tuple[list[str], Kept]] = {
    # Google
    "Google: weekly, one left out, one moved with another name": (
        [
            "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
            VN.format("Asia/Ho_Chi_Minh"),
            ev(
                "DTSTART;TZID=Asia/Ho_Chi_Minh:20260105T073000",
                "DTEND;TZID=Asia/Ho_Chi_Minh:20260105T090000",
                "RRULE:FREQ=WEEKLY;UNTIL=20260131T165959Z;BYDAY=MO",
                "EXDATE;TZID=Asia/Ho_Chi_Minh:20260112T073000",
            ),
            ev(
                "SUMMARY:Họp (dời)",
                "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260119T073000",
                "DTSTART;TZID=Asia/Ho_Chi_Minh:20260120T140000",
            ),
        ],
        Kept(["05/01", "20/01", "26/01"], ("07:30", "09:00"), entries=2),
    ),
    "Google: weekly in UTC, in the zone of the calendar": (
        ["X-WR-TIMEZONE:Asia/Ho_Chi_Minh", ev("DTSTART:20260104T233000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2")],
        Kept(["05/01", "12/01"], ("06:30", "")),
    ),
    "Google: an evening in UTC is the next day here": (
        [ev("DTSTART:20260104T230000Z", "DTEND:20260105T003000Z")],
        Kept(["05/01"], ("06:00", "07:30")),
    ),
    "Google: an occurrence that was cancelled": (
        [
            ev("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=2"),
            ev("DTSTART;VALUE=DATE:20260106", "RECURRENCE-ID;VALUE=DATE:20260106", "STATUS:CANCELLED"),
        ],
        Kept(["05/01", "06/01"], entries=2),
    ),
    "Google: weekly on two days": (
        [ev("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY;WKST=MO;BYDAY=MO,TH;COUNT=4")],
        Kept(["05/01", "08/01", "12/01", "15/01"]),
    ),
    "Google: every two weeks from Sunday on": (
        [ev("DTSTART;VALUE=DATE:20260104", "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=4")],
        Kept(["04/01", "05/01", "18/01", "19/01"]),
    ),
    "Google: words of HTML": ([ev("DTSTART;VALUE=DATE:20260105", "DESCRIPTION:<b>Mang</b> sổ")], Kept(["05/01"])),
    # Outlook and Exchange
    "Outlook: a Windows zone without its definition": (
        [ev("DTSTART;TZID=SE Asia Standard Time:20260105T080000")],
        Kept(["05/01"], ("08:00", "")),
    ),
    "Outlook: a Windows zone in quotation marks, with its definition": (
        [
            VN.format("(UTC+07:00) Bangkok, Hanoi, Jakarta"),
            ev('DTSTART;TZID="(UTC+07:00) Bangkok, Hanoi, Jakarta":20260105T080000'),
        ],
        Kept(["05/01"], ("08:00", "")),
    ),
    "Outlook: a zone that only says its distance": (
        [ev('DTSTART;TZID="(UTC+09:00) Tokyo":20260105T010000')],
        Kept(["04/01"], ("23:00", "")),
    ),
    "Outlook: a whole day as midnight to midnight": (
        [ev("DTSTART:20260105T000000", "DTEND:20260106T000000")],
        Kept(["05/01"]),
    ),
    "Outlook: an alarm that is there by default": (
        [ev("DTSTART:20260105T080000", ALARM.format(":-PT15M"))],
        Kept(["05/01"], ("08:00", ""), said="lịch nhắc của cơ quan"),
    ),
    "Apple: the last day is written without an hour": (
        [ev("DTSTART:20260107T083000", "RRULE:FREQ=WEEKLY;UNTIL=20260121")],
        Kept(["07/01", "14/01"], ("08:30", ""), said="21/01/2026 mà không ghi giờ"),
    ),
    "Apple: the last day is written without an hour, and nothing is on it": (
        [ev("DTSTART:20260107T083000", "RRULE:FREQ=WEEKLY;UNTIL=20260120")],
        Kept(["07/01", "14/01"], ("08:30", "")),
    ),
    "Outlook: an end that is an hour before the beginning": (
        [ev("DTSTART:20260105T140000", "DTEND:20260105T130000")],
        Kept(["05/01"], ("13:00", "14:00"), said="đổi chỗ"),
    ),
    "two calendars in one file: the newest of two versions": (
        [
            ev("DTSTART;VALUE=DATE:20260106", "SEQUENCE:2"),
            "END:VCALENDAR",
            "BEGIN:VCALENDAR",
            ev("DTSTART;VALUE=DATE:20260105", "SEQUENCE:0"),
        ],
        Kept(["06/01"], said="bản mới nhất"),
    ),
    "two calendars in one file: one moves what the other repeats": (
        [
            ev("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=2"),
            "END:VCALENDAR",
            "BEGIN:VCALENDAR",
            ev("DTSTART;VALUE=DATE:20260109", "RECURRENCE-ID;VALUE=DATE:20260106"),
        ],
        Kept(["05/01", "09/01"], entries=1),
    ),
    "Outlook: the newest of two versions": (
        [
            ev("DTSTART;VALUE=DATE:20260105", "SEQUENCE:0"),
            ev("DTSTART;VALUE=DATE:20260106", "SEQUENCE:3"),
            ev("DTSTART;VALUE=DATE:20260107", "SEQUENCE:1"),
        ],
        Kept(["06/01"], said="bản mới nhất"),
    ),
    "Exchange: no end is COUNT=-1": (
        [ev("DTSTART;VALUE=DATE:20261231", "RRULE:FREQ=YEARLY;COUNT=-1")],
        Kept(["31/12"]),
    ),
    "Outlook: invited people": (
        [ev("DTSTART;VALUE=DATE:20260105", "ATTENDEE;CN=Lan:mailto:lan@x.vn", "ORGANIZER:mailto:a@x.vn")],
        Kept(["05/01"], said="dữ liệu cá nhân"),
    ),
    "Outlook: marked as private": (
        [ev("DTSTART;VALUE=DATE:20260105", "CLASS:PRIVATE")],
        Kept(["05/01"], said="riêng tư"),
    ),
    "Outlook: a word about a cancelled meeting": (
        ["METHOD:CANCEL", ev("DTSTART;VALUE=DATE:20260105")],
        Kept(["05/01"], said="METHOD:CANCEL"),
    ),
    # Apple
    "Apple: no UID": (
        [ev("DTSTART;VALUE=DATE:20260105", uid=""), ev("DTSTART;VALUE=DATE:20260106", uid="")],
        Kept(["05/01", "06/01"], entries=2),
    ),
    "Apple: no UID, one name and day": (
        [ev("DTSTART;VALUE=DATE:20260105", uid=""), ev("DTSTART;VALUE=DATE:20260105", "DESCRIPTION:2", uid="")],
        Kept(["05/01"], entries=2),
    ),
    "Apple: no UID, twice the same": (
        [ev("DTSTART;VALUE=DATE:20260105", uid=""), ev("DTSTART;VALUE=DATE:20260105", uid="")],
        Kept(["05/01"], said="giống hệt"),
    ),
    "Apple: times of no zone are the office's": (
        [ev("DTSTART:20260105T080000", "DTEND:20260105T093000")],
        Kept(["05/01"], ("08:00", "09:30")),
    ),
    "Apple: over several days": (
        [ev("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260108")],
        Kept(["05/01-07/01"]),
    ),
    "Apple: from this one on at another hour": (
        [
            ev("DTSTART:20260105T080000", "RRULE:FREQ=WEEKLY;COUNT=4"),
            ev("DTSTART:20260120T090000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260119T080000"),
        ],
        Kept(["05/01", "12/01", "20/01", "27/01"], ("08:00", ""), entries=2),
    ),
    "Apple: an alarm of a day and one of minutes": (
        [ev("DTSTART:20260105T080000", ALARM.format(":-P1D"), ALARM.format(":-PT30M"))],
        Kept(["05/01"], ("08:00", "")),
    ),
    # Thunderbird, Nextcloud, Evolution
    "Thunderbird: a zone with something before its name": (
        [ev("DTSTART;TZID=/mozilla.org/20050126_1/Asia/Tokyo:20260105T010000")],
        Kept(["04/01"], ("23:00", "")),
    ),
    "Thunderbird: a task": ([todo("DUE;TZID=Asia/Ho_Chi_Minh:20260105T170000")], Kept(["05/01"], ("17:00", ""))),
    "Thunderbird: a task that begins before it is due": (
        [todo("DTSTART;VALUE=DATE:20260101", "DUE;VALUE=DATE:20260105")],
        Kept(["05/01"]),
    ),
    "Thunderbird: a task every month": (
        [todo("DUE;VALUE=DATE:20260125", "RRULE:FREQ=MONTHLY;BYMONTHDAY=25;COUNT=3")],
        Kept(["25/01", "25/02", "25/03"]),
    ),
    "Thunderbird: a completed task": (
        [todo("DUE;VALUE=DATE:20260105", "STATUS:COMPLETED")],
        Kept(["05/01"], said="đã hoàn thành"),
    ),
    "Nextcloud: a task without a day": ([todo("PRIORITY:1")], Kept([], said="việc của năm 2026")),
    "Nextcloud: a day with a zone": ([ev("DTSTART;TZID=Asia/Ho_Chi_Minh:20260105")], Kept(["05/01"])),
    "Nextcloud: days that are listed": (
        [ev("DTSTART;VALUE=DATE:20260105", "RDATE;VALUE=DATE:20260109,20260120")],
        Kept(["05/01", "09/01", "20/01"]),
    ),
    "Nextcloud: a day that is listed and one that is not": (
        [ev("DTSTART;VALUE=DATE:20260105", "RDATE;VALUE=DATE:20260109", "RDATE;VALUE=DATE:abc")],
        Kept(["05/01", "09/01"], said="RDATE"),
    ),
    "Evolution: the last Friday of each month": (
        [ev("DTSTART;VALUE=DATE:20260130", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3")],
        Kept(["30/01", "27/02", "27/03"]),
    ),
    "Evolution: the end of each month": (
        [ev("DTSTART;VALUE=DATE:20260131", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3")],
        Kept(["31/01", "28/02", "31/03"]),
    ),
    "Evolution: the thirty-first, where there is one": (
        [ev("DTSTART;VALUE=DATE:20260131", "RRULE:FREQ=MONTHLY;COUNT=3")],
        Kept(["31/01", "31/03", "31/05"]),
    ),
    "Evolution: a rule of exceptions": (
        [ev("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=2", "EXRULE:FREQ=WEEKLY")],
        Kept(["05/01", "06/01"], said="EXRULE"),
    ),
    # What phones and home-made programs write
    "a phone: a lunar day made yearly": (
        [ev("SUMMARY:Rằm tháng Giêng", "DTSTART;VALUE=DATE:20260303", "RRULE:FREQ=YEARLY")],
        Kept(["03/03"], said="âm lịch"),
    ),
    "a phone: night until the next morning": (
        [ev("DTSTART:20260105T220000", "DTEND:20260106T050000")],
        Kept(["05/01-06/01"], ("22:00", "05:00")),
    ),
    "a phone: every night until the next morning": (
        [ev("DTSTART:20260105T220000", "DTEND:20260106T050000", "RRULE:FREQ=DAILY;COUNT=2")],
        Kept(["05/01-06/01", "06/01-07/01"], ("22:00", "05:00"), entries=2),
    ),
    "abroad: where the clock is set forward": (
        [ev("DTSTART;TZID=America/New_York:20260302T200000", "RRULE:FREQ=WEEKLY;COUNT=2")],
        Kept(["03/03", "10/03"], ("08:00", ""), entries=2),
    ),
    "a zone that nobody knows": (
        [ev("DTSTART;TZID=Gio Viet Nam:20260105T080000")],
        Kept(["05/01"], ("08:00", ""), said="Gio Viet Nam"),
    ),
    "a zone whose definition is damaged": (
        [VN.format("").replace("TZID:", "TZID"), ev("DTSTART:20260105T010000Z")],
        Kept(["05/01"], ("08:00", ""), said="VTIMEZONE"),
    ),
    "an alarm that is damaged": (
        [ev("DTSTART;VALUE=DATE:20260105", ALARM.format(":soon"))],
        Kept(["05/01"], said="VALARM"),
    ),
    "empty properties": (
        [ev("DTSTART;VALUE=DATE:20260105", "DTEND:", "RRULE:", "LOCATION:")],
        Kept(["05/01"], said="DTEND để trống"),
    ),
    "an end before the beginning": (
        [ev("DTSTART;VALUE=DATE:20260107", "DTEND;VALUE=DATE:20260105")],
        Kept(["05/01-06/01"], said="đổi chỗ"),
    ),
    "a series that ends before it begins": (
        [
            ev("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;UNTIL=20260101"),
            ev("DTSTART;VALUE=DATE:20260106", uid="b"),
        ],
        Kept(["06/01"], said="kết thúc trước khi bắt đầu"),
    ),
    "no name": ([ev("SUMMARY:", "DTSTART;VALUE=DATE:20260105")], Kept(["05/01"], said="không có tên")),
    "pictures, places on a map, people": (
        [ev("DTSTART;VALUE=DATE:20260105", "GEO:16.4;107.5", "ATTACH;ENCODING=BASE64;VALUE=BINARY:!!!!")],
        Kept(["05/01"], said="ATTACH (1), GEO (1)"),
    ),
    "one UID for all": (
        [ev("SUMMARY:A", "DTSTART;VALUE=DATE:20260105"), ev("SUMMARY:B", "DTSTART;VALUE=DATE:20260106")],
        Kept(["05/01", "06/01"], entries=2, said="cùng một UID"),
    ),
    "a line that is none": ([ev("DTSTART;VALUE=DATE:20260105", "?????")], Kept(["05/01"], said="dòng 7")),
    "cut off in the middle": (
        [ev("DTSTART;VALUE=DATE:20260105"), "BEGIN:VEVENT\nUID:b\nSUMMARY:B\nDTSTART;VALUE=DATE:20260106"],
        Kept(["05/01", "06/01"], entries=2, said="bị cắt"),
    ),
    "journals and times that are taken": (
        [ev("DTSTART;VALUE=DATE:20260105"), "BEGIN:VJOURNAL\nSUMMARY:Nhật ký\nEND:VJOURNAL"],
        Kept(["05/01"], said="VJOURNAL (1)"),
    ),
}


def days(loaded: Loaded) -> list[str]:
    """The days of 2026: "05/01", "05/01-07/01"."""
    found = occurrences(loaded.calendar, date(2026, 1, 1), date(2026, 12, 31), WorkingDays(frozenset()))
    spans = sorted({(one.start, one.end) for one in found if one.start and one.end})
    return [f"{first:%d/%m}" + (f"-{last:%d/%m}" if last != first else "") for first, last in spans]


def hours(entry: Entry) -> tuple[str, str]:
    return tuple("" if at is None else f"{at:%H:%M}" for at in (entry.starts, entry.ends))  # type: ignore[return-value]


@pytest.mark.parametrize(("parts", "kept"), PROGRAMS.values(), ids=PROGRAMS)
def test_what_programs_write_is_kept_and_the_rest_is_said(tmp_path: Path, parts: list[str], kept: Kept) -> None:
    loaded = load(tmp_path, parts)
    entries = loaded.calendar.entries
    assert loaded.errors == ()
    assert (days(loaded), hours(entries[0]), len(entries)) == (kept.days, kept.hours, kept.entries)
    assert any(kept.said in problem.message for problem in loaded.warnings) or not kept.said
    assert load(tmp_path, parts).calendar == loaded.calendar


QUIET = ["an evening in UTC", "weekly on two days", "times of no zone", "the last Friday", "a Windows zone", "left out"]


@pytest.mark.parametrize("part", QUIET)
def test_nothing_is_said_of_what_is_kept_whole(tmp_path: Path, part: str) -> None:
    for name, (parts, _) in PROGRAMS.items():
        if part in name:
            assert load(tmp_path, parts).warnings == ()
