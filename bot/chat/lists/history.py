"""/lichsu: everything that was reported on a task, in order, with who said it and what was taken back."""

from bot.calendar.model import Occurrence
from bot.calendar.progress import UnitState
from bot.chat.answers import quoted
from bot.chat.lists.lists import my_tasks
from bot.chat.lists.proof import when
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.store import history_pages, officers, progress
from bot.store.progress import OF_LEADS, UNDONE

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
    task = turn.task_tapped()
    if task is None:
        return
    if turn.tap.value is not None:
        turn.edit(await _page(turn, task, turn.tap.value))
    else:
        await _show(turn, task)


async def _show(turn: Turn, task: Occurrence) -> None:
    await turn.answer(await _page(turn, task, 0), task=task.task_key)


async def _page(turn: Turn, task: Occurrence, page: int) -> Message:
    """A page of a task's history; the first has the newest reports, each page in order of time."""
    found = await history_pages.page(turn.connection, task.task_key, page * _ON_A_PAGE, _ON_A_PAGE + 1)
    # The oldest of them only tells that there is another page.
    shown, pages = found[-_ON_A_PAGE:], page + (2 if len(found) > _ON_A_PAGE else 1)
    files = await progress.attachments(turn.connection, [report.id or 0 for report in shown])
    # An edit takes back what the message had said and reports what it says now, in one update.
    undos = [report.update_id for report in shown if report.status == UNDONE]
    edits = await history_pages.updates_that_report(turn.connection, task.task_key, undos)
    lines = []
    for report in shown:
        officer = await officers.by_id(turn.connection, report.officer_id)
        said = UnitState(report.status, report.percent, report.promised_on, reported_at=report.reported_at)
        taken_back = "chat.state_edited" if report.update_id in edits else "chat.state_undone"
        state = turn.say.html(taken_back) if report.status == UNDONE else describe.state(said, turn.say)
        (unit,) = describe.unit_names(turn.calendar, (report.unit_id,))
        if report.status in OF_LEADS:  # kept beside the unit's reports, but not said for it
            unit = turn.say.plain("chat.role_lead")
        lines.append(
            {
                "when": when(turn, report),
                "who": officer.name if officer else "–",
                "unit": unit,
                "state": state,
                "note": report.note[:200],
                "files": len(files.get(report.id or 0, [])),
            }
        )
    text = turn.say.html("chat.history", title=describe.title(task), lines=lines, page=page + 1, pages=pages)
    told = [(report.id or 0, when(turn, report), len(files[report.id or 0])) for report in shown if report.id in files]
    return Message(text, keyboards.history_buttons(task_ref(*task.task_key), told, page, pages, turn.say))
