"""What ten thousand messages that are due in one second cost: our queue, and APScheduler's job store."""

import asyncio
import contextlib
import gc
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event

from benchmarks.outbox import a_dispatcher, a_store, fill, rss
from bot.delivery.message import Message
from bot.delivery.pacing import Unpaced
from bot.store.address import Address

AT_ONCE = 10_000


@contextlib.asynccontextmanager
async def watching_the_loop() -> AsyncIterator[list[float]]:
    """Collects for how many milliseconds the event loop did not turn, each time that was more than one."""
    gaps: list[float] = [0.0]

    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append((now - last - 0.001) * 1000)
            last = now

    task = asyncio.create_task(watch())
    yield gaps
    task.cancel()


async def all_at_once() -> dict[str, dict[str, float]]:
    """10,000 due in one second, sent to nobody: what the queue itself costs, ours and a job store's."""
    sent = 0

    async def send(_address: Address, _message: Message) -> str:
        nonlocal sent
        sent += 1
        await asyncio.sleep(0)
        return str(sent)

    async with a_store() as store:
        await fill(store, AT_ONCE)
        gc.collect()  # what was made to fill it is no garbage of the outbox
        before, begin = rss(), time.perf_counter()
        async with watching_the_loop() as gaps:
            await a_dispatcher(store, send, Unpaced(), 64).dispatch()
        ours = {"done": sent, "seconds": time.perf_counter() - begin, "freeze_ms": max(gaps), "rss_mb": rss() - before}
    with tempfile.TemporaryDirectory() as folder:
        jobs = await _job_store(folder)
    found = {"ours": ours, "job_store": jobs}
    for name, one in found.items():
        print(f"{AT_ONCE} at once: {name:10} {one['done']:.0f} done in {one['seconds']:.1f} s, ", end="")
        print(f"longest freeze {one['freeze_ms']:.1f} ms", flush=True)
    return found


_ran = 0


async def job() -> None:
    """What the job store runs; it finds it by its name."""
    global _ran
    _ran += 1


async def _job_store(folder: str) -> dict[str, float]:
    engine = create_engine(f"sqlite:///{folder}/jobs.db")

    @event.listens_for(engine, "connect")
    def _fast(connection: Any, _record: Any) -> None:
        """In its favour: it commits each job by itself, and would wait for the disk each time."""
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")

    store = SQLAlchemyJobStore(engine=engine)
    scheduler = AsyncIOScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None, "max_instances": AT_ONCE}, timezone=UTC
    )
    due = datetime.now(UTC)
    scheduler.start(paused=True)
    for n in range(AT_ONCE):
        scheduler.add_job(f"{__name__}:job", "date", run_date=due, id=str(n))
    begin = time.perf_counter()
    async with watching_the_loop() as gaps:
        scheduler.resume()
        while _ran < AT_ONCE and time.perf_counter() - begin < 120:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
    took = time.perf_counter() - begin
    scheduler.shutdown(wait=False)
    return {"done": _ran, "seconds": took, "freeze_ms": max(gaps)}
