"""More time: an officer asks and may take it back. What leads decide on it is in `decisions`."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.office import new_due, questions
from bot.office.office import Office
from bot.office.statement import Statement
from bot.office.wording import keyboards
from bot.office.wording.days_off import day_off, working_around
from bot.store import extensions as store
from bot.store import progress
from bot.store.officers import Officer
from bot.store.questions import Matter
from bot.texts import LOCALES, day_month, texts


async def ask(
    office: Office, connection: AsyncConnection, task: Occurrence, said: Statement, report_id: int, until: date
) -> list[Officer]:
    """Record a request for time until a day, which came with a report, and put it before the leads, who are returned.

    It is for the whole task or for the officer's unit alone (see `new_due`), and says which. Where the day is one off,
    they are told so and offered the working days around it.
    """
    calendar, entry = await office.calendar(connection), task.entry
    unit = new_due.unit_of(said.officer, entry, said.words)
    extension_id = await store.ask(
        connection,
        task=task.task_key,
        officer_id=said.officer.id,
        report_id=report_id,
        due_before=task.start,
        planned_on=office.planned_on(calendar, task),
        unit_id=unit,
        until=until,
        now=office.now(),
    )
    today = office.today()
    day, due = day_month(until, today), day_month(task.start, today) if task.start else ""
    around = working_around(until, today, office.working, after=task.start)
    buttons = {
        locale: keyboards.extension_buttons(extension_id, day, texts(locale))
        + keyboards.other_days(extension_id, around, texts(locale), today=today)
        for locale in LOCALES
    }
    if unit is not None and unit in entry.units:  # the lead may as well move the task of all
        buttons = {
            locale: rows + keyboards.for_all_button(extension_id, texts(locale)) for locale, rows in buttons.items()
        }
    whose = {locale: new_due.whose(calendar, entry, unit, texts(locale)) for locale in LOCALES}
    off = {locale: day_off(until, today, office.working, texts(locale)) for locale in LOCALES}
    return await questions.put(
        office,
        connection,
        "chat.lead_extension",
        task,
        said,
        buttons,
        kind=Matter.REQUEST,
        extension_id=extension_id,
        day=day,
        due=due,
        off=off,
        whose=whose,
    )


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
