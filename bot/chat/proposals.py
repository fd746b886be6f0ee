"""A change that an admin is about to make: shown with Áp dụng and Huỷ, kept until the tap, written then or never."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.layers import stacked
from bot.calendar.model import Entry
from bot.chat import changing, keyboards
from bot.chat.changing import Preview
from bot.chat.previews import preview_text, refusal_text
from bot.chat.turn import Handler, Turn
from bot.delivery.message import Message
from bot.files.entry_json import from_json
from bot.store import calendars, drafts, loading, versions
from bot.store.calendars import Held
from bot.store.drafts import Draft
from bot.store.loading import Proposal
from bot.store.officers import Role
from bot.store.versions import Action, Author, NothingToUndo, State


def for_admins(handler: Handler) -> Handler:
    """The same handler for admins; anybody else is refused politely."""

    async def guarded(turn: Turn) -> None:
        if turn.me.role is Role.ADMIN:
            await handler(turn)
        elif turn.update.callback_query is not None:
            turn.toast(turn.say.plain("changes.admins_only"))
        else:
            await turn.answer(Message(turn.say.html("changes.admins_only")))

    return guarded


async def undo(turn: Turn) -> None:
    """/hoantac: what it would be like before the newest version, as a preview."""
    held = await calendars.held(turn.connection)
    try:
        number, state = await versions.as_of(turn.connection, held)
    except NothingToUndo:
        await turn.answer(Message(turn.say.html("changes.nothing_to_undo")))
        return
    proposal = await asyncio.to_thread(loading.propose_state, held, state, Action.UNDO)
    await show(turn, proposal, {"do": "undo", "to": number})


async def of_draft(connection: AsyncConnection, held: Held, draft: Draft) -> Proposal:
    """What a draft without a file proposes for the calendar `held`: an older version, or a few rows."""
    if draft.body["do"] == "undo":
        _, state = await versions.as_of(connection, held, draft.body["to"])
        return await asyncio.to_thread(loading.propose_state, held, state, Action.UNDO)
    return await asyncio.to_thread(with_row, held, from_json(draft.body["entry"]))


def with_row(held: Held, row: Entry) -> Proposal:
    """Propose one row of a layer, in the place of the one that it has with this id, or as its last."""
    rows = list(held.calendar.rows)
    places = {(one.layer, one.id): number for number, one in enumerate(rows)}
    if (place := places.get((row.layer, row.id))) is None:
        rows.append(row)
    else:
        rows[place] = row
    calendar = stacked(rows, layers=held.calendar.layers, units=held.calendar.units)
    return loading.propose_state(held, State(calendar, dict(held.units)), Action.EDIT)


async def show(
    turn: Turn,
    proposal: Proposal,
    body: Mapping[str, Any],
    *,
    content: bytes | None = None,
    preview: Preview | None = None,
) -> None:
    """Show a preview with its buttons and keep what it proposes. `preview` is the proposal's where it is known."""
    if await _is_empty(proposal):
        await turn.answer(Message(turn.say.html("changes.unchanged")))
        return
    draft_id = await drafts.create(
        turn.connection,
        turn.me.id,
        body,
        now=turn.office.now(),
        revision=proposal.held.revision,
        content=content,
    )
    await _show(turn, draft_id, preview or await changing.preview(turn.office, turn.connection, proposal), body)


async def tapped(turn: Turn) -> None:
    """Áp dụng, Huỷ or Vẫn áp dụng under a preview."""
    choice = turn.tap.choice
    if choice == "no":
        if await drafts.by_id(turn.connection, turn.tap.number, turn.me.id) is None:
            turn.edit_buttons(Message(""))
            turn.toast(turn.say.plain("changes.draft_gone"))
            return
        await drafts.drop(turn.connection, turn.tap.number)
        turn.edit(Message(turn.say.html("changes.cancelled")))
        return
    if turn.prepared is None:
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("changes.draft_gone"))
        return
    draft, proposal = turn.prepared
    turn.edit_buttons(Message(""))
    if proposal.held.revision != draft.revision:
        await _outdated(turn, draft, proposal)
    elif proposal.errors:
        await turn.answer(Message(refusal_text(str(draft.body.get("name", "")), proposal.errors, turn.say)))
    elif proposal.sweeps and choice != "sure":
        await _ask_again(turn, draft, proposal)
    else:
        await _apply(turn, draft, proposal)


async def _apply(turn: Turn, draft: Draft, proposal: Proposal) -> None:
    author = Author("chat", turn.me.id)
    applied = await changing.carry_out(turn.office, turn.connection, proposal, author=author)
    await drafts.drop(turn.connection, draft.id)
    if applied.version is None:
        await turn.answer(Message(turn.say.html("changes.unchanged")))
        return
    added, changed, removed = proposal.difference.counts
    text = turn.say.html(
        "changes.applied", version=applied.version, added=added, changed=changed, removed=removed, told=applied.told
    )
    await turn.answer(Message(text))


async def _outdated(turn: Turn, draft: Draft, proposal: Proposal) -> None:
    """Somebody else was faster: say who, and show what the change would mean now."""
    newest = (await versions.listed(turn.connection, 1))[0]
    say = turn.say
    who = newest.officer or say.plain(f"changes.who_{newest.author.by}")
    time = f"{newest.at.astimezone(turn.office.zone):%H:%M}"
    before = say.html("changes.outdated", who=who, time=time, version=newest.number) + "\n\n"
    if proposal.errors:
        await turn.answer(Message(before + refusal_text(str(draft.body.get("name", "")), proposal.errors, say)))
    elif await _is_empty(proposal):
        await turn.answer(Message(before + say.html("changes.unchanged")))
    else:
        await drafts.change(turn.connection, draft.id, revision=proposal.held.revision)
        preview = await changing.preview(turn.office, turn.connection, proposal)
        await _show(turn, draft.id, preview, draft.body, before)


async def _ask_again(turn: Turn, draft: Draft, proposal: Proposal) -> None:
    names = {layer.id: layer.name for layer in proposal.before.layers}
    sweeps = [{"layer": names[one.layer], "removed": one.removed, "held": one.held} for one in proposal.sweeps]
    text = turn.say.html("changes.sweeping", sweeps=sweeps)
    await turn.answer(Message(text, keyboards.draft_buttons(draft.id, turn.say, really=True)))


async def _is_empty(proposal: Proposal) -> bool:
    return await asyncio.to_thread(lambda: proposal.empty)


async def _show(turn: Turn, draft_id: int, preview: Preview, body: Mapping[str, Any], before: str = "") -> None:
    """The preview with its buttons; `before` stands above it."""
    what = {
        "file": lambda: turn.say.plain("changes.what_file", name=body["name"]),
        "undo": lambda: turn.say.plain("changes.what_undo", number=body["to"]),
    }.get(body["do"], lambda: turn.say.plain("changes.what_edit"))()
    text = before + preview_text(preview, what, turn.say)
    await turn.answer(Message(text, keyboards.draft_buttons(draft_id, turn.say)))
