"""Events files by chat: an admin sends one, looks at the preview and taps; nothing changes before."""

from pathlib import PurePosixPath

from bot.calendar.model import Calendar
from bot.chat.admin import plans
from bot.chat.answers import quoted
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.files.suffixes import READABLE
from bot.store import drafts
from bot.store.drafts import READING
from bot.store.officers import Role

LARGEST = 20 * 1024 * 1024
"""What a bot can download (Bot API, getFile)."""


async def events_file(turn: Turn) -> bool:
    """Whether this document is an admin's events file or plan. It is then read (see `load_jobs`, `plans`)."""
    file = turn.said.attachment
    name = PurePosixPath((file.name if file else "").replace("\\", "/")).name
    if (
        file is None
        or PurePosixPath(name).suffix.lower() not in READABLE
        or turn.me.role is not Role.ADMIN
        or await quoted.answered(turn) is not None
    ):
        return False
    size = turn.said.file_size
    if size > LARGEST:
        megabytes, most = round(size / 1024 / 1024), LARGEST // 1024 // 1024
        await turn.answer(Message(turn.say.html("changes.too_large", name=name, size=megabytes, most=most)))
        return True
    if await drafts.under_way(turn.connection):
        await turn.answer(Message(turn.say.html("changes.in_turn", name=name)))
    layer = _layer_named(turn.said.words, turn.calendar)
    body = {
        "do": "file",
        "name": name,
        "layer": layer,
        "file_id": file.file_id,
        "plan": plans.is_asked(turn.said.words),
    }
    await drafts.create(turn.connection, turn.me.id, body, now=turn.office.now(), state=READING)
    turn.wakes.append(turn.office.wake_loads)
    return True


def _layer_named(caption: str, calendar: Calendar) -> str | None:
    """The layer whose id or name the caption is: it then goes before what the file says."""
    words = caption.strip().casefold()
    return next((one.id for one in calendar.layers if words in (one.id, one.name.casefold())), None)
