"""INSERT … ON CONFLICT, which SQLAlchemy has for each kind of database, and not in common."""

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert:
    """An INSERT into `table` with `on_conflict_do_nothing` and `on_conflict_do_update`, for this database."""
    return of_kind(connection.dialect.name, table)


def of_kind(database: str, table: Table) -> sqlite.Insert:
    """The same for a kind of database, "sqlite" or "postgresql", whose class is another with the same methods."""
    if database == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 2.6 MB that an office on SQLite does without

    return postgresql.insert(table)  # type: ignore[return-value]
