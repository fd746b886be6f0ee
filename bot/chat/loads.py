"""Events files by chat: an admin sends one, looks at the preview and taps; nothing changes before."""

import asyncio
import contextlib
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from telegram import Bot, Message, Update
from telegram.error import TelegramError

from bot.chat import changing, proposals, reports, taps
from bot.chat.changing import Preview
from bot.chat.office import Office
from bot.chat.previews import refusal_text
from bot.chat.turn import Turn
from bot.delivery.message import Message as Answer
from bot.files.marking import CannotMark, marked
from bot.store import calendars, deliveries, drafts, loading, officers
from bot.store.calendars import Held
from bot.store.drafts import Draft
from bot.store.loading import Progress, Proposal
from bot.store.officers import Role
from bot.store.versions import File
from bot.texts import Texts

SUFFIXES = (".toml", ".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".ics")
LARGEST = 20 * 1024 * 1024
"""What a bot can download (Bot API, getFile)."""
_PATIENCE = 1.5
"""After so many seconds, and then again and again, an admin is shown how far the reading is."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Received:
    """An events file that came in: its preview, or why there is none (`fault` is a message of the catalogue).

    `marked` is a table with mistakes, given back as a workbook in which they are marked.
    """

    name: str
    size: int
    content: bytes = b""
    layer: str | None = None
    preview: Preview | None = None
    fault: str = ""
    marked: bytes | None = None


async def receive(office: Office, update: Update) -> Received | None:
    """Fetch and read the file that an admin has sent in private; None where it is no events file, but evidence."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or message.document is None:
        return None
    name = PurePosixPath((message.document.file_name or "").replace("\\", "/")).name
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        return None
    async with office.store.read() as connection:
        officer = await officers.by_chat(connection, user.id)
        if officer is None or officer.role is not Role.ADMIN:
            return None
        if message.reply_to_message is not None:
            about = await deliveries.about(connection, user.id, message.reply_to_message.message_id)
            if about is not None and about.entry_id is not None:
                return None
        held = await calendars.held(connection)
    size = message.document.file_size or 0
    if size > LARGEST:
        return Received(name, size, fault="too_large")
    say = office.texts(officer.locale)
    try:
        content = bytes(await (await message.document.get_file()).download_as_bytearray())
    except TelegramError:
        return Received(name, size, fault="cannot_fetch")
    layer = _layer_named(message.caption or "", held)
    proposal = await patiently(
        update.get_bot(), user.id, name, say, lambda progress: read(held, name, content, layer, say.locale, progress)
    )
    async with office.store.read() as connection:
        preview = await changing.preview(office, connection, proposal)
    return Received(name, size, content, layer, preview, marked=await _marked(proposal, content, say.locale))


async def document(turn: Turn) -> None:
    """A document in private: an admin's events file becomes a preview; anything else is what officers send."""
    got: Received | None = turn.prepared
    if got is None:
        await (reports.words(turn) if turn.said.words else reports.file_without_words(turn))
    elif got.preview is None:
        megabytes, most = round(got.size / 1024 / 1024), LARGEST // 1024 // 1024
        text = turn.say.html(f"changes.{got.fault}", name=got.name, size=megabytes, most=most)
        await turn.answer(Answer(text))
    elif got.preview.proposal.errors:
        await turn.answer(Answer(refusal_text(got.name, got.preview.proposal.errors, turn.say)))
        if got.marked is not None:
            _give_back(turn, got.name, got.marked)
    else:
        body = {"do": "file", "name": got.name, "layer": got.layer}
        await proposals.show(turn, got.preview.proposal, body, content=got.content, preview=got.preview)


async def tapped(office: Office, update: Update) -> tuple[Draft, Proposal] | None:
    """What a tapped preview proposes, against the calendar of now; None where it is gone, or is only to be dropped."""
    query, user = update.callback_query, update.effective_user
    tap = taps.read(query.data) if query else None
    if user is None or tap is None or tap.choice == "no":
        return None
    async with office.store.read() as connection:
        officer = await officers.by_chat(connection, user.id)
        draft = await drafts.by_id(connection, tap.number, officer.id) if officer else None
        if officer is None or officer.role is not Role.ADMIN or draft is None:
            return None
        held = await calendars.held(connection)
        if draft.content is None:
            return draft, await proposals.of_draft(connection, held, draft)
    name, layer, content = draft.body["name"], draft.body["layer"], draft.content
    say = office.texts(officer.locale)
    proposal = await patiently(
        update.get_bot(), user.id, name, say, lambda progress: read(held, name, content, layer, say.locale, progress)
    )
    return draft, proposal


def read(
    held: Held, name: str, content: bytes, layer: str | None, locale: str, progress: Progress | None = None
) -> Proposal:
    """Propose the events file `name` with these bytes. Takes as long as reading takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / (name or "tep")
        file.write_bytes(content)
        proposal = loading.propose(held, [file], locale=locale, layer=layer, progress=progress)
    return replace(proposal, files=(File(name, hashlib.sha256(content).hexdigest()),))


async def patiently(bot: Bot, chat_id: int, name: str, say: Texts, work: Callable[[Progress], Result]) -> Result:
    """Have `work` done in a thread. Where it takes long, a message shows how far it is, and goes when it is done."""
    so_far: list[tuple[int, int | None]] = [(0, None)]

    def progress(done: int, of: int | None) -> None:
        so_far[0] = (done, of)

    task = asyncio.create_task(asyncio.to_thread(work, progress))
    shown: Message | None = None
    said = ""
    while not (await asyncio.wait({task}, timeout=_PATIENCE))[0]:
        done, of = so_far[0]
        text = say.html("changes.reading", name=name, percent=100 * done // of if of else None)
        with contextlib.suppress(TelegramError):
            if shown is None:
                shown = await bot.send_message(chat_id, text, parse_mode="HTML", disable_notification=True)
            elif text != said:
                await shown.edit_text(text, parse_mode="HTML")
        said = text
    if shown is not None:
        with contextlib.suppress(TelegramError):
            await shown.delete()
    return task.result()


async def _marked(proposal: Proposal, content: bytes, locale: str) -> bytes | None:
    """The workbook with its mistakes marked, where there are any and cells to mark."""
    if not any(problem.cell is not None for problem in proposal.errors):
        return None
    try:
        return await asyncio.to_thread(marked, content, proposal.errors, proposal.warnings, locale=locale)
    except CannotMark:
        return None


def _give_back(turn: Turn, name: str, content: bytes) -> None:
    """Send the marked workbook. Best effort: whoever does not get it sends the file again."""
    bot, chat_id = turn.update.get_bot(), turn.chat_id
    caption = turn.say.plain("changes.marked")
    filename = f"{PurePosixPath(name).stem}-danh-dau.xlsx"
    turn.afterwards(lambda: bot.send_document(chat_id, content, filename=filename, caption=caption))


def _layer_named(caption: str, held: Held) -> str | None:
    """The layer whose id or name the caption is: it then goes before what the file says."""
    words = caption.strip().casefold()
    return next((one.id for one in held.calendar.layers if words in (one.id, one.name.casefold())), None)
