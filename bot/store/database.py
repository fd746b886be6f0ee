"""Connections and transactions, on SQLite (the embedded default) or PostgreSQL.

SQLite is driven so that it neither loses updates nor reports "database is locked": the driver's own transaction
handling is off, a writing transaction begins with BEGIN IMMEDIATE, a reading one with BEGIN DEFERRED.
"""

import sqlite3
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.config.database_address import file_url, parse
from bot.store.file_guard import FileGuard

_READ_ONLY = {"nhaclich_begin": "BEGIN DEFERRED"}
_NO_TRANSACTION = {"nhaclich_begin": ""}
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
_BUSY_SECONDS = 30
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


First = Callable[["Store"], Awaitable[None]]
"""What is done before a database is upgraded."""


class NoDatabase(Exception):
    """There is no database at the address yet: no file, or no table of ours."""


class Store:
    """One database. Make it with `await Store.open(url)`, end it with `await close()`."""

    def __init__(self, engine: AsyncEngine, url: URL, name: str = "") -> None:
        self.engine = engine
        self.url = url
        """What it was opened with, for another process to open it too. It holds the password."""
        self.name = name
        """By which PostgreSQL knows all sessions of this store, and no others (`application_name`); "" on SQLite."""
        self._guard: FileGuard | None = None
        self._reader = engine.execution_options(**_READ_ONLY)
        self._looker = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._glance: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, url: str | URL, *, make: bool = True, first: First | None = None) -> "Store":
        """Connect to `url` (sqlite:///PATH or postgresql://…) and bring its tables up to date.

        SQLite waits up to 30 s for another process that writes, or as many as the URL says (sqlite:///PATH?timeout=5).
        Without `make` none is made where there is none: raises NoDatabase. Where the tables are those of an older
        program, `first` is called before they are changed.
        """
        from bot.store.migrations import HEAD, known, revision, upgrade  # it may need Alembic, which is heavy

        store = cls.connect(url, make=make)
        try:
            found = await revision(store.engine)
            if not make and found is None:
                raise NoDatabase(store.engine.url.database or "")
            if first is not None and found not in (None, HEAD) and found in known():
                await first(store)
            await upgrade(store.engine)
        except BaseException:
            await store.close()
            raise
        return store

    @classmethod
    def connect(cls, url: str | URL, *, make: bool = True) -> "Store":
        """The database at `url` with its tables as they are: only for what looks after them. Raises NoDatabase."""
        wanted = driver_url(url)
        name = "" if wanted.get_backend_name() == "sqlite" else f"nhaclich {uuid.uuid4().hex}"
        store = cls(create_async_engine(wanted, **_engine_options(wanted, name)), parse(url), name)
        if store.is_sqlite:
            store._guard = FileGuard(_present(Path(wanted.database or ""), make))
            _prepare_sqlite(store.engine, store._guard)
        return store

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file, which one process at a time works on."""
        return self.engine.dialect.name == "sqlite"

    def problem(self) -> str:
        """What is wrong with the SQLite file under us (removed, replaced, damaged), in English; "" where nothing is."""
        return self._guard.problem() if self._guard is not None else ""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A writing transaction: committed at the end of the block, rolled back if it raises.

        Raises OperationalError where the SQLite file is not the one that was opened any more, or is damaged.
        """
        if self._guard is not None:
            _sound(self._guard)
        async with self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A reading transaction: one consistent view, which does not wait for a writer."""
        async with self._reader.begin() as connection:
            yield connection

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """For reading one row, quickly: on PostgreSQL each statement is a transaction of its own."""
        async with self._reader.begin() if self.is_sqlite else self._looker.connect() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A reading transaction whose every statement sees the same instant of the database."""
        # On SQLite any transaction does (WAL); on PostgreSQL only from REPEATABLE READ on.
        options: dict[str, Any] = _READ_ONLY if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        async with self.engine.execution_options(**options).begin() as connection:
            yield connection

    async def write_file(self, file: Path) -> None:
        """Write what is in the SQLite database into `file`, which is empty, as of one instant. Raises DBAPIError."""
        async with self.engine.execution_options(**_NO_TRANSACTION).connect() as connection:
            await connection.exec_driver_sql("VACUUM INTO ?", (str(file),))

    def glance(self) -> sqlite3.Connection | None:
        """A connection to the SQLite file that reads a row in microseconds, without a thread between; None elsewhere.

        It never waits: where the file is locked, or not there, its statements (and this) raise sqlite3.Error.
        """
        if self._glance is None and self.is_sqlite:
            address = f"{Path(self.engine.url.database or '').absolute().as_uri()}?mode=ro"
            self._glance = sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)
        return self._glance

    async def wipe(self) -> None:
        """Drop everything, and make the empty tables anew."""
        from bot.store.migrations import upgrade
        from bot.store.tables import metadata

        async with self.engine.begin() as connection:
            await connection.run_sync(metadata.drop_all)
            await connection.execute(text("DROP TABLE alembic_version"))
        await upgrade(self.engine)

    async def close(self) -> None:
        """Give all connections back."""
        if self._glance is not None:
            self._glance.close()
            self._glance = None
        await self.engine.dispose()
        if self._guard is not None:
            self._guard.release()


def driver_url(url: str | URL) -> URL:
    """`url` with the asynchronous driver that is used for it."""
    given = parse(url)
    return given.set(drivername=_DRIVERS.get(given.drivername, given.drivername))


def _engine_options(url: URL, name: str) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": float(str(url.query.get("timeout", _BUSY_SECONDS)))}, "pool_size": 5}
    return {"pool_size": 5, "pool_pre_ping": True, "connect_args": {"application_name": name}}


def _present(file: Path, make: bool) -> Path:
    """The file, made where there is none yet; without `make` raises NoDatabase."""
    if not make and not (file.exists() and file.stat().st_size):
        raise NoDatabase(str(file))
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return file


def _sound(guard: FileGuard) -> None:
    if problem := guard.problem():
        raise OperationalError("", None, sqlite3.OperationalError(problem))


def _prepare_sqlite(engine: AsyncEngine, guard: FileGuard) -> None:
    @event.listens_for(engine.sync_engine, "do_connect")
    def _open(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        if problem := guard.problem():
            raise sqlite3.OperationalError(problem)
        # "rw": a file that is gone is not made anew, empty.
        arguments[0], options["uri"] = f"{Path(arguments[0]).as_uri()}?mode=rw", True

    @event.listens_for(engine.sync_engine, "handle_error")
    def _damaged(context: Any) -> None:
        guard.note(context.original_exception)

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # no BEGIN of the driver's own
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        if begin := connection.get_execution_options().get("nhaclich_begin", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(begin)


__all__ = ["NoDatabase", "Store", "driver_url", "file_url"]
