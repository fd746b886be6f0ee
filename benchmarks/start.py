"""How long commands take, how long it is to the first poll, and how much memory the bot has at rest: the 2020 calendar,
40 officers, web server, started with PYTHONOPTIMIZE=2 as `deploy/` starts it.

Beside them, what they are measured against: Python alone (`python -c pass`), and a process that only imports
python-telegram-bot and polls. The last line is one JSON document: {"start_s", "rss_mb", "bare_start_s", "bare_rss_mb",
"python_s", "commands_s": {command: seconds}}.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import psutil

from bot.channels.telegram.addresses import address_of
from bot.clock import SystemClock
from bot.sandbox import SandboxState, create_app, serve
from bot.store import Store, bundled_calendar, officers
from bot.store.officers import Role

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "40:bench"
RUNS = 5
OFFICERS = 40
REST_SECONDS = 3
UNITS = ("tuyen-giao", "van-phong", "ubkt", "ubnd", "mttq", "doan-the", "chi-bo")
DEPLOYED = {"PYTHONOPTIMIZE": "2"}
COMMANDS = (("--help",), ("reply", "xong"), ("agenda", "--from", "2020-03-10"), ("officers", "list"))
BARE = """
import asyncio, sys
from telegram import Bot
async def main():
    bot = Bot("{token}", base_url="{url}/bot")
    await bot.initialize()
    while True:
        await bot.get_updates(timeout=50)
asyncio.run(main())
"""


async def prepare(url: str) -> None:
    """An office with its calendar and forty officers."""
    store = await Store.open(url)
    now = SystemClock().now()
    await bundled_calendar.seed(store, ROOT / "calendar_data", now=now)
    async with store.begin() as connection:
        for number in range(OFFICERS):
            code = await officers.invite(
                connection,
                name=f"Cán bộ {number}",
                post="",
                role=Role.OFFICER,
                units=[UNITS[number % len(UNITS)]],
                now=now,
                expires_at=now + timedelta(days=1),
            )
            await officers.enrol(connection, code, address=address_of(1000 + number), locale="vi", now=now)
    await store.close()


async def measure(state: SandboxState, command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """(seconds to the first poll, megabytes at rest) of one process."""
    begin = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | environment, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    await state.wait_for(lambda: state.updates.polling, timeout=60)
    seconds = time.perf_counter() - begin
    await asyncio.sleep(REST_SECONDS)
    rss = psutil.Process(process.pid).memory_info().rss / 1e6
    process.terminate()
    await process.wait()
    # The sandbox notices a poll that was cut off when it next has something to say.
    while state.updates.polling:
        state.updates.end_poll("bench")
        await asyncio.sleep(0.05)
    return seconds, rss


async def command_time(command: list[str], environment: dict[str, str]) -> float:
    """Seconds that one process takes, from its start to its end."""
    begin = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | environment, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        raise SystemExit(f"{command} failed")
    return time.perf_counter() - begin


async def main() -> None:
    state = SandboxState(SystemClock(), TOKEN)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/office.db"
        await prepare(url)
        async with serve(create_app(state)) as server:
            environment = {
                "NHACLICH_DATABASE__URL": url,
                "NHACLICH_TELEGRAM__TOKEN": TOKEN,
                "NHACLICH_TELEGRAM__BASE_URL": server.url,
                "NHACLICH_WEB__PORT": "0",
            }
            ours, bare, python = [], [], []
            took: dict[str, list[float]] = {" ".join(command): [] for command in COMMANDS}
            for _ in range(RUNS):
                python.append(await command_time([sys.executable, "-c", "pass"], {}))
                for command in COMMANDS:
                    seconds = await command_time([sys.executable, "-m", "bot", *command], environment)
                    took[" ".join(command)].append(seconds)
                ours.append(await measure(state, [sys.executable, "-m", "bot", "run"], environment | DEPLOYED))
                script = BARE.format(token=TOKEN, url=server.url)
                bare.append(await measure(state, [sys.executable, "-c", script], DEPLOYED))
    start, rss = (statistics.median(values) for values in zip(*ours, strict=True))
    bare_start, bare_rss = (statistics.median(values) for values in zip(*bare, strict=True))
    alone = statistics.median(python)
    commands = {command: statistics.median(times) for command, times in took.items()}
    print(f"python -c pass: {alone:.3f} s (every figure is the median of {RUNS})")
    for name, seconds in commands.items():
        print(f"nhaclich {name}: {seconds:.2f} s, {seconds / alone:.0f} times python alone")
    print(f"nhaclich run: {start:.2f} s to the first poll, {rss:.0f} MB at rest")
    print(
        f"bare library: {bare_start:.2f} s, {bare_rss:.0f} MB; ratio {start / bare_start:.1f} and {rss / bare_rss:.1f}"
    )
    result = {"start_s": start, "rss_mb": rss, "bare_start_s": bare_start, "bare_rss_mb": bare_rss, "python_s": alone}
    rounded = {name: round(value, 3) for name, value in result.items()}
    print(json.dumps(rounded | {"commands_s": {name: round(value, 3) for name, value in commands.items()}}))


asyncio.run(main())
