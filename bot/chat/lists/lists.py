"""/lich and /nhiemvu: what is coming and what one has to do, page by page; /trogiup."""

from collections.abc import Sequence
from datetime import timedelta
from enum import IntEnum

from bot.calendar.model import Occurrence, Status, TaskKey
from bot.calendar.occurrences import occurrences
from bot.calendar.progress import UnitState, all_done
from bot.calendar.unit_terms import as_open
from bot.chat import menu
from bot.chat.answers import asking
from bot.chat.lists import cards
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office.rights import Right, may
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.store import progress
from bot.store.officers import Officer
from bot.texts.folding import folded

_PAGE = 8
_COMING = timedelta(days=366)
_DONE_SHOWN = timedelta(days=14)
_LATE = ("qua han", "tre", "tre han")

States = dict[TaskKey, dict[str, UnitState]]


async def calendar(turn: Turn) -> None:
    """/lich: the coming year, first page."""
    await turn.answer(_calendar_page(turn, 0))


async def tasks(turn: Turn) -> None:
    """/nhiemvu: the officer's tasks with their state, first page; /nhiemvu quá hạn: those that are late."""
    if folded(turn.said.words.partition(" ")[2]).strip() in _LATE:
        await late(turn)
    else:
        await turn.answer(await _tasks_page(turn, 0, "nhiemvu"))


async def late(turn: Turn) -> None:
    """What is late: of the officer's units, or of all units for a lead."""
    await turn.answer(await _tasks_page(turn, 0, "tre"))


async def page_tapped(turn: Turn) -> None:
    """Back and forth in either list: the message changes in place."""
    name, page = turn.tap.choice, turn.tap.number
    turn.edit(_calendar_page(turn, page) if name == "lich" else await _tasks_page(turn, page, name))


async def card_tapped(turn: Turn) -> None:
    """A numbered button: that task as a message of its own, which can be answered."""
    task = turn.task_tapped()
    if task is not None:
        await cards.send(turn, task)


async def help_(turn: Turn) -> None:
    """/trogiup: what one may type and tap. A stranger learns how to be invited, and nothing else."""
    if turn.officer is None:
        await turn.answer(Message(turn.say.html("chat.stranger")))
        return
    leads = may(turn.me, Right.LEADS_UNIT)
    await turn.answer(Message(turn.say.html("chat.help", commands=menu.commands(turn.me.role, turn.say), leads=leads)))


def _calendar_page(turn: Turn, page: int) -> Message:
    today = turn.office.today()
    coming = occurrences(turn.calendar, today, today + _COMING, turn.office.working)
    layers = {layer.id: layer.name for layer in turn.calendar.layers}
    return _page(
        turn,
        "lich",
        page,
        [
            turn.say.html(
                "chat.calendar_line",
                mark=describe.mark(found),
                title=describe.title(found),
                when=describe.when(found, today, turn.say),
                ordinal=describe.ordinal(found, turn.say),
                status=describe.status(found, turn.say),
                cancelled=found.status is Status.CANCELLED,
                layer=layers[found.entry.layer] if len(layers) > 1 else "",
                place=found.entry.place,
            )
            for found in coming
        ],
        foot=turn.say.html("page.in_chat", link=turn.office.page_link(turn.me.id, turn.me.feed_generation)),
    )


async def _tasks_page(turn: Turn, page: int, name: str) -> Message:
    states = await progress.states(turn.connection)
    mine = my_tasks(turn, states)
    today = turn.office.today()
    if name == "tre":
        mine = late_tasks(turn, states)
    lines, group = [], _Group.ANSWERS
    for number, task in enumerate(mine):
        held, units = states.get(task.task_key, {}), turn.me.shown_units(task.entry)
        before, group = group, _group(turn.me, task)
        here = "" if group is before else turn.say.html(f"parts.{group.name.lower()}_head") + "\n\n"
        task = as_open(task, units, held)
        lines.append(
            here
            + turn.say.html(
                "chat.task_line",
                number=number % _PAGE + 1,
                title=describe.title(task),
                due=describe.due(task, today, turn.say),
                assumed="due" in task.entry.assumed,
                done=finished(turn.me, task, states),
                part=group.name.lower(),
                led_by=", ".join(describe.unit_names(turn.calendar, task.entry.units)),
                supporting=describe.parts(task.entry, held, turn.calendar, turn.say) if group is _Group.ANSWERS else "",
                states=[
                    (
                        name if len(units) > 1 else "",
                        describe.state_of(task, unit, held.get(unit, UnitState()), turn.say),
                    )
                    for unit, name in zip(units, describe.unit_names(turn.calendar, units), strict=True)
                ],
            )
        )
    refs = [task_ref(*task.task_key) for task in mine]
    first = min(page, max(0, len(mine) - 1) // _PAGE) * _PAGE
    await asking.listed(turn, [task.task_key for task in mine[first : first + _PAGE]])
    return _page(turn, name, page, lines, refs)


def late_tasks(turn: Turn, states: States) -> list[Occurrence]:
    """Those of `my_tasks` that are late."""
    return [task for task in my_tasks(turn, states) if _is_late(turn, task, states)]


def _is_late(turn: Turn, task: Occurrence, states: States) -> bool:
    if _group(turn.me, task) is _Group.FOLLOWS:
        return False
    due = as_open(task, turn.me.shown_units(task.entry), states.get(task.task_key, {})).end
    return due is not None and due < turn.office.today() and not finished(turn.me, task, states)


def my_tasks(turn: Turn, states: States) -> list[Occurrence]:
    """The tasks that concern the officer: open ones, overdue first, then what was done lately.

    Those that they answer for come before those in which they only take part, and these before what they only follow. A
    lead or admin sees those of every unit.
    """
    me, today = turn.me, turn.office.today()
    open_, done = [], []
    for task in turn.office.tasks(turn.calendar):
        if not (me.shown_units(task.entry) or _follows(me, task)) or task.status is Status.CANCELLED:
            continue
        if not finished(me, task, states):
            open_.append(task)
        elif task.start is None or task.start >= today - _DONE_SHOWN:
            done.append(task)
    return sorted(open_ + done, key=lambda task: _group(me, task))


class _Group(IntEnum):
    ANSWERS, TAKES_PART, STANDS_IN, FOLLOWS = range(4)


def _group(me: Officer, task: Occurrence) -> _Group:
    if me.stands_in_at(task.entry):
        return _Group.STANDS_IN
    if me.oversees or me.own_units(task.entry):
        return _Group.ANSWERS
    return _Group.TAKES_PART if me.reporting_units(task.entry) else _Group.FOLLOWS


def _follows(me: Officer, task: Occurrence) -> bool:
    return not set(me.serves).isdisjoint(task.entry.followers)


def finished(me: Officer, task: Occurrence, states: States) -> bool:
    """Whether an officer has no more to do for a task: their part is done, or the task in which they take part."""
    if is_done(task, states, me.shown_units(task.entry)):
        return True
    return not (me.oversees or me.own_units(task.entry)) and is_done(task, states, task.entry.units)


def is_done(task: Occurrence, states: States, units: tuple[str, ...]) -> bool:
    """Whether all of these units have done the task."""
    return all_done(units, states.get(task.task_key, {}))


def _page(
    turn: Turn, name: str, page: int, lines: Sequence[str], refs: Sequence[str] = (), *, foot: str = ""
) -> Message:
    pages = max(1, -(-len(lines) // _PAGE))
    page = min(page, pages - 1)
    here = slice(page * _PAGE, (page + 1) * _PAGE)
    text = turn.say.html(f"chat.{name}_head", page=page + 1, pages=pages, total=len(lines), all=turn.me.oversees)
    body = "\n\n".join(lines[here]) or turn.say.html(f"chat.{name}_empty")
    rows: tuple[tuple[Button, ...], ...] = keyboards.number_buttons(refs[here]) if refs else ()
    words = "\n\n".join(part for part in (text, body, "" if page else foot) if part)
    return Message(words, rows + keyboards.page_buttons(name, page, pages, turn.say))
