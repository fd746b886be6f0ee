"""One matter that stands in several rows: its other days and units are those of the first row as well."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.files.headings import IGNORED
from bot.files.read.heading_rows import Columns
from bot.files.read.terms import is_empty

_BETWEEN = {"date": "\n", "due": "\n", "units": "; ", "supporting": "; ", "followers": "; "}
_SAME = frozenset({"end", "starts", "ends", "status", "leads", "days", "first_year"})


def joined(first: Sequence[Any], more: Sequence[Any], columns: Columns) -> tuple[Any, ...] | None:
    """The cells of two rows as those of one; None where they say different things that cannot stand together."""
    found: list[Any] = []
    for at, name in enumerate(columns.names):
        one, other = (cells[at] if at < len(cells) else None for cells in (first, more))
        if is_empty(other) or other == one or name in (IGNORED, "id"):
            found.append(one)
        elif is_empty(one):
            if name == "starts":
                return None
            found.append(other)
        elif name in _SAME:
            return None
        else:
            parts = [_words(one), *([] if _words(other) in _words(one).split("\n") else [_words(other)])]
            found.append(_BETWEEN.get(name or "", "; ").join(parts))
    if "end" in columns.names and "date" in columns.names:
        at, end = columns.names.index("date"), columns.names.index("end")
        if found[at] != first[at] and not is_empty(found[end]):
            return None
    return tuple(found)


def _words(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
