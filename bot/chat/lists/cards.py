"""One task as a message of its own: with an officer's buttons, a lead's, or both."""

from bot.calendar.model import Occurrence
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.rights import Right
from bot.office.task_ref import task_ref
from bot.office.wording import board_buttons, describe, keyboards
from bot.office.wording.reminders import task_message
from bot.store import progress


async def send(turn: Turn, task: Occurrence) -> None:
    """Answer with the task. A lead sees how every unit of it stands; a reply to it means the task."""
    states = (await progress.states(turn.connection, [task.entry.id])).get(task.task_key, {})
    office, me, say = turn.office, turn.me, turn.say
    if not board_buttons.leads_task(me, task):
        message = task_message(office, task, turn.calendar, states, me.serves, say)
        if not turn.may(Right.TAKES_PART, task.entry):  # who only follows has nothing to report
            text = describe.task(task, turn.calendar, office.today(), states, say)
            message = Message(text, keyboards.history_button(task_ref(*task.task_key), say))
        await turn.answer(message, task=task.task_key)
        return
    now = office.now().astimezone(office.zone)
    text = describe.task(task, turn.calendar, office.today(), states, say, units=task.entry.units, now=now)
    if me.reporting_units(task.entry):
        text += "\n\n" + say.html("chat.how_to_answer")
    await turn.answer(Message(text, board_buttons.card_buttons(office, me, task, say)), task=task.task_key)


def usual_buttons(turn: Turn, task: Occurrence) -> Message:
    """The buttons that a task's message has, to put back what had taken their place."""
    return Message("", board_buttons.card_buttons(turn.office, turn.me, task, turn.say))
