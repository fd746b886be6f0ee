"""Noticing that the database is an old copy of itself, so that nothing is sent a second time for it.

A copy that `backup` made says so itself. For one that was made by other means (a copied file, a dump, a disk image)
there is a number that only ever rises, kept in the database and in a small file outside of it: if the file knows a
higher one, the database has gone back in time. What went back together with that file cannot be noticed.
"""

import json
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import meta
from bot.store.database import Store

_DATABASE, _GENERATION = "database", "generation"


@dataclass(frozen=True, slots=True)
class OldCopy:
    """The database is an old copy of itself; `made_at` (UTC) is when it was made, where that is known."""

    made_at: datetime | None


async def old_copy(connection: AsyncConnection, file: Path) -> OldCopy | None:
    """Whether the database is an old copy, by itself or by what `file` remembers of it."""
    made = await meta.get(connection, meta.COPIED_AT)
    if made is not None:
        return OldCopy(datetime.fromisoformat(made) if made else None)
    database, generation = await _own(connection)
    known = _read(file)
    return OldCopy(None) if known and known[0] == database and known[1] > generation else None


async def settled(connection: AsyncConnection, file: Path) -> None:
    """It has been dealt with that the database is an old copy: from here on it is the one that counts."""
    known = _read(file)
    database, generation = await _own(connection)
    if known and known[0] == database:
        generation = max(generation, known[1])
    await meta.put(connection, _GENERATION, str(generation + 1))
    await meta.remove(connection, meta.COPIED_AT)


async def advance(store: Store, file: Path) -> None:
    """Raise the number, first in the database and then in `file`: the file never knows more than has happened."""
    async with store.begin() as connection:
        database, generation = await _own(connection)
        if not database:
            database = uuid.uuid4().hex
            await meta.put(connection, _DATABASE, database)
        await meta.put(connection, _GENERATION, str(generation + 1))
    part = file.with_name(file.name + ".part")
    file.parent.mkdir(parents=True, exist_ok=True)
    with part.open("w", encoding="utf-8") as target:
        json.dump({"database": database, "generation": generation + 1}, target)
        target.flush()
        os.fsync(target.fileno())
    part.replace(file)


async def _own(connection: AsyncConnection) -> tuple[str, int]:
    return await meta.get(connection, _DATABASE) or "", int(await meta.get(connection, _GENERATION) or 0)


def _read(file: Path) -> tuple[str, int] | None:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        return str(known["database"]), int(known["generation"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
