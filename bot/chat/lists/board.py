"""/tiendo: where things stand, as a short text and a picture; by buttons down to a class, a unit, a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.calendar import board
from bot.calendar.board import Row, Which
from bot.calendar.model import Unit
from bot.calendar.week import monday_of
from bot.chat.answers import asking
from bot.chat.asked import progress_words
from bot.chat.lists import board_picture
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.board import look
from bot.office.wording import board_buttons, board_words
from bot.office.wording.board_words import Heading
from bot.texts import span_text

WEEK = "week"
_UNITS_ON_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the board is wanted: a class or flag, of one unit or of all, of this week or of the year."""

    which: Which = Which.ALL
    unit: Unit | None = None
    week: bool = False


async def command(turn: Turn) -> None:
    """/tiendo, and with words: /tiendo quá hạn, /tiendo UBND. Only the whole board comes with its picture."""
    words = turn.said.words.partition(" ")[2]
    units = turn.calendar.units
    found = progress_words.named(words, units) if words.strip() else progress_words.Named()
    if found is None:
        names = [unit.short for unit in _units(turn)]
        await turn.answer(Message(turn.say.html("board.no_such_unit", words=words.strip()[:60], units=names)))
    elif not _shown(turn, found):
        await _own_only(turn, found)
    else:
        await show(turn, Wanted(found.which, found.unit, found.week), picture=not found.narrow)


async def asked(turn: Turn) -> bool:
    """Whether plain words ask where things stand ("ai đang trễ", "UBND làm tới đâu rồi"); they are answered then.

    In a group it is said that this is shown in private only.
    """
    if turn.said.attachment is not None or turn.incoming.quoted is not None or turn.said.forwarded:
        return False
    found = progress_words.asked(turn.said.words, turn.calendar.units)
    if found is None:
        return False
    if not turn.private:
        await turn.answer(Message(turn.say.html("chat.only_in_private")))
    elif not _shown(turn, found):
        await _own_only(turn, found)
    else:
        await show(turn, Wanted(found.which, found.unit, found.week), picture=not found.narrow)
    return True


def _shown(turn: Turn, found: progress_words.Named) -> bool:
    return found.unit is None or found.unit in _units(turn)


async def _own_only(turn: Turn, found: progress_words.Named) -> None:
    """Another unit's standing is not shown: that is said, and how one's own stands is."""
    asked = found.unit.short if found.unit is not None else ""
    own = [unit.short for unit in _units(turn)]
    await turn.answer(Message(turn.say.html("board.own_only", asked=asked, own=own)))
    await show(turn, Wanted(found.which, None, found.week))


async def tapped(turn: Turn) -> None:
    """A class, a unit or another page changes the message in place; the picture comes as a message."""
    tap = turn.tap
    if tap.choice == "units":
        turn.edit(await _units_page(turn, tap.number))
        return
    unit = next((one for one in _units(turn) if board_buttons.unit_ref(one.id) == tap.ref), None)
    if tap.ref and unit is None:
        turn.toast(turn.say.plain("board.unit_gone"))
    elif tap.choice in ("light", "dark"):
        rows = _of(await look(turn.office, turn.connection, turn.me), unit)
        board_picture.send(turn, rows, unit, dark=tap.choice == "dark")
    else:
        week = tap.choice == WEEK
        wanted = Wanted(Which.ALL if week else Which(tap.choice), unit, week)
        rows = await look(turn.office, turn.connection, turn.me)
        turn.edit(await _page(turn, rows, wanted, tap.number))


async def show(turn: Turn, wanted: Wanted, *, picture: bool = False) -> None:
    """The first page of what is wanted; with the picture of it where there is anything."""
    rows = await look(turn.office, turn.connection, turn.me)
    await turn.answer(await _page(turn, rows, wanted, 0))
    here = _of(rows, wanted.unit)
    if picture and here:
        board_picture.send(turn, here, wanted.unit, dark=False)


async def _page(turn: Turn, rows: Sequence[Row], wanted: Wanted, page: int) -> Message:
    here, today, zone, say = _of(rows, wanted.unit), turn.office.today(), turn.office.zone, turn.say
    week = ""
    if wanted.week:
        first = monday_of(today)
        last = first + timedelta(days=6)
        here, week = board.of_week(here, first, last, zone), span_text(first, last)
    unit = wanted.unit.short if wanted.unit else ""
    found = board.narrowed(here, wanted.which)
    pages = board_words.pages_of(found)
    page = min(page, pages - 1)
    text = board_words.text(here, wanted.which, page, Heading(unit, week), turn.calendar, today, zone, say)
    shown = found[page * board_words.ON_A_PAGE : (page + 1) * board_words.ON_A_PAGE]
    await asking.listed(turn, [one.task.task_key for one in shown])
    id_ = wanted.unit.id if wanted.unit else ""
    name = WEEK if wanted.week else wanted.which.value
    buttons = board_buttons.tasks([one.task for one in shown])
    buttons += board_buttons.turning(name, id_, page, pages, say)
    many = len(_units(turn)) > 1
    buttons += board_buttons.board_buttons(board.counts(_of(rows, wanted.unit)), name, id_, say, units=many)
    return Message(text, buttons)


async def _units_page(turn: Turn, page: int) -> Message:
    """The units, those with the most overdue first."""
    rows = await look(turn.office, turn.connection, turn.me)
    each = [(unit, _of(rows, unit)) for unit in _units(turn)]
    each = sorted(
        ((unit, found) for unit, found in each if found), key=lambda one: -board.counts(one[1])[Which.OVERDUE]
    )
    pages = max(1, -(-len(each) // _UNITS_ON_A_PAGE))
    page = min(page, pages - 1)
    here = each[page * _UNITS_ON_A_PAGE : (page + 1) * _UNITS_ON_A_PAGE]
    named = [(unit.short, found) for unit, found in here]
    text = board_words.units_text(named, page, pages, turn.office.today(), turn.say)
    return Message(text, board_buttons.unit_buttons([(unit.id, unit.short) for unit, _ in here], page, pages, turn.say))


def _units(turn: Turn) -> list[Unit]:
    """The units of which somebody may see how they stand."""
    return [unit for unit in turn.calendar.units if turn.me.oversees or unit.id in turn.me.serves]


def _of(rows: Sequence[Row], unit: Unit | None) -> list[Row]:
    return list(rows) if unit is None else board.of_unit(rows, unit.id)
