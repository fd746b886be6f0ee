"""Copies of the whole database, as SQLite files of their own whichever database they are copies of.

A copy is made row by row out of one reading transaction, so it is consistent while the service runs, and can be put
back into either kind of database. It says of itself that it is a copy: `generation` notices when it is put to work.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import meta
from bot.store import tables as t
from bot.store.database import Store
from bot.store.migrations import SchemaError

_BATCH = 1000
_DAILY = re.compile(r"nhaclich-\d{4}-\d{2}-\d{2}\.db")


class NotACopy(Exception):
    """The file is no copy that can be restored: not a database, damaged, or of another program. Says which."""


async def write_copy(store: Store, file: Path, *, now: datetime) -> dict[str, int]:
    """Write a copy of everything to `file`, which appears whole or not at all. Returns how many rows of each table.

    Raises FileExistsError if there is such a file, OSError or DBAPIError where it cannot be written.
    """
    if file.exists():  # noqa: ASYNC240 - one look
        raise FileExistsError(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    _remove(part)
    part.touch(mode=0o600)  # it holds names and chats
    try:
        copy = await Store.open(f"sqlite:///{part}")
        try:
            async with store.snapshot() as source, copy.begin() as target:
                counts = await _copy_rows(source, target)
                await meta.put(target, meta.COPIED_AT, now.isoformat())
        finally:
            await copy.close()
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.link(part, file)  # unlike a rename, never over a file that came to be meanwhile
    finally:
        _remove(part)
    return counts


async def restore_copy(store: Store, file: Path, scratch: Path) -> datetime | None:
    """Put what a copy holds in the place of everything, in one transaction; returns when it was made (UTC).

    `scratch` is a folder that can be written to. Raises NotACopy, or SchemaError for a copy of a newer program.
    """
    async with opened_copy(file, scratch) as copy, copy.snapshot() as source, store.begin() as target:
        made = await meta.get_instant(source, meta.COPIED_AT)
        for table in reversed(t.metadata.sorted_tables):
            await target.execute(table.delete())
        await _copy_rows(source, target)
        if made is None:  # a file that was copied by other means is an old copy all the same
            await meta.put(target, meta.COPIED_AT, "")
        if not store.is_sqlite:
            await _number_on(target)
    return made


@asynccontextmanager
async def opened_copy(file: Path, scratch: Path) -> AsyncIterator[Store]:
    """The copy in `file`, brought up to date in another file in the folder `scratch`, so that it stays as it is."""
    check_file(file)
    scratch.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - one look
    part = scratch / f".{file.name}.restoring"
    _remove(part)
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)  # with what may still stand in its -wal file
        copy = await Store.open(f"sqlite:///{part}")
        try:
            yield copy
        finally:
            await copy.close()
    finally:
        _remove(part)


def check_file(file: Path) -> None:
    """Look through an SQLite file for damage. Raises NotACopy, or FileNotFoundError."""
    if not file.is_file():
        raise FileNotFoundError(file)
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as error:
        raise NotACopy(str(error)) from error
    if found != ["ok"]:
        raise NotACopy("; ".join(found)[:300])
    if names and not {"alembic_version", "deliveries"} <= names:
        raise NotACopy("alembic_version, deliveries")


async def daily_copy(store: Store, folder: Path, *, now: datetime, day: str, keep: int) -> Path | None:
    """Write the copy of `day` ("2020-06-10") unless it is there, and remove all but the newest `keep` daily ones."""
    file = folder / f"nhaclich-{day}.db"
    if file.exists():
        return None
    await write_copy(store, file, now=now)
    for old in daily_copies(folder)[:-keep]:
        old.unlink()
    return file


def daily_copies(folder: Path) -> list[Path]:
    """The daily copies of a folder, the oldest first."""
    return sorted(found for found in folder.glob("nhaclich-*.db") if _DAILY.fullmatch(found.name))


def set_aside(file: Path, now: datetime) -> Path:
    """Move a damaged SQLite file, with what belongs to it, out of the way; returns its new name."""
    aside = file.with_name(f"{file.name}.damaged-{now:%Y%m%d-%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(file.name + suffix)
        if part.exists():
            shutil.move(part, aside.with_name(aside.name + suffix))
    return aside


async def _copy_rows(source: AsyncConnection, target: AsyncConnection) -> dict[str, int]:
    counts = {}
    for table in t.metadata.sorted_tables:
        counts[table.name] = 0
        # In the order of their keys: a report that takes another back comes after it.
        rows = await source.stream(select(table).order_by(*table.primary_key.columns))
        async for some in rows.partitions(_BATCH):
            await target.execute(insert(table), [_as_dict(table, row) for row in some])
            counts[table.name] += len(some)
    return counts


def _as_dict(table: Table, row: Row[tuple[object, ...]]) -> dict[str, object]:
    return dict(zip(table.columns.keys(), row, strict=True))


async def _number_on(target: AsyncConnection) -> None:
    """PostgreSQL gives the next numbers from sequences, which know nothing of the rows that were put in."""
    for table in t.metadata.sorted_tables:
        if "id" in table.columns and table.columns["id"].autoincrement is True:
            newest = await target.scalar(select(func.max(table.columns["id"])))
            await target.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :newest, :used)"),
                {"name": table.name, "newest": newest or 1, "used": newest is not None},
            )


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


__all__ = [
    "NotACopy",
    "SchemaError",
    "check_file",
    "daily_copies",
    "daily_copy",
    "opened_copy",
    "restore_copy",
    "set_aside",
    "write_copy",
]
