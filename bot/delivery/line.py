"""The line to Telegram: whether it works, and whether a refusal that came over it is to be believed.

Nothing here is kept over a restart: what is not known is looked at again. Instants are the clock's, aware UTC.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import faults
from bot.store.address import Address

CONFIRM_AFTER = timedelta(minutes=1)
"""A chat is switched off at its second refusal, which must come so much later than the first."""
MANY = 3
"""So many chats that are refused within `TOGETHER` are believed only if another chat was served meanwhile."""
TOGETHER = timedelta(minutes=30)
WORTH_TELLING = timedelta(minutes=10)
"""An outage that was shorter brings no notice."""
_ASK_AFTER = 3
"""So many failures in a row, and Telegram is asked whether it is there before anything more is sent."""
_FIRST_REST, _LONGEST_REST = timedelta(seconds=4), timedelta(minutes=15)
_HASTEN_EVERY = timedelta(minutes=15)

Ask = Callable[[], Awaitable[None]]
"""Asks Telegram who we are (getMe); raises where it does not answer, or does not know the bot."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Nothing could be sent between these instants, for the reason that was given last."""

    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class News:
    """What is to be done or told: whether what waits because of an outage should be tried now, an outage that has ended
    and is worth telling, how many chats refuse together and are not believed.
    """

    hasten: bool = False
    over: Outage | None = None
    doubted: int = 0
    doubted_since: datetime | None = None


TellNews = Callable[[AsyncConnection, News], Awaitable[None]]
"""Tells the admins of an outage that is over, or of chats that refuse together."""


async def tell_nobody(_connection: AsyncConnection, _news: News) -> None:
    """Where nobody is to be told."""


@dataclass(slots=True)
class Line:
    """Watches how sending ends. Without `ask`, Telegram is taken to be there."""

    ask: Ask | None = None
    since: datetime | None = None
    """Since when every sending has failed; None while it works."""
    reason: str = ""
    taken_at: datetime | None = None
    """When a message was last taken."""
    _hasten: bool = False
    _over: Outage | None = None
    _doubted: int = 0
    _doubted_since: datetime | None = None
    """When the doubt began of which the admins have been, or are to be, told."""
    _serious: bool = False
    """Whether it was `broken` at any time since."""
    _failures: int = 0
    _failing: set[Address] = field(default_factory=set)
    _unanswered: int = 0
    _rest_until: datetime | None = None
    _hastened_at: datetime | None = None
    _refused: dict[Address, tuple[datetime, datetime]] = field(default_factory=dict)
    """When each chat refused first and last, since it was last served."""

    @property
    def broken(self) -> bool:
        """Whether nothing gets through: Telegram does not answer, or messages to several chats have failed in a row."""
        return self.since is not None and (self._unanswered > 0 or len(self._failing) > 1)

    def resting_until(self, now: datetime) -> datetime | None:
        """Until when nothing is sent; None if it may go on."""
        until = self._rest_until
        # One that is further away was set by a clock that has been put back since.
        return until if until is not None and now < until <= now + _LONGEST_REST else None

    def clock_moved(self, now: datetime) -> None:
        """The clock was set: nothing waits for an instant of the old one, and no doubt is measured by it."""
        self._rest_until = self._hastened_at = None
        self._refused.clear()
        self.since, self.taken_at = (one and min(one, now) for one in (self.since, self.taken_at))

    async def look(self, now: datetime) -> None:
        """Before more is sent: after some failures in a row, see whether Telegram is there, and rest while it is not.

        What waits meanwhile is not tried, so it cannot be repeated either.
        """
        if self._failures < _ASK_AFTER or self.resting_until(now):
            return
        was_away = self._unanswered > 0
        if await self._is_there(now):
            self._failures, self._unanswered = 0, 0
            if was_away:
                self._hasten = True
                self._failing.clear()

    def took(self, address: Address, now: datetime) -> None:
        """A message has been taken."""
        self.taken_at = now
        self._refused.pop(address, None)
        if self.since is not None:
            if now - self.since >= WORTH_TELLING and self._serious:
                self._over = Outage(self.since, now, self.reason)
            ready = self._hastened_at is None or now - self._hastened_at >= _HASTEN_EVERY
            if ready and len(self._failing) > 1:
                self._hasten = True
            self.since, self._failures, self._unanswered, self._serious = None, 0, 0, False
            self._doubted_since = None
            self._failing.clear()

    def answered(self) -> None:
        """Telegram has answered, though it did not take the message."""
        self._failures = 0

    def failed(self, address: Address, now: datetime, reason: str) -> None:
        """A message could not be sent, or its answer was lost."""
        self.since, self.reason = self.since or now, reason
        self._failures += 1
        self._failing.add(address)
        self._serious = self._serious or self.broken

    async def weigh(self, address: Address, now: datetime, refusal: faults.ChatRefuses) -> faults.SendFault:
        """What a chat's refusal is worth: itself where it is believed, else a `Doubted`.

        It is believed the second time, a minute after the first at the earliest, if Telegram answers getMe; and where
        many chats are refused at once, only if another one was served since this one was first refused.
        """
        first, _ = self._refused.get(address, (now, now))
        self._refused[address] = first, now
        together = sum(now - last <= TOGETHER for _, last in self._refused.values())
        many = together >= MANY
        served = self.taken_at is not None and self.taken_at > first
        again = now - first >= CONFIRM_AFTER
        if not again and (not many or served):
            return faults.Doubted(refusal.reason)
        if await self._is_there(now) and again and (served or not many):
            return refusal
        if many and not served:
            self._rest(now, CONFIRM_AFTER)
            if again and self._doubted_since is None:
                self._doubted, self._doubted_since = together, now
            self.failed(address, now, refusal.reason)
        return faults.Doubted(refusal.reason)

    async def _is_there(self, now: datetime) -> bool:
        if self.ask is None:
            return True
        try:
            await self.ask()
        except Exception as error:  # whatever it is, that was no answer
            self.since, self.reason = self.since or now, f"{type(error).__name__}: {error}"
            self._rest(now, min(_LONGEST_REST, _FIRST_REST * 2 ** min(self._unanswered, 10)))
            self._unanswered += 1
            self._failures, self._serious = max(self._failures, _ASK_AFTER), True
            return False
        return True

    def _rest(self, now: datetime, time: timedelta) -> None:
        self._rest_until = max(self.resting_until(now) or now, now + time)

    def news(self) -> News:
        """What has come up since the last time that it was `noted`."""
        return News(self._hasten, self._over, self._doubted, self._doubted_since)

    def noted(self, news: News, now: datetime) -> None:
        """This news has been acted on."""
        if news.hasten:
            self._hasten, self._hastened_at = False, now
        if self._over is news.over:
            self._over = None
        if self._doubted == news.doubted:
            self._doubted = 0
