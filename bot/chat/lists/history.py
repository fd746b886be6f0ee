"""/lichsu: everything that was reported on a task, in order, with who said it and what was taken back."""

import logging
from functools import partial

from bot.calendar.model import Occurrence
from bot.calendar.progress import UnitState
from bot.chat.answers import quoted
from bot.chat.lists.lists import my_tasks
from bot.chat.turn import Turn
from bot.delivery.faults import MustWait, SendFault
from bot.delivery.message import Message
from bot.office.task_ref import find_task, task_ref
from bot.office.wording import describe, keyboards
from bot.store import officers, progress
from bot.store.progress import UNDONE, Attachment, Report

log = logging.getLogger(__name__)

_MOST = 20
_ON_A_PAGE = 8


async def history(turn: Turn) -> None:
    """/lichsu II.3, or /lichsu as an answer to a task's message."""
    clause = turn.said.words.partition(" ")[2].strip().upper()
    tasks = my_tasks(turn, await progress.states(turn.connection))
    answered = await quoted.answered(turn)
    if answered is not None:
        found = [task for task in tasks if task.task_key == answered]
    else:
        found = [task for task in tasks if not clause or task.entry.clause.upper() == clause]
    if not found:
        await turn.answer(Message(turn.say.html("chat.no_such_clause", clause=clause or "–")))
    elif len(found) == 1:
        await _show(turn, found[0])
    else:
        today = turn.office.today()
        lines = [(describe.title(task)[:100], describe.due(task, today, turn.say)) for task in found[:_MOST]]
        refs = [task_ref(*task.task_key) for task in found[:_MOST]]
        text = turn.say.html("chat.which_history", tasks=lines, more=max(0, len(found) - _MOST))
        await turn.answer(Message(text, keyboards.number_buttons(refs, keyboards.HISTORY)))


async def history_tapped(turn: Turn) -> None:
    """The task whose history is wanted, or another page of it: the message changes in place."""
    task = find_task(turn.tap.ref, my_tasks(turn, await progress.states(turn.connection)))
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
    elif turn.tap.value is not None:
        turn.edit(await _page(turn, task, turn.tap.value))
    else:
        await _show(turn, task)


async def files_tapped(turn: Turn) -> None:
    """Send the files of a report once more, to whoever may see its task."""
    report = await progress.by_id(turn.connection, turn.tap.number)
    seen = {task.task_key for task in my_tasks(turn, await progress.states(turn.connection))}
    if report is None or report.id is None or report.task not in seen:
        turn.toast(turn.say.plain("chat.task_gone"))
        return
    task = turn.office.task(turn.calendar, report.task)
    officer = await officers.by_id(turn.connection, report.officer_id)
    title, name = describe.title(task) if task else report.entry_id, officer.name if officer else "–"
    caption = f"{title} · {name} · {_when(turn, report)}"
    files = (await progress.attachments(turn.connection, [report.id])).get(report.id, [])
    # What Telegram keeps can be sent again at any time, so that it need not go through the outbox.
    for file in files:
        turn.afterwards(partial(_send, turn, report, file, caption[:1024]))


async def _send(turn: Turn, report: Report, file: Attachment, caption: str) -> None:
    try:
        if file.kind in ("photo", "document"):
            await turn.channel.send_again(turn.address, file.kind, file.file_id, caption=caption)
            return
        if report.address is not None and report.message_id is not None:
            await turn.channel.copy(turn.address, report.address, report.message_id)
            return
    except SendFault as error:
        log.warning("file of report %s not sent again: %s", report.id, error)
        if isinstance(error, MustWait):
            turn.office.pace.pause(turn.address, error.seconds)
    await turn.say_afterwards(turn.say.html("chat.file_not_sent", name=file.name), f"file:{file.file_id[-60:]}")


async def _show(turn: Turn, task: Occurrence) -> None:
    await turn.answer(await _page(turn, task, 0), task=task.task_key)


async def _page(turn: Turn, task: Occurrence, page: int) -> Message:
    """A page of a task's history; the first has the newest reports, each page in order of time."""
    reports = await progress.history(turn.connection, task.entry.id, task.key)
    pages = max(1, -(-len(reports) // _ON_A_PAGE))
    page = min(page, pages - 1)
    end = len(reports) - page * _ON_A_PAGE
    shown = reports[max(0, end - _ON_A_PAGE) : end]
    files = await progress.attachments(turn.connection, [report.id or 0 for report in shown])
    # An edit takes back what the message had said and reports what it says now, in one update.
    edits = {report.update_id for report in reports if report.status != UNDONE}
    lines = []
    for report in shown:
        officer = await officers.by_id(turn.connection, report.officer_id)
        said = UnitState(report.status, report.percent, report.promised_on, reported_at=report.reported_at)
        taken_back = "chat.state_edited" if report.update_id in edits else "chat.state_undone"
        state = turn.say.html(taken_back) if report.status == UNDONE else describe.state(said, turn.say)
        (unit,) = describe.unit_names(turn.calendar, (report.unit_id,))
        lines.append(
            {
                "when": _when(turn, report),
                "who": officer.name if officer else "–",
                "unit": unit,
                "state": state,
                "note": report.note[:200],
                "files": len(files.get(report.id or 0, [])),
            }
        )
    text = turn.say.html("chat.history", title=describe.title(task), lines=lines, page=page + 1, pages=pages)
    told = [(report.id or 0, _when(turn, report), len(files[report.id or 0])) for report in shown if report.id in files]
    return Message(text, keyboards.history_buttons(task_ref(*task.task_key), told, page, pages, turn.say))


def _when(turn: Turn, report: Report) -> str:
    return f"{report.reported_at.astimezone(turn.office.zone):%H:%M %d/%m}"
