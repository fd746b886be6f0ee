"""Pacing on a loop whose clock jumps to whatever is waited for: exact, and done at once."""

import asyncio
import selectors
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.addresses import address_of
from bot.config import Delivery
from bot.delivery.pacing import Pacing

PER_SECOND = Delivery().per_second
TELEGRAM_ALLOWS = 30
ROUNDING = 1e-4
SENT = list[tuple[float, int]]
"""(instant on the loop's clock, chat) of what went out."""


class _Jumping(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Waits no time, but moves `now` on by what it was asked to wait, and by a microsecond for the turn itself."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        found: list[Any] = super().select(0)
        self.now += 1e-6 + (0.0 if found else timeout or 0.0)
        return found


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run(work: Coroutine[Any, Any, SENT]) -> SENT:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)


async def send(chats: list[int], in_flight: int, pauses: dict[int, float] | None = None) -> SENT:
    """Send to the chats as the dispatcher does: a few at a time, one to a chat, only to chats that are not busy.

    When n messages have gone, `pauses[n]` seconds are asked for.
    """
    pace, loop, sent = Pacing(PER_SECOND), asyncio.get_running_loop(), []

    async def one(chat: int) -> None:
        await pace.take(address_of(chat))
        sent.append((loop.time(), chat))

    waiting = list(chats)
    while waiting:
        if seconds := (pauses or {}).pop(len(sent), 0.0):  # two chats are refused: it is the limit of all
            pace.pause(address_of(9001), seconds)
            pace.pause(address_of(9002), seconds)
        busy = pace.busy()
        batch = [chat for chat in dict.fromkeys(waiting) if address_of(chat) not in busy][:in_flight]
        if pace.rest():
            batch = []
        for chat in batch:
            waiting.remove(chat)
        await asyncio.gather(*(one(chat) for chat in batch))
        if not batch:
            await asyncio.sleep(0.02)
    return sent


def most_within(instants: list[float], seconds: float) -> int:
    """The largest number of instants in any window of so many seconds."""
    return max((sum(begin <= one < begin + seconds - ROUNDING for one in instants) for begin in instants), default=0)


def test_a_thousand_officers_are_reached_at_the_ceiling_and_never_above_it() -> None:
    sent = run(send(list(range(1, 1001)), in_flight=2))
    instants = [at for at, _ in sent]
    assert len(sent) == 1000
    assert most_within(instants, 1.0) < TELEGRAM_ALLOWS
    assert instants[-1] <= 1000 / PER_SECOND + 1


@given(chats=st.lists(st.sampled_from([1, 2, 3, 4, -1, -2]), max_size=60), in_flight=st.integers(1, 8))
def test_no_chat_and_no_second_gets_more_than_telegram_allows(chats: list[int], in_flight: int) -> None:
    sent = run(send(chats, in_flight))
    assert sorted(chat for _, chat in sent) == sorted(chats)
    assert most_within([at for at, _ in sent], 1.0) < TELEGRAM_ALLOWS
    for chat in set(chats):
        instants = [at for at, to in sent if to == chat]
        if chat > 0:
            assert most_within(instants, 1.0) <= 1
        else:
            assert most_within(instants, 60.0) <= 20


def test_a_burst_does_not_follow_silence() -> None:
    async def work() -> SENT:
        pace, loop, sent = Pacing(PER_SECOND), asyncio.get_running_loop(), []
        for _ in range(3):
            await asyncio.sleep(3600)
            for chat in range(1, 60):
                await pace.take(address_of(chat))
                sent.append((loop.time(), chat))
        return sent

    instants = [at for at, _ in run(work())]
    assert most_within(instants, 1.0) < TELEGRAM_ALLOWS
    # No two leave together, not even those that make up for lost time.
    assert all(later - earlier >= 0.75 / PER_SECOND - ROUNDING for earlier, later in pairwise(instants))


def test_nothing_goes_while_telegram_asks_to_wait() -> None:
    sent = run(send(list(range(1, 41)), in_flight=2, pauses={10: 30.0, 12: 5.0}))
    instants = [at for at, _ in sent]
    assert instants[10] - instants[9] >= 30 - ROUNDING
    assert most_within(instants, 30.0) <= 30
    assert len(sent) == 40


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async def work() -> SENT:
        pace = Pacing(PER_SECOND)
        pace.pause(address_of(1), 60)
        pace.pause(address_of(2), 60)
        pace.pause(address_of(1), 1)
        await asyncio.sleep(50)
        assert pace.rest() > 9
        await asyncio.sleep(10)
        assert pace.rest() == 0
        return []

    run(work())


def test_one_refused_chat_is_paused_alone() -> None:
    async def work() -> SENT:
        pace = Pacing(PER_SECOND)
        pace.pause(address_of(-1), 40)
        assert (pace.rest(), pace.busy()) == (0, {address_of(-1)})
        await asyncio.sleep(39)
        assert pace.busy() == {address_of(-1)}
        await asyncio.sleep(1.1)
        assert pace.busy() == set()
        return []

    run(work())


def test_a_second_refused_chat_in_that_time_pauses_everything() -> None:
    async def work() -> SENT:
        pace = Pacing(PER_SECOND)
        pace.pause(address_of(1), 5)
        pace.pause(address_of(1), 5)
        assert pace.rest() == 0
        pace.pause(address_of(2), 8)
        assert 7.9 < pace.rest() <= 8
        await asyncio.sleep(9)
        pace.pause(address_of(1), 5)  # the others have rested: it is this chat's own again
        assert pace.rest() == 0
        return []

    run(work())


def test_a_chat_that_has_just_got_one_is_busy_and_the_others_are_not() -> None:
    async def work() -> SENT:
        pace = Pacing(PER_SECOND)
        await pace.take(address_of(1))
        await pace.take(address_of(-1))
        assert pace.busy() == {address_of(1), address_of(-1)}
        await asyncio.sleep(1)
        assert pace.busy() == {address_of(-1)}
        await asyncio.sleep(2)
        assert pace.busy() == set()
        return []

    run(work())
