"""Plan documents by chat: an admin who sends one gets a draft to look through; nothing is loaded."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.files.destination import DEFAULT_LAYER
from bot.files.read.sheet import Refused
from bot.files.suffixes import DOCUMENTS
from bot.store.calendars import Snapshot
from bot.store.drafts import Draft
from bot.texts import texts
from bot.texts.folding import composed

_ASKED = re.compile(r"(?<!\w)(?:nháp|dự thảo|draft|bản nhap|ban nhap|du thao)(?!\w)")
"""Words in a caption that ask for a draft, also of a document that holds a table of events. "Nhập" is another word."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an admin gets for a document: words, and the workbook where there is one."""

    text: str
    content: bytes | None = None


def is_asked(caption: str) -> bool:
    """Whether a caption asks for a draft."""
    return _ASKED.search(composed(caption).lower()) is not None


def draft_of(snapshot: Snapshot, draft: Draft, locale: str) -> Sent | None:
    """The draft of a document; None for a file that is to be loaded: no document, or one with a table of events."""
    name, content, say = draft.body["name"], draft.content or b"", texts(locale)
    is_document = PurePosixPath(name).suffix.lower() in DOCUMENTS
    if not is_document or not (draft.body.get("plan", False) or only_tells(name, content)):
        return None
    from bot.files.draft_file import drafted, refusal  # imported late: the bot starts without it

    id_ = draft.body["layer"] or DEFAULT_LAYER
    try:
        made = drafted(name, content, output_name(name), snapshot.calendar, snapshot.units.get(id_, ()), id_, locale)
    except Refused as refused:
        return Sent(say.html("draft.told", summary=refusal(refused, locale)))
    return Sent(say.html("draft.told", summary=made.summary), made.content or None)


def output_name(name: str) -> str:
    """What the workbook of a document's draft is called."""
    return f"{PurePosixPath(name).stem}-nhap.xlsx"


def only_tells(name: str, content: bytes) -> bool:
    """Whether a document is a plan, and no table of events (see `formats.is_plan`)."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".txt":
        return True
    from bot.files.read.formats import is_plan  # imported late: the bot starts without it

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"tep{suffix}"
        file.write_bytes(content)
        return is_plan(file)
