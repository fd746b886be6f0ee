"""Small edits in a few taps: /them adds an entry, /sua moves, cancels, assigns or renames one. Each ends in a preview.

Nothing is kept in memory: what has been asked and chosen so far is a draft in the database.
"""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.calendar.days import Context, Unclear, When, read_when
from bot.calendar.edits import assigned, at_hours, cancelled, moved, placed, postponed, renamed, standing
from bot.calendar.layers import LEVELS
from bot.calendar.model import Entry, Kind, Occurrence, Once, Status, Yearly
from bot.calendar.occurrences import occurrences
from bot.chat.admin import edit_words, proposals
from bot.chat.answers import asking, quoted
from bot.chat.people import form
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
_MEANT = ("bad_day", "only_time", "month_first", "lunar_or_solar", "lunar_needs_day", "bad_lunar_day")
"""Why words are no day that yet are meant as one."""
KINDS = (Kind.EVENT, Kind.TASK, Kind.CONGRESS, Kind.ANNIVERSARY)


async def add(turn: Turn) -> None:
    """/them 26/6 Hội nghị tổng kết, or /them alone, which asks."""
    rest = turn.said.words.partition(" ")[2].strip()
    if rest:
        await add_new(turn, Kind.EVENT, rest)
        return
    buttons = [Button(turn.say.plain(f"edits.kind_{kind.value}"), f"{keyboards.ADD}:{kind.value}") for kind in KINDS]
    await turn.answer(Message(turn.say.html("edits.add_what"), (tuple(buttons[:2]), tuple(buttons[2:]))))
    await form.listen(turn, "add")


async def add_tapped(turn: Turn) -> None:
    """What sort of entry: then its date and name are asked for."""
    turn.edit_buttons(Message(""))
    await form.left(turn)
    await ask_for_new(turn, Kind(turn.tap.choice))


async def ask_for_new(turn: Turn, kind: Kind) -> None:
    await _ask(turn, {"do": "add", "kind": kind.value}, turn.say.html("edits.add_how", kind=kind.value))


async def edit(turn: Turn) -> None:
    """/sua ASEAN; /sua as an answer to a task's message; /sua alone lists what is coming."""
    words = folded(turn.said.words.partition(" ")[2].strip())
    answered = await quoted.answered(turn)
    if answered is not None and answered[0] in turn.calendar.by_id:
        await card(turn, turn.calendar.by_id[answered[0]])
        return
    await choose(turn, words)
    if not words:
        await form.listen(turn, "edit")


async def choose(turn: Turn, words: str) -> None:
    """The entry that words name, or a list to choose from."""
    found = search(turn, words)
    if not found:
        await turn.answer(Message(turn.say.html("edits.none_found", words=words)))
    elif len(found) == 1 and words:
        await card(turn, found[0])
    else:
        shown = found[:_CHOICES]
        lines = [(change_words.title(entry), change_words.when(entry, turn.say)) for entry in shown]
        await asking.listed(turn, [], [(keyboards.EDIT, entry_ref(entry)) for entry in shown])
        text = turn.say.html("edits.which", entries=lines, more=len(found) - len(shown), words=words)
        await turn.answer(
            Message(text, keyboards.number_buttons([entry_ref(entry) for entry in shown], keyboards.EDIT))
        )


async def edit_tapped(turn: Turn) -> None:
    """An entry was chosen, or what is to be done with it."""
    what = turn.tap.choice
    entry = next((entry for entry in turn.calendar.entries if entry_ref(entry) == turn.tap.ref), None)
    if entry is None:
        turn.toast(turn.say.plain("edits.gone"))
        return
    if not what:
        await card(turn, entry)
        return
    turn.edit_buttons(Message(""))
    title = change_words.title(entry)
    match what:
        case "move" | "rename" | "hour" | "place":
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
        await add_new(turn, Kind(draft.body["kind"]), said, draft)
        return True
    entry = turn.calendar.by_id.get(draft.body["id"])
    if entry is None:
        await turn.answer(Message(turn.say.html("edits.gone")))
    elif draft.body["do"] == "rename":
        await drafts.drop(turn.connection, draft.id)
        await _propose(turn, renamed(entry, said[:_LONGEST_NAME]))
    elif draft.body["do"] == "place":
        await drafts.drop(turn.connection, draft.id)
        await _propose(turn, placed(entry, said[:_LONGEST_NAME]))
    elif draft.body["do"] == "hour":
        await _at_hour(turn, entry, said, draft)
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
    if draft.body["do"] in ("rename", "place") or turn.incoming.quoted is not None:
        return False
    said = turn.said
    read = read_day(turn, said.words)
    if isinstance(read, When) or read.key in _MEANT or edit_words.hours(said.words) is not None:
        return False
    reading = turn.read(said.words)
    return said.attachment is not None or (reading.confident and reading.status is not ReplyStatus.unrelated)


def read_day(turn: Turn, said: str, kind: Kind | None = None) -> When | Unclear:
    context = Context(today=turn.office.today(), due=kind is Kind.TASK)
    return read_when(" ".join(said.split()), context)


async def add_new(turn: Turn, kind: Kind, said: str, draft: Draft | None = None) -> None:
    read = read_day(turn, said, kind)
    entry = None
    if isinstance(read, When):
        entry = edit_words.made(kind, read, turn.calendar, _own_layer(turn), turn.office.today(), turn.say)
    if entry is None:
        await _ask_again(turn, {"do": "add", "kind": kind.value}, "edits.add_not_read", draft, read)
        return
    if draft is not None:
        await drafts.drop(turn.connection, draft.id)
    if kind is Kind.TASK and turn.calendar.units:
        await _choose_units(turn, entry)
    else:
        await _propose(turn, entry)


async def _move(turn: Turn, entry: Entry, said: str, draft: Draft) -> None:
    read = read_day(turn, said, entry.kind)
    if isinstance(read, Unclear) and read.key == "only_time":
        await _at_hour(turn, entry, said, draft)
        return
    if isinstance(read, Unclear) or not isinstance(read.schedule, Once):
        await _ask_again(turn, {"do": "move", "id": entry.id}, "edits.move_not_read", draft, read)
        return
    await drafts.drop(turn.connection, draft.id)
    after = moved(entry, read.schedule, read.rest, _standing(turn, entry), turn.calendar, turn.office.working)
    if after is None:
        await turn.answer(Message(turn.say.html("edits.not_movable", title=change_words.title(entry))))
        return
    await _propose(turn, at_hours(after, read.starts, read.ends) if read.starts else after)


async def _at_hour(turn: Turn, entry: Entry, said: str, draft: Draft) -> None:
    hours = edit_words.hours(said)
    if hours is None:
        await _ask_again(turn, {"do": "hour", "id": entry.id}, "edits.hour_not_read", draft, None)
        return
    await drafts.drop(turn.connection, draft.id)
    await _propose(turn, at_hours(entry, *hours))


async def _propose(turn: Turn, entry: Entry) -> None:
    snapshot = await calendars.snapshot(turn.connection)
    proposal = await asyncio.to_thread(proposals.with_row, snapshot, entry)
    await proposals.show(turn, proposal, {"do": "edit", "entry": to_json(entry)})


async def _ask(turn: Turn, body: dict[str, Any], text: str) -> None:
    draft_id = await drafts.create(turn.connection, turn.me.id, body, now=turn.office.now())
    question = await turn.answer(Message(text, keyboards.cancel_button(draft_id, turn.say)))
    await drafts.change(turn.connection, draft_id, question=question)


async def _ask_again(
    turn: Turn, body: dict[str, Any], key: str, draft: Draft | None, read: When | Unclear | None
) -> None:
    if draft is not None:
        await drafts.drop(turn.connection, draft.id)
    text = turn.say.html(key)
    if isinstance(read, Unclear) and read.key in _MEANT:
        area = "days" if turn.say.has(f"days.{read.key}") else "files"
        text = turn.say.html(f"{area}.{read.key}", **read.params) + "\n\n" + text
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


async def card(turn: Turn, entry: Entry) -> None:
    """One entry with what can be done to it."""
    off = entry.status is Status.CANCELLED
    dated = not isinstance(entry.schedule, Once | Yearly) or entry.schedule.day is not None
    names = ["move", *(["hour"] if dated else []), "place", "rename", "back" if off else "cancel"]
    names += [] if off or entry.kind is Kind.TASK or not isinstance(entry.schedule, Once) else ["postpone"]
    names += ["assign"] if turn.calendar.units else []
    buttons = [
        Button(turn.say.plain(f"edits.button_{name}"), f"{keyboards.EDIT}:{entry_ref(entry)}:{name}") for name in names
    ]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    layers = {layer.id: layer.name for layer in turn.calendar.layers}
    text = turn.say.html(
        "edits.card",
        title=change_words.title(entry),
        when=change_words.when(entry, turn.say),
        meeting=describe.meeting(entry, turn.calendar, turn.say),
        status=change_words.status(entry.status, turn.say),
        units=", ".join(describe.unit_names(turn.calendar, entry.units)),
        layer=layers.get(entry.layer, entry.layer),
    )
    await turn.answer(Message(text, rows))


def _standing(turn: Turn, entry: Entry) -> Occurrence | None:
    return standing(entry, turn.calendar, turn.office.today(), turn.office.working)


def search(turn: Turn, words: str) -> list[Entry]:
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


def entry_ref(entry: Entry) -> str:
    return task_ref(entry.id, "")
