"""What officers answer: words and taps, and which task they are about. What comes of them is in `recording`."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.calendar.model import Occurrence
from bot.chat.answers import acts, quoted, recording
from bot.chat.incoming import Said
from bot.chat.lists.lists import is_done, my_tasks
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import reporting
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.replies import ReplyStatus
from bot.store import progress

_CHOICES = 10
_SOON = timedelta(days=31)
_STILL_ASKED = timedelta(minutes=30)
_GOES_ON = (ReplyStatus.blocked, ReplyStatus.in_progress)
_CLAUSE = re.compile(r"\s*([IVX]+(?:\.\d+)*|\d+(?:\.\d+)*)[\s:,.–-]+(.*)", re.IGNORECASE | re.DOTALL)


async def words(turn: Turn) -> None:
    """A message in words, perhaps with a file: an answer to a task means that task; else it is found or asked."""
    said, found = turn.said, await quoted.tasks_quoted(turn)
    task = found.tasks[0] if len(found.tasks) == 1 else None
    if found.gone:
        await turn.answer(Message(turn.say.html("chat.task_gone")))
        return
    if task is None and not found.tasks:
        task = await _task_tapped(turn)
        if task is not None and said.words.strip().isdecimal():
            said = replace(said, words=f"{said.words.strip()}%")
    await _about(turn, task, said, found.tasks)


async def file_without_words(turn: Turn) -> None:
    """A photo or document alone: evidence for the task that it answers, which is then asked about."""
    found = await quoted.tasks_quoted(turn)
    task = found.tasks[0] if len(found.tasks) == 1 else None
    if task is None:
        await turn.answer(Message(turn.say.html("chat.file_for_what")))
    else:
        await recording.evidence(turn, task, turn.said)


async def not_words(turn: Turn) -> None:
    """A sticker, a voice, a place: only words can be read."""
    await turn.answer(Message(turn.say.html("chat.not_words")))


async def edited(turn: Turn) -> None:
    """An officer corrected a message: what it had reported is taken back, and what it says now is read.

    A later report on the same task stands, whatever the older message says now. An edit always gets an answer.
    """
    found = await reporting.take_back_corrected(turn.office, turn.connection, turn.statement(turn.said))
    if found is None or found.task is None:
        return
    if found.overtaken:
        await recording.say_state(turn, found.report, "chat.edit_overtaken")
    elif found.taken_back and recording.is_no_news(turn.read(turn.said.words, found.task)):
        await recording.say_state(turn, found.report, "chat.edit_withdrawn")
    else:
        await recording.act(turn, found.task, turn.said)


async def report_command(turn: Turn) -> None:
    """/baocao II.4 đang làm 50%: the clause names the task; several tasks of one clause are asked about."""
    _, _, rest = turn.said.words.partition(" ")
    found = _CLAUSE.fullmatch(rest.strip() + " ")
    if found is None or not found[2].strip():
        await turn.answer(Message(turn.say.html("chat.baocao_how")))
        return
    clause, said = found[1].upper(), found[2].strip()
    tasks = [task for task in await _open_tasks(turn) if task.entry.clause.upper() == clause]
    if not tasks:
        await turn.answer(Message(turn.say.html("chat.no_such_clause", clause=clause)))
    elif len(tasks) == 1:
        await recording.act(turn, tasks[0], Said(said, turn.said.message_id, turn.said.sender_id))
    else:
        await _which(turn, tasks)


async def chosen_tapped(turn: Turn) -> None:
    """Which task a message was about: the message itself is the one that the question quotes."""
    task = turn.task_tapped()
    if task is None:
        return
    said = _own_quoted(turn)
    if said is None:
        turn.toast(turn.say.plain("chat.not_your_question"))
        return
    turn.edit_buttons(Message(""))
    if said.words.startswith("/"):
        found = _CLAUSE.fullmatch(said.words.partition(" ")[2].strip() + " ")
        said = Said(found[2].strip() if found else "", said.message_id, said.sender_id, said.attachment)
    await recording.act(turn, task, said)


async def report_tapped(turn: Turn) -> None:
    """Xong, Đang làm, Vướng mắc under a task, a percentage, or one of the likely readings of an unclear answer."""
    task = turn.task_tapped()
    if task is None:
        return
    said = turn.quoted
    if said is not None and _own_quoted(turn) is None:
        turn.toast(turn.say.plain("chat.not_your_question"))
        return
    if said is not None:
        turn.edit_buttons(Message(""))
    await recording.chosen(turn, task, turn.tap.choice, turn.tap.value, said)


async def ask_lead_tapped(turn: Turn) -> None:
    """Hỏi lãnh đạo under the calendar's facts: the question that was asked goes to the leads."""
    task, asked = turn.task_tapped(), _own_quoted(turn)
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
    await recording.undo(turn, turn.tap.number)


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
    tasks = await _open_tasks(turn)
    if among:
        refs = {task_ref(*task.task_key) for task in among}
        listed = [task for task in among if turn.me.own_units(task.entry)]
        tasks = [task for task in tasks if task_ref(*task.task_key) in refs] or listed or tasks
    if reading.clause:
        tasks = [task for task in tasks if task.entry.clause == reading.clause] or tasks
    elif not among:
        soon = turn.office.today() + _SOON
        tasks = [task for task in tasks if task.start is not None and task.start <= soon] or tasks
    if not tasks:
        await turn.answer(Message(turn.say.html("chat.no_open_tasks")))
    elif len(tasks) == 1:
        await recording.act(turn, tasks[0], said)
    else:
        await _which(turn, tasks)


async def _which(turn: Turn, tasks: list[Occurrence]) -> None:
    shown = tasks[:_CHOICES]
    today = turn.office.today()
    lines = [(describe.title(task)[:100], describe.due(task, today, turn.say)) for task in shown]
    refs = [task_ref(*task.task_key) for task in shown]
    await turn.answer(
        Message(
            turn.say.html("chat.which_task", tasks=lines, more=len(tasks) - len(shown)),
            keyboards.number_buttons(refs, keyboards.CHOOSE),
            reply_to=turn.said.message_id,
        )
    )


async def _open_tasks(turn: Turn) -> list[Occurrence]:
    """The tasks that the officer may report on and has not done, the most urgent first."""
    states = await progress.states(turn.connection)
    mine = [(task, turn.me.own_units(task.entry)) for task in my_tasks(turn, states)]
    return [task for task, units in mine if units and not is_done(task, states, units)]


async def _task_tapped(turn: Turn) -> Occurrence | None:
    """The task of which the officer has just tapped Vướng mắc or Đang làm, where the words go on from that.

    The bot has asked what is in the way, or how far it is. Words that say something else are about any task.
    """
    if not turn.private or turn.incoming.quoted is not None:
        return None
    last = await progress.newest_of(turn.connection, turn.me.id, since=turn.office.now() - _STILL_ASKED)
    if last is None or last.note or last.status not in _GOES_ON:
        return None
    reading = turn.read(turn.said.words)
    goes_on = reading.status in _GOES_ON and not reading.clause
    return turn.office.task(turn.calendar, last.task) if goes_on else None


def _own_quoted(turn: Turn) -> Said | None:
    """The message that the tapped question quotes, if it is the tapper's own; in a group anybody may tap."""
    said = turn.quoted
    return said if said is not None and said.sender_id == turn.incoming.user_id else None
