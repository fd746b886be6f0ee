"""What officers put before the leads: obstacles, questions, requests; and the words that go on from them."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence, TaskKey
from bot.calendar.progress import UnitState
from bot.delivery.message import Message, SentFile
from bot.office import lead_history
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.waiting import decides
from bot.office.wording import describe, keyboards
from bot.office.wording.keyboards import Rows
from bot.store import audit, officers, progress, questions
from bot.store.audit import Doer, Via
from bot.store.officers import Officer, Role
from bot.store.questions import WAITING, Matter, Question

_LONGEST_WORDS = lead_history.LONGEST_WORDS
_QUOTED = 300


async def put(
    office: Office,
    connection: AsyncConnection,
    text: str,
    task: Occurrence,
    said: Statement,
    buttons: Mapping[str, Rows] | None = None,
    *,
    kind: Matter = Matter.NOTICE,
    report_id: int | None = None,
    extension_id: int | None = None,
    admins_too: bool = False,
    **params: object,
) -> list[Officer]:
    """Put before the leads what an officer said of a task; what a lead replies to it reaches the officer.

    They are told the text `text` of the catalogue, with `params` (by locale where that matters); its buttons are given
    by locale (default: how to reply). `report_id` is the report of an obstacle, `extension_id` the request for more
    time. An office without leads has its admins told, and so has any with `admins_too`; where leads of units decide,
    those of the task are told. Nobody tells themselves. Returns who is told; where that is nobody, what waits can be
    found in the list all the same.
    """
    me, words = said.officer, said.words[:_LONGEST_WORDS]
    leads = await officers.reachable(connection, Role.LEAD, day=office.today())
    if admins_too or not leads:
        leads = [*leads, *await officers.reachable(connection, Role.ADMIN, day=office.today())]
    if office.unit_leads_decide:
        chiefs = await officers.reachable(connection, Role.UNIT_LEAD, day=office.today())
        leads += [one for one in chiefs if any(one.leads_unit(unit) for unit in task.entry.units)]
    told = [lead for lead in leads if lead.id != me.id]
    if not told and kind is Matter.NOTICE:
        return []
    about, title = task.task_key, describe.title(task)
    question_id = await questions.add(
        connection,
        officer_id=me.id,
        task=about,
        title=title,
        words=words,
        now=office.now(),
        kind=kind,
        report_id=report_id,
        extension_id=extension_id,
    )
    calendar, reports_for = await office.calendar(connection), me.reporting_units(task.entry)
    for lead in told:
        say = office.texts(lead.locale)
        rows = keyboards.question_buttons(question_id, say, settle=kind in WAITING)
        rows = rows if buttons is None else buttons[say.locale]
        units = describe.doers(task.entry, reports_for, calendar, say)
        own = {name: value[say.locale] if isinstance(value, Mapping) else value for name, value in params.items()}
        message = Message(say.html(text, title=title, officer=me.name, units=units, words=words, **own), rows)
        key = f"question:{said.update_id}:{question_id}"
        await tell(office, connection, lead, message, key=key, task=about, question_id=question_id)
        if kind is not Matter.NOTICE:
            await _send_file(office, connection, lead, said, title, key=key, question=question_id, about=about)
    return told


async def tell_over(
    office: Office,
    connection: AsyncConnection,
    obstacles: list[Question],
    task: Occurrence,
    said: Statement,
    state: UnitState,
) -> set[int]:
    """Tell those who were told of obstacles that these are gone, in working hours and once: `state` is what is now
    reported.

    Returns the ids of who is told.
    """
    me, reached = said.officer, set[int]()
    at = office.lead_times.in_working_hours(office.now(), office.working)
    for question in obstacles:
        for number in await questions.told(connection, question.id):
            person = await officers.by_id(connection, number)
            if person is None or person.id in (me.id, question.officer_id) or not person.is_reachable:
                continue
            calendar, say = await office.calendar(connection), office.texts(person.locale)
            text = say.html(
                "leads.obstacle_over",
                title=question.title,
                officer=me.name,
                units=describe.doers(task.entry, me.reporting_units(task.entry), calendar, say),
                words=describe.state(state, say),
                said=said.words[:_QUOTED],
                asked=question.words[:_QUOTED],
            )
            key = f"obstacle-over:{question.id}"
            await tell(office, connection, person, Message(text), key=key, task=task.task_key, at=at)
            reached.add(person.id)
    return reached


async def pass_on(office: Office, connection: AsyncConnection, question: Question, said: Statement) -> list[str]:
    """Pass words, and a file, on to the officer who asked and to every other lead who was told of the question.

    A lead's answer is kept in the task's history, and the question waits no longer. Returns to whom it went, by name:
    the officer, or of the officer's own words the leads.
    """
    me, words = said.officer, said.words[:_LONGEST_WORDS]
    asker, officer, leads = await _takers(connection, question, me)
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
            asked=question.words[:_QUOTED],
        )
        to_lead = text != "chat.lead_answered"
        rows = keyboards.question_buttons(question.id, say) if to_lead and decides(office, person) else ()
        key = f"passed-on:{said.update_id}:{question.id}"
        if words or said.attachment is None:
            await tell(
                office,
                connection,
                person,
                Message(words_to_them, rows),
                key=key,
                task=question.task,
                question_id=question.id,
            )
        asked = question.words[:_QUOTED] if person in officer and not words else ""
        await _send_file(
            office, connection, person, said, question.title, asked, key=key, question=question.id, about=question.task
        )
    if me.id == question.officer_id:
        return [one.name for one in leads]
    if officer:  # what reaches nobody is no answer
        await questions.answered(connection, question.id, by=me.id, now=office.now())
    calendar = await office.calendar(connection)
    await lead_history.keep(office, connection, calendar, question.task, question.officer_id, said, progress.ANSWER)
    return [one.name for one in (officer if asker else leads)]


async def pass_file_on(office: Office, connection: AsyncConnection, question: Question, said: Statement) -> None:
    """Pass a further file of an album on to whom its first one went."""
    _, officer, leads = await _takers(connection, question, said.officer)
    for person in (*leads, *officer):
        key = f"passed-on:{said.update_id}:{question.id}"
        await _send_file(
            office, connection, person, said, question.title, key=key, question=question.id, about=question.task
        )


async def _takers(
    connection: AsyncConnection, question: Question, me: Officer
) -> tuple[Officer | None, list[Officer], list[Officer]]:
    """Who asked; to whom words about it go: the officer, unless that is who speaks, and the other leads."""
    asker = await officers.by_id(connection, question.officer_id)
    told = [await officers.by_id(connection, number) for number in await questions.told(connection, question.id)]
    leads = [one for one in told if one is not None and one.id not in (me.id, question.officer_id) and one.is_reachable]
    return asker, [asker] if asker is not None and asker.id != me.id and asker.is_reachable else [], leads


async def settle(office: Office, connection: AsyncConnection, question: Question, said: Statement) -> bool:
    """A lead says that a matter needs no more: the officer is told. False where it waits no longer."""
    if not await questions.settle(connection, question.id, by=said.officer.id, now=office.now()):
        return False
    calendar = await office.calendar(connection)
    await lead_history.keep(office, connection, calendar, question.task, question.officer_id, said, progress.SETTLED)
    doer, after = Doer(Via.CHAT, said.officer.id), {"task": list(question.task)}
    await audit.record(connection, doer, "settle", f"question:{question.id}", after=after, now=office.now())
    asker = await officers.by_id(connection, question.officer_id)
    if asker is not None and asker.is_reachable:
        say = office.texts(asker.locale)
        text = say.html("leads.settled", title=question.title, lead=said.officer.name, asked=question.words[:_QUOTED])
        key = f"settled:{said.update_id}:{question.id}"
        await tell(office, connection, asker, Message(text), key=key, task=question.task, question_id=question.id)
    return True


async def _send_file(
    office: Office,
    connection: AsyncConnection,
    person: Officer,
    said: Statement,
    title: str,
    asked: str = "",
    *,
    key: str,
    question: int,
    about: TaskKey,
) -> None:
    """Send on the file that came with words, where one did, after them; a reply to it goes on from the question too.

    `asked` are the officer's words that it answers, where no words come before it.
    """
    file = said.attachment
    if file is None or said.address is None or said.message_id is None:
        return
    say = office.texts(person.locale)
    caption = say.html("leads.file_of", who=said.officer.name, title=title[:200], asked=asked)
    sent = SentFile(file.kind, file.file_id, said.address.text, said.message_id)
    message = Message(caption, file=sent)
    await tell(office, connection, person, message, key=f"{key}:file", task=about, question_id=question)
