"""Copies that are damaged, foreign or too new: they are refused, and nothing changes."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.config.database_address import file_url
from bot.store import Store, backup
from bot.store.backup import NotACopy
from bot.store.migrations import SchemaError
from tests.office import enrol

from .test_backup import NOW, everything, restore


def garbage(file: Path) -> None:
    file.write_bytes(b"Danh sach can bo\n" * 1000)


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def no_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("VACUUM")


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Lan')")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(garbage, "damaged"), (truncated, "damaged"), (emptied, "empty"), (no_tables, "empty"), (foreign, "foreign")],
)
async def test_what_is_no_copy_is_refused_and_nothing_changes(
    store: Store, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    await enrol(store, now=NOW, chat_id=5)
    before = await everything(store)
    file = tmp_path / "copy.db"
    await backup.write_copy(store, file, now=NOW)
    spoil(file)
    spoiled = file.read_bytes()
    with pytest.raises(NotACopy) as refused:
        await restore(store, file, tmp_path / "scratch")
    assert refused.value.reason == reason
    assert await everything(store) == before
    assert file.read_bytes() == spoiled
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_a_copy_of_a_newer_program_and_a_file_that_is_not_there_are_refused(store: Store, tmp_path: Path) -> None:
    await enrol(store, now=NOW, chat_id=5)
    before = await everything(store)
    file = tmp_path / "copy.db"
    await backup.write_copy(store, file, now=NOW)
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="9999"):
        await restore(store, file, tmp_path / "scratch")
    for missing in (tmp_path / "no.db", tmp_path):
        with pytest.raises(OSError, match=r"No such file|Is a directory"):
            await restore(store, missing, tmp_path / "scratch")
    assert await everything(store) == before


async def test_a_restore_that_fails_half_way_has_not_happened(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enrol(store, now=NOW, chat_id=5)
    file = tmp_path / "copy.db"
    await backup.write_copy(store, file, now=NOW)
    await enrol(store, now=NOW, chat_id=6)
    before = await everything(store)
    with closing(sqlite3.connect(file)) as copy, copy:  # it points to an officer who is not in it
        copy.execute("INSERT INTO officer_units VALUES (999, 'ubnd')")
    with pytest.raises(DBAPIError):
        await restore(store, file, tmp_path / "scratch")
    assert await everything(store) == before


def test_a_damaged_file_is_set_aside_with_what_belongs_to_it(tmp_path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"store.db{suffix}").write_text(suffix or "itself")
    aside = backup.set_aside(tmp_path / "store.db", NOW)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        aside.name: "itself",
        f"{aside.name}-wal": "-wal",
        f"{aside.name}-shm": "-shm",
    }


async def test_a_damaged_database_makes_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    store = await Store.open(f"sqlite:///{file}")
    for chat_id in range(5, 50):
        await enrol(store, now=NOW, chat_id=chat_id)
    await store.close()
    with file.open("r+b") as damaged:  # all but the page that says what tables there are
        damaged.seek(4096)
        damaged.write(b"\xff" * (file.stat().st_size - 4096))
    broken = Store(create_async_engine(f"sqlite+aiosqlite:///{file}"), file_url(file))
    with pytest.raises(DBAPIError):
        await backup.write_copy(broken, tmp_path / "copies" / "copy.db", now=NOW)
    await broken.close()
    assert list((tmp_path / "copies").iterdir()) == []
