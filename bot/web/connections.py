"""Connections to the web port: how many there may be, and how long one may keep us waiting.

uvicorn ends a connection only after an answer (`timeout_keep_alive`), and `limit_concurrency` answers 503 to everybody
once too many are open, idle ones too. Whoever opens a thousand connections and says nothing, or a letter a minute,
would hold every file handle of the process, and the bot could no longer reach Telegram. So here whatever waits for the
other side has an end, and a new connection takes the place of the one that has kept us waiting longest.
"""

import asyncio
import resource
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

ACCEPTED_AT_ONCE = 16
"""Connections that are accepted before the first of them can be counted; asyncio takes so many in one turn."""
_ON_THE_WAY = 3 * ACCEPTED_AT_ONCE
"""Those of the turns until one that has to make room is closed."""
_WANTED = 4096
_KEPT, _KEPT_PART = 256, 2
"""File handles kept for the database, Telegram and files: so many, but at most this part of all."""
_SLOWEST = 1000
"""Bytes a second that a reader has to take, on average over the time that it may keep us waiting."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`connections` at a time; `patience` in seconds for a request to come whole, or for an answer to be taken."""

    connections: int = 512
    patience: float = 20.0


def raise_file_limit() -> None:
    """Let the process have as many file handles as it may need, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def room_for_connections(wanted: int) -> int:
    """How many of the `wanted` connections the process's file handles allow."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    handles = _WANTED if soft == resource.RLIM_INFINITY else soft
    return max(1, min(wanted, handles - min(_KEPT, handles // _KEPT_PART) - _ON_THE_WAY))


class Connection(H11Protocol):
    """One connection, which is known to be waited for or not."""

    def __init__(self, *arguments: Any, limits: Limits, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._limits = limits
        self._since = self.loop.time()
        """When the last answer was given, or the connection made."""
        self._unread: tuple[float, int] | None = None
        """When so many bytes of answers had not been taken."""

    @property
    def waiting(self) -> float:
        """For how many seconds the other side has kept us waiting for a request; 0 while it waits for an answer."""
        asked = self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body
        return 0.0 if asked else self.loop.time() - self._since

    @property
    def peer(self) -> str:
        """The address of the other side."""
        return self.client[0] if self.client else ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the place of another where there are too many, or none where all of them are being answered."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            others = [one for one in self.connections if isinstance(one, Connection) and one is not self and one.open]
            if len(others) >= self._limits.connections:
                (_longest_waiting(others) or self).end()

    def on_response_complete(self) -> None:
        """From now on the next request is waited for."""
        self._since = self.loop.time()
        super().on_response_complete()

    @property
    def open(self) -> bool:
        """Whether nobody has begun to close it."""
        return not self.transport.is_closing()

    def end(self) -> None:
        """Close it at once, whatever was not sent."""
        self.transport.abort()

    def end_if_too_slow(self) -> None:
        """Close it if a request was not there in time, or an answer is not taken. To be called now and then."""
        unread, now = self.transport.get_write_buffer_size(), self.loop.time()
        if not unread:
            self._unread = None
            if self.waiting > self._limits.patience:
                self.end()
        elif self._unread is None:
            self._unread = (now, unread)
        elif now - self._unread[0] > self._limits.patience:
            if self._unread[1] - unread < _SLOWEST * self._limits.patience:
                self.end()
            self._unread = (now, unread)


def _longest_waiting(connections: Iterable[Connection]) -> Connection | None:
    """The one that has kept us waiting longest, of the address that has most of those; None where all are answered."""
    waiting = [(one.waiting, one) for one in connections if one.waiting > 0]
    of_one_address = Counter(one.peer for _, one in waiting)
    return max(waiting, key=lambda found: (of_one_address[found[1].peer], found[0]), default=(0.0, None))[1]


async def look_after(connections: Collection[Any], patience: float) -> None:
    """End what is too slow, until cancelled. `connections` is uvicorn's own set, which changes."""
    while True:
        await asyncio.sleep(min(1.0, patience / 4))
        for one in list(connections):
            if isinstance(one, Connection):
                one.end_if_too_slow()
