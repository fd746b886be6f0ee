"""How fast messages may leave: a ceiling for all together, one a second to a private chat, twenty a minute to a group.

The limits are those that Telegram's FAQ names ("My bot is hitting limits"); the buckets are aiolimiter's, so small that
no burst can gather.

A 429 does not say which limit was met (Bot API, "ResponseParameters"). It is taken for the chat's own, and pauses that
chat; if another chat is refused in that time, it is taken for the limit of all, and pauses everything.
"""

import asyncio
from typing import Protocol

from aiolimiter import AsyncLimiter

_ROOM = 1.25
"""The size of the bucket for all: one message, and as much as makes up for waking a few milliseconds late.

In any second at most `per_second` + 1.25 messages leave, which must stay below thirty.
"""
_PRIVATE_SECONDS = 1.0
_GROUP_SECONDS = 3.0


class Pace(Protocol):
    """What paces messages."""

    def rest(self) -> float:
        """For how many seconds nothing at all may go."""

    def busy(self) -> set[int]:
        """The chats that may not get a message yet."""

    async def take(self, chat_id: int | None) -> None:
        """Wait until a message may go to the chat, or anything at all for None, and count it."""

    def pause(self, chat_id: int, seconds: float) -> None:
        """Telegram asked, at a message to this chat, to wait for so long."""


class Pacing:
    """Paces one bot's messages; `per_second` is the ceiling for all chats together."""

    def __init__(self, per_second: float) -> None:
        self._all = AsyncLimiter(_ROOM, _ROOM / per_second)
        self._chats: dict[int, AsyncLimiter] = {}
        self._paused: dict[int, float] = {}
        """Until when a chat is paused, in the event loop's time."""
        self._all_paused = 0.0

    def rest(self) -> float:
        """For how many seconds nothing at all may go."""
        return max(0.0, self._all_paused - _now())

    def busy(self) -> set[int]:
        """The chats that may not get a message yet."""
        now = _now()
        self._paused = {chat_id: until for chat_id, until in self._paused.items() if until > now}
        self._chats = {chat_id: limit for chat_id, limit in self._chats.items() if not limit.has_capacity()}
        return self._chats.keys() | self._paused.keys()

    async def take(self, chat_id: int | None) -> None:
        """Wait until a message may go to the chat, which is not `busy`, and count it.

        None for what is no message of its own, an edit: only the ceiling for all holds it back.
        """
        await self._all.acquire()
        if chat_id is None:
            return
        if chat_id not in self._chats:
            # The ids of groups are negative (Bot API, "Chat").
            self._chats[chat_id] = AsyncLimiter(1, _PRIVATE_SECONDS if chat_id > 0 else _GROUP_SECONDS)
        await self._chats[chat_id].acquire()  # last, since the chat's second begins when its message goes

    def pause(self, chat_id: int, seconds: float) -> None:
        """Let nothing go to the chat for so long, or nothing at all if another chat is paused too."""
        now = _now()
        if any(until > now for other, until in self._paused.items() if other != chat_id):
            self._all_paused = max(self._all_paused, now + seconds)
        self._paused[chat_id] = max(self._paused.get(chat_id, 0.0), now + seconds)


class Unpaced:
    """No limits, for a rehearsal whose clock is not the world's."""

    def rest(self) -> float:
        """No time."""
        return 0.0

    def busy(self) -> set[int]:
        """No chat."""
        return set()

    async def take(self, chat_id: int | None) -> None:
        """Go at once."""

    def pause(self, chat_id: int, seconds: float) -> None:
        """Nothing to pause."""


def _now() -> float:
    return asyncio.get_running_loop().time()
