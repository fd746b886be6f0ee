"""What `nhaclich doctor` looks at: everything that the office depends on, and what to do about what is wrong."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from sqlalchemy.exc import DBAPIError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.outbound import make_bot
from bot.cli import certificate
from bot.cli.office import office_of
from bot.clock import SystemClock, office_day
from bot.config import Settings, database_address
from bot.office import unattended
from bot.service.lock import AlreadyRunning, alone
from bot.service.running import DamagedDatabase, check_database
from bot.store import Store, backup, calendars, deliveries, leadership, meta, migrations, officers, reminders
from bot.store.database import NoDatabase
from bot.store.migrations import SchemaError
from bot.store.officers import Role
from bot.store.unit_states import wrong as wrong_states
from bot.texts import Texts, full_date, system_error
from bot.web.page.render import STYLES
from bot.web.webhook import WEBHOOK_PATH

_T = TypeVar("_T")
_TIMEOUT = 10.0
_LITTLE_DISK, _FULL = 200 * 1024 * 1024, 0.97
_CLOCK_OFF = timedelta(seconds=30)
_OLD_COPY = timedelta(days=2)
_UNHEARD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. `level` is "ok", "warning" or "error"; `words` say what is so, `advice` what to do."""

    check: str
    level: str
    words: str
    advice: str = ""


_Look = Callable[["_Patient"], AsyncIterator[Finding]]


@dataclass(slots=True)
class _Patient:
    settings: Settings
    say: Texts
    now: datetime

    def ok(self, check: str, what: str, **params: object) -> Finding:
        return Finding(check, "ok", self.say.plain(f"doctor.{what}", **params))

    def bad(self, check: str, what: str, *, level: str = "error", **params: object) -> Finding:
        advice = self.say.plain(f"doctor.{what}_advice", **params)
        return Finding(check, level, self.say.plain(f"doctor.{what}", **params), advice)


async def examine(settings: Settings, say: Texts) -> list[Finding]:
    """Look at disks, database, schedule, outbox, people, copies, proxy, token, clock, feed address, certificate."""
    patient = _Patient(settings, say, SystemClock().now())
    looks: tuple[_Look, ...] = (_disks, _database, _copies, _telegram, _feed, _certificate)
    return [finding for look in looks async for finding in look(patient)]


async def _disks(patient: _Patient) -> AsyncIterator[Finding]:
    """The disks of the database's file and of the copies, each once: an error where little is left of them, a warning
    where they are nearly full.
    """
    file = database_address.sqlite_file(patient.settings.database_url)
    wanted = patient.settings.backup
    folders = [file.parent] if file else []
    folders += [patient.settings.path(wanted.folder)] if wanted.keep else []
    seen = set()
    for folder in folders:
        if not folder.is_dir() or (disk := folder.stat().st_dev) in seen:
            continue
        seen.add(disk)
        usage = shutil.disk_usage(folder)
        if usage.free < _LITTLE_DISK:
            yield patient.bad("disk", "little_disk", folder=folder, megabytes=usage.free // 1024**2)
        elif usage.free < (1 - _FULL) * usage.total:
            megabytes = usage.free // 1024**2
            yield patient.bad("disk", "little_disk", level="warning", folder=folder, megabytes=megabytes)


async def _database(patient: _Patient) -> AsyncIterator[Finding]:
    settings = patient.settings
    shown = database_address.shown(settings.database_url)
    if file := database_address.sqlite_file(settings.database_url):
        if not file.exists():
            yield patient.bad("database", "no_database_yet", level="warning", url=shown)
            return
        try:
            check_database(settings)
        except DamagedDatabase as error:
            why = patient.say.plain(f"cli.copy_{error.why.reason}", details=error.why)
            newest = error.newest or patient.say.plain("cli.no_copy")
            yield patient.bad("database", "damaged", url=shown, why=why, newest=newest)
            return
    try:
        store = Store.connect(settings.database_url, make=False)
        try:
            found = await migrations.revision(store.engine)
        finally:
            await store.close()
        if found in migrations.known() and found != migrations.HEAD:  # looking changes nothing
            yield patient.bad("database", "old_database", url=shown, revision=found)
            return
        store = await Store.open(settings.database_url, make=False)
    except NoDatabase:
        yield patient.bad("database", "no_database_yet", level="warning", url=shown)
        return
    except SchemaError as error:
        yield Finding("database", "error", patient.say.plain("cli.newer_database", version=error))
        return
    except (DBAPIError, OSError) as error:
        yield patient.bad("database", "cannot_open", url=shown, why=getattr(error, "orig", None) or error)
        return
    try:
        try:
            async with store.begin() as connection:
                await meta.put(connection, "doctor", patient.now.isoformat())
                await meta.remove(connection, "doctor")
        except DBAPIError as error:
            yield patient.bad("database", "cannot_write", url=shown, why=error.orig)
            return
        yield patient.ok("database", "database_ok", url=shown)
        running = await _is_running(settings, store)
        yield (patient.ok("service", "running") if running else patient.bad("service", "not_running", level="warning"))
        async for finding in _office(patient, store):
            yield finding
    finally:
        await store.close()


async def _is_running(settings: Settings, store: Store) -> bool:
    if not store.is_sqlite:
        return await leadership.is_led(store)
    try:
        with alone(settings.database_url):
            return False
    except AlreadyRunning:
        return True


async def _office(patient: _Patient, store: Store) -> AsyncIterator[Finding]:
    """The schedule, the outbox and the people."""
    now, say = patient.now, patient.say
    async with store.read() as connection:
        entries = len((await calendars.current(connection)).entries)
        until = await meta.get_instant(connection, meta.PLANNED_UNTIL)
        soon = await reminders.count_waiting(connection, now + timedelta(days=30))
        overdue = await reminders.count_waiting(connection, now - timedelta(minutes=10))
        states = await deliveries.counts(connection)
        people = {role: len(await officers.enrolled(connection, role)) for role in Role}
        admins = await officers.reachable(connection, Role.ADMIN)
        leads = await officers.reachable(connection, Role.LEAD)
        heard = await meta.get_instant(connection, meta.TELEGRAM_HEARD)
        lonely = await unattended.units(office_of(patient.settings, store), connection)
        wrong = await wrong_states(connection)
    zone = patient.settings.office.zone
    if not entries:
        yield patient.bad("schedule", "no_entries", level="warning")
    elif until is None or until < now + timedelta(days=1):
        yield patient.bad("schedule", "not_planned", level="warning")
    elif overdue:
        yield patient.bad("schedule", "overdue", count=overdue)
    else:
        day = full_date(office_day(until, zone), say.locale)
        yield patient.ok("schedule", "planned", entries=entries, soon=soon, day=day)
    if wrong:
        yield patient.bad("states", "states_wrong", count=len(wrong))
    elif entries:
        yield patient.ok("states", "states_ok")
    for state in ("held", "failed", "unknown"):
        if states.get(state):
            yield patient.bad("outbox", f"outbox_{state}", level="warning", count=states[state])
    if heard is not None and now - heard > _UNHEARD:
        local = f"{heard.astimezone(zone):%H:%M %d/%m/%Y}"
        yield patient.bad("telegram", "telegram_unheard", level="warning", time=local)
    if not sum(people.values()):
        yield patient.bad("people", "nobody", level="warning")
    elif not people[Role.ADMIN]:
        yield patient.bad("people", "no_admin", level="warning")
    elif not admins:
        yield patient.bad("people", "admin_refuses", level="warning")
    else:
        yield patient.ok(
            "people",
            "people",
            officers=people[Role.OFFICER] + people[Role.UNIT_LEAD],
            leads=people[Role.LEAD],
            admins=people[Role.ADMIN],
        )
    if people[Role.LEAD] and not leads:
        yield patient.bad("people", "lead_refuses", level="warning")
    elif admins and not leads:
        yield patient.ok("people", "no_lead")
    for role, found in ((Role.ADMIN, admins), (Role.LEAD, leads)):
        if len(found) == 1 and sum(people.values()) > 1:
            yield patient.ok("people", f"one_{role.value}", name=found[0].name)
    if sum(people.values()):
        for unit in lonely:
            key = "unit_away" if unit.away else "unit_alone"
            yield patient.bad("people", key, level="warning", unit=unit.name, tasks=unit.tasks)


async def _copies(patient: _Patient) -> AsyncIterator[Finding]:
    wanted = patient.settings.backup
    folder = patient.settings.path(wanted.folder)
    copies = backup.daily_copies(folder)
    if not wanted.keep:
        yield patient.bad("copies", "copies_off", level="warning")
    elif not copies:
        yield patient.bad("copies", "no_copies", level="warning", folder=folder)
    else:
        made = datetime.fromtimestamp(copies[-1].stat().st_mtime, UTC)
        day = full_date(office_day(made, patient.settings.office.zone), patient.say.locale)
        old = patient.now - made > _OLD_COPY
        yield (
            patient.bad("copies", "copies_old", level="warning", folder=folder, day=day)
            if old
            else patient.ok("copies", "copies", count=len(copies), folder=folder, day=day)
        )


async def _telegram(patient: _Patient) -> AsyncIterator[Finding]:
    telegram = patient.settings.telegram
    if telegram.proxy:
        yield await _proxy(patient)
    token = patient.settings.token()
    if token is None:
        yield patient.bad("token", "no_token", file=patient.settings.path(telegram.token_file))
    else:
        bot = make_bot(token, base_url=telegram.base_url, proxy=telegram.proxy)
        try:
            async with bot:
                yield patient.ok("token", "token_ok", name=bot.username)
                yield await _updates(patient, bot)
        except InvalidToken:
            yield patient.bad("token", "bad_token")
        except TelegramError as error:
            yield patient.bad("token", "no_telegram", url=telegram.base_url, why=error)
    yield await _clock(patient)


async def _proxy(patient: _Patient) -> Finding:
    parts = urlsplit(patient.settings.telegram.proxy)
    address = f"{parts.hostname}:{parts.port or 1080}"
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 1080), _TIMEOUT):
            return patient.ok("proxy", "proxy_ok", address=address)
    except OSError as error:
        return patient.bad("proxy", "no_proxy", address=address, why=system_error(error, patient.say))


async def _updates(patient: _Patient, bot: Bot) -> Finding:
    info = await bot.get_webhook_info()
    wanted = patient.settings.telegram.updates == "webhook"
    url = patient.settings.web.public_url.rstrip("/") + WEBHOOK_PATH
    if wanted and info.url != url:
        return patient.bad("updates", "webhook_elsewhere", level="warning", url=url)
    if not wanted and info.url:
        return patient.bad("updates", "webhook_unwanted", level="warning")
    if info.last_error_message and info.pending_update_count:
        return patient.bad(
            "updates", "webhook_fails", why=info.last_error_message, count=info.pending_update_count, url=url
        )
    return patient.ok("updates", "updates_ok", count=info.pending_update_count)


async def _clock(patient: _Patient) -> Finding:
    """Compare the machine's clock with the Date header of the Bot API server (RFC 9110, 6.6.1)."""
    telegram = patient.settings.telegram

    async def ask() -> datetime:
        async with httpx.AsyncClient(proxy=telegram.proxy or None, timeout=_TIMEOUT, trust_env=False) as client:
            answer = await client.get(telegram.base_url)
            return parsedate_to_datetime(answer.headers["Date"])

    there = await _tried(ask)
    if there is None:
        return patient.bad("clock", "clock_unknown", level="warning", zone=patient.settings.office.timezone)
    off = SystemClock().now() - there
    if abs(off) > _CLOCK_OFF:
        return patient.bad("clock", "clock_off", seconds=round(off.total_seconds()))
    local = patient.now.astimezone(patient.settings.office.zone)
    return patient.ok("clock", "clock_ok", time=f"{local:%H:%M %d/%m/%Y}", zone=patient.settings.office.timezone)


async def _feed(patient: _Patient) -> AsyncIterator[Finding]:
    url = patient.settings.web.public_url.rstrip("/")
    parts = urlsplit(url)

    async def ask() -> int:
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as client:
            # What a page needs is for the world; /healthz is not, and a proxy in front hides it.
            return (await client.get(f"{url}/static/doctor/{next(iter(STYLES))}")).status_code

    status = await _tried(ask)
    if status is None:
        yield patient.bad("feed", "feed_unreachable", url=url)
    elif status != 200:
        yield patient.bad("feed", "feed_ill", url=url, status=status)
    elif parts.hostname in ("127.0.0.1", "localhost", "::1"):
        yield patient.bad("feed", "feed_local", level="warning", url=url)
    elif parts.scheme != "https":
        yield patient.bad("feed", "feed_not_https", level="warning", url=url)
    else:
        yield patient.ok("feed", "feed_ok", url=url)


async def _certificate(patient: _Patient) -> AsyncIterator[Finding]:
    parts = urlsplit(patient.settings.web.public_url)
    if parts.scheme != "https" or not parts.hostname:
        return
    address = f"{parts.hostname}:{parts.port or 443}"
    try:
        ends = await asyncio.to_thread(certificate.ends, parts.hostname, parts.port or 443)
    except certificate.NotTrusted as error:
        yield patient.bad("certificate", "certificate_bad", address=address, why=error)
        return
    except OSError:  # that the address cannot be opened has been said
        return
    day = full_date(office_day(ends, patient.settings.office.zone), patient.say.locale)
    if ends - patient.now < certificate.SOON:
        yield patient.bad("certificate", "certificate_ends", level="warning", address=address, day=day)
    else:
        yield patient.ok("certificate", "certificate_ok", address=address, day=day)


async def _tried(ask: Callable[[], Awaitable[_T]]) -> _T | None:
    try:
        return await ask()
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError, OSError):
        return None
