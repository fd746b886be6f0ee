"""One confirmation of several reports, and what the buttons under it and under a list of tasks do."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.calendar.model import Occurrence
from bot.calendar.progress import BLOCKED, DONE
from bot.chat.answers import asking, named, quoted, recording
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import reporting
from bot.office.rights import Right
from bot.office.task_ref import find_task, task_ref
from bot.office.wording import describe, keyboards
from bot.store.progress import EXTENSION

_LONGEST_QUOTE = 100


@dataclass(frozen=True, slots=True)
class Recorded:
    """A report that has just been recorded: its task, status, percentage and day in words."""

    task: Occurrence
    report_id: int
    status: str
    percent: int | None
    words: str


async def confirm(
    turn: Turn,
    recorded: Sequence[Recorded],
    asked: Sequence[str] = (),
    withdrawn: Sequence[str] = (),
    kept: Sequence[str] = (),
) -> None:
    """One message that lists what was recorded, with an undo for each and one for all; and what is asked about."""
    say, today = turn.say, turn.office.today()
    listed = say.html(
        "several.recorded",
        lines=[
            {
                "title": describe.title(one.task)[:100],
                "state": one.words,
                "term": describe.term(one.task, today, say),
            }
            for one in recorded
        ],
    )
    notes = say.html(
        "several.notes",
        blocked=any(one.status == BLOCKED for one in recorded),
        extended=any(one.status == EXTENSION for one in recorded),
        withdrawn=withdrawn,
        kept=kept,
        asked=[words[:_LONGEST_QUOTE] for words in asked],
        file=describe.file(turn.said.attachment.kind, turn.said.attachment.name, say)
        if recorded and turn.said.attachment is not None
        else "",
    )
    text = "\n\n".join(block for block in (listed if recorded else "", notes) if block)
    rows: keyboards.Rows = ()
    if len(recorded) == 1:
        ref = task_ref(*recorded[0].task.task_key)
        rows = ((keyboards.fix_button(ref, say), keyboards.undo_button(recorded[0].report_id, say)),)
    elif recorded:
        rows = keyboards.undo_buttons([(at, one.report_id) for at, one in enumerate(recorded, start=1)], say)
    await turn.answer(Message(text, rows), task=recorded[0].task.task_key if len(recorded) == 1 else None)


# ---- taps -----------------------------------------------------------------------------------------------------------


async def all_done_tapped(turn: Turn) -> None:
    """All the tasks that a question lists are done: its buttons name them."""
    said = quoted.own_question(turn)
    if said is None:
        turn.toast(turn.say.plain("chat.not_your_question"))
        return
    turn.edit_buttons(Message(""))
    tasks = turn.office.tasks(turn.calendar)
    chosen = [find_task(ref, tasks) for ref in quoted.choices(turn.said)]
    if await named.names_another(turn, said, [task for task in chosen if task is not None]):
        await turn.answer(Message(turn.say.html("chat.question_of_old")))
        return
    part = named.part_of(turn, said, turn.tap.part)
    recorded = []
    for task in {task.task_key: task for task in chosen if task is not None}.values():
        if turn.may(Right.TAKES_PART, task.entry):
            report_id = await reporting.record(turn.office, turn.connection, task, turn.statement(part), DONE)
            await asking.reported(turn, task.task_key, done=True)
            recorded.append(Recorded(task, report_id, DONE, None, recording.said_state(turn, task, DONE, None, None)))
    if recorded:
        await confirm(turn, recorded)
    else:
        turn.toast(turn.say.plain("chat.task_gone"))


async def undo_one_tapped(turn: Turn) -> None:
    """One of several is taken back; the others keep their buttons."""
    left = [one for one in quoted.undos(turn.said) if one[1] != turn.tap.number]
    await recording.undo(turn, turn.tap.number, keyboards.undo_buttons(left, turn.say) if left else ())


async def undo_all_tapped(turn: Turn) -> None:
    """Hoàn tác tất cả: all that one message had reported, as far as it stands."""
    taken = await reporting.undo_all(turn.office, turn.connection, turn.tap.number, turn.statement(turn.said))
    if not taken:
        turn.toast(turn.say.plain("chat.nothing_to_undo"))
        return
    turn.edit_buttons(Message(""))
    lines = [await recording.state_now(turn, report) for report in taken]
    await turn.answer(Message(turn.say.html("several.undone", lines=lines)))
