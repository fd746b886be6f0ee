"""Single facts that must survive a restart: one row each."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

PLANNED_UNTIL = "planned_until"
COPIED_AT = "copied_at"
"""When this copy of the database was made (ISO 8601, "" where unknown); only copies have it."""
TELEGRAM_HEARD = "telegram_heard"
"""When Telegram last answered the process that leads, to some ten minutes."""
RESTORING = "restoring"
"""Stands only within the transaction in which a copy takes the place of everything."""


async def get(connection: AsyncConnection, key: str) -> str | None:
    """The value of `key`, or None."""
    return await connection.scalar(select(t.meta.c.value).where(t.meta.c.key == key))


async def put(connection: AsyncConnection, key: str, value: str) -> None:
    """Set the value of `key`."""
    await remove(connection, key)
    await connection.execute(insert(t.meta).values(key=key, value=value))


async def remove(connection: AsyncConnection, key: str) -> None:
    """Forget `key`."""
    await connection.execute(delete(t.meta).where(t.meta.c.key == key))


async def get_instant(connection: AsyncConnection, key: str) -> datetime | None:
    """The instant kept under `key` (UTC), or None."""
    value = await get(connection, key)
    return datetime.fromisoformat(value) if value else None
