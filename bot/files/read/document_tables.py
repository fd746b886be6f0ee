"""What a text document with tables (.docx, .odt) becomes: a sheet for each table, called as the paragraph above it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.files.read.sheet import Sheet

_TITLES, _NEAR = 10, 5
"""So many paragraphs from the top of the document, and so many just above, are told with a table."""
_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet of Excel may not hold; it has at most 31 letters."""


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in a document: its tables and the paragraphs outside of them, those that say something."""

    tables: tuple[Sheet, ...]
    paragraphs: tuple[str, ...]


def titles_above(paragraphs: Sequence[str]) -> list[str]:
    """What is told with a table that stands below these paragraphs."""
    return [*paragraphs[:_TITLES], *paragraphs[max(_TITLES, len(paragraphs) - _NEAR) :]]


def above_rows(titles: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The words above a table as rows, with the numbers up to 0."""
    return [(at - len(titles) + 1, (words,)) for at, words in enumerate(titles)]


def named(tables: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Tables with the names of sheets, none of them twice; one without words above it is called by its number."""
    taken: set[str] = set()
    found: list[Sheet] = []
    for number, table in enumerate(tables, start=1):
        name = " ".join(_NOT_IN_NAMES.sub(" ", table.name).split())[:_NAME].strip(" -–") or f"Bảng {number}"
        if name.casefold() in taken:
            name = f"{name[: _NAME - 6].strip()} ({number})"
        taken.add(name.casefold())
        found.append(replace(table, name=name))
    return tuple(found)
