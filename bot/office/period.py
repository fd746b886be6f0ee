"""What happened in a period, gathered from the store: the tasks that count, their history, people and files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Kind, Occurrence, Status, TaskKey
from bot.calendar.occurrences import occurrences
from bot.calendar.period import LOOKED_AHEAD, LOOKED_BACK, Counted, Period, counted, following, period
from bot.calendar.standing import Request, UnitStanding
from bot.office.office import Office
from bot.store import calendars, history_rows, names, progress, versions
from bot.store.history_rows import HistoryRow
from bot.store.progress import Attachment

_TASKS = frozenset({Kind.TASK})


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part of a task that is counted."""

    counted: Counted
    unit: str
    now: UnitStanding


@dataclass(frozen=True)
class Gathered:
    """All that a report says. The calendar is the one of the end of the period, where its past is known (`exact`).

    `rows`, `requests` and `files` (by the id of a row) are those of the tasks that are counted; `names` are of people
    who are still here. `next` is the period that follows, with the tasks that are due in it.
    """

    over: Period
    calendar: Calendar
    exact: bool
    tasks: tuple[Counted, ...]
    rows: dict[TaskKey, list[HistoryRow]]
    requests: dict[TaskKey, list[Request]]
    files: dict[int, list[Attachment]]
    names: dict[int, str]
    next: tuple[date, date]
    coming: tuple[Occurrence, ...]

    @cached_property
    def by_task(self) -> tuple[tuple[Part, ...], ...]:
        """The parts of each task, in the order of `tasks`."""
        return tuple(tuple(Part(one, unit, now) for unit, now in one.now.units.items()) for one in self.tasks)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The tasks, by the units that answer for them, in the order of the calendar."""
        return tuple(part for parts in self.by_task for part in parts)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of."""
        return not self.tasks


async def gather(office: Office, connection: AsyncConnection, first: date, last: date) -> Gathered:
    """What happened on the days `first` to `last` (inclusive), as it was known when they ended."""
    over = period(first, last, office.now(), office.zone)
    calendar, exact = await _calendar_then(office, connection, over)
    begin, end = first - LOOKED_BACK, last + LOOKED_AHEAD
    tasks = occurrences(calendar, begin, end, office.working, kinds=_TASKS)
    keys = {task.task_key for task in tasks}
    requests = await history_rows.requests(connection, keys, until=over.until)
    asked = [one.report for each in requests.values() for one in each]
    rows = await history_rows.rows(connection, _parts(tasks), since=over.since, until=over.until, also=asked)
    found = [
        one
        for task in tasks
        if (one := _counted(task, rows.get(task.task_key, ()), requests, over, office)) is not None
    ]
    shown = {one.task.task_key for one in found}
    rows = {task: told for task, told in rows.items() if task in shown}
    told = [row for each in rows.values() for row in each]
    next_first, next_last = following(first, last)
    coming = occurrences(calendar, next_first, next_last, office.working, kinds=_TASKS)
    return Gathered(
        over=over,
        calendar=calendar,
        exact=exact,
        tasks=tuple(found),
        rows=rows,
        requests={task: each for task, each in requests.items() if task in shown},
        files=await progress.attachments(connection, [row.told.id for row in told]) if told else {},
        names=await names.of(connection, {row.officer_id for row in told}),
        next=(next_first, next_last),
        coming=tuple(one for one in coming if one.status is not Status.CANCELLED and one.end and one.end <= next_last),
    )


def _counted(
    task: Occurrence,
    rows: Sequence[HistoryRow],
    requests: dict[TaskKey, list[Request]],
    over: Period,
    office: Office,
) -> Counted | None:
    return counted(task, [row.told for row in rows], requests.get(task.task_key, []), over, office.zone)


def _parts(tasks: Iterable[Occurrence]) -> list[tuple[TaskKey, str]]:
    return [(task.task_key, unit) for task in tasks for unit in task.entry.units]


async def _calendar_then(office: Office, connection: AsyncConnection, over: Period) -> tuple[Calendar, bool]:
    """The calendar as it was when a period ended, without what was granted; and whether it is that one.

    Before anything was loaded it is the present one, as for versions that are too old for their past to be known.
    """
    now = replace(await office.calendar(connection), extended={}, unit_terms={})
    number = await versions.in_force(connection, over.until)
    if number is None:
        return now, False
    if number == await calendars.revision(connection):
        return now, True
    try:
        _, then = await versions.as_of(connection, await calendars.snapshot(connection), number)
    except versions.NothingToUndo:
        return now, False
    return then.calendar, True
