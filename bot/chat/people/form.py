"""Forms about people and units: each step is a question that is kept, until it is answered by a button or in words.

Nothing is kept in memory. A form's body has what it does ("do"), what has been answered so far, and the step as it is
"shown", so that it can be asked again.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.chat.asked.spoken import spoken
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.wording import people_buttons
from bot.office.wording.keyboards import Rows
from bot.replies import ReplyStatus
from bot.store.open_questions import Asked

_WITHIN = timedelta(minutes=30)
_NO_REPORT = (ReplyStatus.unrelated, ReplyStatus.acknowledged)
_NO_MORE = frozenset((
    *("thoi", "huy", "huy bo", "bo", "bo di", "bo qua", "thoi khoi", "thoi khong", "khong moi nua", "khong can nua"),
    *("de sau", "cancel"),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A form that waits for an answer, and its `body`; `newest` where nothing has been asked here since."""

    id: int
    body: Mapping[str, Any]
    newest: bool = True

    @property
    def does(self) -> str:
        """What the form is for."""
        return str(self.body["do"])


Step = Callable[[Turn, Form], Awaitable[bool]]
"""Takes an answer: a tap, or words. False where the words are no answer to it; it has then said nothing."""


async def ask(turn: Turn, do: str, text: str, rows: Callable[[int], Rows] | None = None, **kept: Any) -> None:
    """Ask the next step of a form, in the place of any other here."""
    form = await _open(turn, {"do": do, **kept})
    shown = Message(text, rows(form) if rows is not None else people_buttons.cancel(form, turn.say))
    await turn.open_questions.change(form, {"do": do, **kept, "shown": shown.to_payload()})
    await turn.answer(shown)


async def listen(turn: Turn, do: str, **kept: Any) -> None:
    """Keep that words may answer what is asked here with buttons of its own, in the place of any other form."""
    await _open(turn, {"do": do, **kept})


async def again(turn: Turn, form: Form, why: str = "") -> None:
    """Ask the step again as it was last shown, after `why` (HTML); nothing where it is over or has no message."""
    standing = [one for one in await _standing(turn) if one.id == form.id]
    if "shown" not in form.body or not standing:
        return
    now = turn.office.now()
    await turn.open_questions.asked_again(form.id, now=now, until=now + _WITHIN)
    shown = Message.from_payload(form.body["shown"])
    await turn.answer(replace(shown, text=f"{why}\n\n{shown.text}" if why else shown.text))


async def keep(turn: Turn, form: Form, **changed: Any) -> Form:
    """Keep more with a form whose step goes on."""
    body = {**form.body, **changed}
    await turn.open_questions.change(form.id, body)
    return Form(form.id, body)


async def show(turn: Turn, form: Form, text: str, rows: Rows) -> None:
    """The step as it is now: after a tap its message changes, after words it is asked again."""
    shown = Message(text, rows)
    form = await keep(turn, form, shown=shown.to_payload())
    if turn.incoming.tap is not None:
        turn.edit(shown)
    else:
        await again(turn, form)


async def say(turn: Turn, text: str) -> None:
    """What has come of a step: after a tap in the place of its message, else as an answer."""
    if turn.incoming.tap is not None:
        turn.edit(Message(text))
    else:
        await turn.answer(Message(text))


async def close(turn: Turn, form: Form) -> None:
    """The form is done, or will not be."""
    await turn.open_questions.close(form.id)
    turn.edit_buttons(Message(""))


async def tapped(turn: Turn) -> Form | None:
    """The form whose button was tapped. None, and a word of it, where it is over; None too where it is given up."""
    found = next((one for one in await _standing(turn) if one.id == turn.tap.number), None)
    if found is None:
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("people.form_gone"))
    elif turn.tap.choice == "no":
        await turn.open_questions.close(found.id)
        turn.edit(Message(turn.say.html("people.cancelled")))
        return None
    return found


async def worded(turn: Turn) -> Form | None:
    """The form that these words may answer."""
    if not turn.private or turn.said.words.startswith("/") or turn.said.attachment is not None:
        return None
    quoted = turn.incoming.quoted
    if quoted is None:
        return next(iter(await _standing(turn, now=True)), None)
    named = {part.split(":")[1] for part in quoted.buttons if part.startswith(f"{people_buttons.FORM}:")}
    return next((one for one in await _standing(turn) if str(one.id) in named), None)


async def left(turn: Turn) -> None:
    """A command begins something else: the form here is given up, and what is said next is no answer to it."""
    for one in await _standing(turn):
        await turn.open_questions.close(one.id)


def gives_up(turn: Turn) -> bool:
    """Whether the words give a form up: "thôi ạ", "huỷ"."""
    return not _NO_MORE.isdisjoint(spoken(turn.said.words))


async def give_up(turn: Turn, form: Form) -> None:
    """The form is closed unanswered, and said to be."""
    await close(turn, form)
    await turn.answer(Message(turn.say.html("people.cancelled")))


def is_report(turn: Turn) -> bool:
    """Whether words that answer no question of a form are an officer's report or question, and are heard as that."""
    reading = turn.read(turn.said.words)
    return bool(spoken(turn.said.words)) and reading.confident and reading.status not in _NO_REPORT


def only_nods(turn: Turn) -> bool:
    """Whether words only nod ("vâng ạ"), which names nobody."""
    reading = turn.read(turn.said.words)
    return reading.confident and reading.status is ReplyStatus.acknowledged


async def _open(turn: Turn, body: Mapping[str, Any]) -> int:
    now = turn.office.now()
    return await turn.open_questions.ask(
        Asked.FORM,
        update_id=turn.key,
        now=now,
        until=now + _WITHIN,
        body=body,
    )


async def _standing(turn: Turn, *, now: bool = False) -> list[Form]:
    found, at = await turn.open_questions.standing(), turn.office.now()
    asked = [one.asked_at for one in found if one.until >= at and one.kind is not Asked.LIST]
    last = max(asked, default=at)
    forms = [one for one in found if one.kind is Asked.FORM and (not now or one.until >= at)]
    return [Form(one.id, one.body, newest=one.asked_at >= last) for one in forms]
