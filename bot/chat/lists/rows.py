"""A number alone means that row of the list that was shown last: "2", "số 2", "việc thứ ba"."""

import re

from bot.calendar.model import TaskKey
from bot.chat.admin import edit_steps
from bot.chat.answers import asking, bare
from bot.chat.leads import waiting
from bot.chat.lists import cards
from bot.chat.people import roster, unit_keeping
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.rights import Right
from bot.office.wording import keyboards, people_buttons

_MORE_THAN_A_NUMBER = re.compile(r"[-−%/]|\d[.,]\d")


async def named(turn: Turn) -> bool:
    """Whether the words are the number of a row alone: what stands there is then shown."""
    last = await asking.shown_list(turn) if turn.said.attachment is None and not turn.said.forwarded else None
    if last is None or _MORE_THAN_A_NUMBER.search(turn.said.words):
        return False
    items, tasks = last.body["items"], asking.tasks_of(last)
    count = len(items or tasks)
    places = bare.places(turn.said.words, [("", "")] * count)
    if not places:
        if places is None or not _is_short(turn.said.words):
            return False
        await turn.answer(Message(turn.say.html("chat.no_such_row", said=bare.core(turn.said.words), count=count)))
    elif items:
        await _item(turn, *items[places[0]])
    else:
        await _task(turn, tasks[places[0]])
    return True


async def _item(turn: Turn, verb: str, number: int | str) -> None:
    if verb == people_buttons.PERSON:
        await roster.show(turn, int(number))
    elif verb == keyboards.EDIT:
        await edit_steps.show(turn, str(number))
    elif verb == people_buttons.KEPT_UNIT:
        await unit_keeping.show(turn, str(number))
    else:
        await waiting.show_one(turn, verb, int(number))


async def _task(turn: Turn, key: TaskKey) -> None:
    task = turn.office.task(turn.calendar, key)
    if task is None or not turn.may(Right.SEES, task.entry):
        await turn.answer(Message(turn.say.html("chat.task_gone")))
    else:
        await cards.send(turn, task)


def _is_short(words: str) -> bool:
    """Whether a number can hardly be anything else than that of a row: of one digit, or called so ("số 12")."""
    said = bare.core(words)
    return len(said) == 1 or not bare.is_number(words)
