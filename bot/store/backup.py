"""Copies of the whole database, as SQLite files of their own whichever database they are copies of.

A copy is of one instant, so it is consistent while the service runs: SQLite writes its own, that of a PostgreSQL
database is made row by row out of one reading transaction. It can be put back into either kind of database. It says of
itself that it is a copy: `generation` notices when it is put to work.
"""

import asyncio
import contextlib
import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import audit, meta
from bot.store import tables as t
from bot.store.database import Store, file_url
from bot.store.migrations import SchemaError

_BATCH = 1000
_COPIED = [table for table in t.metadata.sorted_tables if table not in (t.changes, *t.STAGED)]
"""In the order in which rows may be put in. The counter of changes is each database's own: it must never go back.
What is staged can be made anew."""
_DAILY = re.compile(r"nhaclich-\d{4}-\d{2}-\d{2}\.db")


class NotACopy(Exception):
    """The file cannot be worked with. `reason` is "damaged" (the message has details), "foreign" or "empty"."""

    def __init__(self, reason: str, details: str = "") -> None:
        super().__init__(details)
        self.reason = reason


async def write_copy(store: Store, file: Path, *, now: datetime) -> dict[str, int]:
    """Write a copy of everything to `file`, which appears whole or not at all. Returns how many rows of each table.

    Raises FileExistsError if there is such a file, OSError or DBAPIError where it cannot be written.
    """
    if file.exists():  # noqa: ASYNC240 - one look
        raise FileExistsError(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{uuid.uuid4().hex}.part")
    part.touch(mode=0o600)  # it holds names and chats
    try:
        if store.is_sqlite:
            await store.write_file(part)
        copy = await Store.open(file_url(part))
        try:
            async with copy.begin() as target:
                counts = await count_rows(target) if store.is_sqlite else await _copy_all(store, target)
                await meta.put(target, meta.COPIED_AT, now.isoformat())
        finally:
            await copy.close()
        await asyncio.to_thread(_appear, part, file)
    finally:
        remove(part)
    return counts


async def restore_copy(store: Store, copy: Store, *, now: datetime | None = None) -> datetime | None:
    """Put what an opened `copy` holds in the place of everything, at once; returns when it was made (UTC).

    With the instant `now`, the audit says that it was done.
    """
    async with copy.snapshot() as source, store.begin() as target:
        made = await made_at(source)
        await empty(target)
        await _copy_rows(source, target)
        if made is None:  # a file that was copied by other means is an old copy all the same
            await meta.put(target, meta.COPIED_AT, "")
        if not store.is_sqlite:
            await _number_on(target)
        if now is not None:
            after = {"made_at": made.isoformat() if made else ""}
            await audit.record(target, audit.Doer(audit.Via.TERMINAL), "restore", "copy", after=after, now=now)
    return made


async def empty(connection: AsyncConnection) -> None:
    """Delete everything that a copy holds, in this transaction: what is restored comes in its place."""
    await meta.put(connection, meta.RESTORING, "yes")  # else the audit's triggers refuse
    await connection.execute(t.audit.delete())
    for table in reversed(_COPIED):
        await connection.execute(table.delete())


async def made_at(copy: AsyncConnection) -> datetime | None:
    """When a copy was made (UTC), where it says so."""
    return await meta.get_instant(copy, meta.COPIED_AT)


@asynccontextmanager
async def opened_copy(file: Path, scratch: Path) -> AsyncIterator[Store]:
    """The copy in `file`, brought up to date in another file in the folder `scratch`, so that it stays as it is.

    It may be a copied database file too, with what stands in its -wal file. Raises NotACopy, SchemaError for a copy of
    a newer program, OSError where a file cannot be read or written.
    """
    scratch.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - one look
    part = scratch / f".{file.name}.restoring"
    remove(part)
    try:
        shutil.copyfile(file, part)  # before it is looked at: SQLite cannot open every file where it may not write
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(_beside(file, "-wal"), _beside(part, "-wal"))
        check_file(part)
        copy = await Store.open(file_url(part))
        try:
            yield copy
        finally:
            await copy.close()
    finally:
        remove(part)


def check_file(file: Path) -> None:
    """Look through an SQLite file for damage. Raises NotACopy, or sqlite3.OperationalError where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.OperationalError:  # it says nothing about what is in the file
        raise
    except sqlite3.Error as error:
        raise NotACopy("damaged", str(error)) from error
    if found != ["ok"]:
        raise NotACopy("damaged", " ".join(found[0].split())[:200])
    if not names:
        raise NotACopy("empty")
    if not {"alembic_version", "deliveries"} <= names:
        raise NotACopy("foreign")


async def daily_copy(store: Store, folder: Path, *, now: datetime, day: str, keep: int) -> Path | None:
    """Write the copy of `day` ("2020-06-10") unless it is there, and remove all but the newest `keep` daily ones."""
    file = folder / f"nhaclich-{day}.db"
    if file.exists():
        return None
    for left in folder.glob(".nhaclich-*.part*"):  # noqa: ASYNC240 - by a crash
        left.unlink()
    await write_copy(store, file, now=now)
    for old in daily_copies(folder)[:-keep]:
        old.unlink()
    return file


def daily_copies(folder: Path) -> list[Path]:
    """The daily copies of a folder, the oldest first."""
    return sorted(found for found in folder.glob("nhaclich-*.db") if _DAILY.fullmatch(found.name))


def set_aside(file: Path, now: datetime, why: str = "damaged") -> Path:
    """Move an SQLite file, with what belongs to it, out of the way; returns its new name."""
    aside = file.with_name(f"{file.name}.{why}-{now:%Y%m%d-%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            shutil.move(_beside(file, suffix), _beside(aside, suffix))
    return aside


async def _copy_all(store: Store, target: AsyncConnection) -> dict[str, int]:
    async with store.snapshot() as source:
        return await _copy_rows(source, target)


async def count_rows(connection: AsyncConnection) -> dict[str, int]:
    """How many rows of each table a copy has."""
    return {table.name: await connection.scalar(select(func.count()).select_from(table)) or 0 for table in _COPIED}


async def _copy_rows(source: AsyncConnection, target: AsyncConnection) -> dict[str, int]:
    counts = {}
    for table in _COPIED:
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
    for table in _COPIED:
        if "id" in table.columns and table.columns["id"].autoincrement is True:
            newest = await target.scalar(select(func.max(table.columns["id"])))
            await target.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :newest, :used)"),
                {"name": table.name, "newest": newest or 1, "used": newest is not None},
            )


def _appear(part: Path, file: Path) -> None:
    """Give a finished copy its name, never over a file that came to be meanwhile."""
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")  # so that it can be opened where nothing can be written
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as most memory sticks have
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        part.replace(file)


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def remove(file: Path) -> None:
    """Remove an SQLite file with what belongs to it, where there is one."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        _beside(file, suffix).unlink(missing_ok=True)


__all__ = [
    "NotACopy",
    "SchemaError",
    "check_file",
    "count_rows",
    "daily_copies",
    "daily_copy",
    "made_at",
    "opened_copy",
    "remove",
    "restore_copy",
    "set_aside",
    "write_copy",
]
