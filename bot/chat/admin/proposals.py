"""A change that an admin is about to make: shown with Áp dụng and Huỷ, kept until the tap, written then or never."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.layers import stacked
from bot.calendar.model import Entry
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.files.destination import Mode
from bot.files.entry_json import from_json
from bot.office import change
from bot.office.wording import keyboards
from bot.office.wording.previews import preview_text
from bot.store import calendars, drafts, loading, versions
from bot.store.calendars import Snapshot
from bot.store.drafts import APPLYING, READING, Draft
from bot.store.loading import Proposal
from bot.store.versions import Action, State


async def undo(turn: Turn) -> None:
    """/hoantac: what it would be like before the newest version, as a preview."""
    number = await versions.before_newest(turn.connection)
    if number is None:
        await turn.answer(Message(turn.say.html("changes.nothing_to_undo")))
        return
    body = {"do": "undo", "to": number}
    await drafts.create(turn.connection, turn.me.id, body, now=turn.office.now(), state=READING)
    turn.wakes.append(turn.office.wake_loads)


async def of_draft(connection: AsyncConnection, snapshot: Snapshot, draft: Draft) -> Proposal:
    """What a draft without a file proposes for the calendar `snapshot`: an older version, or a few rows."""
    if draft.body["do"] == "undo":
        _, state = await versions.as_of(connection, snapshot, draft.body["to"])
        return await asyncio.to_thread(loading.propose_state, snapshot, state, Action.UNDO)
    return await asyncio.to_thread(with_row, snapshot, from_json(draft.body["entry"]))


def with_row(snapshot: Snapshot, row: Entry) -> Proposal:
    """Propose one row of a layer, in the place of the one that it has with this id, or as its last."""
    rows = list(snapshot.calendar.rows)
    places = {(one.layer, one.id): number for number, one in enumerate(rows)}
    if (place := places.get((row.layer, row.id))) is None:
        rows.append(row)
    else:
        rows[place] = row
    calendar = stacked(rows, layers=snapshot.calendar.layers, units=snapshot.calendar.units)
    return loading.propose_state(snapshot, State(calendar, dict(snapshot.units)), Action.EDIT)


async def show(turn: Turn, proposal: Proposal, body: Mapping[str, Any]) -> None:
    """Show the preview of a small change with its buttons and keep what it proposes."""
    if await asyncio.to_thread(lambda: proposal.empty):
        await turn.answer(Message(turn.say.html("changes.unchanged")))
        return
    revision, now = proposal.snapshot.revision, turn.office.now()
    draft_id = await drafts.create(turn.connection, turn.me.id, body, now=now, revision=revision)
    preview = await change.preview(turn.office, turn.connection, proposal)
    text = preview_text(preview, turn.say.plain("changes.what_edit"), turn.say)
    await turn.answer(Message(text, keyboards.draft_buttons(draft_id, turn.say)))


async def tapped(turn: Turn) -> None:
    """Áp dụng, Huỷ, Vẫn áp dụng or the other way of loading under a preview. The job of `load_jobs` applies it."""
    choice = turn.tap.choice
    draft = await drafts.by_id(turn.connection, turn.tap.number, turn.me.id)
    if draft is not None and draft.state:
        turn.toast(turn.say.plain("changes.under_way"))
    elif draft is not None and choice == "no":
        await drafts.drop(turn.connection, draft.id)
        turn.edit(Message(turn.say.html("changes.cancelled")))
    elif draft is None:
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("changes.draft_gone"))
    elif choice in tuple(Mode):
        turn.edit_buttons(Message(""))
        await drafts.advance(turn.connection, draft.id, READING, body={**draft.body, "mode": choice}, staged=None)
        turn.wakes.append(turn.office.wake_loads)
    else:
        turn.edit_buttons(Message(""))
        await _applied(turn, draft, sure=choice == "sure")


async def _applied(turn: Turn, draft: Draft, *, sure: bool) -> None:
    if await calendars.revision(turn.connection) != draft.revision:  # somebody else was faster: it is shown anew
        await drafts.advance(turn.connection, draft.id, READING, body={**draft.body, "outdated": True}, staged=None)
    elif draft.body.get("sweeps") and not sure:
        text = turn.say.html("changes.sweeping", sweeps=draft.body["sweeps"])
        await turn.answer(Message(text, keyboards.draft_buttons(draft.id, turn.say, really=True)))
        return
    else:
        await drafts.advance(turn.connection, draft.id, APPLYING)
    turn.wakes.append(turn.office.wake_loads)
