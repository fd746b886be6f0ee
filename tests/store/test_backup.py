"""Copies of the database: consistent while it is written, whole or not there, put back into either kind."""

import asyncio
import os
import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, Integer, LargeBinary, String, Table, Text, insert, select, text

from bot.channels.telegram.addresses import address_of
from bot.store import Store, backup, deliveries, meta
from bot.store import tables as t
from tests.office import enrol

NOW = datetime(2020, 6, 10, 1, 30, 0, 123456, tzinfo=UTC)
TABLES = [table for table in t.metadata.sorted_tables if table not in (t.changes, *t.STAGED)]
"""What is copied: each database counts its own changes."""
Rows = dict[str, list[dict[str, Any]]]

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["Uỷ ban", "'; DROP TABLE meta; --", "♻️", '{"a": null}', " ", "\n"]
)
instants = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


_UNIQUE = ("dedupe_key", "update_id", "code_hash", "entry_id")


def values(table: Table, number: int, given_ids: int) -> st.SearchStrategy[dict[str, Any]]:
    """One row of a table: its keys are numbered, what it points to are rows that are there."""
    columns: dict[str, st.SearchStrategy[Any]] = {}
    for column in table.columns:
        unique = column.primary_key or column.unique or column.name in _UNIQUE
        found: st.SearchStrategy[Any]
        if column.name == "undoes":
            found = st.just(number - 1) if number > 1 else st.none()
        elif column.foreign_keys and isinstance(column.type, String):
            found = st.just(f"k{number}")
        elif column.foreign_keys:
            found = st.just(number) if unique else st.integers(1, given_ids)
        elif isinstance(column.type, String | Text):
            longest = getattr(column.type, "length", None)
            found = st.just(f"k{number}") if unique else words.map(lambda said, most=longest: said[:most])
        elif isinstance(column.type, LargeBinary):
            found = st.binary(max_size=20)
        elif isinstance(column.type, Date):
            found = st.dates(date(1900, 1, 1), date(2100, 1, 1))
        elif isinstance(column.type, t.Instant):
            found = instants
        elif column.type.python_type is bool:
            found = st.booleans()
        elif unique:
            found = st.just(number)
        else:
            most = 2**31 - 1 if isinstance(column.type, Integer) else 2**52
            found = st.integers(-most, most)
        if column.nullable and not column.foreign_keys:
            found = st.none() | found
        columns[column.name] = found
    return st.fixed_dictionaries(columns)


@st.composite
def contents(draw: st.DrawFn) -> Rows:
    """Rows for every table, as wild as the columns allow."""
    count = draw(st.integers(1, 3))
    return {table.name: [draw(values(table, number, count)) for number in range(1, count + 1)] for table in TABLES}


async def fill(store: Store, rows: Rows) -> None:
    async with store.begin() as connection:
        for table in TABLES:
            if rows[table.name]:
                await connection.execute(insert(table), rows[table.name])
        if not store.is_sqlite:
            await backup._number_on(connection)


async def everything(store: Store) -> Rows:
    async with store.read() as connection:
        return {
            table.name: [
                dict(row._mapping)
                for row in await connection.execute(select(table).order_by(*table.primary_key.columns))
                if row._mapping.get("key") != meta.COPIED_AT
            ]
            for table in TABLES
        }


async def restore(store: Store, file: Path, scratch: Path) -> datetime | None:
    async with backup.opened_copy(file, scratch) as copy:
        return await backup.restore_copy(store, copy)


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@settings(max_examples=settings.default.max_examples // 12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=contents())
async def test_a_copy_of_either_kind_goes_back_into_either_kind(
    kind: str, rows: Rows, tmp_path: Path, migrated_file: Path, postgres_url: str
) -> None:
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    shutil.copy(migrated_file, folder / "lite.db")
    lite = await Store.open(f"sqlite:///{folder}/lite.db")
    post = await Store.open(postgres_url)
    try:
        source = lite if kind == "sqlite" else post
        await fill(source, rows)
        before = await everything(source)
        assert {name: len(kept) for name, kept in before.items()} == {name: len(kept) for name, kept in rows.items()}
        file = folder / "copy.db"
        counts = await backup.write_copy(source, file, now=NOW)
        assert counts == {name: len(kept) for name, kept in before.items()}
        for target in (lite, post):
            assert await restore(target, file, folder) == NOW
            assert await everything(target) == before
            newest = max(row["id"] for row in rows["officers"])
            assert (await enrol(target, now=NOW, chat_id=2**53)).id == newest + 1  # numbering goes on
    finally:
        for store in (lite, post):
            await clear(store)
            await store.close()


async def clear(store: Store) -> None:
    async with store.begin() as connection:
        await backup.empty(connection)
        if not store.is_sqlite:
            await backup._number_on(connection)


async def test_a_copy_is_of_one_instant_though_others_write(store: Store, tmp_path: Path) -> None:
    stop = asyncio.Event()

    async def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            async with store.begin() as connection:  # the two belong together
                await connection.execute(insert(t.loads).values(_load(number)))
                await meta.put(connection, "loads", str(number))

    async with store.begin() as connection:
        for number in range(3000):
            await deliveries.enqueue(
                connection,
                address=address_of(1),
                officer_id=None,
                dedupe_key=f"d{number}",
                payload={"n": number},
                now=NOW,
            )
    writing = asyncio.create_task(write())
    for number in range(3):
        await asyncio.sleep(0.05)
        await backup.write_copy(store, tmp_path / f"{number}.db", now=NOW)
    stop.set()
    await writing
    for number in range(3):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            ((written,),) = copy.execute("SELECT count(*) FROM loads").fetchall()
            ((noted,),) = copy.execute("SELECT coalesce(max(CAST(value AS INT)), 0) FROM meta WHERE key='loads'")
            assert written == noted


def _load(number: int) -> dict[str, Any]:
    return {"loaded_at": NOW, "loaded_by": "x", "files": f"{number}", "added": 0, "changed": 0, "removed": 0}


async def test_a_file_that_was_copied_by_other_means_counts_as_an_old_copy(store: Store, tmp_path: Path) -> None:
    await enrol(store, now=NOW, chat_id=5)
    file = tmp_path / "copy.db"
    await backup.write_copy(store, file, now=NOW)
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("PRAGMA journal_mode = WAL")
        copy.execute("DELETE FROM meta")
        copy.execute("INSERT INTO meta VALUES ('in', 'the log')")
        copy.commit()
        plain = tmp_path / "plain.db"  # as `cp` would, while it is open
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{plain}{suffix}")
    assert await restore(store, plain, tmp_path / "scratch") is None
    async with store.read() as connection:
        assert await meta.get(connection, meta.COPIED_AT) == ""
        assert await meta.get(connection, "in") == "the log"


async def test_an_existing_file_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("precious")
    with pytest.raises(FileExistsError):
        await backup.write_copy(store, file, now=NOW)
    assert file.read_text() == "precious"


async def test_a_file_that_came_to_be_meanwhile_is_not_overwritten(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, honest = tmp_path / "copies" / "copy.db", backup._appear

    def too_late(part: Path, wanted: Path) -> None:
        wanted.write_text("precious")
        honest(part, wanted)

    monkeypatch.setattr(backup, "_appear", too_late)
    with pytest.raises(FileExistsError):
        await backup.write_copy(store, file, now=NOW)
    assert [left.read_text() for left in file.parent.iterdir()] == ["precious"]


async def test_a_copy_goes_onto_a_disk_without_hard_links(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    await enrol(store, now=NOW, chat_id=5)
    await backup.write_copy(store, tmp_path / "stick" / "copy.db", now=NOW)
    assert [file.name for file in (tmp_path / "stick").iterdir()] == ["copy.db"]
    backup.check_file(tmp_path / "stick" / "copy.db")
    with pytest.raises(FileExistsError):
        await backup.write_copy(store, tmp_path / "stick" / "copy.db", now=NOW)


@pytest.mark.parametrize("name", ["sao lưu 100%.db", "a?b=c.db", "#1.db", 'o\'ng "x".db'])
async def test_a_copy_may_be_called_anything(store: Store, tmp_path: Path, name: str) -> None:
    await enrol(store, now=NOW, chat_id=5)
    before = await everything(store)
    await backup.write_copy(store, tmp_path / name, now=NOW)
    await enrol(store, now=NOW, chat_id=6)
    await restore(store, tmp_path / name, tmp_path)
    assert await everything(store) == before
    assert {file for file in names(tmp_path) if not file.startswith("store.db")} == {name}


async def test_a_write_that_fails_leaves_no_half_file(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for chat_id in (5, 6, 7):
        await enrol(store, now=NOW, chat_id=chat_id)
    monkeypatch.setattr(backup.meta, "put", failing)
    with pytest.raises(OSError, match="No space left"):
        await backup.write_copy(store, tmp_path / "copies" / "copy.db", now=NOW)
    assert list((tmp_path / "copies").iterdir()) == []


async def test_a_copy_can_be_opened_where_nothing_can_be_written(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    await backup.write_copy(store, file, now=NOW)
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert file.stat().st_mode & 0o077 == 0


async def test_the_newest_daily_copies_are_kept(store: Store, tmp_path: Path) -> None:
    other = tmp_path / "nhaclich-mine.db"
    other.write_text("kept")
    (tmp_path / ".nhaclich-2020-05-31.db.abc.part").write_text("of a copy that was being written at a crash")
    for day in range(1, 6):
        name = f"2020-06-0{day}"
        assert await backup.daily_copy(store, tmp_path, now=NOW, day=name, keep=3) == tmp_path / f"nhaclich-{name}.db"
        assert await backup.daily_copy(store, tmp_path, now=NOW, day=name, keep=3) is None
    assert [file.name for file in backup.daily_copies(tmp_path)] == [f"nhaclich-2020-06-0{day}.db" for day in (3, 4, 5)]
    assert other.read_text() == "kept"
    assert not [file for file in names(tmp_path) if file.startswith(".")]


async def test_the_newest_schema_is_what_a_copy_has(store: Store, tmp_path: Path) -> None:
    await backup.write_copy(store, tmp_path / "copy.db", now=NOW)
    copy = await Store.open(f"sqlite:///{tmp_path}/copy.db")
    async with copy.read() as theirs, store.read() as ours:
        version = text("SELECT version_num FROM alembic_version")
        assert await theirs.scalar(version) == await ours.scalar(version)
    await copy.close()
