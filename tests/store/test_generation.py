"""An old copy of the database is noticed, and a database that simply goes on is not."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import Store, backup, generation, meta
from bot.store.generation import OldCopy

NOW = datetime(2020, 6, 10, tzinfo=UTC)


async def found(store: Store, file: Path) -> OldCopy | None:
    async with store.read() as connection:
        return await generation.old_copy(connection, file)


async def settled(store: Store, file: Path) -> None:
    async with store.begin() as connection:
        await generation.settled(connection, file)
    await generation.advance(store, file)


async def test_a_database_that_goes_on_is_no_old_copy(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "seen"
    assert await found(store, file) is None  # a new one
    for _ in range(3):
        await generation.advance(store, file)
        assert await found(store, file) is None
    file.unlink()
    assert await found(store, file) is None
    for nonsense in ("", "{", "[]", '{"database": 1}', '{"database": "other", "generation": 99}'):
        file.write_text(nonsense)
        assert await found(store, file) is None


async def test_a_crash_between_database_and_file_is_no_old_copy(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seen"
    await generation.advance(store, file)
    before = file.read_text()
    await generation.advance(store, file)
    file.write_text(before)
    assert await found(store, file) is None
    (tmp_path / "seen.part").write_text("half")  # it was being written
    await generation.advance(store, file)
    assert await found(store, file) is None


async def test_a_file_that_was_copied_back_is_noticed_until_it_is_dealt_with(
    tmp_path: Path, migrated_file: Path
) -> None:
    database, old, seen = tmp_path / "store.db", tmp_path / "old.db", tmp_path / "seen"
    shutil.copy(migrated_file, database)
    store = await Store.open(f"sqlite:///{database}")
    await generation.advance(store, seen)
    await store.close()
    shutil.copy(database, old)
    store = await Store.open(f"sqlite:///{database}")
    await generation.advance(store, seen)
    await store.close()
    shutil.copy(old, database)
    store = await Store.open(f"sqlite:///{database}")
    assert await found(store, seen) == OldCopy(None)
    assert await found(store, seen) == OldCopy(None)
    await settled(store, seen)
    assert await found(store, seen) is None
    await store.close()
    shutil.copy(old, database)  # and once more
    store = await Store.open(f"sqlite:///{database}")
    assert await found(store, seen) == OldCopy(None)
    await store.close()


async def test_a_copy_says_so_itself_on_a_machine_that_knows_nothing(store: Store, tmp_path: Path) -> None:
    await generation.advance(store, tmp_path / "seen")
    await backup.write_copy(store, tmp_path / "copy.db", now=NOW)
    assert await found(store, tmp_path / "seen") is None  # the original is none
    copy = await Store.open(f"sqlite:///{tmp_path}/copy.db")
    assert await found(copy, tmp_path / "elsewhere") == OldCopy(NOW)
    await settled(copy, tmp_path / "elsewhere")
    assert await found(copy, tmp_path / "elsewhere") is None
    await copy.close()


async def test_a_restored_copy_whose_instant_nobody_knows_is_noticed(store: Store, tmp_path: Path) -> None:
    async with store.begin() as connection:
        await meta.put(connection, meta.COPIED_AT, "")
    assert await found(store, tmp_path / "seen") == OldCopy(None)
