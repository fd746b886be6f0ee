"""The schema's history, kept by Alembic."""

from importlib.resources import files

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

HEAD = "0017"
"""The newest revision; a test holds it against the files of `versions/`."""

_LOCK = 0x4E4D
"""PostgreSQL's lock of whoever upgrades."""


class SchemaError(Exception):
    """The database has a revision that this program does not know; the message is that revision."""


async def upgrade(engine: AsyncEngine, to: str | None = None) -> None:
    """Bring the database up to the revision `to`, the newest one. Alembic is loaded only where there is work to do.

    Raises SchemaError for a database of a newer program.
    """
    to = to or HEAD
    found = await revision(engine)
    if found == to:
        return
    if found is not None and found not in known():
        raise SchemaError(found)
    if engine.dialect.name != "sqlite":
        async with engine.connect() as connection:
            # Of several processes that start at once, one upgrades; the others wait, and find it done.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(_upgrade, to)
            await connection.commit()
        return
    # SQLite builds a table that others refer to anew only while foreign keys are off ("ALTER TABLE", 7), which can be
    # said only before the transaction begins.
    async with engine.execution_options(nhaclich_begin="").connect() as connection:
        await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            await connection.run_sync(_upgrade, to)
            if (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first() is not None:
                raise RuntimeError("the upgrade would leave rows without what they refer to")
            await connection.commit()
        finally:
            await connection.invalidate()  # it has foreign keys off; nobody may be handed it from the pool


async def revision(engine: AsyncEngine) -> str | None:
    """The revision of the database; None where it has no tables of ours yet."""
    async with engine.connect() as connection:
        return await connection.run_sync(_revision)


def known() -> list[str]:
    """The revisions that this program knows, the oldest first: each file of `versions/` begins with its own."""
    names = (file.name for file in files("bot.store.migrations").joinpath("versions").iterdir())
    return sorted(name[:4] for name in names if name[:4].isdigit() and name[:4] <= HEAD)


async def is_new(engine: AsyncEngine) -> bool:
    """Whether the database has no tables of ours yet."""
    return await revision(engine) is None


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, to: str | None = None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    folder = str(files("bot.store.migrations")).replace("%", "%%")  # ConfigParser would read what follows a "%"
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to or HEAD)
    except CommandError as error:
        raise SchemaError(_revision(connection)) from error


__all__ = ["HEAD", "SchemaError", "is_new", "known", "revision", "upgrade"]
