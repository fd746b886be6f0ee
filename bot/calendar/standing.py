"""Where a task stands at an instant, by what was reported and granted until then. Pure; said of now or of any past day.

How to use it, for a board of now as for the report of a period that is long over:

    rows = [Told(...), ...]         # progress_reports of one task, with their undo rows (`undoes`), in any order
    requests = [Request(...), ...]  # extensions of that task, decided or not
    units = task.entry.units
    found = stand(units, due_days(task, units, requests, until), rows, requests, until, zone)
    found.standing                  # of the whole task: Standing.DONE_LATE …
    found.units["ubnd"].standing    # of one unit; .state is its UnitState; .blocked, .asks are the two flags

`until` is an instant (aware; rows at or after it do not exist yet): `clock.now()`, or midnight after the last day of a
period. `due_days` wants the occurrence as the plan has it (a calendar whose `extended` is empty) and applies what was
granted by then. Whoever has occurrences that carry today's grants already passes `dict.fromkeys(units, task.end)`.

A unit's rows may be left out where they decide nothing: those before the first and between the first and the last of
its last unbroken run of "done" (`store.standing_rows` fetches no others).
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.model import Occurrence, Precision
from bot.calendar.progress import BLOCKED, DONE, STATES, UnitState

_TICK = timedelta(microseconds=1)


class Standing(StrEnum):
    """The four classes of state reports, and what has no due date (done or not)."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    OPEN_IN_TERM = "open_in_term"
    OPEN_OVERDUE = "open_overdue"
    NO_DUE = "no_due"


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the history: a report for one unit, or (`undoes`) the taking back of the report with that id.

    `status` may be one that is no state of a task (a request for time, evidence, an answer).
    """

    id: int
    unit: str
    status: str
    at: datetime
    percent: int | None = None
    promised_on: date | None = None
    note: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request for more time, of one unit or ("") of the whole task; `report` is the row that asked.

    `due_before` is the due date when it was asked, `planned_on` the plan's own date then; `granted_until` is None where
    it was refused or is open.
    """

    id: int
    report: int
    asked_at: datetime
    asked_until: date
    due_before: date | None = None
    planned_on: date | None = None
    decided_at: datetime | None = None
    granted_until: date | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit's part of a task. `done_at` is when it was first said of the "done" that stands.

    `asks` is the day until which an undecided request asks for time, `asked_by` the row that asked; `decided_by` are
    the ids of the rows on which all this rests, none where nothing was reported.
    """

    standing: Standing
    state: UnitState
    due: date | None
    done_at: datetime | None = None
    asks: date | None = None
    asked_by: int | None = None
    decided_by: tuple[int, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the unit has done its part."""
        return self.state.status == DONE

    @property
    def blocked(self) -> bool:
        """Whether something is in the way."""
        return self.state.status == BLOCKED


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A whole task: done when all of its units are, on the day of the last; overdue when any open part is."""

    standing: Standing
    done: bool
    units: Mapping[str, UnitStanding]

    @property
    def blocked(self) -> bool:
        """Whether something is in the way of any unit."""
        return any(one.blocked for one in self.units.values())

    @property
    def asks(self) -> bool:
        """Whether any unit waits for more time."""
        return any(one.asks is not None for one in self.units.values())


def due_days(
    planned: Occurrence, units: Iterable[str], requests: Iterable[Request], until: datetime
) -> dict[str, date | None]:
    """The due day of each unit as it was granted before `until`; `planned` is the occurrence as the plan has it.

    A grant counts while the plan's own date is the one for which it was made; of several the last, and one to a unit
    only where it is later than everybody's day.
    """
    common = planned.end if planned.precision is not Precision.UNKNOWN else None
    own: dict[str, date] = {}
    granted = [one for one in requests if one.granted_until and one.decided_at and one.decided_at < until]
    for one in sorted(granted, key=lambda one: (one.decided_at, one.id)):
        if one.granted_until is None or one.planned_on != planned.start:
            continue
        if one.unit:
            own[one.unit] = one.granted_until
        else:
            common = one.granted_until
    return {unit: max(filter(None, (common, own.get(unit))), default=None) for unit in units}


def stand(
    units: Iterable[str],
    due: Mapping[str, date | None],
    rows: Iterable[Told],
    requests: Iterable[Request],
    until: datetime,
    zone: ZoneInfo,
) -> TaskStanding:
    """Where a task stands just before `until`. Rows of units that are not among `units` are left alone."""
    known = [row for row in rows if row.at < until]
    undone = {row.undoes for row in known if row.undoes is not None}
    held = sorted((row for row in known if row.undoes is None and row.id not in undone), key=lambda row: row.id)
    open_ = [one for one in requests if _is_open(one, undone, until)]
    by_unit = {unit: _unit(unit, due.get(unit), held, open_, until, zone) for unit in units}
    return TaskStanding(_whole(by_unit), bool(by_unit) and all(one.done for one in by_unit.values()), by_unit)


def standing_of(*, done: date | None, due: date | None, today: date) -> Standing:
    """The class of what is due on a day and was done on one (None: is open on `today`)."""
    if due is None:
        return Standing.NO_DUE
    if done is not None:
        return Standing.DONE_IN_TIME if done <= due else Standing.DONE_LATE
    return Standing.OPEN_IN_TERM if today <= due else Standing.OPEN_OVERDUE


def _is_open(one: Request, undone: AbstractSet[int], until: datetime) -> bool:
    return one.asked_at < until and (one.decided_at is None or one.decided_at >= until) and one.report not in undone


def _unit(
    unit: str,
    due: date | None,
    held: list[Told],
    open_: list[Request],
    until: datetime,
    zone: ZoneInfo,
) -> UnitStanding:
    said = [row for row in held if row.unit == unit and row.status in STATES]
    run = _last_run(said)
    last = said[-1] if said else None
    state = UnitState(last.status, last.percent, last.promised_on, last.note, last.at) if last else UnitState()
    asking = [one for one in open_ if not run and (one.unit == unit or (not one.unit and _asked_for(one, unit, held)))]
    done_at = run[0].at if run else None
    return UnitStanding(
        standing_of(
            done=_day_of(done_at, zone) if done_at else None,
            due=due,
            today=_last_day(until, zone),
        ),
        state,
        due,
        done_at,
        asking[-1].asked_until if asking else None,
        asking[-1].report if asking else None,
        tuple(dict.fromkeys(row.id for row in (run[:1] + run[-1:] or said[-1:]))),
    )


def _asked_for(one: Request, unit: str, held: list[Told]) -> bool:
    """Whether a request of the whole task was asked by this unit: by its own row, or by one that is not known."""
    asked = next((row for row in held if row.id == one.report), None)
    return asked is None or asked.unit == unit


def _last_run(said: list[Told]) -> list[Told]:
    """The rows of the unbroken "done" at the end."""
    begins = len(said)
    while begins and said[begins - 1].status == DONE:
        begins -= 1
    return said[begins:]


def _last_day(until: datetime, zone: ZoneInfo) -> date:
    """The day of the last instant before `until`: what is due on it is not overdue yet."""
    return _day_of(until - _TICK, zone)


def _day_of(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _whole(units: Mapping[str, UnitStanding]) -> Standing:
    """The class of a task by those of its units; one of which nothing is known has no due date."""
    classes = {one.standing for one in units.values()}
    open_ = [one for one in units.values() if not one.done]
    if open_:
        classes = {one.standing for one in open_}
        order = (Standing.OPEN_OVERDUE, Standing.OPEN_IN_TERM, Standing.NO_DUE)
    else:
        order = (Standing.DONE_LATE, Standing.DONE_IN_TIME, Standing.NO_DUE)
    return next((one for one in order if one in classes), Standing.NO_DUE)
