"""The schema's history, kept by Alembic."""

from importlib.resources import files

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

HEAD = "0016"
"""The newest revision; a test holds it against the files of `versions/`."""


class SchemaError(Exception):
    """The database has a revision that this program does not know; the message is that revision."""


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the database up to the newest revision. Alembic is only loaded where there is something to do."""
    async with engine.connect() as connection:
        if await connection.run_sync(_revision) == HEAD:
            return
    if engine.dialect.name != "sqlite":
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade)
            await connection.commit()
        return
    # SQLite builds a table that others refer to anew only while foreign keys are off ("ALTER TABLE", 7), which can be
    # said only before the transaction begins.
    async with engine.execution_options(nhaclich_begin="").connect() as connection:
        await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            await connection.run_sync(_upgrade)
            if (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first() is not None:
                raise RuntimeError("the upgrade would leave rows without what they refer to")
            await connection.commit()
        finally:
            await connection.invalidate()  # it has foreign keys off; nobody may be handed it from the pool


async def is_new(engine: AsyncEngine) -> bool:
    """Whether the database has no tables of ours yet."""
    async with engine.connect() as connection:
        return await connection.run_sync(_revision) is None


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    folder = str(files("bot.store.migrations")).replace("%", "%%")  # ConfigParser would read what follows a "%"
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise SchemaError(_revision(connection)) from error


__all__ = ["HEAD", "SchemaError", "is_new", "upgrade"]
