"""More time: an officer's own request is taken back, in words or by its button."""

from bot.calendar.model import Occurrence
from bot.chat.incoming import Said
from bot.chat.leads import copies
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import extensions
from bot.office.wording import describe, keyboards
from bot.store import extensions as store
from bot.store.extensions import Extension


async def withdrawn(turn: Turn, task: Occurrence, said: Said) -> bool:
    """Take back the officer's request, if nobody has decided on it yet, and tell the leads. Whether there was one."""
    done = await extensions.withdraw(turn.office, turn.connection, task, turn.statement(said))
    if done:
        await copies.of_taken_back(turn, task.task_key)
    return done


async def withdraw_row(turn: Turn, task: Occurrence) -> keyboards.Rows:
    """A button that takes back the officer's open request for a task, where there is one."""
    request = await store.pending(turn.connection, task.task_key, turn.me.id)
    return keyboards.withdraw_button(request.id, turn.say) if request else ()


async def withdraw_tapped(turn: Turn, extension: Extension) -> None:
    """Rút đề nghị gia hạn: the officer's own request is taken back."""
    turn.edit_buttons(Message(""))
    task = turn.office.task(turn.calendar, extension.task)
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
    elif await extensions.withdraw(turn.office, turn.connection, task, turn.statement(turn.quoted)):
        await copies.of_taken_back(turn, extension.task)
        await turn.answer(
            Message(turn.say.html("chat.extension_withdrawn", title=describe.title(task))), task=extension.task
        )
    else:
        turn.toast(turn.say.plain("chat.already_decided"))
