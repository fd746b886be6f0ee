"""Which of several processes on one PostgreSQL database plans, sends and receives: the one that holds the lock.

The lock belongs to a session, so it goes with the process that holds it (PostgreSQL, "Advisory Locks"); the keep-alives
make the server notice within a minute or so that the machine behind the session is gone.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Store

log = logging.getLogger(__name__)

_LOCK = 0x4E4C  # "NL"
_KEEP_ALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_ASK_AGAIN = 1.0
_LOOK_EVERY = 5.0


@asynccontextmanager
async def leading(store: Store, stop: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """Wait until this process leads, or `stop` is set; yields an event that is set when it leads no more.

    On SQLite it always leads: there a lock file keeps a second process away.
    """
    lost = asyncio.Event()
    if store.is_sqlite:
        yield lost
        return
    connection = await _acquire(store, stop)
    if connection is None:
        yield lost
        return
    watching = asyncio.create_task(_watch(connection, lost))
    try:
        yield lost
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await connection.invalidate()  # ends the session, and the lock with it
        await connection.close()


async def is_led(store: Store) -> bool:
    """Whether some process leads on this PostgreSQL database."""
    async with store.engine.connect() as connection:
        free = await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK})
        if free:
            await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
    return not free


@asynccontextmanager
async def nobody_leads(store: Store) -> AsyncIterator[bool]:
    """Whether nobody leads on this database, and nobody can begin to while the block runs. True on SQLite."""
    connection = None if store.is_sqlite else await _try(store)
    try:
        yield store.is_sqlite or connection is not None
    finally:
        if connection is not None:
            await connection.invalidate()
            await connection.close()


async def _acquire(store: Store, stop: asyncio.Event) -> AsyncConnection | None:
    said = ""
    while not stop.is_set():
        found = "another process leads; this one stands by"
        try:
            if connection := await _try(store):
                return connection
        except (SQLAlchemyError, OSError) as error:
            found = f"cannot ask who leads: {error}; trying again"
        if found != said:  # once, not every second of an outage
            log.warning("%s", found)
            said = found
        with_stop = asyncio.create_task(stop.wait())
        await asyncio.wait([with_stop], timeout=_ASK_AGAIN)
        with_stop.cancel()
    return None


async def _try(store: Store) -> AsyncConnection | None:
    connection = await store.engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    try:
        for name, value in _KEEP_ALIVE.items():
            await connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value})
        if await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}):
            return connection
    except BaseException:
        await connection.close()
        raise
    await connection.close()
    return None


async def _watch(connection: AsyncConnection, lost: asyncio.Event) -> None:
    """A session that is gone has lost the lock: another process may lead by now."""
    try:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        log.error("lost the database session that leads: %s", error)
        lost.set()
