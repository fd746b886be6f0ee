"""Everybody's .ics feed: whose a token is, what its owner may see, and the bytes, kept until what they show changes.

A feed is made once for all who see the same: officers of the same units with the same wishes share its bytes. Whether
anything changed is asked of the database for every request, so that another process's load shows at once, and so does
a revoked link.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.calendar.model import Entry
from bot.files.ical.feed_events import concerns
from bot.office.office import Office
from bot.shelf import Shelf
from bot.store import Store, changes
from bot.store import feeds as tokens
from bot.store.feeds import TokenFault, Use
from bot.store.officers import Officer
from bot.web.feed.contents import AsOf, Contents, Rendition
from bot.web.feed.copies import Copies, Served, etag
from bot.web.feed.query import CATEGORIES, EVERYTHING, NoSuchFilter, Wanted

_READERS = 20_000
_VIEWS = 20_000
_PIECES = 8_000_000
"""Places in the lists of pieces of all views, of eight bytes each; the pieces themselves belong to the renditions."""
_RENDITIONS = 16
"""Everybody may have alarms of their own."""
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

    def shows(self, entry: Entry) -> bool:
        """Whether an entry is in such a feed."""
        return self.wanted.includes(entry) and concerns(entry, self.units)


_Taste = tuple[str, tuple[int, ...] | None, bool]
"""What decides on the lines of an entry: language, alarms, VTODOs."""


class _Mark(NamedTuple):
    """What a view was when it was last served, and since when."""

    etag: str
    modified: datetime


@dataclass(slots=True)
class Feeds:
    """All feeds of an office."""

    office: Office
    secret: bytes
    entries_written: int = 0
    copies: Copies = field(default_factory=Copies)
    _latest: "_Latest" = field(init=False)
    _contents: Contents = field(init=False)
    _renditions: Shelf[_Taste, Rendition] = field(default_factory=lambda: Shelf(_RENDITIONS))
    _served: Shelf[View, Served] = field(default_factory=lambda: Shelf(_PIECES, lambda one: len(one.pieces) + 1))
    _marks: Shelf[View, _Mark] = field(default_factory=lambda: Shelf(_VIEWS))
    _readers: dict[str, Officer | TokenFault] = field(default_factory=dict)
    _readers_of: int = -1
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _uses: dict[int, Use] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._latest = _Latest(self.office.store)
        self._contents = Contents(self.office)

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
        return (await self._serve(view, await self._latest.number())).plain()

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
        served = self._served.get(view)
        if served is not None and self._is_new_enough(as_of):
            return served
        async with self._busy:  # what one makes here, all who wait find made
            if not self._is_new_enough(as_of):
                await self._refresh(as_of.year)
            return self._served.get(view) or await self._make(view)

    def _is_new_enough(self, as_of: AsOf) -> bool:
        return self._contents.as_of.number >= as_of.number and self._contents.as_of.year == as_of.year

    async def _refresh(self, year: int) -> None:
        before = self._contents.edition
        await self._contents.refresh(year)
        if self._contents.edition != before:
            self._served.clear()

    async def _make(self, view: View) -> Served:
        contents, wanted = self._contents, view.wanted
        if unknown := (wanted.units or frozenset()) - {unit.id for unit in contents.calendar.units}:
            raise NoSuchFilter(min(unknown))
        rendition = await self._rendition((view.locale, wanted.alarms, wanted.todo))
        seen = {id_ for id_, shown in contents.entries.items() if view.shows(shown.entry)}
        pieces = [piece for id_, piece in rendition.pieces if id_ in seen]
        head, tail = await asyncio.to_thread(_frame, self._name(view), hollow=not pieces)
        mark, name = self._marks.get(view), etag(head, pieces)
        if mark is None or mark.etag != name:
            modified = self.office.now().replace(microsecond=0)
            mark = _Mark(name, max(modified, mark.modified + _SECOND) if mark else modified)
            self._marks.put(view, mark)
        served = Served(name, mark.modified, head, pieces, tail, self.copies)
        self._served.put(view, served)
        return served

    async def _rendition(self, taste: _Taste) -> Rendition:
        rendition = self._renditions.get(taste)
        if rendition is None:
            rendition = Rendition(*taste)
            if self._renditions.put(taste, rendition):
                self._served.clear()  # nobody else may hold on to the pieces of one that made room
        if rendition.edition < self._contents.edition:
            self.entries_written += await asyncio.to_thread(rendition.update, self._contents)
        return rendition

    def _name(self, view: View) -> str:
        say = self.office.texts(view.locale)
        kinds, units = view.wanted.kinds or (), view.wanted.units or ()
        narrowed = [say.plain(f"feed.kind_{kind.value}") for kind in CATEGORIES.values() if kind in kinds]
        narrowed += [unit.short for unit in self._contents.calendar.units if unit.id in units]
        return f"Nhắc Lịch – {self.office.name}" + (f" ({', '.join(narrowed)})" if narrowed else "")


def _frame(name: str, *, hollow: bool) -> tuple[bytes, bytes]:
    from bot.files.ical import stream  # imports `ics`, which is slow and not needed to start

    return stream.frame(name, hollow=hollow)


class _Latest:
    """The store's number of changes, looked up for each request; where that takes waiting, once for all who wait."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: asyncio.Task[int] | None = None
        self._next: asyncio.Task[int] | None = None

    async def number(self) -> int:
        """The number as it stood at some instant after this call."""
        if (known := changes.at_once(self._store)) is not None:
            return known
        if self._next is None:
            self._next = asyncio.create_task(self._look(self._running))
        return await asyncio.shield(self._next)

    async def _look(self, before: asyncio.Task[int] | None) -> int:
        if before is not None:
            with contextlib.suppress(Exception):
                await before
        self._running, self._next = self._next, None  # whoever comes from here on needs a later look
        async with self._store.look() as connection:
            return await changes.number(connection)
