"""How fast messages may leave: a ceiling for all together, one a second to a private chat, twenty a minute to a group.

The limits are those that Telegram's FAQ names ("My bot is hitting limits"); the buckets are aiolimiter's, each of size
one, so that no burst can gather.
"""

import asyncio
from collections.abc import Iterable

from aiolimiter import AsyncLimiter

_PRIVATE_SECONDS = 1.0
_GROUP_SECONDS = 3.0
_REMEMBERED = 10_000


class Pacing:
    """Paces one bot's messages; `per_second` is the ceiling for all chats together."""

    def __init__(self, per_second: float) -> None:
        self._all = AsyncLimiter(1, 1 / per_second)
        self._chats: dict[int, AsyncLimiter] = {}
        self._paused_until = 0.0

    def ready(self, chat_ids: Iterable[int]) -> set[int]:
        """Those of the chats that may get a message at once."""
        return {chat_id for chat_id in chat_ids if self._chat(chat_id).has_capacity()}

    async def take(self, chat_id: int) -> None:
        """Wait until a message may go to the chat, which is `ready`, and count it."""
        loop = asyncio.get_running_loop()
        if (rest := self._paused_until - loop.time()) > 0:
            await asyncio.sleep(rest)
        await self._all.acquire()
        await self._chat(chat_id).acquire()  # last, since the chat's second begins when its message goes

    def pause(self, seconds: float) -> None:
        """Let nothing go for so long: Telegram asked for it."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    def _chat(self, chat_id: int) -> AsyncLimiter:
        if chat_id not in self._chats:
            if len(self._chats) >= _REMEMBERED:
                self._chats = {kept: limit for kept, limit in self._chats.items() if not limit.has_capacity()}
            # The ids of groups are negative (Bot API, "Chat").
            self._chats[chat_id] = AsyncLimiter(1, _PRIVATE_SECONDS if chat_id > 0 else _GROUP_SECONDS)
        return self._chats[chat_id]


class Unpaced:
    """No limits, for a rehearsal whose clock is not the world's."""

    def ready(self, chat_ids: Iterable[int]) -> set[int]:
        """All of the chats."""
        return set(chat_ids)

    async def take(self, chat_id: int) -> None:
        """Go at once."""

    def pause(self, seconds: float) -> None:
        """Nothing to pause."""
