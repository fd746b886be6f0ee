"""The scheduler that makes the service look at what is due; the watchdog: jobs that hang, a clock that was set.

APScheduler only ticks: what is due stands in the database. It waits by the wall clock, so a clock that is set back, a
machine that slept, or a job that hangs would make it miss; the watchdog compares the wall clock with the monotonic one
and starts it anew.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, timedelta
from typing import cast

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock
from bot.service.file_watch import FileWatch
from bot.service.service import Service

log = logging.getLogger(__name__)

_AFTER_FAILURE = timedelta(seconds=5)
_LOOK_EVERY = 5.0
_MACHINE = SystemClock()
"""The clock that APScheduler looks at by itself."""
_STUCK_AFTER = 150.0
_LONGEST_END = 15.0
_JUMP = timedelta(seconds=10)


@contextlib.asynccontextmanager
async def ticking(service: Service) -> AsyncIterator[None]:
    """Let the service's jobs be called while the block runs; at its end what is in flight is still recorded."""
    ticker = _Ticker(service)
    ticker.start()
    tasks = [asyncio.create_task(ticker.dispatch_when_woken()), asyncio.create_task(_watch(ticker))]
    try:
        yield
    finally:
        service.dispatcher.stop()
        with contextlib.suppress(Exception):
            # Waits for the batch that is being sent, and records it.
            await asyncio.wait_for(service.dispatcher.dispatch(), _LONGEST_END)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        ticker.stop()
        if ticker.jobs:  # they still have connections of the store, which is closed next
            await asyncio.wait(ticker.jobs, timeout=_LONGEST_END)


class _Ticker:
    def __init__(self, service: Service) -> None:
        self.service = service
        self._scheduler = self._new_scheduler()
        self._dispatching: asyncio.Task[None] | None = None
        self.jobs: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Plan and look after the house now and then, dispatch at once and whenever something is due."""
        service, now = self.service, _MACHINE.now()
        service.pulse.tick()
        self._scheduler.add_job(self._do, "interval", [service.plan], hours=6, id="plan", next_run_time=now)
        self._scheduler.add_job(
            self._do, "interval", [service.housekeeping], minutes=10, id="housekeeping", next_run_time=now
        )
        self._scheduler.start()
        service.woken.set()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    def restart(self) -> None:
        """Forget the old scheduler, with the jobs that hang in it, and begin anew. What is being sent goes on."""
        self.stop()
        self._scheduler = self._new_scheduler()
        self.start()

    def cut_off(self) -> None:
        """Stop the dispatch that hangs. What it was sending may have arrived, and is sent again with a mark."""
        if self._dispatching is not None:
            self._dispatching.cancel()

    async def dispatch_when_woken(self) -> None:
        while True:
            await self.service.woken.wait()
            self.service.woken.clear()
            # A task of its own: one that hangs must not take this loop with it.
            self._dispatching = asyncio.create_task(self._dispatch())
            await asyncio.wait([self._dispatching])

    async def _dispatch(self) -> None:
        """Send what is due, and come again at the next due instant, in a minute at the latest."""
        wait = self.service.look_again
        try:
            due = await self.service.dispatch()
            if due is not None:
                wait = max(timedelta(0), min(wait, due - self.service.clock.now()))
        except Exception as error:
            self.service.trouble(error)
            wait = _AFTER_FAILURE
        run_at = _MACHINE.now() + wait
        self._scheduler.add_job(self._wake, "date", run_date=run_at, id="dispatch", replace_existing=True)

    async def _do(self, job: Callable[[], Awaitable[None]]) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self.jobs.add(task)
        try:
            await job()
        except asyncio.CancelledError:
            log.info("a job was cut off; it is done again at the next start")  # or APScheduler logs it as an error
        except Exception as error:
            self.service.trouble(error)
        finally:
            self.jobs.discard(task)

    async def _wake(self) -> None:  # a coroutine: APScheduler calls plain functions in another thread
        self.service.woken.set()

    @staticmethod
    def _new_scheduler() -> AsyncIOScheduler:
        # Without these a job that comes late is dropped (APScheduler, "misfire_grace_time").
        late = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        return AsyncIOScheduler(timezone=UTC, job_defaults=late)


async def _watch(ticker: _Ticker) -> None:
    service, loop = ticker.service, asyncio.get_running_loop()
    seen_wall, seen = service.clock.now(), loop.time()
    moved = False
    file = FileWatch(service)
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        wall, now = service.clock.now(), loop.time()
        jump = (wall - seen_wall) - timedelta(seconds=now - seen)
        seen_wall, seen = wall, now
        if abs(jump) > _JUMP:
            log.warning("the clock has moved by %.0f s against the machine's own time", jump.total_seconds())
            moved = True
            ticker.restart()
        try:
            await file.look()
            if moved:  # until the database takes it
                await service.clock_moved()
                moved = False
                service.wake()
            elif service.idle() > _STUCK_AFTER:
                log.error("the scheduler has been stuck for %.0f s; starting it anew", service.idle())
                ticker.cut_off()
                ticker.restart()
                await service.tell_of_restart()
        except Exception as error:
            service.trouble(error)
