"""Words that do something else than tell how a task stands: somebody else's, handed over, away, no more reminders.

Nothing is recorded for the task: whoever can act is told in the officer's words, or the officer is told what there is.
"""

from bot.calendar.model import Occurrence
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import questions, reporting, unattended
from bot.office.snooze import snooze_choices
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.replies import Act, Reading, ReplyStatus
from bot.store.questions import Matter

FOR_THE_LEADS = frozenset((Act.not_mine, Act.handed_over, Act.leave))
"""What only a lead can act on."""
OF_A_TASK = FOR_THE_LEADS | {Act.stop, Act.nil}
"""What is about a task, though it does not say how it stands."""


async def acted(turn: Turn, task: Occurrence, reading: Reading, said: Said) -> bool:
    """Whether the words have been seen to as what they do. A report that goes with them is recorded or asked about."""
    going = reading.confident and reading.status is ReplyStatus.in_progress
    if reading.act in FOR_THE_LEADS and not (reading.confident and reading.status is ReplyStatus.done):
        await _put_before_the_leads(turn, task, reading.act, said)
    elif reading.act is Act.stop and not going and reading.status is not ReplyStatus.done:
        await _offer_a_rest(turn, task, said)
    else:
        return False
    return True


def is_nil_report(task: Occurrence, reading: Reading) -> bool:
    """Whether the words surely say that there is nothing to report, and the task is a report."""
    said = reading.act is Act.nil and reading.status is ReplyStatus.done
    return said and set(reading.doubts) <= {"unlikely"} and reporting.is_report(task)


async def _put_before_the_leads(turn: Turn, task: Occurrence, act: Act, said: Said) -> None:
    """Put the words before the leads, and before the admins too where a unit would have nobody without the officer."""
    statement = turn.statement(said)
    if said.attachment is not None:
        await reporting.keep_file(turn.office, turn.connection, task, statement)
    alone = await unattended.without(turn.office, turn.connection, turn.me)
    reached = await questions.put(
        turn.office,
        turn.connection,
        f"chat.lead_{act.value}",
        task,
        statement,
        kind=Matter.STAFF,
        admins_too=bool(alone),
    )
    key = "chat.told_the_leads" if reached else "chat.passed_on_to_nobody"
    text = turn.say.html(key, title=describe.title(task), file=said.attachment is not None)
    await turn.answer(Message(text), task=task.task_key)


async def _offer_a_rest(turn: Turn, task: Occurrence, said: Said) -> None:
    """Reminders are not dropped because of words: they can be put off, end with a report, or with /dung."""
    if said.attachment is not None:
        await reporting.keep_file(turn.office, turn.connection, task, turn.statement(said))
    ref, choices = task_ref(*task.task_key), snooze_choices(turn.office.now(), task, turn.office.lead_times)
    buttons = (
        keyboards.snooze_buttons(ref, choices, turn.say)
        if choices
        else keyboards.task_buttons(ref, turn.say, snooze=False)
    )
    text = turn.say.html("chat.how_to_rest", title=describe.title(task), snooze=bool(choices))
    await turn.answer(Message(text, buttons), task=task.task_key)
