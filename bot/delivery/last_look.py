"""The last look before a request leaves: whether the message is still this process's to send.

A process can be stopped, or its machine sleep, between the mark "in flight" and the request; by the time it goes on
another one may have taken the message over. A mark that was made a moment ago is believed, an older one is looked up.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass

from bot.clock import steady
from bot.delivery import faults


@dataclass(slots=True)
class LastLook:
    """Asks about one message that was marked at `marked` (on the clock of `steady`) and is believed `fresh` seconds."""

    marked: float
    fresh: float
    held: Callable[[], Awaitable[bool]]

    async def __call__(self) -> None:
        """Return at once where the mark is fresh, else after asking. Raises NeverLeft where it is another's by now."""
        while steady() - self.marked > self.fresh:
            self.marked = steady()  # before it is asked: an answer that was long in coming does not count
            if not await self.held():
                raise faults.NeverLeft("another process has taken it over")


last_look: ContextVar[LastLook | None] = ContextVar("last_look", default=None)
"""Set while a message of the outbox is sent, for whoever writes the request to the line."""
