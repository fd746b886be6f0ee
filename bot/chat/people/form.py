"""Forms about people and units: each step is a question that is kept, until it is answered by a button or in words.

Nothing is kept in memory. A form's body has what it does ("do") and what has been answered so far.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.wording import people_buttons
from bot.office.wording.keyboards import Rows
from bot.replies import ReplyStatus
from bot.store import open_questions as store
from bot.store.open_questions import Asked, Place
from bot.texts import folded

_WITHIN = timedelta(minutes=30)
_NO_MORE = frozenset(("thoi", "huy", "huy bo", "bo", "bo qua", "thoi khoi", "cancel"))


@dataclass(frozen=True, slots=True)
class Form:
    """A form that waits for an answer: its `body`, and whether it is also answered in words without quoting it."""

    id: int
    body: Mapping[str, Any]

    @property
    def does(self) -> str:
        """What the form is for."""
        return str(self.body["do"])


Step = Callable[[Turn, Form], Awaitable[bool]]
"""Takes an answer: a tap, or words. False where words are none."""


async def ask(
    turn: Turn, do: str, text: str, rows: Callable[[int], Rows] | None = None, *, words: bool = True, **kept: Any
) -> None:
    """Ask the next step of a form, in the place of any other here. `words`: it is answered in words."""
    now, place = turn.office.now(), _place(turn)
    body = {"do": do, "words": words, **kept}
    form = await store.ask(
        turn.connection, turn.me.id, place, Asked.FORM, update_id=turn.key, now=now, until=now + _WITHIN, body=body
    )
    buttons = rows(form) if rows is not None else people_buttons.cancel(form, turn.say)
    await turn.answer(Message(text, buttons))


async def keep(turn: Turn, form: Form, **changed: Any) -> Form:
    """Keep more with a form whose step goes on."""
    body = {**form.body, **changed}
    await store.change(turn.connection, form.id, body)
    return Form(form.id, body)


async def close(turn: Turn, form: Form) -> None:
    """The form is done, or will not be."""
    await store.close(turn.connection, form.id)
    turn.edit_buttons(Message(""))


async def tapped(turn: Turn) -> Form | None:
    """The form whose button was tapped. None, and a word of it, where it is over; None too where it is given up."""
    found = next((one for one in await _standing(turn) if one.id == turn.tap.number), None)
    if found is None:
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("people.form_gone"))
    elif turn.tap.choice == "no":
        await store.close(turn.connection, found.id)
        turn.edit(Message(turn.say.html("people.cancelled")))
        return None
    return found


async def worded(turn: Turn) -> Form | None:
    """The form that these words may answer."""
    if not turn.private or turn.said.words.startswith("/") or turn.said.attachment is not None:
        return None
    quoted = turn.incoming.quoted
    named = (
        {part.split(":")[1] for part in quoted.buttons if part.startswith(f"{people_buttons.FORM}:")} if quoted else ()
    )
    for one in await _standing(turn, now=quoted is None):
        if one.body["words"] and (quoted is None or str(one.id) in named):
            return one
    return None


async def left(turn: Turn) -> None:
    """A command begins something else: the form here is given up, and what is said next is no answer to it."""
    for one in await _standing(turn):
        await store.close(turn.connection, one.id)


async def given_up(turn: Turn, form: Form) -> bool:
    """Whether the words give the form up. It is then closed, and said to be."""
    if folded(turn.said.words).strip(" .!") not in _NO_MORE:
        return False
    await close(turn, form)
    await turn.answer(Message(turn.say.html("people.cancelled")))
    return True


def is_report(turn: Turn) -> bool:
    """Whether words that answer no question of a form are an officer's report, and are heard as that."""
    reading = turn.read(turn.said.words)
    return reading.confident and reading.status is not ReplyStatus.unrelated


async def _standing(turn: Turn, *, now: bool = False) -> list[Form]:
    found = await store.standing(turn.connection, turn.me.id, _place(turn))
    at = turn.office.now()
    return [Form(one.id, one.body) for one in found if one.kind is Asked.FORM and (not now or one.until >= at)]


def _place(turn: Turn) -> Place:
    return Place(turn.address, turn.incoming.thread_id or "")
