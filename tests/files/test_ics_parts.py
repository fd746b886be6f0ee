"""Parts of an .ics file: its words, alarms, encodings and lines, and the layer that it becomes."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.calendar.model import Kind, Once, Status, Weekly
from bot.files.load import read_calendar

from .ics_written import ALARM, TODAY, ev, load, todo


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


HOURS: dict[str, tuple[list[str], tuple[int, time | None, time | None]]] = {
    "until midnight": (["DTSTART:20260105T220000", "DTEND:20260106T000000"], (5, time(22), time(23, 59))),
    "an hour until midnight": (["DTSTART:20260105T230000", "DTEND:20260106T000000"], (5, time(23), None)),
    "days until midnight": (["DTSTART:20260105T080000", "DTEND:20260108T000000"], (7, time(8), time(23, 59))),
    "whole days": (["DTSTART:20260105T000000", "DTEND:20260107T000000"], (6, None, None)),
    "an offset": (["DTSTART:20260105T080000+0900", "DURATION:PT2H"], (5, time(6), time(8))),
    "a small z": (["DTSTART:20260105T010000z", "DURATION:PT2H"], (5, time(8), time(10))),
    "a zone with a colon": (
        ["DTSTART;TZID=tzone://Microsoft/Utc:20260105T010000", "DURATION:PT2H"],
        (5, time(8), time(10)),
    ),
    "an offset as a zone": (["DTSTART;TZID=GMT+09:00:20260105T080000", "DURATION:PT2H"], (5, time(6), time(8))),
}


@pytest.mark.parametrize(("lines", "hours"), HOURS.values(), ids=HOURS)
def test_hours_are_those_of_the_office(
    tmp_path: Path, lines: list[str], hours: tuple[int, time | None, time | None]
) -> None:
    loaded = load(tmp_path, [ev(*lines)])
    (entry,) = loaded.calendar.entries
    assert isinstance(entry.schedule, Once)
    last = entry.schedule.end.day if entry.schedule.end else entry.schedule.day
    assert ((last, entry.starts, entry.ends), loaded.warnings) == (hours, ())


@pytest.mark.parametrize(
    "line", ["DTSTART:20261305T080000", "DTSTART;VALUE=DATE:20260231", "DTSTART:18990101T080000Z", ""]
)
def test_an_entry_that_is_left_out_is_called_by_its_name(tmp_path: Path, line: str) -> None:
    loaded = load(
        tmp_path, [ev(line, "SUMMARY:Họp tổ", uid="b@x") if line else ev("SUMMARY:Họp tổ"), ev("DTSTART:20260105")]
    )
    (said,) = loaded.warnings
    assert "“Họp tổ”" in said.message
    assert "không nạp" in said.message


def test_a_changed_occurrence_without_a_name_has_that_of_its_series(tmp_path: Path) -> None:
    series = ev("DTSTART:20260105T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    moved = ev("SUMMARY:", "RECURRENCE-ID:20260106T080000", "DTSTART:20260109T080000", "DURATION:PT1H")
    loaded = load(tmp_path, [series, moved])
    (entry,) = loaded.calendar.entries
    assert (entry.summary, loaded.warnings) == ("Họp", ())
    assert entry.schedule == Weekly((0, 2, 4), date(2026, 1, 5), date(2026, 1, 9))


EXCLUDED = {"20260106T080000": 0, "20260106T000000": 1, "20260120T080000": 0}


@pytest.mark.parametrize(("moment", "said"), EXCLUDED.items(), ids=EXCLUDED)
def test_a_day_left_out_at_another_hour_is_told(tmp_path: Path, moment: str, said: int) -> None:
    series = ev("DTSTART:20260105T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", f"EXDATE:{moment}")
    assert [problem.field for problem in load(tmp_path, [series]).warnings] == ["EXDATE"] * said


def test_a_task_that_begins_before_its_due_day_is_told_to_keep_only_that(tmp_path: Path) -> None:
    begun = todo("DTSTART;VALUE=DATE:20260301", "DUE;VALUE=DATE:20260320")
    messages = [problem.message for problem in load(tmp_path, [begun]).warnings]
    assert any("(DTSTART)" in one for one in messages)
    same = todo("DTSTART:20260320T080000", "DUE:20260320T170000")
    assert not any("(DTSTART)" in problem.message for problem in load(tmp_path, [same]).warnings)
