"""Every message by which a lead was told of a matter says what has become of it: in place, where that can be done."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.calendar.model import TaskKey
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import decisions
from bot.office.wording import keyboards
from bot.store import copies, extensions, officers, questions
from bot.store.questions import WAITING, Matter
from bot.texts import Texts

Outcome = Callable[[Texts], tuple[str, keyboards.Rows]]
"""Makes, in a language, what is said of a matter now, as HTML, and the buttons that are still good."""


async def of_request(turn: Turn, extension_id: int) -> None:
    """What stands of a request, under every message that put it before a lead."""
    extension = await extensions.by_id(turn.connection, extension_id)
    question = await questions.of_request(turn.connection, extension_id)
    if extension is None or question is None:
        return
    words = {
        locale: await decisions.outcome_now(turn.office, turn.connection, extension, turn.office.texts(locale))
        for locale in await _locales(turn, question.id)
    }

    def outcome(say: Texts) -> tuple[str, keyboards.Rows]:
        rows = keyboards.revise_button(extension.id, extension.decisions, say) if extension.decisions else ()
        return say.html("leads.mark", outcome=words[say.locale]), rows

    await _mark(turn, question.id, outcome)


async def of_taken_back(turn: Turn, task: TaskKey) -> None:
    """That the officer who speaks has just taken a request back, under every message that put it before a lead."""
    extension_id = await extensions.taken_back(turn.connection, task, turn.me.id)
    if extension_id is not None:
        await of_request(turn, extension_id)


async def of_question(turn: Turn, question_id: int) -> None:
    """Who has answered or settled a question, and when, under every message that put it before a lead."""
    question = await questions.by_id(turn.connection, question_id)
    if question is None or question.kind not in WAITING or question.settled_at is None:
        return
    by = await officers.by_id(turn.connection, question.settled_by or 0)
    when = f"{question.settled_at.astimezone(turn.office.zone):%H:%M %d/%m}"

    def outcome(say: Texts) -> tuple[str, keyboards.Rows]:
        text = say.plain(
            "leads.settled_by", lead=by.name if by else "–", when=when, answered=question.answered_at is not None
        )
        return say.html("leads.mark", outcome=text), keyboards.question_buttons(question.id, say)

    await _mark(turn, question.id, outcome)


async def say_settled(turn: Turn, question_id: int) -> str:
    """That a question waits no longer: who has seen to it, and when. Plain words."""
    question = await questions.by_id(turn.connection, question_id)
    if question is None or question.settled_at is None or question.kind is Matter.NOTICE:
        return turn.say.plain("leads.settled_already")
    by = await officers.by_id(turn.connection, question.settled_by or 0)
    when = f"{question.settled_at.astimezone(turn.office.zone):%H:%M %d/%m}"
    answered = question.answered_at is not None
    return turn.say.plain("leads.settled_by", lead=by.name if by else "–", when=when, answered=answered)


async def _mark(turn: Turn, question_id: int, outcome: Outcome) -> None:
    """Put what has become of a matter under what told leads of it: in the outbox what waits there, else in place."""
    for copy in await copies.of_question(turn.connection, question_id):
        person = await officers.by_id(turn.connection, copy.officer_id)
        if person is None or "text" not in copy.payload:
            continue
        text, rows = outcome(turn.office.texts(person.locale))
        message = Message.from_payload(copy.payload)
        message = replace(message, text=f"{message.text}\n\n{text}", buttons=rows)
        if copy.message_id is None:
            await copies.rewrite(turn.connection, copy.delivery_id, message.to_payload())
        else:
            edit = partial(turn.channel.edit, copy.address, copy.message_id, message)
            turn.afterwards(edit, message=False)


async def _locales(turn: Turn, question_id: int) -> set[str]:
    people = [
        await officers.by_id(turn.connection, one.officer_id)
        for one in await copies.of_question(turn.connection, question_id)
    ]
    return {turn.office.texts(person.locale).locale for person in people if person is not None}
