"""One of several processes on a PostgreSQL database leads; when it is gone, another does."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text

from bot.store import Store, leadership
from bot.store.leadership import is_led, leading, nobody_leads
from tests.waiting import PATIENCE

_OTHER = """
import asyncio, sys
from bot.store import Store
from bot.store.leadership import leading

async def main():
    store = await Store.open(sys.argv[1])
    async with leading(store, asyncio.Event()):
        print("leads", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def database_url(request: pytest.FixtureRequest, postgres: str, migrated_database: str) -> str:
    return postgres.replace("/postgres?", f"/{migrated_database}?")


@pytest.fixture
async def second(database_url: str) -> AsyncIterator[Store]:
    """The same database as another process has it open."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "_ASK_AGAIN", 0.05)
    monkeypatch.setattr(leadership, "_LOOK_EVERY", 0.05)


async def end_sessions(store: Store) -> None:
    """As an administrator, or a server that restarts, ends every session but the one that asks."""
    async with store.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


async def test_one_leads_at_a_time(store: Store, second: Store) -> None:
    stop = asyncio.Event()
    assert not await is_led(second)
    async with AsyncExitStack() as stack:
        lost = await stack.enter_async_context(leading(store, stop))
        assert await is_led(second)
        waiting = asyncio.create_task(stack.enter_async_context(leading(second, stop)))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        assert not lost.is_set()
        stop.set()
        await waiting
    assert not await is_led(second)


async def test_nobody_begins_to_lead_while_a_copy_is_put_back(store: Store, second: Store) -> None:
    async with AsyncExitStack() as stack:
        async with nobody_leads(store) as free:
            assert free
            waiting = asyncio.create_task(stack.enter_async_context(leading(second, asyncio.Event())))
            await asyncio.sleep(0.2)
            assert not waiting.done()
        async with asyncio.timeout(PATIENCE):
            await waiting
        async with nobody_leads(store) as free:
            assert not free


async def test_leading_passes_on_when_it_ends(store: Store, second: Store) -> None:
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        async with leading(store, stop):
            waiting = asyncio.create_task(stack.enter_async_context(leading(second, stop)))
            await asyncio.sleep(0.1)
        async with asyncio.timeout(PATIENCE):
            lost = await waiting
        assert await is_led(store)
        assert not lost.is_set()


async def test_leading_passes_on_when_the_process_is_killed(store: Store, database_url: str) -> None:
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OTHER, database_url, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"leads\n"
    assert await is_led(store)
    other.send_signal(signal.SIGKILL)
    async with asyncio.timeout(PATIENCE), leading(store, asyncio.Event()) as lost:
        assert not lost.is_set()
    await other.wait()


async def test_a_session_that_the_server_ends_leads_no_more(store: Store, second: Store) -> None:
    stop = asyncio.Event()
    async with leading(store, stop) as lost:
        await end_sessions(second)
        async with asyncio.timeout(PATIENCE):
            await lost.wait()
        async with leading(second, stop) as other:
            assert not other.is_set()
    async with leading(store, stop) as again:  # and it can lead again
        assert not again.is_set()


async def test_who_waits_to_lead_can_be_stopped(store: Store, second: Store) -> None:
    stop = asyncio.Event()
    async with leading(store, asyncio.Event()):
        asyncio.get_running_loop().call_later(0.1, stop.set)
        async with asyncio.timeout(PATIENCE), leading(second, stop):
            assert await is_led(second)
