"""One office on one database, soaked for so many seconds, and what came of it."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.soak import disk as disks
from benchmarks.soak import watching
from benchmarks.soak.count import count
from benchmarks.soak.faults import Faults
from benchmarks.soak.loads import keep_loading
from benchmarks.soak.office import SoakedOffice, soaked_office
from benchmarks.soak.officers import Officers
from benchmarks.soak.postgres import Postgres
from benchmarks.soak.readers import READERS, keep_fetching
from bot.store import tables as t

_STALLED = 300.0
"""Seconds in which nothing at all happens any more: what has not come by then is taken for lost."""
_LONG, _CALM = 300.0, 200.0
"""Of a soak that takes so many seconds or more the last two fifths have no kills, and these seconds at least."""


@dataclass(frozen=True, slots=True)
class Soak:
    """How long (seconds) and how hard: pauses are the mean ones, in seconds, between loads, faults, and fetches."""

    seconds: float
    seed: int
    officers: int = 200
    mount: bool = False
    faults: int = 0
    """So many at least, whatever time they take."""
    loads: int = 0
    """So many and no more; 0 for as many as there is time for."""
    load_pause: float = 6.0
    fault_pause: float = 5.0
    fetch_pause: float = 0.5
    outage: float = 10.0


async def on_sqlite(folder: Path, soak: Soak) -> dict[str, Any]:
    """One process on a SQLite file. Returns the counts as {name: …}; "bad" has what must not be."""
    disk = disks.make(folder / "disk", mount=soak.mount)
    url = f"sqlite:///{disk.folder}/office.db"
    async with soaked_office(folder, disk, url, officers_in_all=soak.officers, processes=1, seed=soak.seed) as office:
        return await _soaked(office, soak, Faults(office, soak.fault_pause, soak.outage))


async def on_postgresql(folder: Path, soak: Soak) -> dict[str, Any]:
    """Two processes on a PostgreSQL database, the leader and one that stands by."""
    disk = disks.make(folder / "disk", mount=soak.mount)
    with Postgres.started(disk.folder) as postgres:
        async with soaked_office(
            folder, disk, postgres.url, officers_in_all=soak.officers, processes=2, seed=soak.seed
        ) as office:
            faults = Faults(
                office,
                soak.fault_pause,
                soak.outage,
                cut_database=postgres.cut,
                on_disk=postgres.processes,
                mend=postgres.see_to_it,
            )
            return await _soaked(office, soak, faults)


async def _soaked(office: SoakedOffice, soak: Soak, faults: Faults) -> dict[str, Any]:
    office.start_all()
    await office.state.wait_for(lambda: office.state.updates.polling, timeout=_STALLED)
    officers = Officers(office)
    began = time.monotonic()
    faults.most = soak.faults if soak.loads else 0
    if soak.seconds >= _LONG:
        faults.calm_after = began + min(soak.seconds * 0.6, soak.seconds - _CALM)
    async with contextlib.AsyncExitStack() as stack:
        for job in (
            officers.keep_reading(),
            watching.keep_watching(office),
            *(keep_fetching(office, number, soak.fetch_pause) for number in range(READERS)),
        ):
            await stack.enter_async_context(_beside(job))
        loading = asyncio.create_task(keep_loading(office, soak.load_pause, soak.loads))
        async with _beside(faults.keep_failing()):
            await asyncio.sleep(soak.seconds)
            while faults.done < soak.faults or (soak.loads and not loading.done()):  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        await faults.end()
        office.closing = True
        stalled = not await _until_still(office, officers, loading)
        loading.cancel()
    now = office.clock.now()
    found = await count(office, now)
    flat = watching.judge(office.lives)
    bad = found.bad + ["stalled"] * stalled + ["memory or files"] * (not flat.is_flat)
    bad += [what for what in ("reads wrong", "did not end well", "did not end when told to") if office.counts.get(what)]
    if bad and office.store.is_sqlite:  # the disk is gone at the end
        kept = office.folder / "office.db"
        kept.touch()
        await office.store.write_file(kept)
    kinds = {name.removeprefix("fault: "): n for name, n in sorted(office.counts.items()) if name.startswith("fault: ")}
    rest = {name: n for name, n in sorted(office.counts.items()) if not name.startswith("fault: ")}
    return {
        "bad": bad,
        "seconds": round(time.monotonic() - began),
        "people": soak.officers,
        "full_disk": office.disk.kind,
        **asdict(found),
        "loads": office.ledger.loads,
        "web": rest,
        "faults": kinds,
        "processes": asdict(flat),
    }


@contextlib.asynccontextmanager
async def _beside(job: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do a job beside the block. Raises what it fails of."""
    task = asyncio.create_task(job)
    try:
        yield
    finally:
        done = task.done()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert not done, "a part of the soak has ended before the end"


async def _until_still(office: SoakedOffice, officers: Officers, loading: asyncio.Task[None]) -> bool:
    """Let everything that is loaded come due, and wait until nothing is under way; whether it came to that.

    What was handed out by a clock that was ahead waits for that instant, so the clock goes there too.
    """
    last, since = None, time.monotonic()
    while True:
        await asyncio.sleep(0.5)
        due = max(office.ledger.last_due or office.clock.furthest, office.clock.furthest)
        if loading.done() and due > office.clock.now():
            office.clock.set(office.clock.ahead + (due - office.clock.now()) + timedelta(seconds=2))
        still = loading.done() and officers.idle and not office.state.updates.pending and await _is_idle(office)
        if still and officers.idle:
            return True
        state = (len(office.state.sent), len(office.state.updates.pending), loading.done())
        if state != last:
            last, since = state, time.monotonic()
        elif time.monotonic() - since > _STALLED:
            return False


async def _is_idle(office: SoakedOffice) -> bool:
    """Whether the database has nothing that is to be sent or told, at one instant."""
    waiting = select(func.count()).where(t.deliveries.c.state.in_(("pending", "unknown", "leased", "inflight")))
    due = select(func.count()).where(t.reminders.c.settled_at.is_(None), t.reminders.c.at <= office.clock.now())
    async with office.store.snapshot() as connection:
        return not await connection.scalar(waiting) and not await connection.scalar(due)


def seeded() -> int:
    """A seed for who gave none."""
    return random.SystemRandom().randrange(10**6)
