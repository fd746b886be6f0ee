"""Telegram being away: one line in the log when it begins, one when it ends, however long it lasts."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram import transport
from bot.clock import steady

_ANSWERS = (BadRequest, Conflict, Forbidden, RetryAfter)
"""Telegram is there, and refuses."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Away:
    """Whether Telegram is away, as far as asking it has shown."""

    since: float | None = None
    """Since when nothing has come of asking: seconds of `steady`; None while Telegram answers."""

    def failed(self, error: TelegramError) -> None:
        """Telegram was asked in vain."""
        if isinstance(error, _ANSWERS):
            log.warning("%s; trying again", words_of(error))
        elif self.since is None:
            self.since = steady()
            log.warning("%s; trying until it answers", words_of(error))

    def over(self) -> None:
        """Telegram has answered, and knows the bot."""
        if self.since is not None:
            lasted = timedelta(seconds=round(steady() - self.since))
            self.since = None
            log.warning("Telegram answers again, after %s", lasted)


def words_of(error: TelegramError) -> str:
    """What an error means, in our words, on one line: the library's own may hold addresses."""
    if isinstance(error, InvalidToken):
        return "Telegram does not know this token"
    if isinstance(error, Conflict):
        return "another program receives with this token, or a webhook is set"
    if isinstance(error, _ANSWERS):
        return f"Telegram refuses ({type(error).__name__})"
    ours = isinstance(error, (transport.NeverLeft, transport.CutOff, transport.NotTelegram, TimedOut))
    return f"cannot reach Telegram: {error}" if ours else "cannot reach Telegram"
