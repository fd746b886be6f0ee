"""The service: its parts assembled from the settings, and run together until they are told to stop."""

import asyncio
import contextlib
import fcntl
import logging
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from telegram import Bot
from telegram.error import TelegramError

from bot import feeds
from bot.calendar.model import Calendar
from bot.calendar.undated import undated_notices
from bot.calendar.working_days import vietnam
from bot.chat import describe, menus
from bot.chat.office import Office
from bot.chat.polling import Receiver
from bot.chat.reminder_text import render
from bot.chat.telegram import Redacting, make_bot, sender
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.delivery.message import Message
from bot.delivery.outbox import Dispatcher, Pace
from bot.delivery.pacing import Pacing
from bot.delivery.planner import plan
from bot.feeds import Feeds
from bot.pulse import Pulse, Watch
from bot.rules import lead_times
from bot.store import Store, deliveries, loading, meta, officers
from bot.store.deliveries import Priority
from bot.store.officers import Role
from bot.texts import texts
from bot.web.app import create_app
from bot.web.server import serving
from bot.web.throttle import Throttle

log = logging.getLogger(__name__)

_LONGEST_SLEEP = timedelta(seconds=60)
_AFTER_FAILURE = timedelta(seconds=5)
_NOTICED_UNTIL = "undated_noticed_until"


@dataclass(slots=True)
class Service:
    """All parts of a running office. Make one with `assembled`; `run` and the rehearsal drive its jobs."""

    settings: Settings
    clock: Clock
    store: Store
    office: Office
    bot: Bot
    dispatcher: Dispatcher
    receiver: Receiver
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    pulse: Pulse = field(default_factory=Pulse)
    _planned: Calendar | None = None

    # ---- the three jobs; the scheduler calls them, and so does the rehearsal ----

    async def plan(self) -> None:
        """Plan the coming weeks."""
        async with self.store.begin() as connection:
            calendar = await self.office.calendar(connection)
            await plan(connection, calendar, self.office.lead_times, self.office.working, self.clock.now())
        self._planned = calendar

    async def dispatch(self) -> datetime | None:
        """Send what is due; returns when there is something to do again (UTC)."""
        async with self.store.read() as connection:
            calendar = await self.office.calendar(connection)
        if calendar is not self._planned:  # another process has loaded a file
            await self.plan()
        await self.dispatcher.dispatch()
        self.pulse.tick()
        return await self.dispatcher.next_due()

    async def housekeeping(self) -> None:
        """Tell the admins, from the office's hour on, of entries whose date is still unknown."""
        now, today = self.clock.now(), self.office.today()
        if now < self.office.lead_times.instant(today):
            return
        async with self.store.begin() as connection:
            until = await meta.get(connection, _NOTICED_UNTIL)
            if until and date.fromisoformat(until) >= today:
                return
            first = date.fromisoformat(until) + timedelta(days=1) if until else today
            calendar = await self.office.calendar(connection)
            admins = await officers.enrolled(connection, Role.ADMIN)
            for notice in undated_notices(calendar, first, today, self.office.working):
                entry = notice.occurrence.entry
                for admin in admins:
                    if admin.chat_id is None:
                        continue
                    say = self.office.texts(admin.locale)
                    text = say.html(
                        "chat.undated",
                        title=describe.title(notice.occurrence),
                        when=describe.when(notice.occurrence, today, say),
                    )
                    await deliveries.enqueue(
                        connection,
                        chat_id=admin.chat_id,
                        officer_id=admin.id,
                        dedupe_key=f"undated:{entry.id}:{notice.occurrence.key}:{notice.day}:{admin.id}",
                        payload=Message(text).to_payload(),
                        now=now,
                        priority=Priority.NOTICE,
                    )
            await meta.put(connection, _NOTICED_UNTIL, today.isoformat())
        self.office.wake()

    def wake(self) -> None:
        """There may be something to send: look at once."""
        self.dispatcher.hurry()
        self.woken.set()

    # ---- what the web side serves ----

    async def health(self) -> dict[str, object]:
        """Whether the database answers, the dispatcher is alive, and Telegram too."""
        return await self.pulse.health(self.office)

    def web(self) -> Starlette:
        """The web side of this service."""
        everybodys = Feeds(self.office, self.settings.feed_secret())
        watch = Watch(self.office, self.pulse, everybodys)
        throttle = Throttle(asyncio.get_running_loop().time)
        return create_app(everybodys, self.health, watch.snapshot, throttle, texts(self.settings.office.locale))


@contextlib.asynccontextmanager
async def assembled(
    settings: Settings, *, clock: Clock, token: str, base_url: str, proxy: str = "", pace: Pace | None = None
) -> AsyncIterator[Service]:
    """All parts, connected; the store holds a calendar. Raises LoadError where the bundled one has mistakes."""
    store = await Store.open(settings.database_url)
    try:
        await loading.seed(
            store, settings.path(settings.office.calendar_data), now=clock.now(), locale=settings.office.locale
        )
        secret = settings.feed_secret()
        office = Office(
            store=store,
            clock=clock,
            name=settings.office.name,
            locale=settings.office.locale,
            lead_times=lead_times(settings),
            working=vietnam(),
            feed_link=feeds.link(settings.web.public_url, secret),
            late_after=timedelta(minutes=settings.delivery.late_after_minutes),
        )
        pulse = Pulse()
        bot = make_bot(token, base_url=base_url, proxy=proxy, heard=pulse.hear)
        dispatcher = Dispatcher(
            store=store,
            clock=clock,
            send=sender(bot),
            render=lambda delivery, now: render(office, delivery, now),
            pace=pace or Pacing(settings.delivery.per_second),
            in_flight=settings.delivery.in_flight,
        )
        service = Service(settings, clock, store, office, bot, dispatcher, Receiver(office, bot), pulse=pulse)
        office.wake = service.wake
        yield service
    finally:
        await store.close()


async def run(settings: Settings, token: str) -> None:
    """Bot, scheduler and web in one process, until SIGTERM or SIGINT. Raises AlreadyRunning."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    telegram = settings.telegram
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(alone(settings.database_url))
        service = await stack.enter_async_context(
            assembled(settings, clock=SystemClock(), token=token, base_url=telegram.base_url, proxy=telegram.proxy)
        )
        port = await stack.enter_async_context(serving(service.web(), settings.web.host, settings.web.port))
        log.info("web on http://%s:%d", settings.web.host, port)
        if service.store.is_sqlite:
            await service.dispatcher.take_over()
        await service.plan()
        async with scheduled(service), receiving(service):
            await stop.wait()
            service.dispatcher.stop()
        await service.dispatcher.dispatch()  # records what was in flight, and gives the rest back


class AlreadyRunning(Exception):
    """Another process works on this SQLite file; `file` is the lock that it holds."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


@contextlib.contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Make sure that no other service works on the same SQLite file. The lock goes with the process that holds it."""
    url = make_url(database_url)
    if url.drivername != "sqlite" or not url.database:
        yield
        return
    file = Path(f"{url.database}.lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(file) from error
        yield


@contextlib.asynccontextmanager
async def scheduled(service: Service) -> AsyncIterator[None]:
    """Let APScheduler tick the jobs while the block runs. It only ticks: what is due stands in the database."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )

    one_at_a_time = asyncio.Lock()

    async def dispatch() -> None:
        """Send what is due, and come again at the next due instant, in a minute at the latest."""
        async with one_at_a_time:
            wait = _LONGEST_SLEEP
            try:
                due = await service.dispatch()
                if due is not None:
                    wait = max(timedelta(0), min(wait, due - service.clock.now()))
            except Exception:
                log.exception("dispatch failed; trying again")
                wait = _AFTER_FAILURE
            run_at = service.clock.now() + wait
            scheduler.add_job(dispatch, "date", run_date=run_at, id="dispatch", replace_existing=True)

    async def dispatch_when_woken() -> None:
        while True:
            await service.woken.wait()
            service.woken.clear()
            await dispatch()

    scheduler.add_job(service.plan, "interval", hours=6, id="plan")
    scheduler.add_job(
        service.housekeeping, "interval", minutes=10, id="housekeeping", next_run_time=service.clock.now()
    )
    service.woken.set()
    scheduler.start()
    waker = asyncio.create_task(dispatch_when_woken())
    try:
        yield
    finally:
        waker.cancel()
        scheduler.shutdown(wait=False)


@contextlib.asynccontextmanager
async def receiving(service: Service) -> AsyncIterator[None]:
    """Receive updates while the block runs. A Telegram that cannot be reached at first is tried until it can."""
    task = asyncio.create_task(_receive(service))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if service.receiver.application.running:
            await service.receiver.application.stop()
        await service.receiver.application.shutdown()


async def _receive(service: Service) -> None:
    wait = 1.0
    while True:
        try:
            await service.receiver.application.initialize()
            break
        except TelegramError as error:
            log.warning("cannot reach Telegram: %s: %s", type(error).__name__, error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60.0)
    await service.receiver.application.start()
    with contextlib.suppress(TelegramError):
        await menus.set_strangers_menu(service.bot, service.office.texts())
    await service.receiver.poll()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` at the first SIGTERM or SIGINT; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def first() -> None:
        stop.set()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, first)


def set_up_logging(level: str, secrets: Sequence[str]) -> None:
    """Log to stderr; the libraries that would log URLs with the token only from WARNING on, and no secret ever."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redacting(*secrets))
    for noisy in ("httpx", "httpcore", "apscheduler", "alembic", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
