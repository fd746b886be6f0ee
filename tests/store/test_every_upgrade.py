"""Every upgrade, from every earlier revision, with an office's rows: nothing is lost, the program runs, and there is a
way back. On SQLite and PostgreSQL."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import vietnam
from bot.channels.telegram.addresses import address_of
from bot.store import Store, backup, calendars, generation, meta, migrations, officers, progress, upgrading
from bot.store import tables as t
from bot.store.migrations import SchemaError
from bot.store.progress import Report
from tests.conftest import create_database

from .grown import Rows, as_told_now, grow, rows

NOW = datetime(2020, 3, 10, tzinfo=UTC)
EARLIER = migrations.known()[:-1]
SOME = [EARLIER[0], "0004", EARLIER[-1]]
"""The first, the last, and one with triggers but Telegram's numbers."""
Grown = dict[str, str]
At = Callable[[str], str]


@pytest.fixture(scope="module")
def sqlite_grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    folder = tmp_path_factory.mktemp("grown")

    def keep(revision: str) -> str:
        return str(shutil.copy(folder / "office.db", folder / f"{revision}.db"))

    return asyncio.run(grow(f"sqlite:///{folder}/office.db", keep))


@pytest.fixture(scope="module")
def postgresql_grown(postgres: str) -> Grown:
    def keep(revision: str) -> str:
        create_database(postgres, f"grown{revision}", "grown")
        return f"grown{revision}"

    return asyncio.run(grow(create_database(postgres, "grown"), keep))


@pytest.fixture(params=["sqlite", "postgresql"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> At:
    """Makes a database of the test's own as a revision left it, and says its address."""
    grown = request.getfixturevalue(f"{request.param}_grown")
    if request.param == "sqlite":
        return lambda revision: f"sqlite:///{shutil.copy(grown[revision], tmp_path / f'{revision}.db')}"
    postgres = request.getfixturevalue("postgres")
    return lambda revision: create_database(postgres, f"{tmp_path.name}_{revision}"[-60:], grown[revision])


STAGED = {table.name for table in t.STAGED}
"""What is got ready beside the calendar counts for nothing, and 0017 has it got ready anew."""


async def every_row(url: str) -> Rows:
    store = Store.connect(url)
    found = await rows(store)
    await store.close()
    return found


async def test_the_grown_office_has_rows_in_every_table(at: At) -> None:
    newest = await every_row(at(migrations.HEAD))
    empty = [table for table, found in newest.items() if not found and table not in STAGED]
    assert empty == [], "a revision with new tables has rows in rows_by_revision.sql"


async def test_nothing_is_lost_the_program_runs_and_there_is_a_way_back(at: At, tmp_path: Path) -> None:
    # With every revision: the long form of this, and on SQLite the next one.
    await _upgraded_and_back(at, tmp_path, SOME)


@pytest.mark.long
async def test_from_every_revision_there_is_a_way_and_a_way_back(at: At, tmp_path: Path) -> None:
    await _upgraded_and_back(at, tmp_path, EARLIER)


async def test_nothing_is_lost_from_any_revision(sqlite_grown: Grown, tmp_path: Path) -> None:
    for revision in EARLIER:
        url = f"sqlite:///{shutil.copy(sqlite_grown[revision], tmp_path / f'{revision}.db')}"
        before = await every_row(url)
        store = await Store.open(url)
        _nothing_is_lost(before, await rows(store), revision)
        await _works(store, revision)
        await store.close()


async def _upgraded_and_back(at: At, tmp_path: Path, revisions: list[str]) -> None:
    for revision in revisions:
        url, made = at(revision), list[Path]()
        before = await every_row(url)
        store = await Store.open(url, first=upgrading.copy_first(tmp_path / f"copies-{revision}", NOW, made))
        _nothing_is_lost(before, await rows(store), revision)
        await _works(store, revision)
        if revision == EARLIER[0]:
            assert await upgrading.problems(store) == [], revision
        (copy,) = made
        assert (upgrading.revision_of(copy), copy.stat().st_mode & 0o777) == (revision, 0o600)
        await store.close()
        await _brings_everything_back(copy, url, before)
        await _older_program(url, revision)


def _nothing_is_lost(before: Rows, after: Rows, revision: str) -> None:
    for table, known in before.items():
        if table in ("alembic_version", "changes", *STAGED):
            continue
        told = [as_told_now(table, row) for row in known]
        kept = [{name: as_told_now(table, row)[name] for name in told[0]} for row in after[table]] if told else []
        assert sorted(kept, key=repr) == sorted(told, key=repr), (revision, table)


async def _works(store: Store, revision: str) -> None:
    """What is on is shown, and an officer reports on a task."""
    async with store.begin() as connection:
        calendar = await calendars.current(connection)
        shown = occurrences(calendar, date(2020, 3, 1), date(2020, 5, 31), vietnam())
        assert [one.entry.id for one in shown] == ["ngay-a", "bao-cao", "hoi-nghi"], revision
        minh = await officers.by_chat(connection, address_of(1002))
        assert minh is not None, revision
        await progress.add(connection, [Report("bao-cao", "", "mttq", minh.id, 900, NOW, "done", None, None, "xong")])
        states = (await progress.states(connection, ["bao-cao"]))["bao-cao", ""]
        assert {unit: state.status for unit, state in states.items()} == {"ubnd": "done", "mttq": "done"}, revision


async def _brings_everything_back(copy: Path, url: str, before: Rows) -> None:
    kept = await upgrading.put_back(url, copy, now=NOW)
    after = await every_row(url)
    assert {"key": meta.COPIED_AT, "value": NOW.isoformat()} in after["meta"]
    after["meta"] = [row for row in after["meta"] if row["key"] != meta.COPIED_AT]
    counted = {"changes"} & before.keys()  # what was counted goes on
    assert all(after[table][0]["number"] > before[table][0]["number"] for table in counted)
    assert {table: after[table] for table in after.keys() - counted} == {
        table: before[table] for table in before.keys() - counted
    }
    if url.startswith("sqlite"):
        assert "open_questions" in await every_row(f"sqlite:///{kept}")


async def _older_program(url: str, revision: str) -> None:
    """The program of that revision goes on with what was put back, and knows that it is an old copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "HEAD", revision)
        store = await Store.open(url)
    async with store.begin() as connection:
        assert await generation.old_copy(connection, Path("nothing")) is not None, revision
        numbered = "INSERT INTO loads (loaded_at, loaded_by, files, added, changed, removed) VALUES"
        await connection.exec_driver_sql(f"{numbered} ('2020-03-10 00:00:00', 'x', '[]', 0, 0, 0)")
    await store.close()


async def test_a_newer_database_is_not_touched(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    url = at(migrations.HEAD)
    before = await every_row(url)
    monkeypatch.setattr(migrations, "HEAD", "0009")
    with pytest.raises(SchemaError, match=before["alembic_version"][0]["version_num"]):
        await Store.open(url, first=upgrading.copy_first(Path("/nowhere"), NOW))
    assert await every_row(url) == before


async def test_what_cannot_be_copied_is_not_upgraded(at: At, tmp_path: Path) -> None:
    url, blocked = at("0004"), tmp_path / "blocked"
    blocked.write_text("no folder")
    with pytest.raises(upgrading.NoCopy):
        await Store.open(url, first=upgrading.copy_first(blocked, NOW))
    assert (await every_row(url))["alembic_version"] == [{"version_num": "0004"}]


async def test_only_the_newest_copies_of_upgrades_are_kept(sqlite_grown: Grown, tmp_path: Path) -> None:
    store = Store.connect(f"sqlite:///{shutil.copy(sqlite_grown['0004'], tmp_path / 'office.db')}")
    made = [await upgrading.write_copy(store, tmp_path / "copies", now=NOW.replace(hour=hour)) for hour in range(5)]
    await store.close()
    assert upgrading.copies(tmp_path / "copies") == made[2:]
    for file in made[2:]:
        backup.check_file(file)
        with closing(sqlite3.connect(file)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
