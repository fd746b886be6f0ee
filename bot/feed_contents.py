"""What all feeds of an office have in common: every entry as it is shown now, and its version. Made once for everybody.

`Contents` holds the facts; a `Rendition` holds the same in one language as finished lines. Both know what changed, so
that one report costs the lines of one task, whoever subscribes to it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from bot.calendar.model import Calendar
from bot.calendar.occurrences import HAPPENING, entry_occurrences
from bot.chat.office import Office
from bot.feed_bytes import Piece, piece
from bot.files.feed import YEARS_AHEAD, YEARS_BACK, FeedEntry, FeedWriter, UnitProgress, digest, in_order
from bot.files.ics_content import IcsEvent
from bot.store import calendars, changes, feed_versions, progress
from bot.store.feed_versions import Sighting, Version
from bot.store.progress import UnitState

_States = Mapping[tuple[str, str], Mapping[str, UnitState]]


class AsOf(NamedTuple):
    """The state of things that something was made from: the store's number of changes, and the year."""

    number: int
    year: int


NEVER = AsOf(-1, 0)


@dataclass(slots=True)
class Contents:
    """Every entry as it is shown; `changed` says in which edition each (also one that is gone) last did."""

    office: Office
    as_of: AsOf = NEVER
    entries: dict[str, FeedEntry] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    edition: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    _uids: dict[str, tuple[str, ...]] = field(default_factory=dict)

    async def refresh(self, year: int) -> None:
        """Read the store, and settle the versions of what has changed. One at a time."""
        async with self.office.store.read() as connection:
            number = await changes.number(connection)
            calendar = await self.office.calendar(connection)
            states = await progress.states(connection)
            revisions = (
                None if calendar is self.calendar and year == self.as_of.year else await calendars.revisions(connection)
            )
        if revisions is None:
            entries = dict(_with_progress(self.entries.values(), states))
        else:
            entries = await asyncio.to_thread(self._read, calendar, revisions, year, states)
        renamed = (calendar.units, calendar.layers) != (self.calendar.units, self.calendar.layers)
        changed = [id_ for id_, entry in entries.items() if renamed or entry != self.entries.get(id_)]
        gone = self.entries.keys() - entries.keys()
        await self._settle({id_: entries[id_] for id_ in changed}, gone, calendar)
        self.entries, self.calendar, self.as_of = entries, calendar, AsOf(number, year)

    def _read(
        self, calendar: Calendar, revisions: Mapping[str, calendars.Revision], year: int, states: _States
    ) -> dict[str, FeedEntry]:
        first, last = date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31)
        bare = (
            FeedEntry(
                entry=entry,
                occurrences=tuple(entry_occurrences(entry, calendar, first, last, self.office.working)),
                sequence=revisions[entry.id].sequence,
                created=revisions[entry.id].created_at,
                modified=revisions[entry.id].modified_at,
            )
            for entry in calendar.entries
            if entry.kind in HAPPENING and entry.id in revisions
        )
        return dict(_with_progress(bare, states))

    async def _settle(self, changed: Mapping[str, FeedEntry], gone: Iterable[str], calendar: Calendar) -> None:
        """Give everything that `changed` its version. What is compared is the office's own language, with alarms."""
        office = self.office
        writer = feed_writer(office, calendar, office.locale, alarms=None)
        events = await asyncio.to_thread(_events, writer, changed.values())
        seen = {
            event.uid: Sighting(digest(event), Version(event.sequence, event.modified))
            for of_entry in events.values()
            for event in of_entry
        }
        before = {uid for id_ in (*changed, *gone) for uid in self._uids.get(id_, ())}
        if changed or gone:
            async with office.store.begin() as connection:
                if not self.edition:
                    before = await feed_versions.shown(connection)
                self.versions |= await feed_versions.settle(connection, seen, before - seen.keys(), office.now())
            self.edition += 1
        for uid in before - seen.keys():
            self.versions.pop(uid, None)
        for id_ in gone:
            self._uids.pop(id_, None)
        self._uids |= {id_: tuple(event.uid for event in of_entry) for id_, of_entry in events.items()}
        self.changed |= dict.fromkeys((*changed, *gone), self.edition)


@dataclass(slots=True)
class Rendition:
    """All entries in one language, as the lines of a feed. `alarms` and `todo` are those of `feed_query.Wanted`."""

    locale: str
    alarms: tuple[int, ...] | None
    todo: bool
    edition: int = 0
    pieces: Sequence[tuple[str, Piece]] = ()
    """Each with the id of its entry, in the order of a feed."""
    _of_entry: dict[str, tuple[Piece, ...]] = field(default_factory=dict)

    def update(self, contents: Contents) -> int:
        """Write anew what has changed since last time; returns how many entries that were. Slow the first time."""
        from bot.files import ics_writer  # imports `ics`, which is slow and not needed to start

        writer = feed_writer(contents.office, contents.calendar, self.locale, alarms=self.alarms)
        stale = [id_ for id_, edition in contents.changed.items() if edition > self.edition]
        for id_ in stale:
            shown = contents.entries.get(id_)
            if shown is None:
                self._of_entry.pop(id_, None)
                continue
            self._of_entry[id_] = tuple(
                piece(in_order(event), ics_writer.component(_dated(event, contents.versions[event.uid])))
                for event in writer.events(shown, todo=self.todo)
            )
        every = ((id_, one) for id_, pieces in self._of_entry.items() for one in pieces)
        self.pieces = sorted(every, key=lambda known: known[1].place)
        self.edition = contents.edition
        return len(stale)


def feed_writer(office: Office, calendar: Calendar, locale: str, *, alarms: tuple[int, ...] | None) -> FeedWriter:
    """What puts entries into words for a feed of this office. None for `alarms` as the office itself reminds."""
    return FeedWriter(
        units={unit.id: unit for unit in calendar.units},
        layers={layer.id: layer for layer in calendar.layers},
        say=office.texts(locale),
        alarms=office.lead_times.ahead if alarms is None else alarms,
        hour=office.lead_times.hour,
    )


def _dated(event: IcsEvent, version: Version) -> IcsEvent:
    return replace(event, sequence=version.sequence, modified=version.modified_at)


def _events(writer: FeedWriter, entries: Iterable[FeedEntry]) -> dict[str, list[IcsEvent]]:
    return {shown.entry.id: list(writer.events(shown, todo=True)) for shown in entries}


def _with_progress(entries: Iterable[FeedEntry], states: _States) -> Iterator[tuple[str, FeedEntry]]:
    """Each entry by its id, with how far its units are. One of which nothing new is known stays the same object."""
    found: dict[str, dict[str, tuple[UnitProgress, ...]]] = defaultdict(dict)
    for (entry_id, key), units in states.items():
        found[entry_id][key] = tuple(
            UnitProgress(unit, state.status, state.percent) for unit, state in sorted(units.items())
        )
    for shown in entries:
        now = found.get(shown.entry.id, {})
        yield shown.entry.id, shown if shown.progress == now else replace(shown, progress=now)
