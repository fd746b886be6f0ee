"""Two processes over one database serve the same bytes, and what one of them changes, the other serves at once."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.store import officers
from tests.databases import ON_SQLITE
from tests.waiting import PATIENCE

from .conftest import Site
from .test_feed import report, summaries, versions

SERVE = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from bot.clock import RehearsalClock
from bot.config import Database, Office, Settings
from bot.delivery.pacing import Unpaced
from bot.service.assemble import assembled
from bot.web.server import serving

async def main(url, root, now):
    office = Office(name="Phường thử", calendar_data=Path(root) / "calendar")
    settings = Settings(office=office, database=Database(url=url), root=Path(root))
    clock = RehearsalClock(datetime.fromisoformat(now))
    nowhere = {"token": "1:web", "base_url": "http://127.0.0.1:9"}
    async with assembled(settings, clock=clock, pace=Unpaced(), **nowhere) as service:
        async with serving(service.web(), "127.0.0.1", 0) as port:
            sys.stdout.write(f"{port}\\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)  # until the test lets go

asyncio.run(main(*sys.argv[1:]))
"""


@asynccontextmanager
async def another_process(site: Site, hash_seed: int) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the same office, served by a process of its own."""
    url, root, now = site.service.settings.database_url, site.file.parent.parent, site.clock.now()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SERVE, url, str(root), now.isoformat()),
        stdin=pipe,
        stdout=pipe,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed)},
    )
    assert process.stdin
    assert process.stdout
    port = int(await process.stdout.readline())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        yield client
    process.stdin.close()
    assert await process.wait() == 0


async def test_both_serve_the_same_bytes_and_each_sees_what_the_other_changes(site: Site) -> None:
    lan = await site.officer("ubnd")
    link = site.link(lan)
    async with another_process(site, 1) as other:

        async def both() -> httpx.Response:
            one, two = await asyncio.gather(other.get(link), site.client.get(link))
            assert (one.content, one.headers["ETag"]) == (two.content, two.headers["ETag"])
            assert (await other.get(link, headers={"If-None-Match": two.headers["ETag"]})).status_code == 304
            return one

        assert "☐ Báo cáo quý" in summaries(await both())
        await report(site, lan.id, "in_progress", 40)
        assert "☐ Báo cáo quý (40%)" in summaries(await both())
        await site.load(("date = 2020-05-04", 'date = 2020-06-04\nstatus = "postponed"'))
        assert "[Hoãn] Hội nghị" in summaries(await both())
        async with site.service.store.begin() as connection:
            await officers.new_feed_generation(connection, lan.id)
        assert (await other.get(link)).status_code == 410


async def test_two_that_begin_at_the_same_time_agree_on_the_versions(site: Site) -> None:
    link = site.link(await site.officer("ubnd"))
    async with another_process(site, 1) as other:
        answers = await asyncio.gather(*(client.get(link) for client in [other, site.client] * 3))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


@ON_SQLITE
async def test_who_never_saw_a_change_that_was_taken_back_has_its_version_all_the_same(site: Site) -> None:
    lan = await site.officer("ubnd")
    link = site.link(lan)
    async with another_process(site, 1) as other:
        first = versions(await other.get(link))
        await site.client.get(link)
        for words in (("date = 2020-05-04", "date = 2020-06-04"), ("date = 2020-06-04", "date = 2020-05-04")):
            await site.load(words)
            last = await site.client.get(link)
        assert versions(last)["hoi-nghi@nhaclich"][0] == first["hoi-nghi@nhaclich"][0] + 2  # type: ignore[operator]
        assert (await other.get(link)).content == last.content
