"""An outbox with messages in it, and what sends them: what the benchmarks of sending share."""

import contextlib
import json
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import psutil
from sqlalchemy import insert

from bot.channels.telegram.addresses import address_of
from bot.clock import SystemClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.handed import Send
from bot.delivery.latency import Latency
from bot.delivery.message import Message
from bot.delivery.pacing import Pace
from bot.store import Store
from bot.store import tables as t
from bot.store.deliveries import Delivery

TOKEN = "42:bench-send"
WORDS = "Đồng chí nhớ báo cáo kết quả tuyên truyền trước 17 giờ ngày mai."


def rss() -> float:
    """Megabytes of memory that this process has."""
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
        {"kind": "message", "dedupe_key": f"m{n}", "priority": 2, "due_at": now, "next_try_at": now, "payload": payload}
        | address_of(n).columns()
        for n in range(1, messages + 1)
    ]
    async with store.begin() as connection:
        await connection.execute(insert(t.deliveries), rows)


def a_dispatcher(
    store: Store,
    send: Send,
    pace: Pace,
    in_flight: int,
    latency: Latency | None = None,
) -> Dispatcher:
    async def nobody(*_: object) -> None:
        """Nothing fails here."""

    def render(delivery: Delivery, _now: datetime) -> Message:
        return Message.from_payload(delivery.payload)

    return Dispatcher(store, SystemClock(), send, render, pace, nobody, nobody, in_flight, latency)
