"""A report that was a mistake, and is said to be one: "em bấm nhầm, xoá giúp em báo cáo vừa rồi"."""

from collections.abc import Sequence
from datetime import timedelta

from bot.calendar.model import Occurrence
from bot.calendar.progress import BLOCKED, UnitState
from bot.chat.answers import asking, quoted, recording
from bot.chat.asked.spoken import spoken
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import extensions, questions, reporting
from bot.office.wording import describe, keyboards
from bot.replies import Act, Reading, ReplyStatus
from bot.store import extensions as requests
from bot.store import progress
from bot.store.open_questions import Asked, OpenQuestion
from bot.store.progress import EXTENSION, Report

_UNDO = frozenset(("hoan tac", "undo", "hoan tac bao cao", "hoan tac giup", "huy bao cao", "rut lai", "rut bao cao"))
"""Words of buttons, typed."""
_LONG_AGO = timedelta(days=1)


async def asked(turn: Turn) -> bool:
    """Whether the words take back what the officer reported last: it is undone and said so; if it is old, asked about.

    An answer to a message, or words that name a clause, mean the last report on that task. What is still waiting for an
    answer of the officer is taken back before what was recorded.
    """
    reading = turn.read(turn.said.words)
    undoes = turn.said.attachment is None and not _UNDO.isdisjoint(spoken(turn.said.words))
    if not (undoes or reading.act is Act.take_back) or turn.said.forwarded:
        return False
    report = await _meant(turn, reading)
    question = await _waiting(turn, report)
    if question is not None:
        await turn.open_questions.close(question.id)
        await turn.answer(Message(turn.say.html("chat.taken_back_waiting")))
    elif report is None or report.id is None:
        await turn.answer(Message(turn.say.html("chat.nothing_to_take_back")))
    elif turn.office.now() - report.reported_at > _LONG_AGO:
        text = turn.say.html("chat.take_back_old", **_told(turn, report))
        buttons = ((keyboards.undo_button(report.id, turn.say),),)
        await turn.answer(Message(text, buttons, reply_to=turn.said.message_id), task=report.task)
    else:
        await _take_back(turn, report, reading)
    return True


async def _meant(turn: Turn, reading: Reading) -> Report | None:
    """The report that the words are about."""
    message = turn.incoming.quoted
    if message is not None and message.ours:
        number = quoted.report_quoted(turn)
        if number is not None and (report := await progress.by_id(turn.connection, number)) is not None:
            return report if report.officer_id == turn.me.id else None
        tasks = (await quoted.tasks_quoted(turn)).tasks
        return await _newest(turn, tasks) if tasks else await _newest(turn)
    if message is not None:
        told = await progress.of_message(turn.connection, turn.address, message.message_id)
        own = [report for report in told if report.officer_id == turn.me.id and report.stands]
        return own[-1] if own else await _newest(turn)
    if reading.clause:
        tasks_ = turn.office.tasks(turn.calendar)
        return await _newest(turn, [task for task in tasks_ if task.entry.clause == reading.clause])
    return await _newest(turn)


async def _newest(turn: Turn, tasks: Sequence[Occurrence] | None = None) -> Report | None:
    among = None if tasks is None else [task.task_key for task in tasks]
    return await progress.newest_of(turn.connection, turn.me.id, among)


async def _waiting(turn: Turn, report: Report | None) -> OpenQuestion | None:
    """What was asked because of words that recorded nothing, and were said after the report."""
    if turn.incoming.quoted is not None:
        return None
    newest = next(iter(await asking.open_now(turn)), None)
    if newest is None or newest.kind not in (Asked.TASK, Asked.DAY, Asked.STATE):
        return None
    after = report is None or (newest.update_id != report.update_id and newest.asked_at >= report.reported_at)
    return newest if after else None


async def _take_back(turn: Turn, report: Report, reading: Reading) -> None:
    """Take back what the report's message has reported, on other tasks too. What the words tell instead is recorded."""
    others = await progress.told_with(turn.connection, report.id or 0, officer_id=turn.me.id)
    for other in others:
        if other.task != report.task:
            await _take_back_one(turn, other)
    task = await _take_back_one(turn, report)
    corrected = reading.confident and reading.status is ReplyStatus.in_progress and reading.percent is not None
    if corrected and task is not None and len(others) == 1:
        await recording.act(turn, task, turn.said)


async def _take_back_one(turn: Turn, report: Report) -> Occurrence | None:
    """Take a report back, and say so or why not. Returns its task if it was."""
    statement, told = turn.statement(turn.said), _told(turn, report)
    task = turn.office.task(turn.calendar, report.task)
    if report.status == EXTENSION and task is not None:
        request = await requests.pending(turn.connection, report.task, turn.me.id)
        if request is None or request.report_id != report.id:
            await turn.answer(Message(turn.say.html("chat.already_decided")), task=report.task)
            return None
        await extensions.withdraw(turn.office, turn.connection, task, statement)
    elif await reporting.undo(turn.office, turn.connection, report.id or 0, statement) is None:
        await turn.answer(Message(turn.say.html("chat.nothing_to_take_back")), task=report.task)
        return None
    elif report.status == BLOCKED and task is not None:
        await questions.put(turn.office, turn.connection, "chat.lead_blocked_withdrawn", task, statement)
    await asking.reported(turn, report.task)
    await recording.say_state(turn, report, "chat.taken_back", was=told["was"], when=told["when"])
    return task


def _told(turn: Turn, report: Report) -> dict[str, str]:
    """A report in words: the task's `title`, the state that it `was` said to be in, and `when`."""
    task = turn.office.task(turn.calendar, report.task)
    state = UnitState(report.status, report.percent, report.promised_on, reported_at=report.reported_at)
    was = describe.state(state, turn.say)
    when = f"{report.reported_at.astimezone(turn.office.zone):%H:%M %d/%m}"
    return {"title": describe.title(task) if task else report.entry_id, "was": was, "when": when}
