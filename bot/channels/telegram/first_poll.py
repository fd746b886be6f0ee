"""The way to Telegram, and the first question what has come.

They need nothing of the office, so they may go out while it is still being loaded: what comes as an answer is
confirmed, and so forgotten by Telegram, only when it has been handled (see `inbound`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.away import Away
from bot.channels.telegram.outbound import OfficeBot

ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
POLL_SECONDS = 50


class FirstPoll:
    """Gets through to Telegram, then asks; `through` and `answer` are the two tasks, begun when this is made.

    `through` tries until it works, `answer` raises what `OfficeBot.raw_updates` raises.
    """

    def __init__(self, bot: OfficeBot) -> None:
        self.through = asyncio.create_task(_get_through(bot))
        self.answer = asyncio.create_task(self._ask(bot))

    async def _ask(self, bot: OfficeBot) -> list[Any]:
        await asyncio.wait([self.through])
        return await bot.raw_updates(None, POLL_SECONDS, ALLOWED_UPDATES)

    async def cancel(self) -> None:
        """Give up, wherever it is."""
        tasks = (self.through, self.answer)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _get_through(bot: OfficeBot) -> None:
    await until_it_works(bot.initialize, bot.away)
    # While a webhook is set, Telegram refuses to be asked (Bot API, getUpdates); what waits is kept.
    await until_it_works(bot.delete_webhook, bot.away)


async def until_it_works(call: Callable[[], Awaitable[object]], away: Away) -> None:
    """Make a call to Telegram, ever more slowly, until it answers; `away` says so in the log."""
    wait = 1.0
    while True:
        try:
            await call()
            return
        except TelegramError as error:
            away.failed(error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60.0)
