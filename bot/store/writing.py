"""From one state of the calendar to another: exactly the rows that differ are written, in the caller's transaction."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Unit
from bot.files.entry_json import to_json
from bot.store import tables as t
from bot.store.calendars import Held

_STEP = 1000
"""How far apart the rows of a new layer are numbered, so that others find room between them."""
_BATCH = 500

Key = tuple[str, str]
"""What names a row: (layer id, entry id)."""


async def write(
    connection: AsyncConnection,
    held: Held,
    after: Calendar,
    units: Mapping[str, Sequence[Unit]],
    *,
    at: datetime,
) -> dict[str, Any] | None:
    """Make the store hold `after`, with the `units` of each layer, in the place of `held`.

    Returns what was replaced, as `versions` keeps it, or None where nothing differs and nothing was written. SEQUENCE
    rises where the effective entry itself changed; a removed entry keeps its row, so that it goes on if it returns.
    """
    places, touched = await asyncio.to_thread(_compared, held, after)
    layers_before = await _write_layers(connection, held.calendar, after)
    units_before = await _write_units(connection, held.units, units)
    if touched:
        await _write_effective(connection, held, after, places, touched, at)
        await _write_overridden(connection, held, after, places, touched)
    if not (touched or layers_before or units_before):
        return None
    rows = await asyncio.to_thread(_replaced, held, touched)
    return {"rows": rows, "units": units_before, "layers": layers_before}


def _compared(held: Held, after: Calendar) -> tuple[dict[Key, int], list[Key]]:
    """(a number for every row, the rows that are to be written or taken away)."""
    old = {(row.layer, row.id): row for row in held.calendar.rows}
    new = {(row.layer, row.id): row for row in after.rows}
    places = _places(after, held.positions)
    touched = [key for key in new if new[key] != old.get(key) or places[key] != held.positions.get(key)]
    return places, touched + [key for key in old if key not in new]


def _replaced(held: Held, touched: Iterable[Key]) -> list[list[Any]]:
    """What stood in the place of each of these rows: [layer, id, position, entry], the last two None for a new row."""
    old = {(row.layer, row.id): row for row in held.calendar.rows}
    return [[*key, held.positions[key], to_json(old[key])] if key in old else [*key, None, None] for key in touched]


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


async def _write_layers(connection: AsyncConnection, before: Calendar, after: Calendar) -> dict[str, Any]:
    old, new = ({layer.id: layer for layer in calendar.layers} for calendar in (before, after))
    changed: dict[str, Any] = {}
    for id_ in old.keys() - new.keys():
        await connection.execute(delete(t.layers).where(t.layers.c.id == id_))
        changed[id_] = [old[id_].name, old[id_].year]
    for layer in after.layers:
        was = old.get(layer.id)
        if was is None:
            last = await connection.scalar(select(func.coalesce(func.max(t.layers.c.position), 0))) or 0
            values = {"id": layer.id, "name": layer.name, "year": layer.year, "position": last + 1}
            await connection.execute(insert(t.layers).values(values))
            changed[layer.id] = None
        elif was != layer:
            values = {"name": layer.name, "year": layer.year}
            await connection.execute(update(t.layers).where(t.layers.c.id == layer.id).values(values))
            changed[layer.id] = [was.name, was.year]
    return changed


async def _write_units(
    connection: AsyncConnection, old: Mapping[str, Sequence[Unit]], new: Mapping[str, Sequence[Unit]]
) -> dict[str, Any]:
    changed = {
        layer: [[unit.id, unit.name, unit.short] for unit in old.get(layer, ())]
        for layer in sorted(old.keys() | new.keys())
        if tuple(old.get(layer, ())) != tuple(new.get(layer, ()))
    }
    # First all of them away: a unit may move from one layer to another.
    await _each(connection, delete(t.units).where(t.units.c.layer == bindparam("old")), [{"old": la} for la in changed])
    await _each(
        connection,
        insert(t.units),
        [
            {"id": unit.id, "layer": layer, "name": unit.name, "short": unit.short, "position": position}
            for layer in changed
            for position, unit in enumerate(new.get(layer, ()))
        ],
    )
    return changed


async def _write_effective(
    connection: AsyncConnection,
    held: Held,
    after: Calendar,
    places: Mapping[Key, int],
    touched: Iterable[Key],
    at: datetime,
) -> None:
    gone: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    changed: list[Entry] = []
    for id_ in dict.fromkeys(id_ for _, id_ in touched):
        was, now = held.calendar.by_id.get(id_), after.by_id.get(id_)
        if now is None:
            gone += [{"entry": id_}] if was is not None else []
        elif was != now:
            changed.append(now)
        elif held.positions.get((now.layer, id_)) != places[now.layer, id_]:
            moved.append({"entry": id_, "place": places[now.layer, id_]})
    e = t.entries
    this = e.c.id == bindparam("entry")
    tombstone = {"removed_at": at, "modified_at": at, "sequence": e.c.sequence + 1}
    await _each(connection, update(e).where(this).values(tombstone), gone)
    await _each(connection, delete(t.entry_units).where(t.entry_units.c.entry_id == bindparam("entry")), gone)
    await _each(connection, update(e).where(this).values(position=bindparam("place")), moved)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    put = dialect.insert(e)
    taken = {name: put.excluded[name] for name in ("layer", "position", "body", "modified_at")}
    await _each(
        connection,
        put.on_conflict_do_update(
            index_elements=["id"], set_={**taken, "removed_at": None, "sequence": e.c.sequence + 1}
        ),
        (
            {
                "id": entry.id,
                "layer": entry.layer,
                "position": places[entry.layer, entry.id],
                "body": _body(entry),
                "sequence": 0,
                "created_at": at,
                "modified_at": at,
            }
            for entry in changed
        ),
    )
    regrouped = [entry for entry in changed if not _same_units(held.calendar.by_id.get(entry.id), entry)]
    u = t.entry_units
    await _each(
        connection,
        delete(u).where(u.c.entry_id == bindparam("entry")),
        ({"entry": entry.id} for entry in regrouped if entry.id in held.calendar.by_id),
    )
    await _each(
        connection,
        insert(u),
        [{"entry_id": entry.id, "unit_id": unit} for entry in regrouped for unit in dict.fromkeys(entry.units)],
    )


async def _write_overridden(
    connection: AsyncConnection, held: Held, after: Calendar, places: Mapping[Key, int], touched: Iterable[Key]
) -> None:
    """The rows of touched ids that are not the effective ones stand in a table of their own."""
    ids = {id_ for _, id_ in touched}
    before = [row for row in held.calendar.rows if row.id in ids and held.calendar.by_id.get(row.id) is not row]
    o = t.overridden
    these = delete(o).where(o.c.layer == bindparam("in_layer"), o.c.id == bindparam("row"))
    await _each(connection, these, [{"in_layer": row.layer, "row": row.id} for row in before])
    await _each(
        connection,
        insert(o),
        [
            {"layer": row.layer, "id": row.id, "position": places[row.layer, row.id], "body": _body(row)}
            for row in after.rows
            if row.id in ids and after.by_id.get(row.id) is not row
        ],
    )


def _same_units(was: Entry | None, now: Entry) -> bool:
    return now.units == (was.units if was is not None else ())


def _body(entry: Entry) -> str:
    return json.dumps(to_json(entry), ensure_ascii=False, sort_keys=True)


async def _each(connection: AsyncConnection, statement: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Execute `statement` for all rows, some at a time: other tasks of this process go on in between."""
    left = iter(rows)
    while some := list(islice(left, _BATCH)):
        await connection.execute(statement, some)
