"""What comes of an answer: a report, which is confirmed, a question back, facts, word to the leads."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from bot.calendar.model import Occurrence
from bot.calendar.progress import DONE, UnitState, all_done
from bot.chat.answers import acts, asking, extensions, more_time
from bot.chat.incoming import Said
from bot.chat.leads import copies
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office import questions, reporting
from bot.office.rights import Right
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.replies import Act, Reading, ReplyStatus
from bot.store import progress
from bot.store.open_questions import Asked
from bot.store.progress import EXTENSION, Report
from bot.store.questions import Matter

STATES = tuple(
    status.value for status in (ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.not_started)
)
_ANSWERABLE = (
    *(("hạn",), ("han",), ("ngày",), ("ngay",), ("bao", "giờ"), ("bao", "gio"), ("khi", "nào"), ("khi", "nao")),
    *(("mấy",), ("may",), ("bữa", "mô"), ("ai",), ("đơn", "vị"), ("mục",), ("việc", "nào"), ("task",)),
)
"""Words of questions that the calendar's facts may answer. They count as whole words, with the marks that are typed."""
_WHERE_TO = (
    *(("nộp", "cho"), ("nop", "cho"), ("nộp", "đâu"), ("nop", "dau"), ("nộp", "ở", "đâu"), ("nop", "o", "dau")),
    *(("nộp", "về"), ("nop", "ve"), ("nộp", "chỗ"), ("nop", "cho"), ("gửi", "đâu"), ("gui", "dau"), ("gửi", "cho")),
    *(("gui", "cho"), ("gửi", "về"), ("gui", "ve"), ("nộp", "mô"), ("nop", "mo"), ("gửi", "mô"), ("gui", "mo")),
    *(("nộp", "lên"), ("gửi", "lên"), ("nộp", "tới"), ("gửi", "tới"), ("ai", "nhận"), ("ai", "nhan")),
)
"""Words of questions where something is handed in, which only a task's own field answers."""


async def act(turn: Turn, task: Occurrence, said: Said, reading: Reading | None = None) -> None:
    """Act on what was said about a task, or ask back: nothing is recorded that was not said for sure.

    `reading` is given where the words are to be read otherwise than by themselves, as the answer to a question.
    """
    reading = reading or more_time.read(turn, said.words, task)
    tells_state = reading.confident and reading.status.value in STATES
    may_act = turn.may(Right.TAKES_PART, task.entry) and not said.forwarded
    if may_act and await acts.acted(turn, task, reading, said):
        return
    asks = reading.status is ReplyStatus.question and reading.confident and not _withdraws(reading)
    if asks or (reading.act is Act.agenda and is_no_news(reading)):  # under a task, it is asked about that
        if said.attachment is not None and may_act:
            await reporting.keep_file(turn.office, turn.connection, task, turn.statement(said))
        await _facts(turn, task, said)
    elif not turn.may(Right.TAKES_PART, task.entry):
        await turn.answer(Message(turn.say.html("chat.not_your_task", title=describe.title(task))))
    elif said.forwarded and (reading.act is not None or not is_no_news(reading)):
        await ask(turn, task, reading, said)
    elif _withdraws(reading) and await extensions.withdrawn(turn, task, said):
        text = turn.say.html("chat.extension_withdrawn", title=describe.title(task))
        await turn.answer(Message(text), task=task.task_key)
    elif said.attachment is not None and (is_no_news(reading) or not reading.confident):
        await evidence(turn, task, said)
    elif acts.is_nil_report(task, reading):
        await _record(turn, task, DONE, None, None, said, nil=True)
    elif not reading.confident or reading.act is Act.nil:
        await ask(turn, task, reading, said)
    elif tells_state:
        await _record(turn, task, reading.status.value, reading.percent, promise(reading), said)
    elif reading.status is ReplyStatus.extension:
        await more_time.asked(turn, task, reading, said)
    elif reading.status is ReplyStatus.acknowledged:
        await _acknowledged(turn, task)
    else:
        buttons = await extensions.withdraw_row(turn, task)
        message = Message(turn.say.html("chat.not_understood"), buttons, reply_to=said.message_id if buttons else None)
        await turn.answer(message, task=task.task_key)


async def chosen(turn: Turn, task: Occurrence, status: str, percent: int | None, said: Said | None) -> None:
    """A tap has settled what is meant; `said` are the words that were asked about, if it was a question."""
    said = said or Said("", "", None)
    reading = turn.read(said.words, task) if said.words else None
    if status == ReplyStatus.question:
        await _facts(turn, task, said)
    elif status == ReplyStatus.acknowledged:
        await _acknowledged(turn, task)
    elif not turn.may(Right.TAKES_PART, task.entry):
        await turn.answer(Message(turn.say.html("chat.not_your_task", title=describe.title(task))))
    elif status == ReplyStatus.extension and reading is not None:
        await more_time.asked(turn, task, reading, said)
    elif status in STATES:
        if reading is not None and percent is None and status == ReplyStatus.in_progress and reading.percent != 100:
            percent = reading.percent
        await _record(turn, task, status, percent, promise(reading) if reading and status != DONE else None, said)
    else:
        turn.toast(turn.say.plain("chat.nothing_recorded"))


def _withdraws(reading: Reading) -> bool:
    """Whether a request is taken back, and neither a report nor another request stands beside that."""
    done = reading.confident and reading.status is ReplyStatus.done
    another = reading.confident and reading.status is ReplyStatus.extension and reading.date is not None
    return reading.act is Act.withdraw and not done and not another


def is_no_news(reading: Reading) -> bool:
    """Whether words say nothing of how far a task is: courtesies, an acknowledgement, something else."""
    return reading.status is ReplyStatus.acknowledged or (reading.confident and reading.status is ReplyStatus.unrelated)


async def evidence(turn: Turn, task: Occurrence, said: Said) -> None:
    """A file that comes without plain words of the task's progress is kept with it, and the state is asked for."""
    if not turn.may(Right.TAKES_PART, task.entry):
        await turn.answer(Message(turn.say.html("chat.not_your_task", title=describe.title(task))))
        return
    await reporting.keep_file(turn.office, turn.connection, task, turn.statement(said))
    states = (await progress.states(turn.connection, [task.entry.id])).get(task.task_key, {})
    done = all_done(turn.me.reporting_units(task.entry), states)
    ref = task_ref(*task.task_key)
    buttons = () if done else keyboards.reading_buttons(ref, STATES[:3], turn.say, said.part)
    name = describe.file(said.attachment.kind, said.attachment.name, turn.say) if said.attachment is not None else ""
    text = turn.say.html("chat.file_kept", title=describe.title(task), done=done, file=name)
    await turn.answer(Message(text, buttons, reply_to=said.message_id), task=task.task_key)
    if not done:
        await asking.about(turn, Asked.STATE, task.task_key)


async def joined_album(turn: Turn) -> bool:
    """Whether this is a later picture of an album whose first one made a report; it is then kept with that."""
    attachment = turn.said.attachment
    if attachment is None or attachment.media_group_id is None:
        return False
    return await reporting.join_album(turn.connection, attachment)


async def undo(turn: Turn, report_id: int, left: keyboards.Rows = ()) -> None:
    """Take back a report of the officer's own, and say what the state is then; the buttons `left` stay."""
    report = await reporting.undo(turn.office, turn.connection, report_id, turn.statement(turn.said))
    if report is None and left:
        turn.toast(turn.say.plain("chat.nothing_to_undo"))
        return
    turn.edit_buttons(Message("", left))
    if report is None:
        turn.toast(turn.say.plain("chat.nothing_to_undo"))
        return
    if report.status == EXTENSION:
        await copies.of_taken_back(turn, report.task)
    await say_state(turn, report, "chat.undone")


async def say_state(turn: Turn, report: Report, key: str, **params: object) -> None:
    """Say, in the words of a message (with `params`), what the state of the report's task is now."""
    title, state, term = await state_now(turn, report)
    await turn.answer(Message(turn.say.html(key, title=title, state=state, term=term, **params)), task=report.task)


async def state_now(turn: Turn, report: Report) -> tuple[str, str, str]:
    """The title of a report's task, how far it is now, and which occurrence it is, in words."""
    task = turn.office.task(turn.calendar, report.task)
    states = await progress.states(turn.connection, [report.entry_id])
    state = states.get(report.task, {}).get(report.unit_id, UnitState())
    title = describe.title(task) if task else report.entry_id
    term = describe.term(task, turn.office.today(), turn.say) if task else ""
    words = describe.state(state, turn.say)
    if task is not None:
        words = describe.own_part(task.entry, (report.unit_id,), words, turn.calendar, turn.say)
    return title, words, term


# ---- what each reading leads to -------------------------------------------------------------------------------------


async def _record(
    turn: Turn,
    task: Occurrence,
    status: str,
    percent: int | None,
    promised: date | None,
    said: Said,
    *,
    nil: bool = False,
) -> None:
    report_id = await reporting.record(
        turn.office, turn.connection, task, turn.statement(said), status, percent, promised
    )
    ref = task_ref(*task.task_key)
    rows: list[tuple[Button, ...]] = []
    await asking.reported(turn, task.task_key, done=status == DONE)
    how_far = status == ReplyStatus.in_progress and percent is None
    if how_far:
        rows.append(keyboards.percent_buttons(ref))
        await asking.about(turn, Asked.PERCENT, task.task_key)
    if status == ReplyStatus.blocked and not said.words:
        await asking.about(turn, Asked.OBSTACLE, task.task_key)
    rows.append((keyboards.fix_button(ref, turn.say), keyboards.undo_button(report_id, turn.say)))
    state = said_state(turn, task, status, percent, promised)
    text = turn.say.html(
        "chat.recorded",
        title=describe.title(task),
        state=state,
        term=describe.term(task, turn.office.today(), turn.say),
        status=status,
        noted=bool(said.words),
        how_far=how_far,
        nil=nil,
        file=describe.file(said.attachment.kind, said.attachment.name, turn.say) if said.attachment is not None else "",
    )
    await turn.answer(Message(text, tuple(rows)), task=task.task_key)


def said_state(turn: Turn, task: Occurrence, status: str, percent: int | None, promised: date | None) -> str:
    """What has just been reported, in words: of whoever only takes part it is their unit's part."""
    words = describe.state(UnitState(status, percent, promised, reported_at=turn.office.now()), turn.say)
    return describe.own_part(task.entry, turn.me.reporting_units(task.entry), words, turn.calendar, turn.say)


async def _acknowledged(turn: Turn, task: Occurrence) -> None:
    """Seen, nothing more: what would repeat today is not sent, and nothing counts as done."""
    await reporting.acknowledge(turn.office, turn.connection, task, turn.me)
    await turn.answer(Message(turn.say.html("chat.acknowledged")), task=task.task_key)


async def ask(turn: Turn, task: Occurrence, reading: Reading, said: Said) -> None:
    """Ask which of the likely readings is meant; of words that were forwarded, whether they are a report at all."""
    likely = [status.value for status in (reading.alternatives or (reading.status,))]
    likely = list(dict.fromkeys([*likely, *STATES]))[:5] if len(likely) < 2 else likely
    buttons = keyboards.reading_buttons(task_ref(*task.task_key), likely, turn.say, said.part)
    buttons += await extensions.withdraw_row(turn, task)
    term = describe.term(task, turn.office.today(), turn.say)
    text = turn.say.html("chat.ask_forwarded" if said.forwarded else "chat.ask", title=describe.title(task), term=term)
    await turn.answer(Message(text, buttons, reply_to=said.message_id), task=task.task_key)
    await asking.about(turn, Asked.STATE, task.task_key, said)


async def ask_leads(turn: Turn, task: Occurrence, said: Said) -> None:
    """Put a question before the leads, in the officer's words."""
    await questions.put(
        turn.office, turn.connection, "chat.lead_question", task, turn.statement(said), kind=Matter.QUESTION
    )
    await turn.answer(Message(turn.say.html("chat.question_passed_on")), task=task.task_key)


def _asks(words: str, phrases: Sequence[tuple[str, ...]]) -> bool:
    said = re.findall(r"\w+", unicodedata.normalize("NFC", words).lower())
    return any(tuple(said[place : place + len(known)]) == known for known in phrases for place in range(len(said)))


async def _facts(turn: Turn, task: Occurrence, said: Said) -> None:
    """Answer a question with what the calendar knows of the task; what it does not know goes to the leads.

    Where it seems to know, a tap passes the question on all the same.
    """
    entry = task.entry
    where_to = _asks(said.words, _WHERE_TO)
    known = bool(entry.hand_in) if where_to else _asks(said.words, _ANSWERABLE)
    text = turn.say.html(
        "chat.facts",
        title=describe.title(task),
        due=describe.due(task, turn.office.today(), turn.say),
        assumed="due" in entry.assumed,
        units=", ".join(describe.unit_names(turn.calendar, entry.units)),
        supporting=", ".join(describe.unit_names(turn.calendar, entry.supporting)),
        clause=entry.clause,
        hand_in=entry.hand_in,
        hand_in_assumed="hand_in" in entry.assumed,
        source=entry.source,
        passed_on=not known,
        where_to=where_to,
    )
    buttons = keyboards.ask_lead_button(task_ref(*task.task_key), turn.say) if known and said.message_id else ()
    message = Message(text, buttons, reply_to=said.message_id if buttons else None)
    await turn.answer(message, task=task.task_key)
    if not known:
        await questions.put(
            turn.office, turn.connection, "chat.lead_question", task, turn.statement(said), kind=Matter.QUESTION
        )


def promise(reading: Reading) -> date | None:
    """The day on which it will be finished; the day on which a thing was done is no promise."""
    return None if reading.status is ReplyStatus.done else reading.date
