"""A lead reminds a unit of one task: politely, once a day at most, and nobody who rests or is on leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.calendar.progress import DONE, UnitState
from bot.clock import day_start
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.task_ref import task_ref
from bot.office.wording import describe
from bot.store import audit, officers, preferences, progress, task_messages
from bot.store.audit import Doer, Via
from bot.store.officers import Officer

ACTION = "nudge"
_DAY = timedelta(days=1)
_ANSWERED = timedelta(days=14)
"""What is said later is no answer to a reminder any more."""
_QUOTED = 300


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
    """What came of it: who is told, by name, and when (UTC), None for at once."""

    outcome: Outcome
    people: tuple[tuple[str, datetime | None], ...] = ()


async def nudge(office: Office, connection: AsyncConnection, task: Occurrence, lead: Officer) -> Nudged:
    """Remind the officers of the units that have not done a task, and who stands in for them, naming the lead; recorded
    in the audit.

    Once a day for each task, whoever asks. In the quiet hours, the office's or their own, it goes at their end, written
    as things stand then.
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
    chosen = await preferences.chosen(connection)
    hours = {one.id: _awake(office, at, chosen.get(one.id)) for one in people}
    for person in people:
        if person.address is not None:
            await task_messages.nudge(
                connection,
                officer_id=person.id,
                address=person.address,
                task=task.task_key,
                lead=lead.name,
                at=hours[person.id],
                dedupe_key=f"{ACTION}:{task_ref(*task.task_key)}:{today}:{person.id}",
            )
    told = {"officers": [person.id for person in people], "units": units}
    await audit.record(connection, Doer(Via.CHAT, lead.id), ACTION, subject, after=told, now=now)
    when = {id_: hour if hour > now else None for id_, hour in hours.items()}
    return Nudged(Outcome.SENT, tuple((person.name, when[person.id]) for person in people))


async def tell_answer(
    office: Office,
    connection: AsyncConnection,
    task: Occurrence,
    said: Statement,
    state: UnitState,
    but: Collection[int] = (),
) -> None:
    """Tell the leads who have reminded an officer of a task what they answer, quoted, in working hours; once for each
    reminder.

    `state` is what it was taken for; `but` are those, by id, who are told of it anyway.
    """
    me, since = said.officer, office.now() - _ANSWERED
    at = office.lead_times.in_working_hours(office.now(), office.working)
    for number, lead_id, after in await audit.lately(
        connection, ACTION, audit.task_subject(task.task_key), since=since
    ):
        lead = await officers.by_id(connection, lead_id) if lead_id is not None else None
        if me.id not in after.get("officers", ()) or lead is None or lead.id in but or not lead.is_reachable:
            continue
        calendar, say = await office.calendar(connection), office.texts(lead.locale)
        units = describe.doers(task.entry, me.reporting_units(task.entry), calendar, say)
        text = say.html(
            "board.nudge_answered",
            title=describe.title(task),
            officer=me.name,
            units=units,
            said=said.words[:_QUOTED],
            words=describe.state(state, say),
        )
        key = f"nudge-answered:{number}:{me.id}"
        await tell(office, connection, lead, Message(text), key=key, task=task.task_key, at=at)


def _awake(office: Office, at: datetime, chosen: preferences.Preferences | None) -> datetime:
    """The instant `at`, or the end of the hours and days in which an officer wants nothing (UTC)."""
    local = at.astimezone(office.zone)
    if chosen is None or not chosen.is_quiet(local):
        return at
    return chosen.wakes(local, chosen.hour or office.lead_times.hour).astimezone(UTC)


async def _whom(
    office: Office, connection: AsyncConnection, units: list[str], lead: Officer, at: datetime
) -> list[Officer]:
    """The officers of the units, and who stands in for them on the day on which it is sent, who can be reached and are
    not on leave then.
    """
    return [
        one
        for one in await officers.enrolled(connection, day=office.day_of(at))
        if set(one.serves) & set(units) and not one.away and one.id != lead.id and one.is_reachable
    ]
