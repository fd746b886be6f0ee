"""Wakes those who wait for a change."""

import asyncio
from collections.abc import Callable


class Bell:
    """Rung at every change of the sandbox, within the one event loop that it lives in."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.closing = False

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """The server is going away: whoever waits is to stop."""
        self.closing = True
        self.ring()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait([waiter], timeout=seconds)
        finally:
            self._waiting.discard(waiter)

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until `condition()` holds: True; or `seconds` have passed, or all closes: False."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not condition():
            left = end - loop.time()
            if left <= 0 or self.closing:
                return False
            await self.wait(left)
        return True


async def sleep_unless_closing(bell: Bell, seconds: float) -> None:
    """Wait `seconds` of real time, or until the server goes away."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not bell.closing and (left := end - loop.time()) > 0:
        await bell.wait(left)
