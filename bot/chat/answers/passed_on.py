"""What leads answer to what was put before them, and what the officer says to that: each reaches the others by name."""

from bot.chat.answers import quoted
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import find_task, task_ref
from bot.office.wording import keyboards
from bot.replies import ReplyStatus
from bot.store import officers, progress, questions
from bot.store.officers import Officer
from bot.store.progress import Report
from bot.store.questions import Question

_LONGEST_WORDS = 1000
_REPORTED = (ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.extension)


async def answered(turn: Turn) -> bool:
    """Whether the message goes on from a question to the leads and all is said. An officer's report is recorded too."""
    question = await quoted.question_quoted(turn)
    if question is None or not turn.private or not (turn.me.oversees or turn.me.id == question.officer_id):
        return False
    await pass_on(turn, question, turn.said)
    if turn.me.id != question.officer_id:
        return True
    reading = turn.read(turn.said.words)
    return not (reading.confident and reading.status in _REPORTED)


async def file_answered(turn: Turn) -> bool:
    """Whether a file alone goes on from a question to the leads: only words can be passed on."""
    question = await quoted.question_quoted(turn)
    if question is None or turn.me.id == question.officer_id or not turn.me.oversees:
        return False
    await turn.answer(Message(turn.say.html("chat.answer_in_words")))
    return True


async def tapped(turn: Turn) -> None:
    """Trả lời under a question says how; under a lead's unclear words it passes those words on."""
    question = await questions.by_id(turn.connection, turn.tap.number)
    if question is None or not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif turn.tap.choice == "send" and turn.quoted is not None and turn.quoted.words:
        turn.edit_buttons(Message(""))
        await pass_on(turn, question, turn.quoted)
    else:
        turn.toast(turn.say.plain("chat.how_to_answer_officer"))


async def pass_on(turn: Turn, question: Question, said: Said) -> None:
    """Tell the officer and every other lead who was told of the question, and say to whom it went."""
    me, words = turn.me, said.words[:_LONGEST_WORDS]
    asker = await officers.by_id(turn.connection, question.officer_id)
    told = [
        await officers.by_id(turn.connection, number) for number in await questions.told(turn.connection, question.id)
    ]
    others = [one for one in told if one is not None and one.id not in (me.id, question.officer_id)]
    reached = [one.name for one in ([asker] if asker and asker.id != me.id else others) if one and _is_reached(one)]
    for person in (*others, *([asker] if asker and asker.id != me.id else ())):
        if not _is_reached(person):
            continue
        if me.id == question.officer_id:
            key = "chat.officer_replied"
        else:
            key = "chat.lead_answered" if asker and person.id == asker.id else "chat.lead_answered_other"
        say = turn.office.texts(person.locale)
        text = say.html(
            key,
            title=question.title,
            who=me.name,
            words=words,
            officer=asker.name if asker else "–",
            asked=question.words[:300],
        )
        buttons = (
            keyboards.question_buttons(question.id, say) if person.oversees and key != "chat.lead_answered" else ()
        )
        await turn.tell(
            person.chat_id or 0,
            person,
            Message(text, buttons),
            task=(question.entry_id, question.occurrence_key),
            question_id=question.id,
        )
    if me.id != question.officer_id:
        await _keep(turn, question, words, asker)
    key = "chat.passed_on_to" if reached else "chat.passed_on_to_nobody"
    await turn.answer(Message(turn.say.html(key, names=", ".join(reached), file=said.attachment is not None)))


def _is_reached(person: Officer) -> bool:
    return person.chat_id is not None and person.refused_at is None


async def _keep(turn: Turn, question: Question, words: str, asker: Officer | None) -> None:
    """The lead's answer in the task's history, beside the reports."""
    task = find_task(task_ref(question.entry_id, question.occurrence_key), turn.office.tasks(turn.calendar))
    if task is None or not task.entry.units:
        return
    units = [unit for unit in task.entry.units if asker and unit in asker.units] or list(task.entry.units)
    report = Report(
        entry_id=question.entry_id,
        occurrence_key=question.occurrence_key,
        unit_id=units[0],
        officer_id=turn.me.id,
        update_id=turn.key,
        reported_at=turn.office.now(),
        status=progress.ANSWER,
        note=words,
    )
    await progress.add(turn.connection, [report])
