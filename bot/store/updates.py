"""Which Telegram updates have been handled, so that none is applied twice though it may come twice."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t


async def claim(connection: AsyncConnection, update_id: int, *, now: datetime) -> bool:
    """Note that `update_id` is being handled in this transaction. False if it has been handled before."""
    row = (await connection.execute(select(t.updates).where(t.updates.c.update_id == update_id))).one_or_none()
    if row is None:
        await connection.execute(insert(t.updates).values(update_id=update_id, received_at=now, handled_at=now))
        return True
    if row.handled_at is not None:
        return False
    await connection.execute(update(t.updates).where(t.updates.c.update_id == update_id).values(handled_at=now))
    return True


async def note_failure(connection: AsyncConnection, update_id: int, error: str, *, now: datetime) -> int:
    """Note that handling `update_id` failed; returns how often it has failed by now."""
    row = (await connection.execute(select(t.updates).where(t.updates.c.update_id == update_id))).one_or_none()
    if row is None:
        await connection.execute(
            insert(t.updates).values(update_id=update_id, received_at=now, attempts=1, error=error)
        )
        return 1
    await connection.execute(
        update(t.updates).where(t.updates.c.update_id == update_id).values(attempts=row.attempts + 1, error=error)
    )
    return int(row.attempts) + 1


async def set_aside(connection: AsyncConnection, update_id: int, body: str, *, now: datetime) -> None:
    """Give up on an update that always fails, keeping its `body` (JSON) for whoever looks into it."""
    await connection.execute(
        update(t.updates).where(t.updates.c.update_id == update_id).values(handled_at=now, body=body)
    )
