"""From one state of the calendar to another: exactly the rows that differ are written, in the caller's transaction."""

import asyncio
import itertools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Layer, Unit
from bot.files.entry_json import to_json
from bot.store import parts, upsert
from bot.store import tables as t
from bot.store.calendars import Snapshot

_STEP = 1000
"""How far apart the rows of a new layer are numbered, so that others find room between them."""
_BATCH = 500

Key = tuple[str, str]
"""What names a row: (layer id, entry id)."""


async def write(
    connection: AsyncConnection,
    snapshot: Snapshot,
    after: Calendar,
    units: Mapping[str, Sequence[Unit]],
    *,
    at: datetime,
) -> dict[str, Any] | None:
    """Make the store hold `after`, with the `units` of each layer, in the place of `snapshot`.

    Returns what was replaced, as `versions` keeps it, or None where nothing differs and nothing was written. SEQUENCE
    rises where the effective entry itself changed; a removed entry keeps its row, so that it goes on if it returns.
    """
    found = await asyncio.to_thread(changes, snapshot, after, units)
    if found.empty:
        return None
    await write_layers(connection, snapshot.calendar.layers, after.layers)
    await write_units(connection, found.before["units"], units)
    await _write_effective(connection, found.rows, at)
    await _write_overridden(connection, found.rows)
    return dict(found.before)


@dataclass(frozen=True, slots=True)
class Row:
    """What a change does to one row: `role` is changed, moved, covered, gone or dropped (see `rows`)."""

    role: str
    layer: str
    id: str
    position: int | None = None
    body: str | None = None
    units: tuple[tuple[str, str], ...] | None = None
    """Its units from now on, with the part of each (see `parts`), where that changes."""
    fresh: bool = False
    """Whether the calendar had no such entry before."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A change of the calendar as rows, with what it replaces (`before`, as `versions` keeps it)."""

    rows: Sequence[Row]
    before: Mapping[str, Any]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.rows or self.before["units"] or self.before["layers"])


def changes(snapshot: Snapshot, after: Calendar, units: Mapping[str, Sequence[Unit]]) -> Changes:
    """What is to be written so that the store holds `after` in place of `snapshot`. Pure; slow with many rows.

    An entry that takes effect is `changed` or only `moved` to another place; a row that does not is `covered`. A row
    that is not in `after` is `dropped`. Where no row of an id takes effect any more, the entry is `gone`.
    """
    places, touched = _compared(snapshot, after)
    ids = {id_ for _, id_ in touched}
    old, new = snapshot.calendar.by_id, after.by_id
    there = {(row.layer, row.id) for row in after.rows}
    rows: list[Row] = []
    for row in after.rows:
        if row.id not in ids:
            continue
        place, was = places[row.layer, row.id], old.get(row.id)
        if new.get(row.id) is not row:
            rows.append(Row("covered", row.layer, row.id, place, _body(row)))
        elif was != row:
            same = parts.of(row) == (parts.of(was) if was is not None else ())
            named = None if same else parts.of(row)
            rows.append(Row("changed", row.layer, row.id, place, _body(row), named, was is None))
        elif snapshot.positions.get((row.layer, row.id)) != place:
            rows.append(Row("moved", row.layer, row.id, place, _body(row)))
    rows += [Row("dropped", *key) for key in touched if key not in there]
    rows += [Row("gone", "", id_) for id_ in sorted(ids) if id_ in old and id_ not in new]
    before = {
        "rows": _replaced(snapshot, touched),
        "units": _units_before(snapshot.units, units),
        "layers": _layers_before(snapshot.calendar, after),
    }
    return Changes(rows, before)


def _compared(snapshot: Snapshot, after: Calendar) -> tuple[dict[Key, int], list[Key]]:
    """(a number for every row, the rows that are to be written or taken away)."""
    old = {(row.layer, row.id): row for row in snapshot.calendar.rows}
    new = {(row.layer, row.id): row for row in after.rows}
    places = _places(after, snapshot.positions)
    touched = [key for key in new if new[key] != old.get(key) or places[key] != snapshot.positions.get(key)]
    return places, touched + [key for key in old if key not in new]


def _replaced(snapshot: Snapshot, touched: Iterable[Key]) -> list[list[Any]]:
    """What stood in the place of each of these rows: [layer, id, position, entry], the last two None for a new row."""
    old = {(row.layer, row.id): row for row in snapshot.calendar.rows}
    return [[*key, snapshot.positions[key], to_json(old[key])] if key in old else [*key, None, None] for key in touched]


def _places(after: Calendar, held: Mapping[Key, int]) -> dict[Key, int]:
    """A number for every row, by which the rows of a layer are in order; those that can keep theirs do."""
    highest: dict[str, int] = {}
    for row in after.rows:
        highest[row.layer] = max(highest.get(row.layer, 0), held.get((row.layer, row.id), 0))
    places: dict[Key, int] = {}
    last: dict[str, int] = {}
    for row in after.rows:
        before, key = last.get(row.layer, 0), (row.layer, row.id)
        place = held.get(key, 0)
        if place <= before:
            place = before + (_STEP if before >= highest[row.layer] else 1)
        places[key] = last[row.layer] = place
    return places


def _layers_before(before: Calendar, after: Calendar) -> dict[str, Any]:
    """The layers that differ, as they were: [name, year], None for a new one."""
    old, new = ({layer.id: layer for layer in calendar.layers} for calendar in (before, after))
    gone = {id_: [old[id_].name, old[id_].year] for id_ in old.keys() - new.keys()}
    changed = {id_: layer for id_, layer in new.items() if old.get(id_) != layer}
    return gone | {id_: [old[id_].name, old[id_].year] if id_ in old else None for id_ in changed}


def _units_before(old: Mapping[str, Sequence[Unit]], new: Mapping[str, Sequence[Unit]]) -> dict[str, Any]:
    """The units of the layers that name others now, as they were."""
    return {
        layer: [[unit.id, unit.name, unit.short, unit.parent] for unit in old.get(layer, ())]
        for layer in sorted(old.keys() | new.keys())
        if tuple(old.get(layer, ())) != tuple(new.get(layer, ()))
    }


async def write_layers(connection: AsyncConnection, before: Sequence[Layer], after: Sequence[Layer]) -> None:
    """Write the layers that differ."""
    old, new = ({layer.id: layer for layer in layers} for layers in (before, after))
    for id_ in old.keys() - new.keys():
        await connection.execute(delete(t.layers).where(t.layers.c.id == id_))
    for layer in after:
        was = old.get(layer.id)
        if was is None:
            last = await connection.scalar(select(func.coalesce(func.max(t.layers.c.position), 0))) or 0
            values = {"id": layer.id, "name": layer.name, "year": layer.year, "position": last + 1}
            await connection.execute(insert(t.layers).values(values))
        elif was != layer:
            values = {"name": layer.name, "year": layer.year}
            await connection.execute(update(t.layers).where(t.layers.c.id == layer.id).values(values))


async def write_units(
    connection: AsyncConnection, layers: Collection[str], units: Mapping[str, Sequence[Unit]]
) -> None:
    """Write the units of these layers anew."""
    # First all of them away: a unit may move from one layer to another.
    await _each(connection, delete(t.units).where(t.units.c.layer == bindparam("old")), [{"old": la} for la in layers])
    await _each(
        connection,
        insert(t.units),
        [
            {"id": unit.id, "layer": layer, "name": unit.name, "short": unit.short, "position": position}
            | {"parent": unit.parent}
            for layer in layers
            for position, unit in enumerate(units.get(layer, ()))
        ],
    )


async def _write_effective(connection: AsyncConnection, rows: Sequence[Row], at: datetime) -> None:
    gone = [{"entry": row.id} for row in rows if row.role == "gone"]
    regrouped = [row for row in rows if row.units is not None]
    e = t.entries
    this = e.c.id == bindparam("entry")
    tombstone = {"removed_at": at, "modified_at": at, "sequence": e.c.sequence + 1}
    await _each(connection, update(e).where(this).values(tombstone), gone)
    u = t.entry_units
    await _each(connection, delete(u).where(u.c.entry_id == bindparam("entry")), gone)
    moved = ({"entry": row.id, "place": row.position} for row in rows if row.role == "moved")
    await _each(connection, update(e).where(this).values(position=bindparam("place")), moved)
    put = upsert.insert(connection, e)
    taken = {name: put.excluded[name] for name in ("layer", "position", "body", "modified_at")}
    await _each(
        connection,
        put.on_conflict_do_update(
            index_elements=["id"], set_={**taken, "removed_at": None, "sequence": e.c.sequence + 1}
        ),
        (
            {"id": row.id, "layer": row.layer, "position": row.position, "body": row.body}
            | {"sequence": 0, "created_at": at, "modified_at": at}
            for row in rows
            if row.role == "changed"
        ),
    )
    others = ({"entry": row.id} for row in regrouped if not row.fresh)
    await _each(connection, delete(u).where(u.c.entry_id == bindparam("entry")), others)
    named = ({"entry_id": row.id, "unit_id": unit, "part": part} for row in regrouped for unit, part in row.units or ())
    await _each(connection, insert(u), named)


async def _write_overridden(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """The rows of touched ids that are not the effective ones stand in a table of their own."""
    o = t.overridden
    ids = ({"row": id_} for id_ in dict.fromkeys(row.id for row in rows))
    if await connection.scalar(select(o.c.id).limit(1)) is not None:
        await _each(connection, delete(o).where(o.c.id == bindparam("row")), ids)
    covered = (row for row in rows if row.role == "covered")
    values = ({"layer": row.layer, "id": row.id, "position": row.position, "body": row.body} for row in covered)
    await _each(connection, insert(o), values)


def _body(entry: Entry) -> str:
    return json.dumps(to_json(entry), ensure_ascii=False, sort_keys=True)


async def _each(connection: AsyncConnection, statement: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Execute `statement` for all rows, some at a time: other tasks of this process go on in between."""
    left = iter(rows)
    while some := list(itertools.islice(left, _BATCH)):
        await connection.execute(statement, some)
