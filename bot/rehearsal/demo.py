"""`nhaclich demo`: the whole product on another year's time, with the sandbox in Telegram's place.

The clock stands still while anything is being sent and moves from one due instant to the next, so that a rehearsal
sends exactly what the real year would have, however fast it runs. Everything it knows is in files of its own; killed,
it goes on where it was.
"""

import asyncio
import contextlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.clock import RehearsalClock, day_start, office_day
from bot.config import Settings
from bot.config.database_address import file_url, shown, sqlite_file
from bot.delivery.pacing import Unpaced
from bot.rehearsal.driver import FINISHED, NOW, Driver, Plan, parse_speed
from bot.rehearsal.players import Players
from bot.rehearsal.script import Line, Lines, Script
from bot.rehearsal.ward import ward
from bot.sandbox import JournalInUse, Limits, SandboxState, create_app, serve
from bot.service.assemble import assembled
from bot.service.lock import AlreadyRunning, alone
from bot.service.receiving import receiving
from bot.service.starting import stop_on_signals
from bot.store import Store, calendars, meta, officers
from bot.texts import Texts, day_and_weekday
from bot.web.server import serving

_TOKEN = "2020:tap-duot"  # noqa: S105 - the sandbox's, which opens nothing else
_DEMO = "demo"
_IN_FLIGHT = 8


@dataclass(frozen=True, slots=True)
class PlayedWard:
    """The table [ward] of a script: a made-up ward whose people all answer."""

    seed: int
    officers: int = 40
    singles: int = 36


class DemoError(Exception):
    """The rehearsal cannot begin; the message is for whoever started it."""


def read_script(file: Path, say: Texts) -> Script | PlayedWard:
    """What a TOML file has people say: [[answer]] tables, or one table [ward] for a played ward. Raises DemoError.

    An answer has officer (name), to (entry id), text, on (a day); a ward has seed, officers and singles (numbers).
    """
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        if "ward" in document:
            return PlayedWard(**document["ward"])
        lines = [Line(a["officer"], a["to"], a["text"], a.get("on")) for a in document["answer"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DemoError(say.plain("cli.demo_bad_script", file=file, why=error)) from error
    for line in lines:
        words = all(isinstance(part, str) for part in (line.officer, line.to, line.text))
        if not words or not (line.on is None or type(line.on) is date):
            raise DemoError(say.plain("cli.demo_bad_script", file=file, why='officer, to, text: "…"; on: 2020-03-10'))
    return Lines(lines)


Come = Callable[[int, int], None]


async def demo(
    settings: Settings,
    plan: Plan,
    say: Texts,
    *,
    announce: Callable[[str], object],
    come: Come = lambda _done, _of: None,
) -> dict[str, Any]:
    """Rehearse `plan`; returns the summary. Without `fast` the pages stay open until SIGINT or SIGTERM.

    Of the days that are over `come` is told how many they are, of how many.
    """
    try:
        parse_speed(plan.speed)
    except ValueError as error:
        raise DemoError(say.plain("cli.demo_bad_speed", speed=plan.speed)) from error
    script = read_script(plan.script, say) if plan.script else Lines()
    settings = _own_settings(settings)
    chat_file = _chat_file(settings)
    if isinstance(script, PlayedWard):
        settings, script = _played(settings, script, plan)
    try:
        # Before anything is made anew: another rehearsal may be at work on these files.
        with alone(file_url(chat_file)):
            return await _demo(settings, plan, say, chat_file, script, announce, come)
    except (AlreadyRunning, JournalInUse) as error:
        raise DemoError(say.plain("cli.demo_running")) from error


async def _demo(
    settings: Settings,
    plan: Plan,
    say: Texts,
    chat_file: Path,
    script: Script,
    announce: Callable[[str], object],
    come: Come,
) -> dict[str, Any]:
    start = await _prepare(settings, plan, chat_file, say)
    clock = RehearsalClock(start or day_start(plan.first, settings.office.zone))
    state = SandboxState(clock, _TOKEN, chat_file, Limits(enforce=False), settings.office.locale)
    # What has been said cannot lie in the future.
    for messages in state.memory.messages.values():
        for message in messages.values():
            clock.move_to(message.date)
    if start is not None:
        announce(say.plain("cli.demo_resumed", day=_day_text(clock, settings, say)))
    try:
        return await _rehearse(settings, plan, say, clock, state, script, announce, come)
    finally:
        state.close()


async def _rehearse(
    settings: Settings,
    plan: Plan,
    say: Texts,
    clock: RehearsalClock,
    state: SandboxState,
    script: Script,
    announce: Callable[[str], object],
    come: Come,
) -> dict[str, Any]:
    async with contextlib.AsyncExitStack() as stack:
        port = await _free_port(settings.web.port) if not plan.fast else 0
        public = f"http://127.0.0.1:{port}"
        settings = settings.model_copy(update={"web": settings.web.model_copy(update={"public_url": public})})
        driver = Driver(clock, state, plan, script, settings, come)
        chat_port = 0 if plan.fast else await _free_port(plan.port)
        app = create_app(state, controls=None if plan.fast else driver)
        server = await stack.enter_async_context(serve(app, port=chat_port))
        service = await stack.enter_async_context(
            assembled(settings, clock=clock, token=_TOKEN, base_url=server.url, pace=Unpaced())
        )
        service.dispatcher.in_flight = min(len(script.members), _IN_FLIGHT)
        driver.service = service
        if not plan.fast:
            await stack.enter_async_context(serving(service.web(), "127.0.0.1", port))
        await service.dispatcher.take_over()
        await stack.enter_async_context(receiving(service))
        stop_on_signals(driver.stopping)
        await driver.enrol()
        if not plan.fast:
            first = driver.feed_url(driver.people[0].user_id) or public
            announce(
                say.plain(
                    "cli.demo_pages",
                    chat=server.url,
                    feed=first,
                    page=driver.page_url(driver.people[0].user_id) or public,
                    day=_day_text(clock, settings, say),
                    speed=plan.speed,
                )
            )
        await driver.drive()
        if not plan.fast and not driver.stopping.is_set():
            announce(say.plain("cli.demo_ended", day=f"{plan.last:%d/%m/%Y}"))
            await driver.stay()
        return await driver.summary()


def _own_settings(settings: Settings) -> Settings:
    """The settings with a database and a feed secret of the rehearsal's own, unless a database was set.

    A rehearsal makes no daily copies: in the folder of the real ones they would push those out, and pass for them.
    """
    if "url" in settings.database.model_fields_set:
        database = settings.database
    else:
        database = settings.database.model_copy(update={"url": "sqlite:///var/demo.db"})
    web = settings.web.model_copy(update={"secret_file": Path("var/demo-feed-secret")})
    backup = settings.backup.model_copy(update={"keep": 0})
    return settings.model_copy(update={"database": database, "web": web, "backup": backup})


def _played(settings: Settings, played: PlayedWard, plan: Plan) -> tuple[Settings, Script]:
    """The settings with the calendar of a played ward, written beside the database, and its people."""
    made = ward(played.seed, plan.first, plan.last, officers=played.officers, singles=played.singles)
    folder = settings.path(Path("var/demo-ward"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ward.toml").write_text(made.events, encoding="utf-8")
    office = settings.office.model_copy(update={"calendar_data": folder})
    return settings.model_copy(update={"office": office}), Players(played.seed, made.members, list(made.happenings))


def _chat_file(settings: Settings) -> Path:
    if file := sqlite_file(settings.database_url):
        return file.with_name(f"{file.stem}-chat.db")
    return settings.path(Path("var/demo-chat.db"))


async def _prepare(settings: Settings, plan: Plan, chat_file: Path, say: Texts) -> datetime | None:
    """The instant (UTC) at which an interrupted rehearsal of the same days goes on; None for a new one, made ready.

    Raises DemoError where the database is not a rehearsal's.
    """
    store = await Store.open(settings.database_url)
    chat_held = chat_file.exists()  # noqa: ASYNC240 - one look before anything runs
    days = json.dumps([plan.first.isoformat(), plan.last.isoformat()])
    try:
        async with store.read() as connection:
            held = await meta.get(connection, _DEMO)
            used = await calendars.revision(connection) or await officers.count(connection)
            finished = await meta.get(connection, FINISHED)
            now = await meta.get_instant(connection, NOW)
        if held is None and used:
            raise DemoError(say.plain("cli.demo_not_ours", url=shown(settings.database_url)))
        if held == days and not finished and chat_held:
            return now or day_start(plan.first, settings.office.zone)
        await store.wipe()
        async with store.begin() as connection:
            await meta.put(connection, _DEMO, days)
    finally:
        await store.close()
    for suffix in ("", "-wal", "-shm"):
        chat_file.with_name(chat_file.name + suffix).unlink(missing_ok=True)
    return None


def _day_text(clock: RehearsalClock, settings: Settings, say: Texts) -> str:
    return day_and_weekday(office_day(clock.now(), settings.office.zone), say.locale, year=True)


async def _free_port(wanted: int) -> int:
    """`wanted` where it is free, else another port."""
    for port in (wanted, 0):
        with contextlib.suppress(OSError):
            server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", port)
            found: int = server.sockets[0].getsockname()[1]
            server.close()
            await server.wait_closed()
            return found
    return wanted
