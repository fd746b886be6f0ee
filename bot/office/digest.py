"""The week in one message: for leads what was, what comes and what waits for them; for officers what comes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Kind, Occurrence, Precision, Status, TaskKey
from bot.calendar.occurrences import occurrences
from bot.calendar.progress import BLOCKED, UnitState, all_done
from bot.calendar.week import monday_of
from bot.clock import office_day
from bot.delivery.message import Message
from bot.office import waiting
from bot.office.office import Office
from bot.office.wording import digests
from bot.office.wording.digests import Part, Waiting, WeekAhead, WeekOfLead
from bot.store import duty, officers, progress, rounds
from bot.store.officers import Officer, Role

_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)
_COVERED = 22
"""From a digest to the end of the week of which it tells are never more days."""
_OFF = (Status.CANCELLED, Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class Seen:
    """What all digests of one moment are made from."""

    calendar: Calendar
    tasks: tuple[Occurrence, ...]
    states: Mapping[TaskKey, Mapping[str, UnitState]]
    covers: Mapping[date, Mapping[int, tuple[str, ...]]] = field(default_factory=dict)
    """For which units deputies stand in on the coming days, by officer id."""


def is_for_leads(officer: Officer) -> bool:
    """Whether somebody gets the leads' digest, and not the officers'."""
    return officer.role in (Role.LEAD, Role.UNIT_LEAD)


async def look(office: Office, connection: AsyncConnection) -> Seen:
    """See how things stand."""
    calendar = await office.calendar(connection)
    tasks = tuple(
        one for one in office.tasks(calendar) if one.precision is Precision.DAY and one.status not in _OFF and one.start
    )
    states = await progress.states(connection, {one.entry.id for one in tasks})
    ids = [one.id for one in await officers.enrolled(connection)]
    days = [office.today() + count * _DAY for count in range(_COVERED)]
    if not await duty.anybody_stands_in(connection, days[0], days[-1]):
        days = []
    covers = {day: (await duty.duties(connection, ids, day)).covers for day in days}
    return Seen(calendar, tasks, states, covers)


async def send(
    office: Office, connection: AsyncConnection, officer: Officer, seen: Seen, nominal: date, hour: time
) -> int:
    """Put an officer's digest into the outbox, for the week of its `nominal` day or the one after it.

    Returns 1, or 0 where there is nothing to say.
    """
    monday = monday_of(nominal)
    say = office.texts(officer.locale)
    message: Message | None
    if is_for_leads(officer):
        waits = await _waiting(office, connection, officer, seen)
        message = digests.of_lead(of_lead(office, officer, seen, monday, waits), seen.calendar, office, say)
    else:
        message = digests.of_officer(of_officer(office, officer, seen, monday + _WEEK), seen.calendar, office, say)
    if message is None or officer.address is None:
        return 0
    await rounds.enqueue(
        connection,
        rounds.DIGEST,
        officer_id=officer.id,
        address=officer.address,
        dedupe_key=f"{rounds.DIGEST}:{officer.id}:{monday}",
        payload=message.to_payload(),
        at=office.at_hour(office.today(), hour),
    )
    return 1


async def _waiting(office: Office, connection: AsyncConnection, officer: Officer, seen: Seen) -> tuple[Waiting, ...]:
    """What waits for this lead's decision, as /choduyet lists it."""
    if not waiting.decides(office, officer):
        return ()
    found = waiting.lately(office, await waiting.waiting(office, connection, seen.calendar, officer))
    return tuple(
        Waiting(
            one.task,
            one.officer.name if one.officer else "–",
            until=one.request.asked_until if one.request else None,
            words=one.words,
        )
        for one in found
    )


def of_lead(office: Office, officer: Officer, seen: Seen, monday: date, waits: tuple[Waiting, ...]) -> WeekOfLead:
    """What a lead is told at the beginning of a week, a unit's lead of their own units; `waits` is what they decide."""
    today, sunday = office.today(), monday + _WEEK - _DAY
    parts = [
        one
        for task in seen.tasks
        for one in _parts(seen, task, [unit for unit in task.entry.units if officer.oversees or unit in officer.serves])
    ]
    last_week = [
        one
        for one in parts
        if one.state.reported_at and monday - _WEEK <= office_day(one.state.reported_at, office.zone) < monday
    ]
    still = [one for one in parts if not one.state.is_done]
    late = [one for one in still if one.due < today]
    return WeekOfLead(
        monday=monday,
        units=() if officer.oversees else officer.units,
        covers=() if officer.oversees else officer.covers_for,
        done=tuple(one for one in last_week if one.state.is_done),
        reported=len({one.task.task_key for one in last_week if not one.state.is_done}),
        due=tuple(one for one in still if max(monday, today) <= one.due <= sunday),
        events=_events(office, seen.calendar, max(monday, today), sunday),
        late=tuple(late),
        blocked=tuple(one for one in still if one.state.status == BLOCKED and one not in late),
        waiting=waits,
    )


def of_officer(office: Office, officer: Officer, seen: Seen, monday: date) -> WeekAhead:
    """What an officer is told of a week that comes: the tasks of their units, what their units have to do in those of
    others (unless the office reminds of no such parts), and what happens in the office.
    """
    week = [monday + count * _DAY for count in range(7)]
    due = []
    for day in week:
        # Whoever stands in answers for what is due in those days, and for nothing after them.
        then = replace(officer, covers=seen.covers.get(day, {}).get(officer.id, ()))
        due += [one for one in _open(office, then, seen, day) if one.due == day]
    now = _open(office, officer, seen, None)
    return WeekAhead(
        monday=monday,
        due=tuple(due),
        events=_events(office, seen.calendar, week[0], week[-1]),
        late=len({one.task.task_key for one in now if one.due < office.today()}),
    )


def _open(office: Office, officer: Officer, seen: Seen, day: date | None) -> Iterator[Part]:
    """What an officer's units have to do, and those for which they stand in; with a `day` of what may be due on it."""
    for task in seen.tasks:
        if day is not None and task.start != day and not task.terms:
            continue
        if _reminds_of(office, officer, seen, task):
            parts = _parts(seen, task, officer.reporting_units(task.entry), officer.covers_for)
            yield from (one for one in parts if not one.state.is_done)


def _parts(seen: Seen, task: Occurrence, units: Iterable[str], stands_in: Collection[str] = ()) -> Iterator[Part]:
    held = seen.states.get(task.task_key, {})
    for unit in units:
        due = task.due_of(unit)
        if due is not None:
            yield Part(task, unit, held.get(unit, UnitState()), due, unit in stands_in)


def _reminds_of(office: Office, officer: Officer, seen: Seen, task: Occurrence) -> bool:
    """Whether somebody has anything to do for a task: who only takes part has not, once all who answer are done."""
    if not officer.reports_a_part(task.entry):
        return True
    return office.lead_times.supporting and not all_done(task.entry.units, seen.states.get(task.task_key, {}))


def _events(office: Office, calendar: Calendar, first: date, last: date) -> tuple[Occurrence, ...]:
    kinds = frozenset({Kind.EVENT, Kind.CONGRESS, Kind.ANNIVERSARY})
    found = [
        one
        for one in occurrences(calendar, first, last, office.working, kinds=kinds)
        if one.precision is Precision.DAY and one.status not in _OFF and one.start and one.end
    ]
    return tuple(sorted(found, key=lambda one: (max(one.start or first, first), one.entry.starts or time.min)))
