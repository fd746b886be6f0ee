"""The .ics feed: what phones are told of the calendar. Its bytes are in `test_feed_bytes.py`."""

from datetime import UTC, date, datetime, time
from typing import Any

import icalendar
import pytest

from bot.calendar.model import (
    Calendar,
    Certainty,
    EarlierDate,
    Entry,
    Frequency,
    Kind,
    Layer,
    LunarYearly,
    Once,
    Relative,
    Repeating,
    Schedule,
    Span,
    Status,
    Unit,
    Yearly,
)
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.progress import UnitState
from bot.calendar.working_days import vietnam
from bot.files.ical.feed_events import FeedEntry, feed, repeats, uid

MADE = datetime(2020, 3, 10, 1, 2, 3, tzinfo=UTC)
UNITS = {"ubnd": Unit("ubnd", "Uỷ ban Nhân dân", "UBND"), "mttq": Unit("mttq", "Mặt trận", "MTTQ")}
LAYERS = {"ward": Layer("ward", "Phường")}
FIRST, LAST = date(2019, 1, 1), date(2022, 12, 31)
WORKING = vietnam()


def shown(entry: Entry, calendar: Calendar | None = None, **more: object) -> FeedEntry:
    calendar = calendar or Calendar(entries=(entry,))
    found = tuple(entry_occurrences(entry, calendar, FIRST, LAST, WORKING))
    return FeedEntry(entry, found, 0, MADE, MADE, **more)  # type: ignore[arg-type]


def one(id_: str = "e", schedule: object = None, kind: Kind = Kind.EVENT, **more: object) -> Entry:
    return Entry(id_, kind, "Việc", schedule or Once(2020, 6, 26), "ward", **more)  # type: ignore[arg-type]


def make(*entries: FeedEntry, **options: object) -> bytes:
    return feed(entries, name="Lịch thử", units=UNITS, layers=LAYERS, **options)  # type: ignore[arg-type]


def events(stream: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(stream).walk("VEVENT"))


def todos(stream: bytes) -> list[icalendar.Todo]:
    return list(icalendar.Calendar.from_ical(stream).walk("VTODO"))


def test_days_are_exact_and_the_end_is_the_day_after_the_last() -> None:
    (event,) = events(make(shown(one(schedule=Once(2020, 11, 12, date(2020, 11, 15))))))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 11, 12), date(2020, 11, 16))


def test_a_solar_day_without_an_ordinal_repeats_and_all_others_are_written_out() -> None:
    (event,) = events(make(shown(one(schedule=Yearly(1, 1)))))
    assert event["RRULE"]["FREQ"] == ["YEARLY"]
    for schedule, more in [(Yearly(2, 3), {"first_year": 1930}), (LunarYearly(1, 1), {}), (Yearly(2, 29), {})]:
        written = events(make(shown(one(schedule=schedule, **more))))
        assert len(written) == 4
        assert not any("RRULE" in event for event in written)
    assert not repeats(one(schedule=Yearly(4)))


def test_29_february_is_on_the_28th_in_common_years() -> None:
    days = [event["DTSTART"].dt for event in events(make(shown(one(schedule=Yearly(2, 29)))))]
    assert days == [date(2019, 2, 28), date(2020, 2, 29), date(2021, 2, 28), date(2022, 2, 28)]


def test_each_year_of_a_yearly_task_has_its_own_progress() -> None:
    task = one(schedule=Yearly(3, 1), kind=Kind.TASK, units=("ubnd",))
    titles = [
        str(event["SUMMARY"]) for event in events(make(shown(task, progress={"2020": {"ubnd": UnitState("done")}})))
    ]
    assert titles == ["☐ Việc", "☑ Việc", "☐ Việc", "☐ Việc"]


@pytest.mark.parametrize(
    ("schedule", "more", "uids"),
    [
        (Once(2020, 6, 26), {}, ["e@nhaclich"]),
        (Yearly(1, 1), {}, ["e@nhaclich"]),
        (Yearly(2, 3), {"first_year": 2020}, ["e.2021@nhaclich", "e.2022@nhaclich"]),
        (LunarYearly(12, 23), {}, [f"e.{year}@nhaclich" for year in (2018, 2019, 2020, 2021)]),
        (
            Repeating(Frequency.QUARTERLY, 25, date(2020, 4, 1), date(2020, 10, 1)),
            {"kind": Kind.TASK},
            ["e.2020-Q2@nhaclich", "e.2020-Q3@nhaclich"],
        ),
    ],
)
def test_a_uid_names_entry_and_occurrence_and_no_date(
    schedule: Schedule, more: dict[str, Any], uids: list[str]
) -> None:
    assert [str(event["UID"]) for event in events(make(shown(one(schedule=schedule, **more))))] == uids


def test_uids_are_what_subscribed_phones_know_already() -> None:
    assert uid("thanh-lap-dang", "2020") == "thanh-lap-dang.2020@nhaclich"
    assert uid("tet-duong-lich", "") == "tet-duong-lich@nhaclich"


def test_the_ordinal_is_in_the_title() -> None:
    titles = [str(event["SUMMARY"]) for event in events(make(shown(one(schedule=Yearly(2, 3), first_year=1930))))]
    assert "Việc (lần thứ 90)" in titles


@pytest.mark.parametrize(
    ("status", "mark", "said"),
    [
        (Status.CONFIRMED, "Việc", "CONFIRMED"),
        (Status.TENTATIVE, "[Dự kiến] Việc", "TENTATIVE"),
        (Status.POSTPONED, "[Hoãn] Việc", "TENTATIVE"),
        (Status.CANCELLED, "[Huỷ] Việc", "CANCELLED"),
    ],
)
def test_what_is_put_off_or_cancelled_stays_and_says_so(status: Status, mark: str, said: str) -> None:
    (event,) = events(make(shown(one(status=status)), alarms={Kind.EVENT: (1,)}))
    assert (event["SUMMARY"], event["STATUS"]) == (mark, said)
    assert bool(event.walk("VALARM")) == (status in (Status.CONFIRMED, Status.TENTATIVE))


@pytest.mark.parametrize(
    ("progress", "title"),
    [
        ({}, "☐ II.1 · Việc"),
        ({"ubnd": UnitState("in_progress", 50)}, "☐ II.1 · Việc (25%)"),
        ({"ubnd": UnitState("done")}, "☐ II.1 · Việc (50%)"),
        ({"ubnd": UnitState("in_progress", 50), "of-another-task": UnitState("done")}, "☐ II.1 · Việc (25%)"),
        ({"ubnd": UnitState("done"), "mttq": UnitState("done")}, "☑ II.1 · Việc"),
    ],
)
def test_a_deadline_shows_how_far_its_units_are(progress: dict[str, UnitState], title: str) -> None:
    task = one(kind=Kind.TASK, clause="II.1", units=("ubnd", "mttq"))
    (event,) = events(make(shown(task, progress={"": progress}), alarms={Kind.TASK: (1,)}))
    assert event["SUMMARY"] == title
    assert bool(event.walk("VALARM")) == ("☐" in title)


def test_a_description_says_unit_clause_source_and_what_is_assumed() -> None:
    task = one(
        kind=Kind.TASK, clause="II.1", units=("ubnd",), source="Kế hoạch 02", assumed=frozenset({"due", "units"})
    )
    (event,) = events(make(shown(task)))
    for words in ("II.1", "Uỷ ban Nhân dân (tạm giao)", "hạn tạm đặt", "Kế hoạch 02", "/nhiemvu"):
        assert words in str(event["DESCRIPTION"])
    moved = one(earlier=(EarlierDate(Span(date(2020, 4, 8), date(2020, 4, 9)), "lùi"),))
    assert "Trước đây định ngày 08–09/04/2020 (lùi)" in str(events(make(shown(moved)))[0]["DESCRIPTION"])


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"source": "Kế hoạch 02"}, "Nguồn: Kế hoạch 02"),
        ({"source": "báo", "certainty": Certainty.MEDIUM}, "Nguồn: báo (cần kiểm tra thêm)"),
        ({"certainty": Certainty.LOW}, "Độ chắc chắn: chưa chắc chắn"),
        ({"note": "Nghỉ lễ\n1 ngày"}, "Nghỉ lễ\n1 ngày"),
        ({"units": ("ubnd", "lạ")}, "Đơn vị: Uỷ ban Nhân dân, lạ"),
        ({"kind": Kind.TASK, "hand_in": "Văn phòng"}, "Hạn hoàn thành\nNộp cho: Văn phòng\nBáo cáo:"),
        ({"kind": Kind.TASK, "assumed": frozenset({"due"})}, "Hạn hoàn thành (hạn tạm đặt)\n"),
    ],
)
def test_each_fact_has_its_line_in_the_description(more: dict[str, Any], line: str) -> None:
    (event,) = events(make(shown(one(**more))))
    assert str(event["DESCRIPTION"]).startswith(line)


def test_a_task_says_how_to_report_and_an_event_with_nothing_to_say_is_silent() -> None:
    (task,), (plain,) = (events(make(shown(one(kind=kind)))) for kind in (Kind.TASK, Kind.EVENT))
    assert "trả lời tin nhắc việc trong Telegram" in task["DESCRIPTION"]
    assert "DESCRIPTION" not in plain


def test_an_english_feed_is_in_english() -> None:
    task = one(kind=Kind.TASK, schedule=Once(2020, 5), units=("ubnd",), status=Status.POSTPONED)
    (event,) = events(make(shown(task), locale="en"))
    assert event["SUMMARY"] == "[Postponed] ☐ Việc (day not yet set)"
    assert "To report: reply to the reminder in Telegram" in event["DESCRIPTION"]


def test_categories_are_kind_and_layer_in_order() -> None:
    comma = {"ward": Layer("ward", "Phường, năm 2020")}
    stream = feed([shown(one())], name="x", units=UNITS, layers=comma)
    assert b"CATEGORIES:Ph\xc6\xb0\xe1\xbb\x9dng\\, n\xc4\x83m 2020,S\xe1\xbb\xb1 ki\xe1\xbb\x87n\r\n" in stream
    (event,) = events(stream)
    assert event["CATEGORIES"].cats == ["Phường, năm 2020", "Sự kiện"]


def test_nothing_blocks_anybodys_time() -> None:
    assert {event["TRANSP"] for event in events(make(shown(one()), shown(one("f", Yearly(1, 1)))))} == {"TRANSPARENT"}


def test_what_changed_last_is_what_programs_see_change() -> None:
    later = datetime(2020, 4, 1, 6, 0, tzinfo=UTC)
    before = shown(one())
    (event,) = events(make(FeedEntry(before.entry, before.occurrences, 3, MADE, later)))
    assert (event["SEQUENCE"], event["CREATED"].dt) == (3, MADE)
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == later


def test_what_hangs_on_a_cancelled_event_is_cancelled_too() -> None:
    anchor = one("dai-hoi", status=Status.CANCELLED)
    task = one(schedule=Relative("dai-hoi", -3), kind=Kind.TASK, units=("ubnd",))
    (event,) = events(make(shown(task, Calendar(entries=(anchor, task))), alarms={Kind.TASK: (3,)}))
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "[Huỷ] ☐ Việc")
    assert not event.walk("VALARM")


def test_alarms_ring_at_the_offices_hour() -> None:
    (event,) = events(make(shown(one()), alarms={Kind.EVENT: (30, 7, 1, 0)}, hour=time(7, 30)))
    rings = [datetime(2020, 6, 26, tzinfo=UTC) + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert [str(ring) for ring in rings] == [
        "2020-05-27 07:30:00+00:00",
        "2020-06-19 07:30:00+00:00",
        "2020-06-25 07:30:00+00:00",
        "2020-06-26 07:30:00+00:00",
    ]


def test_an_entrys_own_lead_times_win_over_those_of_its_kind() -> None:
    stream = make(shown(one(leads=(14,))), alarms={Kind.EVENT: (1, 0)})
    assert [line for line in stream.split(b"\r\n") if line.startswith(b"TRIGGER")] == [b"TRIGGER:-P13DT16H30M"]
    assert not events(make(shown(one(leads=())), alarms={Kind.EVENT: (1,)}))[0].walk("VALARM")


def test_the_uid_stays_when_the_date_moves() -> None:
    before, after = (events(make(shown(one(schedule=Once(2020, 6, day)))))[0] for day in (8, 26))
    assert before["UID"] == after["UID"]


def test_an_unknown_day_is_left_out_and_a_month_is_shown_as_one() -> None:
    assert events(make(shown(one(schedule=Once(2020))))) == []
    (event,) = events(make(shown(one(schedule=Once(2020, 5))), alarms={Kind.EVENT: (1,)}))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 5, 1), date(2020, 6, 1))
    assert "chưa ấn định ngày" in event["SUMMARY"]
    assert not event.walk("VALARM")


def test_tasks_are_there_as_todos_on_request() -> None:
    task = one(kind=Kind.TASK, units=("ubnd",))
    stream = make(shown(task, progress={"": {"ubnd": UnitState("done")}}), todo=True)
    (todo,) = todos(stream)
    assert (todo["STATUS"], todo["PERCENT-COMPLETE"], todo["DUE"].dt) == ("COMPLETED", 100, date(2020, 6, 26))
    assert len(events(stream)) == 1
    assert b"VTODO" not in make(shown(task))


@pytest.mark.parametrize(
    ("said", "status"),
    [("not_started", "NEEDS-ACTION"), ("in_progress", "IN-PROCESS"), ("blocked", "IN-PROCESS"), ("done", "COMPLETED")],
)
def test_a_todo_says_whether_its_task_has_begun(said: str, status: str) -> None:
    task = shown(one(kind=Kind.TASK, units=("ubnd",)), progress={"": {"ubnd": UnitState(said)}})
    assert todos(make(task, todo=True))[0]["STATUS"] == status


def test_a_todo_whose_day_is_not_set_is_due_on_no_day() -> None:
    task = one(kind=Kind.TASK, schedule=Once(2020, 5), status=Status.TENTATIVE)
    (todo,) = todos(make(shown(task), todo=True))
    assert "DUE" not in todo
    assert todo["SUMMARY"] == "[Dự kiến] Việc (chưa ấn định ngày)"


def test_a_todo_has_a_uid_that_no_other_entry_can_have() -> None:
    tasks = [one("todo", Yearly(1, 2), Kind.TASK), one("2020", kind=Kind.TASK), one("e", kind=Kind.TASK)]
    stream = make(*map(shown, tasks), todo=True)
    assert {str(todo["UID"]) for todo in todos(stream)} >= {"todo.2020.todo@nhaclich", "e.todo@nhaclich"}
    assert not {event["UID"] for event in events(stream)} & {todo["UID"] for todo in todos(stream)}
