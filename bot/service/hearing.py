"""When Telegram last answered, written down for whoever looks while the service does not run (`nhaclich doctor`)."""

import contextlib
from datetime import datetime, timedelta

from telegram.error import TelegramError

from bot.service.connecting import Connected
from bot.store import Store, meta

_ASK_AFTER = 300.0
"""Seconds of silence."""


async def note(store: Store, connected: Connected, now: datetime, *, asks: bool) -> None:
    """Write it down (`now` in UTC); nothing where Telegram has never answered this process.

    `asks`: Telegram is asked first where it has been silent, since nobody else asks it for hours (a webhook).
    """
    pulse = connected.pulse
    if asks and pulse.silent > _ASK_AFTER:
        with contextlib.suppress(TelegramError):
            await connected.bot.get_me()
    if pulse.ever_heard:
        async with store.begin() as connection:
            heard = now - timedelta(seconds=pulse.silent)
            await meta.put(connection, meta.TELEGRAM_HEARD, heard.isoformat())
