"""Which tasks the report of a period counts, and as what. Pure: a report of June says the same in July and December."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.calendar.model import Occurrence, Status
from bot.calendar.progress import STATES
from bot.calendar.standing import Request, Standing, TaskStanding, Told, due_days, stand

LOOKED_BACK = timedelta(days=366)
LOOKED_AHEAD = timedelta(days=183)
"""How far from the period the plan's own date of a task may lie that was carried over, or was begun ahead of it."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days `first` to `last` (inclusive), as they stood at the instant `until`; `since` is their midnight.

    `until` is the midnight after the last day, or for a period that is not over the instant of the report.
    """

    first: date
    last: date
    since: datetime
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether its last day had ended."""
        return self.until >= self.since + (self.last + timedelta(days=1) - self.first)


@dataclass(frozen=True, slots=True)
class Counted:
    """A task that is counted: as the plan has it, and where it stood at the end of the period."""

    task: Occurrence
    now: TaskStanding

    @property
    def due(self) -> date | None:
        """The last day on which any part of it is due; None where that is not known."""
        return max((one.due for one in self.now.units.values() if one.due is not None), default=None)


class _Stands(Protocol):
    """What is counted: a task, or a unit's part of one."""

    @property
    def standing(self) -> Standing: ...
    @property
    def done(self) -> bool: ...
    @property
    def blocked(self) -> bool: ...
    @property
    def asks(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are of each class, which add up to `total`; and how many are blocked or ask for time."""

    classes: Mapping[Standing, int]
    done: int
    blocked: int
    asks: int

    @property
    def total(self) -> int:
        """All that is counted."""
        return sum(self.classes.values())

    def __getitem__(self, standing: Standing) -> int:
        """How many are of a class."""
        return self.classes.get(standing, 0)


def period(first: date, last: date, now: datetime, zone: ZoneInfo) -> Period:
    """The period of these days as it stands `now`, or as it stood when it ended."""
    return Period(first, last, _midnight(first, zone), min(_midnight(last + timedelta(days=1), zone), now))


def counted(
    task: Occurrence, rows: Sequence[Told], requests: Sequence[Request], over: Period, zone: ZoneInfo
) -> Counted | None:
    """Where a task (as the plan has it) stood at the end of a period; None where the period has nothing to do with it.

    Counted is what was due in the period, by the plan or as it was granted; what was due before, or on no known day,
    and was not done when it began, or any more when it ended; and what was worked on in it ahead of time. What is
    cancelled is not.
    """
    units = task.entry.units
    if not units or task.status is Status.CANCELLED:
        return None
    due_then, due_now = (due_days(task, units, requests, at) for at in (over.since, over.until))
    now = stand(units, due_now, rows, requests, over.until, zone)
    days = [day for day in (task.end, *due_then.values(), *due_now.values()) if day is not None]
    if any(over.first <= day <= over.last for day in days) or _worked_on(rows, units, over):
        return Counted(task, now)
    if not any(day < over.first for day in days) if days else not over.first.year <= task.year <= over.last.year:
        return None
    open_ = not now.done or not stand(units, due_then, rows, requests, over.since, zone).done
    return Counted(task, now) if open_ else None


def figures(what: Iterable[_Stands]) -> Figures:
    """Count tasks, or parts of tasks."""
    each = list(what)
    return Figures(
        Counter(one.standing for one in each),
        sum(one.done for one in each),
        sum(one.blocked for one in each),
        sum(bool(one.asks) for one in each),
    )


def following(first: date, last: date) -> tuple[date, date]:
    """The next period of the same length: whole months after whole months, else so many days."""
    begins = last + timedelta(days=1)
    if first.day != 1 or begins.day != 1:
        return begins, last + (begins - first)
    months = (begins.year - first.year) * 12 + begins.month - first.month
    number = begins.year * 12 + begins.month - 1 + months - 1
    year, month = number // 12, number % 12 + 1
    return begins, date(year, month, monthrange(year, month)[1])


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of the office's day, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _worked_on(rows: Sequence[Told], units: Sequence[str], over: Period) -> bool:
    """Whether a report of the period on its state stands at its end."""
    undone = {row.undoes for row in rows if row.undoes is not None and row.at < over.until}
    return any(
        row.unit in units and row.status in STATES and over.since <= row.at < over.until and row.id not in undone
        for row in rows
        if row.undoes is None
    )
