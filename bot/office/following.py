"""Who only follows a task (theo dõi) gets no reminders: one word when it is done, and one when it is overdue."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence, Precision, Status
from bot.calendar.progress import all_done
from bot.calendar.unit_terms import as_open
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.wording import describe
from bot.store import deliveries, meta, officers, parts, progress

_NOTICED_UNTIL = "followers_noticed_until"
_LATEST = timedelta(days=7)
"""What was due longer ago than that is no news, also where the office was closed or the program down meanwhile."""


async def tell_done(office: Office, connection: AsyncConnection, task: Occurrence) -> None:
    """Tell the followers of a task that it is done, where that is so now. Nobody is woken: at night it waits."""
    if not office.tell_followers or not task.entry.followers:
        return
    states = (await progress.states(connection, [task.entry.id])).get(task.task_key, {})
    if all_done(task.entry.units, states):
        await _tell(office, connection, task, "done")


async def tell_overdue(office: Office, connection: AsyncConnection) -> bool:
    """Tell followers, from the office's hour of a working day on, of what has become overdue. Once for a due day.

    False where nobody had to be told now.
    """
    today = office.today()
    if not office.tell_followers or not office.working.is_working(today):
        return False
    if office.now() < office.lead_times.instant(today) or office.lead_times.is_quiet(office.now()):
        return False
    until = await meta.get(connection, _NOTICED_UNTIL)
    if until is not None and date.fromisoformat(until) >= today:
        return False
    calendar = await office.calendar(connection)
    if any(entry.followers for entry in calendar.entries):
        states = await progress.states(connection)
        held = ((task, states.get(task.task_key, {})) for task in office.tasks(calendar))
        for task in _late((as_open(task, task.entry.units, told) for task, told in held), today):
            if not all_done(task.entry.units, states.get(task.task_key, {})):
                await _tell(office, connection, task, "overdue")
    await meta.put(connection, _NOTICED_UNTIL, today.isoformat())
    return True


def _late(tasks: Iterable[Occurrence], today: date) -> list[Occurrence]:
    return [
        task
        for task in tasks
        if task.entry.followers
        and task.precision is Precision.DAY
        and task.status in (Status.CONFIRMED, Status.TENTATIVE)
        and task.end is not None
        and today - _LATEST <= task.end < today
    ]


async def _tell(office: Office, connection: AsyncConnection, task: Occurrence, what: str) -> None:
    following = await parts.officers(connection, task.entry.id, parts.FOLLOWER)
    calendar = await office.calendar(connection)
    for person in await officers.enrolled(connection):
        if person.id not in following or person.reporting_units(task.entry) or not person.is_reachable:
            continue
        say = office.texts(person.locale)
        text = say.html(
            f"parts.followed_{what}",
            title=describe.title(task),
            units=", ".join(describe.unit_names(calendar, task.entry.units)),
            due=describe.due(task, office.today(), say),
        )
        due = task.end.isoformat() if task.end and what == "overdue" else ""
        if person.address is None:
            continue
        await deliveries.enqueue(
            connection,
            address=person.address,
            officer_id=person.id,
            dedupe_key=f"followed-{what}:{task.entry.id}:{task.key}:{due}:{person.id}",
            payload=Message(text).to_payload(),
            now=_awake(office),
            priority=deliveries.Priority.NOTICE,
            task=task.task_key,
        )


def _awake(office: Office) -> datetime:
    """Now, or, in the quiet hours, the office's hour after them (UTC)."""
    now = office.now()
    if not office.lead_times.is_quiet(now):
        return now
    morning = office.lead_times.instant(office.today())
    if morning > now:
        return morning
    return office.lead_times.instant(office.today() + timedelta(days=1))
