""" "Đồng ý", "không", "đến 10/4" that answer no message: the only matter that waits is meant, or it is asked which.

The words are kept with that question, and are carried out once it is answered: by a button, a number, a clause, a name.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.calendar.model import Occurrence
from bot.chat.answers import asking, bare, named, passed_on
from bot.chat.leads import carrying
from bot.chat.leads.waiting import item_of, line, show_one
from bot.chat.lists import standing
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import task_ref
from bot.office.waiting import Waiting, lately, may_decide, waiting
from bot.office.wording import board_buttons, describe, keyboards
from bot.replies import Act, Reading, ReplyStatus, read_reply
from bot.store import extensions
from bot.store.extensions import Extension
from bot.store.open_questions import Asked
from bot.texts import day_month
from bot.texts.folding import folded

_SHOWN = 10


async def decided(turn: Turn) -> bool:
    """Whether a lead's words, which answer no message, surely decide: on the only matter that waits, or it is asked.

    Where the bot has asked the lead something else they may be meant for that.
    """
    if not turn.private or turn.said.forwarded or turn.incoming.quoted is not None:
        return False
    if await _which(turn) or await _of_the_list(turn):
        return True
    reading = _reading(turn)
    # Words that answer nothing may be about anything: "xuất nhật ký" looks like a grant, and is read as nothing surely.
    # A refusal is mostly a bare "không", which by itself is no status.
    sure = reading.confident or reading.date is not None or bool(reading.clause) or reading.act is Act.refuse
    plain = reading.act in (Act.grant, Act.refuse) and sure
    if not plain or await _asked_otherwise(turn):
        return False
    mine = await _mine(turn, reading)
    found = lately(turn.office, mine) or mine
    if not found:
        return await _nothing_waits(turn, reading)
    await _one_or_ask(turn, found)
    return True


def _reading(turn: Turn) -> Reading:
    """What a lead's words mean, and the clause that they name."""
    today, words = turn.office.today(), turn.said.words
    reading, told = read_reply(words, today=today, lead=True), _without_name(turn)
    return reading if told == words else replace(read_reply(told, today=today, lead=True), clause=reading.clause)


def _without_name(turn: Turn) -> str:
    """What is said of the one task that a lead's words name: "đồng ý" of "II.1 đồng ý"; else the words as they are."""
    found = named.cut(turn, turn.said.words, 0)
    return (found[0].told if len(found) == 1 else "") or turn.said.words


async def _of_the_list(turn: Turn) -> bool:
    """Whether the words name a row of the list of what waits, which was shown last, and decide on it: "1 đồng ý"."""
    last = await asking.shown_list(turn) or next(iter(await asking.open_now(turn)), None)
    items = last.body["items"] if last is not None and last.kind in (Asked.LIST, Asked.DECISION) else []
    words = turn.said.words.strip()
    words = f"việc {words}" if words[:1].isdecimal() else words
    found = named.cut(turn, words, len(items)) if items else ()
    targets = [target for one in found for target in one.targets]
    if len(found) != 1 or len(targets) != 1 or not targets[0].number or targets[0].number > len(items):
        return False
    reading = read_reply(found[0].told, today=turn.office.today(), lead=True)
    if reading.act not in (Act.grant, Act.refuse):
        return False
    waits = {item_of(one): one for one in await waiting(turn.office, turn.connection, turn.calendar, turn.me)}
    verb, number = items[targets[0].number - 1]
    if verb not in (keyboards.EXTENSION, keyboards.QUESTION):
        return False
    await _close(turn)
    one = waits.get((verb, number))
    if one is not None and one.request is not None and may_decide(turn.office, turn.me, one.task):
        await _on_request(turn, one.request, found[0].told)
    else:
        await show_one(turn, verb, number)
    return True


async def said_of_list(turn: Turn, requests: Sequence[int], questions: Sequence[int]) -> bool:
    """Whether words that answer a list of these matters are for one of them: it is asked which, unless they say it."""
    if not turn.private or turn.said.forwarded:
        return False
    if await _which(turn):
        return True
    listed = {(keyboards.EXTENSION, number) for number in requests}
    listed |= {(keyboards.QUESTION, number) for number in questions}
    reading = _reading(turn)
    found = [one for one in await _mine(turn, reading) if item_of(one) in listed]
    if found:
        await _one_or_ask(turn, found)
    else:
        await turn.answer(Message(turn.say.html("leads.waits_no_longer")))
    return True


async def _one_or_ask(turn: Turn, found: Sequence[Waiting]) -> None:
    if len(found) > 1:
        await _ask_which(turn, found)
    else:
        await _carry_out(turn, found[0], _without_name(turn))


async def meant_tapped(turn: Turn, extension: Extension) -> None:
    """A button under the question which request is meant: the words that it quotes are carried out."""
    if turn.quoted is None or not turn.quoted.words:
        turn.toast(turn.say.plain("chat.question_of_old")[:200])
        return
    turn.edit_buttons(Message(""))
    await _close(turn)
    await _on_request(turn, extension, turn.quoted.words)


async def _mine(turn: Turn, reading: Reading) -> list[Waiting]:
    """What the lead's words may be meant for: where they name a clause, what is about that; a day is for requests."""
    everything = await waiting(turn.office, turn.connection, turn.calendar, turn.me)
    mine = [one for one in everything if may_decide(turn.office, turn.me, one.task)]
    if reading.act is Act.grant and reading.date is not None:
        mine = [one for one in mine if one.request is not None]
    if reading.clause:
        mine = [one for one in mine if one.task.entry.clause == reading.clause]
    return mine


async def _nothing_waits(turn: Turn, reading: Reading) -> bool:
    """Say that nothing waits, where the words can hardly mean anything else; a day for a named task is offered."""
    if turn.me.oversees and reading.act is Act.grant and reading.clause and reading.date is not None:
        task = standing.nearest(turn, named.plain_clause(reading.clause))
        if task is not None and not turn.me.own_units(task.entry):
            await _offer(turn, task, reading.date)
            return True
    means_else = reading.date is not None and reading.status is not ReplyStatus.extension
    if turn.me.units or means_else or not turn.me.oversees:
        return False
    await turn.answer(Message(turn.say.html("leads.nothing_waits")))
    return True


async def _offer(turn: Turn, task: Occurrence, day: date) -> None:
    """Nobody has asked for more time for this task: it is granted unasked on a tap."""
    today, ref = turn.office.today(), task_ref(*task.task_key)
    text = turn.say.html(
        "leads.offer_grant",
        title=describe.title(task),
        due=describe.due(task, today, turn.say),
        day=day_month(day, today),
    )
    await turn.answer(Message(text, board_buttons.offer_buttons(ref, day, turn.say)), task=task.task_key)


async def _ask_which(turn: Turn, found: Sequence[Waiting]) -> None:
    shown = found[:_SHOWN]
    text = turn.say.html(
        "leads.which_matter",
        words=turn.said.words[:60],
        lines=[await line(turn, one) for one in shown],
        more=len(found) - len(shown),
    )
    items = [item_of(one) for one in shown]
    buttons = keyboards.meant_buttons(items, turn.say)
    await turn.answer(Message(text, buttons, reply_to=turn.said.message_id))
    await asking.which_matter(turn, turn.said.words, [one.task.task_key for one in shown], items)


async def _which(turn: Turn) -> bool:
    """Whether the words answer the question which matter is meant; what was said then is carried out."""
    asked = next((one for one in await asking.open_now(turn) if one.kind is Asked.DECISION), None)
    if asked is None:
        return False
    items = [(verb, number) for verb, number in asked.body["items"]]
    waits = {item_of(one): one for one in await waiting(turn.office, turn.connection, turn.calendar, turn.me)}
    found = [waits.get(item) for item in items]
    told = [(one.task.entry.clause, one.task.entry.title) if one is not None else ("", "") for one in found]
    places = bare.places(turn.said.words, told) or _by_name(turn.said.words, found)
    if not places or len(places) != 1:
        return False
    await turn.open_questions.close(asked.id)
    one = found[places[0]]
    if one is not None:
        await _carry_out(turn, one, asked.body["words"])
    else:
        await turn.answer(Message(turn.say.html("leads.waits_no_longer")))
    return True


def _by_name(words: str, found: Sequence[Waiting | None]) -> list[int]:
    """The places of what was said by somebody whose name, or its last part, is all that the words say."""
    said = folded(bare.core(words)).split()
    return [
        place
        for place, one in enumerate(found)
        if one is not None
        and one.officer is not None
        and said
        and said == folded(one.officer.name).split()[-len(said) :]
    ]


async def _carry_out(turn: Turn, one: Waiting, words: str) -> None:
    """Do to one matter what the words say."""
    if one.request is not None:
        await _on_request(turn, one.request, words)
    elif one.question is not None:
        await passed_on.pass_words_on(turn, one.question, words)


async def _on_request(turn: Turn, extension: Extension, words: str) -> None:
    """Decide on a request as the words say; they are read again about it."""
    extension = await extensions.by_id(turn.connection, extension.id) or extension
    today = turn.office.today()
    reading = read_reply(words, today=today, due=extension.planned_on, lead=True)
    day = reading.date if reading.date is not None and reading.date >= today else None
    if reading.date is not None and day is None:
        await carrying.ask_for_a_day(turn, extension, 0, over=reading.date)
    elif not await carrying.carry_out(turn, extension, reading, day, seen=0):
        await carrying.say_what_stands(turn, extension)


async def _close(turn: Turn) -> None:
    """Forget the question which matter is meant."""
    for question in await asking.standing(turn):
        if question.kind is Asked.DECISION:
            await turn.open_questions.close(question.id)


async def _asked_otherwise(turn: Turn) -> bool:
    """Whether the bot has asked the lead something else that the words may answer."""
    return any(one.kind is not Asked.DECISION for one in await asking.open_now(turn))
