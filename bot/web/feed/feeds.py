"""Everybody's .ics feed: whose a token is, what its owner may see, and the bytes, kept until what they show changes.

A feed is made once for all who see the same: officers of the same units with the same wishes share its bytes. Whether
anything changed is asked of the database for every request, so that another process's load shows at once, and so does
a revoked link.
"""

import asyncio
import contextlib
import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cachetools import LRUCache

from bot.calendar.model import Entry, Kind
from bot.calendar.unit_terms import reporting_units
from bot.config.feed_token import TOKEN
from bot.files.ical.feed_events import FeedWriter, concerns, in_order
from bot.office.office import Office
from bot.store import Store, changes
from bot.store import feeds as tokens
from bot.store.feeds import TokenFault, Use
from bot.store.officers import Officer
from bot.web.feed.contents import AsOf, Contents, feed_writer
from bot.web.feed.query import CATEGORIES, EVERYTHING, NoSuchFilter, Wanted

_READERS = 20_000
_FEEDS = 128 * 1024 * 1024
"""Bytes of all feeds that are kept, plain and packed."""
_LINES = 256 * 1024 * 1024
"""Bytes of the lines of entries that are kept: a calendar of 10,000 entries has 8 MB in each language."""
_LEVEL = 6
_NOTED_AGAIN_AFTER = timedelta(minutes=10)
_SECOND = timedelta(seconds=1)


def link(public_url: str, secret: bytes) -> Callable[[int, int], str]:
    """Makes the https link of an officer's feed: (officer id, generation) → URL."""
    root = public_url.rstrip("/")
    return lambda officer_id, generation: f"{root}/feed/{tokens.token(secret, officer_id, generation)}.ics"


@dataclass(frozen=True, slots=True)
class View:
    """What decides on the bytes of a feed. `units` is None for those who see every task; `covers` are those of them for
    which they only stand in.
    """

    locale: str
    units: frozenset[str] | None = None
    wanted: Wanted = EVERYTHING
    covers: frozenset[str] = frozenset()

    def reporting(self, entry: Entry) -> tuple[str, ...]:
        """The units of a task whose part is theirs; none for those who see every task."""
        return reporting_units(entry, self.units) if self.units and entry.kind is Kind.TASK else ()

    def stands_in_at(self, entry: Entry) -> bool:
        """Whether a task is in such a feed only because they stand in for somebody."""
        return bool(self.covers) and bool(theirs := self.reporting(entry)) and set(theirs) <= self.covers

    def shows(self, entry: Entry) -> bool:
        """Whether an entry is in such a feed."""
        return self.wanted.includes(entry) and concerns(entry, self.units)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is in an edition of the contents. `modified` is when it was first so (UTC, whole seconds)."""

    edition: int
    stamp: "_Stamp"
    etag: str
    modified: datetime
    plain: bytes
    packed: bytes
    """The same in gzip, which nearly all calendar programs ask for."""

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return len(self.plain) + len(self.packed)


class _Stamp(NamedTuple):
    """Differs whenever what a feed shows has changed: its name, the last edition of its entries, how many they are."""

    name: str
    edition: int
    entries: int


class _Component(NamedTuple):
    """The finished lines of one event, its place in a feed, and whether it has hours."""

    place: tuple[date, str]
    lines: bytes
    zoned: bool


_Components = tuple[_Component, ...]


@dataclass(slots=True)
class Feeds:
    """All feeds of an office."""

    office: Office
    secret: bytes
    entries_written: int = 0
    built: int = 0
    _latest: "_Latest" = field(init=False)
    _contents: Contents = field(init=False)
    _feeds: LRUCache[View, Feed] = field(default_factory=lambda: LRUCache(_FEEDS, lambda feed: feed.size))
    _lines: LRUCache[tuple[object, ...], _Components] = field(default_factory=lambda: LRUCache(_LINES, _size))
    """By entry, the edition in which it last changed, and what decides on its lines."""
    _readers: dict[str, Officer | TokenFault] = field(default_factory=dict)
    _readers_of: tuple[int, date] = (-1, date.min)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _uses: dict[int, Use] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._latest = _Latest(self.office.store)
        self._contents = Contents(self.office)

    async def open(self, token: str, wanted: Wanted) -> tuple[Officer, Feed] | TokenFault:
        """The feed that a token opens, or why it opens none. Raises NoSuchFilter for a unit that there is not."""
        if not TOKEN.fullmatch(token):
            return TokenFault.UNKNOWN
        number, today = await self._latest.number(), self.office.today()
        officer = await self._reader(token, number, today)
        if isinstance(officer, TokenFault):
            return officer
        return officer, await self._serve(_view_of(officer, wanted), AsOf(number, today.year))

    async def whole(self, officer: Officer | None = None) -> bytes:
        """The feed of one officer, or with None the whole calendar."""
        view = View(self.office.locale) if officer is None else _view_of(officer, EVERYTHING)
        as_of = AsOf(await self._latest.number(), self.office.today().year)
        return (await self._serve(view, as_of)).plain

    async def note_use(self, officer_id: int, client: str) -> None:
        """Keep that a program has fetched an officer's feed: to ten minutes, unless it is another program."""
        now, before = self.office.now(), self._uses.get(officer_id)
        if before and before.client == client and now - before.used_at < _NOTED_AGAIN_AFTER:
            return
        self._uses[officer_id] = Use(now, client)
        async with self.office.store.begin() as connection:
            await tokens.note_use(connection, officer_id, self._uses[officer_id])

    async def _reader(self, token: str, number: int, today: date) -> Officer | TokenFault:
        if (number, today) != self._readers_of:  # who stands in for whom is another thing every day
            self._readers.clear()
            self._readers_of = number, today
        if (known := self._readers.get(token)) is not None:
            return known
        async with self.office.store.read() as connection:
            officer = await tokens.officer_of(connection, self.secret, token, today)
        if officer is not TokenFault.UNKNOWN and (number, today) == self._readers_of and len(self._readers) < _READERS:
            self._readers[token] = officer
        return officer

    async def _serve(self, view: View, as_of: AsOf) -> Feed:
        if (feed := self._fresh(view, as_of)) is not None:
            return feed
        async with self._busy:  # what one makes here, all who wait find made
            if not self._contents.is_as_new_as(as_of):
                await self._contents.refresh(as_of.year)
            return self._fresh(view, as_of) or await self._make(view)

    def _fresh(self, view: View, as_of: AsOf) -> Feed | None:
        feed = self._feeds.get(view)
        is_fresh = feed is not None and feed.edition == self._contents.edition and self._contents.is_as_new_as(as_of)
        return feed if is_fresh else None

    async def _make(self, view: View) -> Feed:
        contents, before = self._contents, self._feeds.get(view)
        if unknown := (view.wanted.units or frozenset()) - {unit.id for unit in contents.calendar.units}:
            raise NoSuchFilter(min(unknown))
        stamp = self._stamp(view)
        if before is not None and before.stamp == stamp:
            self._feeds[view] = same = replace(before, edition=contents.edition)
            return same
        writer = feed_writer(self.office, contents.calendar, view.locale, alarms=view.wanted.alarms)
        plain, packed = await asyncio.to_thread(self._write, view, writer, stamp.name)
        etag = hashlib.blake2b(plain, digest_size=16).hexdigest()
        modified = self.office.now().replace(microsecond=0)
        if before is not None:
            modified = before.modified if before.etag == etag else max(modified, before.modified + _SECOND)
        feed = Feed(contents.edition, stamp, etag, modified, plain, packed)
        with _as_far_as_there_is_room():
            self._feeds[view] = feed
        self.built += 1
        return feed

    def _write(self, view: View, writer: FeedWriter, name: str) -> tuple[bytes, bytes]:
        """The bytes of a feed, plain and packed. Slow: it runs in a thread, one at a time."""
        from bot.files.ical import stream  # imports `ics`, which is slow and not needed to start

        shown = sorted(self._components(view, writer))
        zone = writer.zone if any(one.zoned for one in shown) else None
        head, tail = stream.frame(name, hollow=not shown, zone=zone)
        plain = b"".join((head, *(one.lines for one in shown), tail))
        return plain, gzip.compress(plain, _LEVEL, mtime=0)

    def _components(self, view: View, writer: FeedWriter) -> Iterator[_Component]:
        from bot.files.ical import stream

        contents, todo = self._contents, view.wanted.todo
        for id_, shown in contents.entries.items():
            if not view.shows(shown.entry):
                continue
            instead = view.stands_in_at(shown.entry)
            units = view.reporting(shown.entry) if any(one.terms for one in shown.occurrences) else ()
            key = (id_, contents.changed[id_], view.locale, view.wanted.alarms, todo, instead, units)
            written = self._lines.get(key)
            if written is None:
                mark = writer.say.plain("feed.stands_in") if instead else ""
                events = [
                    replace(
                        event,
                        sequence=version.sequence,
                        modified=version.modified_at,
                        summary=event.summary + mark,
                    )
                    for event in writer.events(shown, todo=todo, units=units)
                    if (version := contents.versions[event.uid])
                ]
                written = tuple(
                    _Component(in_order(event), stream.component(event), event.hours is not None) for event in events
                )
                with _as_far_as_there_is_room():
                    self._lines[key] = written
                self.entries_written += 1
            yield from written

    def _stamp(self, view: View) -> _Stamp:
        contents = self._contents
        editions = [contents.changed[id_] for id_, shown in contents.entries.items() if view.shows(shown.entry)]
        return _Stamp(self._name(view), max(editions, default=0), len(editions))

    def _name(self, view: View) -> str:
        say = self.office.texts(view.locale)
        kinds, units = view.wanted.kinds or (), view.wanted.units or ()
        narrowed = [say.plain(f"feed.kind_{kind.value}") for kind in CATEGORIES.values() if kind in kinds]
        narrowed += [unit.short for unit in self._contents.calendar.units if unit.id in units]
        return f"Nhắc Lịch – {self.office.name}" + (f" ({', '.join(narrowed)})" if narrowed else "")


def _view_of(officer: Officer, wanted: Wanted) -> View:
    if officer.oversees:
        return View(officer.locale, None, wanted)
    return View(officer.locale, frozenset(officer.serves), wanted, frozenset(officer.covers_for))


def _as_far_as_there_is_room() -> contextlib.suppress:
    """A cache refuses what is larger than all of it; that is then made each time."""
    return contextlib.suppress(ValueError)


def _size(written: _Components) -> int:
    return 1 + sum(len(one.lines) for one in written)


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
