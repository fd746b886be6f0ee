"""What is unclear in the cells of a table, asked once for a whole column rather than told of each cell.

The rows have been read already. Those whose cells are meant in another way than they were read are read again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.files.questions import Asking
from bot.files.raw import Headings, RawRow
from bot.files.unclear import order

_DATES = ("date", "due", "end")
_EXPORTED = frozenset({"start time", "end time", "all day event"})
"""Headings that Google, Outlook and the like write over a calendar that they give out, with American dates."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of dates of one table: its heading, and its cells with the places of their rows.

    `sheet` is empty where the file has only one with entries. `american` is whether a program has written the table
    that puts the month first.
    """

    sheet: str
    heading: str
    at: int
    cells: tuple[tuple[int, Any], ...]
    american: bool = False


def settled(
    rows: Sequence[RawRow], asking: Asking, again: Callable[[RawRow, Mapping[int, Any]], RawRow]
) -> list[RawRow]:
    """The rows, with those read `again` whose cells were asked about. What is not answered is `Unanswered` in them."""
    mended: dict[int, dict[int, Any]] = defaultdict(dict)
    for columns in _tables(rows):
        for place, at, value in order.settled(columns, asking):
            mended[place][at] = value
    return [again(row, mended[place]) if place in mended else row for place, row in enumerate(rows)]


def _tables(rows: Sequence[RawRow]) -> Iterator[list[Column]]:
    """The columns of dates of each table."""
    tables: dict[int, tuple[Headings, list[int]]] = {}
    for place, row in enumerate(rows):
        if row.headings is not None:
            tables.setdefault(id(row.headings), (row.headings, []))[1].append(place)
    for headings, places in tables.values():
        sheet = "" if headings.alone else headings.sheet
        american = not _EXPORTED.isdisjoint(word.casefold() for word in headings.words)
        yield [
            Column(
                sheet,
                headings.words[at],
                at,
                tuple((place, rows[place].cells[at]) for place in places if at < len(rows[place].cells)),
                american,
            )
            for at in sorted({headings.fields[field] for field in _DATES if field in headings.fields})
        ]
