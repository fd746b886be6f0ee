"""What takes long and nobody else is to wait for: a file is made and sent beside the conversation, one at a time."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Errand = Callable[[], Awaitable[object]]


class Errands:
    """The errands of one office. What a restart interrupts is lost: whoever wanted it asks again."""

    def __init__(self) -> None:
        self._waiting: deque[Errand] = deque()
        self._running: asyncio.Task[None] | None = None

    def do(self, errand: Errand) -> None:
        """Have something done after all that was wanted before it. Its failure is logged."""
        self._waiting.append(errand)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._work())

    async def idle(self) -> None:
        """Wait until nothing is to be done any more."""
        if self._running is not None:
            await asyncio.wait([self._running])

    async def stop(self) -> None:
        """Leave off, and forget what waits."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _work(self) -> None:
        while self._waiting:
            errand = self._waiting.popleft()
            try:
                await errand()
            except Exception:
                log.exception("an errand failed")
