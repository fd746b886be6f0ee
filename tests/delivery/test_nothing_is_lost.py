"""The outbox against a model, under a random mixture of everything that can go wrong.

Nothing is lost: what was enqueued ends as sent, or as failed for a reason that was its own. And nothing is repeated
without a mark, nor at all unless an answer was lost or a worker died while the message was in flight.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.telegram.addresses import address_of
from bot.clock import RehearsalClock
from bot.delivery import faults
from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.message import Message
from bot.delivery.pacing import Unpaced
from bot.store import Store, deliveries, transitions
from bot.store import tables as t
from bot.store.address import Address
from bot.store.deliveries import Delivery, Priority

GOOD = ["taken"] * 4
HARMLESS = ["never_left", "must_wait", "not_authorised", "moved", "hurry", "stop"]
UNCERTAIN = ["lost_on_the_way", "answer_lost", "killed_before", "killed_after"]
FINAL = ["refused", "bad"]
OUTCOMES = st.lists(st.sampled_from(GOOD + HARMLESS + UNCERTAIN + FINAL), max_size=6)
MARK = "again:"


class Killed(BaseException):
    """The process is gone."""


class UnreliableStore(Store):
    """A store of which one commit fails, or cuts its caller off: before it takes effect, or (`late`) after."""

    fails_in = 0
    late = False
    cut_off = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        self.fails_in -= 1
        fails = self.fails_in == 0
        async with super().begin() as connection:
            yield connection
            if fails and not self.late:
                raise asyncio.CancelledError if self.cut_off else OSError("disk I/O error")
        if fails:
            raise asyncio.CancelledError if self.cut_off else OSError("connection lost after the commit")


class Outbox(RuleBasedStateMachine):
    def __init__(self, empty: Path, folder: Path) -> None:
        super().__init__()
        file = folder / "outbox.db"
        for old in folder.glob("outbox.db*"):
            old.unlink()
        shutil.copy(empty, file)
        self.runner = asyncio.Runner()
        self.store = self.run(UnreliableStore.open(f"sqlite:///{file}"))
        self.clock = RehearsalClock(datetime(2020, 3, 9, 17, 0, tzinfo=UTC))
        self.outcomes: list[str] = []
        self.enqueued: set[str] = set()
        self.accepted: list[tuple[str, bool]] = []
        """(message, whether it was marked) in the order in which Telegram took them."""
        self.uncertain: Counter[str] = Counter()
        self.doomed: set[str] = set()
        self.other: list[Delivery] = []
        """What the other worker believes that it holds."""
        self.worker = self.new_worker()
        self.working: asyncio.Task[None] | None = None

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def new_worker(self) -> Dispatcher:
        return Dispatcher(self.store, self.clock, self.send, self.render, Unpaced(), self.tell, self.tell)

    async def tell(self, *_: object) -> None:
        """Nobody needs to be told here."""

    def render(self, delivery: Delivery, _now: datetime) -> Message:
        key = delivery.payload["text"]
        if key.startswith("poison"):
            self.doomed.add(key)
            raise KeyError(key)
        return Message((MARK if delivery.maybe_repeated else "") + key)

    def take(self, text: str) -> str:
        self.accepted.append((text.removeprefix(MARK), text.startswith(MARK)))
        return str(len(self.accepted))

    async def send(self, address: Address, message: Message) -> str:
        await asyncio.sleep(0)
        key = message.text.removeprefix(MARK)
        outcome = self.outcomes.pop(0) if self.outcomes else "taken"
        if outcome in ("answer_lost", "killed_after"):
            self.take(message.text)
        match outcome:
            case "never_left":
                raise faults.NeverLeft(outcome)
            case "must_wait":
                raise faults.MustWait(1)
            case "not_authorised":
                raise faults.NotAuthorised(outcome)
            case "moved":
                raise faults.ChatMoved(str(int(address.text) + 1000))
            case "refused":
                self.doomed.add(key)
                raise faults.ChatRefuses(outcome)
            case "bad":
                self.doomed.add(key)
                raise faults.BadMessage(outcome)
            case "lost_on_the_way" | "answer_lost":
                self.uncertain[key] += 1
                raise faults.MayHaveArrived(outcome)
            case "killed_before" | "killed_after":
                raise Killed
            case "cut_off_before" | "cut_off_after" if self.working:
                if outcome == "cut_off_after":
                    self.take(message.text)
                self.working.cancel()
                await asyncio.sleep(60)
            case "hurry":
                self.worker.hurry()
            case "stop":
                self.worker.stop()
        return self.take(message.text)

    @rule(chat=st.integers(1, 3), count=st.integers(1, 5), priority=st.sampled_from(Priority))
    def enqueue(self, chat: int, count: int, priority: Priority) -> None:
        self.run(self._enqueue([(f"m{len(self.enqueued) + n}", chat) for n in range(count)], priority))

    @rule(chat=st.integers(1, 3))
    def enqueue_what_cannot_be_rendered(self, chat: int) -> None:
        self.run(self._enqueue([(f"poison{len(self.enqueued)}", chat)], Priority.NOTICE))

    async def _enqueue(self, messages: list[tuple[str, int]], priority: Priority) -> None:
        async with self.store.begin() as connection:
            for key, chat in messages:
                await deliveries.enqueue(
                    connection,
                    address=address_of(chat),
                    officer_id=None,
                    dedupe_key=key,
                    payload={"text": key},
                    now=self.clock.now(),
                    priority=priority,
                )
        self.enqueued |= {key for key, _ in messages}

    @precondition(lambda self: self.enqueued)
    @rule(outcomes=OUTCOMES, alone=st.booleans())
    def dispatch(self, outcomes: list[str], alone: bool) -> None:
        self.outcomes = list(outcomes)
        self.run(self._dispatch(alone))

    @precondition(lambda self: self.enqueued)
    @rule(outcomes=OUTCOMES, fails_in=st.integers(1, 5), late=st.booleans(), away=st.sampled_from([0, 1, 121]))
    def dispatch_while_a_commit_fails(self, outcomes: list[str], fails_in: int, late: bool, away: int) -> None:
        self.outcomes = [one for one in outcomes if not one.startswith("killed")]
        self.store.fails_in, self.store.late = fails_in, late
        self.run(self._dispatch(alone=False))
        self.store.fails_in = 0
        if away:
            self.clock.advance(timedelta(seconds=away))
            self.run(self._dispatch(alone=False))

    @precondition(lambda self: self.enqueued)
    @rule(outcomes=OUTCOMES, commit=st.integers(1, 5), late=st.booleans(), sending=st.booleans())
    def dispatch_is_cut_off(self, outcomes: list[str], commit: int, late: bool, sending: bool) -> None:
        """At a commit or while it is sending; the process lives on, as when the clock was set, and works on at once."""
        self.outcomes = [one for one in outcomes if not one.startswith("killed")]
        if sending:
            self.outcomes.insert(commit - 1, "cut_off_after" if late else "cut_off_before")
        else:
            self.store.fails_in, self.store.late, self.store.cut_off = commit, late, True
        self.run(self._cut_off())
        self.store.fails_in, self.store.cut_off, self.outcomes = 0, False, []
        self.run(self._dispatch(alone=False))
        assert not self.run(self._still_held()), "it holds what it does not know of"

    async def _cut_off(self) -> None:
        self.working = asyncio.create_task(self._dispatch(alone=False))
        await asyncio.gather(self.working, return_exceptions=True)
        d = t.deliveries.c
        flying = select(d.dedupe_key).where(d.state == "inflight", d.lease_owner == self.worker.owner)
        async with self.store.read() as connection:
            self.uncertain.update((await connection.execute(flying)).scalars())

    async def _still_held(self) -> int:
        mine = select(func.count()).where(t.deliveries.c.lease_owner == self.worker.owner)
        async with self.store.read() as connection:
            return await connection.scalar(mine) or 0

    async def _dispatch(self, alone: bool) -> None:
        try:
            await self.worker.dispatch()
        except Killed:
            await self._die(alone)
        except OSError:
            if self.worker._stopping:  # it ends, and with it what it could not record
                await self._die(alone)
        else:
            if self.worker._stopping:
                self.worker = self.new_worker()

    async def _die(self, alone: bool) -> None:
        """The process ends as it is; another one starts, which may know that nobody else is alive."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        d = t.deliveries.c
        flying = select(d.dedupe_key).where(d.state == "inflight", d.lease_owner == self.worker.owner)
        async with self.store.read() as connection:
            self.uncertain.update((await connection.execute(flying)).scalars())
        self.worker = self.new_worker()
        if alone and not self.other:
            await self.worker.take_over()

    @precondition(lambda self: self.enqueued)
    @rule(limit=st.integers(1, 4))
    def another_worker_claims(self, limit: int) -> None:
        self.other = self.run(self._claim(limit))

    async def _claim(self, limit: int) -> list[Delivery]:
        now = self.clock.now()
        async with self.store.begin() as connection:
            return await transitions.lease(connection, "other", now, until=now + LEASE, limit=limit)

    @precondition(lambda self: self.other)
    @rule(sends=st.integers(0, 4), records=st.booleans())
    def the_other_worker_goes_on(self, sends: int, records: bool) -> None:
        """It marks what it holds, sends some of it, and records that or dies."""
        self.run(self._go_on(sends, records))
        self.other = []

    async def _go_on(self, sends: int, records: bool) -> None:
        now = self.clock.now()
        held = {one.id: one for one in self.other if not one.payload["text"].startswith("poison")}
        async with self.store.begin() as connection:
            kept = await transitions.mark_inflight(connection, list(held), "other", until=now + LEASE)
        for number, id_ in enumerate(sorted(kept)):
            text = held[id_].payload["text"]
            sent = self.take((MARK if held[id_].maybe_repeated else "") + text) if number < sends else None
            if sent is None or not records:
                self.uncertain[text] += 1
                continue
            async with self.store.begin() as connection:
                await transitions.mark_sent(connection, [(id_, sent)], "other", now)

    @rule(seconds=st.sampled_from([1, 5, 60, 119, 121, 900, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    @rule(seconds=st.sampled_from([-7200, -130, -60, 60, 130, 7200]), noticed=st.booleans())
    def somebody_sets_the_clock(self, seconds: int, noticed: bool) -> None:
        """The watchdog notices that at once, or the process starts anew, which looks at the clock too."""
        self.clock.instant += timedelta(seconds=seconds)
        self.run(self._clock_moved())
        if not noticed:
            self.run(self._die(alone=True))

    async def _clock_moved(self) -> None:
        async with self.store.begin() as connection:
            now = self.clock.now()
            await transitions.clock_set_back(connection, now, lease_until=now + LEASE)

    @rule()
    def the_leases_are_renewed(self) -> None:
        self.run(self._renew())

    async def _renew(self) -> None:
        async with self.store.begin() as connection:
            held = [one.id for one in self.worker._held]
            await transitions.renew(connection, held, self.worker.owner, until=self.clock.now() + LEASE)

    def teardown(self) -> None:
        try:
            rows = self.run(self._to_the_end())
            self.check(rows)
        finally:
            self.run(self.store.close())
            self.runner.close()

    async def _to_the_end(self) -> dict[str, tuple[str, str, int]]:
        """Let everything work until nothing waits any more; {message: (state, reason, attempts)}."""
        self.outcomes = []
        d = t.deliveries.c
        for _ in range(50):
            await self.worker.dispatch()
            async with self.store.read() as connection:
                found = await connection.execute(select(d.dedupe_key, d.state, d.reason, d.attempts))
                rows = {row.dedupe_key: (row.state, row.reason, row.attempts) for row in found}
            if {state for state, *_ in rows.values()} <= {"sent", "failed"}:
                return rows
            due = await self.worker.next_due()
            self.clock.advance(max(LEASE, due - self.clock.now()) if due else LEASE)
        raise AssertionError(f"something waits for ever: {rows}")

    def check(self, rows: dict[str, tuple[str, str, int]]) -> None:
        assert rows.keys() == self.enqueued
        for key, (state, reason, _) in rows.items():
            marks = [marked for taken, marked in self.accepted if taken == key]
            assert all(marks[1:]), f"{key} came again without a mark"
            assert len(marks) <= 1 + self.uncertain[key], f"{key} came again without need"
            if state == "sent":
                assert marks, f"{key} is called sent, but never came"
            else:
                assert reason
                assert key in self.doomed, f"{key} was given up without need"


def test_nothing_is_lost_and_nothing_is_repeated_without_a_mark(migrated_file: Path, tmp_path: Path) -> None:
    run_state_machine_as_test(
        lambda: Outbox(migrated_file, tmp_path),
        settings=settings(
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )
