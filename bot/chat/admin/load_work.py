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
from bot.files.destination import Mode
from bot.files.questions import Question
from bot.files.read.sheet import Progress
from bot.office import change
from bot.office.change import Ready
from bot.office.office import Office
from bot.office.wording.previews import how, preview_text, refusal_text
from bot.store import calendars, drafts, loading, officers
from bot.store.calendars import Snapshot
from bot.store.drafts import Draft
from bot.store.loading import Proposal
from bot.store.versions import File, NothingToUndo
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a draft proposes for the calendar `revision`: `text` is its preview, or all that is wrong with it.

    `token` names what is staged for it: None where nothing is, because of mistakes (`refused`), because nothing
    differs, or because `questions` have to be answered first. `sweeps` are the layers most of which would go. `marked`
    is a workbook in which the mistakes are marked, `drafted` one that was made from a plan document.
    """

    revision: int
    text: str = ""
    token: str | None = None
    refused: bool = False
    other: str = ""
    """The other way of loading (see `Mode`), where it would lead to another calendar."""
    sweeps: tuple[dict[str, Any], ...] = ()
    marked: bytes | None = None
    questions: tuple[Question, ...] = ()
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
        made = await asyncio.to_thread(plans.draft_of, snapshot, draft, say.locale)
        if made is not None:
            return Prepared(snapshot.revision, made.text, refused=True, drafted=made.content)
        options = (say.locale, progress, office.today())
        proposal = await asyncio.to_thread(read, snapshot, draft, *options)
    if proposal.errors:
        text = refusal_text(draft.body["name"], proposal.errors, say)
        back = await _marked(proposal, draft.content or b"", say.locale)
        return Prepared(snapshot.revision, text, refused=True, marked=back)
    if proposal.questions:
        return Prepared(snapshot.revision, questions=proposal.questions)
    async with office.store.read() as connection:
        preview = await change.preview(office, connection, proposal)
    token = await loading.stage(office.store, proposal, now=office.now(), draft_id=draft_id)
    names = {layer.id: layer.name for layer in proposal.before.layers}
    sweeps = [{"layer": names[one.layer], "removed": one.removed, "held": one.held} for one in proposal.sweeps]
    if token is None:
        text = say.html("changes.unchanged") + "\n\n" + say.html("changes.how", **how(proposal))
    else:
        text = preview_text(preview, _what(draft, say), say)
    return Prepared(snapshot.revision, text, token, sweeps=tuple(sweeps), other=proposal.other_mode or "")


async def ready(office: Office, token: str, _progress: Progress) -> Ready:
    """Get ready what has been staged (see `changing.ready`)."""
    return await change.ready(office, token)


def read(
    snapshot: Snapshot, draft: Draft, locale: str, progress: Progress | None = None, today: date | None = None
) -> Proposal:
    """Propose the events file of a draft. Takes as long as reading takes."""
    name, content, mode = draft.body["name"], draft.content or b"", draft.body.get("mode")
    options = {"layer": draft.body["layer"], "mode": Mode(mode) if mode else None, "today": today}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / (name or "tep")
        file.write_bytes(content)
        proposal = loading.propose(
            snapshot, [file], locale=locale, progress=progress, answers=draft.body.get("answers"), **options
        )
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
        return await asyncio.to_thread(
            marked, content, proposal.errors, proposal.warnings, ids=proposal.made_ids, locale=locale
        )
    except CannotMark:
        return None
