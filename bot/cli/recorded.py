"""What a command does that leaves the office's database as it is, and is told in its audit all the same."""

import contextlib

from bot.cli.database import CommandError, Make, opened
from bot.clock import SystemClock
from bot.config import Settings
from bot.store import audit
from bot.store.audit import Doer, Via


async def exported(settings: Settings, subject: str, **after: str) -> None:
    """Append to the audit that something was exported; nothing where there is no database yet."""
    with contextlib.suppress(CommandError):
        async with opened(settings, Make.NOTHING) as store, store.begin() as connection:
            now = SystemClock().now()
            await audit.record(connection, Doer(Via.TERMINAL), "export", subject, after=after, now=now)
