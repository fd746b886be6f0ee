"""The rehearsal's driver: moves the clock from due instant to due instant at the speed that was chosen, and plays
whoever a script speaks for."""

import asyncio
import contextlib
import re
import time as monotonic
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.telegram.addresses import address_of, chat_id_of
from bot.clock import RehearsalClock, day_start, office_day
from bot.config import Settings
from bot.delivery.fanning import is_the_database
from bot.rehearsal.script import Script, Stage
from bot.sandbox import SandboxState
from bot.sandbox.models import Person
from bot.service.service import Service
from bot.store import deliveries, meta, officers, reminders

NOW, FINISHED = "demo_now", "demo_finished"
"""Under which keys the store keeps how far a rehearsal has come."""
_REPLAN = timedelta(days=30)
_TICK = 0.1
_KEEP_EVERY = 1.0
_SPEEDS = ("1h/s", "6h/s", "1d/s", "3d/s")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is rehearsed: the days `first` to `last` (inclusive), `speed` of simulated time per second, or `fast`."""

    first: date
    last: date
    speed: str
    fast: bool
    port: int
    script: Path | None = None


def parse_speed(words: str) -> timedelta:
    """Simulated time per second of "1d/s", "6h/s", "30m/s". Raises ValueError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdw])/s", words.strip().lower())
    if not found or not float(found[1]):
        raise ValueError(words)
    try:
        return timedelta(**{_UNITS[found[2]]: float(found[1])})
    except OverflowError as error:
        raise ValueError(words) from error


@dataclass(slots=True)
class Driver:
    """Moves the clock and lets the service do what is due; also what the chat page's controls speak to."""

    clock: RehearsalClock
    state: SandboxState
    plan: Plan
    script: Script
    settings: Settings
    come: Callable[[int, int], None] = lambda _done, _of: None
    """Is told how many of the days are over, of how many."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    people: list[Person] = field(default_factory=list)
    paused: bool = False
    finished: bool = False
    _service: Service | None = None
    _speed: str = ""
    _skip: bool = False
    _links: dict[int, str] = field(default_factory=dict)
    _pages: dict[int, str] = field(default_factory=dict)
    _planned_at: datetime | None = None

    @property
    def service(self) -> Service:
        """The service that is driven."""
        if self._service is None:
            raise RuntimeError("the driver has no service yet")
        return self._service

    @service.setter
    def service(self, service: Service) -> None:
        self._service = service
        self._speed = self.plan.speed

    # ---- the year ----

    async def enrol(self) -> None:
        """Have everybody of the cast invited, and press Start in the sandbox; who is enrolled already stays."""
        service = self.service
        by_name = {person.name: person for person in self.state.people}
        cast = self.script.members
        self.people = [by_name.get(one.name) or self.state.add_person(one.name, post=one.post) for one in cast]
        await self._settled()  # who pressed Start before an interruption is enrolled first
        async with service.store.read() as connection:
            here = {officer.address for officer in await officers.enrolled(connection)}
        for person, one in zip(self.people, cast, strict=True):
            if address_of(person.user_id) in here:
                continue
            now = self.clock.now()
            async with service.store.begin() as connection:
                code = await officers.invite(
                    connection,
                    name=one.name,
                    post=one.post,
                    role=one.role,
                    units=one.units,
                    now=now,
                    expires_at=now + timedelta(days=1),
                )
            self.state.start(person.user_id, code)
        await self._settled()
        async with service.store.read() as connection:
            enrolled = await officers.enrolled(connection)
        for officer in enrolled:
            if officer.address is not None:
                number = chat_id_of(officer.address)
                self._links[number] = service.office.feed_link(officer.id, officer.feed_generation)
                self._pages[number] = service.office.page_link(officer.id, officer.feed_generation)

    async def drive(self) -> None:
        """From due instant to due instant until the last day is over."""
        end = day_start(self.plan.last, self.settings.office.zone, days=1)
        while not self.stopping.is_set():
            due = await self._do_what_is_due()
            if self.clock.now() >= end:
                break
            await self._remember()
            today = office_day(self.clock.now(), self.settings.office.zone)
            self.come((today - self.plan.first).days, (self.plan.last - self.plan.first).days + 1)
            morning = next(
                instant
                for instant in map(self.service.office.lead_times.instant, (today, today + timedelta(days=1)))
                if instant > self.clock.now()
            )
            spoken = self.script.speaks_at(self.clock.now(), self.settings.office.zone)
            target = min(due or end, morning, spoken or end, end)
            if self.plan.fast:
                self.clock.move_to(target)
            else:
                await self._flow(target)
        else:
            await self._remember()
            return
        self.finished = True
        async with self.service.store.begin() as connection:
            await meta.put(connection, FINISHED, "yes")
        self.state.done()

    async def stay(self) -> None:
        """The year is over; go on answering until told to stop."""
        while not self.stopping.is_set():
            self.service.woken.clear()
            await self._dispatch()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.service.woken.wait(), 1)

    async def summary(self) -> dict[str, Any]:
        """What came of it, counted from what the store and the sandbox hold."""
        zone = self.settings.office.zone
        start, end = day_start(self.plan.first, zone), day_start(self.plan.last, zone, days=1)
        async with self.service.store.read() as connection:
            planned = await reminders.count_settled(connection, start, end)
            failed = (await deliveries.counts(connection)).get("failed", 0)
            enrolled = await officers.count(connection)
        said = [
            message
            for person in self.people
            for message in self.state.messages(person.user_id)
            if message.sender_id == person.user_id and not message.text.startswith("/")
        ]
        return {
            "planned": planned,
            "sent": len(self.state.sent),
            "failed": failed,
            "replies": len(said),
            "officers": enrolled,
            "from": self.plan.first.isoformat(),
            "until": min(self.plan.last, office_day(self.clock.now(), zone)).isoformat(),
        }

    async def _do_what_is_due(self) -> datetime | None:
        service = self.service
        service.woken.clear()
        if self._planned_at is None or self.clock.now() - self._planned_at >= _REPLAN:
            await service.attempt("plan", service.plan)
            self._planned_at = self.clock.now()
        await service.housekeeping()
        due = await self._dispatch()
        while await self.script.speak(self._stage()):
            due = await self._settled()
        return due

    def _stage(self) -> Stage:
        people = {person.name: person for person in self.state.people}
        return Stage(self.clock, self.state, self.service, people)

    async def _settled(self) -> datetime | None:
        """Wait until the bot has handled everything that was said to it, and has sent its answers."""
        await self.state.wait_for(lambda: not self.state.updates.pending, timeout=30)
        return await self._dispatch()

    async def _dispatch(self) -> datetime | None:
        """Send what is due. Where that fails, the rehearsal goes on to the next morning and tries again there."""
        try:
            return await self.service.dispatch()
        except Exception as error:
            if is_the_database(error):
                raise
            self.service.trouble(error)
            return None

    async def _flow(self, target: datetime) -> None:
        """Let the simulated time pass up to `target`; ends early where somebody says something."""
        last = kept = monotonic.monotonic()
        while self.clock.now() < target and not self.stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.service.woken.wait(), _TICK)
                return
            now = monotonic.monotonic()
            passed, last = now - last, now
            if now - kept > _KEEP_EVERY:
                await self._remember()
                kept = now
            if self._skip:
                self.clock.move_to(target)
            elif not self.paused:
                self.clock.move_to(min(target, self.clock.now() + parse_speed(self._speed) * passed))
        if self._skip and await self.service.dispatcher.next_due() == target:
            self._skip = False

    async def _remember(self) -> None:
        async with self.service.store.begin() as connection:
            await meta.put(connection, NOW, self.clock.now().isoformat())

    # ---- the chat page's controls ----

    def speed_label(self) -> str:
        """The speed that is set."""
        return self._speed

    def speeds(self) -> list[str]:
        """The speeds to choose from."""
        return list(dict.fromkeys((self.plan.speed, *_SPEEDS)))

    async def pause(self) -> None:
        """Stop the clock; answers go on."""
        self.paused = True

    async def resume(self) -> None:
        """Let the clock go on."""
        self.paused = False

    async def set_speed(self, label: str) -> None:
        """Change the speed."""
        parse_speed(label)
        self._speed = label

    async def skip(self) -> None:
        """Go to the next reminder at once."""
        self._skip = True

    def feed_url(self, user_id: int) -> str | None:
        """The feed link of the person in this chat."""
        return self._links.get(user_id)

    def page_url(self, user_id: int) -> str | None:
        """The calendar page's link of the person in this chat."""
        return self._pages.get(user_id)
