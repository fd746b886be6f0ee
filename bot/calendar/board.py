"""Where all tasks stand now: each in its class, what is late first; counted, filtered and down to a unit. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.model import Occurrence, Status, TaskKey
from bot.calendar.progress import DONE, UnitState, mean_percent
from bot.calendar.standing import Request, Standing, TaskStanding, Told, stand

States = Mapping[TaskKey, Mapping[str, UnitState]]
Requests = Mapping[TaskKey, Sequence[Request]]
_NOBODY: Mapping[str, UnitState] = {}
_TICK = timedelta(microseconds=1)
_SILENT_WITHIN = timedelta(days=7)


class Which(StrEnum):
    """Which tasks are wanted: of a class, those with a flag, of which nothing was heard, or all."""

    OVERDUE = Standing.OPEN_OVERDUE.value
    BLOCKED = "blocked"
    ASKS = "asks"
    IN_TERM = Standing.OPEN_IN_TERM.value
    NO_DUE = Standing.NO_DUE.value
    DONE_LATE = Standing.DONE_LATE.value
    DONE_IN_TIME = Standing.DONE_IN_TIME.value
    SILENT = "silent"
    """Open, late or due within a week, and a unit has said nothing yet."""
    ALL = "all"


CLASSES = (Which.DONE_IN_TIME, Which.DONE_LATE, Which.IN_TERM, Which.OVERDUE, Which.NO_DUE)
"""Every task is of exactly one of these."""
FLAGS = (Which.BLOCKED, Which.ASKS)
_ORDER = (Standing.OPEN_OVERDUE, Standing.OPEN_IN_TERM, Standing.NO_DUE, Standing.DONE_LATE, Standing.DONE_IN_TIME)


@dataclass(frozen=True, slots=True)
class Row:
    """A task, the units of it that are looked at, and where it stands by them. `today` is the day of the look."""

    task: Occurrence
    units: tuple[str, ...]
    standing: TaskStanding
    today: date

    @property
    def late(self) -> int:
        """The days since it was due, of what is open and overdue; else 0."""
        if self.standing.standing is not Standing.OPEN_OVERDUE:
            return 0
        due = [one.due for one in self.standing.units.values() if not one.done and one.due is not None]
        return max(((self.today - day).days for day in due), default=0)

    @property
    def due(self) -> date | None:
        """The first day on which an open part is due; of what is done, the last one on which a part was."""
        parts = self.standing.units.values()
        days = [one.due for one in parts if one.due is not None and (self.standing.done or not one.done)]
        if not days:
            return self.task.end
        return max(days) if self.standing.done else min(days)

    @property
    def later(self) -> dict[str, date]:
        """The units whose open part is due later than `due`, with their day."""
        due, parts = self.due, self.standing.units.items()
        return {unit: one.due for unit, one in parts if not one.done and one.due and due and one.due > due}

    @property
    def percent(self) -> int | None:
        """How far it is over all of its units; None where nobody has named a number."""
        return mean_percent(self.units, {unit: one.state for unit, one in self.standing.units.items()})

    def done_on(self, zone: ZoneInfo) -> date | None:
        """The day of the last unit's "done", where all are."""
        days = [one.done_at.astimezone(zone).date() for one in self.standing.units.values() if one.done_at is not None]
        return max(days) if self.standing.done and days else None

    def of(self, unit: str) -> "Row":
        """The same task, by one of its units alone."""
        one = self.standing.units[unit]
        return Row(self.task, (unit,), TaskStanding(one.standing, one.done, {unit: one}), self.today)

    def silent(self) -> tuple[str, ...]:
        """The units that have said nothing yet of what is late or nearly due."""
        near = self.today + _SILENT_WITHIN
        parts = () if self.standing.done else self.standing.units.items()
        return tuple(unit for unit, one in parts if one.state.reported_at is None and one.due and one.due <= near)

    def is_one_of(self, which: Which) -> bool:
        """Whether it is of a class, has a flag, or is silent. A flag counts while the task is open."""
        match which:
            case Which.ALL:
                return True
            case Which.BLOCKED:
                return not self.standing.done and self.standing.blocked
            case Which.ASKS:
                return not self.standing.done and self.standing.asks
            case Which.SILENT:
                return bool(self.silent())
        return self.standing.standing.value == which.value


def board(
    tasks: Iterable[Occurrence],
    states: States,
    requests: Requests,
    now: datetime,
    zone: ZoneInfo,
    *,
    units: Collection[str] | None = None,
) -> list[Row]:
    """Where these tasks stand `now` (UTC): overdue first, the longest first; then what is in term, by its day.

    The tasks carry what was granted, to all or to one unit; `requests` are those that wait. `units` are those that are
    looked at, None for all: the others' parts of a task are left out. So is what is cancelled or put off.
    """
    rows = []
    for task in tasks:
        here = tuple(unit for unit in task.entry.units if units is None or unit in units)
        if here and task.status not in (Status.CANCELLED, Status.POSTPONED):
            held = states.get(task.task_key, _NOBODY)
            rows.append(row(task, here, held, requests.get(task.task_key, ()), now, zone))
    return sorted(rows, key=_place)


def row(
    task: Occurrence,
    units: tuple[str, ...],
    states: Mapping[str, UnitState],
    requests: Sequence[Request],
    now: datetime,
    zone: ZoneInfo,
) -> Row:
    """One task of the board, by these of its units."""
    told = [row for unit in units if unit in states for row in _told(unit, states[unit])]
    # What is reported at this very instant counts.
    standing = stand(units, {unit: task.due_of(unit) for unit in units}, told, requests, now + _TICK, zone)
    return Row(task, units, standing, now.astimezone(zone).date())


def narrowed(rows: Iterable[Row], which: Which) -> list[Row]:
    """Those that are wanted, in their order."""
    return [one for one in rows if one.is_one_of(which)]


def counts(rows: Iterable[Row]) -> dict[Which, int]:
    """How many there are of each class and flag, in all (`ALL`), and how many are silent."""
    found = Counter(dict.fromkeys(Which, 0))
    for one in rows:
        found.update(which for which in Which if one.is_one_of(which))
    return dict(found)


def of_unit(rows: Iterable[Row], unit: str) -> list[Row]:
    """The board of one unit alone: its part of every task that it takes part in."""
    return sorted((one.of(unit) for one in rows if unit in one.units), key=_place)


def of_this_year(rows: Iterable[Row], year: int) -> list[Row]:
    """What the board shows: what is due this year or later, and what is still open from before."""
    return [one for one in rows if one.task.year >= year or not one.standing.done]


def of_week(rows: Iterable[Row], first: date, last: date, zone: ZoneInfo) -> list[Row]:
    """What is due from the first to the last day or was done then, and what is late and still open."""
    return [
        one
        for one in rows
        if one.late or any(day is not None and first <= day <= last for day in (*_days(one), one.done_on(zone)))
    ]


def _days(one: Row) -> Iterator[date | None]:
    return (part.due for part in one.standing.units.values())


def _told(unit: str, state: UnitState) -> list[Told]:
    """The few rows of the history on which a state rests."""
    if state.reported_at is None:
        return []
    last = Told(state.report_id, unit, state.status, state.reported_at, state.percent, state.promised_on, state.note)
    if state.status != DONE or state.done_at is None or state.done_id == state.report_id:
        return [last]
    return [Told(state.done_id, unit, DONE, state.done_at), last]


def _place(one: Row) -> tuple[int, int, date, str, str]:
    waits = 0 if one.standing.blocked or one.standing.asks else 1
    due = one.due or date.max
    of_class = _ORDER.index(one.standing.standing)
    if one.standing.done:  # the newest first
        due = date.min + (date.max - due)
    return of_class, waits if of_class == 1 else 0, due, one.task.entry.clause, one.task.entry.id
