"""Real programs subscribe to the running server, notice what changes, and cost nothing in between."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from tests.databases import ON_SQLITE

from .conftest import Site
from .test_feed import report

BIN = Path(sys.executable).parent


async def run(*command: str) -> str:
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@ON_SQLITE
async def test_vdirsyncer_notices_a_postponement_a_cancellation_and_a_completion(site: Site, tmp_path: Path) -> None:
    lan = await site.officer("ubnd")
    config = tmp_path / "vdirsyncer.conf"
    config.write_text(
        f"""[general]
status_path = "{tmp_path}/status/"
[pair office]
a = "phone"
b = "feed"
collections = null
conflict_resolution = "b wins"
[storage phone]
type = "filesystem"
path = "{tmp_path}/phone/"
fileext = ".ics"
[storage feed]
type = "http"
url = "{site.url}{site.link(lan)}"
"""
    )
    command = [str(BIN / "vdirsyncer"), "-c", str(config)]

    async def phone() -> str:
        await run(*command, "sync")
        return "".join(file.read_text(encoding="utf-8") for file in sorted((tmp_path / "phone").glob("*.ics")))

    (tmp_path / "phone").mkdir()
    await run(*command, "discover")
    assert "DTSTART;VALUE=DATE:20200504" in await phone()
    await site.load(("date = 2020-05-04", 'date = 2020-06-04\nstatus = "postponed"'))
    assert "SUMMARY:[Hoãn] Hội nghị" in await phone()
    await site.load(('status = "postponed"', 'status = "cancelled"'))
    assert "STATUS:CANCELLED" in await phone()
    await report(site, lan.id, "done")
    assert "SUMMARY:☑ Báo cáo quý" in await phone()


async def test_a_program_that_asks_conditionally_pays_for_changes_only(site: Site) -> None:
    lan = await site.officer("ubnd")
    etag, statuses = "", []
    for day in range(6):
        if day == 3:
            await report(site, lan.id, "done")
        answer = await site.client.get(site.link(lan), headers={"If-None-Match": etag} if etag else {})
        etag = answer.headers["ETag"]
        statuses.append(answer.status_code)
        site.clock.advance(timedelta(hours=6))
    assert statuses == [200, 304, 304, 200, 304, 304]
