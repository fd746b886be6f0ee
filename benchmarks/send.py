"""`make bench-send`: how fast messages leave, how evenly, how punctually, and what that costs, beside the usual ways.

Everything runs in one go against one stand-in Bot API server in a process of its own, so that the figures can be
compared. The last line is one JSON document.
"""

import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event, insert, text
from telegram import Bot
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot

from benchmarks.stand_in import StandIn, stand_in
from bot.channels.telegram.outbound import make_bot, sender
from bot.clock import SystemClock
from bot.config import Backup, Database, Office, Settings, Web
from bot.config import Delivery as DeliverySettings
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.latency import Latency
from bot.delivery.message import Message
from bot.delivery.pacing import Pace, Pacing, Unpaced
from bot.service.assemble import Service, assembled
from bot.service.scheduler import ticking
from bot.store import Store, deliveries
from bot.store import tables as t
from bot.store.deliveries import Delivery

TOKEN = "42:bench-send"
WORDS = "Đồng chí nhớ báo cáo kết quả tuyên truyền trước 17 giờ ngày mai."
MANY, LIMITED, ROUNDS = 2_000, 300, 3
STORED = (1_000, 10_000, 100_000, 1_000_000)
SAMPLES = 200
AT_ONCE = 10_000
AT_A_TIME = 8
"""Requests at a time, of both."""
IN_FLIGHT = 32
"""How many the outbox marks in one commit."""
LATENCY = (0.020, 0.200)
"""Of a line over the network, in seconds."""
OVER_THE_LINE = 1_000


def rss() -> float:
    return psutil.Process().memory_info().rss / 1e6


@contextlib.asynccontextmanager
async def a_store() -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{folder}/office.db")
        yield store
        await store.close()


async def fill(store: Store, messages: int) -> None:
    """Put messages into the outbox, each to a chat of its own."""
    now = datetime.now(UTC)
    payload = json.dumps(Message(WORDS).to_payload(), ensure_ascii=False)
    rows = [
        {"chat_id": n, "kind": "message", "dedupe_key": f"m{n}", "priority": 2, "due_at": now, "next_try_at": now}
        | {"payload": payload}
        for n in range(1, messages + 1)
    ]
    async with store.begin() as connection:
        await connection.execute(insert(t.deliveries), rows)


def a_dispatcher(
    store: Store,
    send: Callable[[int, Message], Awaitable[int]],
    pace: Pace,
    in_flight: int,
    latency: Latency | None = None,
) -> Dispatcher:
    async def nobody(*_: object) -> None:
        """Nothing fails here."""

    def render(delivery: Delivery, _now: datetime) -> Message:
        return Message.from_payload(delivery.payload)

    return Dispatcher(store, SystemClock(), send, render, pace, nobody, nobody, in_flight, latency)


# ---- without a limit ------------------------------------------------------------------------------------------------


async def bare_loop(bot: Bot, in_flight: int) -> float:
    """Messages a second of a bot's own send loop, so many at a time, with nothing kept."""
    async with bot:
        send = sender(bot)
        chats = iter(range(1, MANY + 1))

        async def work() -> None:
            for chat in chats:
                await send(chat, Message(WORDS))

        begin = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(in_flight)))
        return MANY / (time.perf_counter() - begin)


async def outbox(server: StandIn, in_flight: int) -> float:
    """The same through the outbox: claimed, marked in flight, sent, recorded."""
    async with a_store() as store, make_bot(TOKEN, base_url=server.url) as bot:
        await fill(store, MANY)
        sending = a_dispatcher(store, sender(bot), Unpaced(), in_flight)
        begin = time.perf_counter()
        await sending.dispatch()
        took = time.perf_counter() - begin
        async with store.read() as connection:
            assert await deliveries.counts(connection) == {"sent": MANY}
        return MANY / took


async def without_limit() -> dict[str, float]:
    with stand_in() as server:
        library, transport, ours = [], [], []
        for _ in range(ROUNDS):  # in turn, so that whatever else the machine does meets all
            library.append(await bare_loop(Bot(TOKEN, base_url=f"{server.url}/bot"), AT_A_TIME))
            transport.append(await bare_loop(make_bot(TOKEN, base_url=server.url), AT_A_TIME))
            ours.append(await outbox(server, IN_FLIGHT))
    found = {
        "ours_per_s": statistics.median(ours),
        "bare_per_s": statistics.median(library),
        "bare_over_aiohttp_per_s": statistics.median(transport),
    }
    found["ratio"] = found["ours_per_s"] / found["bare_per_s"]
    print(f"without a limit: outbox {found['ours_per_s']:.0f}/s, the library's bare loop {found['bare_per_s']:.0f}/s, ")
    print(f"  ratio {found['ratio']:.2f}; bare loop over the outbox's transport ", end="")
    print(f"{found['bare_over_aiohttp_per_s']:.0f}/s (medians of {ROUNDS})", flush=True)
    return found


# ---- a server that enforces thirty in any second --------------------------------------------------------------------


async def paced(server: StandIn, messages: int = LIMITED) -> dict[str, float]:
    """As the service sends, with its own settings."""
    wanted = DeliverySettings()
    async with a_store() as store, make_bot(TOKEN, base_url=server.url) as bot:
        await fill(store, messages)
        server.take()
        latency = Latency(wanted.in_flight, wanted.in_flight_most, wanted.per_second)
        await a_dispatcher(store, sender(bot), Pacing(wanted.per_second), wanted.in_flight, latency).dispatch()
        came = server.take()
        return {"per_s": came.per_second, "refused": came.refused, "most": came.most_in_a_second}


async def library_limiter(server: StandIn) -> dict[str, float]:
    bot: ExtBot[Any] = ExtBot(TOKEN, base_url=f"{server.url}/bot", rate_limiter=AIORateLimiter(max_retries=20))
    async with bot:
        server.take()

        async def send(chat: int) -> None:
            with contextlib.suppress(RetryAfter):
                await bot.send_message(chat, WORDS)

        await asyncio.gather(*(send(chat) for chat in range(1, LIMITED + 1)))
        came = server.take()
        return {"per_s": came.per_second, "refused": came.refused, "most": came.most_in_a_second}


async def with_limit() -> dict[str, dict[str, float]]:
    with stand_in(per_second=30) as server:
        found = {"ours": await paced(server)}
        await asyncio.sleep(1)
        found["aioratelimiter"] = await library_limiter(server)
    for name, one in found.items():
        print(f"30 in any second: {name:14} {one['per_s']:.1f}/s, {one['refused']:.0f} × 429, ", end="")
        print(f"at most {one['most']:.0f} in a second", flush=True)
    return found


async def over_a_line() -> dict[str, float]:
    """The same where each answer takes its time; what comes is noted when it comes."""
    with stand_in(per_second=30, latency=LATENCY) as server:
        found = await paced(server, OVER_THE_LINE)
    print(f"{LATENCY[0] * 1000:.0f}–{LATENCY[1] * 1000:.0f} ms of latency: {found['per_s']:.1f}/s, ", end="")
    print(f"{found['refused']:.0f} × 429, at most {found['most']:.0f} in a second", flush=True)
    return found


# ---- punctuality ----------------------------------------------------------------------------------------------------


async def lateness(stored: int) -> dict[str, float]:
    """How late reminders arrive, in milliseconds, where so many others are stored, by the running service."""
    with tempfile.TemporaryDirectory() as folder, stand_in() as server:
        calendar = Path(folder) / "calendar"
        calendar.mkdir()
        day = datetime.now(UTC).date() + timedelta(days=400)
        event = f'[layer]\nid = "ward"\nname = "Thử"\n\n[[event]]\nid = "e"\nsummary = "Việc"\ndate = {day}\n'
        (calendar / "a.toml").write_text(event, encoding="utf-8")
        settings = Settings(
            office=Office(calendar_data=calendar),
            database=Database(url=f"sqlite:///{folder}/office.db"),
            web=Web(secret_file=Path(folder) / "secret"),
            backup=Backup(keep=0),
            root=Path(folder),
        )
        async with assembled(
            settings, clock=SystemClock(), token=TOKEN, base_url=server.url, pace=Unpaced()
        ) as service:
            await service.plan()
            now = datetime.now(UTC)
            async with service.store.begin() as connection:
                await connection.execute(
                    text(
                        "INSERT INTO officers (id, name, post, role, locale, chat_id, enrolled_at)"
                        " VALUES (1, 'Lan', '', 'admin', 'vi', 1, :now)"
                    ),
                    {"now": now.replace(tzinfo=None).isoformat(" ")},
                )
                for begin in range(0, stored, 50_000):
                    far = [
                        _reminder(now + timedelta(days=61, seconds=n), day, f"far{n}")
                        for n in range(begin, min(stored, begin + 50_000))
                    ]
                    await connection.execute(insert(t.reminders), far)
            # They stand for a calendar that is planned; a plan of the one entry would take them away.
            async with service.bot, without_planning(), ticking(service):
                await asyncio.sleep(1)
                server.take()
                first = datetime.now(UTC) + timedelta(seconds=1)
                # One goes ahead: the first of a process pays for what is compiled then, and is told apart.
                due = [first, *(first + timedelta(milliseconds=1000 + 100 * n) for n in range(SAMPLES))]
                async with service.store.begin() as connection:
                    await connection.execute(insert(t.reminders), [_reminder(at, day, "") for at in due])
                service.wake()
                offset = time.monotonic() - datetime.now(UTC).timestamp()
                await asyncio.sleep((due[-1] - datetime.now(UTC)).total_seconds() + 2)
                came = [at - offset for at, _ in server.take().accepted]
    assert len(came) == len(due), f"{len(came)} of {len(due)} came"
    first_late, *rest = [(at - wanted.timestamp()) * 1000 for at, wanted in zip(sorted(came), due, strict=True)]
    return {"p50_ms": statistics.median(rest), "p99_ms": sorted(rest)[int(len(rest) * 0.99)], "first_ms": first_late}


@contextlib.asynccontextmanager
async def without_planning() -> AsyncIterator[None]:
    honest = Service.plan

    async def nothing(self: Service) -> None:
        """All is planned."""

    Service.plan = nothing  # type: ignore[method-assign]
    try:
        yield
    finally:
        Service.plan = honest  # type: ignore[method-assign]


def _reminder(at: datetime, day: Any, key: str) -> dict[str, Any]:
    row = {"entry_id": "e", "occurrence_key": key, "kind": "event", "phase": "ahead", "at": at, "day": at.date()}
    return row | {"occurs_on": day, "lead_days": 1}


async def punctuality() -> dict[str, dict[str, float]]:
    found = {}
    for stored in STORED:
        one = found[str(stored)] = await lateness(stored)
        print(f"{stored:>9} stored: late by {one['p50_ms']:.0f} ms (p50), {one['p99_ms']:.0f} ms (p99), ", end="")
        print(f"the very first by {one['first_ms']:.0f} ms", flush=True)
    return found


# ---- ten thousand at once -------------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def watching_the_loop() -> AsyncIterator[list[float]]:
    """Collects for how many milliseconds the event loop did not turn, each time that was more than one."""
    gaps: list[float] = [0.0]

    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append((now - last - 0.001) * 1000)
            last = now

    task = asyncio.create_task(watch())
    yield gaps
    task.cancel()


async def all_at_once() -> dict[str, dict[str, float]]:
    """10,000 due in one second, sent to nobody: what the queue itself costs, ours and a job store's."""
    sent = 0

    async def send(_chat: int, _message: Message) -> int:
        nonlocal sent
        sent += 1
        await asyncio.sleep(0)
        return sent

    async with a_store() as store:
        await fill(store, AT_ONCE)
        before, begin = rss(), time.perf_counter()
        async with watching_the_loop() as gaps:
            await a_dispatcher(store, send, Unpaced(), 64).dispatch()
        ours = {"done": sent, "seconds": time.perf_counter() - begin, "freeze_ms": max(gaps), "rss_mb": rss() - before}
    with tempfile.TemporaryDirectory() as folder:
        jobs = await _job_store(folder)
    found = {"ours": ours, "job_store": jobs}
    for name, one in found.items():
        print(f"{AT_ONCE} at once: {name:10} {one['done']:.0f} done in {one['seconds']:.1f} s, ", end="")
        print(f"longest freeze {one['freeze_ms']:.1f} ms", flush=True)
    return found


_ran = 0


async def job() -> None:
    """What the job store runs; it finds it by its name."""
    global _ran
    _ran += 1


async def _job_store(folder: str) -> dict[str, float]:
    engine = create_engine(f"sqlite:///{folder}/jobs.db")

    @event.listens_for(engine, "connect")
    def _fast(connection: Any, _record: Any) -> None:
        """In its favour: it commits each job by itself, and would wait for the disk each time."""
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")

    store = SQLAlchemyJobStore(engine=engine)
    scheduler = AsyncIOScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None, "max_instances": AT_ONCE}, timezone=UTC
    )
    due = datetime.now(UTC)
    scheduler.start(paused=True)
    sys.modules.setdefault("send_benchmark", sys.modules[__name__])
    for n in range(AT_ONCE):
        scheduler.add_job("send_benchmark:job", "date", run_date=due, id=str(n))
    begin = time.perf_counter()
    async with watching_the_loop() as gaps:
        scheduler.resume()
        while _ran < AT_ONCE and time.perf_counter() - begin < 120:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
    took = time.perf_counter() - begin
    scheduler.shutdown(wait=False)
    return {"done": _ran, "seconds": took, "freeze_ms": max(gaps)}


async def main() -> None:
    at_rest = rss()
    result: dict[str, Any] = {
        "without_limit": await without_limit(),
        "with_limit": await with_limit(),
        "with_latency": await over_a_line(),
        "at_once": await all_at_once(),
        "lateness": await punctuality(),
    }
    result["memory"] = {"at_rest_mb": at_rest, "under_load_mb": rss()}
    print(f"memory: {at_rest:.0f} MB at rest, {result['memory']['under_load_mb']:.0f} MB after all of this")
    print(json.dumps(json.loads(json.dumps(result), parse_float=lambda number: round(float(number), 2))))


if __name__ == "__main__":
    asyncio.run(main())
