"""Cells that say no more than that they are as the one above: "nt", "-nt-", "như trên", a mark of repetition."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

_MARKS = ('"', '""', "''", "``", "´´", "”", "“", "〃", "″", '" "')
_WORDS = ("nt", "như trên", "n.t", "n/t")
_ALONE = {f"{before}{word}{after}" for word, (before, after) in product(_WORDS, (("", ""), ("(", ")"), ('"', '"')))}
_DASHED = {
    f"{dash}{gap}{word}{gap}{dash}" for dash, gap, word in product("-–", ("", " "), ("nt", "NT", "Nt", "như trên"))
}
_ALL = frozenset(
    f"{left}{one}{right}"
    for one, left, right in product({*_MARKS, *_ALONE, *_DASHED, "Nt", "Như trên"}, ("", " "), ("", " "))
)
"""As they are written; "NT" alone may be short for a unit."""


def as_above(cells: tuple[Any, ...], above: Sequence[Any]) -> tuple[Any, ...]:
    """The cells of a row, with those of the row `above` where they only repeat these; the same object where none do."""
    if _ALL.isdisjoint(cells):
        return cells
    said = tuple(
        above[at] if isinstance(cell, str) and cell in _ALL and at < len(above) and above[at] is not None else cell
        for at, cell in enumerate(cells)
    )
    return cells if said == cells else said


def without_marks(rows: Iterable[tuple[int, tuple[Any, ...]]]) -> tuple[list[tuple[int, tuple[Any, ...]]], list[int]]:
    """(rows by their numbers with what their marks repeat, the numbers of the rows that had such marks)."""
    found: list[tuple[int, tuple[Any, ...]]] = []
    repeating: list[int] = []
    above: tuple[Any, ...] = ()
    for number, cells in rows:
        above = as_above(cells, above)
        if above is not cells:
            repeating.append(number)
        found.append((number, above))
    return found, repeating
