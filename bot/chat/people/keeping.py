"""What an admin changes on somebody's card: units, role, name; and the question before somebody is removed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.chat import menu
from bot.chat.asked.spoken import spoken
from bot.chat.people import form as steps
from bot.chat.people import roster
from bot.chat.people.form import Form, ask, close, keep
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office import people, unattended
from bot.office.rights import Right, may
from bot.office.unit_names import in_words
from bot.office.wording import people_buttons
from bot.office.wording.keyboards import Rows
from bot.office.wording.people_buttons import KEEP
from bot.store import absences, officers
from bot.store.officers import Officer, Role

_DONE = frozenset(("xong", "xong roi", "the thoi", "du roi", "het"))


async def tapped(turn: Turn) -> None:
    """A button of a card."""
    person = await roster.person_of(turn)
    if person is None:
        return
    say = turn.say
    match turn.tap.choice:
        case "name":
            await ask(turn, "rename", say.html("people.rename_how", name=person.name), officer=person.id)
        case "role":
            now = say.plain(f"chat.role_{person.role.value}")
            labels = [(role, say.plain(f"people.role_what_{role.value}")) for role in people.RANK]
            buttons = [
                Button(f"● {label}" if role is person.role else label, f"{KEEP}:{person.id}:{role.value}")
                for role, label in labels
            ]
            back = Button(say.plain("people.button_back"), f"{people_buttons.PERSON}:{person.id}")
            text = say.html("people.role_how", name=person.name, role=now)
            turn.edit(Message(text, (*people_buttons.column(buttons), (back,))))
        case "units":
            await choose_units(turn, person.name, person.units, "units", officer=person.id)
        case "remove" | "sure":
            await _remove(turn, person, sure=turn.tap.choice == "sure")
        case "kept":
            turn.edit(Message(say.html("people.kept", name=person.name)))
        case choice:
            await _set_role(turn, person, choice.removeprefix("sure_"), sure=choice.startswith("sure_"))


async def choose_units(
    turn: Turn, name: str, chosen: Sequence[str], do: str, *, strange: str = "", **kept: object
) -> None:
    """Ask which units somebody is of: a list to tick, and Xong. `strange` was typed for a unit and is none."""
    known = [unit.id for unit in turn.calendar.units]
    ticked = [unit for unit in chosen if unit in known]
    text = turn.say.html("people.units_how", name=name)
    if strange:
        text = f"{_no_such_unit(turn, strange)}\n\n{text}"
    rows = partial(_units, turn, known=known, chosen=ticked)
    await ask(turn, do, text, rows, known=known, chosen=ticked, name=name, **kept)


async def ticked(turn: Turn, form: Form) -> list[str] | None:
    """A unit was ticked or unticked (None), or all are chosen: those."""
    known, chosen = form.body["known"], list(form.body["chosen"])
    if turn.tap.choice == "ok":
        return chosen
    if turn.tap.value is not None and turn.tap.value < len(known):
        unit = known[turn.tap.value]
        chosen = [one for one in chosen if one != unit] if unit in chosen else [*chosen, unit]
    await _tick(turn, form, chosen)
    return None


async def typed(turn: Turn, form: Form) -> list[str] | None:
    """The units that words name for that list; [] where it is asked again, None for words that name none."""
    if form.body["chosen"] and not _DONE.isdisjoint(spoken(turn.said.words)):
        return list(form.body["chosen"])
    named, strange = in_words(turn.calendar.units, turn.said.words)
    before = form.body["chosen"] if form.body.get("more") or form.does == "invite_units" else ()
    found = list(dict.fromkeys((*before, *(unit.id for unit in named)))) if named else []
    if found and strange:
        form = await _tick(turn, form, found, more=True)
        await steps.again(turn, form, _no_such_unit(turn, ", ".join(strange)))
        return []
    return found or None


async def no_such_unit(turn: Turn, form: Form) -> bool:
    """Say that no unit is called so, which there are, and ask again."""
    await steps.again(turn, form, _no_such_unit(turn, " ".join(turn.said.words.split())[:60]))
    return True


async def _tick(turn: Turn, form: Form, chosen: Sequence[str], **kept: object) -> Form:
    """Keep which units are ticked, and show it under the question."""
    rows = _units(turn, form.id, form.body["known"], chosen)
    turn.edit_buttons(Message("", rows))
    shown = replace(Message.from_payload(form.body["shown"]), buttons=rows)
    return await keep(turn, form, chosen=list(chosen), shown=shown.to_payload(), **kept)


async def units_chosen(turn: Turn, form: Form) -> bool:
    """The units of somebody on a card, by taps."""
    chosen = await ticked(turn, form)
    if chosen is not None:
        await _set_units(turn, form, chosen)
    return True


async def units_said(turn: Turn, form: Form) -> bool:
    """The same in words: "MTTQ, UBND"."""
    chosen = await typed(turn, form)
    if chosen:
        await _set_units(turn, form, chosen)
    return chosen is not None


async def _set_units(turn: Turn, form: Form, chosen: Sequence[str]) -> None:
    person = await _person(turn, form)
    if person is None:
        return
    if not chosen and not person.oversees:
        turn.toast(turn.say.plain("people.units_needed", role=turn.say.plain(f"chat.role_{person.role.value}")))
        return
    alone = await people.alone_without(turn.office, turn.connection, person, set(person.units) - set(chosen))
    if alone and not form.body.get("warned"):
        form = await keep(turn, form, chosen=list(chosen), warned=True)
        text = turn.say.html("people.alone", units=[(one.name, one.tasks) for one in alone])
        how = turn.say.html("people.units_how", name=person.name)
        await steps.show(turn, form, f"{how}\n\n{text}", _units(turn, form.id, form.body["known"], chosen))
        return
    await close(turn, form)
    after = await people.set_units(turn.office, turn.connection, turn.me, person, list(chosen))
    key = "people.same" if after == person else "people.changed_units"
    await steps.say(turn, turn.say.html(key, name=person.name, units=roster.units(turn, after.units)))


def _no_such_unit(turn: Turn, words: str) -> str:
    return turn.say.html("people.no_such_unit", words=words, units=[unit.short for unit in turn.calendar.units])


async def renamed(turn: Turn, form: Form) -> bool:
    """Somebody's new name, in words."""
    person = await _person(turn, form)
    if person is None:
        return True
    if not is_name(turn.said.words):
        await turn.answer(Message(turn.say.html("people.bad_name", most=people.LONGEST_NAME)))
        return True
    await close(turn, form)
    after = await people.rename(turn.office, turn.connection, turn.me, person, turn.said.words)
    await turn.answer(Message(turn.say.html("people.changed_name", name=after.name)))
    return True


def is_name(words: str) -> bool:
    """Whether words may be somebody's name: one line with letters, not too long."""
    line = " ".join(words.split())
    letters = sum(char.isalpha() for char in line)
    told = any(char.isdecimal() or char in "?!:=" for char in line)
    return (
        "\n" not in words.strip()
        and len(line) <= people.LONGEST_NAME
        and letters > 1
        and not told
        and line.isprintable()
    )


def menu_of(turn: Turn, officer: Officer) -> None:
    """Show an officer the commands of their role."""
    if (address := officer.address) is not None:
        commands = menu.commands(officer.role, turn.office.texts(officer.locale))
        turn.afterwards(lambda: turn.channel.set_menu(address, commands), message=False)


async def _set_role(turn: Turn, person: Officer, name: str, *, sure: bool) -> None:
    say, role = turn.say, Role(name)
    last = await people.last_of(turn.connection, person) if role is not person.role else None
    if last is not None and not sure:
        yes = Button(say.plain("people.button_really_role"), f"{KEEP}:{person.id}:sure_{name}")
        no = Button(say.plain("people.button_keep"), f"{KEEP}:{person.id}:kept")
        new = say.plain(f"chat.role_{name}")
        turn.edit(Message(say.html("people.role_last", name=person.name, last=last.value, role=new), ((yes, no),)))
        return
    if role in (Role.OFFICER, Role.UNIT_LEAD) and not person.units:
        turn.toast(say.plain("people.units_needed", role=say.plain(f"chat.role_{name}")))
        return
    after = await people.set_role(turn.office, turn.connection, turn.me, person, role)
    key = "people.same" if after == person else "people.changed_role"
    turn.edit(Message(say.html(key, name=person.name, role=say.plain(f"chat.role_{name}"))))
    menu_of(turn, after)


async def _remove(turn: Turn, person: Officer, *, sure: bool) -> None:
    say = turn.say
    if person.id == turn.me.id:
        turn.toast(say.plain("people.not_yourself"))
        return
    if not sure:
        alone = await unattended.without(turn.office, turn.connection, person)
        last = await people.last_of(turn.connection, person)
        waits = [
            one.name
            for absence in await absences.stood_in(turn.connection, person.id, turn.office.today())
            if (one := await officers.by_id(turn.connection, absence.officer_id)) is not None
        ]
        text = say.html(
            "people.remove_sure",
            name=person.name,
            last=last.value if last else "",
            units=[(one.name, one.tasks) for one in alone],
            waits=waits,
        )
        yes = Button(say.plain("people.button_remove_sure"), f"{KEEP}:{person.id}:sure")
        no = Button(say.plain("people.button_keep"), f"{KEEP}:{person.id}:kept")
        turn.edit(Message(text, ((yes, no),)))
        return
    address = person.address
    await people.remove(turn.office, turn.connection, turn.me, person)
    turn.edit(Message(say.html("people.removed", name=person.name)))
    if address is not None:
        turn.afterwards(lambda: turn.channel.clear_menu(address), message=False)


async def _person(turn: Turn, form: Form) -> Officer | None:
    """Whom a form is about, where they are still here and this officer still keeps the people."""
    person = await officers.by_id(turn.connection, form.body["officer"])
    if may(turn.me, Right.KEEPS) and person is not None and person.left_at is None:
        return person
    await close(turn, form)
    await turn.answer(Message(turn.say.html("people.gone")))
    return None


def _units(turn: Turn, form: int, known: Sequence[str], chosen: Sequence[str]) -> Rows:
    names = {unit.id: unit.short for unit in turn.calendar.units}
    labels = [f"{'☑️' if unit in chosen else '⬜'} {names.get(unit, unit)}" for unit in known]
    done = people_buttons.form_button(form, "ok", turn.say.plain("people.button_done"))
    no = people_buttons.form_button(form, "no", turn.say.plain("people.button_cancel"))
    return (*people_buttons.column(people_buttons.form_choices(form, labels)), (done, no))
