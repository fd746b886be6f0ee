"""`nhaclich run`: Telegram is asked what has come while most of the program is still being loaded.

So this imports only what that takes. The office itself is in `running`.
"""

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable

from bot.channels.telegram.first_poll import FirstPoll
from bot.config import Settings
from bot.config.database_address import sqlite_file
from bot.service.connecting import Connected, connect
from bot.service.lock import alone


async def run(settings: Settings, token: str) -> None:
    """Run the office until SIGTERM or SIGINT. Raises AlreadyRunning, and what `running.run` raises."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    telegram = settings.telegram
    with alone(settings.database_url):
        connected = connect(settings, token=token, base_url=telegram.base_url, proxy=telegram.proxy)
        # Of several processes on PostgreSQL only the one that leads may ask.
        if telegram.updates == "polling" and sqlite_file(settings.database_url):
            connected.first_poll = FirstPoll(connected.bot)
        try:
            office = await asyncio.to_thread(_office)
            await office(settings, connected, stop)
        finally:
            await connected.close()


def _office() -> Callable[[Settings, Connected, asyncio.Event], Awaitable[None]]:
    gc.disable()  # modules stay: the garbage collector need not look through them meanwhile
    try:
        from bot.service import running
    finally:
        gc.enable()
    return running.run


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` at the first SIGTERM or SIGINT; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)  # what was in flight is known to be uncertain; nothing else is lost
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told, number)
