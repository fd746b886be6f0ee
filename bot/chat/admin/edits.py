"""Small edits in a few taps: /them adds an entry, /sua moves, cancels, assigns or renames one. Each ends in a preview.

Nothing is kept in memory: what has been asked and chosen so far is a draft in the database.
"""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.calendar.edits import assigned, cancelled, moved, postponed, renamed, standing
from bot.calendar.layers import LEVELS
from bot.calendar.model import Entry, Kind, Occurrence, Once, Schedule, Status, Yearly
from bot.calendar.occurrences import occurrences
from bot.calendar.typed_dates import new_id, no_such_day, read_when
from bot.chat.admin import proposals
from bot.chat.answers import quoted
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.files.entry_json import from_json, to_json
from bot.office.task_ref import task_ref
from bot.office.wording import change_words, describe, keyboards
from bot.replies import ReplyStatus
from bot.store import calendars, drafts
from bot.store.drafts import Draft
from bot.store.officers import Role
from bot.texts import folded

_CHOICES = 10
_AHEAD = timedelta(days=366)
_STILL_ASKED = timedelta(minutes=30)
_LONGEST_NAME = 300
_NO_MORE = frozenset(("thoi", "huy", "huy bo", "bo", "bo qua", "khong", "khoi", "thoi khoi", "thoi bo di", "cancel"))
_KINDS = (Kind.EVENT, Kind.TASK, Kind.CONGRESS, Kind.ANNIVERSARY)


async def add(turn: Turn) -> None:
    """/them 26/6 Hội nghị tổng kết, or /them alone, which asks."""
    rest = turn.said.words.partition(" ")[2].strip()
    if rest:
        await _add(turn, Kind.EVENT, rest)
        return
    buttons = [Button(turn.say.plain(f"edits.kind_{kind.value}"), f"{keyboards.ADD}:{kind.value}") for kind in _KINDS]
    await turn.answer(Message(turn.say.html("edits.add_what"), (tuple(buttons[:2]), tuple(buttons[2:]))))


async def add_tapped(turn: Turn) -> None:
    """What sort of entry: then its date and name are asked for."""
    kind = Kind(turn.tap.choice)
    turn.edit_buttons(Message(""))
    await _ask(turn, {"do": "add", "kind": kind.value}, turn.say.html("edits.add_how", kind=kind.value))


async def edit(turn: Turn) -> None:
    """/sua ASEAN; /sua as an answer to a task's message; /sua alone lists what is coming."""
    words = folded(turn.said.words.partition(" ")[2].strip())
    answered = await quoted.answered(turn)
    if answered is not None and answered[0] in turn.calendar.by_id:
        await _card(turn, turn.calendar.by_id[answered[0]])
        return
    found = _search(turn, words)
    if not found:
        await turn.answer(Message(turn.say.html("edits.none_found", words=words)))
    elif len(found) == 1 and words:
        await _card(turn, found[0])
    else:
        shown = found[:_CHOICES]
        lines = [(change_words.title(entry), change_words.schedule(entry.schedule, turn.say)) for entry in shown]
        text = turn.say.html("edits.which", entries=lines, more=len(found) - len(shown), words=words)
        await turn.answer(Message(text, keyboards.number_buttons([_ref(entry) for entry in shown], keyboards.EDIT)))


async def edit_tapped(turn: Turn) -> None:
    """An entry was chosen, or what is to be done with it."""
    what = turn.tap.choice
    entry = next((entry for entry in turn.calendar.entries if _ref(entry) == turn.tap.ref), None)
    if entry is None:
        turn.toast(turn.say.plain("edits.gone"))
        return
    if not what:
        await _card(turn, entry)
        return
    turn.edit_buttons(Message(""))
    title = change_words.title(entry)
    match what:
        case "move" | "rename":
            await _ask(turn, {"do": what, "id": entry.id}, turn.say.html(f"edits.{what}_how", title=title))
        case "assign":
            await _choose_units(turn, entry)
        case "cancel":
            await _propose(turn, cancelled(entry))
        case "back":
            await _propose(turn, replace(entry, status=Status.CONFIRMED))
        case "postpone":
            await _propose(turn, postponed(entry, _standing(turn, entry)))


async def units_tapped(turn: Turn) -> None:
    """A unit was ticked or unticked, or all are chosen."""
    tap = turn.tap
    draft = await drafts.by_id(turn.connection, tap.number, turn.me.id)
    if draft is None or draft.body.get("do") != "assign":
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("changes.draft_gone"))
        return
    entry = from_json(dict(draft.body["entry"]))
    if tap.choice == "ok":
        turn.edit_buttons(Message(""))
        await drafts.drop(turn.connection, draft.id)
        await _propose(turn, entry)
        return
    units = turn.calendar.units
    if tap.value is not None and tap.value < len(units):
        entry = assigned(entry, units[tap.value].id)
        await drafts.change(turn.connection, draft.id, body={"do": "assign", "entry": to_json(entry)})
    turn.edit_buttons(Message("", _unit_buttons(turn, draft.id, entry)))


async def answered(turn: Turn) -> bool:
    """Whether these words are an admin's answer to a question of an edit. It is then carried out."""
    draft = await asked(turn)
    if draft is None or draft.body["do"] == "file":
        return False
    said = turn.said.words
    if folded(said).strip(" .!") in _NO_MORE:
        await drafts.drop(turn.connection, draft.id)
        await turn.answer(Message(turn.say.html("changes.cancelled")))
        return True
    if _is_no_answer(turn, draft):
        await drafts.drop(turn.connection, draft.id)
        return False
    if draft.body["do"] == "add":
        await _add(turn, Kind(draft.body["kind"]), said, draft)
        return True
    entry = turn.calendar.by_id.get(draft.body["id"])
    if entry is None:
        await turn.answer(Message(turn.say.html("edits.gone")))
    elif draft.body["do"] == "rename":
        await drafts.drop(turn.connection, draft.id)
        await _propose(turn, renamed(entry, said[:_LONGEST_NAME]))
    else:
        await _move(turn, entry, said, draft)
    return True


async def asked(turn: Turn) -> Draft | None:
    """The draft whose question this message answers: by a reply, or simply as the next thing that is said."""
    if not turn.private or turn.me.role is not Role.ADMIN or turn.said.words.startswith("/"):
        return None
    if (asked := turn.incoming.quoted) is not None:
        draft = await drafts.of_question(turn.connection, turn.me.id, turn.address, asked.message_id)
        number = quoted.draft_quoted(turn) if draft is None else None
        return draft if number is None else await drafts.by_id(turn.connection, number, turn.me.id)
    return await drafts.asked_last(turn.connection, turn.me.id, turn.office.now() - _STILL_ASKED)


def _is_no_answer(turn: Turn, draft: Draft) -> bool:
    """Whether what was said, not as a reply, is no date but an officer's report or file: it is heard as that."""
    if draft.body["do"] == "rename" or turn.incoming.quoted is not None:
        return False
    said, today = turn.said, turn.office.today()
    if read_when(" ".join(said.words.split()), today) is not None or no_such_day(said.words, today) is not None:
        return False
    reading = turn.read(said.words)
    return said.attachment is not None or (reading.confident and reading.status is not ReplyStatus.unrelated)


async def _add(turn: Turn, kind: Kind, said: str, draft: Draft | None = None) -> None:
    read = read_when(" ".join(said.split()), turn.office.today())
    if read is None or not read[1]:
        await _ask_again(turn, {"do": "add", "kind": kind.value}, "edits.add_not_read", draft, said)
        return
    if draft is not None:
        await drafts.drop(turn.connection, draft.id)
    once, name = read
    schedule: Schedule = once
    first_year = None
    if kind is Kind.ANNIVERSARY:
        schedule = Yearly(once.month or 1, once.day)
        first_year = once.year if once.year < turn.office.today().year else None
    elif kind is Kind.TASK:
        schedule = replace(once, end=None)
    held = {row.id for row in turn.calendar.rows}
    entry = Entry(new_id(name, held), kind, name[:_LONGEST_NAME], schedule, _own_layer(turn), first_year=first_year)
    if kind is Kind.TASK and turn.calendar.units:
        await _choose_units(turn, entry)
    else:
        await _propose(turn, entry)


async def _move(turn: Turn, entry: Entry, said: str, draft: Draft) -> None:
    read = read_when(" ".join(said.split()), turn.office.today())
    if read is None:
        body = {"do": "move", "id": entry.id}
        await _ask_again(turn, body, "edits.move_not_read", draft, said)
        return
    await drafts.drop(turn.connection, draft.id)
    once, why = read
    after = moved(entry, once, why, _standing(turn, entry), turn.calendar, turn.office.working)
    if after is None:
        await turn.answer(Message(turn.say.html("edits.not_movable", title=change_words.title(entry))))
    else:
        await _propose(turn, after)


async def _propose(turn: Turn, entry: Entry) -> None:
    snapshot = await calendars.snapshot(turn.connection)
    proposal = await asyncio.to_thread(proposals.with_row, snapshot, entry)
    await proposals.show(turn, proposal, {"do": "edit", "entry": to_json(entry)})


async def _ask(turn: Turn, body: dict[str, Any], text: str) -> None:
    draft_id = await drafts.create(turn.connection, turn.me.id, body, now=turn.office.now())
    question = await turn.answer(Message(text, keyboards.cancel_button(draft_id, turn.say)))
    await drafts.change(turn.connection, draft_id, question=question)


async def _ask_again(turn: Turn, body: dict[str, Any], key: str, draft: Draft | None, said: str) -> None:
    if draft is not None:
        await drafts.drop(turn.connection, draft.id)
    text = turn.say.html(key)
    if lacking := no_such_day(said, turn.office.today()):
        month, year, days = lacking
        text = turn.say.html("files.bad_day", month=month, year=year, days=days) + "\n\n" + text
    await _ask(turn, body, text)


async def _choose_units(turn: Turn, entry: Entry) -> None:
    body = {"do": "assign", "entry": to_json(entry)}
    draft_id = await drafts.create(turn.connection, turn.me.id, body, now=turn.office.now())
    text = turn.say.html("edits.assign_how", title=change_words.title(entry))
    await turn.answer(Message(text, _unit_buttons(turn, draft_id, entry)))


def _unit_buttons(turn: Turn, draft_id: int, entry: Entry) -> keyboards.Rows:
    rows = [
        (Button(f"{'☑️' if unit.id in entry.units else '⬜'} {unit.short}", f"{keyboards.UNIT}:{draft_id}:{number}"),)
        for number, unit in enumerate(turn.calendar.units)
    ]
    return *rows, (Button(turn.say.plain("edits.button_chosen"), f"{keyboards.UNIT}:{draft_id}:ok"),)


async def _card(turn: Turn, entry: Entry) -> None:
    """One entry with what can be done to it."""
    off = entry.status is Status.CANCELLED
    names = ["move", "rename", "back" if off else "cancel"]
    names += [] if off or entry.kind is Kind.TASK or not isinstance(entry.schedule, Once) else ["postpone"]
    names += ["assign"] if turn.calendar.units else []
    buttons = [
        Button(turn.say.plain(f"edits.button_{name}"), f"{keyboards.EDIT}:{_ref(entry)}:{name}") for name in names
    ]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    layers = {layer.id: layer.name for layer in turn.calendar.layers}
    text = turn.say.html(
        "edits.card",
        title=change_words.title(entry),
        when=change_words.schedule(entry.schedule, turn.say),
        status=change_words.status(entry.status, turn.say),
        units=", ".join(describe.unit_names(turn.calendar, entry.units)),
        layer=layers.get(entry.layer, entry.layer),
    )
    await turn.answer(Message(text, rows))


def _standing(turn: Turn, entry: Entry) -> Occurrence | None:
    return standing(entry, turn.calendar, turn.office.today(), turn.office.working)


def _search(turn: Turn, words: str) -> list[Entry]:
    """The entries whose name, clause or id holds the words; without any, those that come next."""
    if words:
        return [
            entry
            for entry in turn.calendar.entries
            if entry.kind is not Kind.DOCUMENT and words in folded(f"{entry.clause} {entry.summary} {entry.id}")
        ]
    today: date = turn.office.today()
    coming = occurrences(turn.calendar, today, today + _AHEAD, turn.office.working)
    return list({found.entry.id: found.entry for found in coming}.values())


def _own_layer(turn: Turn) -> str:
    """Where a new entry goes: the ward's layer, or the lowest that there is."""
    known = [layer.id for layer in turn.calendar.layers]
    return LEVELS[-1] if LEVELS[-1] in known or not known else known[-1]


def _ref(entry: Entry) -> str:
    return task_ref(entry.id, "")
