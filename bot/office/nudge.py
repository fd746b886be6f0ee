"""A lead reminds a unit of one task: politely, once a day at most, and nobody who rests or is on leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.calendar.progress import DONE, UnitState
from bot.clock import day_start
from bot.office.office import Office
from bot.office.task_ref import task_ref
from bot.store import absences, audit, officers, progress, task_messages
from bot.store.audit import Doer, Via
from bot.store.officers import Officer

ACTION = "nudge"
_DAY = timedelta(days=1)


class Outcome(StrEnum):
    """What came of it."""

    SENT = "sent"
    TODAY = "today"
    """Somebody has done so today."""
    DONE = "done"
    """All units that the lead may remind have done it."""
    NOBODY = "nobody"
    """Nobody of them can be reached, or all are on leave."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """What came of it: `people` are told by name, at `at` (UTC), None for at once."""

    outcome: Outcome
    people: tuple[str, ...] = ()
    at: datetime | None = None


async def nudge(office: Office, connection: AsyncConnection, task: Occurrence, lead: Officer) -> Nudged:
    """Remind the officers of the units that have not done a task, naming the lead; recorded in the audit.

    Once a day for each task, whoever asks. In the quiet hours it goes at their end, written as things stand then.
    """
    subject, today = audit.task_subject(task.task_key), office.today()
    if await audit.done_since(connection, ACTION, subject, since=day_start(today, office.zone)):
        return Nudged(Outcome.TODAY)
    states = (await progress.states(connection, [task.entry.id])).get(task.task_key, {})
    units = [
        unit for unit in task.entry.units if lead.leads_unit(unit) and states.get(unit, UnitState()).status != DONE
    ]
    if not units:
        return Nudged(Outcome.DONE)
    now = office.now()
    at = office.lead_times.before(now, now + 2 * _DAY)
    people = await _whom(office, connection, units, lead, at)
    if not people:
        return Nudged(Outcome.NOBODY)
    for person in people:
        if person.address is not None:
            await task_messages.nudge(
                connection,
                officer_id=person.id,
                address=person.address,
                task=task.task_key,
                lead=lead.name,
                at=at,
                dedupe_key=f"{ACTION}:{task_ref(*task.task_key)}:{today}:{person.id}",
            )
    told = {"officers": [person.id for person in people], "units": units}
    await audit.record(connection, Doer(Via.CHAT, lead.id), ACTION, subject, after=told, now=now)
    return Nudged(Outcome.SENT, tuple(person.name for person in people), at if at > now else None)


async def _whom(
    office: Office, connection: AsyncConnection, units: list[str], lead: Officer, at: datetime
) -> list[Officer]:
    """The officers of the units who can be reached and are not on leave on the day on which it is sent."""
    away = await absences.on(connection, at.astimezone(office.zone).date())
    return [
        one
        for one in await officers.enrolled(connection)
        if set(one.units) & set(units) and one.id not in away and one.id != lead.id and one.is_reachable
    ]
