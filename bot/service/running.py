"""Bot, scheduler and web in one process, until it is told to stop."""

import asyncio
import contextlib
import logging
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.clock import SystemClock
from bot.config import Settings
from bot.config.database_address import sqlite_file
from bot.service.assemble import assembled
from bot.service.connecting import Connected
from bot.service.receiving import receiving
from bot.service.scheduler import ticking
from bot.service.service import Service, seen_file
from bot.store import backup
from bot.store.leadership import leading
from bot.web.connections import Limits, raise_file_limit
from bot.web.server import serving

log = logging.getLogger(__name__)

_TRY_AGAIN = 5.0


async def run(settings: Settings, connected: Connected, stop: asyncio.Event) -> None:
    """Run the office until `stop` is set. Raises CannotListen, DamagedDatabase.

    Several processes may share a PostgreSQL database: all serve the web side, one of them plans, sends and receives.
    """
    raise_file_limit()
    check_database(settings)
    async with contextlib.AsyncExitStack() as stack:
        service = await stack.enter_async_context(assembled(settings, clock=SystemClock(), connected=connected))
        web = settings.web
        limits = Limits(web.connections, web.patience_seconds)
        port = await stack.enter_async_context(serving(service.web(), web.host, web.port, limits))
        log.info("web on http://%s:%d", settings.web.host, port)
        while not stop.is_set():
            try:
                async with leading(service.store, stop, service.dispatcher.standing) as lost:
                    if not stop.is_set():
                        await _lead(service, stop, lost)
            except (DBAPIError, OSError) as error:
                service.trouble(error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _TRY_AGAIN)


async def _lead(service: Service, stop: asyncio.Event, lost: asyncio.Event) -> None:
    """Plan, send and receive, until told to stop or until another process leads."""
    await service.hold_if_old_copy()
    await service.dispatcher.take_over()
    service.leads = True
    try:
        # In this order: the connections to Telegram are closed only when what is in flight has been answered.
        async with receiving(service), ticking(service):
            ends = [asyncio.create_task(event.wait()) for event in (stop, lost)]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for end in ends:
                end.cancel()
    finally:
        service.leads = False


class DamagedDatabase(Exception):
    """The SQLite file cannot be worked with: `why`; `newest` is the newest daily copy, if there is one."""

    def __init__(self, file: Path, why: backup.NotACopy, newest: Path | None) -> None:
        super().__init__(f"{file}: {why.reason} {why}")
        self.file, self.why, self.newest = file, why, newest


def check_database(settings: Settings) -> None:
    """Look through the SQLite file before anything is written to it. Raises DamagedDatabase."""
    file = sqlite_file(settings.database_url)
    if file is None or not file.exists():
        return
    try:
        backup.check_file(file)
    except sqlite3.OperationalError:
        return  # locked, or not ours to read: opening it says so
    except backup.NotACopy as error:
        if error.reason == "empty" and not seen_file(settings).exists():
            return  # it was never begun with
        copies = backup.daily_copies(settings.path(settings.backup.folder))
        raise DamagedDatabase(file, error, copies[-1] if copies else None) from error
