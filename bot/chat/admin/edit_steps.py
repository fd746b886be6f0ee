"""What is typed after /them or /sua alone, where a button would do as well: the kind of entry, or a name."""

from bot.calendar.days import When
from bot.calendar.model import Kind
from bot.chat.admin import edits
from bot.chat.asked.spoken import spoken
from bot.chat.people import form
from bot.chat.people.form import Form
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.store.officers import Role
from bot.texts import folded

_CALLED = {
    Kind.EVENT: frozenset(("su kien", "hop", "cuoc hop", "hoi nghi")),
    Kind.TASK: frozenset(("viec", "viec co han", "nhiem vu")),
    Kind.CONGRESS: frozenset(("dai hoi",)),
    Kind.ANNIVERSARY: frozenset(("ky niem", "ngay ky niem", "ngay le")),
}
_SHORTEST_NAME = 3


async def kind_said(turn: Turn, asked: Form) -> bool:
    """The same in words: "sự kiện"; what begins with a day is an event, which the preview says."""
    said = spoken(turn.said.words)
    kind = next((kind for kind in edits.KINDS if folded(turn.say.plain(f"edits.kind_{kind.value}")) in said), None)
    kind = kind or next((kind for kind, words in _CALLED.items() if not words.isdisjoint(said)), None)
    begins = kind is None and isinstance(edits.read_day(turn, turn.said.words), When)
    if kind is None and not begins:
        return False
    await form.close(turn, asked)
    if kind is not None:
        await edits.ask_for_new(turn, kind)
    else:
        await edits.add_new(turn, Kind.EVENT, turn.said.words)
    return True


async def entry_said(turn: Turn, asked: Form) -> bool:
    """Words of the name of what is to be changed, after /sua alone: "đại hội"."""
    words = folded(turn.said.words).strip(" .!?")
    if len(words) < _SHORTEST_NAME or not edits.search(turn, words):
        return False
    await form.close(turn, asked)
    await edits.choose(turn, words)
    return True


async def show(turn: Turn, ref: str) -> None:
    """What may be changed of one entry, as a message of its own, for those who keep the calendar."""
    entry = next((entry for entry in turn.calendar.entries if edits.entry_ref(entry) == ref), None)
    if entry is None or turn.me.role is not Role.ADMIN:
        await turn.answer(Message(turn.say.html("edits.gone")))
    else:
        await edits.card(turn, entry)
