"""A running office: its parts, and the jobs that the scheduler and the rehearsal have them do."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette

from bot.calendar.model import Calendar
from bot.calendar.undated import undated_notices
from bot.channels.telegram.inbound import Receiver
from bot.channels.telegram.outbound import OfficeBot
from bot.chat.admin import old_copy
from bot.chat.admin.load_jobs import Loads
from bot.chat.errands import Errands
from bot.clock import Clock
from bot.config import Settings, database_address
from bot.delivery import plan
from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.fanning import is_the_database
from bot.delivery.message import Message
from bot.office import absences, alerts, following, rounds
from bot.office.office import Office
from bot.office.wording import describe
from bot.service import hearing
from bot.service.connecting import Connected
from bot.store import Store, backup, generation, meta, preferences, transitions, updates, words
from bot.texts import texts
from bot.web.app import create_app
from bot.web.feed.feeds import Feeds
from bot.web.liveness import Watch, health
from bot.web.page import look_up
from bot.web.pulse import Pulse
from bot.web.throttle import Throttle
from bot.web.webhook import webhook_routes

log = logging.getLogger(__name__)

_TROUBLE_LASTS = 30.0
"""Seconds. One that stands by looks at the database every five."""
_AFTER_FAILURE = timedelta(minutes=10)
_NOTICED_UNTIL = "undated_noticed_until"
_LEAVE_SEEN = "leave_seen_at"


@dataclass(slots=True)
class Service:
    """All parts of a running office. Make one with `assembled`; `run` and the rehearsal drive its jobs."""

    settings: Settings
    clock: Clock
    store: Store
    office: Office
    connected: Connected
    dispatcher: Dispatcher
    receiver: Receiver
    loads: Loads
    errands: Errands = field(default_factory=Errands)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    leads: bool = False
    """Whether this process plans, sends and receives; one that stands by only serves the web side."""
    _trouble: str = ""
    _troubled_at: float = 0.0
    """When it was last met: the event loop's monotonic time in seconds."""
    _storage_fails: bool = False
    _planned: Calendar | None = None
    _rounds_at: datetime | None = None
    """When the office has something to say by itself (UTC); None: that is to be found out."""

    @property
    def bot(self) -> OfficeBot:
        """The bot that everything is sent with."""
        return self.connected.bot

    @property
    def pulse(self) -> Pulse:
        """When the dispatcher last ran, and Telegram last answered."""
        return self.connected.pulse

    # ---- the three jobs; the scheduler calls them, and so does the rehearsal ----

    async def plan(self) -> None:
        """Plan the coming weeks."""
        self._planned = None  # until it is done: where it fails, the next look at what is due begins with it
        now, office = self.clock.now(), self.office
        office.rearranged = False
        while True:
            async with self.store.read() as connection:
                personal = preferences.personal_leads((await preferences.chosen(connection)).values())
                office.lead_times = replace(office.lead_times, personal=personal)
                calendar = await office.calendar(connection)
                found = await plan.look(connection, calendar, office.lead_times, office.working, now)
            async with self.store.begin() as connection:
                if await office.calendar(connection) is calendar:  # nobody has loaded another one meanwhile
                    too_late = await plan.write(connection, found, office.lead_times, now)
                    if found.failed:
                        await alerts.unplanned(office, connection, found.failed)
                    if too_late:
                        await alerts.expired(office, connection, too_late)
                    break
        self._planned = calendar

    async def dispatch(self) -> datetime | None:
        """Send what is due; returns when there is something to do again (UTC)."""
        async with self.store.read() as connection:
            calendar = await self.office.calendar(connection)
        # It differs where another process has loaded a file. If it cannot be planned, what waits goes all the same.
        known = calendar is self._planned or calendar is self.office.planned
        if self.office.rearranged:
            known, self._rounds_at = False, None
        planned = known or await self.attempt("plan", self.plan)
        await self.dispatcher.dispatch()
        if self._rounds_at is None or self._rounds_at <= self.clock.now():
            self._rounds_at = self.clock.now() + _AFTER_FAILURE
            # After the day's reminders: nobody is asked again what they are asked anyway.
            await self.attempt("rounds", self.make_rounds)
            await self.dispatcher.dispatch()
        self.pulse.tick()
        if planned:
            self._trouble = ""
        due = await self.dispatcher.next_due()
        return min(due, self._rounds_at) if due else self._rounds_at

    async def make_rounds(self) -> None:
        """Say what the office says by itself, where it has come due; note when there is something to say again."""
        async with self.store.begin() as connection:
            made = await rounds.make(self.office, connection)
        self._rounds_at = made.next_at
        if made.messages:
            log.info("the office has %d messages of its own", made.messages)

    async def attempt(self, step: str, job: Callable[[], Awaitable[object]]) -> bool:
        """Do one step of the work; where it fails, set it aside, tell the admins once a day, and return False.

        Raises where the database itself is the trouble: nothing else can be done then.
        """
        try:
            await job()
        except Exception as error:
            if is_the_database(error):
                raise
            self.trouble(error)
            with contextlib.suppress(Exception):  # it has been logged; the next one that fails is told
                async with self.store.begin() as connection:
                    await alerts.step_failed(self.office, connection, step, error)
            return False
        return True

    async def housekeeping(self) -> None:
        """What is to be done now and then: the day's copy, the mark of how far we are, word of undated entries."""
        await self.attempt("copy_daily", self.copy_daily)
        await self.attempt("advance", lambda: generation.advance(self.store, seen_file(self.settings)))
        await self.attempt("notice_undated", self.notice_undated)
        await self.attempt("tell_followers", self.tell_followers)
        await self.attempt("leave", self.see_to_leave)
        await self.attempt("forget_updates", self.forget_updates)
        await self.attempt("note_heard", self.note_heard)

    async def see_to_leave(self) -> None:
        """Tell those who are back from leave, and who stands in from today, from the office's hour of a working day."""
        now, today, office = self.clock.now(), self.office.today(), self.office
        if now < office.lead_times.instant(today) or not office.working.is_working(today):
            return
        async with self.store.begin() as connection:
            since = await meta.get_instant(connection, _LEAVE_SEEN)
            told = since is not None and since < now and await absences.daily(office, connection, since)
            await meta.put(connection, _LEAVE_SEEN, now.isoformat())
        if told:
            office.wake()

    async def note_heard(self) -> None:
        """Write down when Telegram last answered."""
        asks = self.settings.telegram.updates == "webhook"
        await hearing.note(self.store, self.connected, self.clock.now(), asks=asks)

    async def tell_followers(self) -> None:
        """Tell those who follow a task that it is overdue."""
        async with self.store.begin() as connection:
            told = await following.tell_overdue(self.office, connection)
        if told:
            self.office.wake()

    async def forget_updates(self) -> None:
        """Drop what is no longer needed of handled updates."""
        async with self.store.begin() as connection:
            await updates.forget(connection, now=self.clock.now())

    async def copy_daily(self) -> None:
        """Write the day's copy of the database, from the hour of the settings on, and remove the oldest."""
        wanted, local = self.settings.backup, self.clock.now().astimezone(self.office.zone)
        if not wanted.keep or local.time() < wanted.hour:
            return
        folder, day = self.settings.path(wanted.folder), local.date().isoformat()
        try:
            written = await backup.daily_copy(self.store, folder, now=self.clock.now(), day=day, keep=wanted.keep)
        except (OSError, DBAPIError) as error:
            log.error("the day's copy could not be written to %s: %s", folder, words.trouble(error))
            return
        if written:
            log.info("the day's copy: %s", written)

    async def notice_undated(self) -> None:
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
            for notice in undated_notices(calendar, first, today, self.office.working):
                await alerts.tell_admins(
                    self.office,
                    connection,
                    f"undated:{notice.occurrence.entry.id}:{notice.occurrence.key}:{notice.day}",
                    lambda say, about=notice.occurrence: Message(  # type: ignore[misc]
                        say.html("chat.undated", title=describe.title(about), when=describe.when(about, today, say))
                    ),
                )
            await meta.put(connection, _NOTICED_UNTIL, today.isoformat())
        self.office.wake()

    def wake(self) -> None:
        """There may be something to send: look at once."""
        self.dispatcher.hurry()
        self.woken.set()

    # ---- what the watchdog asks and does ----

    @property
    def look_again(self) -> timedelta:
        """How long the dispatcher may rest: it is what shows that the process which leads works."""
        standing = self.dispatcher.standing
        return timedelta(seconds=standing.beat_every) if standing.name else timedelta(seconds=60)

    def idle(self) -> float:
        """For how many seconds neither the scheduler nor the dispatcher has given a sign of life."""
        return min(self.pulse.idle, asyncio.get_running_loop().time() - self.dispatcher.last_sign)

    def trouble(self, error: Exception) -> None:
        """Remember and log what stands in the way; it is tried again."""
        known = self._trouble
        self._storage_fails = isinstance(error, (DBAPIError, OSError))
        self._troubled_at = asyncio.get_running_loop().time()
        self._trouble = words.trouble(error)
        if isinstance(error, DBAPIError):
            log.error("the database cannot be used: %s; trying again", self._trouble)
        elif isinstance(error, OSError):
            log.error("a file cannot be used: %s; trying again", self._trouble)
        elif self._trouble != known:
            log.error("a job failed; trying again", exc_info=error)

    async def clock_moved(self) -> None:
        """The wall clock was set: nothing may wait for an instant of the old one."""
        async with self.store.begin() as connection:
            now = self.clock.now()
            await transitions.clock_set_back(connection, now, lease_until=now + LEASE)
        self.dispatcher.line.clock_moved(now)

    async def tell_of_restart(self) -> None:
        """Tell the admins that the scheduler had to be started anew."""
        now = self.clock.now()
        async with self.store.begin() as connection:
            await alerts.tell_admins(
                self.office,
                connection,
                f"restarted:{now.isoformat()}",
                lambda say: Message(
                    say.html("operations.scheduler_restarted", time=f"{now.astimezone(self.office.zone):%H:%M %d/%m}")
                ),
            )
        self.office.wake()

    async def hold_if_old_copy(self) -> None:
        """Where the database is an old copy of itself, hold what it would send again, and ask the admins."""
        file = seen_file(self.settings)
        async with self.store.begin() as connection:
            if found := await generation.old_copy(connection, file):
                await self.office.calendar(connection)
                total = await old_copy.hold(self.office, connection, found.made_at)
                log.warning("the database is an old copy: %d messages are held until an admin decides", total)
            await generation.settled(connection, file)
        await generation.advance(self.store, file)

    # ---- what the web side serves ----

    async def webhook(self, body: bytes, given_secret: str) -> int:
        """An update that Telegram posts; returns the HTTP status."""
        return await self.receiver.take(body, given_secret, self.settings.webhook_secret())

    async def health(self) -> dict[str, object]:
        """Whether the database answers and, in the process that leads, scheduler and Telegram are alive."""
        polls = self.settings.telegram.updates == "polling"
        line = self.dispatcher.line
        found = await health(
            self.pulse, self.office, leads=self.leads, polls=polls, broken_since=line.since if line.broken else None
        )
        trouble = (
            self.store.problem()
            or (self._trouble if self._still_troubled() else "")
            or self.receiver.trouble
            or ("" if self.leads else self.dispatcher.standing.trouble)
        )
        return found | {"ok": found["ok"] and not trouble, "trouble": trouble}

    def _still_troubled(self) -> bool:
        """Whether what stood in the way last may do so still.

        Storage works again when the dispatcher has committed something since, however long it goes on sending; and a
        process that stands by would meet the trouble anew at its next look.
        """
        if not self.leads:
            return asyncio.get_running_loop().time() - self._troubled_at < _TROUBLE_LASTS
        return not (self._storage_fails and self.dispatcher.committed_at > self._troubled_at)

    def web(self) -> Starlette:
        """The web side of this service."""
        secret = self.settings.feed_secret()
        everybodys = Feeds(self.office, secret)
        wanted = self.settings.backup
        copies = self.settings.path(wanted.folder) if wanted.keep else None
        watch = Watch(self.office, self.pulse, everybodys, lambda: self.leads, copies)
        throttle = Throttle(asyncio.get_running_loop().time)
        more = [
            *look_up.routes(self.office, secret, throttle),
            *webhook_routes(self.webhook if self.settings.telegram.updates == "webhook" else None),
        ]
        say = texts(self.settings.office.locale)
        proxies = self.settings.web.proxies
        return create_app(everybodys, self.health, watch.snapshot, throttle, say, more, proxies)


def seen_file(settings: Settings) -> Path:
    """The small file in which this machine remembers how far the office's database has come (see `generation`)."""
    if file := database_address.sqlite_file(settings.database_url):
        return file.with_name(f"{file.name}.seen")
    name = quote(database_address.parse(settings.database_url).database or "", safe="")
    return settings.path(Path("var")) / f"{name}.seen"
