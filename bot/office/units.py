"""The units of the office are kept: added, renamed, put under another, taken away. Each is a version of the calendar.

A file says what it names: a field of a unit that an events file does not name stays as it is kept here, and where the
file says otherwise the preview of the load shows it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.layers import LEVELS
from bot.calendar.model import Unit
from bot.files.check.values import suggested
from bot.office.office import Office
from bot.store import audit, calendars, loading
from bot.store.audit import Doer, Via
from bot.store.calendars import Snapshot
from bot.store.loading import Outdated
from bot.store.officers import Officer
from bot.store.versions import Action, Author, State
from bot.texts import folded

LONGEST_NAME, LONGEST_SHORT = 200, 40


def called(units: tuple[Unit, ...], words: str, *, but: str = "") -> Unit | None:
    """The unit that is called so already, by its name or short name, other than the one with the id `but`."""
    said = folded(words)
    return next((one for one in units if one.id != but and said in (folded(one.name), folded(one.short))), None)


def new(units: tuple[Unit, ...], name: str, short: str) -> Unit:
    """A unit with an id of its own, made of its short name."""
    taken = {one.id for one in units}
    stem = (suggested(short) or "don-vi")[:60]
    id_, number = stem, 1
    while id_ in taken:
        number += 1
        id_ = f"{stem}-{number}"
    return Unit(id_, name, short)


def under(units: tuple[Unit, ...], unit: Unit) -> set[str]:
    """A unit and all that are under it, by id: it cannot be put under any of these."""
    found = {unit.id}
    while more := {one.id for one in units if one.parent in found and one.id not in found}:
        found |= more
    return found


async def keep(office: Office, connection: AsyncConnection, by: Officer, unit: Unit) -> bool:
    """Write a unit, in the place of the one with its id, or as the last of the office's own layer.

    False, and nothing is written, where somebody has changed the calendar meanwhile.
    """
    here = await calendars.snapshot(connection)
    layer = here.unit_layers.get(unit.id) or _own_layer(here)
    held = here.units.get(layer, ())
    was = next((one for one in held if one.id == unit.id), None)
    named = tuple(unit if one.id == unit.id else one for one in held) if was else (*held, unit)
    done = await _write(office, connection, by, here, {**here.units, layer: named})
    if done:
        await _recorded(office, connection, by, "unit", was, unit)
    return done


async def remove(office: Office, connection: AsyncConnection, by: Officer, unit: Unit) -> bool:
    """Take a unit away that has no task, nobody and no unit under it; the caller has made sure of that."""
    here = await calendars.snapshot(connection)
    left = {layer: tuple(one for one in named if one.id != unit.id) for layer, named in here.units.items()}
    done = await _write(office, connection, by, here, left)
    if done:
        await _recorded(office, connection, by, "unit_removed", unit, None)
    return done


async def _write(
    office: Office,
    connection: AsyncConnection,
    by: Officer,
    here: Snapshot,
    units: Mapping[str, tuple[Unit, ...]],
) -> bool:
    every = [unit for named in units.values() for unit in named]
    state = State(replace(here.calendar, units=tuple(every)), dict(units))
    proposal = await asyncio.to_thread(loading.propose_state, here, state, Action.EDIT)
    try:
        await loading.apply(connection, proposal, author=Author("chat", by.id), now=office.now())
    except Outdated:
        return False
    return True


def _own_layer(here: Snapshot) -> str:
    """Where a new unit goes: the ward's layer, or the lowest that there is."""
    known = [layer.id for layer in here.calendar.layers]
    return LEVELS[-1] if LEVELS[-1] in known or not known else known[-1]


async def _recorded(
    office: Office, connection: AsyncConnection, by: Officer, action: str, was: Unit | None, now: Unit | None
) -> None:
    one = now or was
    assert one is not None  # noqa: S101 - a unit is there before or after
    before, after = (
        {} if unit is None else {"name": unit.name, "short": unit.short, "parent": unit.parent} for unit in (was, now)
    )
    doer = Doer(Via.CHAT, by.id)
    await audit.record(connection, doer, action, f"unit:{one.id}", before=before, after=after, now=office.now())
