"""INSERT … ON CONFLICT, which SQLAlchemy has for each kind of database, and not in common."""

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert:
    """An INSERT into `table` with `on_conflict_do_nothing` and `on_conflict_do_update`, for this database.

    PostgreSQL's is another class, whose methods take the same arguments.
    """
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 2.6 MB that an office on SQLite does without

    return postgresql.insert(table)  # type: ignore[return-value]
