"""More time: an officer asks, a lead grants, refuses or names another day; reminders and feeds follow."""

from datetime import date

from bot.calendar.model import Occurrence
from bot.chat.answers import leads, plain, quoted
from bot.chat.answers.plain import Answer
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import find_task, task_ref
from bot.office.wording import describe, keyboards
from bot.store import extensions as store
from bot.store import officers, progress
from bot.store.deliveries import Priority
from bot.store.extensions import Extension
from bot.texts import LOCALES, day_and_weekday, day_month, texts


async def ask(turn: Turn, task: Occurrence, report_id: int, until: date, words: str) -> None:
    """Record a request and put it before the leads."""
    extension_id = await store.ask(
        turn.connection,
        task=(task.entry.id, task.key),
        officer_id=turn.me.id,
        report_id=report_id,
        due_before=task.start,
        until=until,
        now=turn.office.now(),
    )
    buttons = {locale: keyboards.extension_buttons(extension_id, day_month(until), texts(locale)) for locale in LOCALES}
    due = day_month(task.start) if task.start else ""
    await leads.ask(turn, "chat.lead_extension", task, words, buttons, day=day_month(until), due=due)


async def withdrawn(turn: Turn, task: Occurrence, words: str) -> bool:
    """Whether the words plainly take back a request that nobody has decided yet; the leads are told."""
    return plain.withdraws(words) and await withdraw(turn, task, words)


async def withdraw_row(turn: Turn, task: Occurrence) -> keyboards.Rows:
    """A button that takes back the officer's open request for a task, where there is one."""
    request = await store.pending(turn.connection, (task.entry.id, task.key), turn.me.id)
    return keyboards.withdraw_button(request.id, turn.say) if request else ()


async def withdraw(turn: Turn, task: Occurrence, words: str) -> bool:
    """Take back the officer's open request for a task, if there is one, and tell the leads."""
    request = await store.pending(turn.connection, (task.entry.id, task.key), turn.me.id)
    if request is None:
        return False
    await progress.undo(
        turn.connection,
        request.report_id,
        officer_id=turn.me.id,
        update_id=turn.key,
        now=turn.office.now(),
    )
    await leads.tell(turn, "chat.lead_withdrawn", task, words, day=day_month(request.asked_until))
    return True


async def decided_tapped(turn: Turn) -> None:
    """Đồng ý, Không đồng ý, Ngày khác under a request: only leads decide, and only once."""
    decision = turn.tap.choice
    extension = await store.by_id(turn.connection, turn.tap.number)
    if extension is not None and decision == "withdraw" and extension.officer_id == turn.me.id:
        await _withdraw_tapped(turn, extension)
    elif extension is None or not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif decision == "other":
        await _ask_for_a_day(turn, extension)
    elif decision in ("yes", "no"):
        await _decide(turn, extension, extension.asked_until if decision == "yes" else None)
    elif turn.tap.day is not None and turn.tap.day >= turn.office.today():
        await _decide(turn, extension, turn.tap.day)
    else:
        turn.toast(turn.say.plain("chat.nothing_recorded"))


async def answered(turn: Turn) -> bool:
    """Whether this is a lead's answer in words to a request, or to "which other day?". What is plain is carried out."""
    number = quoted.request_quoted(turn)
    extension = await store.by_id(turn.connection, number) if number is not None and turn.me.oversees else None
    if extension is None or extension.officer_id == turn.me.id:
        return False
    said = plain.decision(turn.said.words, today=turn.office.today(), due=extension.due_before)
    if said.answer is Answer.UNCLEAR and extension.decided_at is not None and said.day is None:
        return False  # nothing is left to decide: the words are passed on to the officer
    if said.answer is Answer.REFUSE:
        await _decide(turn, extension, None)
    elif said.answer is Answer.GRANT:
        await _decide(turn, extension, said.day or extension.asked_until)
    else:
        await _ask_what_is_meant(turn, extension, said.day)
    return True


async def _withdraw_tapped(turn: Turn, extension: Extension) -> None:
    turn.edit_buttons(Message(""))
    about = (extension.entry_id, extension.occurrence_key)
    task = find_task(task_ref(*about), turn.office.tasks(turn.calendar))
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
    elif await withdraw(turn, task, turn.quoted.words if turn.quoted else ""):
        await turn.answer(Message(turn.say.html("chat.extension_withdrawn", title=describe.title(task))), task=about)
    else:
        turn.toast(turn.say.plain("chat.already_decided"))


async def _ask_for_a_day(turn: Turn, extension: Extension) -> None:
    await turn.answer(
        Message(turn.say.html("chat.which_other_day"), keyboards.refuse_button(extension.id, turn.say)),
    )


async def _ask_what_is_meant(turn: Turn, extension: Extension, day: date | None) -> None:
    """Words that are not plain decide nothing: they are asked about, with the day that they name, or passed on."""
    rows: keyboards.Rows = ()
    if day is not None and day != extension.asked_until:
        rows += keyboards.day_button(extension.id, day, turn.say)
    rows += keyboards.extension_buttons(extension.id, day_month(extension.asked_until), turn.say)
    question = await quoted.question_quoted(turn)
    asker = await officers.by_id(turn.connection, extension.officer_id)
    if question is not None and asker is not None and turn.private:
        rows += keyboards.send_button(question.id, asker.name, turn.say)
    text = turn.say.html("chat.which_other_day_unclear")
    about = (extension.entry_id, extension.occurrence_key)
    await turn.tell(
        turn.chat_id,
        turn.me,
        Message(text, rows, reply_to=turn.said.message_id),
        priority=Priority.ANSWER,
        task=about,
        question_id=question.id if question else None,
    )


async def _decide(turn: Turn, extension: Extension, granted: date | None) -> None:
    if not await store.decide(
        turn.connection, extension.id, by=turn.me.id, granted_until=granted, now=turn.office.now()
    ):
        if turn.incoming.tap is not None:
            turn.toast(turn.say.plain("chat.already_decided"))
        else:
            await turn.answer(Message(turn.say.html("chat.already_decided")))
        return
    turn.edit_buttons(Message(""))
    task = find_task(task_ref(extension.entry_id, extension.occurrence_key), turn.office.tasks(turn.calendar))
    title = describe.title(task) if task else extension.entry_id
    key = "chat.extension_refused" if granted is None else "chat.extension_granted"
    asker = await officers.by_id(turn.connection, extension.officer_id)
    for person in (turn.me, asker):
        if person is not None and person.chat_id is not None:
            say = turn.office.texts(person.locale)
            day = day_and_weekday(granted, say.locale) if granted else ""
            about = (extension.entry_id, extension.occurrence_key)
            text = say.html(key, title=title, day=day, lead=turn.me.name)
            await turn.tell(person.chat_id, person, Message(text), task=about)
