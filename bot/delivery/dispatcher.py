"""The dispatcher: what is due is fanned out, claimed, marked in flight, sent, recorded, in short transactions.

The mark "in flight" is committed before anything leaves, so that after a crash only what was marked can have been sent
without our knowing; everything else provably was not.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import OFFICE_ZONE, Clock, office_day, steady
from bot.delivery import faults, waits
from bot.delivery.fanning import Work, fan_out, is_the_database, work_at
from bot.delivery.handed import GivenUp, HoldBack, LookUp, Render, Send, TellExpired, hold_nothing_back, look_nothing_up
from bot.delivery.last_look import LastLook, last_look
from bot.delivery.latency import Latency
from bot.delivery.line import CONFIRM_AFTER, Line, News, TellNews, tell_nobody
from bot.delivery.message import Message
from bot.delivery.pacing import Pace
from bot.store import Store, deliveries, outlook, pointless, preferences, transitions
from bot.store.address import Address
from bot.store.deliveries import Delivery
from bot.store.leadership import Standing

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
_CLAIM, _LOOK_AGAIN = 100, 1.0
_AT_A_TIME = 8
"""How many requests run at a time, unless the line asks for more; more at once are no faster."""
_OLD = timedelta(hours=1)
"""What has waited so long is looked at once more before it is sent: it may have lost its point."""


@dataclass(frozen=True, slots=True)
class _Result:
    delivery: Delivery
    message_id: str | None
    fault: Exception | None


@dataclass(slots=True)
class Dispatcher:
    """Sends what is due. One of them works on a database at a time; a second one only takes what the first lost."""

    store: Store
    clock: Clock
    send: Send
    render: Render
    pace: Pace
    given_up: GivenUp
    expired: TellExpired
    in_flight: int = 2
    latency: Latency | None = None
    """Allows more than `in_flight` while many are due; None for never."""
    zone: ZoneInfo = OFFICE_ZONE
    supporting: bool = True
    """The office's: its day says what is over."""
    standing: Standing = field(default_factory=Standing)
    """Whether this process leads, where several may."""
    line: Line = field(default_factory=Line)
    line_news: TellNews = tell_nobody
    hold_back: HoldBack = hold_nothing_back
    look_up: LookUp = look_nothing_up
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    last_sign: float = 0.0
    """When `dispatch` last made a step: the event loop's monotonic time in seconds."""
    committed_at: float = 0.0
    """When it last wrote to the database, in the same time."""
    _held: list[Delivery] = field(default_factory=list)
    _results: list[_Result] = field(default_factory=list)
    _sending: dict[asyncio.Task[_Result], Delivery] = field(default_factory=dict)
    _connections: asyncio.Semaphore = field(init=False)
    _renew_at: float = 0.0
    _many: bool = False
    """Whether more were due at the last claim than may ever be in flight."""
    _marked: float = 0.0
    """When the newest mark in flight was begun, on `steady`'s clock."""
    _hurry: bool = False
    _stopping: bool = False
    _cut_off: bool = False
    """Whether the last `dispatch` was: this one may hold more in the database than it knows of."""
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._connections = asyncio.Semaphore(max(_AT_A_TIME, self.latency.most if self.latency else 0))

    async def take_over(self) -> int:
        """At the start, where nobody else can be alive: free everything that a dead worker held. Returns how many.

        One that was stopped works again from here on. Where another process may have led, what it had in flight waits a
        little: a request that it was about to send is out by then, or never will be.
        """
        now = self.clock.now()
        async with self.store.begin() as connection:
            await self._record(connection, self._results, now)  # what it could not record when it was stopped
            await transitions.clock_set_back(connection, now, lease_until=now + LEASE)
            freed = await transitions.rescue(connection, now, every=True, grace=timedelta(seconds=self.standing.grace))
        self._results, self._held, self._stopping = [], [], False
        return freed

    async def dispatch(self) -> None:
        """Send everything that is due now, and return when nothing is left."""
        async with self._busy:
            try:
                while True:
                    for delivery in await self._next_batch():
                        self._sending[asyncio.create_task(self._send(delivery))] = delivery
                    if self._sending:
                        await self._until_some_have_ended()
                    elif not self._results:
                        return
            except BaseException as error:
                self._cut_off = True
                for task in self._sending if isinstance(error, asyncio.CancelledError) else ():
                    task.cancel()
                raise
            finally:  # how they end is recorded by whoever dispatches next
                ended = await asyncio.gather(*self._sending, return_exceptions=True)
                self._results += [result for result in ended if isinstance(result, _Result)]
                self._sending.clear()

    async def next_due(self) -> datetime | None:
        """When `dispatch` will next have something to do (UTC)."""
        async with self.store.read() as connection:
            ahead = await outlook.look(connection)
            now = self.clock.now()
            early = await preferences.next_early(connection, now, self.zone) if ahead.choices else None
        due = min((at for at in (ahead.reminder, ahead.message, early) if at), default=None)
        resting = self.line.resting_until(now)
        return max(due, resting) if due and resting else due

    def hurry(self) -> None:
        """Somebody waits for an answer: what is only claimed gives way to it."""
        self._hurry = True

    def stop(self) -> None:
        """Claim nothing more; `dispatch` returns when what is in flight has been recorded."""
        self._stopping = True

    async def _next_batch(self) -> list[Delivery]:
        """Record the last batch, claim, and mark the next one in flight: one commit. Empty when nothing is due."""
        while True:
            self.last_sign = asyncio.get_running_loop().time()
            now, began = self.clock.now(), steady()
            await self.line.look(now)
            resting = self.line.resting_until(now) is not None
            hurry, self._hurry = self._hurry, False
            held, results, wait = self._held, list(self._results), False
            async with self.store.begin() as connection:
                if not await self.standing.proves(connection):
                    log.error("another process leads by now; this one sends nothing")
                    self._stopping = True
                # What a failed commit left unrecorded comes first: how it ended is known.
                await self._record(connection, results, now)
                if self._cut_off:
                    await transitions.let_go(connection, self.owner, now)
                    held = []
                news = self.line.news()
                await self._tell_news(connection, news, now)
                if hurry or resting or self._stopping or self.pace.rest() > 0:
                    await transitions.release(connection, [delivery.id for delivery in held], self.owner)
                    held = []
                may_claim = not (held or resting or self._stopping)
                if may_claim and (work := await work_at(connection, now, zone=self.zone)):
                    held = await self._claim(connection, now, work) if self.pace.rest() <= 0 else []
                    wait = not held and await deliveries.is_due(connection, now)
                free = max(0, self._room() - len(self._sending))
                batch, held = held[:free], held[free:]
                kept = await transitions.mark_inflight(
                    connection, [delivery.id for delivery in batch], self.owner, until=now + LEASE
                )
                await self._renew(connection, [*batch, *held, *self._sending.values()], now)
            self._marked, self._cut_off = began, False
            # Only now: the next commit makes good what a failed one did not do.
            self._results, self._held = self._results[len(results) :], held
            self.line.noted(news, now)
            self.committed_at = asyncio.get_running_loop().time()
            ours = [delivery for delivery in batch if delivery.id in kept]
            if ours or self._sending or not (batch or wait):
                return ours
            if wait:
                await self._wait()

    async def _claim(self, connection: AsyncConnection, now: datetime, work: Work) -> list[Delivery]:
        """Fan out what has become due, and claim the next messages: one for each chat that may get one."""
        today, most = office_day(now, self.zone), max(_CLAIM, self.in_flight)
        if work.lost:
            await transitions.rescue(connection, now)
        if work.due:
            done = await fan_out(connection, now, today=today, zone=self.zone, supporting=self.supporting)
            if done.expired:
                await self._told(connection, self.expired(connection, done.expired))
        await self.hold_back(connection, now)
        busy = self.pace.busy() | {one.address for one in self._sending.values()}
        while claimed := await transitions.lease(
            connection, self.owner, now, until=now + LEASE, limit=most, busy=busy, today=today
        ):
            self._many = self.latency is not None and len(claimed) > self.latency.most
            if left := await self._worth_sending(connection, claimed, now):
                return left
        return []

    def _room(self) -> int:
        return max(self.in_flight, self.latency.room(many=self._many)) if self.latency else self.in_flight

    async def _worth_sending(
        self, connection: AsyncConnection, claimed: list[Delivery], now: datetime
    ) -> list[Delivery]:
        """Those of the claimed messages that have not lost their point while they waited; the others are skipped."""
        await self.look_up(connection)
        old = [one for one in claimed if one.kind != "message" and (now - one.due_at >= _OLD or one.is_moot(now))]
        dropped = await pointless.drop(connection, old, now, today=office_day(now, self.zone))
        if dropped.past:
            await self._told(connection, self.expired(connection, dropped.past))
        return [one for one in claimed if one.id not in dropped.ids]

    async def _renew(self, connection: AsyncConnection, ours: Sequence[Delivery], now: datetime) -> None:
        """Keep what is claimed, where sending it takes longer than a lease."""
        if self.last_sign >= self._renew_at:
            await transitions.renew(connection, [one.id for one in ours], self.owner, until=now + LEASE)
            self._renew_at = self.last_sign + LEASE.total_seconds() / 4

    async def _wait(self) -> None:
        """Wait until a chat that had to rest may get a message, or there may be something else to do."""
        loop = asyncio.get_running_loop()
        until, busy = loop.time() + _LOOK_AGAIN, self.pace.busy()
        while not (self._stopping or self._hurry) and loop.time() < until:
            await asyncio.sleep(0.02)
            if self.pace.rest() <= 0 and not busy <= self.pace.busy():
                return

    async def _until_some_have_ended(self) -> None:
        """Wait for one to end, or for half of what may be in flight: a commit for each costs more than sending them."""
        while True:
            ended, _ = await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            self.last_sign = asyncio.get_running_loop().time()
            for task in ended:
                del self._sending[task]
                self._results.append(task.result())
            if not self._sending or self._room() - len(self._sending) >= self.in_flight // 2:
                return

    async def _still_holds(self, delivery: Delivery) -> bool:
        async with self.store.look() as connection:
            return await transitions.holds(connection, delivery.id, self.owner)

    async def _send(self, delivery: Delivery) -> _Result:
        marked = self._marked
        try:
            message = self.render(delivery, self.clock.now())
            async with self._connections:
                await self.pace.take(delivery.address)
                look = LastLook(marked, self.standing.fresh, lambda: self._still_holds(delivery))
                await look()
                last_look.set(look)  # in this task only
                message_id = await self._timed(delivery.address, message)
        except Exception as fault:
            return _Result(delivery, None, await self._judged(delivery.address, fault))
        self.line.took(delivery.address, self.clock.now())
        return _Result(delivery, message_id, None)

    async def _judged(self, address: Address, fault: Exception) -> Exception:
        """What the line makes of a fault: a refusal is not always believed."""
        now = self.clock.now()
        match fault:
            case faults.ChatRefuses() if not address.shared:  # an answer in a group is said elsewhere at once
                return await self.line.weigh(address, now, fault)
            case faults.NeverLeft() | faults.MayHaveArrived() | faults.NotAuthorised():
                self.line.failed(address, now, fault.reason)
            case faults.SendFault():
                self.line.answered()
        return fault

    async def _tell_news(self, connection: AsyncConnection, news: News, now: datetime) -> None:
        """After an outage try at once what waits because of it; tell the admins what they should know of the line."""
        if news.hasten:
            await transitions.hasten(connection, now)
        if news.over or news.doubted:
            await self._told(connection, self.line_news(connection, news))

    async def _timed(self, address: Address, message: Message) -> str:
        """Send, and let the line know how long the answer took, or that there was trouble."""
        loop = asyncio.get_running_loop()
        begin, answered = loop.time(), False
        try:
            sent = await self.send(address, message)
            answered = True
            return sent
        except (faults.ChatRefuses, faults.NotHere, faults.BadMessage, faults.ChatMoved):
            answered = True  # a refusal of this one message
            raise
        finally:
            if self.latency and answered:
                self.latency.answered(loop.time() - begin)
            elif self.latency:
                self.latency.failed()

    async def _record(self, connection: AsyncConnection, results: Sequence[_Result], now: datetime) -> None:
        sent = [(one.delivery.id, one.message_id) for one in results if one.message_id is not None]
        await transitions.mark_sent(connection, sent, self.owner, now)
        for result in results:
            if result.fault is not None:
                await self._settle(connection, result.delivery, result.fault, now)

    async def _settle(self, connection: AsyncConnection, delivery: Delivery, fault: Exception, now: datetime) -> None:
        faults.note(log, f"delivery {delivery.id} to {' '.join(delivery.address[:2])}", fault)
        reason = faults.what(fault)[:300]
        again = now + waits.after_failure(delivery.attempts)
        match fault:
            case faults.MustWait():
                self.pace.pause(delivery.address, fault.seconds)
                again = now + timedelta(seconds=fault.seconds)
                await transitions.mark_waiting(connection, delivery.id, self.owner, next_try_at=again, reason=reason)
            case faults.NeverLeft() | faults.NotAuthorised():
                await transitions.mark_waiting(connection, delivery.id, self.owner, next_try_at=again, reason=reason)
            case faults.NothingLeft():
                await transitions.mark_skipped(connection, delivery.id, self.owner, reason=reason)
            case faults.ChatMoved():
                await transitions.mark_waiting(connection, delivery.id, self.owner, next_try_at=now, reason=reason)
                await transitions.move_chat(connection, delivery.address, fault.new)
            case faults.Doubted():
                again = max(again, now + CONFIRM_AFTER)
                await transitions.mark_waiting(connection, delivery.id, self.owner, next_try_at=again, reason=reason)
                await transitions.put_off(connection, delivery.address, again)
            case faults.MayHaveArrived():
                tries = delivery.uncertain_tries + 1
                await transitions.mark_unknown(
                    connection, delivery, self.owner, next_try_at=now + waits.in_doubt(tries), reason=reason
                )
                if tries == waits.TOLD_AFTER and not self.line.broken:
                    await self._told(connection, self.given_up(connection, delivery, fault))
            case _:
                await transitions.mark_failed(connection, delivery.id, self.owner, reason=reason)
                await self._told(connection, self.given_up(connection, delivery, fault))

    async def _told(self, connection: AsyncConnection, telling: Awaitable[None]) -> None:
        try:
            async with connection.begin_nested():
                await telling
        except Exception as error:  # no notice may stop the messages
            if is_the_database(error):
                raise
            log.exception("nobody could be told")
