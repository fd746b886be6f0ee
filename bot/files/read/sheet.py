"""What every reader of tables hands on: sheets of cells, or the refusal of the file."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.files import limits

Progress = Callable[[int, int | None], None]
"""Told now and then how far a reader is: (rows read, rows in all, None where that is not known)."""


class Refused(Exception):
    """A file that is not read at all, or no further; `key` names the message, `where` the place."""

    def __init__(self, key: str, where: str = "", **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.where = where
        self.params = params


def too_many_rows(most: int | None = None) -> Refused:
    """The refusal of a file that has more rows than are read, or more than `most` lines."""
    return Refused("too_many_rows", most=f"{most or limits.ROWS:,}".replace(",", "."))


class Merged(NamedTuple):
    """Cells that are merged, the last included: rows by their numbers, columns by their places, from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a reader hands it on: (row or line number from 1, cells), and how many there may be.

    The value of merged cells stands in the first of them alone. What is hidden or struck through is among the rows, and
    is named only where it holds something. A row is struck where all its cells with words are; `struck_cells` are the
    places, by row, of all cells that are. Rows are meant by their numbers, columns by their places in the cells, from
    0. What a format cannot say is empty. `notes` is whether there are comments on its cells, or footnotes to them.
    """

    name: str
    rows: Iterable[tuple[int, tuple[Any, ...]]]
    total: int | None = None
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    struck_cells: Mapping[int, Collection[int]] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    notes: bool = False


def spread(
    rows: Iterable[tuple[int, tuple[Any, ...]]], merged: Iterable[Merged]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows in each of which the value of cells that are merged downwards stands, as whoever merged them sees it.

    What is merged to the right is a title above the table or between its parts, and stays where it is.
    """
    begins: dict[int, list[Merged]] = {}
    for one in merged:
        if one.last_row > one.first_row:
            begins.setdefault(one.first_row, []).append(one)
    if not begins:
        yield from rows
        return
    going: dict[int, tuple[int, Any]] = {}
    for number, cells in rows:
        going = {column: (last, value) for column, (last, value) in going.items() if number <= last}
        if going:
            cells += (None,) * (max(going) + 1 - len(cells))
            cells = tuple(going[at][1] if cell is None and at in going else cell for at, cell in enumerate(cells))
        going |= {
            one.first_column: (one.last_row, cells[one.first_column])
            for one in begins.get(number, ())
            if one.first_column < len(cells)
        }
        yield number, cells
