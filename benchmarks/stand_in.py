"""A Bot API server that costs almost nothing, in a process of its own, so that what is measured is the sender.

It answers every call as sendMessage would and notes when it came. Started with a limit it lets so many through in any
second and answers 429 to the rest; started with a latency it holds each answer back for a random time. It writes its
port on its standard output, and ends when its input is closed.
"""

import asyncio
import contextlib
import json
import math
import random
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

ROOT = Path(__file__).resolve().parents[1]
BOT = {"id": 42, "is_bot": True, "first_name": "Nhắc Lịch"}
ROOM_FOR_CLOCKS = 0.003
"""Seconds by which two arrivals that were sent a second apart may come closer together, on a busy machine."""


@dataclass(frozen=True)
class Arrivals:
    """What came: (instant on the machine's monotonic clock, chat id, whether it was accepted), oldest first."""

    calls: list[tuple[float, int, bool]]

    @property
    def accepted(self) -> list[tuple[float, int]]:
        return [(at, chat_id) for at, chat_id, taken in self.calls if taken]

    @property
    def refused(self) -> int:
        return sum(not taken for _, _, taken in self.calls)

    @property
    def most_in_a_second(self) -> int:
        """Calls in the fullest second, refused ones too."""
        most, window = 0, deque[float]()
        for at, _, _ in self.calls:
            window.append(at)
            while window[0] <= at - 1:
                window.popleft()
            most = max(most, len(window))
        return most

    @property
    def per_second(self) -> float:
        """Accepted messages a second, from the first to the last."""
        times = [at for at, _ in self.accepted]
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


@dataclass(frozen=True)
class StandIn:
    """`url` is the root of the Bot API, without a slash."""

    url: str

    def take(self) -> Arrivals:
        """What has come since the last time."""
        with urllib.request.urlopen(f"{self.url}/take") as answer:
            return Arrivals([tuple(call) for call in json.load(answer)])


@contextlib.contextmanager
def stand_in(*, per_second: int = 0, latency: tuple[float, float] = (0.0, 0.0)) -> Iterator[StandIn]:
    """A stand-in in a process of its own; 0 for no limit. `latency`: the shortest and the longest, in seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.stand_in", str(per_second), *map(str, latency)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield StandIn(f"http://127.0.0.1:{process.stdout.readline().strip()}")
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


class _Server:
    def __init__(self, per_second: int, shortest: float, longest: float) -> None:
        self.most = per_second
        self.shortest, self.longest = shortest, longest
        self.passed: deque[float] = deque()
        self.calls: list[tuple[float, int, bool]] = []

    def answer(self, path: str, body: bytes) -> tuple[int, object]:
        if path == "/take":
            taken, self.calls = self.calls, []
            return 200, taken
        if path.endswith("/getMe"):
            return 200, {"ok": True, "result": BOT | {"username": "nhaclich_bot"}}
        values = parse_qs(body.decode())
        chat_id = int(values.get("chat_id", ["0"])[0])
        now = time.monotonic()
        wait = self._wait(now)
        self.calls.append((now, chat_id, wait <= 0))
        if wait > 0:
            parameters = {"retry_after": math.ceil(wait)}
            return 429, {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": parameters}
        self.passed.append(now)
        message = {
            "message_id": len(self.calls),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private", "first_name": "Lan"},
            "from": BOT,
            "text": values.get("text", [""])[0],
        }
        return 200, {"ok": True, "result": message}

    def latency(self) -> float:
        """For how many seconds to hold back the next answer."""
        return random.uniform(self.shortest, self.longest) if self.longest else 0.0

    def _wait(self, now: float) -> float:
        """Seconds until one more may pass."""
        while self.passed and self.passed[0] <= now - 1 + ROOM_FOR_CLOCKS:
            self.passed.popleft()
        return self.passed[0] + 1 - now if 0 < self.most <= len(self.passed) else 0.0


class _Connection(asyncio.Protocol):
    """As much of HTTP/1.1 as is needed: requests one after the other, each with its length."""

    def __init__(self, server: _Server) -> None:
        self.server = server
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.buffer[:end].decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            whole = end + 4 + int(headers.get("content-length", 0))
            if len(self.buffer) < whole:
                return
            status, content = self.server.answer(first.split()[1], self.buffer[end + 4 : whole])
            self.buffer = self.buffer[whole:]
            written = json.dumps(content).encode()
            head = f"HTTP/1.1 {status} .\r\nContent-Type: application/json\r\nContent-Length: {len(written)}\r\n\r\n"
            if latency := self.server.latency():  # each connection has one request at a time, so answers keep order
                asyncio.get_running_loop().call_later(latency, self.transport.write, head.encode() + written)
            else:
                self.transport.write(head.encode() + written)


async def _serve(per_second: int, shortest: float, longest: float) -> None:
    loop = asyncio.get_running_loop()
    server = _Server(per_second, shortest, longest)
    listening = await loop.create_server(lambda: _Connection(server), "127.0.0.1", 0)
    sys.stdout.write(f"{listening.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
