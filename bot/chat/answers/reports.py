"""What officers answer: words and taps, and which task they are about. What comes of them is in `recording`."""

import re
from dataclasses import replace

from bot.calendar.model import Occurrence
from bot.chat.answers import acts, asking, confirming, corrected, named, quoted, recording, several, waiting, which
from bot.chat.answers.elliptical import completed
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.clock import office_day
from bot.delivery.message import Message
from bot.office import reporting
from bot.office.rights import Right
from bot.office.task_ref import task_ref
from bot.office.wording import keyboards
from bot.replies import ReplyStatus
from bot.store import progress
from bot.store.open_questions import Asked
from bot.store.progress import EXTENSION, Report

_ASKED_FOR = {EXTENSION: Asked.DAY, ReplyStatus.in_progress.value: Asked.PERCENT}
"""What a message that reported this may have answered; once it is corrected it is read as an answer again."""
_CLAUSE = re.compile(r"\s*([IVX]+(?:\.\d+)*|\d+(?:\.\d+)*)[\s:,.–-]+(.*)", re.IGNORECASE | re.DOTALL)


async def words(turn: Turn) -> None:
    """A message in words, perhaps with a file: an answer to a task means that task; else it is found or asked."""
    found = await quoted.tasks_quoted(turn)
    task = found.tasks[0] if len(found.tasks) == 1 else None
    if found.gone:
        await turn.answer(Message(turn.say.html("chat.task_gone")))
        return
    await _about(turn, task, turn.said, found.tasks)


async def file_without_words(turn: Turn) -> None:
    """A photo or document alone: evidence for the task that it answers; else it waits until its task is named."""
    tasks = list((await quoted.tasks_quoted(turn)).tasks)
    if not tasks:
        last = await progress.newest_of(turn.connection, turn.me.id)
        lately = turn.office.task(turn.calendar, last.task) if last is not None and _is_of_today(turn, last) else None
        opened = which.open_tasks(turn, await which.states_of_all(turn))
        near = [task for task in opened if not which.is_far(turn, task)] or opened
        tasks = [task for task in near if task != lately]
        tasks = [lately, *tasks] if lately is not None else tasks
    if not tasks:
        await turn.answer(Message(turn.say.html("chat.file_for_what")))
    elif len(tasks) == 1:
        await recording.evidence(turn, tasks[0], turn.said)
    else:
        await which.ask(turn, tasks, turn.said)


async def not_words(turn: Turn) -> None:
    """A sticker, a voice, a place: only words can be read."""
    await turn.answer(Message(turn.say.html("chat.not_words")))


async def edited(turn: Turn) -> bool:
    """An officer corrected a message: what it had reported is taken back, and what it says now is read.

    A later report on the same task stands, whatever the older message says now. False where it has reported nothing:
    what was asked because of it is forgotten then, and it is read as if newly said. An edit always gets an answer.
    """
    if not await asking.drop(turn, turn.said):
        return True
    if await corrected.told(turn):
        return True
    statement = turn.statement(turn.said)
    if not (await reporting.standing(turn.connection, statement))[0]:
        return False
    found = await reporting.take_back_corrected(turn.office, turn.connection, statement)
    if found is None:
        return True
    if found.task is None:
        await turn.answer(Message(turn.say.html("chat.task_gone")))
        return True
    kind = _ASKED_FOR.get(found.report.status)
    answer = completed(turn, kind, found.task) if kind is not None else None
    if found.overtaken:
        await recording.say_state(turn, found.report, "chat.edit_overtaken")
    elif answer is None and found.taken_back and recording.is_no_news(turn.read(turn.said.words, found.task)):
        await recording.say_state(turn, found.report, "chat.edit_withdrawn")
    else:
        await recording.act(turn, found.task, turn.said, answer)
    return True


async def report_command(turn: Turn) -> None:
    """/baocao II.4 đang làm 50%: the clause names the task; several tasks of one clause are asked about."""
    rest = named.without_command(turn.said.words)
    found = _CLAUSE.fullmatch(rest + " ")
    if await several.commanded(turn, replace(turn.said, words=rest)):
        return
    if found is not None and found[2].strip():
        await turn.answer(Message(turn.say.html("chat.no_such_clause", clause=found[1].upper())))
    else:
        await turn.answer(Message(turn.say.html("chat.baocao_how")))


async def chosen_tapped(turn: Turn) -> None:
    """Which task a message was about: the message itself is the one that the question quotes."""
    task = turn.task_tapped()
    if task is None:
        return
    said = quoted.own_question(turn)
    if said is None:
        turn.toast(turn.say.plain("chat.not_your_question"))
        return
    turn.edit_buttons(Message(""))
    if await named.names_another(turn, said, [task]):
        await turn.answer(Message(turn.say.html("chat.question_of_old")))
        return
    part = named.part_of(turn, said, turn.tap.part, task)
    if (question := await asking.of_message(turn, said.message_id, part.part)) is not None:
        await waiting.named(turn, question, task, said=part)
    else:
        await recording.act(turn, task, part)


async def report_tapped(turn: Turn) -> None:
    """Xong, Đang làm, Vướng mắc under a task, a percentage, or one of the likely readings of an unclear answer."""
    task = turn.task_tapped()
    if task is None:
        return
    said = turn.quoted
    if said is not None and quoted.own_question(turn) is None:
        turn.toast(turn.say.plain("chat.not_your_question"))
        return
    if said is not None:
        turn.edit_buttons(Message(""))
        if await named.names_another(turn, said, [task]):
            await turn.answer(Message(turn.say.html("chat.question_of_old")))
            return
        said = named.part_of(turn, said, turn.tap.part, task)
    await recording.chosen(turn, task, turn.tap.choice, turn.tap.value, said)


async def ask_lead_tapped(turn: Turn) -> None:
    """Hỏi lãnh đạo under the calendar's facts: the question that was asked goes to the leads."""
    task, asked = turn.task_tapped(), quoted.own_question(turn)
    if task is None:
        return
    if asked is None:
        turn.toast(turn.say.plain("chat.not_your_question"))
        return
    turn.edit_buttons(Message(""))
    await recording.ask_leads(turn, task, asked)


async def fix_tapped(turn: Turn) -> None:
    """Sửa: the confirmation's buttons become the states to choose from; choosing one is a new report."""
    if turn.task_tapped() is not None:
        turn.edit_buttons(Message("", keyboards.reading_buttons(turn.tap.ref, recording.STATES, turn.say)))


async def undo_tapped(turn: Turn) -> None:
    """Hoàn tác: the report is taken back; the state is again what it was before."""
    await (confirming.undo_one_tapped(turn) if turn.tap.value else recording.undo(turn, turn.tap.number))


# ---- which task -----------------------------------------------------------------------------------------------------


async def _about(turn: Turn, task: Occurrence | None, said: Said, among: tuple[Occurrence, ...] = ()) -> None:
    """Act on the task, or find it or ask; `among` are those that the quoted message lists."""
    if task is not None:
        await recording.act(turn, task, said)
        return
    reading = turn.read(said.words)
    of_a_task = reading.act in acts.OF_A_TASK
    if said.attachment is None and not of_a_task and reading.status is ReplyStatus.acknowledged:
        await turn.answer(Message(turn.say.html("chat.acknowledged")))
        return
    elsewhere = reading.confident and reading.status is ReplyStatus.unrelated and not of_a_task
    if said.attachment is None and elsewhere:
        await turn.answer(Message(turn.say.html("chat.not_understood")))
        return
    tasks = which.open_tasks(turn, await which.states_of_all(turn))
    if among:
        refs = {task_ref(*task.task_key) for task in among}
        listed = [task for task in among if turn.may(Right.TAKES_PART, task.entry)]
        tasks = [task for task in tasks if task_ref(*task.task_key) in refs] or listed or tasks
    if not among:
        tasks = [task for task in tasks if not which.is_far(turn, task)] or tasks
        just = await _just_reported(turn) if reading.status is not ReplyStatus.done else None
        tasks = [just, *tasks] if just is not None and tasks and just not in tasks else tasks
    of_another = any(named.is_of_another(turn, said.words, task) for task in tasks)
    if len(tasks) == 1 and not of_another and (among or not which.is_far(turn, tasks[0])):
        await recording.act(turn, tasks[0], said)
    else:
        unsure = not reading.confident and not of_a_task and said.attachment is None
        await which.ask(turn, tasks, said, reason=turn.say.html("chat.perhaps_a_report") if unsure and tasks else "")


async def _just_reported(turn: Turn) -> Occurrence | None:
    """The task that the officer has just reported on, done or not: what is said next may correct that."""
    last = await progress.newest_of(turn.connection, turn.me.id)
    if last is None or last.status not in recording.STATES or turn.office.now() - last.reported_at > asking.AT_ONCE:
        return None
    return turn.office.task(turn.calendar, last.task)


def _is_of_today(turn: Turn, report: Report) -> bool:
    return office_day(report.reported_at, turn.office.zone) == turn.office.today()
