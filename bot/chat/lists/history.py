"""/lichsu: everything that was reported on a task, in order, with who said it and what was taken back."""

from bot.calendar.model import Occurrence
from bot.calendar.progress import UnitState
from bot.chat.answers import quoted
from bot.chat.lists.lists import my_tasks
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import find_task, task_ref
from bot.office.wording import describe, keyboards
from bot.store import officers, progress
from bot.store.progress import UNDONE

_MOST = 20


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
    """The task whose history is wanted."""
    task = find_task(turn.tap.ref, my_tasks(turn, await progress.states(turn.connection)))
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
        return
    await _show(turn, task)


async def _show(turn: Turn, task: Occurrence) -> None:
    reports = await progress.history(turn.connection, task.entry.id, task.key)
    files = await progress.attachments(turn.connection, [report.id or 0 for report in reports])
    names: dict[int, str] = {}
    for report in reports:
        if report.officer_id not in names:
            officer = await officers.by_id(turn.connection, report.officer_id)
            names[report.officer_id] = officer.name if officer else "–"
    # An edit takes back what the message had said and reports what it says now, in one update.
    edits = {report.update_id for report in reports if report.status != UNDONE}
    lines = []
    for report in reports[-_MOST:]:
        said = UnitState(report.status, report.percent, report.promised_on)
        when = report.reported_at.astimezone(turn.office.zone)
        taken_back = "chat.state_edited" if report.update_id in edits else "chat.state_undone"
        state = turn.say.html(taken_back) if report.status == UNDONE else describe.state(said, turn.say)
        (unit,) = describe.unit_names(turn.calendar, (report.unit_id,))
        lines.append(
            {
                "when": f"{when:%H:%M %d/%m}",
                "who": names[report.officer_id],
                "unit": unit,
                "state": state,
                "note": report.note[:200],
                "files": files.get(report.id or 0, 0),
            }
        )
    text = turn.say.html("chat.history", title=describe.title(task), lines=lines, earlier=max(0, len(reports) - _MOST))
    await turn.answer(Message(text), task=task.task_key)
