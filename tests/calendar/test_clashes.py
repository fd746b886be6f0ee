"""Meetings that want the same room, person or unit at the same time."""

from datetime import date, time

import pytest

from bot.calendar.clashes import clashes
from bot.calendar.model import Entry, Kind, Once, Status, Weekly
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import WorkingDays

from .conftest import calendar, d, entry

ZONE = LeadTimes({}).zone
FIRST, LAST = d("2020-01-01"), d("2020-12-31")


def meeting(id_: str, starts: str, ends: str = "", **more: object) -> Entry:
    until = time.fromisoformat(ends) if ends else None
    return entry(id_, Once(2020, 6, 16), starts=time.fromisoformat(starts), ends=until, **more)


def found(working: WorkingDays, *entries: Entry, ids: tuple[str, ...] = ("a",)) -> list[tuple[str, str, str, str]]:
    return [
        (one.one.entry.id, one.other.entry.id, one.shared.value, one.words)
        for one in clashes(calendar(*entries), ids, FIRST, LAST, working, ZONE)
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"place": "Hội trường"}, {"place": "tại hội  trường"}, ("place", "Hội trường")),
        ({"chair": "Bí thư"}, {"chair": "đ/c Bí thư"}, ("chair", "Bí thư")),
        ({"chair": "Đồng chí Nguyễn Văn An"}, {"chair": "ông Nguyễn Văn An"}, ("chair", "Đồng chí Nguyễn Văn An")),
        ({"units": ("ubnd", "mttq")}, {"units": ("mttq",)}, ("unit", "mttq")),
    ],
)
def test_the_same_room_chair_or_unit_at_the_same_time(
    working: WorkingDays, first: dict[str, object], second: dict[str, object], expected: tuple[str, str]
) -> None:
    entries = meeting("a", "08:00", "10:00", **first), meeting("b", "09:30", **second)
    assert found(working, *entries) == [("a", "b", *expected)]
    assert found(working, *entries, ids=("b",)) == [("a", "b", *expected)]
    assert found(working, *entries, ids=("c",)) == []


@pytest.mark.parametrize(
    "other",
    [
        meeting("b", "10:00", place="Hội trường"),  # it begins when the other ends
        meeting("b", "07:00", "08:00", place="Hội trường"),
        meeting("b", "08:30", place="Hội trường B"),
        meeting("b", "08:30", place="Hội trường", status=Status.CANCELLED),
        meeting("b", "08:30"),
        entry("b", Once(2020, 6, 16), place="Hội trường"),  # of the whole day
        entry("b", Once(2020, 6, 17), place="Hội trường", starts=time(8)),
        entry("b", Once(2020, 6, 16), Kind.TASK, place="Hội trường", starts=time(9)),  # a deadline
    ],
)
def test_what_does_not_clash(working: WorkingDays, other: Entry) -> None:
    assert found(working, meeting("a", "08:00", "10:00", place="Hội trường"), other) == []


def test_without_an_end_a_meeting_lasts_an_hour(working: WorkingDays) -> None:
    here = meeting("a", "08:00", place="Hội trường")
    assert found(working, here, meeting("b", "08:59", place="Hội trường")) != []
    assert found(working, here, meeting("b", "09:00", place="Hội trường")) == []


def test_what_clashes_every_week_is_said_once(working: WorkingDays) -> None:
    every_week = Weekly((1,), date(2020, 6, 2), date(2020, 12, 31))
    weekly = [entry(id_, every_week, starts=time(8), place="Hội trường", units=("ubnd",)) for id_ in ("a", "b")]
    clash = clashes(calendar(*weekly), {"a"}, FIRST, LAST, working, ZONE)
    assert [(one.shared.value, one.one.start) for one in clash] == [
        ("place", date(2020, 6, 2)),
        ("unit", date(2020, 6, 2)),
    ]
