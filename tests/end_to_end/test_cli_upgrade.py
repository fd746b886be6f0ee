"""`nhaclich upgrade`, on either database: what is said before, what is done, and the way back."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, migrations
from bot.texts import texts
from tests.store.grown import grown

from .conftest import Command
from .office import office

OLD = "0004"
ON_SQLITE = pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)


@pytest.fixture
def at(empty_url: str) -> dict[str, str]:
    """Where an office's database of an older version is, as settings."""
    asyncio.run(grown(empty_url, OLD))
    return {"NHACLICH_DATABASE__URL": empty_url}


@ON_SQLITE
def test_what_lies_before_an_upgrade_is_told_and_nothing_changes(nhaclich: Command, at: dict[str, str]) -> None:
    for _ in range(2):
        told = nhaclich.json("upgrade", "--check", **at)
        assert (told["from"], told["to"], told["newest_copy"]) == (OLD, migrations.HEAD, None)
        assert [step["revision"] for step in told["steps"]] == [one for one in migrations.known() if one > OLD]
    said = nhaclich("upgrade", "--check", **at).stdout
    assert "Chưa có bản sao nào" in said
    assert "Chưa đổi gì. Để nâng cấp: nhaclich upgrade" in said
    looked = nhaclich.json("doctor", check=False, **at)
    (database,) = (one for one in looked if one["check"] == "database")
    assert (database["level"], f"mã {OLD}" in database["words"]) == ("error", True)
    assert not (nhaclich.folder / "var" / "backups").exists()


def test_an_upgrade_is_copied_first_looked_through_and_undone(nhaclich: Command, at: dict[str, str]) -> None:
    said = nhaclich("upgrade", **at).stdout
    assert "không có gì sai" in said
    (copy,) = (nhaclich.folder / "var" / "backups").iterdir()
    assert f"nhaclich upgrade --back {copy}" in said
    assert "không phải làm gì" in nhaclich("upgrade", **at).stdout
    people = nhaclich.json("officers", "list", **at)
    assert [one["name"] for one in people] == ["Lan", "Minh"]
    nhaclich("invite", "Sau", "--unit", "ubnd", **at)

    asked = nhaclich("upgrade", "--back", str(copy), check=False, typed="k\n", **at)
    assert (asked.returncode, "Chưa làm gì cả" in asked.stderr) == (1, True)
    done = nhaclich.json("upgrade", "--back", str(copy), **at)
    assert done["revision"] == OLD
    assert nhaclich.json("upgrade", "--check", **at)["from"] == OLD
    shown = nhaclich("agenda", "--from", "2020-03-01", "--to", "2020-03-31", **at)  # whatever is typed first upgrades
    assert "Bản sao trước đó" in shown.stderr
    assert "Báo cáo quý" in shown.stdout


@ON_SQLITE
def test_without_a_copy_or_where_none_can_be_written(nhaclich: Command, at: dict[str, str]) -> None:
    blocked = {"NHACLICH_BACKUP__FOLDER": str(nhaclich.config), **at}
    for command in (("upgrade",), ("agenda",)):
        refused = nhaclich(*command, check=False, **blocked)
        assert (refused.returncode, "Chưa nâng cấp gì" in refused.stderr) == (1, True), refused.stderr
    assert nhaclich.json("upgrade", "--check", **at)["from"] == OLD
    assert nhaclich.json("upgrade", "--without-copy", **blocked)["copy"] == ""
    assert nhaclich.json("upgrade", "--check", **at)["steps"] == []


def test_a_program_goes_on_from_a_copy_where_a_newer_one_has_upgraded(nhaclich: Command, at: dict[str, str]) -> None:
    copy = nhaclich.folder / "copy.db"
    nhaclich("upgrade", **at)
    nhaclich("backup", str(copy), **at)
    asyncio.run(_upgraded_by_a_newer_program(at["NHACLICH_DATABASE__URL"]))
    for command in (("agenda",), ("upgrade", "--check"), ("upgrade",), ("backup", "other.db")):
        refused = nhaclich(*command, check=False, **at)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
        assert "phiên bản mới hơn tạo ra (mã 9999)" in refused.stderr
    done = nhaclich.json("restore", str(copy), **at)
    assert "kept" in done["kept"]
    assert [one["name"] for one in nhaclich.json("officers", "list", **at)] == ["Lan", "Minh"]


async def _upgraded_by_a_newer_program(url: str) -> None:
    store = Store.connect(url)
    async with store.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE officers ADD COLUMN newer TEXT")
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await store.close()


def test_every_upgrade_is_told_in_both_languages() -> None:
    missing = [
        (locale, one)
        for locale in ("vi", "en")
        for one in migrations.known()[1:]
        if not texts(locale).has(f"upgrade.r{one}")
    ]
    assert missing == [], "a new revision is told in upgrade.toml"


def database_of(nhaclich: Command) -> Path:
    file = nhaclich.folder / "var" / "nhaclich.db"
    file.parent.mkdir()
    return file


async def test_a_start_copies_an_older_database_first_and_upgrades_nothing_while_it_runs(nhaclich: Command) -> None:
    await grown(f"sqlite:///{database_of(nhaclich)}", OLD)
    async with office(nhaclich) as one:
        running = await one.run()
        (copy,) = (nhaclich.folder / "var" / "backups").glob("before-upgrade-*")
        assert OLD in copy.name
        told = json.loads((await one.call("upgrade", "--check", "--json")).stdout)
        assert (told["steps"], told["running"]) == ([], True)
        refused = await one.call("upgrade", "--back", str(copy), "--yes", check=False)
        assert "đang chạy trên kho dữ liệu này" in refused.stderr
        await running.stop()


async def test_a_start_refuses_a_newer_database_in_one_sentence(nhaclich: Command) -> None:
    file = database_of(nhaclich)
    await grown(f"sqlite:///{file}", OLD)
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    async with office(nhaclich) as one:
        refused = await one.call("run", check=False)
    said = [line for line in refused.stderr.splitlines() if "mới hơn" in line]
    assert said == ["Kho dữ liệu do phiên bản mới hơn tạo ra (mã 9999). Hãy dùng phiên bản đó."]
    assert refused.returncode == 1
    assert file.read_bytes() == before
