"""Short ways to days, entries and calendars for the tests of the calendar's rules."""

from datetime import date
from typing import Any

import pytest

from bot.calendar.model import Calendar, Entry, Kind, Schedule
from bot.calendar.working_days import WorkingDays, vietnam


def d(text: str) -> date:
    return date.fromisoformat(text)


def entry(id_: str, schedule: Schedule, kind: Kind = Kind.EVENT, **more: Any) -> Entry:
    return Entry(id=id_, kind=kind, summary=f"Việc {id_}", schedule=schedule, layer="ward", **more)


def calendar(*entries: Entry) -> Calendar:
    return Calendar(entries=entries)


@pytest.fixture(scope="session")
def working() -> WorkingDays:
    return vietnam()
