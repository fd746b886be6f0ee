"""Which of several processes on one PostgreSQL database plans, sends and receives: the one that holds the lock.

The lock belongs to a session, so it goes with the process that holds it (PostgreSQL, "Advisory Locks"); the keep-alives
make the server notice within a minute or so that the machine behind the session is gone. A process that holds the lock
and does not work would keep it for ever. So the one that leads changes a row as part of its work, and one that stands
by ends all sessions of a leader whose row it has not seen change for too long, by its own clock: what the other's clock
shows does not matter.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import steady
from bot.store import words
from bot.store.database import Store

log = logging.getLogger(__name__)

PATIENCE = 45.0
"""Seconds without a sign of work, after which a leader is replaced."""
_LOCK = 0x4E4C  # "NL"
_KEEP_ALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_ASK_AGAIN = 1.0
_LOOK_EVERY = 5.0
_BEAT = "leader"

_PUT = "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_HOLDER = """
SELECT a.pid, a.backend_start::text AS began, a.application_name AS name,
  (SELECT value FROM meta WHERE key = :beat) AS beat
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = :lock AND l.granted
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND application_name IN (:leader, :others)
"""


@dataclass(slots=True)
class Standing:
    """What a process knows of who leads, and the proof that it leads itself."""

    name: str = ""
    """The store's, by which its beats are known, once it has led; "" where there is one process only (SQLite)."""
    patience: float = PATIENCE
    trouble: str = ""
    """Why nobody may be leading, in English; "" where somebody does."""
    _beats: int = 0
    _next: float = 0.0

    @property
    def beat_every(self) -> float:
        """Seconds between two signs of work."""
        return self.patience / 5

    @property
    def grace(self) -> float:
        """Seconds that a new leader leaves to the old one for a request that was about to leave; 0 on SQLite."""
        return self.patience / 4 if self.name else 0.0

    @property
    def fresh(self) -> float:
        """Seconds for which a mark in flight is believed without asking the database again; well below `grace`."""
        return self.patience / 20

    def beat(self) -> str:
        """The next sign of work."""
        self._beats += 1
        return f"{self.name} {self._beats}"

    async def proves(self, connection: AsyncConnection) -> bool:
        """Show, in a transaction of the work itself, that this process leads and works. False if another one leads."""
        if not self.name:
            return True
        if steady() < self._next:
            held = await connection.scalar(text("SELECT value FROM meta WHERE key = :key"), {"key": _BEAT})
            return _of(held) == self.name
        done = await connection.execute(
            text("UPDATE meta SET value = :value WHERE key = :key AND value LIKE :mine"),
            {"key": _BEAT, "value": self.beat(), "mine": f"{self.name} %"},
        )
        self._next = steady() + self.beat_every
        return bool(done.rowcount)


@asynccontextmanager
async def leading(store: Store, stop: asyncio.Event, standing: Standing | None = None) -> AsyncIterator[asyncio.Event]:
    """Wait until this process leads, or `stop` is set; yields an event that is set when it leads no more.

    On SQLite it always leads: there a lock file keeps a second process away.
    """
    lost = asyncio.Event()
    if store.is_sqlite:
        yield lost
        return
    standing = standing or Standing()
    connection = await _acquire(store, stop, standing)
    if connection is None:
        yield lost
        return
    standing.trouble = ""
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


class _Watcher:
    """How long the process that holds the lock has shown no sign of work, as seen from here."""

    def __init__(self, standing: Standing, name: str) -> None:
        self._standing, self._name = standing, name
        self._seen: tuple[object, ...] = ()
        self._since = steady()

    def forget(self, why: str) -> None:
        """Nothing could be seen; what happened meanwhile is not held against the leader."""
        self._seen, self._standing.trouble = (), why

    async def look(self, connection: AsyncConnection) -> None:
        """See whether the holder has worked since the last look; end its sessions where it has not for too long."""
        holder = (await connection.execute(text(_HOLDER), {"lock": _LOCK, "beat": _BEAT})).first()
        seen = tuple(holder) if holder else ()
        if seen != self._seen:
            self._seen, self._since, self._standing.trouble = seen, steady(), ""
        silent, patience = steady() - self._since, self._standing.patience
        # A restore holds the lock too, and shows no beat: it is left alone.
        if holder is None or not holder.name.endswith(" leads") or silent < patience / 2:
            return
        self._standing.trouble = f"the process that leads has shown no sign of work for {silent:.0f} s"
        if silent < patience:
            return
        log.error("%s; ending its sessions", self._standing.trouble)
        # First: who cannot write could not take its place either.
        await connection.execute(text(_PUT), {"key": self._name, "value": ""})
        await connection.execute(text("DELETE FROM meta WHERE key = :key"), {"key": self._name})
        leader = holder.name.removesuffix(" leads")
        ended = (await connection.scalars(text(_END), {"leader": holder.name, "others": leader})).all()
        log.warning("ended %d sessions of the process that hangs", len(ended))
        self._since = steady()


async def _acquire(store: Store, stop: asyncio.Event, standing: Standing) -> AsyncConnection | None:
    said = ""
    watcher = _Watcher(standing, store.name)
    while not stop.is_set():
        found = "another process leads; this one stands by"
        try:
            if connection := await _try(store, standing, watcher):
                return connection
        except (SQLAlchemyError, OSError) as error:
            found = f"cannot ask who leads: {words.trouble(error)}; trying again"
            watcher.forget(found)
        if found != said:  # once, not every second of an outage
            log.warning("%s", found)
            said = found
        with_stop = asyncio.create_task(stop.wait())
        await asyncio.wait([with_stop], timeout=_ASK_AGAIN)
        with_stop.cancel()
    return None


async def _try(
    store: Store, standing: Standing | None = None, watcher: _Watcher | None = None
) -> AsyncConnection | None:
    """The session that holds the lock, or None where another one does. With a `standing` it is taken to lead."""
    connection = await store.engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    try:
        name = f"{store.name} leads" if standing else store.name
        for key, value in (_KEEP_ALIVE | {"application_name": name}).items():
            await connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": key, "value": value})
        if await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}):
            if standing:  # before anything of the one before is taken over
                standing.name = store.name
                await connection.execute(text(_PUT), {"key": _BEAT, "value": standing.beat()})
            return connection
        if watcher:
            await watcher.look(connection)
        await connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": store.name})
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
        log.error("lost the database session that leads: %s", words.trouble(error))
        lost.set()


def _of(beat: str | None) -> str:
    """The name in a beat: all but its number."""
    return (beat or "").rpartition(" ")[0]
