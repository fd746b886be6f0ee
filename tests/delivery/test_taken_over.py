"""Two processes on PostgreSQL: what the one that was stopped had marked, and another took over, it does not send."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.delivery import dispatcher as outbox
from bot.delivery.pacing import Unpaced
from bot.store import Store
from bot.store.address import Address
from bot.store.leadership import Standing, leading
from tests.waiting import PATIENCE

from .conftest import FakeTelegram, Ward, dispatcher, say


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


@pytest.fixture
async def other(database_url: str, ward: Ward) -> AsyncIterator[Ward]:
    """The same office in another process."""
    opened = await Store.open(database_url)
    yield Ward(opened, ward.clock, ward.working)
    await opened.close()


class Stopped(Unpaced):
    """Stands still in the moment before a request, as a process that was stopped does."""

    def __init__(self) -> None:
        super().__init__()
        self.there, self.go_on = asyncio.Event(), asyncio.Event()

    async def take(self, address: Address | None) -> None:
        self.there.set()
        await self.go_on.wait()
        await super().take(address)


@pytest.mark.parametrize("asleep", [True, False])
async def test_who_wakes_after_another_took_over_sends_nothing(
    ward: Ward, other: Ward, monkeypatch: pytest.MonkeyPatch, asleep: bool
) -> None:
    await say(ward, 1, ["một"])
    telegram, again = FakeTelegram(), FakeTelegram()
    first, second = dispatcher(ward, telegram), dispatcher(other, again)
    first.pace = pace = Stopped()
    first.standing, second.standing = Standing(patience=45), Standing(patience=0.5)
    seconds = 0.0
    monkeypatch.setattr(outbox, "steady", lambda: seconds)
    monkeypatch.setattr("bot.delivery.last_look.steady", lambda: seconds)
    async with leading(ward.store, asyncio.Event(), first.standing):
        stopped = asyncio.create_task(first.dispatch())
        await pace.there.wait()
        async with asyncio.timeout(PATIENCE), leading(other.store, asyncio.Event(), second.standing):
            await second.take_over()
            await second.dispatch()
            assert again.taken == []  # what the first was about to send has a moment to be out
            if asleep:
                seconds = 60.0
            pace.go_on.set()
            await stopped
            ward.clock.advance(timedelta(seconds=second.standing.grace))
            await second.dispatch()
    # Either it is out before the other sends its copy, or it never goes; the copy is marked.
    assert telegram.taken == ([] if asleep else [(1, "một")])
    assert again.taken == [(1, "again:một")]
    assert await ward.counts() == {"sent": 1}


async def test_who_was_replaced_claims_nothing_more(ward: Ward, other: Ward) -> None:
    telegram = FakeTelegram()
    first = dispatcher(ward, telegram)
    first.standing = Standing(patience=60)
    async with (
        leading(ward.store, asyncio.Event(), first.standing),
        asyncio.timeout(PATIENCE),
        leading(other.store, asyncio.Event(), Standing(patience=0.5)),
    ):
        await say(other, 1, ["một"])
        await first.dispatch()
        assert telegram.taken == []
        assert await other.counts() == {"pending": 1}
