"""Connections, transactions and the schema, on both databases."""

import asyncio
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.store import Store, meta, migrations
from bot.store import tables as t
from bot.store.migrations import HEAD, upgrade
from tests.databases import ON_SQLITE
from tests.waiting import PATIENCE

COUNT = """
import asyncio, sys
from bot.store import Store, meta
async def main():
    store = await Store.open(sys.argv[1])
    for _ in range(200):
        async with store.begin() as connection:
            await meta.put(connection, "n", str(int(await meta.get(connection, "n") or 0) + 1))
    await store.close()
asyncio.run(main())
"""


async def test_the_migrations_make_the_schema_of_the_tables(empty_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), t.metadata)

    store = await Store.open(empty_url)
    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await store.close()


def test_the_newest_revision_is_known() -> None:
    assert ScriptDirectory("bot/store/migrations").get_heads() == [HEAD]


async def test_upgrading_twice_is_harmless(store: Store) -> None:
    async with store.begin() as connection:
        await meta.put(connection, "kept", "yes")
    async with store.engine.connect() as connection:
        await connection.run_sync(migrations._upgrade)
        await connection.commit()
    await upgrade(store.engine)
    async with store.read() as connection:
        assert await meta.get(connection, "kept") == "yes"


async def test_a_program_without_its_revisions_does_not_go_on_without_tables(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "migrations"
    (bare / "versions").mkdir(parents=True)
    (bare / "env.py").write_text(files("bot.store.migrations").joinpath("env.py").read_text(encoding="utf-8"))
    monkeypatch.setattr(migrations, "files", lambda _package: bare)
    with pytest.raises(migrations.SchemaError):
        await Store.open(empty_url)


async def test_wiping_leaves_empty_tables(store: Store) -> None:
    async with store.begin() as connection:
        await meta.put(connection, "gone", "yes")
    await store.wipe()
    async with store.read() as connection:
        assert await meta.get(connection, "gone") is None


async def test_opening_again_keeps_what_is_there(store: Store, database_url: str) -> None:
    async with store.begin() as connection:
        await meta.put(connection, "kept", "yes")
    again = await Store.open(database_url)
    async with again.read() as connection:
        assert await meta.get(connection, "kept") == "yes"
    await again.close()


@ON_SQLITE
async def test_two_processes_that_read_and_then_write_lose_no_update(store: Store, database_url: str) -> None:
    workers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", COUNT, database_url, stderr=asyncio.subprocess.PIPE)
        for _ in range(2)
    ]
    for worker in workers:
        _, errors = await worker.communicate()
        assert worker.returncode == 0, errors
    async with store.read() as connection:
        assert await meta.get(connection, "n") == "400"


async def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    async with store.begin() as writer:
        await meta.put(writer, "n", "1")
        async with asyncio.timeout(PATIENCE), store.read() as reader:
            assert await meta.get(reader, "n") is None


async def test_what_fails_half_way_has_not_happened(store: Store) -> None:
    async def break_off() -> None:
        async with store.begin() as connection:
            await meta.put(connection, "n", "1")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await break_off()
    async with store.read() as connection:
        assert (await connection.execute(select(t.meta))).all() == []
