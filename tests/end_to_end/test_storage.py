"""Storage that fails: it is said clearly, nothing is half done, and the service goes on by itself when it can."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.sandbox import Person

from .conftest import Command
from .office import Office, Running, office, until
from .storage import failing, read_only, small_disk

MANY = [f"Tin thử {n}" for n in range(4)]
GREETING = "chỉ dành cho cán bộ được mời"


async def health(running: Running, status: int) -> httpx.Response:
    """Until /healthz answers with this status."""
    for _ in range(400):
        found = await running.health()
        if found.status_code == status:
            return found
    raise AssertionError(f"{found.json()}\n{running.log}")


async def two_people(one: Office) -> tuple[Person, Person]:
    """Somebody who talks to the bot, and somebody to whom many messages go meanwhile."""
    lan, minh = one.state.add_person("Lan", started=True), one.state.add_person("Minh", started=True)
    await one.enqueue(minh, MANY)
    return lan, minh


async def everything_arrives_once(one: Office, running: Running, lan: Person, minh: Person) -> None:
    def all_there() -> bool:
        return len(one.received(minh)) >= len(MANY) and one.count(lan, GREETING) >= 1

    await until(all_there, what=lambda: (running.log, [m.text for m in one.received(lan)], len(one.received(minh))))
    assert (await health(running, 200)).json()["trouble"] == ""
    await running.stop()
    assert one.repeats() == (0, 0)
    assert (len(one.received(minh)), one.count(lan, GREETING)) == (len(MANY), 1)
    assert "Traceback" not in running.log


async def test_a_full_disk(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        with small_disk(nhaclich.folder / "disk") as disk:
            one.more = {"NHACLICH_DATABASE__URL": f"sqlite:///{disk.folder}/store.db"}
            lan, minh = await two_people(one)
            running = await one.run()
            await one.state.wait_for(lambda: bool(one.received(minh)))
            async with disk.full(running):
                one.state.say(lan.user_id, "/trogiup")
                await running.logged("the database cannot be used: database or disk is full")
                assert "full" in (await health(running, 503)).json()["trouble"]
                assert not one.received(lan)
            await everything_arrives_once(one, running, lan, minh)


async def test_errors_of_the_disk(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        lan, minh = await two_people(one)
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(minh)))
        async with failing(running, "fsync,fdatasync", "EIO"):
            one.state.say(lan.user_id, "/trogiup")
            await running.logged("the database cannot be used: disk I/O error")
            await health(running, 503)
            assert not one.received(lan)
        await everything_arrives_once(one, running, lan, minh)


async def test_a_database_that_another_process_has_locked(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        one.more = {"NHACLICH_DATABASE__URL": "sqlite:///var/nhaclich.db?timeout=0.5"}
        lan, minh = one.state.add_person("Lan", started=True), one.state.add_person("Minh", started=True)
        store = dict(one.more)
        one.more = {}
        await one.enqueue(minh, MANY)
        one.more = store
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(minh)))
        with contextlib.closing(sqlite3.connect(one.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            one.state.say(lan.user_id, "/trogiup")
            await running.logged("the database cannot be used: database is locked")
            await health(running, 503)
            other.execute("ROLLBACK")
        await everything_arrives_once(one, running, lan, minh)


async def test_a_folder_that_cannot_be_written(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        await (await one.run()).stop()
        with contextlib.closing(sqlite3.connect(one.database)) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a job that was cut off may have left its log
        with read_only(one.database.parent):
            for command in (["run"], ["invite", "Lan"], ["backup", str(nhaclich.folder / "copy.db")]):
                failed = await one.call(*command, check=False)
                assert failed.returncode == 1
                assert "Không" in failed.stderr
            assert "không mở được kho dữ liệu" in (await one.call("doctor", check=False)).stdout.lower()
        await (await one.run()).stop()


def overwrite(file: Path) -> None:
    with file.open("rb+") as target:
        target.seek(4096)
        target.write(b"\xff" * (file.stat().st_size - 8192))


def garbage(file: Path) -> None:
    file.write_bytes(b"khong phai co so du lieu " * 1000)


def truncate(file: Path) -> None:
    with file.open("rb+") as target:
        target.truncate(file.stat().st_size // 2 + 100)


def empty(file: Path) -> None:
    file.write_bytes(b"")


async def test_a_damaged_file_at_the_start(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        one.more = {"NHACLICH_BACKUP__HOUR": "00:00"}
        running = await one.run(ready="the day's copy")
        lan = await one.enrol("Lan", "admin")
        await one.state.wait_for(lambda: bool(one.received(lan)))
        copy = nhaclich.folder / "copy.db"
        await one.call("backup", str(copy))
        await running.stop()
        daily = next((nhaclich.folder / "var" / "backups").glob("nhaclich-*.db"))
        sound = one.database.read_bytes()
        for damage in (empty, truncate, garbage, overwrite):
            one.database.write_bytes(sound)
            damage(one.database)
            damaged = one.database.read_bytes()
            failed = await one.call("run", check=False)
            assert failed.returncode == 1
            assert "bị hỏng" in failed.stderr
            assert f"nhaclich restore {daily}" in failed.stderr
            assert one.database.read_bytes() == damaged
        assert f"nhaclich restore {daily}" in (await one.call("doctor", check=False)).stdout
        done = await one.call("restore", str(copy), "--yes")
        kept = next(one.database.parent.glob("nhaclich.db.damaged-*[0-9]"))
        assert str(kept) in done.stdout
        assert kept.read_bytes() == damaged
        again = await one.run()
        await one.state.wait_for(lambda: one.count(lan, "phục hồi từ một bản cũ") == 1)
        await again.stop()


def remove(file: Path) -> None:
    file.unlink()


def replace(file: Path) -> None:
    file.with_name("other.db").write_bytes(file.read_bytes())
    file.with_name("other.db").replace(file)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (remove, "was removed"),
        (replace, "was replaced"),
        (garbage, "the file "),
        pytest.param(empty, "the file ", marks=pytest.mark.long),
        pytest.param(truncate, "the file ", marks=pytest.mark.long),
    ],
)
async def test_a_file_that_is_harmed_under_the_service_is_noticed_and_not_written_on(
    nhaclich: Command, harm: Callable[[Path], None], words: str
) -> None:
    async with office(nhaclich) as one:
        admin = await one.enrol("Lan", "admin")
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(admin)))
        with contextlib.closing(sqlite3.connect(one.database)) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        harm(one.database)
        after = one.database.read_bytes() if one.database.exists() else None
        await running.logged("nothing is written to it")
        assert words in (await health(running, 503)).json()["trouble"]
        if harm in (remove, replace):
            await one.state.wait_for(lambda: one.count(admin, "Tệp dữ liệu") == 1)
        one.state.say(admin.user_id, "/trogiup")
        await running.logged("update")
        assert (one.database.read_bytes() if one.database.exists() else None) == after
        await running.kill()


async def test_a_file_that_is_put_back_is_worked_with_again(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        admin = await one.enrol("Lan", "admin")
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(admin)))
        aside = one.database.rename(one.database.with_suffix(".aside"))
        await running.logged("was removed")
        one.state.say(admin.user_id, "/trogiup")
        await health(running, 503)
        aside.rename(one.database)
        await one.state.wait_for(lambda: one.count(admin, "/lich") >= 1, timeout=60)
        await running.stop()
