"""More time: an officer asks, a lead grants, refuses or names another day; reminders and feeds follow."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.delivery.message import Message
from bot.office import new_due, questions
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.wording import describe, keyboards
from bot.store import extensions as store
from bot.store import officers, progress
from bot.store.extensions import Extension
from bot.texts import LOCALES, day_and_weekday, day_month, texts


async def ask(
    office: Office, connection: AsyncConnection, task: Occurrence, said: Statement, report_id: int, until: date
) -> None:
    """Record a request for time until a day, which came with a report, and put it before the leads.

    It is for the whole task or for the officer's unit alone (see `new_due`), and says which.
    """
    calendar, entry = await office.calendar(connection), task.entry
    unit = new_due.unit_of(said.officer, entry, said.words)
    extension_id = await store.ask(
        connection,
        task=task.task_key,
        officer_id=said.officer.id,
        report_id=report_id,
        due_before=task.start if unit is None else new_due.planned_on(office, calendar, task.task_key),
        unit_id=unit,
        until=until,
        now=office.now(),
    )
    today = office.today()
    day, due = day_month(until, today), day_month(task.start, today) if task.start else ""
    buttons, whose = {}, {}
    for locale in LOCALES:
        say = texts(locale)
        buttons[locale] = keyboards.extension_buttons(extension_id, day, say)
        if unit is not None and unit in entry.units:  # the lead may as well move the task of all
            buttons[locale] += keyboards.for_all_button(extension_id, say)
        whose[locale] = new_due.whose(calendar, entry, unit, say)
    await questions.put(office, connection, "chat.lead_extension", task, said, buttons, day=day, due=due, whose=whose)


async def withdraw(office: Office, connection: AsyncConnection, task: Occurrence, said: Statement) -> bool:
    """Take back the officer's open request for a task, if there is one, and tell the leads."""
    request = await store.pending(connection, task.task_key, said.officer.id)
    if request is None:
        return False
    await progress.undo(
        connection,
        request.report_id,
        officer_id=said.officer.id,
        update_id=said.update_id,
        now=office.now(),
    )
    until = day_month(request.asked_until, office.today())
    await questions.put(office, connection, "chat.lead_withdrawn", task, said, day=until)
    return True


async def decide(
    office: Office, connection: AsyncConnection, extension: Extension, granted: date | None, said: Statement
) -> bool:
    """Grant a request until a day, or refuse it (None), and tell the lead who decides and the officer.

    False, and nothing is done, where it has been decided or taken back already.
    """
    lead = said.officer
    calendar = await office.calendar(connection)  # a grant would have it read again
    if not await store.decide(connection, extension.id, by=lead.id, granted_until=granted, now=office.now()):
        return False
    task = office.task(calendar, extension.task)
    title = describe.title(task) if task else extension.entry_id
    text = "chat.extension_refused" if granted is None else "chat.extension_granted"
    for person in (lead, await officers.by_id(connection, extension.officer_id)):
        if person is not None:
            say = office.texts(person.locale)
            other_year = granted is not None and granted.year != office.today().year
            day = day_and_weekday(granted, say.locale, year=other_year) if granted else ""
            message = Message(say.html(text, title=title, day=day, lead=lead.name))
            key = f"decided:{said.update_id}:{extension.id}"
            await tell(office, connection, person, message, key=key, task=extension.task)
    if granted is not None and task is not None:
        await new_due.tell_others(office, connection, task, extension, granted, said)
    return True
