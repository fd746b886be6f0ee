""" "Đồng ý", "không", "đến 10/4" that answer no message: the only matter that waits is meant, or it is asked which.

The words are kept with that question, and are carried out once it is answered: by a button, a number, a clause, a name.
"""

from collections.abc import Sequence

from bot.chat.answers import asking, bare, passed_on
from bot.chat.leads import carrying
from bot.chat.leads.waiting import line
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.waiting import Waiting, lately, may_decide, waiting
from bot.office.wording import keyboards
from bot.replies import Act, Reading, ReplyStatus, read_reply
from bot.store import extensions, open_questions
from bot.store.extensions import Extension
from bot.store.open_questions import Asked
from bot.texts.folding import folded

_SHOWN = 10


async def decided(turn: Turn, among: Sequence[int] = ()) -> bool:
    """Whether a lead's words, which answer no one matter, surely decide: on the only one that waits, or it is asked.

    `among` are the requests of the message that they answer, where that tells of several. Where the bot has asked the
    lead something else they may be meant for that.
    """
    if not turn.private or turn.said.forwarded or (turn.incoming.quoted is not None and not among):
        return False
    if await _which(turn):
        return True
    reading = read_reply(turn.said.words, today=turn.office.today(), lead=True)
    if reading.act not in (Act.grant, Act.refuse) or (not among and await _asked_otherwise(turn)):
        return False
    found = await _candidates(turn, reading, among)
    if not found:
        return await _nothing_waits(turn, reading)
    if len(found) > 1:
        await _ask_which(turn, found)
    else:
        await _carry_out(turn, found[0], turn.said.words)
    return True


async def meant_tapped(turn: Turn, extension: Extension) -> None:
    """A button under the question which request is meant: the words that it quotes are carried out."""
    if turn.quoted is None or not turn.quoted.words:
        turn.toast(turn.say.plain("chat.question_of_old")[:200])
        return
    turn.edit_buttons(Message(""))
    await _close(turn)
    await _on_request(turn, extension, turn.quoted.words)


async def _candidates(turn: Turn, reading: Reading, among: Sequence[int]) -> list[Waiting]:
    """What the words may be meant for: a day is only for requests. What waits for long comes in where nothing else."""
    everything = await waiting(turn.office, turn.connection, turn.me)
    mine = [one for one in everything if may_decide(turn.office, turn.me, one.task)]
    mine = [one for one in mine if one.request is not None or reading.date is None]
    if reading.clause:
        mine = [one for one in mine if one.task.entry.clause == reading.clause]
    if among:
        return [one for one in mine if one.request is not None and one.request.id in among]
    return lately(turn.office, mine) or mine


async def _nothing_waits(turn: Turn, reading: Reading) -> bool:
    """Say that nothing waits, where the words can hardly mean anything else."""
    means_else = reading.date is not None and reading.status is not ReplyStatus.extension
    if turn.me.units or means_else or not turn.me.oversees:
        return False
    await turn.answer(Message(turn.say.html("leads.nothing_waits")))
    return True


async def _ask_which(turn: Turn, found: Sequence[Waiting]) -> None:
    shown = found[:_SHOWN]
    text = turn.say.html(
        "leads.which_matter",
        words=turn.said.words[:60],
        lines=[await line(turn, one) for one in shown],
        more=len(found) - len(shown),
    )
    items = [_item(one) for one in shown]
    buttons = keyboards.meant_buttons(items, turn.say)
    await turn.answer(Message(text, buttons, reply_to=turn.said.message_id))
    await asking.which_matter(turn, turn.said.words, [one.task.task_key for one in shown], items)


def _item(one: Waiting) -> tuple[str, int]:
    if one.request is not None:
        return keyboards.EXTENSION, one.request.id
    return keyboards.QUESTION, one.question.id if one.question is not None else 0


async def _which(turn: Turn) -> bool:
    """Whether the words answer the question which matter is meant; what was said then is carried out."""
    asked = next((one for one in await asking.open_now(turn) if one.kind is Asked.DECISION), None)
    if asked is None:
        return False
    items = [(verb, number) for verb, number in asked.body["items"]]
    waits = {_item(one): one for one in await waiting(turn.office, turn.connection, turn.me)}
    found = [waits.get(item) for item in items]
    told = [(one.task.entry.clause, one.task.entry.title) if one is not None else ("", "") for one in found]
    places = bare.places(turn.said.words, told) or _by_name(turn.said.words, found)
    if not places or len(places) != 1:
        return False
    await open_questions.close(turn.connection, asked.id)
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
            await open_questions.close(turn.connection, question.id)


async def _asked_otherwise(turn: Turn) -> bool:
    """Whether the bot has asked the lead something else that the words may answer."""
    return any(one.kind is not Asked.DECISION for one in await asking.open_now(turn))
