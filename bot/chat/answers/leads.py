"""Word to the leads: what is in the way, what is asked, in the officer's own words."""

from bot.calendar.model import Occurrence
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.wording import describe, keyboards
from bot.office.wording.keyboards import Rows
from bot.store import officers, questions
from bot.store.officers import Officer, Role
from bot.texts import Texts

_LONGEST_WORDS = 1000


async def leads(turn: Turn) -> list[Officer]:
    """Those who decide: the leads, or the admins of an office that has none."""
    for role in (Role.LEAD, Role.ADMIN):
        found = await officers.enrolled(turn.connection, role)
        if reached := [lead for lead in found if lead.chat_id is not None and lead.refused_at is None]:
            return [lead for lead in reached if lead.id != turn.me.id]
    return []


async def tell(turn: Turn, key: str, task: Occurrence, words: str, **params: object) -> None:
    """Tell every lead the message `key`; what a lead replies to it reaches the officer of this turn."""
    await ask(turn, key, task, words, None, **params)


async def ask(
    turn: Turn, key: str, task: Occurrence, words: str, buttons: dict[str, Rows] | None, **params: object
) -> None:
    """Tell every lead the message `key` with buttons, given by locale (default: how to reply)."""
    reached = await leads(turn)
    if not reached:
        return
    about, title = (task.entry.id, task.key), describe.title(task)
    question_id = await questions.add(
        turn.connection,
        officer_id=turn.me.id,
        task=about,
        title=title,
        words=words[:_LONGEST_WORDS],
        now=turn.office.now(),
    )
    for lead in reached:
        say = turn.office.texts(lead.locale)
        rows = keyboards.question_buttons(question_id, say) if buttons is None else buttons[say.locale]
        message = Message(text(turn, say, key, task, words, **params), rows)
        await turn.tell(lead.chat_id or 0, lead, message, task=about, question_id=question_id)


def text(turn: Turn, say: Texts, key: str, task: Occurrence, words: str, **params: object) -> str:
    """The message `key` about what the officer of this turn said of a task."""
    units = tuple(unit for unit in task.entry.units if unit in turn.me.units)
    return say.html(
        key,
        title=describe.title(task),
        officer=turn.me.name,
        units=", ".join(describe.unit_names(turn.calendar, units)),
        words=words[:_LONGEST_WORDS],
        **params,
    )
