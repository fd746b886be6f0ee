"""More time: which words and taps ask for it, take it back, or decide on it; what is unclear is asked about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.calendar.model import Occurrence, TaskKey
from bot.chat.answers import asking, quoted
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import extensions, new_due
from bot.office.wording import describe, keyboards
from bot.replies import Act, read_reply
from bot.store import extensions as store
from bot.store import officers, open_questions
from bot.store.deliveries import Priority
from bot.store.extensions import Extension
from bot.store.open_questions import Asked
from bot.texts import day_month

_REQUESTS = 8


async def withdrawn(turn: Turn, task: Occurrence, said: Said) -> bool:
    """Take back the officer's request, if nobody has decided on it yet, and tell the leads. Whether there was one."""
    return await extensions.withdraw(turn.office, turn.connection, task, turn.statement(said))


async def withdraw_row(turn: Turn, task: Occurrence) -> keyboards.Rows:
    """A button that takes back the officer's open request for a task, where there is one."""
    request = await store.pending(turn.connection, task.task_key, turn.me.id)
    return keyboards.withdraw_button(request.id, turn.say) if request else ()


async def decided_tapped(turn: Turn) -> None:
    """Đồng ý, Không đồng ý, Ngày khác under a request: only leads decide, and only once."""
    decision = turn.tap.choice
    extension = await store.by_id(turn.connection, turn.tap.number)
    if extension is not None and decision == "withdraw" and extension.officer_id == turn.me.id:
        await _withdraw_tapped(turn, extension)
    elif extension is None or not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif decision == "other" and extension.decided_at is not None:
        turn.toast(turn.say.plain("chat.already_decided"))
    elif decision == "other":
        await _ask_for_a_day(turn, extension)
    elif decision == "all":
        await _decide_for_all(turn, extension)
    elif decision in ("yes", "no"):
        await _decide(turn, extension, extension.asked_until if decision == "yes" else None)
    elif turn.tap.day is not None and turn.tap.day >= turn.office.today():
        await _decide(turn, extension, turn.tap.day)
    else:
        turn.toast(turn.say.plain("chat.nothing_recorded"))


async def answered(turn: Turn) -> bool:
    """Whether this is a lead's answer in words to a request, or to "which other day?". What is plain is carried out.

    That question need not be quoted by what is plain.
    """
    number = quoted.request_quoted(turn)
    asked = await asking.request_asked(turn) if number is None and turn.me.oversees else None
    number = asked.body["request"] if asked is not None else number
    if number is None and turn.me.oversees:
        return await _unquoted(turn)
    extension = await store.by_id(turn.connection, number) if number is not None and turn.me.oversees else None
    if extension is None or extension.officer_id == turn.me.id:
        return False
    reading = read_reply(turn.said.words, today=turn.office.today(), due=extension.due_before, lead=True)
    day = reading.date if reading.date is not None and reading.date >= turn.office.today() else None
    later = day is None or extension.due_before is None or day > extension.due_before
    act = None if turn.said.forwarded else reading.act  # what is forwarded are not the lead's own words
    if asked is not None:
        if act is not Act.refuse and not (act is Act.grant and later):
            return False
        await open_questions.close(turn.connection, asked.id)
    if act is Act.refuse:
        await _decide(turn, extension, None)
    elif act is Act.grant and later:
        await _decide(turn, extension, day or extension.asked_until)
    elif extension.decided_at is not None and day is None:
        return False  # nothing is left to decide: the words are passed on to the officer
    else:
        await _ask_what_is_meant(turn, extension, day)
    return True


async def _unquoted(turn: Turn) -> bool:
    """Whether a lead's words, which answer no message, surely decide: on the only request that waits, or it is asked.

    Where the bot has asked the lead something else they may be meant for that.
    """
    if not turn.private or turn.incoming.quoted is not None or turn.said.forwarded or await asking.open_now(turn):
        return False
    reading = read_reply(turn.said.words, today=turn.office.today(), lead=True)
    if reading.act not in (Act.grant, Act.refuse):
        return False
    tasks = {task.task_key: task for task in turn.office.tasks(turn.calendar)}
    requests = [one for one in await store.waiting(turn.connection, but_of=turn.me.id) if one.task in tasks]
    if reading.clause:
        requests = [one for one in requests if tasks[one.task].entry.clause == reading.clause]
    if not requests:
        return False
    one = requests[0]
    day = reading.date or one.asked_until
    if len(requests) > 1 or (one.due_before is not None and day <= one.due_before) or day < turn.office.today():
        await _which_request(turn, requests, tasks)
    else:
        await _decide(turn, one, None if reading.act is Act.refuse else day)
    return True


async def _which_request(turn: Turn, requests: list[Extension], tasks: Mapping[TaskKey, Occurrence]) -> None:
    """List the requests that wait, with buttons to decide on each."""
    today, shown = turn.office.today(), requests[:_REQUESTS]
    lines = []
    for one in shown:
        officer = await officers.by_id(turn.connection, one.officer_id)
        lines.append(
            {
                "title": describe.title(tasks[one.task])[:100],
                "who": officer.name if officer else "–",
                "day": day_month(one.asked_until, today),
            }
        )
    text = turn.say.html("chat.which_request", lines=lines, more=len(requests) - len(shown))
    await turn.answer(Message(text, keyboards.request_buttons([one.id for one in shown], turn.say)))


async def _withdraw_tapped(turn: Turn, extension: Extension) -> None:
    turn.edit_buttons(Message(""))
    task = turn.office.task(turn.calendar, extension.task)
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
    elif await extensions.withdraw(turn.office, turn.connection, task, turn.statement(turn.quoted)):
        await turn.answer(
            Message(turn.say.html("chat.extension_withdrawn", title=describe.title(task))), task=extension.task
        )
    else:
        turn.toast(turn.say.plain("chat.already_decided"))


async def _ask_for_a_day(turn: Turn, extension: Extension) -> None:
    await turn.answer(
        Message(turn.say.html("chat.which_other_day"), keyboards.refuse_button(extension.id, turn.say)),
    )
    await asking.about(turn, Asked.GRANT, extension.task, request=extension.id)


async def _ask_what_is_meant(turn: Turn, extension: Extension, day: date | None) -> None:
    """Words that are not plain decide nothing: they are asked about, with the day that they name, or passed on."""
    rows: keyboards.Rows = ()
    later = day is not None and (extension.due_before is None or day > extension.due_before)
    if day is not None and later and day != extension.asked_until:
        rows += keyboards.day_button(extension.id, day, turn.office.today(), turn.say)
    rows += keyboards.extension_buttons(extension.id, day_month(extension.asked_until, turn.office.today()), turn.say)
    question = await quoted.question_quoted(turn)
    asker = await officers.by_id(turn.connection, extension.officer_id)
    if question is not None and asker is not None and turn.private:
        rows += keyboards.send_button(question.id, asker.name, turn.say)
    text = turn.say.html("chat.which_other_day_unclear")
    await turn.tell(
        turn.address,
        turn.me,
        Message(text, rows, reply_to=turn.said.message_id),
        priority=Priority.ANSWER,
        task=extension.task,
        question_id=question.id if question else None,
    )


async def _decide_for_all(turn: Turn, extension: Extension) -> None:
    """Grant the whole task what one of its equal units has asked for itself."""
    if extension.decided_at is None and extension.unit_id is not None:
        planned = new_due.planned_on(turn.office, turn.calendar, extension.task)
        await store.widen(turn.connection, extension.id, due_before=planned)
        extension = replace(extension, unit_id=None, due_before=planned)
    await _decide(turn, extension, extension.asked_until)


async def _decide(turn: Turn, extension: Extension, granted: date | None) -> None:
    if await extensions.decide(turn.office, turn.connection, extension, granted, turn.statement(turn.said)):
        turn.edit_buttons(Message(""))
    elif turn.incoming.tap is not None:
        turn.toast(turn.say.plain("chat.already_decided"))
    else:
        await turn.answer(Message(turn.say.html("chat.already_decided")))
