"""What all feeds of an office have in common: every entry as it is shown now, and its version. Read once for everybody.

It knows in which edition each entry last changed, so that one report costs the lines of one task.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, TaskKey
from bot.calendar.occurrences import HAPPENING, entry_occurrences
from bot.calendar.progress import UnitState
from bot.files.ical.content import IcsEvent
from bot.files.ical.feed_events import YEARS_AHEAD, YEARS_BACK, FeedEntry, FeedWriter, digest
from bot.office.office import Office
from bot.store import calendars, changes, feed_versions, progress
from bot.store.feed_versions import Sighting, Version

_States = Mapping[TaskKey, Mapping[str, UnitState]]


class AsOf(NamedTuple):
    """The state of things that something was made from: the store's number of changes, and the year."""

    number: int
    year: int


NEVER = AsOf(-1, 0)


@dataclass(slots=True)
class Contents:
    """Every entry as it is shown now. `edition` rises when any of it changes; `changed` has each entry's last one."""

    office: Office
    as_of: AsOf = NEVER
    entries: dict[str, FeedEntry] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    edition: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=Calendar)
    _uids: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def is_as_new_as(self, wanted: AsOf) -> bool:
        """Whether it was read no earlier than `wanted`, and in the same year."""
        return self.as_of.number >= wanted.number and self.as_of.year == wanted.year

    async def refresh(self, year: int) -> None:
        """Read the store, and settle the versions of what has changed. One at a time in this process.

        What is settled is what holds at that instant, whichever other processes read and settle too.
        """
        async with self.office.store.read() as connection:
            now = await self._now(connection, year)
        async with self.office.store.begin() as connection:
            if await changes.locked(connection) != now.number:
                now = await self._now(connection, year)
            await self._settle(connection, now)
        self.entries, self.calendar, self.as_of = now.entries, now.calendar, AsOf(now.number, year)

    async def _now(self, connection: AsyncConnection, year: int) -> "_Now":
        """What the store holds, and what of it is not as it was last time."""
        number = await changes.number(connection)
        calendar = await self.office.calendar(connection)
        states = await progress.states(connection)
        if calendar is self.calendar and year == self.as_of.year:
            entries = dict(_with_progress(self.entries.values(), states))
        else:
            revisions = await calendars.revisions(connection)
            entries = await asyncio.to_thread(self._read, calendar, revisions, year, states)
        renamed = (calendar.units, calendar.layers) != (self.calendar.units, self.calendar.layers)
        changed = [id_ for id_, entry in entries.items() if renamed or entry != self.entries.get(id_)]
        writer = feed_writer(self.office, calendar, self.office.locale, alarms=None)
        events = await asyncio.to_thread(_events, writer, [entries[id_] for id_ in changed])
        return _Now(number, calendar, entries, events, self.entries.keys() - entries.keys())

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

    async def _settle(self, connection: AsyncConnection, now: "_Now") -> None:
        """Give everything that changed its version. What is compared is the office's own language, with alarms."""
        seen = {
            event.uid: Sighting(digest(event), Version(event.sequence, event.modified))
            for of_entry in now.events.values()
            for event in of_entry
        }
        changed = {*now.events, *now.gone}
        before = {uid for id_ in changed for uid in self._uids.get(id_, ())}
        if not self.edition:
            before = set(await feed_versions.shown(connection))
        versions = self.versions | await feed_versions.settle(connection, seen, before - seen.keys(), self.office.now())
        for uid in before - seen.keys():
            versions.pop(uid, None)
        uids = {id_: of_entry for id_, of_entry in self._uids.items() if id_ not in now.gone}
        uids |= {id_: tuple(event.uid for event in of_entry) for id_, of_entry in now.events.items()}
        if await feed_versions.total(connection) != sum(version.sequence for version in versions.values()):
            # Another process has shown in between what we never saw: it was changed, and changed back.
            known, versions = versions, versions | await feed_versions.shown(connection)
            changed |= {id_ for id_, ours in uids.items() if any(known[uid] != versions[uid] for uid in ours)}
        if changed:
            self.edition += 1
            self.changed |= dict.fromkeys(changed, self.edition)
        self.versions, self._uids = versions, uids


class _Now(NamedTuple):
    """What the store holds: `events` are those of the entries that are not as they were, as the office words them."""

    number: int
    calendar: Calendar
    entries: dict[str, FeedEntry]
    events: dict[str, list[IcsEvent]]
    gone: Set[str]


def feed_writer(office: Office, calendar: Calendar, locale: str, *, alarms: tuple[int, ...] | None) -> FeedWriter:
    """What puts entries into words for a feed of this office. None for `alarms` as the office itself reminds."""
    return FeedWriter(
        units={unit.id: unit for unit in calendar.units},
        layers={layer.id: layer for layer in calendar.layers},
        say=office.texts(locale),
        alarms=office.lead_times.ahead if alarms is None else alarms,
        hour=office.lead_times.hour,
        minutes=office.lead_times.minutes,
        zone=office.zone,
    )


def _events(writer: FeedWriter, entries: Iterable[FeedEntry]) -> dict[str, list[IcsEvent]]:
    return {shown.entry.id: list(writer.events(shown, todo=True)) for shown in entries}


def _with_progress(entries: Iterable[FeedEntry], states: _States) -> Iterator[tuple[str, FeedEntry]]:
    """Each entry by its id, with how far its units are. One of which nothing new is known stays the same object."""
    found: dict[str, dict[str, dict[str, UnitState]]] = defaultdict(dict)
    for (entry_id, key), units in states.items():
        found[entry_id][key] = {unit: UnitState(state.status, state.percent) for unit, state in units.items()}
    for shown in entries:
        now = found.get(shown.entry.id, {})
        yield shown.entry.id, shown if shown.progress == now else replace(shown, progress=now)
