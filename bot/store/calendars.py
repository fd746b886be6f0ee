"""The calendar in the database: its entries, units and layers, and the loads that put them there."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Layer, Unit
from bot.files.entry_json import from_json, to_json
from bot.store import extensions
from bot.store import tables as t


@dataclass(frozen=True, slots=True)
class Revision:
    """How often an entry has changed, and when (UTC): what a feed needs to know of its past."""

    sequence: int
    created_at: datetime
    modified_at: datetime


async def revision(connection: AsyncConnection) -> int:
    """The number of the newest load; 0 where nothing has been loaded."""
    return await connection.scalar(select(func.coalesce(func.max(t.loads.c.id), 0))) or 0


async def read(connection: AsyncConnection) -> Calendar:
    """The calendar as it is loaded now."""
    rows = await connection.execute(
        select(t.entries.c.body)
        .join(t.layers, t.layers.c.id == t.entries.c.layer)
        .where(t.entries.c.removed_at.is_(None))
        .order_by(t.layers.c.position, t.entries.c.position)
    )
    units = await connection.execute(select(t.units).order_by(t.units.c.position, t.units.c.id))
    layers = await connection.execute(select(t.layers).order_by(t.layers.c.position))
    return Calendar(
        entries=tuple(from_json(json.loads(body)) for (body,) in rows),
        units=tuple(Unit(row.id, row.name, row.short) for row in units),
        layers=tuple(Layer(row.id, row.name, row.year) for row in layers),
    )


async def current(connection: AsyncConnection) -> Calendar:
    """The calendar as it is loaded now, with the due dates that leads have granted."""
    return replace(await read(connection), extended=await extensions.granted(connection))


async def stamp(connection: AsyncConnection) -> tuple[int, int]:
    """Another pair of numbers after everything that changes `current`."""
    return await revision(connection), await extensions.stamp(connection)


async def revisions(connection: AsyncConnection) -> dict[str, Revision]:
    """The revision of every entry that is in the calendar, by id."""
    rows = await connection.execute(select(t.entries).where(t.entries.c.removed_at.is_(None)))
    return {row.id: Revision(row.sequence, row.created_at, row.modified_at) for row in rows}


async def unit_layers(connection: AsyncConnection) -> dict[str, str]:
    """Which layer's file names each unit: {unit id: layer id}."""
    rows = await connection.execute(select(t.units.c.id, t.units.c.layer))
    return {row.id: row.layer for row in rows}


async def replace_layers(
    connection: AsyncConnection,
    calendar: Calendar,
    layers: Iterable[Layer],
    units: Mapping[str, Iterable[Unit]],
    *,
    at: datetime,
    by: str,
    files: Iterable[str],
    counts: tuple[int, int, int],
) -> int:
    """Put `calendar`'s entries of `layers` in the place of what these layers held. Returns the load's number.

    `units` are those that each layer names, by layer id; `counts` is what was (added, changed, removed). Only rows that
    differ are written; SEQUENCE rises where the entry itself changed.
    """
    for layer in layers:
        await _put_layer(connection, layer)
        await connection.execute(delete(t.units).where(t.units.c.layer == layer.id))
        for position, unit in enumerate(units.get(layer.id, ())):
            await connection.execute(
                insert(t.units).values(id=unit.id, layer=layer.id, name=unit.name, short=unit.short, position=position)
            )
        await _put_entries(connection, layer.id, [e for e in calendar.entries if e.layer == layer.id], at)
    added, changed, removed = counts
    result = await connection.execute(
        insert(t.loads)
        .values(
            loaded_at=at,
            loaded_by=by,
            files=json.dumps(list(files), ensure_ascii=False),
            added=added,
            changed=changed,
            removed=removed,
        )
        .returning(t.loads.c.id)
    )
    return int(result.scalar_one())


async def _put_layer(connection: AsyncConnection, layer: Layer) -> None:
    values = {"name": layer.name, "year": layer.year}
    done = await connection.execute(update(t.layers).where(t.layers.c.id == layer.id).values(values))
    if not done.rowcount:
        last = await connection.scalar(select(func.coalesce(func.max(t.layers.c.position), 0))) or 0
        await connection.execute(insert(t.layers).values(id=layer.id, position=last + 1, **values))


async def _put_entries(connection: AsyncConnection, layer: str, entries: list[Entry], at: datetime) -> None:
    bodies = {entry.id: json.dumps(to_json(entry), ensure_ascii=False, sort_keys=True) for entry in entries}
    held = {row.id: row for row in await connection.execute(select(t.entries))}
    gone = [id_ for id_, row in held.items() if row.layer == layer and row.removed_at is None and id_ not in bodies]
    if gone:
        await connection.execute(
            update(t.entries)
            .where(t.entries.c.id.in_(gone))
            .values(removed_at=at, modified_at=at, sequence=t.entries.c.sequence + 1)
        )
    for position, entry in enumerate(entries):
        row = held.get(entry.id)
        values = {"layer": layer, "position": position, "body": bodies[entry.id], "removed_at": None}
        if row is None:
            await connection.execute(
                insert(t.entries).values(id=entry.id, sequence=0, created_at=at, modified_at=at, **values)
            )
        elif _differs(row, values):
            new = {"sequence": row.sequence + 1, "modified_at": at} if _entry_changed(row, values) else {}
            await connection.execute(update(t.entries).where(t.entries.c.id == entry.id).values(**values, **new))
        else:
            continue
        await connection.execute(delete(t.entry_units).where(t.entry_units.c.entry_id == entry.id))
        if entry.units:
            await connection.execute(
                insert(t.entry_units), [{"entry_id": entry.id, "unit_id": unit} for unit in entry.units]
            )


def _differs(row: Row[tuple[object, ...]], values: Mapping[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _entry_changed(row: Row[tuple[object, ...]], values: Mapping[str, object]) -> bool:
    return bool(row.body != values["body"] or row.removed_at is not None)
