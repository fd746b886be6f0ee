"""The dispatcher: what is due is fanned out, claimed, marked in flight, sent, recorded, in short transactions.

The mark "in flight" is committed before anything leaves, so that after a crash only what was marked can have been sent
without our knowing; everything else provably was not.
"""

import asyncio
import logging
import random
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, office_day
from bot.delivery import faults
from bot.delivery.message import Message
from bot.store import Store, deliveries, reminders
from bot.store.deliveries import Delivery

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
_AHEAD = 10
_LONGEST_WAIT = timedelta(minutes=15)

Send = Callable[[int, Message], Awaitable[int]]
"""Sends a message to a chat and returns its message id; raises a `faults.SendFault`."""
Render = Callable[[Delivery, datetime], Message]
"""Makes the message of a delivery, as of an instant (UTC)."""


class Pace(Protocol):
    """What `pacing.Pacing` and `pacing.Unpaced` are."""

    def ready(self, chat_ids: Iterable[int]) -> set[int]:
        """Those of the chats that may get a message at once."""

    async def take(self, chat_id: int) -> None:
        """Wait until a message may go to the chat."""

    def pause(self, seconds: float) -> None:
        """Let nothing go for so long."""


@dataclass(frozen=True, slots=True)
class _Result:
    delivery: Delivery
    message_id: int | None
    fault: Exception | None


@dataclass(slots=True)
class Dispatcher:
    """Sends what is due. One of them works on a database at a time; a second one only takes what the first lost."""

    store: Store
    clock: Clock
    send: Send
    render: Render
    pace: Pace
    in_flight: int = 2
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    _held: list[Delivery] = field(default_factory=list)
    _results: list[_Result] = field(default_factory=list)
    _hurry: bool = False
    _stopping: bool = False
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def take_over(self) -> int:
        """At the start, where nobody else can be alive: free everything that a dead worker held."""
        async with self.store.begin() as connection:
            return await deliveries.rescue(connection, self.clock.now(), every=True)

    async def dispatch(self) -> None:
        """Send everything that is due now, and return when nothing is left."""
        async with self._busy:
            await self._fan_out()
            while batch := await self._next_batch():
                self._results = list(await asyncio.gather(*(self._send(delivery) for delivery in batch)))
            self._hurry = False

    async def next_due(self) -> datetime | None:
        """When `dispatch` will next have something to do (UTC)."""
        async with self.store.read() as connection:
            instants = [await reminders.next_at(connection), await deliveries.next_try_at(connection)]
        return min((instant for instant in instants if instant), default=None)

    def hurry(self) -> None:
        """Somebody waits for an answer: what is only claimed gives way to it."""
        self._hurry = True

    def stop(self) -> None:
        """Claim nothing more; `dispatch` returns when what is in flight has been recorded."""
        self._stopping = True

    async def _fan_out(self) -> None:
        now = self.clock.now()
        async with self.store.begin() as connection:
            # What a failed commit left unrecorded comes first: its lease may be over, but how it ended is known.
            await self._record(connection, self._results, now)
            await deliveries.rescue(connection, now)
            done = await reminders.fan_out(connection, now, today=office_day(now))
            await deliveries.skip_done(connection, now)
        self._results = []
        if done.reminders or done.expired:
            log.info("due: %d reminders, %d messages, %d expired", done.reminders, done.deliveries, done.expired)

    async def _next_batch(self) -> list[Delivery]:
        """Record the last batch, claim, and mark the next one in flight: one commit. Empty when nothing is due."""
        while True:
            ready = await self._wait_for_pace()
            now = self.clock.now()
            async with self.store.begin() as connection:
                await self._record(connection, self._results, now)
                if self._stopping or (self._hurry and self._held):
                    await deliveries.release(connection, [delivery.id for delivery in self._held], self.owner)
                    self._held, self._hurry = [], False
                if not self._held and not self._stopping:
                    self._held = await deliveries.lease(
                        connection, self.owner, now, until=now + LEASE, limit=self.in_flight * _AHEAD
                    )
                    ready = self.pace.ready(delivery.chat_id for delivery in self._held)
                batch = self._choose(ready)
                kept = await deliveries.mark_inflight(
                    connection, [delivery.id for delivery in batch], self.owner, now, until=now + LEASE
                )
            self._results = []  # only now: what a failed commit did not record is recorded with the next one
            if not batch and not self._held:
                return []
            if batch := [delivery for delivery in batch if delivery.id in kept]:
                return batch

    async def _wait_for_pace(self) -> set[int]:
        """Wait until one of the chats of what is claimed may get a message; returns all that may."""
        if not self._held or self._results:
            return self.pace.ready(delivery.chat_id for delivery in self._held)
        while not (ready := self.pace.ready(delivery.chat_id for delivery in self._held)):
            await asyncio.sleep(0.02)
            if self._stopping:
                break
        return ready

    def _choose(self, ready: set[int]) -> list[Delivery]:
        """The next few of what is claimed: in order, one per chat, only chats that may get a message."""
        batch: list[Delivery] = []
        blocked: set[int] = set()
        for delivery in self._held:
            if delivery.chat_id in ready and delivery.chat_id not in blocked and len(batch) < self.in_flight:
                batch.append(delivery)
            blocked.add(delivery.chat_id)
        self._held = [delivery for delivery in self._held if delivery not in batch]
        return batch

    async def _send(self, delivery: Delivery) -> _Result:
        try:
            message = self.render(delivery, self.clock.now())
            await self.pace.take(delivery.chat_id)
            return _Result(delivery, await self.send(delivery.chat_id, message), None)
        except Exception as fault:
            return _Result(delivery, None, fault)

    async def _record(self, connection: AsyncConnection, results: Iterable[_Result], now: datetime) -> None:
        for result in results:
            await self._record_one(connection, result.delivery, result.message_id, result.fault, now)

    async def _record_one(
        self,
        connection: AsyncConnection,
        delivery: Delivery,
        message_id: int | None,
        fault: Exception | None,
        now: datetime,
    ) -> None:
        if fault is None and message_id is not None:
            await deliveries.mark_sent(connection, delivery.id, self.owner, message_id, now)
            return
        log.warning("delivery %d to chat %d: %s: %s", delivery.id, delivery.chat_id, type(fault).__name__, fault)
        reason = f"{type(fault).__name__}: {fault}"[:300]
        again = now + _back_off(delivery.attempts)
        match fault:
            case faults.MustWait():
                self.pace.pause(fault.seconds)
                await deliveries.mark_waiting(connection, delivery.id, self.owner, next_try_at=now, reason=reason)
            case faults.NeverLeft() | faults.NotAuthorised():
                await deliveries.mark_waiting(connection, delivery.id, self.owner, next_try_at=again, reason=reason)
            case faults.ChatMoved():
                await deliveries.mark_waiting(connection, delivery.id, self.owner, next_try_at=now, reason=reason)
                await deliveries.move_chat(connection, delivery.chat_id, fault.new_chat_id)
            case faults.MayHaveArrived():
                await deliveries.mark_unknown(connection, delivery, self.owner, next_try_at=again, reason=reason)
            case _:
                await deliveries.mark_failed(connection, delivery.id, self.owner, reason=reason)


def _back_off(attempts: int) -> timedelta:
    """Twice as long after each try, up to a quarter of an hour, and never the same for two messages."""
    longest = min(_LONGEST_WAIT, timedelta(seconds=2) * 2 ** min(attempts, 10))
    jitter: float = random.uniform(0.5, 1.0)  # noqa: S311 - not a secret
    return timedelta(seconds=longest.total_seconds() * jitter)
