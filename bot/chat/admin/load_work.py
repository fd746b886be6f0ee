"""What takes long about a change of the calendar: it is read, compared and staged, away from the conversation.

All of this can be done in another process (see `apart`): what goes in and comes out is plain data.
"""

import asyncio
import hashlib
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.chat.admin import plans, proposals
from bot.office import change
from bot.office.change import Ready
from bot.office.office import Office
from bot.office.wording.previews import preview_text, refusal_text
from bot.store import calendars, drafts, loading, officers
from bot.store.calendars import Snapshot
from bot.store.drafts import Draft
from bot.store.loading import Progress, Proposal
from bot.store.versions import File, NothingToUndo
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a draft proposes for the calendar `revision`: `text` is its preview, or all that is wrong with it.

    `token` names what is staged for it: None where nothing is, because of mistakes (`refused`) or because nothing
    differs. `sweeps` are the layers most of which would go. `marked` is a workbook in which the mistakes are marked,
    `drafted` one that was made from a plan document.
    """

    revision: int
    text: str = ""
    token: str | None = None
    refused: bool = False
    sweeps: tuple[dict[str, Any], ...] = ()
    marked: bytes | None = None
    drafted: bytes | None = None


async def prepare(office: Office, draft_id: int, progress: Progress) -> Prepared:
    """Read what a draft is to change, and stage it. `progress` is told how far the reading is."""
    async with office.store.read() as connection:
        draft = await drafts.whole(connection, draft_id)
        officer = await officers.by_id(connection, draft.officer_id) if draft else None
        if draft is None or officer is None:
            return Prepared(0)
        say = office.texts(officer.locale)
        snapshot = await calendars.snapshot(connection)
        try:
            proposal = None if draft.body["do"] == "file" else await proposals.of_draft(connection, snapshot, draft)
        except NothingToUndo:
            return Prepared(snapshot.revision, say.html("changes.nothing_to_undo"), refused=True)
    if proposal is None:
        name, layer, content = draft.body["name"], draft.body["layer"], draft.content or b""
        asked = draft.body.get("plan", False)
        made = await asyncio.to_thread(
            plans.draft_of, snapshot, name, content, layer, say.locale, office.today(), asked=asked
        )
        if made is not None:
            return Prepared(snapshot.revision, made.text, refused=True, drafted=made.content)
        proposal = await asyncio.to_thread(read, snapshot, name, content, layer, say.locale, progress, office.today())
    if proposal.errors:
        text = refusal_text(draft.body["name"], proposal.errors, say)
        back = await _marked(proposal, draft.content or b"", say.locale)
        return Prepared(snapshot.revision, text, refused=True, marked=back)
    async with office.store.read() as connection:
        preview = await change.preview(office, connection, proposal)
    token = await loading.stage(office.store, proposal, now=office.now(), draft_id=draft_id)
    names = {layer.id: layer.name for layer in proposal.before.layers}
    sweeps = [{"layer": names[one.layer], "removed": one.removed, "held": one.held} for one in proposal.sweeps]
    return Prepared(snapshot.revision, preview_text(preview, _what(draft, say), say), token, sweeps=tuple(sweeps))


async def ready(office: Office, token: str, _progress: Progress) -> Ready:
    """Get ready what has been staged (see `changing.ready`)."""
    return await change.ready(office, token)


def read(
    snapshot: Snapshot,
    name: str,
    content: bytes,
    layer: str | None,
    locale: str,
    progress: Progress | None = None,
    today: date | None = None,
) -> Proposal:
    """Propose the events file `name` with these bytes. Takes as long as reading takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / (name or "tep")
        file.write_bytes(content)
        proposal = loading.propose(snapshot, [file], locale=locale, layer=layer, progress=progress, today=today)
    return replace(proposal, files=(File(name, hashlib.sha256(content).hexdigest()),))


def _what(draft: Draft, say: Texts) -> str:
    match draft.body["do"]:
        case "file":
            return say.plain("changes.what_file", name=draft.body["name"])
        case "undo":
            return say.plain("changes.what_undo", number=draft.body["to"])
    return say.plain("changes.what_edit")


async def _marked(proposal: Proposal, content: bytes, locale: str) -> bytes | None:
    """The workbook with its mistakes marked, where there are any and cells to mark."""
    if not any(problem.cell is not None for problem in proposal.errors):
        return None
    from bot.files.write.marking import CannotMark, marked  # not at the start: openpyxl takes 8 MB

    try:
        return await asyncio.to_thread(marked, content, proposal.errors, proposal.warnings, locale=locale)
    except CannotMark:
        return None
