"""What tests know of databases: which of the two they take, and what makes many small ones cheap."""

import asyncio
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import aiosqlite
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Runs a test on SQLite alone, where other tests take the same SQL to PostgreSQL."""


class Compiled(dict[Any, Any]):
    """SQLAlchemy's cache of compiled statements, for all engines of one kind of database.

    Its own is one engine's. A test opens an engine of its own, and an office runs with one for months: without this, a
    third of what tests ask the database is compiling what the test before has compiled.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_for_all(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_for_all(key), compiled)


def _for_all(key: Any) -> Any:
    dialect, *statement = key
    return type(dialect), *statement


def engine(*arguments: Any, compiled: Compiled, **options: Any) -> AsyncEngine:
    """`create_async_engine` with statements that are `compiled` once, and SQLite connections for `without_a_thread`."""
    if "timeout" in (given := options.get("connect_args", {})):  # only SQLite's have one
        options["connect_args"] = given | {"check_same_thread": False}
    return create_async_engine(*arguments, execution_options={"compiled_cache": compiled}, **options)


async def without_a_thread(connection: aiosqlite.Connection, do: Callable[..., Any], *what: Any, **how: Any) -> Any:
    """In place of `aiosqlite.Connection._execute`: what never waits for a lock is done here, not in its thread.

    A test's database is small, so going over to a thread and back, four times a statement, is most of what one costs.
    """
    waits = bool(what) and str(what[0]).startswith(("BEGIN IMMEDIATE", "VACUUM"))
    if waits or _IN_THREADS.get(connection):  # one who waits may be cancelled, but its thread goes on

        def done_there() -> Any:
            try:
                return do(*what, **how)
            finally:
                _IN_THREADS[connection] -= 1

        _IN_THREADS[connection] = _IN_THREADS.get(connection, 0) + 1
        return await _in_its_thread(connection, done_there)
    if not connection._running or connection._connection is None:
        raise ValueError("Connection closed")
    if what:
        await asyncio.sleep(0)  # others come in between two statements, as ever
    return do(*what, **how)


_in_its_thread = aiosqlite.Connection._execute
_IN_THREADS: WeakKeyDictionary[aiosqlite.Connection, int] = WeakKeyDictionary()
"""How much of each connection is still under way in its thread."""
