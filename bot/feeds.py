"""Everybody's .ics feed: what the store knows, put into the bytes that calendar programs fetch."""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Kind
from bot.calendar.occurrences import entry_occurrences
from bot.chat.office import Office
from bot.files.feed import FeedEntry, UnitProgress, feed
from bot.store import calendars, extensions, progress
from bot.store import feeds as tokens
from bot.store.calendars import Revision
from bot.store.feeds import TokenFault
from bot.store.officers import Officer
from bot.store.progress import UnitState

_BACK, _AHEAD = 5, 10
_States = dict[tuple[str, str], dict[str, UnitState]]


def link(public_url: str, secret: bytes) -> Callable[[int, int], str]:
    """Makes the https link of an officer's feed: (officer id, generation) → URL."""
    root = public_url.rstrip("/")
    return lambda officer_id, generation: f"{root}/feed/{tokens.token(secret, officer_id, generation)}.ics"


def provider(office: Office, secret: bytes) -> Callable[[str], Awaitable[bytes | TokenFault]]:
    """What the web side serves: a token → the bytes of its officer's feed, or why it opens none."""

    async def serve(token: str) -> bytes | TokenFault:
        async with office.store.read() as connection:
            officer = await tokens.officer_of(connection, secret, token)
            if isinstance(officer, TokenFault):
                return officer
            return await feed_of(office, connection, officer)

    return serve


async def feed_of(office: Office, connection: AsyncConnection, officer: Officer | None) -> bytes:
    """The feed of one officer: all events, and the tasks of the officer's units. With None, the whole calendar."""
    calendar = await office.calendar(connection)
    states = await progress.states(connection)
    revisions = await calendars.revisions(connection)
    # A report or a new due date changes what the feed shows of a task: programs only look again where SEQUENCE and
    # LAST-MODIFIED rise.
    for changes in (await progress.revisions(connection), await extensions.revisions(connection)):
        for entry_id, (count, last) in changes.items():
            if own := revisions.get(entry_id):
                revisions[entry_id] = Revision(own.sequence + count, own.created_at, max(own.modified_at, last))
    return feed_bytes(office, calendar, revisions, states, officer)


def feed_bytes(
    office: Office,
    calendar: Calendar,
    revisions: dict[str, Revision],
    states: _States,
    officer: Officer | None,
) -> bytes:
    """The same from plain data. The years shown are those around the office's present one."""
    year = office.today().year
    first, last = date(year - _BACK, 1, 1), date(year + _AHEAD, 12, 31)
    shown = [
        _entry(entry, calendar, revisions[entry.id], states, first, last, office)
        for entry in calendar.entries
        if entry.kind is not Kind.DOCUMENT and entry.id in revisions and _concerns(entry, officer)
    ]
    return feed(
        shown,
        name=f"Nhắc Lịch – {office.name}",
        units={unit.id: unit for unit in calendar.units},
        layers={layer.id: layer for layer in calendar.layers},
        locale=officer.locale if officer else office.locale,
        alarms=office.lead_times.ahead,
        hour=office.lead_times.hour,
    )


def _concerns(entry: Entry, officer: Officer | None) -> bool:
    if entry.kind is not Kind.TASK or officer is None or officer.oversees:
        return True
    return any(unit in officer.units for unit in entry.units)


def _entry(
    entry: Entry,
    calendar: Calendar,
    revision: Revision,
    states: _States,
    first: date,
    last: date,
    office: Office,
) -> FeedEntry:
    found = tuple(entry_occurrences(entry, calendar, first, last, office.working))
    held = {one.key: states.get((entry.id, one.key), {}) for one in found}
    return FeedEntry(
        entry=entry,
        occurrences=found,
        sequence=revision.sequence,
        created=revision.created_at,
        modified=revision.modified_at,
        progress={
            key: tuple(UnitProgress(unit, state.status, state.percent) for unit, state in sorted(units.items()))
            for key, units in held.items()
            if units
        },
    )
