"""Weekly schedules as events files: each takes the place of what was said of its own week."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.calendar.model import Calendar, Entry, Once, Status
from bot.files.destination import WEEKLY_LAYER, Mode
from bot.files.load import Loaded, read_calendar

from .calendars import workbook

HEADS = ["Thứ, ngày", "Sáng", "Chiều"]
WEEK_24 = [
    ["LỊCH CÔNG TÁC TUẦN 24 (Từ ngày 08/6/2020 đến 14/6/2020)"],
    HEADS,
    ["Thứ Hai\n08/6", "- 7h30: Chào cờ\n- 8h00: Giao ban (Hội trường A)", "Làm việc tại cơ quan"],
    ["Thứ Ba\n09/6", "8h00: Tiếp dân", "14h00: Họp BCĐ (hoãn)"],
]
WEEK_25 = [
    ["LỊCH CÔNG TÁC TUẦN 25 (Từ ngày 15/6/2020 đến 21/6/2020)"],
    HEADS,
    ["Thứ Hai\n15/6", "- 7h30: Chào cờ", None],
]


def load(folder: Path, table: list[list[Any]], beside: Calendar | None = None, mode: Mode | None = None) -> Loaded:
    file = folder / "lich-tuan.xlsx"
    file.write_bytes(workbook(("Tuần", table)))
    loaded = read_calendar([file], beside=beside, mode=mode)
    assert loaded.errors == ()
    return loaded


def told(calendar: Calendar) -> list[tuple[str, str]]:
    rows = [(one.schedule, one) for one in calendar.entries]
    return sorted((f"{when.day:02}/{when.month}", one.summary) for when, one in rows if isinstance(when, Once))


def test_each_meeting_is_an_event_of_the_layer_of_weekly_schedules(tmp_path: Path) -> None:
    loaded = load(tmp_path, WEEK_24)
    assert [layer.id for layer in loaded.layers] == [WEEKLY_LAYER]
    by_name: dict[str, Entry] = {one.summary: one for one in loaded.calendar.entries}
    assert by_name["Chào cờ"].starts == time(7, 30)
    assert by_name["Giao ban"].place == "Hội trường A"
    assert by_name["Họp BCĐ"].status is Status.POSTPONED
    assert any("dòng 3" in warning.message and "không phải cuộc họp" in warning.message for warning in loaded.warnings)


def test_another_week_leaves_the_first_as_it_was_although_its_meetings_have_the_same_names(tmp_path: Path) -> None:
    first = load(tmp_path, WEEK_24).calendar
    both = load(tmp_path, WEEK_25, first).calendar
    assert told(both) == [*told(first), ("15/6", "Chào cờ")]
    assert {one.id for one in first.entries} < {one.id for one in both.entries}


def test_a_week_that_is_sent_anew_takes_the_place_of_itself_alone(tmp_path: Path) -> None:
    both = load(tmp_path, WEEK_25, load(tmp_path, WEEK_24).calendar).calendar
    again = [*WEEK_24[:3], ["Thứ Ba\n09/6", "8h30: Tiếp dân", None]]
    loaded = load(tmp_path, again, both)
    assert told(loaded.calendar) == [
        ("08/6", "Chào cờ"),
        ("08/6", "Giao ban"),
        ("09/6", "Tiếp dân"),
        ("15/6", "Chào cờ"),
    ]
    assert loaded.at_stake == {WEEKLY_LAYER: 1}
    ids = {one.summary: one.id for one in both.entries if one.schedule != Once(2020, 6, 15)}
    later = {one.summary: one.id for one in loaded.calendar.entries if one.schedule != Once(2020, 6, 15)}
    assert {name: ids[name] for name in later} == later
    moved = next(one for one in loaded.calendar.entries if one.summary == "Tiếp dân")
    assert moved.starts == time(8, 30)


def test_a_week_can_be_added_to_what_was_said_of_it(tmp_path: Path) -> None:
    first = load(tmp_path, WEEK_24).calendar
    more = [*WEEK_24[:2], ["Thứ Tư\n10/6", "8h00: Họp báo", None]]
    assert len(load(tmp_path, more, first, Mode.ADD).calendar.entries) == len(first.entries) + 1


def test_a_day_that_is_wrong_is_named_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "lich-tuan.xlsx"
    file.write_bytes(workbook(("Tuần", [*WEEK_24[:2], ["Thứ Hai\n31/6", "8h: Họp", None]])))
    [error] = read_calendar([file]).errors
    assert "dòng 3" in error.where


@pytest.mark.parametrize("answer", [None, "2020"])
def test_a_schedule_without_a_year_asks_for_it(tmp_path: Path, answer: str | None) -> None:
    file = tmp_path / "lich-tuan.xlsx"
    file.write_bytes(workbook(("Tuần", [HEADS, ["Thứ Hai 08/6", "8h: Họp", None]])))
    first = read_calendar([file])
    asked = first.questions
    assert first.errors == ()
    assert [question.id for question in asked] == ["week-year-tuan"]
    if answer is not None:
        loaded = read_calendar([file], answers={"week-year-tuan": answer})
        assert (loaded.questions, loaded.errors) == ((), ())
        assert loaded.calendar.entries[0].schedule == Once(2020, 6, 8)
