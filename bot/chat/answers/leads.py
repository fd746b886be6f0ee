"""Word to the leads: what is in the way, what is asked, in the officer's own words."""

from bot.calendar.model import Occurrence
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.wording import describe
from bot.office.wording.keyboards import Rows
from bot.store import officers
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
    """Tell every lead the message `key`."""
    for lead in await leads(turn):
        say = turn.office.texts(lead.locale)
        await turn.tell(lead.chat_id or 0, lead, Message(text(turn, say, key, task, words, **params)))


async def ask(turn: Turn, key: str, task: Occurrence, words: str, buttons: dict[str, Rows], **params: object) -> None:
    """Tell every lead the message `key` with buttons, given by locale."""
    for lead in await leads(turn):
        say = turn.office.texts(lead.locale)
        message = Message(text(turn, say, key, task, words, **params), buttons[say.locale])
        await turn.tell(lead.chat_id or 0, lead, message)


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
