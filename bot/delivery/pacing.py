"""How fast messages may leave: a ceiling for all together, one a second to a private chat, twenty a minute to a group.

The limits are those that Telegram's FAQ names ("My bot is hitting limits"). The chats' buckets are aiolimiter's, so
small that no burst can gather. The ceiling for all is a window: a bucket either allows a burst above the ceiling, or
loses for good what is lost by waking late.

A 429 does not say which limit was met (Bot API, "ResponseParameters"). It is taken for the chat's own, and pauses that
chat; if another chat is refused in that time, it is taken for the limit of all, and pauses everything.
"""

import asyncio
import math
from collections import deque
from typing import Protocol

from aiolimiter import AsyncLimiter

from bot.store.address import Address

_PRIVATE_SECONDS = 1.0
_GROUP_SECONDS = 3.0
_CATCH_UP = 0.9
"""How close messages may follow each other to make up for lost time, as a part of their even distance."""


class Pace(Protocol):
    """What paces messages."""

    def rest(self) -> float:
        """For how many seconds nothing at all may go."""

    def busy(self) -> set[Address]:
        """The chats that may not get a message yet."""

    async def take(self, address: Address | None) -> None:
        """Wait until a message may go to the chat, or anything at all for None, and count it."""

    def pause(self, address: Address, seconds: float) -> None:
        """Telegram asked, at a message to this chat, to wait for so long."""


class Pacing:
    """Paces one bot's messages; `per_second` is the ceiling for all chats together."""

    def __init__(self, per_second: float) -> None:
        self._all = _Window(per_second)
        self._chats: dict[Address, AsyncLimiter] = {}
        self._paused: dict[Address, float] = {}
        """Until when a chat is paused, in the event loop's time."""
        self._all_paused = 0.0

    def rest(self) -> float:
        """For how many seconds nothing at all may go."""
        return max(0.0, self._all_paused - _now())

    def busy(self) -> set[Address]:
        """The chats that may not get a message yet."""
        now = _now()
        self._paused = {address: until for address, until in self._paused.items() if until > now}
        self._chats = {address: limit for address, limit in self._chats.items() if not limit.has_capacity()}
        return self._chats.keys() | self._paused.keys()

    async def take(self, address: Address | None) -> None:
        """Wait until a message may go to the chat, which is not `busy`, and count it.

        None for what is no message of its own, an edit: only the ceiling for all holds it back.
        """
        await self._all.acquire()
        if address is None:
            return
        if address not in self._chats:
            self._chats[address] = AsyncLimiter(1, _GROUP_SECONDS if address.shared else _PRIVATE_SECONDS)
        await self._chats[address].acquire()  # last, since the chat's second begins when its message goes

    def pause(self, address: Address, seconds: float) -> None:
        """Let nothing go to the chat for so long, or nothing at all if another chat is paused too."""
        now = _now()
        if any(until > now for other, until in self._paused.items() if other != address):
            self._all_paused = max(self._all_paused, now + seconds)
        self._paused[address] = max(self._paused.get(address, 0.0), now + seconds)


class _Window:
    """Lets so many go in any second: 28.4 a second are 29 in any 1.02 seconds, so that 29 in one second are not passed
    though some of them travel some milliseconds longer than others."""

    def __init__(self, per_second: float) -> None:
        most = math.ceil(per_second)
        self._seconds = most / per_second
        self._apart = _CATCH_UP / per_second
        self._gone: deque[float] = deque([-math.inf] * most, maxlen=most)
        self._turn = asyncio.Lock()

    async def acquire(self) -> None:
        """Wait until one more may go, in the order of asking, and count it."""
        async with self._turn:
            at = max(self._gone[0] + self._seconds, self._gone[-1] + self._apart)
            await asyncio.sleep(max(0.0, at - _now()))
            self._gone.append(_now())


class Unpaced:
    """No limits, for a rehearsal whose clock is not the world's."""

    def rest(self) -> float:
        """No time."""
        return 0.0

    def busy(self) -> set[Address]:
        """No chat."""
        return set()

    async def take(self, address: Address | None) -> None:
        """Go at once."""

    def pause(self, address: Address, seconds: float) -> None:
        """Nothing to pause."""


def _now() -> float:
    return asyncio.get_running_loop().time()
