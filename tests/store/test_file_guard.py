"""What is seen of a file that is harmed while it is open."""

import contextlib
import os
import resource
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.store import Store, meta
from tests.databases import ON_SQLITE


def shorter(file: Path) -> None:
    os.truncate(file, 8192)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def other_words(file: Path) -> None:
    file.write_bytes(b"khong phai co so du lieu " * 4000)


def older(file: Path) -> None:
    header = bytearray(file.read_bytes())
    header[24:28] = (1).to_bytes(4)
    with file.open("rb+") as target:
        target.write(header)


def gone(file: Path) -> None:
    file.unlink()


def another(file: Path) -> None:
    shutil.copy(file, file.with_suffix(".new"))
    file.with_suffix(".new").replace(file)


@ON_SQLITE
@pytest.mark.parametrize("harm", [shorter, emptied, other_words, older, gone, another])
async def test_a_harmed_file_is_not_written_on(
    store: Store, tmp_path: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "store.db"
    async with store.begin() as connection:
        await meta.put(connection, "a", "b")
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert store.problem() == ""
    harm(file)
    left = file.read_bytes() if file.exists() else None
    store.problem()
    monkeypatch.setattr("bot.store.file_guard._TORN_AFTER", -1.0)  # a checkpoint would be done by now
    assert str(file) in store.problem()
    with pytest.raises(OperationalError, match="while in use"):
        async with store.begin():
            pass
    assert (file.read_bytes() if file.exists() else None) == left


@ON_SQLITE
async def test_a_checkpoint_that_a_full_disk_has_ended_is_no_harm(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "store.db"
    monkeypatch.setattr("bot.store.file_guard._TORN_AFTER", -1.0)
    assert store.problem() == ""
    async with store.begin() as connection:
        await meta.put(connection, "a", "b" * 1_000_000)
    size, limits = file.stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_960, limits[1]))
    try:
        with contextlib.closing(sqlite3.connect(file)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("PRAGMA wal_checkpoint(FULL)")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    promised = int.from_bytes(file.read_bytes()[28:32]) * 4096
    assert promised > file.stat().st_size
    store.problem()
    assert store.problem() == ""
    async with store.begin() as connection:
        await meta.put(connection, "a", "c")
    os.truncate(file, size - 4096)  # and what is cut off is noticed all the same
    store.problem()
    assert "was cut off" in store.problem()
