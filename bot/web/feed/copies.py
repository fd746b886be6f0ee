"""A feed as bytes. It is known by the names of its pieces, and joined only when somebody takes it.

Many feeds of an office differ in little: their pieces are held once for all of them. Joined and packed copies are kept
as long as there is room; a copy that was let go is joined of the same pieces again.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from bot.shelf import Shelf

_ROOM = 64 * 1024 * 1024
"""Bytes, for plain and for packed copies each. All calendar programs ask for packed ones, a tenth as large."""
_LEVEL = 6


class Piece(NamedTuple):
    """The finished lines of one event, in their place, and a digest that names them."""

    place: tuple[date, str]
    lines: bytes
    name: bytes


def piece(place: tuple[date, str], lines: bytes) -> Piece:
    """A piece with its name."""
    return Piece(place, lines, hashlib.blake2b(lines, digest_size=16).digest())


@dataclass(slots=True)
class Copies:
    """The copies of all feeds, by ETag; `joined` says how often one was made."""

    joined: int = 0
    _plain: Shelf[str, bytes] = field(default_factory=lambda: Shelf(_ROOM, len))
    _packed: Shelf[str, bytes] = field(default_factory=lambda: Shelf(_ROOM, len))
    _packing: dict[str, asyncio.Task[bytes]] = field(default_factory=dict)

    def plain(self, feed: "Served") -> bytes:
        """The bytes of a feed."""
        body = self._plain.get(feed.etag)
        if body is None:
            body = b"".join((feed.head, *(one.lines for one in feed.pieces), feed.tail))
            self._plain.put(feed.etag, body)
            self.joined += 1
        return body

    async def packed(self, feed: "Served") -> bytes:
        """The same in gzip, made once for all who wait for it."""
        body = self._packed.get(feed.etag)
        if body is None:
            task = self._packing.get(feed.etag)
            if task is None:
                task = self._packing[feed.etag] = asyncio.create_task(self._pack(feed))
            body = await asyncio.shield(task)
        return body

    async def _pack(self, feed: "Served") -> bytes:
        try:
            body = await asyncio.to_thread(gzip.compress, self.plain(feed), _LEVEL, mtime=0)
        finally:
            del self._packing[feed.etag]
        self._packed.put(feed.etag, body)
        return body


@dataclass(frozen=True, slots=True)
class Served:
    """A feed as it is now. `modified` is when it was first so here (UTC, whole seconds)."""

    etag: str
    modified: datetime
    head: bytes
    pieces: Sequence[Piece]
    tail: bytes
    copies: Copies

    def plain(self) -> bytes:
        """Its bytes."""
        return self.copies.plain(self)

    async def packed(self) -> bytes:
        """Its bytes in gzip."""
        return await self.copies.packed(self)


def etag(head: bytes, pieces: Sequence[Piece]) -> str:
    """Another one for all other bytes, the same for the same in every process; the bytes need not be joined for it."""
    names = hashlib.blake2b(len(head).to_bytes(8, "big"), digest_size=16)
    names.update(head)
    names.update(b"".join(one.name for one in pieces))
    return names.hexdigest()
