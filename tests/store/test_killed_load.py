"""A load in a real process that is killed in the middle of its writing: it has not happened."""

import asyncio
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store import Store, bundled_calendar, calendars, loading
from bot.store import tables as t

LOAD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.store import Store, bundled_calendar, loading, versions, writing

async def main(url, file, bundled, where):
    module, name = {"rows": (writing, "_write_overridden"), "version": (versions, "record")}[where]
    honest = getattr(module, name)
    async def dying(*args, **more):
        await honest(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, dying)
    store = await Store.open(url)
    await loading.load(store, [Path(file)], bundled=Path(bundled), by="test", now=datetime(2020, 3, 11, tzinfo=UTC))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("where", ["rows", "version"])
async def test_a_load_that_is_killed_has_not_happened(database_url: str, tmp_path: Path, where: str) -> None:
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    rows = [f'[[event]]\nid = "e{n}"\nsummary = "E{n}"\ndate = 2020-06-01\n' for n in range(500)]
    (bundled / "1.toml").write_text('[layer]\nid = "ward"\n' + "".join(rows), encoding="utf-8")
    file = tmp_path / "new.toml"
    file.write_text('[layer]\nid = "ward"\n' + "".join(rows).replace("2020-06", "2020-07"), encoding="utf-8")
    store = await Store.open(database_url)
    await bundled_calendar.seed(store, bundled, now=datetime(2020, 3, 10, tzinfo=UTC))
    async with store.read() as connection:
        before = await calendars.snapshot(connection)
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", LOAD, database_url, str(file), str(bundled), where],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    async with store.read() as connection:
        assert await calendars.snapshot(connection) == before
        assert await connection.scalar(select(func.count()).select_from(t.loads)) == 1
    await loading.load(store, [file], bundled=bundled, by="test", now=datetime(2020, 3, 12, tzinfo=UTC))
    async with store.read() as connection:
        assert await calendars.revision(connection) > before.revision
    await store.close()
