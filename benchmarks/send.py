"""`make bench-send`: how fast messages leave, how evenly, how punctually, and what that costs, beside the usual ways.

Everything runs in one go, and what is sent is received in a process of its own, so that the figures can be compared.
The last line is one JSON document.
"""

import asyncio
import contextlib
import json
import statistics
import time
from typing import Any

from telegram import Bot
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot

from benchmarks.outbox import TOKEN, WORDS, a_dispatcher, a_store, fill, rss
from benchmarks.send_at_once import all_at_once
from benchmarks.send_on_time import punctuality
from benchmarks.stand_in import StandIn, server_process, stand_in
from bot.channels.telegram.addresses import address_of
from bot.channels.telegram.outbound import make_bot, sender
from bot.config import Delivery as DeliverySettings
from bot.delivery.latency import Latency
from bot.delivery.message import Message
from bot.delivery.pacing import Pacing, Unpaced
from bot.store import deliveries

MANY, LIMITED, ROUNDS = 2_000, 300, 3
AT_A_TIME = 8
"""Requests at a time, of both."""
IN_FLIGHT = 32
"""How many the outbox marks in one commit."""
LATENCY = (0.020, 0.200)
"""Of a line over the network, in seconds."""
OVER_THE_LINE = 1_000


async def bare_loop(bot: Bot, in_flight: int) -> float:
    """Messages a second of a bot's own send loop, so many at a time, with nothing kept."""
    async with bot:
        send = sender(bot)
        chats = iter(range(1, MANY + 1))

        async def work() -> None:
            for chat in chats:
                await send(address_of(chat), Message(WORDS))

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
    with server_process("-m", "benchmarks.fast_server") as server:
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


async def paced(server: StandIn, messages: int) -> dict[str, float]:
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
    with stand_in(TOKEN, LIMITED, per_second=30) as server:
        found = {"ours": await paced(server, LIMITED)}
        await asyncio.sleep(1)
        found["aioratelimiter"] = await library_limiter(server)
    for name, one in found.items():
        print(f"30 in any second: {name:14} {one['per_s']:.1f}/s, {one['refused']:.0f} × 429, ", end="")
        print(f"at most {one['most']:.0f} in a second", flush=True)
    return found


async def over_a_line() -> dict[str, float]:
    """The same where each answer takes its time; what comes is noted when it comes."""
    with stand_in(TOKEN, OVER_THE_LINE, per_second=30, latency=LATENCY) as server:
        found = await paced(server, OVER_THE_LINE)
    print(f"{LATENCY[0] * 1000:.0f}–{LATENCY[1] * 1000:.0f} ms of latency: {found['per_s']:.1f}/s, ", end="")
    print(f"{found['refused']:.0f} × 429, at most {found['most']:.0f} in a second", flush=True)
    return found


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
