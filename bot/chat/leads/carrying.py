"""What a lead's words and taps do to a request for more time: it is decided, revised, or asked about.

Whoever decides has seen so many decisions on it: where there are others by now, what stands is said and nothing done.
"""

from datetime import date

from bot.chat.answers import asking, quoted
from bot.chat.leads import copies, waiting
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import decisions
from bot.office.wording import keyboards
from bot.replies import Act, Reading
from bot.store import extensions as store
from bot.store import officers
from bot.store.deliveries import Priority
from bot.store.extensions import Extension
from bot.store.open_questions import Asked
from bot.texts import day_month


async def carry_out(turn: Turn, extension: Extension, reading: Reading, day: date | None, *, seen: int) -> bool:
    """Do what a lead's words say to a request, of which they have `seen` so many decisions; what is not plain is asked.

    `day` is the one that they name, if it is still to come. False where nothing is left to decide, and the words are
    for the officer.
    """
    act = None if turn.said.forwarded else reading.act
    plain = act is Act.refuse or (act is Act.grant and is_later(extension, day))
    over = act is Act.grant and reading.date is None and extension.asked_until < turn.office.today()
    if not plain and extension.decisions and day is None:
        return False
    if await is_stale(turn, extension, seen):
        await say_what_stands(turn, extension, day if act is not Act.refuse else None, refuse=act is Act.refuse)
    elif plain and over:
        await ask_for_a_day(turn, extension, seen, over=extension.asked_until)
    elif plain:
        await decide(turn, extension, None if act is Act.refuse else day or extension.asked_until, seen)
    else:
        await ask_what_is_meant(turn, extension, day, seen=seen)
    return True


def is_later(extension: Extension, day: date | None) -> bool:
    """Whether a day gives more time than the plan; a grant that names none does."""
    due = extension.planned_on if extension.decisions else extension.due_before
    return day is None or due is None or day > due


async def decide(turn: Turn, extension: Extension, granted: date | None, seen: int) -> None:
    """Carry a decision out; every message that put the request before a lead says so."""
    if seen and granted == extension.granted_until:
        stands = await decisions.outcome_now(turn.office, turn.connection, extension, turn.say)
        await _say(turn, turn.say.plain("leads.unchanged", outcome=stands))
        return
    said = turn.statement(turn.quoted if turn.incoming.tap else turn.said)
    if not await decisions.decide(turn.office, turn.connection, extension, granted, said, seen=seen):
        await say_what_stands(turn, extension)
        return
    if turn.incoming.tap is not None:
        await _after_tap(turn, extension.id)
    await copies.of_request(turn, extension.id)


async def _after_tap(turn: Turn, extension_id: int) -> None:
    """The list from which it was decided is shown anew; any other message loses its buttons."""
    if not await waiting.shown_anew(turn):
        turn.edit_buttons(Message(""))


async def ask_for_a_day(turn: Turn, extension: Extension, seen: int, *, over: date | None = None) -> None:
    """Ask until when a request is granted; `over` is a day that has passed."""
    text = turn.say.html(
        "chat.which_other_day" if over is None else "leads.which_day_instead",
        day=day_month(over, turn.office.today()) if over else "",
    )
    await turn.answer(Message(text, keyboards.refuse_button(extension.id, turn.say, seen=seen)))
    await asking.about(turn, Asked.GRANT, extension.task, request=extension.id, seen=seen)


async def ask_what_is_meant(turn: Turn, extension: Extension, day: date | None, *, seen: int = 0) -> None:
    """Words that are not plain decide nothing: they are asked about, with the day that they name, or passed on."""
    rows: keyboards.Rows = ()
    today = turn.office.today()
    if day is not None and is_later(extension, day) and day != extension.asked_until:
        rows += keyboards.day_button(extension.id, day, today, turn.say, seen=seen)
    until = day_month(extension.asked_until, today)
    if seen:
        rows += keyboards.revision_buttons(extension.id, until, seen, turn.say)
    else:
        rows += keyboards.extension_buttons(extension.id, until, turn.say)
    question = await quoted.question_quoted(turn)
    asker = await officers.by_id(turn.connection, extension.officer_id)
    if question is not None and asker is not None and turn.private:
        rows += keyboards.send_button(question.id, asker.name, turn.say)
    text = turn.say.html("chat.which_other_day_unclear")
    await turn.tell(
        turn.address,
        turn.me,
        Message(text, rows, reply_to=turn.said.message_id),
        priority=Priority.ANSWER,
        task=extension.task,
        question_id=question.id if question else None,
    )


# ---- what is no longer good -----------------------------------------------------------------------------------------


async def is_stale(turn: Turn, extension: Extension, seen: int) -> bool:
    """Whether something has been decided since, or the request was taken back."""
    if extension.decisions != seen:
        return True
    return seen == 0 and not await store.is_open(turn.connection, extension.id)


async def say_what_stands(turn: Turn, extension: Extension, day: date | None = None, *, refuse: bool = False) -> None:
    """Say who has decided what, and when; a button revises it, to what the words say where that is known."""
    now = await store.by_id(turn.connection, extension.id) or extension
    stands = await decisions.outcome_now(turn.office, turn.connection, now, turn.say)
    seen = now.decisions
    if turn.incoming.tap is not None:
        turn.toast(stands)
        if not await waiting.shown_anew(turn):
            turn.edit_buttons(Message("", keyboards.revise_button(now.id, seen, turn.say) if seen else ()))
        return
    rows: keyboards.Rows = ()
    if seen and refuse and now.granted_until is not None:
        rows = keyboards.refuse_button(now.id, turn.say, seen=seen)
    elif seen and day is not None and day != now.granted_until and is_later(now, day):
        rows = keyboards.day_button(now.id, day, turn.office.today(), turn.say, seen=seen)
    elif seen:
        rows = keyboards.revise_button(now.id, seen, turn.say)
    text = turn.say.html("leads.decided_already", outcome=stands, open=bool(seen))
    await turn.answer(Message(text, rows), task=now.task)


async def _say(turn: Turn, words: str) -> None:
    """A line over the chat after a tap, else an answer."""
    if turn.incoming.tap is not None:
        turn.toast(words)
    else:
        await turn.answer(Message(turn.say.html("leads.plain", words=words)))
