"""A lead gives more time for a task that nobody, or somebody, has asked it for; whom it concerns is told."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.delivery.message import Message
from bot.office import decisions
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.wording import describe, keyboards
from bot.office.wording.days_off import day_off
from bot.store import audit, officers, progress
from bot.store import extensions as store
from bot.store.audit import Doer, Via
from bot.store.officers import Officer, Role
from bot.store.progress import GRANTED, Report
from bot.texts import day_and_weekday


@dataclass(frozen=True, slots=True)
class Granted:
    """The officers who are told of a grant; its number where nobody had asked for it, by which it can be revised."""

    people: tuple[Officer, ...]
    number: int | None = None


async def grant(office: Office, connection: AsyncConnection, task: Occurrence, until: date, said: Statement) -> Granted:
    """Give a task time until a day that is later than its due day.

    Requests that wait for it are decided by that, those of one of its units for the whole task, and the decision tells
    of it; what a supporting unit asks for its own part goes on waiting. It stands in the history; the due date follows.
    Of what nobody has asked for the other leads are told too, and may revise it.
    """
    calendar = await office.calendar(connection)  # a grant would have it read again
    asked = [
        one
        for one in await store.waiting(connection)
        if one.task == task.task_key and (one.unit_id is None or one.unit_id in task.entry.units)
    ]
    askers = {one.officer_id for one in asked}
    people = [
        one
        for one in await officers.enrolled(connection)
        if one.reporting_units(task.entry) and one.id != said.officer.id and one.id not in askers
    ]
    for request in asked:
        await store.widen(connection, request.id)
        await decisions.decide(office, connection, replace(request, unit_id=None), until, said)
    if asked:
        return Granted(tuple(people))
    number = await _unasked(office, connection, task, until, said, office.planned_on(calendar, task))
    leads = [
        one
        for one in await officers.reachable(connection, Role.LEAD, but=said.officer.id, day=office.today())
        if one not in people
    ]
    for person in (*people, *leads):
        say = office.texts(person.locale)
        other_year = until.year != office.today().year
        text = say.html(
            "board.granted",
            title=describe.title(task),
            lead=said.officer.name,
            day=day_and_weekday(until, say.locale, year=other_year),
            off=day_off(until, office.today(), office.working, say),
        )
        rows = keyboards.revise_button(number, 1, say) if person in leads else ()
        await tell(office, connection, person, Message(text, rows), key=f"granted:{said.update_id}", task=task.task_key)
    return Granted(tuple(people), number)


async def _unasked(
    office: Office, connection: AsyncConnection, task: Occurrence, until: date, said: Statement, planned: date | None
) -> int:
    """Keep the grant as one that was asked for and decided by the lead in the same moment. Returns its number."""
    lead, now = said.officer, office.now()
    report = Report(
        entry_id=task.entry.id,
        occurrence_key=task.key,
        unit_id=task.entry.units[0],
        officer_id=lead.id,
        update_id=said.update_id,
        reported_at=now,
        status=GRANTED,
        promised_on=until,
        note=said.words[:1000],
    )
    (report_id,) = await progress.add(connection, [report])
    extension = await store.ask(
        connection,
        task=task.task_key,
        officer_id=lead.id,
        report_id=report_id,
        due_before=task.start,
        planned_on=planned,
        until=until,
        now=now,
    )
    await store.decide(connection, extension, by=lead.id, granted_until=until, now=now, planned_on=planned)
    before = {"until": task.start.isoformat() if task.start else None}
    after = {"until": until.isoformat(), "task": list(task.task_key)}
    doer, subject = Doer(Via.CHAT, lead.id), f"extension:{extension}"
    await audit.record(connection, doer, "grant", subject, before=before, after=after, now=now)
    return extension
