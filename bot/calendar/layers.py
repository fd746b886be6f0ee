"""Layers that lie on top of each other: what a lower one says of an id wins over what the higher ones say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from bot.calendar.model import Calendar, Entry, Kind, Layer, TaskKey, Unit

LEVELS = ("national", "province", "town", "ward")
"""The layers of the administration, from the highest to the lowest. Any other layer lies right below the nation's."""
_BELOW_NATIONAL = 0.5


def in_order(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """The layers from the highest to the lowest; those of no level keep the order that they have."""
    return tuple(sorted(layers, key=lambda layer: depth(layer.id)))


def stacked(
    rows: Iterable[Entry],
    *,
    layers: Iterable[Layer],
    units: Iterable[Unit] = (),
    extended: Mapping[TaskKey, tuple[date | None, date]] | None = None,
) -> Calendar:
    """The calendar that layers make together, of all rows of all of them, each layer's in the order of its file."""
    ordered = in_order(layers)
    of_layer: dict[str, list[Entry]] = {layer.id: [] for layer in ordered}
    for row in rows:
        of_layer[row.layer].append(row)
    kept = tuple(row for one in of_layer.values() for row in one)
    lowest = {row.id: row for row in kept}
    return Calendar(
        entries=tuple(row for row in kept if lowest[row.id] is row and row.kind is not Kind.HIDDEN),
        units=tuple(units),
        layers=ordered,
        extended=extended or {},
        rows=kept,
    )


def overriding(rows: Iterable[Entry], layers: Sequence[Layer]) -> list[tuple[Entry, Entry]]:
    """Every (lower, higher) pair of rows with one id, where the lower one overrides or hides the next higher one."""
    rank = {layer.id: number for number, layer in enumerate(layers)}
    by_id: dict[str, list[Entry]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    found: list[tuple[Entry, Entry]] = []
    for same in by_id.values():
        if len(same) > 1:
            same.sort(key=lambda row: rank[row.layer])
            found += [(lower, higher) for higher, lower in pairwise(same)]
    return found


def depth(layer: str) -> float:
    """How low a layer lies, by its id: what a lower one says of an id wins over what one with a smaller number says."""
    return LEVELS.index(layer) if layer in LEVELS else _BELOW_NATIONAL
