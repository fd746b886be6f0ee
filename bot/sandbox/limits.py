"""How fast Telegram lets a bot send (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import too_many_requests


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages that are accepted in any second, in any second to one private chat, in any minute to one group.

    `monotonic` returns seconds that only ever grow; they are the machine's, not those of a rehearsal, since the real
    Telegram does not hurry either. `slack` is by how many seconds messages may come closer together than that, for what
    was sent in time over a machine that is busy.
    """

    per_second: int = 30
    per_chat_per_second: int = 1
    per_group_per_minute: int = 20
    enforce: bool = False
    slack: float = 0.0
    monotonic: Callable[[], float] = time.monotonic


class _Window:
    """Counts what passed in the last `span` seconds."""

    def __init__(self, most: int, span: float) -> None:
        self._most = most
        self._span = span
        self._passed: deque[float] = deque()

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` more may pass, 0 if at once. More than ever fit are let through an empty window."""
        while self._passed and self._passed[0] <= now - self._span:
            self._passed.popleft()
        excess = len(self._passed) + count - self._most
        if excess <= 0 or not self._passed:
            return 0.0
        return self._passed[min(excess, len(self._passed)) - 1] + self._span - now

    def add(self, now: float, count: int) -> None:
        self._passed.extend([now] * count)


class Limiter:
    """Remembers what was sent lately, and refuses what comes too soon."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._overall = _Window(limits.per_second, 1 - limits.slack)
        self._private = defaultdict[int, _Window](lambda: _Window(limits.per_chat_per_second, 1))
        self._group = defaultdict[int, _Window](lambda: _Window(limits.per_group_per_minute, 60))

    def admit(self, chat_id: int, count: int = 1) -> None:
        """Count `count` messages to `chat_id`. Raises ApiError 429 with `retry_after` in whole seconds."""
        if not self.limits.enforce:
            return
        now = self.limits.monotonic()
        windows = [self._overall, self._private[chat_id] if chat_id > 0 else self._group[chat_id]]
        wait = max(window.wait(now, count) for window in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for window in windows:
            window.add(now, count)
