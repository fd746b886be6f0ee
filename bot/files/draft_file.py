"""A plan document in, the workbook of a draft and its summary out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.calendar.model import Calendar, Kind, Layer, Unit
from bot.files.draft.draft import Office, draft_of
from bot.files.draft.model import Draft, Mark
from bot.files.read.document import read_document
from bot.files.read.sheet import Refused
from bot.texts import texts


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, its workbook, and what it holds in one sentence. Without rows there is no workbook."""

    draft: Draft
    content: bytes
    summary: str


def drafted(
    name: str, data: bytes, output: str, calendar: Calendar, units: Sequence[Unit], layer: str, locale: str
) -> Drafted:
    """Make a draft for a layer of the calendar from the document `name`; nothing is loaded.

    `units` are those that the layer has; `output` is what the workbook will be called. Raises table.Refused where the
    document cannot be read.
    """
    say = texts(locale)
    draft = draft_of(read_document(name, data), Office(calendar, tuple(units), layer))
    left = len(draft.left_out)
    if not draft.rows:
        return Drafted(draft, b"", say.plain("draft.nothing", file=name, left=left))
    from bot.files.write.draft_writer import draft_bytes  # imported late, for openpyxl

    found = next((one for one in calendar.layers if one.id == layer), Layer(layer, layer))
    content = draft_bytes(draft, name, found, units, locale)
    return Drafted(draft, content, _summary(draft, name, output, locale))


def refusal(refused: Refused, locale: str) -> str:
    """Why a document cannot be read, in words."""
    say = texts(locale)
    area = "cells" if say.has(f"cells.{refused.key}") else "files"
    return say.plain(f"{area}.{refused.key}", **refused.params)


def _summary(draft: Draft, name: str, output: str, locale: str) -> str:
    say = texts(locale)
    counts = [
        say.plain(f"draft.count_{kind.value}", n=count)
        for kind in (Kind.TASK, Kind.EVENT, Kind.CONGRESS, Kind.ANNIVERSARY, Kind.DOCUMENT)
        if (count := sum(row.kind is kind for row in draft.rows))
    ]
    if held := sum(bool(row.held) for row in draft.rows):
        counts.append(say.plain("draft.held_count", n=held))
    return say.plain(
        "draft.summary",
        file=name,
        output=output,
        counts=", ".join(counts),
        missing=sum(row.marks.get("due") is Mark.MISSING for row in draft.rows),
        contradictory=sum(Mark.CONTRADICTORY in row.marks.values() for row in draft.rows),
        left=len(draft.left_out),
    )
