"""A Bot API server that costs almost nothing, to measure speed alone: the sandbox would be slower than the sender.

It answers every call as sendMessage would and keeps nothing. See `server_process`.
"""

import asyncio
import itertools
import json
import sys
import time
from urllib.parse import parse_qs

BOT = {"id": 42, "is_bot": True, "first_name": "Nhắc Lịch"}
_numbers = itertools.count(1)


def answer(path: str, body: bytes) -> dict[str, object]:
    """The result of a call."""
    if path.endswith("/getMe"):
        return BOT | {"username": "nhaclich_bot"}
    values = parse_qs(body.decode())
    return {
        "message_id": next(_numbers),
        "date": int(time.time()),
        "chat": {"id": int(values["chat_id"][0]), "type": "private", "first_name": "Lan"},
        "from": BOT,
        "text": values["text"][0],
    }


class _Connection(asyncio.Protocol):
    """As much of HTTP/1.1 as is needed: requests one after the other, each with its length."""

    def __init__(self) -> None:
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
            result = answer(first.split()[1], self.buffer[end + 4 : whole])
            self.buffer = self.buffer[whole:]
            written = json.dumps({"ok": True, "result": result}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(written)}\r\n\r\n"
            self.transport.write(head.encode() + written)


async def main() -> None:
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(_Connection, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
