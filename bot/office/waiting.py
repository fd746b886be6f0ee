"""What waits for a lead, whoever said it: requests for more time, questions, obstacles, word of who is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Occurrence, Status
from bot.calendar.progress import all_done
from bot.office.office import Office
from bot.store import extensions, officers, progress, questions
from bot.store.extensions import Extension
from bot.store.officers import Officer, Role
from bot.store.questions import Question


@dataclass(frozen=True, slots=True)
class Waiting:
    """One matter: a `request`, or else a question in the wider sense. `question` has the words of a request too.

    `officer` is who said it; None where nobody knows any more. `since` is in UTC.
    """

    task: Occurrence
    since: datetime
    officer: Officer | None
    question: Question | None
    request: Extension | None = None

    @property
    def words(self) -> str:
        """What the officer said."""
        return self.question.words if self.question else ""

    @property
    def kind(self) -> str:
        """ "request", "question", "obstacle" or "staff"."""
        return "request" if self.request is not None or self.question is None else self.question.kind.value


def may_see(me: Officer, task: Occurrence) -> bool:
    """Whether somebody is shown what waits about a task: leads and admins, and the lead of one of its units."""
    return any(me.leads_unit(unit) for unit in task.entry.units)


def decides(office: Office, me: Officer) -> bool:
    """Whether somebody answers and decides anything that waits: a unit's lead only where the office says so."""
    return me.oversees or (office.unit_leads_decide and me.role is Role.UNIT_LEAD)


def may_decide(office: Office, me: Officer, task: Occurrence) -> bool:
    """Whether somebody answers and decides what waits about a task."""
    return decides(office, me) and may_see(me, task)


async def waiting(office: Office, connection: AsyncConnection, calendar: Calendar, me: Officer) -> list[Waiting]:
    """What waits in a calendar that somebody may see, the oldest first; not what they said themselves.

    What is about a task that is no longer in the calendar, is cancelled, or has been reported done by the unit of who
    asked, waits for nobody.
    """
    tasks = {task.task_key: task for task in office.tasks(calendar)}
    requests = [one for one in await extensions.waiting(connection, but_of=me.id) if one.task in tasks]
    asked = [one for one in await questions.waiting(connection, but_of=me.id) if one.task in tasks]
    spoke = {one.officer_id for one in requests} | {one.officer_id for one in asked}
    people = {number: await officers.by_id(connection, number) for number in spoke}
    found = [
        Waiting(
            tasks[one.task],
            one.asked_at,
            people[one.officer_id],
            await questions.of_request(connection, one.id),
            one,
        )
        for one in requests
    ]
    found += [Waiting(tasks[one.task], one.asked_at, people[one.officer_id], one) for one in asked]
    states = await progress.states(connection, {one.task.entry.id for one in found})
    return sorted((one for one in found if _concerns(one, me, states)), key=lambda one: one.since)


def lately(office: Office, found: Sequence[Waiting]) -> list[Waiting]:
    """Those that do not wait for longer than the office's `waits_for`."""
    since = office.now() - office.waits_for
    return [one for one in found if one.since >= since]


def _concerns(one: Waiting, me: Officer, states: progress.States) -> bool:
    units = (one.officer.reporting_units(one.task.entry) if one.officer else ()) or one.task.entry.units
    done = all_done(units, states.get(one.task.task_key, {}))
    return may_see(me, one.task) and one.task.status is not Status.CANCELLED and not done
