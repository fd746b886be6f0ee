"""What a lead decides on a request for more time, and revises: everybody whom it concerns is told what stands now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Occurrence
from bot.calendar.progress import all_done
from bot.calendar.unit_terms import seen_by
from bot.delivery.message import Message
from bot.office import lead_history, new_due
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.wording import describe, keyboards
from bot.office.wording.days_off import day_off, working_around
from bot.store import audit, officers, progress
from bot.store import extensions as store
from bot.store.audit import Doer, Via
from bot.store.extensions import Extension
from bot.store.officers import Officer
from bot.texts import LOCALES, Texts, day_and_weekday, texts


@dataclass(frozen=True, slots=True)
class _Told:
    """What all are told of one decision; `before` is what stood until now, where it is revised."""

    office: Office
    lead: Officer
    before: Extension
    granted: date | None
    title: str
    due: date | None
    done: bool
    whose: Mapping[str, str]

    def text(self, say: Texts, *, to_lead: bool) -> str:
        """The decision in words, with what is to be known of the day."""
        today, revised = self.office.today(), self.before.decisions > 0
        due = day_and_weekday(self.due, say.locale, year=self.due.year != today.year) if self.due else ""
        return say.html(
            "chat.extension_refused" if self.granted is None else "chat.extension_granted",
            title=self.title,
            whose=self.whose[say.locale],
            lead=self.lead.name,
            day=_day(self.granted, today, say),
            due=due,
            before=outcome(self.office, self.before, "", say) if revised else "",
            off=day_off(self.granted, today, self.office.working, say) if self.granted else "",
            moved=due if self.granted is not None and self.due != self.granted else "",
            past=(today - self.due).days if self.due is not None and self.due < today else 0,
            done=self.done,
            to_lead=to_lead,
        )


async def decide(
    office: Office,
    connection: AsyncConnection,
    extension: Extension,
    granted: date | None,
    said: Statement,
    *,
    seen: int = 0,
) -> bool:
    """Grant a request until a day, or refuse it (None); tell the lead who decides and the officer.

    With `seen`, how many decisions the lead has seen, it revises the last of them: whoever had made that is told too.
    False, and nothing is done, where something else has been decided since, or the request was taken back.
    """
    lead = said.officer
    calendar = await office.calendar(connection)  # a grant would have it read again
    planned = _planned_on(office, calendar, extension, granted)
    done = await store.decide(
        connection,
        extension.id,
        by=lead.id,
        granted_until=granted,
        now=office.now(),
        planned_on=planned,
        seen=seen,
    )
    if not done:
        return False
    await _audit(office, connection, extension, granted, lead)
    status = progress.REFUSED if granted is None else progress.GRANTED
    await lead_history.keep(office, connection, calendar, extension.task, extension.officer_id, said, status, granted)
    about = [extension.entry_id]
    standing = replace(
        calendar,
        extended=await store.granted(connection, about),
        unit_terms=await store.unit_terms(connection, about),
    )
    if extension.unit_id is not None:
        standing = seen_by(standing, {extension.unit_id})
    task = office.task(standing, extension.task)
    asker = await officers.by_id(connection, extension.officer_id)
    told = _Told(
        office=office,
        lead=lead,
        before=extension,
        granted=granted,
        title=describe.title(task) if task else extension.entry_id,
        due=task.start if task else None,
        done=task is not None and await _is_done(connection, task, asker),
        whose={
            locale: new_due.whose(calendar, task.entry, extension.unit_id, texts(locale)) if task else ""
            for locale in LOCALES
        },
    )
    say = office.texts(lead.locale)
    rows = _buttons(office, extension, granted, seen + 1, say)
    key = f"decided:{said.update_id}:{extension.id}"
    confirmed = Message(told.text(say, to_lead=True), rows)
    await tell(office, connection, lead, confirmed, key=key, task=extension.task)
    others = [asker]
    if extension.decided_by not in (None, lead.id, extension.officer_id):
        others.append(await officers.by_id(connection, extension.decided_by or 0))
    for person in others:
        if person is not None and person.id != lead.id:
            to_lead = person is not asker
            say = office.texts(person.locale)
            rows = _buttons(office, extension, granted, seen + 1, say) if to_lead else ()
            message = Message(told.text(say, to_lead=to_lead), rows)
            await tell(office, connection, person, message, key=key, task=extension.task)
    if task is not None and (granted is not None or extension.granted_until is not None):
        await new_due.tell_others(office, connection, task, extension, granted, said)
    return True


def _planned_on(office: Office, calendar: Calendar, extension: Extension, granted: date | None) -> date | None:
    """The plan's own due date, from which a grant counts: as it is now, unless it is as late by itself."""
    task = office.task(calendar, extension.task)
    planned = office.planned_on(calendar, task) if task is not None else None
    late = planned is not None and granted is not None and planned >= granted
    return extension.planned_on if task is None or late else planned


def _buttons(office: Office, extension: Extension, granted: date | None, seen: int, say: Texts) -> keyboards.Rows:
    """Under a decision that a lead sees: the working days around a day off, and to revise it."""
    today = office.today()
    around = working_around(granted, today, office.working, after=extension.planned_on) if granted else ()
    days = keyboards.other_days(extension.id, around, say, today=today, seen=seen)
    return days + keyboards.revise_button(extension.id, seen, say)


def outcome(office: Office, extension: Extension, lead: str, say: Texts) -> str:
    """What stands of a decided request: "Đồng chí X đã đồng ý đến thứ Tư 25/03, lúc 09:12 11/03". Plain words.

    Without the name of the `lead`: "đồng ý đến thứ Tư 25/03 (09:12 11/03)".
    """
    at = extension.decided_at
    when = f"{at.astimezone(office.zone):%H:%M %d/%m}" if at else ""
    day = _day(extension.granted_until, office.today(), say)
    return say.plain("leads.outcome", lead=lead, day=day, when=when)


async def outcome_now(office: Office, connection: AsyncConnection, extension: Extension, say: Texts) -> str:
    """The same, with the name of who decided; that it was taken back, where nobody had decided before."""
    if extension.decisions == 0:
        return say.plain("leads.taken_back")
    lead = await officers.by_id(connection, extension.decided_by or 0)
    name = say.plain("leads.somebody") if lead is None or lead.left_at is not None else lead.name
    return outcome(office, extension, name, say)


async def _audit(
    office: Office, connection: AsyncConnection, extension: Extension, granted: date | None, lead: Officer
) -> None:
    """Who decided what, and what stood before: a revision is an action of its own."""
    until = extension.granted_until
    before = {"until": until.isoformat() if until else None} if extension.decisions else None
    action = "revise" if extension.decisions else "grant" if granted else "refuse"
    after = {"until": granted.isoformat() if granted else None, "task": list(extension.task)}
    subject = f"extension:{extension.id}"
    doer = Doer(Via.CHAT, lead.id)
    await audit.record(connection, doer, action, subject, before=before, after=after, now=office.now())


async def _is_done(connection: AsyncConnection, task: Occurrence, asker: Officer | None) -> bool:
    """Whether the units for which the officer asked have done the task."""
    units = (asker.reporting_units(task.entry) if asker else ()) or task.entry.units
    states = await progress.states(connection, [task.entry.id])
    return all_done(units, states.get(task.task_key, {}))


def _day(day: date | None, today: date, say: Texts) -> str:
    return day_and_weekday(day, say.locale, year=day.year != today.year) if day else ""
