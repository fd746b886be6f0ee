"""Which task is meant: the tasks that an officer may report on, and the question that lists them."""

from collections.abc import Sequence
from datetime import timedelta

from bot.calendar.model import Occurrence
from bot.chat.answers import asking
from bot.chat.incoming import Said
from bot.chat.lists.lists import States, is_done, my_tasks
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.store import progress
from bot.store.officers import Role
from bot.store.progress import Attachment

NEAR = timedelta(days=31)
"""What is due later than this is far off, and never meant unless it is named."""
_CHOICES = 10
_LONGEST_QUOTE = 200


def open_tasks(turn: Turn, states: States) -> list[Occurrence]:
    """The tasks that the officer may report on and has not done, the most urgent first."""
    mine = [task for task in my_tasks(turn, states) if turn.me.reporting_units(task.entry)]
    return [task for task in mine if not _has_done(turn, task, states)]


def _has_done(turn: Turn, task: Occurrence, states: States) -> bool:
    """Whether the officer's own units have done it, or the task is done in which they only take part."""
    units = turn.me.reporting_units(task.entry)
    return is_done(task, states, units) or (
        turn.me.reports_a_part(task.entry) and is_done(task, states, task.entry.units)
    )


def is_far(turn: Turn, task: Occurrence) -> bool:
    """Whether a task is due so late that it is hardly meant where it is not named, or nobody knows when."""
    return task.start is None or task.start > turn.office.today() + NEAR


async def states_of_all(turn: Turn) -> States:
    """How far every task is."""
    return await progress.states(turn.connection)


async def ask(
    turn: Turn,
    tasks: Sequence[Occurrence],
    said: Said,
    files: Sequence[Attachment] = (),
    *,
    reason: str = "",
    words: str = "",
    all_done: bool = False,
) -> None:
    """Ask which of some tasks a message, or a part of it, is about, with a number for each; it waits for the answer.

    Nothing to choose from is said. Further `files` wait with it. `reason` is HTML that says why it is asked, `words`
    are shown as what it is asked about. `all_done` adds one button that reports all the tasks shown as done.
    """
    if not tasks:
        nothing = "chat.lead_not_understood" if turn.me.role is not Role.OFFICER else "chat.no_open_tasks"
        await turn.answer(Message(reason or turn.say.html(nothing)))
        return
    shown, today = tasks[:_CHOICES], turn.office.today()
    question = turn.say.html(
        "chat.which_task",
        words=words[:_LONGEST_QUOTE],
        tasks=[(describe.title(task)[:100], describe.due(task, today, turn.say)) for task in shown],
        more=len(tasks) - len(shown),
        file=not said.words,
    )
    rows: tuple[tuple[Button, ...], ...] = keyboards.number_buttons(
        [task_ref(*task.task_key) for task in shown], keyboards.CHOOSE, said.part
    )
    if all_done:
        rows += keyboards.all_done_button(len(shown), said.part, turn.say)
    text = f"{reason}\n\n{question}" if reason else question
    await turn.answer(Message(text, rows, reply_to=said.message_id))
    await asking.which_task(turn, said, shown, files)
