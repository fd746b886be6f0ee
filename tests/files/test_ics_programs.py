"""Calendars as the programs of offices write them: what becomes of each, and what is said of what is not kept."""

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest

from bot.calendar.model import Entry, Kind, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays
from bot.files.load import Loaded, read_calendar

TODAY = date(2026, 3, 2)

VN = """BEGIN:VTIMEZONE
TZID:{}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE"""
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER{}\nEND:VALARM"


@dataclass(frozen=True)
class Kept:
    """What must be there: the days ("05/01", of 2026), the hours of the first entry, how many entries, words said."""

    days: list[str]
    hours: tuple[str, str] = ("", "")
    entries: int = 1
    said: str = ""


def ev(*lines: str, uid: str = "a@x") -> str:
    named = [] if any(line.startswith("SUMMARY") for line in lines) else ["SUMMARY:Họp"]
    return "\n".join(["BEGIN:VEVENT", *([f"UID:{uid}"] if uid else []), *named, *lines, "END:VEVENT"])


def todo(*lines: str, uid: str = "t@x") -> str:
    return ev(*lines, uid=uid).replace("VEVENT", "VTODO")


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


def load(folder: Path, parts: list[str], *, breaks: str = "\r\n", encoding: str = "utf-8") -> Loaded:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])
    file = folder / "lich.ics"
    file.write_bytes(text.replace("\n", breaks).encode(encoding))
    return read_calendar([file], today=TODAY)


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


def test_the_place_the_words_and_the_link_are_kept(tmp_path: Path) -> None:
    lines = ("DTSTART;VALUE=DATE:20260105", "LOCATION:Phòng 2\\, tầng 3", "DESCRIPTION:Mang\\nsổ", "URL:https://x.vn")
    (entry,) = load(tmp_path, [ev(*lines)]).calendar.entries
    assert (entry.place, entry.note, entry.source) == ("Phòng 2, tầng 3", "Mang sổ", "https://x.vn")


LEADS: dict[str, tuple[str, tuple[int, ...] | None]] = {
    "minutes": (ALARM.format(":-PT15M"), None),
    "an hour after the beginning": (ALARM.format(":PT1H"), None),
    "a day": (ALARM.format(":-P1D"), (1,)),
    "a week, and minutes": (f"{ALARM.format(':-P1W')}\n{ALARM.format(':-PT15M')}", (7, 0)),
    "at an instant": (ALARM.format(";VALUE=DATE-TIME:20260103T010000Z"), (2,)),
    "counted from the end": (ALARM.format(";RELATED=END:-P2D"), (2,)),
}


@pytest.mark.parametrize(("alarm", "leads"), LEADS.values(), ids=LEADS)
def test_only_alarms_of_days_take_the_place_of_the_office_lead_times(
    tmp_path: Path, alarm: str, leads: tuple[int, ...] | None
) -> None:
    (entry,) = load(tmp_path, [ev("DTSTART:20260105T080000", "DURATION:PT1H", alarm)]).calendar.entries
    assert entry.leads == leads


def test_a_completed_task_is_none_that_is_open(tmp_path: Path) -> None:
    done = todo("DUE;VALUE=DATE:20260105", "STATUS:COMPLETED")
    (entry,) = load(tmp_path, [done]).calendar.entries
    assert (entry.kind, entry.leads, entry.note) == (Kind.EVENT, (), "Đã hoàn thành")


def test_a_cancellation_cancels(tmp_path: Path) -> None:
    parts = ["METHOD:CANCEL", ev("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=3")]
    assert {entry.status for entry in load(tmp_path, parts).calendar.entries} == {Status.CANCELLED}


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_letters_are_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    words = "Hội nghị" if encoding != "cp1258" else "Hô\u0323i nghi\u0323"
    loaded = load(tmp_path, [ev(f"SUMMARY:{words}", "DTSTART;VALUE=DATE:20260105")], encoding=encoding)
    assert [entry.summary for entry in loaded.calendar.entries] == ["Hội nghị"]
    assert len(loaded.warnings) == (encoding == "cp1258")


def test_a_line_that_is_folded_within_a_letter_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.ics"
    line = "SUMMARY:Hội nghị".encode()
    body = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "DTSTART;VALUE=DATE:20260105"]
    for at in range(8, len(line)):
        folded = line[:at] + b"\r\n " + line[at:]
        file.write_bytes("\r\n".join(body).encode() + b"\r\n" + folded + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        assert read_calendar([file], today=TODAY).calendar.entries[0].summary == "Hội nghị"


def test_other_line_ends_and_quoted_printable_are_read(tmp_path: Path) -> None:
    quoted = "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:H=E1=BB=99i=\n ngh=E1=BB=8B"
    for breaks in ("\n", "\r", "\r\n"):
        (entry,) = load(tmp_path, [ev(quoted, "DTSTART:20260105T080000")], breaks=breaks).calendar.entries
        assert (entry.summary, entry.starts) == ("Hội nghị", time(8))


def test_a_calendar_is_a_layer_of_its_own(tmp_path: Path) -> None:
    one = ev("DTSTART;VALUE=DATE:20260105")
    named, bare = load(tmp_path, ["X-WR-CALNAME:Lịch UBND phường", one]), load(tmp_path, [one])
    assert [(layer.id, layer.name) for layer in named.layers] == [("lich-ubnd-phuong", "Lịch UBND phường")]
    assert [(layer.id, layer.name) for layer in bare.layers] == [("lich", "lich")]
    (tmp_path / "lich (1).ics").write_bytes((tmp_path / "lich.ics").read_bytes())
    again = read_calendar([tmp_path / "lich (1).ics"], today=TODAY)
    assert [layer.id for layer in again.layers] == ["lich"]
