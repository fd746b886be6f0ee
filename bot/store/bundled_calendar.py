"""The calendar that comes with the program: what an office has until it loads one of its own."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar
from bot.files.problems import LoadError, Problem
from bot.store import Store, calendars, versions, writing
from bot.store.calendars import Snapshot
from bot.store.versions import Action, Author, File
from bot.texts import texts

if TYPE_CHECKING:
    from bot.files.load import Loaded


def read(folder: Path, locale: str) -> "Loaded":
    """What the events files of a folder hold. Raises LoadError, also where there are none."""
    from bot.files.load import read_calendar  # heavy, and not needed once an office has a calendar

    files = _files(folder)
    if not files:
        raise LoadError([Problem(str(folder), "", "", "", texts(locale).plain("files.no_files"))])
    loaded = read_calendar(files, locale=locale)
    if loaded.errors:
        raise LoadError(loaded.errors)
    return loaded


async def seed(store: Store, bundled: Path, *, now: datetime, locale: str = "vi") -> bool:
    """Load the folder `bundled` into an empty store. False where something has been loaded before. Raises LoadError."""
    async with store.begin() as connection:
        await versions.lock(connection)
        if await calendars.revision(connection):
            return False
        await write(connection, bundled, now=now, locale=locale)
    return True


async def write(connection: AsyncConnection, bundled: Path, *, now: datetime, locale: str) -> None:
    """Write the folder `bundled` as the first version of an empty store. Raises LoadError."""
    loaded = read(bundled, locale)
    before = await writing.write(connection, Snapshot(), loaded.calendar, loaded.units, at=now)
    await versions.record(
        connection,
        before or {"rows": [], "units": {}, "layers": {}},
        author=Author(calendars.BUNDLED),
        action=Action.LOAD,
        files=[File(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in _files(bundled)],
        counts=(len(loaded.calendar.rows), 0, 0),
        at=now,
    )


async def snapshot(connection: AsyncConnection, bundled: Path, locale: str = "vi") -> Snapshot:
    """What the store holds; an empty one counts as holding the folder `bundled`. Raises LoadError."""
    found = await calendars.snapshot(connection)
    if found.revision:
        return found
    loaded = read(bundled, locale)
    return Snapshot(0, loaded.calendar, {layer: tuple(units) for layer, units in loaded.units.items()})


async def current(connection: AsyncConnection, bundled: Path, locale: str = "vi") -> Calendar:
    """The calendar that the store holds, or that of the folder `bundled` if it is empty. Raises LoadError."""
    if await calendars.revision(connection):
        return await calendars.current(connection)
    return read(bundled, locale).calendar


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))
