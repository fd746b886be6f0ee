"""What the feed costs: requests a second beside Radicale and beside the same bytes from a bare function; one change.

One run, one machine: a feed of 1,000 events, 16 connections (wrk), first a short run of each to warm up. Then how long
it takes, for more and more officers and entries, until the next GET has one report, and how much is written anew. The
last line is one JSON document: requests a second as {"ours_get", "ours_304", "bare_get", "bare_304", "radicale_get"}.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.calendar.working_days import vietnam
from bot.channels.telegram.addresses import address_of
from bot.clock import RehearsalClock
from bot.config import Settings
from bot.office.lead_times import lead_times
from bot.office.office import Office
from bot.store import Store, bundled_calendar, progress
from bot.store import tables as t
from bot.store.feeds import TokenFault
from bot.store.officers import Role
from bot.store.progress import Report
from bot.texts import texts
from bot.web.app import create_app
from bot.web.feed.feeds import Feeds, link
from bot.web.feed.query import EVERYTHING
from bot.web.metrics import Snapshot
from bot.web.server import serving
from bot.web.throttle import Throttle

ROOT = Path(__file__).resolve().parents[1]
EVENTS, CONNECTIONS, SECONDS = 1000, 16, 6
ANSWERS, LONGEST = 4 * CONNECTIONS, 900
"""A rate is taken over so many answers at least: SECONDS are doubled until they suffice, up to LONGEST."""
SIZES = (
    (10, 100),
    (10, 1000),
    (10, 10_000),
    (100, 1000),
    (1000, 1000),
    (10_000, 100),
    (10_000, 1000),
    (10_000, 10_000),
)
UNITS = 20
NOW = datetime(2020, 3, 10, 2, 0, tzinfo=UTC)
BARE = """
import asyncio, sys
from pathlib import Path
import uvicorn
body = Path(sys.argv[1]).read_bytes()
tag = b'"abc"'
async def app(scope, receive, send):
    unchanged = (b"if-none-match", tag) in scope["headers"]
    headers = [(b"etag", tag)] if unchanged else [(b"etag", tag), (b"content-type", b"text/calendar; charset=utf-8"),
        (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 304 if unchanged else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if unchanged else body})
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_config=None, access_log=False, lifespan="off")
"""


def need_wrk() -> str:
    """Where wrk is; installed as root where it is missing."""
    if shutil.which("wrk") is None:
        if os.geteuid() or shutil.which("apt-get") is None:
            sys.exit("The measurement needs wrk. On Debian: sudo apt-get install wrk")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "wrk"], check=True)
    return shutil.which("wrk") or sys.exit("wrk is not there")


def requests_a_second(url: str, status: int, *headers: str) -> float:
    """What wrk counts, over as long as it takes for ANSWERS to come. One answer before must have the `status`."""
    wanted = dict(header.split(": ", 1) for header in headers)
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=wanted)) as answer:
            found = answer.status
    except urllib.error.HTTPError as error:
        found = error.code
    assert found == status, (url, found)
    options = [option for header in headers for option in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "--timeout", f"{LONGEST}s", *options, url]
    subprocess.run([*command, "-d1s"], check=True, capture_output=True)
    seconds = SECONDS
    while seconds <= LONGEST:
        said = subprocess.run([*command, f"-d{seconds}s"], check=True, capture_output=True, text=True).stdout
        answers, rate = counted(said)
        if answers >= ANSWERS:
            return rate
        seconds *= 2
    sys.exit(f"{url} gave no {ANSWERS} answers in {LONGEST} seconds")


def counted(said: str) -> tuple[int, float]:
    """How many requests were answered by what wrk said, and how many a second."""
    answers, rate = re.search(r"(\d+) requests in", said), re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert answers, said
    assert rate, said
    assert "Non-2xx" not in said, said
    return int(answers.group(1)), float(rate.group(1))


def calendar_file(count: int) -> str:
    """One task in ten, the others events; each in its own place of the year."""
    found = ['[layer]\nid = "ward"\nname = "Phường"\n']
    found += [f'[[unit]]\nid = "u{n}"\nname = "Đơn vị số {n}"\nshort = "ĐV{n}"\n' for n in range(UNITS)]
    for n in range(count):
        day = date(2020, 1, 1) + timedelta(days=n % 366)
        head = f'id = "e{n}"\nsummary = "Việc số {n} của kế hoạch công tác thông tin"\nsource = "Kế hoạch 02-KH/ĐU"\n'
        task = f'[[task]]\n{head}due = {day}\nunits = ["u{n // 10 % UNITS}"]\n'
        found.append(f"[[event]]\n{head}date = {day}\n" if n % 10 else task)
    return "\n".join(found)


async def office_of(parent: Path, people: int, entries: int) -> Office:
    folder = Path(tempfile.mkdtemp(dir=parent))
    store = await Store.open(f"sqlite:///{folder}/office.db")
    calendar = folder / "calendar"
    calendar.mkdir()
    (calendar / "a.toml").write_text(calendar_file(entries), encoding="utf-8")
    await bundled_calendar.seed(store, calendar, now=NOW)
    async with store.begin() as connection:
        rows = [
            {"id": n + 1, "name": str(n), "post": "", "role": (Role.OFFICER if n else Role.LEAD).value, "locale": "vi"}
            | {**address_of(1000 + n).columns(), "enrolled_at": NOW}
            for n in range(people)
        ]
        await connection.execute(insert(t.officers), rows)
        units = [{"officer_id": n + 1, "unit_id": f"u{n % UNITS}"} for n in range(people)]
        await connection.execute(insert(t.officer_units), units)
    settings = Settings()
    return Office(
        store=store,
        clock=RehearsalClock(NOW),
        name="Phường thử",
        locale="vi",
        lead_times=lead_times(settings),
        working=vietnam(),
        feed_link=link("http://127.0.0.1", b"bench"),
        page_link=link("http://127.0.0.1", b"bench"),
    )


def token(office: Office, officer_id: int) -> str:
    return office.feed_link(officer_id, 0).rpartition("/")[2].removesuffix(".ics")


async def serve_ours(folder: Path, port: int) -> None:
    """Our own server, in a process of its own."""
    office = await office_of(folder, 10, EVENTS)
    feeds = Feeds(office, b"bench")

    async def health() -> dict[str, object]:
        return {"ok": True}

    async def figures() -> Snapshot:
        raise RuntimeError("nobody asks for figures here")

    app = create_app(feeds, health, figures, Throttle(asyncio.get_running_loop().time), texts("vi"))
    async with serving(app, "127.0.0.1", port):
        await asyncio.Event().wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def running(port: int, *command: str) -> Iterator[None]:
    """Run Python with these arguments until the block ends; it begins when the port is listened on."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        while not _listens(port):
            assert process.poll() is None, f"it ended with {process.returncode}: {command}"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def throughput(folder: Path) -> dict[str, float]:
    found = {}
    port, office_port = free_port(), free_port()
    with running(office_port, "-m", "benchmarks.feed", "serve", str(folder), str(office_port)):
        own = link(f"http://127.0.0.1:{office_port}", b"bench")(1, 0)
        with urllib.request.urlopen(own) as answer:
            body, tag = answer.read(), answer.headers["ETag"]
        found["ours_get"] = requests_a_second(own, 200)
        found["ours_304"] = requests_a_second(own, 304, f"If-None-Match: {tag}")
    file = folder / "feed.ics"
    file.write_bytes(body)
    with running(port, "-c", BARE, str(file), str(port)):
        found["bare_get"] = requests_a_second(f"http://127.0.0.1:{port}/", 200)
        found["bare_304"] = requests_a_second(f"http://127.0.0.1:{port}/", 304, 'If-None-Match: "abc"')
    radicale_port = free_port()
    config = folder / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{radicale_port}\nmax_connections = 64\n[auth]\ntype = none\n"
        f"[rights]\ntype = owner_only\n"
        f"[storage]\nfilesystem_folder = {folder}/radicale\n"
    )
    with running(radicale_port, "-m", "radicale", "--config", str(config)):
        url = f"http://127.0.0.1:{radicale_port}/bench/feed/"
        login = "Authorization: Basic YmVuY2g6YmVuY2g="
        put = urllib.request.Request(
            url, data=body, method="PUT", headers={"Content-Type": "text/calendar", "Authorization": login[15:]}
        )
        urllib.request.urlopen(put).close()
        found["radicale_get"] = requests_a_second(url, 200, login)
    print(f"{EVENTS} events, {len(body) / 1e3:.0f} kB, {CONNECTIONS} connections, requests a second:")
    for name, rate in found.items():
        print(f"  {name:14} {rate:10,.1f}")
    print(f"  ours / Radicale {found['ours_get'] / found['radicale_get']:.0f}")
    print(f"  ours / bare {found['ours_get'] / found['bare_get']:.2f}, 304 {found['ours_304'] / found['bare_304']:.2f}")
    return found


async def one_change(folder: Path, people: int, entries: int) -> None:
    office = await office_of(folder, people, entries)
    feeds = Feeds(office, b"bench")

    async def take(officer_id: int) -> None:
        """What a calendar program does that remembers nothing; all of them take gzip."""
        found = await feeds.open(token(office, officer_id), EVERYTHING)
        assert not isinstance(found, TokenFault)

    begin = time.perf_counter()
    await take(1)
    first = time.perf_counter() - begin
    every = range(1, people + 1)
    for officer_id in every:
        await take(officer_id)
    written, built = feeds.entries_written, feeds.built
    async with office.store.begin() as connection:
        await progress.add(connection, [Report("e0", "", "u0", 1, 1, NOW, "in_progress", percent=40)])
    begin = time.perf_counter()
    await take(1)
    seconds = time.perf_counter() - begin
    for officer_id in every:
        await take(officer_id)
    everybody = time.perf_counter() - begin
    print(
        f"  {people:8,} {entries:8,} {first:9.2f} s {seconds * 1000:9.1f} ms {everybody * 1e6 / people:9.0f} µs"
        f" {feeds.entries_written - written:8} {feeds.built - built:8} of {built}"
    )
    await office.store.close()


def main() -> None:
    need_wrk()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = throughput(folder)
        print("one report; the next GET, then one of every officer; entries written and feeds made anew:")
        print("  officers  entries       first   next GET    each officer    written     made")
        for people, entries in SIZES:
            asyncio.run(one_change(folder, people, entries))
    print(json.dumps({name: round(rate, 1) for name, rate in found.items()}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve_ours(Path(sys.argv[2]), int(sys.argv[3])))
    else:
        main()
