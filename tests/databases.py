"""What tests know of databases: which of the two they take, and statements that are compiled once."""

from typing import Any

import pytest

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
