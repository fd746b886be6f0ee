"""What officers put before the leads: obstacles, questions, requests; and the words that go on from them."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.wording import describe, keyboards
from bot.office.wording.keyboards import Rows
from bot.store import officers, progress, questions
from bot.store.officers import Officer, Role
from bot.store.progress import Report
from bot.store.questions import Question

_LONGEST_WORDS = 1000


async def put(
    office: Office,
    connection: AsyncConnection,
    text: str,
    task: Occurrence,
    said: Statement,
    buttons: Mapping[str, Rows] | None = None,
    *,
    admins_too: bool = False,
    **params: object,
) -> bool:
    """Put before the leads what an officer said of a task; what a lead replies to it reaches the officer.

    They are told the text `text` of the catalogue, with `params` (by locale where that matters); its buttons are given
    by locale (default: how to reply). An office without leads has its admins told, and so has any with `admins_too`. Nobody tells themselves.
    Returns whether there was anybody to tell.
    """
    me, words = said.officer, said.words[:_LONGEST_WORDS]
    leads = await officers.reachable(connection, Role.LEAD)
    if admins_too or not leads:
        leads = [*leads, *await officers.reachable(connection, Role.ADMIN)]
    told = [lead for lead in leads if lead.id != me.id]
    if not told:
        return False
    about, title = task.task_key, describe.title(task)
    question_id = await questions.add(
        connection, officer_id=me.id, task=about, title=title, words=words, now=office.now()
    )
    calendar, reports_for = await office.calendar(connection), me.reporting_units(task.entry)
    for lead in told:
        say = office.texts(lead.locale)
        rows = keyboards.question_buttons(question_id, say) if buttons is None else buttons[say.locale]
        units = describe.doers(task.entry, reports_for, calendar, say)
        own = {name: value[say.locale] if isinstance(value, Mapping) else value for name, value in params.items()}
        message = Message(say.html(text, title=title, officer=me.name, units=units, words=words, **own), rows)
        key = f"question:{said.update_id}:{question_id}"
        await tell(office, connection, lead, message, key=key, task=about, question_id=question_id)
    return True


async def pass_on(office: Office, connection: AsyncConnection, question: Question, said: Statement) -> list[str]:
    """Pass words on to the officer who asked and to every other lead who was told of the question.

    A lead's answer is kept in the task's history. Returns to whom it went, by name: the officer, or of the officer's
    own words the leads.
    """
    me, words = said.officer, said.words[:_LONGEST_WORDS]
    asker = await officers.by_id(connection, question.officer_id)
    told = [await officers.by_id(connection, number) for number in await questions.told(connection, question.id)]
    leads = [one for one in told if one is not None and one.id not in (me.id, question.officer_id) and one.is_reachable]
    officer = [asker] if asker is not None and asker.id != me.id and asker.is_reachable else []
    for person in (*leads, *officer):
        if me.id == question.officer_id:
            text = "chat.officer_replied"
        else:
            text = "chat.lead_answered" if person in officer else "chat.lead_answered_other"
        say = office.texts(person.locale)
        words_to_them = say.html(
            text,
            title=question.title,
            who=me.name,
            words=words,
            officer=asker.name if asker else "–",
            asked=question.words[:300],
        )
        rows = keyboards.question_buttons(question.id, say) if person.oversees and text != "chat.lead_answered" else ()
        await tell(
            office,
            connection,
            person,
            Message(words_to_them, rows),
            key=f"passed-on:{said.update_id}:{question.id}",
            task=question.task,
            question_id=question.id,
        )
    if me.id == question.officer_id:
        return [one.name for one in leads]
    await _keep(office, connection, question, said, asker)
    return [one.name for one in (officer if asker else leads)]


async def _keep(
    office: Office, connection: AsyncConnection, question: Question, said: Statement, asker: Officer | None
) -> None:
    """The lead's answer in the task's history, beside the reports."""
    task = office.task(await office.calendar(connection), question.task)
    if task is None or not task.entry.units:
        return
    units = (asker.reporting_units(task.entry) if asker else ()) or task.entry.units
    report = Report(
        entry_id=question.entry_id,
        occurrence_key=question.occurrence_key,
        unit_id=units[0],
        officer_id=said.officer.id,
        update_id=said.update_id,
        reported_at=office.now(),
        status=progress.ANSWER,
        note=said.words[:_LONGEST_WORDS],
    )
    await progress.add(connection, [report])
