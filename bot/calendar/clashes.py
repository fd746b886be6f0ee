"""Meetings that want the same room, person or unit at the same time, and which names are one person's. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from bot.calendar import hours
from bot.calendar.model import Calendar, Entry, Kind, Occurrence, Status
from bot.calendar.occurrences import HAPPENING, entry_occurrences
from bot.calendar.working_days import WorkingDays
from bot.texts.folding import folded

MOST = 200
"""So many clashes are found; a calendar with more is looked at anew when these are settled."""

_TITLE = re.compile(r"^(?:(?:d/c|dong chi|ong|ba|mr|mrs|ms|comrade)\.?\s+)+")
_AT = re.compile(r"^(?:tai|o|at)\s+")
_PUNCTUATION = re.compile(r"[^\w\s/]+")


class Shared(StrEnum):
    """What two meetings both want."""

    PLACE = "place"
    CHAIR = "chair"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two meetings at the same time, the one that begins first first, and what both want: `words` as the first says.

    Of a unit `words` are its id. Of meetings that clash again and again, it is the first time.
    """

    one: Occurrence
    other: Occurrence
    shared: Shared
    words: str


@dataclass(frozen=True, slots=True)
class _Held:
    begins: datetime
    ends: datetime
    occurrence: Occurrence
    words: str


def clashes(
    calendar: Calendar, ids: Collection[str], first: date, last: date, working: WorkingDays, zone: ZoneInfo
) -> list[Clash]:
    """The clashes of the entries `ids` with each other and with all others, from `first` to `last` (inclusive).

    Only what has an hour can clash, and no task: a deadline takes no time. What has no end is taken to last an hour.
    """
    if not any(_is_meeting(calendar.by_id[id_]) for id_ in ids if id_ in calendar.by_id):
        return []
    held: dict[tuple[Shared, str], list[_Held]] = {}
    for entry in filter(_is_meeting, calendar.entries):
        wants = list(_wants(entry))
        for occurrence in entry_occurrences(entry, calendar, first, last, working) if wants else ():
            begins, ends = hours.begins(occurrence, zone), hours.ends(occurrence, zone)
            if begins is None or ends is None or occurrence.status in (Status.CANCELLED, Status.POSTPONED):
                continue
            for shared, name, words in wants:
                held.setdefault((shared, name), []).append(_Held(begins, ends, occurrence, words))
    found = islice(_found(held, ids), MOST)
    return sorted(found, key=lambda clash: (clash.one.start or date.max, clash.one.entry.starts, clash.shared))


def _found(held: dict[tuple[Shared, str], list[_Held]], ids: Collection[str]) -> Iterator[Clash]:
    """Each two entries once for all that they share of one sort, the first time that they do."""
    seen: set[tuple[Shared, frozenset[str]]] = set()
    for (shared, _), all_of_it in held.items():
        in_order = sorted(all_of_it, key=lambda one: one.begins)
        for at, one in enumerate(in_order):
            for other in in_order[at + 1 :]:
                if other.begins >= one.ends:
                    break
                pair = frozenset((one.occurrence.entry.id, other.occurrence.entry.id))
                if len(pair) == 2 and not pair.isdisjoint(ids) and (shared, pair) not in seen:
                    seen.add((shared, pair))
                    yield Clash(one.occurrence, other.occurrence, shared, one.words)


def _is_meeting(entry: Entry) -> bool:
    return entry.starts is not None and entry.kind in HAPPENING and entry.kind is not Kind.TASK


def _wants(entry: Entry) -> Iterator[tuple[Shared, str, str]]:
    """What a meeting wants, as (sort, name to compare, words)."""
    if place := _AT.sub("", _plain(entry.place)):
        yield Shared.PLACE, place, entry.place
    if chair := _TITLE.sub("", _plain(entry.chair)):
        yield Shared.CHAIR, chair, entry.chair
    for unit in dict.fromkeys(entry.units):
        yield Shared.UNIT, unit, unit


def _plain(words: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", folded(words)).split())
