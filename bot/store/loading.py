"""Loading events files into the store: all is checked, compared and written in one transaction, or nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar
from bot.files.difference import Difference, difference
from bot.files.loading import Loaded, read_calendar
from bot.files.problems import Problem
from bot.store import Store, calendars
from bot.texts import texts


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, or would do. With errors there is no difference, and nothing was written."""

    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    difference: Difference | None


class LoadError(Exception):
    """The bundled calendar has mistakes; the message lists them, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(": ".join(part for part in (p.file, p.where, p.message) if part) for p in problems))


def bundled_files(folder: Path) -> list[Path]:
    """The events files of a folder, in the order of their names."""
    return sorted(folder.glob("*.toml"))


async def load(
    store: Store,
    files: Sequence[Path],
    *,
    bundled: Path,
    by: str,
    now: datetime,
    locale: str = "vi",
    layer: str | None = None,
    dry_run: bool = False,
) -> LoadResult:
    """Put the layers that `files` name in the place of what the store holds of them.

    An empty store counts as holding the files of the folder `bundled`. `now` is in UTC.
    """
    async with store.read() if dry_run else store.begin() as connection:
        empty = await calendars.revision(connection) == 0
        seed = _read_bundled(bundled, locale) if empty else None
        before = seed.calendar if seed else await calendars.read(connection)
        unit_layers = seed.unit_layers if seed else await calendars.unit_layers(connection)
        loaded = read_calendar(files, locale=locale, layer=layer, beside=before, unit_layers=unit_layers)
        if loaded.errors:
            return LoadResult(loaded.errors, loaded.warnings, None)
        if seed and not dry_run:
            await _write(connection, seed, Calendar(), bundled_files(bundled), by=by, now=now)
        changes = difference(before, loaded.calendar, [found.id for found in loaded.layers])
        if not dry_run:
            await _write(connection, loaded, before, files, by=by, now=now)
    return LoadResult((), loaded.warnings, changes)


async def current(connection: AsyncConnection, bundled: Path, locale: str = "vi") -> Calendar:
    """The calendar that the store holds, or that of the folder `bundled` if it is empty. Raises LoadError."""
    if await calendars.revision(connection):
        return await calendars.current(connection)
    return _read_bundled(bundled, locale).calendar


async def seed(store: Store, bundled: Path, *, now: datetime, locale: str = "vi") -> bool:
    """Load the folder `bundled` into an empty store. False where something has been loaded before. Raises LoadError."""
    async with store.begin() as connection:
        if await calendars.revision(connection):
            return False
        loaded = _read_bundled(bundled, locale)
        await _write(connection, loaded, Calendar(), bundled_files(bundled), by="nhaclich", now=now)
    return True


def _read_bundled(folder: Path, locale: str) -> Loaded:
    files = bundled_files(folder)
    if not files:
        raise LoadError([Problem(str(folder), "", "", "", texts(locale).plain("files.no_files"))])
    loaded = read_calendar(files, locale=locale)
    if loaded.errors:
        raise LoadError(loaded.errors)
    return loaded


async def _write(
    connection: AsyncConnection, loaded: Loaded, before: Calendar, files: Sequence[Path], *, by: str, now: datetime
) -> None:
    changes = difference(before, loaded.calendar, [layer.id for layer in loaded.layers])
    await calendars.replace_layers(
        connection,
        loaded.calendar,
        loaded.layers,
        loaded.units,
        at=now,
        by=by,
        files=[file.name for file in files],
        counts=(len(changes.added), len(changes.changed), len(changes.removed)),
    )
