"""What may be in flight follows the line: more while it is slow and many wait, few as soon as there is doubt."""

import asyncio
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.addresses import address_of
from bot.config import Delivery
from bot.delivery import faults
from bot.delivery.latency import Latency
from bot.delivery.message import Message
from bot.delivery.pacing import Pacing
from bot.store.address import Address
from tests.databases import ON_SQLITE

from .conftest import FakeTelegram, Ward, dispatcher, say
from .test_pacing import PER_SECOND, SENT, TELEGRAM_ALLOWS, most_within, run

LONG_AGO = 200
"""So many answers make a line known."""


def known(*seconds: float, most: int = 8) -> Latency:
    latency = Latency(2, most, PER_SECOND)
    for n in range(LONG_AGO):
        latency.answered(seconds[n % len(seconds)])
    return latency


@pytest.mark.parametrize(
    ("latencies", "room"),
    [
        ([0.002], 2),
        ([0.02], 2),
        ([0.1], 4),
        ([0.2], 7),
        ([0.05, 0.15], 7),
        ([0.2, 0.3], 8),
        ([2.0], 8),
    ],
)
def test_as_many_are_in_flight_as_the_pace_needs_over_this_line(latencies: list[float], room: int) -> None:
    latency = known(*latencies)
    assert latency.room(many=True) == room
    assert latency.room(many=False) == 2


def test_the_limit_of_the_settings_holds_and_the_least_can_be_the_most() -> None:
    assert known(2.0, most=20).room(many=True) == 20
    assert known(2.0, most=2).room(many=True) == known(2.0, most=1).room(many=True) == 2


def test_after_trouble_it_begins_with_the_least_and_grows_answer_by_answer() -> None:
    latency, rooms = known(0.2), []
    latency.failed()
    for _ in range(40):
        rooms.append(latency.room(many=True))
        latency.answered(0.2)
    assert rooms[0] == 2
    assert rooms == sorted(rooms)
    assert all(later - earlier <= 1 for earlier, later in pairwise(rooms))
    assert rooms[-1] == 7


@given(st.lists(st.one_of(st.floats(0, 60), st.none()), max_size=50), st.booleans())
def test_whatever_happens_it_stays_between_the_least_and_the_most(happened: list[float | None], many: bool) -> None:
    latency = Latency(2, 8, PER_SECOND)
    for seconds in happened:
        latency.failed() if seconds is None else latency.answered(seconds)
        assert 2 <= latency.room(many=many) <= 8


def over(between: tuple[float, float], latency: Latency, messages: int) -> SENT:
    """Send as the dispatcher does, on a clock that jumps: as many at a time as the line has room for."""

    async def work() -> SENT:
        pace, loop, sent, dice = Pacing(PER_SECOND), asyncio.get_running_loop(), [], random.Random(7)

        async def one(chat: int) -> None:
            await pace.take(address_of(chat))
            sent.append((loop.time(), chat))
            begin = loop.time()
            await asyncio.sleep(dice.uniform(*between))
            latency.answered(loop.time() - begin)

        sending: set[asyncio.Task[None]] = set()
        for chat in range(1, messages + 1):
            while len(sending) >= latency.room(many=True):
                _, sending = await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
            sending.add(asyncio.create_task(one(chat)))
        await asyncio.wait(sending)
        return sent

    return run(work())


@pytest.mark.parametrize("latency", [(0.001, 0.003), (0.02, 0.2), (0.15, 0.2)])
def test_the_pace_is_kept_over_a_slow_line_and_never_passed(latency: tuple[float, float]) -> None:
    wanted = Delivery()
    instants = [at for at, _ in over(latency, Latency(wanted.in_flight, wanted.in_flight_most, PER_SECOND), 1000)]
    assert len(instants) / (instants[-1] - instants[0]) >= 28
    assert most_within(instants, 1.0) < TELEGRAM_ALLOWS
    slow = [at for at, _ in over((0.15, 0.2), Latency(2, 2, PER_SECOND), 200)]
    assert len(slow) / (slow[-1] - slow[0]) < 15


class Watched(FakeTelegram):
    """Answers after a moment, which is long where a million a second should go; notes what is in flight."""

    def __init__(self, *outcomes: Exception | None) -> None:
        super().__init__(list(outcomes))
        self.now = 0
        self.seen: list[int] = []

    async def send(self, address: Address, message: Message) -> str:
        self.now += 1
        self.seen.append(self.now)
        try:
            await asyncio.sleep(0.05)  # longer than a commit, or they end before the next ones begin
            return await super().send(address, message)
        finally:
            self.now -= 1


async def sent_to(ward: Ward, officers: int, telegram: Watched) -> list[int]:
    """How many were in flight when each message of these officers left."""
    for chat in range(1, officers + 1):
        await say(ward, chat, ["m"])
    sending = dispatcher(ward, telegram)
    sending.latency = Latency(2, 6, per_second=1e6)
    await sending.dispatch()
    return telegram.seen


@ON_SQLITE
async def test_while_many_are_due_over_a_slow_line_more_are_in_flight(ward: Ward) -> None:
    seen = await sent_to(ward, 60, Watched())
    assert (max(seen[:4]), max(seen)) == (2, 6)
    assert await ward.counts() == {"sent": 60}


@ON_SQLITE
async def test_where_few_are_due_no_more_are_in_flight_than_ever(ward: Ward) -> None:
    assert max(await sent_to(ward, 6, Watched())) == 2


@ON_SQLITE
@pytest.mark.parametrize(
    "fault",
    [faults.MayHaveArrived("cut"), faults.NeverLeft("no way"), faults.MustWait(0.001), faults.NotAuthorised("")],
)
async def test_after_trouble_as_few_are_in_flight_as_at_first(ward: Ward, fault: faults.SendFault) -> None:
    seen = await sent_to(ward, 60, Watched(*[None] * 40, *[fault] * 20))
    assert max(seen[:40]) == 6
    # What had left before the first fault was known still counts.
    assert max(seen[52:60]) == 2


@ON_SQLITE
async def test_a_message_that_is_refused_is_no_trouble_of_the_line(ward: Ward) -> None:
    seen = await sent_to(ward, 60, Watched(*[None, faults.BadMessage("too long")] * 30))
    assert max(seen[40:60]) == 6
