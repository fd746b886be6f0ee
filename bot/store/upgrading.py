"""Before and after an upgrade: a copy of the database as the older program left it, and the way back to that.

Everything here works on tables as they are found, of whichever revision, so it reflects them. A copy is an SQLite file
of the older revision, whichever database it is a copy of, and says of itself that it is a copy (see `generation`).
"""

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, insert, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config.database_address import sqlite_file
from bot.store import backup, leadership, meta, migrations
from bot.store.database import First, Store, file_url

log = logging.getLogger(__name__)

_BATCH = 1000
_KEPT = 3
"""Copies of before an upgrade that are kept; one is made at every start until the upgrade succeeds."""
_NAME = "before-upgrade-"
_ALEMBIC = "alembic_version"


class NoCopy(Exception):
    """The copy `file` could not be written, so nothing was upgraded; the cause says why."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


class InUse(Exception):
    """A program works on this database; it has to be stopped first."""


def copy_first(folder: Path, now: datetime, copies: list[Path] | None = None) -> First:
    """Makes a copy in `folder` before a database is upgraded, and puts its name into `copies`.

    What it makes raises NoCopy; on PostgreSQL InUse where another process leads.
    """

    async def copy(store: Store) -> None:
        await nobody_leads(store)
        file = await write_copy(store, folder, now=now)
        if copies is not None:
            copies.append(file)

    return copy


async def nobody_leads(store: Store) -> None:
    """Raises InUse where another process works on a PostgreSQL database; on SQLite a lock file tells."""
    if not store.is_sqlite and await leadership.is_led(store):
        raise InUse


async def write_copy(store: Store, folder: Path, *, now: datetime) -> Path:
    """Write a copy of a database as it is, of whichever revision; returns its file. Raises NoCopy."""
    old = await migrations.revision(store.engine) or ""
    file = folder / f"{_NAME}{old}-{now:%Y%m%d-%H%M%S}.db"
    part = folder / f".{file.name}.part"
    try:
        _begin(part)
        if store.is_sqlite:
            await store.write_file(part)
        else:
            await _write_rows(store, part, old)
        await asyncio.to_thread(_finish, part, now)
        part.replace(file)
    except (OSError, DBAPIError, sqlite3.Error) as error:
        raise NoCopy(file) from error
    finally:
        with contextlib.suppress(OSError):
            backup.remove(part)
    for earlier in copies(folder)[:-_KEPT]:
        earlier.unlink(missing_ok=True)
    log.info("the database is as revision %s left it; a copy is in %s", old, file)
    return file


def copies(folder: Path) -> list[Path]:
    """The copies of before upgrades, the oldest first."""
    return sorted(folder.glob(f"{_NAME}*.db"), key=lambda file: file.stem.split("-")[-2:])


def revision_of(file: Path) -> str:
    """The revision of a copy. Raises NotACopy, or sqlite3.OperationalError where it cannot be read."""
    backup.check_file(file)
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        (found,) = connection.execute(f"SELECT version_num FROM {_ALEMBIC}").fetchone() or ("",)  # noqa: S608
    return str(found)


async def problems(store: Store) -> list[str]:
    """What is not as this program needs it after an upgrade, in English; nothing where all is well."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.store.tables import metadata

    def differences(connection: Connection) -> list[str]:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        # What is changed of one column comes as a list; a comment is nobody's problem.
        parts = [part for one in found for part in (one if isinstance(one, list) else [one])]
        return [str(part) for part in parts if part[0] != "modify_comment"]

    async with store.read() as connection:
        found = await connection.run_sync(differences)
        if store.is_sqlite:
            for pragma in ("integrity_check", "foreign_key_check"):
                rows = await connection.exec_driver_sql(f"PRAGMA {pragma}")
                found += [f"{pragma}: {row}" for row in rows if tuple(row) != ("ok",)]
    return found


async def put_back(url: str, file: Path, *, now: datetime) -> str:
    """Put a copy in the place of everything, without bringing it up to date; returns where what was there is kept.

    That is a file on SQLite, a schema on PostgreSQL. Raises NotACopy, SchemaError, DBAPIError, OSError; InUse where a
    process leads on PostgreSQL.
    """
    old = revision_of(file)
    if old not in migrations.known():
        raise migrations.SchemaError(old)
    store = Store.connect(url)
    try:
        async with leadership.nobody_leads(store) as free:
            if not free:
                raise InUse
            number = await _number(store)
            if store.is_sqlite:
                await store.close()
                kept = _swap(Path(store.engine.url.database or ""), file, now)
            else:
                kept = await set_aside(url, now=now)
                await migrations.upgrade(store.engine, old)
                await _fill(store, file)
    finally:
        await store.close()
    await _never_back(url, number)
    return kept


async def set_aside(url: str, *, now: datetime) -> str:
    """Move everything out of the way, of whichever revision, so that the database is empty; returns where it is."""
    if (file := sqlite_file(url)) is not None:
        return str(backup.set_aside(file, now, "kept"))
    schema = f"kept_{now:%Y%m%d_%H%M%S}"
    store = Store.connect(url)
    try:
        async with store.begin() as connection:
            await connection.execute(text(f"CREATE SCHEMA {schema}"))
            for table in await connection.run_sync(lambda one: inspect(one).get_table_names()):
                await connection.execute(text(f'ALTER TABLE "{table}" SET SCHEMA {schema}'))
    finally:
        await store.close()
    return schema


async def _write_rows(store: Store, part: Path, old: str) -> None:
    """Write the rows of a PostgreSQL database into an SQLite file with the same tables."""
    copy = Store.connect(file_url(part))
    try:
        await migrations.upgrade(copy.engine, old)
        async with store.snapshot() as source, copy.begin() as target:
            await _move(source, target)
    finally:
        await copy.close()


async def _fill(store: Store, file: Path) -> None:
    """Put the rows of a copy into the empty tables of a PostgreSQL database."""
    copy = Store.connect(file_url(file))
    try:
        async with copy.snapshot() as source, store.begin() as target:
            for table, column in await _move(source, target):
                await target.execute(
                    text(
                        f'SELECT setval(pg_get_serial_sequence(:table, :column), max("{column}")) '  # noqa: S608
                        f'FROM "{table}" HAVING max("{column}") IS NOT NULL'
                    ),
                    {"table": table, "column": column},
                )
    finally:
        await copy.close()


async def _move(source: AsyncConnection, target: AsyncConnection) -> list[tuple[str, str]]:
    """Put all rows of one database into the same tables of another; returns which columns are numbered there."""
    found = MetaData()
    await target.run_sync(lambda one: found.reflect(one))
    tables = [table for table in found.sorted_tables if table.name != _ALEMBIC]
    there = MetaData()
    await source.run_sync(lambda one: there.reflect(one))
    for table in reversed(tables):
        await target.execute(table.delete())
    zone = None if target.dialect.name == "sqlite" else UTC
    for table in tables:
        # In the order of their keys: a report that takes another back comes after it.
        rows = await source.stream(select(there.tables[table.name]).order_by(*there.tables[table.name].primary_key))
        async for some in rows.mappings().partitions(_BATCH):
            plain = [{name: _instant(value, zone) for name, value in row.items()} for row in some]
            await target.execute(insert(table), plain)
    return [(table.name, column.name) for table in tables for column in table.columns if _is_numbered(column)]


def _is_numbered(column: Any) -> bool:
    return column.server_default is not None and "nextval" in str(getattr(column.server_default, "arg", ""))


def _instant(value: object, zone: Any) -> object:
    """SQLite keeps instants as UTC without their zone."""
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC).replace(tzinfo=None) if zone is None and value.tzinfo else value.replace(tzinfo=zone)


def _begin(part: Path) -> None:
    part.parent.mkdir(parents=True, exist_ok=True)
    backup.remove(part)
    part.touch(mode=0o600)  # it holds names and chats


def _finish(part: Path, now: datetime) -> None:
    with closing(sqlite3.connect(part)) as copy, copy:
        copy.execute("PRAGMA journal_mode = DELETE")  # so that it can be opened where nothing can be written
        copy.execute("DELETE FROM meta WHERE key = ?", (meta.COPIED_AT,))
        copy.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (meta.COPIED_AT, now.isoformat()))
    with part.open("rb+") as written:
        os.fsync(written.fileno())


def _swap(present: Path, file: Path, now: datetime) -> str:
    """Put a file in the place of an SQLite database, which is moved out of the way."""
    part = present.with_name(f".{present.name}.part")
    shutil.copyfile(file, part)
    part.chmod(0o600)
    kept = backup.set_aside(present, now, "kept")
    part.replace(present)
    return str(kept)


async def _number(store: Store) -> int:
    """How many changes the database has counted (see the table `changes`); 0 where it does not count."""
    async with store.read() as connection:
        if not await connection.run_sync(lambda one: inspect(one).has_table("changes")):
            return 0
        return await connection.scalar(text("SELECT number FROM changes")) or 0


async def _never_back(url: str, number: int) -> None:
    """What was counted goes on from there: who has seen a number may see no other calendar under it."""
    store = Store.connect(url)
    try:
        async with store.begin() as connection:
            if await connection.run_sync(lambda one: inspect(one).has_table("changes")):
                await connection.execute(text("UPDATE changes SET number = :next"), {"next": number + 1})
    finally:
        await store.close()


__all__ = [
    "InUse",
    "NoCopy",
    "copies",
    "copy_first",
    "nobody_leads",
    "problems",
    "put_back",
    "revision_of",
    "set_aside",
    "write_copy",
]
