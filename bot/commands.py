"""What the commands do, without how it is printed. An empty store counts as holding the bundled calendar."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.calendar.model import Calendar, Occurrence
from bot.calendar.occurrences import occurrences
from bot.calendar.reminders import Reminder, reminders
from bot.calendar.working_days import vietnam
from bot.chat.office import Office
from bot.clock import SystemClock
from bot.config import Settings
from bot.feeds import Feeds
from bot.rules import lead_times
from bot.store import Store, calendars, loading, officers
from bot.store.loading import LoadResult
from bot.store.officers import Officer, Role
from bot.texts import Texts, texts

_LONGEST_NAME = 200


class CommandError(Exception):
    """A command cannot do what it was asked; the message is for whoever typed it."""


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store of the settings. Raises CommandError where it cannot be opened."""
    say = texts(settings.office.locale)
    try:
        store = await Store.open(settings.database_url)
    except (DBAPIError, OSError) as error:
        why = getattr(error, "orig", None) or error
        raise CommandError(say.plain("cli.no_database", why=why)) from error
    try:
        yield store
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def seeded(settings: Settings) -> AsyncIterator[Store]:
    """The store of the settings, with the bundled calendar in it where it was empty."""
    async with opened(settings) as store:
        await loading.seed(store, _bundled(settings), now=SystemClock().now(), locale=settings.office.locale)
        yield store


async def load(
    settings: Settings, files: Sequence[Path], *, layer: str | None, dry_run: bool, locale: str
) -> LoadResult:
    """Load events files, or only say what loading them would change."""
    async with opened(settings) as store:
        return await loading.load(
            store,
            files,
            bundled=_bundled(settings),
            by="cli",
            now=SystemClock().now(),
            locale=locale,
            layer=layer,
            dry_run=dry_run,
        )


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
    async with opened(settings) as store, store.read() as connection:
        return await officers.enrolled(connection)


async def officers_remove(settings: Settings, officer_id: int) -> bool:
    """End an officer's enrolment. False if there is no such officer."""
    async with opened(settings) as store, store.begin() as connection:
        return await officers.leave(connection, officer_id, now=SystemClock().now())


async def export(settings: Settings, officer_id: int | None) -> bytes | None:
    """The bytes of an officer's feed, or of the whole calendar. None if there is no such officer."""
    async with seeded(settings) as store:
        office = Office(
            store=store,
            clock=SystemClock(),
            name=settings.office.name,
            locale=settings.office.locale,
            lead_times=lead_times(settings),
            working=vietnam(),
            feed_link=lambda _officer, _generation: "",
        )
        async with store.read() as connection:
            officer = await officers.by_id(connection, officer_id) if officer_id is not None else None
        if officer_id is not None and (officer is None or officer.left_at is not None):
            return None
        return await Feeds(office, b"").whole(officer)


async def _calendar(settings: Settings) -> Calendar:
    async with opened(settings) as store, store.read() as connection:
        return await loading.current(connection, _bundled(settings), settings.office.locale)


async def _bot_username(settings: Settings) -> str | None:
    """The bot's name, asked of Telegram where there is a token and Telegram answers."""
    from telegram.error import TelegramError

    from bot.chat.telegram import make_bot

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
