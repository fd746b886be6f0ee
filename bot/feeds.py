"""Everybody's .ics feed: whose a token is, what its owner may see, and the bytes, kept until what they show changes.

A feed is made once for all who see the same: officers of the same units with the same wishes share its bytes. Whether
anything changed is asked of the database for every request, but once for all that wait at that moment, so that another
process's load shows at once, and so does a revoked link.
"""

import asyncio
import contextlib
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.office import Office
from bot.feed_contents import AsOf, Contents, Piece, Rendition
from bot.files.feed import concerns
from bot.files.feed_query import CATEGORIES, EVERYTHING, NoSuchFilter, Wanted
from bot.store import Store, changes
from bot.store import feeds as tokens
from bot.store.feeds import TokenFault, Use
from bot.store.officers import Officer

_ROOM = 128 * 1024 * 1024
_READERS = 20_000
_MOST_RENDITIONS = 16
_NOTED_AGAIN_AFTER = timedelta(minutes=10)
_SECOND = timedelta(seconds=1)


def link(public_url: str, secret: bytes) -> Callable[[int, int], str]:
    """Makes the https link of an officer's feed: (officer id, generation) → URL."""
    root = public_url.rstrip("/")
    return lambda officer_id, generation: f"{root}/feed/{tokens.token(secret, officer_id, generation)}.ics"


@dataclass(frozen=True, slots=True)
class View:
    """What decides on the bytes of a feed. `units` is None for those who see every task."""

    locale: str
    units: frozenset[str] | None = None
    wanted: Wanted = EVERYTHING


@dataclass(slots=True)
class Served:
    """A finished feed. `modified` is when these bytes were first made here (UTC, whole seconds)."""

    view: View
    body: bytes
    etag: str
    modified: datetime
    pieces: list[Piece]
    as_of: AsOf
    _packed: asyncio.Task[bytes] | None = None

    async def packed(self) -> bytes:
        """The body in gzip, made when it is first asked for."""
        if self._packed is None:
            self._packed = asyncio.create_task(asyncio.to_thread(gzip.compress, self.body, 6, mtime=0))
        return await asyncio.shield(self._packed)


@dataclass(slots=True)
class Work:
    """What was made so far: entries written as lines, and feeds put together of them."""

    entries: int = 0
    feeds: int = 0


@dataclass(slots=True)
class Feeds:
    """All feeds of an office."""

    office: Office
    secret: bytes
    work: Work = field(default_factory=Work)
    _latest: "_Latest" = field(init=False)
    _contents: Contents = field(init=False)
    _renditions: OrderedDict[tuple[str, tuple[int, ...] | None, bool], Rendition] = field(default_factory=OrderedDict)
    _kept: OrderedDict[View, Served] = field(default_factory=OrderedDict)
    _size: int = 0
    _readers: dict[str, Officer | TokenFault] = field(default_factory=dict)
    _readers_of: int = -1
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _uses: dict[int, Use] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._latest = _Latest(self.office.store)
        self._contents = Contents(self.office)

    def knows(self, token: str) -> bool:
        """Whether the token was recognised lately, so that nobody who holds it is guessing."""
        return token in self._readers

    async def open(self, token: str, wanted: Wanted) -> tuple[Officer, Served] | TokenFault:
        """The feed that a token opens, or why it opens none. Raises NoSuchFilter for a unit that there is not."""
        if not tokens.TOKEN.fullmatch(token):
            return TokenFault.UNKNOWN
        number = await self._latest.number()
        officer = await self._reader(token, number)
        if isinstance(officer, TokenFault):
            return officer
        sight = None if officer.oversees else frozenset(officer.units)
        return officer, await self._serve(View(officer.locale, sight, wanted), number)

    async def whole(self, officer: Officer | None = None) -> bytes:
        """The feed of one officer, or with None the whole calendar."""
        sight = None if officer is None or officer.oversees else frozenset(officer.units)
        view = View(officer.locale if officer else self.office.locale, sight)
        return (await self._serve(view, await self._latest.number())).body

    async def note_use(self, officer_id: int, client: str) -> None:
        """Keep that a program has fetched an officer's feed: to ten minutes, unless it is another program."""
        now, before = self.office.now(), self._uses.get(officer_id)
        if before and before.client == client and now - before.used_at < _NOTED_AGAIN_AFTER:
            return
        self._uses[officer_id] = Use(now, client)
        async with self.office.store.begin() as connection:
            await tokens.note_use(connection, officer_id, self._uses[officer_id])

    async def _reader(self, token: str, number: int) -> Officer | TokenFault:
        if number != self._readers_of:
            self._readers.clear()
            self._readers_of = number
        if (known := self._readers.get(token)) is not None:
            return known
        async with self.office.store.read() as connection:
            officer = await tokens.officer_of(connection, self.secret, token)
        if officer is not TokenFault.UNKNOWN and number == self._readers_of and len(self._readers) < _READERS:
            self._readers[token] = officer
        return officer

    async def _serve(self, view: View, number: int) -> Served:
        as_of = AsOf(number, self.office.today().year)
        kept = self._kept.get(view)
        if kept is None or kept.as_of < as_of:
            async with self._busy:
                kept = self._kept.get(view)  # it may have been made while we waited
                if kept is None or kept.as_of < as_of:
                    kept = await self._make(view, as_of)
        if view in self._kept:
            self._kept.move_to_end(view)
        return kept

    async def _make(self, view: View, as_of: AsOf) -> Served:
        contents, wanted = self._contents, view.wanted
        if contents.as_of.number < as_of.number or contents.as_of.year != as_of.year:
            await contents.refresh(as_of.year)
        if unknown := (wanted.units or frozenset()) - {unit.id for unit in contents.calendar.units}:
            raise NoSuchFilter(min(unknown))
        key = (view.locale, wanted.alarms, wanted.todo)
        rendition = self._renditions.setdefault(key, Rendition(*key))
        self._renditions.move_to_end(key)
        if len(self._renditions) > _MOST_RENDITIONS:  # everybody may have alarms of their own
            self._renditions.popitem(last=False)
        if rendition.edition < contents.edition:
            self.work.entries += await asyncio.to_thread(rendition.update, contents)
        pieces = self._pieces(view, rendition)
        kept = self._kept.get(view)
        if kept is not None and kept.pieces == pieces:
            kept.as_of = contents.as_of
            return kept
        body = await asyncio.to_thread(self._written, view, pieces)
        self.work.feeds += 1
        modified = self.office.now().replace(microsecond=0)
        if kept is not None:
            modified = max(modified, kept.modified + _SECOND)
        etag = hashlib.blake2b(body, digest_size=16).hexdigest()
        return self._keep(Served(view, body, etag, modified, pieces, contents.as_of))

    def _pieces(self, view: View, rendition: Rendition) -> list[Piece]:
        return sorted(
            piece
            for id_, shown in self._contents.entries.items()
            if view.wanted.includes(shown.entry) and concerns(shown.entry, view.units)
            for piece in rendition.pieces[id_]
        )

    def _written(self, view: View, pieces: list[Piece]) -> bytes:
        from bot.files import ics_writer

        return ics_writer.stream([piece.lines for piece in pieces], name=self._name(view))

    def _name(self, view: View) -> str:
        say = self.office.texts(view.locale)
        kinds, units = view.wanted.kinds or (), view.wanted.units or ()
        narrowed = [say.plain(f"feed.kind_{kind.value}") for kind in CATEGORIES.values() if kind in kinds]
        narrowed += [unit.short for unit in self._contents.calendar.units if unit.id in units]
        return f"Nhắc Lịch – {self.office.name}" + (f" ({', '.join(narrowed)})" if narrowed else "")

    def _keep(self, made: Served) -> Served:
        """Keep it, and let go of what was not asked for longest where there is no room."""
        before = self._kept.pop(made.view, None)
        self._size += len(made.body) - (len(before.body) if before else 0)
        self._kept[made.view] = made
        while self._size > _ROOM and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1].body)
        return made


class _Latest:
    """The store's number of changes, looked up for each request, and once for all requests that wait meanwhile."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: asyncio.Task[int] | None = None
        self._next: asyncio.Task[int] | None = None

    async def number(self) -> int:
        """The number as it stood at some instant after this call."""
        if self._next is None:
            self._next = asyncio.create_task(self._look(self._running))
        return await asyncio.shield(self._next)

    async def _look(self, before: asyncio.Task[int] | None) -> int:
        if before is not None:
            with contextlib.suppress(Exception):
                await before
        self._running, self._next = self._next, None  # whoever comes from here on needs a later look
        async with self._store.read() as connection:
            return await changes.number(connection)
