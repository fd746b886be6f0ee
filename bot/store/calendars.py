"""The calendar in the database: its entries, units and layers, as they are loaded now."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.layers import stacked
from bot.calendar.model import Calendar, Layer, Unit
from bot.files.entry_json import from_json
from bot.store import extensions
from bot.store import tables as t

BUNDLED = "nhaclich"
"""Who has loaded the calendar that comes with the program."""
_REVISION = select(func.coalesce(func.max(t.loads.c.id), 0))


@dataclass(frozen=True, slots=True)
class Revision:
    """How often an entry has changed, and when (UTC): what a feed needs to know of its past."""

    sequence: int
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the store holds of the calendar at one revision (0: nothing has been loaded).

    `units` are those that each layer names, by layer id; `positions` orders the rows of a layer: {(layer, id): number}.
    `untouched` says that it is still the calendar that comes with the program, and that nobody works with it yet.
    """

    revision: int = 0
    calendar: Calendar = field(default_factory=Calendar)
    units: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    positions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    untouched: bool = True

    @property
    def unit_layers(self) -> dict[str, str]:
        """In which layer each unit is named: {unit id: layer id}."""
        return {unit.id: layer for layer, named in self.units.items() for unit in named}


async def revision(connection: AsyncConnection) -> int:
    """The number of the newest version; 0 where nothing has been loaded."""
    return await connection.scalar(_REVISION) or 0


async def snapshot(connection: AsyncConnection) -> Snapshot:
    """The calendar as it is loaded now, with all that a change of it needs to know."""
    e, o = t.entries.c, t.overridden.c
    found = union_all(
        select(e.layer, e.id, e.position, e.body).where(e.removed_at.is_(None)),
        select(o.layer, o.id, o.position, o.body),
    ).subquery()
    rows = (await connection.execute(select(found).order_by(found.c.layer, found.c.position))).all()
    units: dict[str, tuple[Unit, ...]] = {}
    for row in await connection.execute(select(t.units).order_by(t.units.c.position, t.units.c.id)):
        units[row.layer] = (*units.get(row.layer, ()), Unit(row.id, row.name, row.short, row.parent))
    layers_held = await layers(connection)

    def calendar() -> Calendar:
        return stacked(
            [from_json(json.loads(row.body)) for row in rows],
            layers=layers_held,
            units=[unit for named in units.values() for unit in named],
        )

    return Snapshot(
        revision=await revision(connection),
        calendar=await asyncio.to_thread(calendar),  # of 100,000 rows it takes seconds, in which others want answers
        units=units,
        positions={(row.layer, row.id): row.position for row in rows},
        untouched=await connection.scalar(select(t.loads.c.id).where(t.loads.c.loaded_by != BUNDLED).limit(1)) is None
        and await connection.scalar(select(t.officers.c.id).limit(1)) is None,
    )


async def layers(connection: AsyncConnection) -> list[Layer]:
    """The layers of the calendar, in their order."""
    rows = await connection.execute(select(t.layers).order_by(t.layers.c.position))
    return [Layer(row.id, row.name, row.year) for row in rows]


async def read(connection: AsyncConnection) -> Calendar:
    """The calendar as it is loaded now."""
    return (await snapshot(connection)).calendar


async def current(connection: AsyncConnection) -> Calendar:
    """The calendar as it is loaded now, with the due dates that leads have granted."""
    return await with_grants(connection, await read(connection))


async def with_grants(connection: AsyncConnection, calendar: Calendar) -> Calendar:
    """A calendar with the due dates that leads have granted."""
    granted, terms = await extensions.granted(connection), await extensions.unit_terms(connection)
    return replace(calendar, extended=granted, unit_terms=terms)


_STAMP = select(_REVISION.scalar_subquery(), extensions.STAMP.scalar_subquery())
"""Built once: whoever reads the calendar asks it first."""


async def stamp(connection: AsyncConnection) -> tuple[int, int]:
    """Another pair of numbers after everything that changes `current`."""
    number, decisions = (await connection.execute(_STAMP)).one()
    return int(number), int(decisions)


async def revisions(connection: AsyncConnection) -> dict[str, Revision]:
    """The revision of every entry that is in the calendar, by id."""
    rows = await connection.execute(select(t.entries).where(t.entries.c.removed_at.is_(None)))
    return {row.id: Revision(row.sequence, row.created_at, row.modified_at) for row in rows}
