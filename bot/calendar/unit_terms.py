"""Due dates that leads have granted to one unit of a task only: whose it is sees the task with that date."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.calendar.model import Calendar, Entry, Occurrence, Precision, TaskKey
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.progress import UnitState
from bot.calendar.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """An occurrence of a task on the due date of one of its units."""

    unit: str
    occurrence: Occurrence


def reporting_units(entry: Entry, units: Collection[str]) -> tuple[str, ...]:
    """Those of some units that report on an entry: those that answer for it, else those that take part in it."""
    own = tuple(unit for unit in entry.units if unit in units)
    return own or tuple(unit for unit in entry.supporting if unit in units)


def as_due(task: Occurrence, units: Collection[str]) -> Occurrence:
    """A task on the day on which the first of these units has to have done its part; unchanged where that is
    everybody's day.
    """
    days = [task.due_of(unit) for unit in units] if task.terms else []
    known = [day for day in days if day is not None]
    if len(known) != len(days) or not known or (day := min(known)) == task.end:
        return task
    # What a lead has granted is settled, also where the plan's date was assumed.
    entry = replace(task.entry, assumed=task.entry.assumed - {"due"})
    return replace(task, entry=entry, start=day, end=day, precision=Precision.DAY, year=day.year)


def as_open(task: Occurrence, units: Collection[str], states: Mapping[str, UnitState]) -> Occurrence:
    """The same by those of the units that have not done it; by all of them where all have."""
    still = [unit for unit in units if not states.get(unit, UnitState()).is_done]
    return as_due(task, still or units)


def seen_by(calendar: Calendar, units: Collection[str]) -> Calendar:
    """The calendar as people of these units have it: where all of them that report on a task have a date of their own,
    the task is due on the first of these. A date of one's own that is not later than everybody's does not count, nor
    one that was granted when the plan had another date.
    """
    found: dict[TaskKey, tuple[date | None, date]] = {}
    for key, terms in calendar.unit_terms.items():
        entry = calendar.by_id.get(key.entry_id)
        theirs = reporting_units(entry, units) if entry is not None else ()
        if not theirs or not all(unit in terms for unit in theirs):
            continue
        planned, granted = min((terms[unit] for unit in theirs), key=lambda term: term[1])
        common = calendar.extended.get(key)
        if common is None or common[0] != planned or common[1] < granted:
            found[key] = (planned, granted)
    return replace(calendar, extended={**calendar.extended, **found}) if found else calendar


def own_terms(calendar: Calendar, first: date, last: date, working: WorkingDays) -> Iterator[OwnTerm]:
    """The tasks of which a unit has a due date of its own between two days (inclusive), as that unit has them."""
    for key, terms in calendar.unit_terms.items():
        entry = calendar.by_id.get(key.entry_id)
        for unit in terms if entry is not None else ():
            assert entry is not None  # noqa: S101 - there are no units to look at then
            theirs = seen_by(calendar, {unit})
            if theirs is calendar or not reporting_units(entry, {unit}):
                continue
            for occurrence in entry_occurrences(entry, theirs, first, last, working):
                granted = theirs.extended.get(key, (None, None))[1]
                if occurrence.task_key == key and occurrence.start == granted != _common(calendar, key):
                    yield OwnTerm(unit, occurrence)


def _common(calendar: Calendar, key: TaskKey) -> date | None:
    return calendar.extended[key][1] if key in calendar.extended else None
