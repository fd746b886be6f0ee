"""The bot as the settings want it, which needs nothing of the office."""

from dataclasses import dataclass

from bot.channels.telegram.first_poll import FirstPoll
from bot.channels.telegram.outbound import OfficeBot, make_bot
from bot.config import Settings
from bot.web.pulse import Pulse

_OTHER_CALLS = 8
"""Connections to Telegram beside those that messages are sent over: for pictures, files, answers to taps."""


@dataclass(slots=True)
class Connected:
    """The bot, and what notes when Telegram answers it; `first_poll` where Telegram is asked already."""

    bot: OfficeBot
    pulse: Pulse
    first_poll: FirstPoll | None = None

    async def close(self) -> None:
        """End whatever is under way."""
        if self.first_poll is not None:
            await self.first_poll.cancel()
        await self.bot.shutdown()


def connect(settings: Settings, *, token: str, base_url: str, proxy: str = "") -> Connected:
    """The bot of `token` at the Bot API server `base_url`, for the current event loop. Nothing is sent yet."""
    pulse = Pulse()
    connections = _OTHER_CALLS + max(_OTHER_CALLS, settings.delivery.in_flight_most)
    timeout = settings.telegram.timeout
    bot = make_bot(token, base_url=base_url, proxy=proxy, connections=connections, heard=pulse.hear, timeout=timeout)
    return Connected(bot, pulse)
