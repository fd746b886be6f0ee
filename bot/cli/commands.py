"""What the commands do, without how it is printed. An empty store counts as holding the bundled calendar."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Layer, Occurrence
from bot.calendar.occurrences import occurrences
from bot.calendar.reminders import Reminder, reminders
from bot.calendar.working_days import vietnam
from bot.clock import SystemClock, office_day
from bot.config import Settings
from bot.config.database_address import file_url, shown
from bot.office import alerts, change, unattended
from bot.office.change import Applied, Preview
from bot.office.lead_times import lead_times
from bot.office.office import Office
from bot.office.unattended import Unattended
from bot.store import Store, calendars, loading, officers, versions
from bot.store.calendars import Held
from bot.store.database import NoDatabase
from bot.store.loading import Outdated, Progress, Proposal
from bot.store.officers import Officer, Role
from bot.store.versions import Action, Author, Version
from bot.texts import Texts, texts
from bot.web.feed.feeds import Feeds

_LONGEST_NAME = 200


class CommandError(Exception):
    """A command cannot do what it was asked; the message is for whoever typed it."""


class CannotOpen(Exception):
    """The database cannot be opened; the message says why."""


class NoDatabaseYet(Exception):
    """There is no database to work on; the message is its address, for a person."""


class Make(Enum):
    """What is done where there is no database yet."""

    NEW = auto()
    """One is made: the command writes what an office begins with."""
    NOTHING = auto()
    """The command has nothing to work on."""
    EMPTY = auto()
    """The command only looks: it sees an empty one, none is made, and `missing` says so."""


def _say_nothing(_address: str) -> None:
    return None


missing: ContextVar[Callable[[str], None]] = ContextVar("missing", default=_say_nothing)
"""Told the address where a command looks at an empty database because there is none."""


@contextlib.asynccontextmanager
async def opened(settings: Settings, make: Make = Make.NEW) -> AsyncIterator[Store]:
    """The store of the settings. Raises CannotOpen, and NoDatabaseYet with `Make.NOTHING`."""
    with contextlib.ExitStack() as stack:
        try:
            try:
                store = await Store.open(settings.database_url, make=make is Make.NEW)
            except NoDatabase as error:
                where = shown(settings.database_url)
                if make is Make.NOTHING:
                    raise NoDatabaseYet(where) from error
                missing.get()(where)
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                store = await Store.open(file_url(Path(folder) / "empty.db"))
        except (DBAPIError, OSError) as error:
            raise CannotOpen(getattr(error, "orig", None) or error) from error
        try:
            yield store
        finally:
            await store.close()


@contextlib.asynccontextmanager
async def seeded(settings: Settings, make: Make = Make.NEW) -> AsyncIterator[Store]:
    """The store of the settings, with the bundled calendar in it where it was empty."""
    async with opened(settings, make) as store:
        await loading.seed(store, _bundled(settings), now=SystemClock().now(), locale=settings.office.locale)
        yield store


@dataclass(frozen=True, slots=True)
class Change:
    """What was proposed, and what was written of it: None where it was only to be looked at, or was declined."""

    preview: Preview
    applied: Applied | None


Propose = Callable[[AsyncConnection], Awaitable[Proposal]]


async def load(
    settings: Settings,
    files: Sequence[Path],
    *,
    layer: str | None,
    dry_run: bool,
    locale: str,
    sure: Callable[[Preview], bool],
    progress: Progress | None = None,
) -> Change:
    """Load events files, or only say what loading them would change. `sure` is asked before most of a layer goes."""

    async def propose(connection: AsyncConnection) -> Proposal:
        held = await loading.held(connection, _bundled(settings), locale)
        return loading.propose(held, files, locale=locale, layer=layer, progress=progress)

    make = Make.EMPTY if dry_run else Make.NEW
    return await _change(settings, propose, dry_run=dry_run, sure=sure, make=make)


async def undo(
    settings: Settings, number: int | None, *, dry_run: bool, say: Texts, sure: Callable[[Preview], bool]
) -> Change:
    """Bring back the calendar as version `number` left it (default: the one before the newest)."""

    async def propose(connection: AsyncConnection) -> Proposal:
        held = await loading.held(connection, _bundled(settings), say.locale)
        try:
            _, state = await versions.as_of(connection, held, number)
        except versions.NothingToUndo as error:
            key = "cli.nothing_to_undo" if number is None else "cli.no_such_version"
            raise CommandError(say.plain(key, number=error.number)) from error
        return loading.propose_state(held, state, Action.UNDO)

    return await _change(settings, propose, dry_run=dry_run, sure=sure, make=Make.NOTHING)


async def history(settings: Settings) -> list[Version]:
    """The versions of the calendar, the newest first."""
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await versions.listed(connection)


async def _change(
    settings: Settings,
    propose: Propose,
    *,
    dry_run: bool,
    sure: Callable[[Preview], bool],
    make: Make = Make.NEW,
) -> Change:
    """Propose a change, and write it unless it has mistakes. Where somebody else was faster, it is proposed anew."""
    async with opened(settings, make) as store:
        office = office_of(settings, store)
        while True:
            async with store.read() as connection:
                proposal = await propose(connection)
                preview = await change.preview(office, connection, proposal)
            if dry_run or proposal.errors or (proposal.sweeps and not sure(preview)):
                return Change(preview, None)
            with contextlib.suppress(Outdated):
                bundled = _bundled(settings)
                return Change(preview, await change.carry_out(office, proposal, author=Author("cli"), bundled=bundled))


async def agenda(settings: Settings, first: date, last: date) -> tuple[Calendar, list[Occurrence]]:
    """Everything on the days `first` to `last` (inclusive), in order."""
    calendar = await _calendar(settings)
    return calendar, occurrences(calendar, first, last, vietnam())


async def rehearse(settings: Settings, first: date, last: date) -> tuple[Calendar, list[Reminder]]:
    """Every reminder of these days if nobody answered, in order."""
    calendar = await _calendar(settings)
    return calendar, reminders(calendar, first, last, lead_times(settings), vietnam())


async def invite(
    settings: Settings, *, name: str, post: str, role: str, units: Sequence[str], say: Texts
) -> dict[str, str]:
    """Record an invitation: {"link", "code", "expires_at" (ISO 8601, office time)}."""
    if role not in {known.value for known in Role}:
        raise CommandError(say.plain("cli.bad_role", role=role))
    if not name.strip() or not all(len(words) <= _LONGEST_NAME and words.isprintable() for words in (name, post)):
        raise CommandError(say.plain("cli.no_name"))
    now = SystemClock().now()
    expires = now + timedelta(days=settings.invitations.valid_days)
    async with seeded(settings) as store, store.begin() as connection:
        known = [unit.id for unit in (await calendars.read(connection)).units]
        for unit in units:
            if unit not in known:
                raise CommandError(say.plain("cli.bad_unit", unit=unit, known=", ".join(known)))
        if role == Role.OFFICER.value and not units:
            raise CommandError(say.plain("cli.unit_needed", known=", ".join(known)))
        code = await officers.invite(
            connection, name=name.strip(), post=post, role=Role(role), units=units, now=now, expires_at=expires
        )
    username = await _bot_username(settings)
    link = f"https://t.me/{username}?start={code}" if username else f"/start {code}"
    return {
        "link": link,
        "code": code,
        "expires_at": expires.astimezone(settings.office.zone).isoformat("T", "minutes"),
    }


async def officers_list(settings: Settings) -> list[Officer]:
    """All who are enrolled."""
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await officers.enrolled(connection)


async def left_without(settings: Settings, officer_id: int) -> tuple[bool, list[Unattended]]:
    """Whether an officer is the last admin, and the units that would have nobody without them."""
    async with opened(settings, Make.NOTHING) as store, store.read() as connection:
        officer = await officers.by_id(connection, officer_id)
        if officer is None or officer.left_at is not None:
            return False, []
        last = await unattended.is_last_admin(connection, officer)
        return last, await unattended.without(office_of(settings, store), connection, officer)


async def officers_remove(settings: Settings, officer_id: int) -> bool:
    """End an officer's enrolment, and tell those who are left what nobody answers for. False if there is none."""
    async with opened(settings, Make.NOTHING) as store, store.begin() as connection:
        officer = await officers.by_id(connection, officer_id)
        if officer is not None and officer.left_at is None:
            await alerts.without(office_of(settings, store), connection, officer)
        return await officers.leave(connection, officer_id, now=SystemClock().now())


async def export(settings: Settings, officer_id: int | None) -> bytes | None:
    """The bytes of an officer's feed, or of the whole calendar. None if there is no such officer."""
    async with seeded(settings, Make.EMPTY) as store:
        office = office_of(settings, store)
        async with store.read() as connection:
            officer = await officers.by_id(connection, officer_id) if officer_id is not None else None
        if officer_id is not None and (officer is None or officer.left_at is not None):
            return None
        return await Feeds(office, b"").whole(officer)


def office_of(settings: Settings, store: Store) -> Office:
    """The office of the settings, for a command that needs no links."""
    return Office(
        store=store,
        clock=SystemClock(),
        name=settings.office.name,
        locale=settings.office.locale,
        lead_times=lead_times(settings),
        working=vietnam(),
        feed_link=lambda _officer, _generation: "",
        page_link=lambda _officer, _generation: "",
    )


async def events_file(settings: Settings, kind: str, layer: str | None, *, locale: str) -> bytes:
    """The calendar, or one layer of it, as an events file that loads back unchanged."""
    from bot.files.write import export

    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        held = await loading.held(connection, _bundled(settings), locale)
    _check_layer(held, layer, locale)
    return export.events_file(held.calendar, held.units, kind, layer=layer, locale=locale)


async def template(settings: Settings, layer: str | None, *, locale: str) -> bytes:
    """A workbook to fill in for a layer (default: the ward's), with the units that it has now."""
    from bot.files.load import DEFAULT_LAYER
    from bot.files.write.table_writer import template_bytes

    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        held = await loading.held(connection, _bundled(settings), locale)
    if layer is not None:
        _check_layer(held, layer, locale)
    id_ = layer or DEFAULT_LAYER
    found = next((one for one in held.calendar.layers if one.id == id_), Layer(id_, id_))
    year = found.year or office_day(SystemClock().now(), settings.office.zone).year
    return template_bytes(found, held.units.get(id_, ()), locale, year)


def _check_layer(held: Held, layer: str | None, locale: str) -> None:
    known = [one.id for one in held.calendar.layers]
    if layer is not None and layer not in known:
        raise CommandError(texts(locale).plain("cli.no_layer", layer=layer, known=", ".join(known)))


async def _calendar(settings: Settings) -> Calendar:
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await loading.current(connection, _bundled(settings), settings.office.locale)


async def _bot_username(settings: Settings) -> str | None:
    """The bot's name, asked of Telegram where there is a token and Telegram answers."""
    from telegram.error import TelegramError

    from bot.channels.telegram.outbound import make_bot

    token = settings.token()
    if token is None:
        return None
    try:
        async with make_bot(token, base_url=settings.telegram.base_url, proxy=settings.telegram.proxy) as bot:
            return str(bot.username)
    except TelegramError:
        return None


def _bundled(settings: Settings) -> Path:
    return settings.path(settings.office.calendar_data)
