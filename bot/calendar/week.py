"""A week as an office's schedule shows it: seven days, each with what is in the morning, after noon, in the evening."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from bot.calendar.model import Kind, Occurrence, Precision

_NOON, _EVENING = time(12), time(18)
_A_WEEK = timedelta(days=6)


class Session(StrEnum):
    """A part of the day; what has no hour is of the whole day."""

    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day with its sessions in order; a session in which nothing is, is left out."""

    day: date
    sessions: tuple[tuple[Session, tuple[Occurrence, ...]], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday. `due` are the tasks that are due in it, which are no meetings."""

    days: tuple[WeekDay, ...]
    due: tuple[Occurrence, ...]

    @property
    def first(self) -> date:
        """Its Monday."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.days[-1].day

    def without_tasks(self) -> "Week":
        """The same days, and no tasks."""
        return Week(self.days, ())


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def week_of(monday: date, found: Iterable[Occurrence]) -> Week:
    """The week that begins on `monday`, of what happens in it. What has no exact day is left out.

    What began before the week stands on its Monday; what lasts several days, on the first of them. A task with an hour
    is no meeting either.
    """
    days: dict[date, dict[Session, list[Occurrence]]] = {
        monday + timedelta(days=by): {session: [] for session in Session} for by in range(7)
    }
    due = []
    for one in found:
        if one.start is None or one.end is None or one.precision is not Precision.DAY:
            continue
        if one.entry.kind is Kind.TASK:
            if monday <= one.end <= monday + _A_WEEK:
                due.append(one)
        elif one.start <= monday + _A_WEEK and one.end >= monday:
            days[max(one.start, monday)][_session(one, monday)].append(one)
    return Week(
        tuple(
            WeekDay(day, tuple((session, tuple(sorted(of, key=_hour))) for session, of in sessions.items() if of))
            for day, sessions in days.items()
        ),
        tuple(sorted(due, key=lambda one: (one.end or monday, one.entry.clause, one.entry.id))),
    )


def _session(one: Occurrence, monday: date) -> Session:
    starts = one.entry.starts
    if starts is None or (one.start is not None and one.start < monday):
        return Session.DAY
    if starts < _NOON:
        return Session.MORNING
    return Session.AFTERNOON if starts < _EVENING else Session.EVENING


def _hour(one: Occurrence) -> tuple[time, time, str]:
    return one.entry.starts or time.min, one.entry.ends or time.max, one.entry.id
