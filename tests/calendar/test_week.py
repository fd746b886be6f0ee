"""A week as a schedule shows it: days, sessions, hours."""

from datetime import date, time

from bot.calendar.model import Kind, Once, Yearly
from bot.calendar.occurrences import occurrences
from bot.calendar.week import Session, Week, monday_of, week_of
from bot.calendar.working_days import vietnam

from .conftest import calendar, entry

MONDAY = date(2020, 6, 8)


def week(*entries: object) -> Week:
    found = occurrences(calendar(*entries), date(2020, 5, 1), date(2020, 7, 31), vietnam())  # type: ignore[arg-type]
    return week_of(MONDAY, found)


def told(found: Week) -> list[tuple[int, str, list[str]]]:
    return [
        (day.day.day, session.value, [one.entry.id for one in of]) for day in found.days for session, of in day.sessions
    ]


def on(day: int, starts: time | None = None, name: str = "e", **more: object) -> object:
    return entry(name, Once(2020, 6, day), Kind.EVENT, starts=starts, **more)


def test_meetings_stand_in_their_session_by_the_hour() -> None:
    found = week(
        on(8, time(14), "chieu"),
        on(8, time(11, 59), "sang-muon"),
        on(8, time(7, 30), "sang"),
        on(8, time(12), "trua"),
        on(8, time(18), "toi"),
        on(8, None, "ca-ngay"),
    )
    assert told(found) == [
        (8, Session.DAY, ["ca-ngay"]),
        (8, Session.MORNING, ["sang", "sang-muon"]),
        (8, Session.AFTERNOON, ["trua", "chieu"]),
        (8, Session.EVENING, ["toi"]),
    ]


def test_what_began_before_the_week_stands_on_its_monday_for_the_whole_day() -> None:
    assert told(week(entry("dai", Once(2020, 6, 5, date(2020, 6, 9)), Kind.CONGRESS, starts=time(8)))) == [
        (8, Session.DAY, ["dai"])
    ]


def test_a_task_that_is_due_is_no_meeting() -> None:
    found = week(entry("viec", Once(2020, 6, 12), Kind.TASK), entry("sau", Once(2020, 6, 15), Kind.TASK))
    assert told(found) == []
    assert [one.entry.id for one in found.due] == ["viec"]
    assert found.without_tasks().due == ()


def test_what_has_no_exact_day_or_another_week_is_left_out() -> None:
    assert told(week(entry("thang", Once(2020, 6)), on(7, time(8), "truoc"), on(15, time(8), "sau"))) == []


def test_what_comes_every_year_is_there_and_the_week_has_seven_days() -> None:
    found = week(entry("le", Yearly(6, 14), Kind.ANNIVERSARY))
    assert told(found) == [(14, Session.DAY, ["le"])]
    assert (found.first, found.last, len(found.days)) == (MONDAY, date(2020, 6, 14), 7)


def test_a_week_begins_on_monday() -> None:
    assert [monday_of(date(2020, 6, day)) for day in (8, 11, 14)] == [MONDAY] * 3
