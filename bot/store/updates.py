"""Which Telegram updates have been handled, so that none is applied twice though it may come twice."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

_AT_ONCE = 100


async def claim(connection: AsyncConnection, update_id: int, *, now: datetime) -> bool:
    """Note that `update_id` is being handled in this transaction. False if it has been handled before.

    What was kept of it is no longer needed, and is forgotten.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    claimed = await connection.execute(
        dialect.insert(t.updates)
        .values(update_id=update_id, received_at=now, handled_at=now)
        .on_conflict_do_update(
            index_elements=["update_id"], set_={"handled_at": now, "body": ""}, where=t.updates.c.handled_at.is_(None)
        )
        .returning(t.updates.c.update_id)
    )
    return claimed.first() is not None


async def receive(connection: AsyncConnection, update_id: int, body: str, *, now: datetime) -> None:
    """Keep an update, `body` (JSON), until it is handled. One that came before is kept as it came first."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    await connection.execute(
        dialect.insert(t.updates)
        .values(update_id=update_id, received_at=now, body=body)
        .on_conflict_do_nothing(index_elements=["update_id"])
    )


async def waiting(connection: AsyncConnection) -> list[str]:
    """The bodies (JSON) of the updates that were kept and are not handled yet, in the order of their numbers."""
    u = t.updates
    query = select(u.c.body).where(u.c.handled_at.is_(None), u.c.body != "").order_by(u.c.update_id).limit(_AT_ONCE)
    return list((await connection.execute(query)).scalars())


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
