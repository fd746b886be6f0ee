"""Where the database is: in a folder of any name; and nothing that only looks makes one."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.cli.base import say
from bot.config import database_address
from bot.store import Store

from .conftest import Command

FOLDERS = ["we?rd", "we?rd=1&x", "%41", "100%", "a#b", "hai chữ", "Phường Tứ Hạ", "a;b@c:d", "x.db?timeout=5"]
LOOKING = [
    ("agenda",),
    ("rehearse", "--from", "2020-03-10", "--to", "2020-03-11"),
    ("officers", "list"),
    ("outbox",),
    ("versions",),
    ("export", "-o", "OUT.ics"),
    ("export", "-o", "OUT.xlsx"),
    ("template", "-o", "OUT2.xlsx"),
    ("load", "TEP.toml", "--dry-run"),
]
WORKING = [
    ("backup", "COPY.db"),
    ("officers", "remove", "1"),
    ("outbox", "--release"),
    ("outbox", "--drop"),
    ("undo", "--yes"),
]
NONE = say.plain("cli.no_database_yet", url="").split("(")[0].strip()
WARD = '[layer]\nid = "ward"\nname = "Thử"\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\n'


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_a_data_folder_may_have_any_name(tmp_path: Path, nhaclich: Command) -> None:
    name = "we?rd=1 %41 100% #5 Phường Tứ Hạ"
    there = Command(tmp_path / "parent" / name)
    shutil.copytree(nhaclich.folder, there.folder)
    there("invite", "Lan", "--unit", "ubnd", "--role", "admin")
    assert files(tmp_path / "parent") == {f"{name}/config.toml", f"{name}/var/nhaclich.db"}
    there("backup", str(there.folder / "copy.db"))
    with closing(sqlite3.connect(there.folder / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM invitations").fetchone() == (1,)
    restored = there.json("restore", str(there.folder / "copy.db"), "--yes")
    assert Path(restored["kept"]).is_relative_to(there.folder)
    assert {Path(one).parts[0] for one in files(tmp_path / "parent")} == {name}


@pytest.mark.parametrize("name", FOLDERS)
async def test_an_address_is_a_path_as_it_is(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / "store.db"
    for given in (f"sqlite:///{file}", f"sqlite:///{file}?timeout=3", database_address.file_url(file)):
        await (await Store.open(given)).close()
        assert database_address.sqlite_file(given) == file
    assert files(tmp_path) == {f"{name}/store.db"}


@pytest.mark.parametrize(
    "wrong",
    ["sqlite:///", "sqlite:///a.db?timout=5", "sqlite:///a.db?timeout=x", "postgresql://a:secret@host:port/x", "x"],
)
def test_an_address_that_is_none_is_said(nhaclich: Command, wrong: str) -> None:
    done = nhaclich("agenda", check=False, NHACLICH_DATABASE__URL=wrong)
    assert done.returncode == 2
    assert "database.url" in done.stderr
    assert "secret" not in done.stderr
    assert files(nhaclich.folder) == {"config.toml"}


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, nhaclich: Command) -> dict[str, str]:
    """Settings of an office whose database was never begun with."""
    if request.param == "sqlite":
        return {}
    server: str = request.getfixturevalue("postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS never_begun")
        connection.execute("CREATE DATABASE never_begun TEMPLATE template0")
    return {"NHACLICH_DATABASE__URL": server.replace("/postgres?", "/never_begun?")}


def is_untouched(nhaclich: Command, nowhere: dict[str, str]) -> bool:
    if not nowhere:
        return not (nhaclich.folder / "var").exists()
    with psycopg.connect(nowhere["NHACLICH_DATABASE__URL"]) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return found == (0,)


def test_what_only_looks_makes_no_database_and_says_that_there_is_none(
    nhaclich: Command, nowhere: dict[str, str]
) -> None:
    (nhaclich.folder / "TEP.toml").write_text(WARD)
    for command in LOOKING:
        done = nhaclich(*command, check=False, **nowhere)
        assert (done.returncode, NONE in done.stderr) == (0, True), command
        assert is_untouched(nhaclich, nowhere), command
    assert nhaclich("officers", "list", "--json", **nowhere).stdout == "[]\n"


def test_what_has_nothing_to_work_on_fails_and_makes_nothing(nhaclich: Command, nowhere: dict[str, str]) -> None:
    for command in WORKING:
        done = nhaclich(*command, check=False, **nowhere)
        assert (done.returncode, NONE in done.stderr) == (1, True), command
        assert is_untouched(nhaclich, nowhere), command
    assert not (nhaclich.folder / "COPY.db").exists()


async def test_the_doctor_makes_none_either(nhaclich: Command, nowhere: dict[str, str]) -> None:
    nowhere = nowhere | {"NHACLICH_TELEGRAM__BASE_URL": "http://127.0.0.1:9"}
    found = await asyncio.to_thread(nhaclich, "doctor", check=False, **nowhere)
    assert "Chưa có kho dữ liệu" in found.stdout
    assert is_untouched(nhaclich, {key: value for key, value in nowhere.items() if "DATABASE" in key})
