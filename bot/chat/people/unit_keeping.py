"""/donvi: the units of the office; a card of each with its name, its short name, the unit above it, and its end."""

from dataclasses import replace

from bot.calendar.model import Status, Unit
from bot.calendar.progress import all_done
from bot.chat.answers import asking
from bot.chat.asked.spoken import spoken
from bot.chat.people.form import Form, ask, close, say
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office import units as acts
from bot.office.rights import Right, may
from bot.office.task_ref import task_ref
from bot.office.unit_names import in_words
from bot.office.wording import people_buttons
from bot.office.wording.people_buttons import KEPT_UNIT
from bot.store import officers, progress
from bot.store.officers import Officer

_MOST = 40
_NO_PARENT = frozenset(("khong", "khong thuoc don vi nao", "khong thuoc", "khong co", "khong don vi nao"))
_REF = "unit"
_INDENT = "    "


async def command(turn: Turn) -> None:
    """/donvi: the units, those under others after them; /donvi MTTQ: the card of one."""
    words = turn.said.words.partition(" ")[2].strip()
    found, strange = in_words(turn.calendar.units, words)
    if len(found) == 1 and not strange:
        await turn.answer(await _card(turn, found[0]))
        return
    listed = await _list(turn)
    why = turn.say.html("people.unit_not_here", words=words[:60]) if strange else ""
    await turn.answer(replace(listed, text=f"{why}\n\n{listed.text}") if why else listed)


async def show(turn: Turn, ref: str) -> None:
    """The card of a unit, as a message of its own, for those who keep the units."""
    unit = next((one for one in turn.calendar.units if _ref(one) == ref), None)
    if unit is None or not may(turn.me, Right.KEEPS):
        await turn.answer(Message(turn.say.html("people.unit_gone")))
    else:
        await turn.answer(await _card(turn, unit))


async def tapped(turn: Turn) -> None:
    """A unit, what is to be done with it, or a new one."""
    say, choice = turn.say, turn.tap.choice
    if choice == "add":
        await ask(turn, "unit_add", say.html("people.unit_add_how"))
        return
    if choice == "list":
        turn.edit(await _list(turn))
        return
    unit = next((one for one in turn.calendar.units if _ref(one) == turn.tap.ref), None)
    if unit is None:
        turn.toast(say.plain("people.unit_gone"))
        return
    match choice:
        case "":
            turn.edit(await _card(turn, unit))
        case "name" | "short":
            text = say.html(f"people.unit_{choice}_how", name=unit.name, most=acts.LONGEST_SHORT)
            await ask(turn, f"unit_{choice}", text, unit=unit.id)
        case "parent":
            await _ask_parent(turn, unit)
        case _:
            await _remove(turn, unit, sure=choice == "sure")


async def added(turn: Turn, form: Form) -> bool:
    """The name of a new unit, and perhaps its short name."""
    if not may(turn.me, Right.KEEPS):
        return True
    name, _, short = (" ".join(part.split()) for part in turn.said.words.rpartition(","))
    name, short = (name, short) if name else (short, short)
    short = short if len(short) <= acts.LONGEST_SHORT else name[: acts.LONGEST_SHORT]
    if not await _good(turn, name, acts.LONGEST_NAME):
        return True
    if (known := acts.called(turn.calendar.units, name) or acts.called(turn.calendar.units, short)) is not None:
        await turn.answer(Message(turn.say.html("people.unit_taken", name=known.name)))
        return True
    await close(turn, form)
    unit = acts.new(turn.calendar.units, name, short)
    await _keep(turn, unit, turn.say.html("people.unit_added", name=name))
    return True


async def renamed(turn: Turn, form: Form) -> bool:
    """Another name, or short name."""
    unit = await _unit(turn, form)
    if unit is None:
        return True
    words, short = " ".join(turn.said.words.split()), form.does == "unit_short"
    if not await _good(turn, words, acts.LONGEST_SHORT if short else acts.LONGEST_NAME):
        return True
    if (known := acts.called(turn.calendar.units, words, but=unit.id)) is not None:
        await turn.answer(Message(turn.say.html("people.unit_taken", name=known.name)))
        return True
    await close(turn, form)
    alike = unit.short == unit.name and len(words) <= acts.LONGEST_SHORT
    after = replace(unit, short=words) if short else replace(unit, name=words, short=words if alike else unit.short)
    await _keep(turn, after)
    return True


async def parent_chosen(turn: Turn, form: Form) -> bool:
    """Under which unit it is."""
    unit = await _unit(turn, form)
    if unit is None:
        return True
    options = form.body["options"]
    if turn.tap.choice == "none" or (turn.tap.value is not None and turn.tap.value < len(options)):
        await _put_under(turn, form, unit, "" if turn.tap.choice == "none" else options[turn.tap.value or 0])
    return True


async def parent_said(turn: Turn, form: Form) -> bool:
    """The same in words: "UBND", "không thuộc đơn vị nào"."""
    unit = await _unit(turn, form)
    if unit is None:
        return True
    found, strange = in_words(turn.calendar.units, turn.said.words)
    none = not _NO_PARENT.isdisjoint(spoken(turn.said.words))
    if not none and (strange or len(found) != 1 or found[0].id not in form.body["options"]):
        return False
    await _put_under(turn, form, unit, "" if none else found[0].id)
    return True


async def _put_under(turn: Turn, form: Form, unit: Unit, parent: str) -> None:
    await close(turn, form)
    known = {one.id for one in turn.calendar.units} - acts.under(turn.calendar.units, unit)
    if parent and parent not in known:
        await say(turn, turn.say.html("people.unit_gone"))
        return
    await _keep(turn, replace(unit, parent=parent))


async def _ask_parent(turn: Turn, unit: Unit) -> None:
    below = acts.under(turn.calendar.units, unit)
    options = [one for one in turn.calendar.units if one.id not in below]
    labels = [f"● {one.short}" if one.id == unit.parent else one.short for one in options]
    none = turn.say.plain("people.button_no_parent")
    await ask(
        turn,
        "unit_parent",
        turn.say.html("people.unit_parent_how", name=unit.name),
        lambda form: (
            *people_buttons.pairs(people_buttons.form_choices(form, labels)),
            (people_buttons.form_button(form, "none", none),),
            *people_buttons.cancel(form, turn.say),
        ),
        unit=unit.id,
        options=[one.id for one in options],
    )


async def _remove(turn: Turn, unit: Unit, *, sure: bool) -> None:
    say = turn.say
    tasks = sum(unit.id in (*entry.units, *entry.supporting) for entry in turn.calendar.rows)
    people = [one.name for one in await officers.enrolled(turn.connection) if unit.id in one.units]
    below = [one.short for one in turn.calendar.units if one.parent == unit.id]
    if tasks:
        text = say.html("people.unit_has_tasks", name=unit.name, tasks=tasks)
    elif people:
        text = say.html("people.unit_has_people", name=unit.name, people=", ".join(people))
    elif below:
        text = say.html("people.unit_has_units", names=", ".join(below))
    elif not sure:
        yes = Button(say.plain("people.button_unit_remove_sure"), f"{KEPT_UNIT}:{_ref(unit)}:sure")
        no = Button(say.plain("people.button_keep"), f"{KEPT_UNIT}:{_ref(unit)}")
        turn.edit(Message(say.html("people.unit_remove_sure", name=unit.name), ((yes, no),)))
        return
    elif await acts.remove(turn.office, turn.connection, turn.me, unit):
        turn.edit(Message(say.html("people.unit_removed", name=unit.name)))
        return
    else:
        text = say.html("people.calendar_busy")
    await turn.answer(Message(text))


async def _keep(turn: Turn, unit: Unit, text: str = "") -> None:
    say = turn.say
    if not await acts.keep(turn.office, turn.connection, turn.me, unit):
        await turn.answer(Message(say.html("people.calendar_busy")))
        return
    names = {one.id: one.short for one in turn.calendar.units}
    parent = names.get(unit.parent, unit.parent)
    text = text or say.html("people.unit_changed", name=unit.name, short=unit.short, parent=parent)
    await turn.answer(Message(text, ((Button(say.plain("people.button_back_units"), f"{KEPT_UNIT}:list"),),)))


async def _card(turn: Turn, unit: Unit) -> Message:
    say, names = turn.say, {one.id: one.name for one in turn.calendar.units}
    people = [one.name for one in await officers.enrolled(turn.connection) if unit.id in one.units]
    text = say.html(
        "people.unit_card",
        name=unit.name,
        short=unit.short,
        parent=names.get(unit.parent, unit.parent),
        people=", ".join(people),
        tasks=(await _open(turn)).get(unit.id, 0),
    )
    buttons = [
        Button(say.plain(f"people.button_unit_{name}"), f"{KEPT_UNIT}:{_ref(unit)}:{name}")
        for name in ("name", "short", "parent", "remove")
    ]
    back = Button(say.plain("people.button_back_units"), f"{KEPT_UNIT}:list")
    return Message(text, (*people_buttons.pairs(buttons), (back,)))


async def _list(turn: Turn) -> Message:
    say, open_ = turn.say, await _open(turn)
    everybody: list[Officer] = await officers.enrolled(turn.connection)
    ordered = _ordered(turn.calendar.units)[:_MOST]
    lines = [
        say.html(
            "people.units_line",
            indent=_INDENT * depth,
            number=number,
            short=unit.short,
            name=unit.name,
            people=sum(unit.id in one.units for one in everybody),
            tasks=open_.get(unit.id, 0),
        )
        for number, (unit, depth) in enumerate(ordered, start=1)
    ]
    head = say.html("people.units_head", total=len(turn.calendar.units))
    add = Button(say.plain("people.button_add_unit"), f"{KEPT_UNIT}:add")
    await asking.listed(turn, [], [(KEPT_UNIT, _ref(unit)) for unit, _ in ordered])
    rows = people_buttons.numbered(KEPT_UNIT, [_ref(unit) for unit, _ in ordered])
    return Message("\n".join([head, "", *(lines or [say.html("people.units_none")])]), (*rows, (add,)))


async def _open(turn: Turn) -> dict[str, int]:
    """How many open tasks each unit has."""
    states = await progress.states(turn.connection)
    found: dict[str, int] = {}
    for task in turn.office.tasks(turn.calendar):
        held = states.get(task.task_key, {})
        for unit in task.entry.units if task.status not in (Status.CANCELLED, Status.POSTPONED) else ():
            found[unit] = found.get(unit, 0) + (not all_done([unit], held))
    return found


def _ordered(units: tuple[Unit, ...]) -> list[tuple[Unit, int]]:
    """The units, each followed by those under it, with how deep they are."""
    known = {one.id for one in units}
    found: list[tuple[Unit, int]] = []

    def put(unit: Unit, depth: int) -> None:
        found.append((unit, depth))
        for one in units:
            if one.parent == unit.id:
                put(one, depth + 1)

    for unit in units:
        if unit.parent not in known:
            put(unit, 0)
    return found


async def _unit(turn: Turn, form: Form) -> Unit | None:
    """The unit that a form is about, where it is still there and this officer still keeps the calendar."""
    found = next((one for one in turn.calendar.units if one.id == form.body["unit"]), None)
    if found is None or not may(turn.me, Right.KEEPS):
        await close(turn, form)
        await turn.answer(Message(turn.say.html("people.unit_gone")))
        return None
    return found


async def _good(turn: Turn, words: str, most: int) -> bool:
    if any(char.isalnum() for char in words) and len(words) <= most and words.isprintable():
        return True
    await turn.answer(Message(turn.say.html("people.unit_bad_name", most=most)))
    return False


def _ref(unit: Unit) -> str:
    return task_ref(unit.id, _REF)
