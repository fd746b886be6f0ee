"""Short ways to entries, calendars and ranges of days for the tests of the calendar's rules."""

from datetime import date
from typing import Any

from bot.calendar.model import Calendar, Entry, Kind, Occurrence, Schedule
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays, vietnam

VIETNAM = vietnam()
PLAIN_WEEK = WorkingDays(frozenset())


def entry(schedule: Schedule, *, id: str = "x", kind: Kind = Kind.EVENT, **more: Any) -> Entry:  # noqa: A002
    return Entry(id=id, kind=kind, summary=f"Việc {id}", schedule=schedule, layer="ward", **more)


def task(schedule: Schedule, *, id: str = "t", **more: Any) -> Entry:  # noqa: A002
    return entry(schedule, id=id, kind=Kind.TASK, **more)


def day(text: str) -> date:
    return date.fromisoformat(text)


def within(first: str, last: str, *entries: Entry, working: WorkingDays = VIETNAM) -> list[Occurrence]:
    """The occurrences of these entries on the days from `first` to `last`."""
    return occurrences(Calendar(entries), day(first), day(last), working)


def starts(found: list[Occurrence]) -> list[str]:
    return [one.start.isoformat() if one.start else "?" for one in found]
