"""One of several processes on a PostgreSQL database leads; when it is gone, another does."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from sqlalchemy import text

from bot.store import Store, leadership
from bot.store.leadership import Standing, is_led, leading, nobody_leads
from tests.waiting import PATIENCE, until

_OTHER = """
import asyncio, sys
from sqlalchemy import text
from bot.store import Store
from bot.store.leadership import Standing, leading

async def main():
    store = await Store.open(sys.argv[1])
    standing = Standing(patience=1.0)
    async with leading(store, asyncio.Event(), standing):
        async with store.begin() as connection:
            await standing.proves(connection)
            if "holds a row" in sys.argv:
                await connection.execute(text("UPDATE meta SET value = value"))
            print("leads", flush=True)
            while "holds a row" in sys.argv:
                await asyncio.sleep(1)
        while "works" in sys.argv:
            async with store.begin() as connection:
                await standing.proves(connection)
            await asyncio.sleep(0.05)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


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

    async def free() -> bool:
        return not await is_led(second)

    await until(free)  # the server ends a session some time after its connection was closed


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


@asynccontextmanager
async def another(database_url: str, what: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Another process that leads."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OTHER, database_url, what, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"leads\n"
    yield process
    process.kill()
    await process.wait()


@pytest.mark.parametrize("what", ["works", "holds a row", "shows nothing"])
async def test_a_leader_that_shows_no_sign_of_work_is_replaced(store: Store, database_url: str, what: str) -> None:
    standing = Standing(patience=1.0)
    async with another(database_url, what) as process:
        process.send_signal(signal.SIGSTOP)
        async with asyncio.timeout(PATIENCE), leading(store, asyncio.Event(), standing), store.begin() as connection:
            assert await standing.proves(connection)
            # What the other one had begun is undone, and keeps nothing locked.
            await connection.execute(text("UPDATE meta SET value = value"))


async def test_a_leader_that_works_is_left_alone(store: Store, database_url: str) -> None:
    stop, standing = asyncio.Event(), Standing(patience=1.0)
    async with another(database_url, "works") as process:
        waiting = asyncio.create_task(stack_of(store, stop, standing))
        async with store.read() as connection:
            first = await connection.scalar(text("SELECT value FROM meta WHERE key = 'leader'"))
        name, beats = str(first).rsplit(" ", 1)
        async with asyncio.timeout(PATIENCE):
            while int(beats) < 15:  # three times the patience, at five beats each
                async with store.read() as connection:
                    now = await connection.scalar(text("SELECT value FROM meta WHERE key = 'leader'"))
                assert str(now).startswith(name)
                beats = str(now).rsplit(" ", 1)[1]
                await asyncio.sleep(0.05)
        assert not waiting.done()
        assert process.returncode is None
        stop.set()
        assert await waiting is False


async def stack_of(store: Store, stop: asyncio.Event, standing: Standing) -> bool:
    """Stand by; whether it came to lead."""
    async with leading(store, stop, standing):
        return not stop.is_set()


async def test_a_restore_that_holds_the_lock_is_left_alone(store: Store, second: Store) -> None:
    stop, standing = asyncio.Event(), Standing(patience=0.2)
    async with nobody_leads(store) as free:
        assert free
        waiting = asyncio.create_task(stack_of(second, stop, standing))
        await asyncio.sleep(1.0)  # five times as long as a leader may be silent
        assert not waiting.done()
        stop.set()
        assert await waiting is False


async def test_who_was_replaced_cannot_prove_that_it_leads(store: Store, second: Store) -> None:
    stop, old, new = asyncio.Event(), Standing(patience=60), Standing(patience=0.3)
    async with leading(store, stop, old):
        async with store.begin() as connection:
            assert await old.proves(connection)
        async with asyncio.timeout(PATIENCE), leading(second, stop, new):  # the old one shows nothing any more
            async with store.begin() as connection:
                assert not await old.proves(connection)
            async with second.begin() as connection:
                assert await new.proves(connection)


async def test_who_stands_by_says_so_while_nobody_works(store: Store, second: Store) -> None:
    stop, standing = asyncio.Event(), Standing(patience=1000)
    async with leading(store, stop, Standing(patience=1000)):
        waiting = asyncio.create_task(stack_of(second, stop, standing))
        await asyncio.sleep(0.2)
        assert standing.trouble == ""
        standing.patience = 0.1
        async with asyncio.timeout(PATIENCE):
            while not standing.trouble:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        stop.set()
        await waiting
