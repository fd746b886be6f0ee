"""Bad lines between the office and Telegram: a TCP relay that cuts and stalls, and real proxies."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .office import until


@dataclass
class Relay:
    """Passes on what comes for `target`. Each word of `orders` happens to the next request that holds `about`.

    "cut before" ends the connection before the request is passed on, "cut after" once the answer has come, which is
    not passed on; "stall" neither answers nor ends it. `replace` is done to every request.
    """

    target: str
    about: bytes = b"/sendMessage"
    orders: list[str] = field(default_factory=list)
    replace: tuple[bytes, bytes] = (b"", b"")
    url: str = ""
    requests: int = 0

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        parts = urlsplit(self.target)
        there, back = await asyncio.open_connection(parts.hostname, parts.port)
        order: list[str] = []

        async def answers() -> None:
            while some := await there.read(1 << 16):
                if "cut after" in order:
                    break
                if "stall" not in order:
                    writer.write(some)
            writer.close()

        answering = asyncio.create_task(answers())
        with contextlib.suppress(ConnectionError):
            while some := await reader.read(1 << 16):
                if self.about in some:
                    self.requests += 1
                    order[:] = [self.orders.pop(0)] if self.orders else []
                if "cut before" in order:
                    break
                if "stall" not in order:
                    back.write(some.replace(*self.replace) if self.replace[0] else some)
        back.close()
        writer.close()
        answering.cancel()


@contextlib.asynccontextmanager
async def relay(target: str, **more: object) -> AsyncIterator[Relay]:
    """A relay to `target` while the block runs."""
    one = Relay(target, **more)  # type: ignore[arg-type]
    server = await asyncio.start_server(one.connected, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield one
    server.close()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Proxy:
    """A proxy in a process of its own; `said` is what it has written about whom it connected."""

    address: str
    said: list[str]


@contextlib.asynccontextmanager
async def proxy(kind: str, credentials: str = "", at: str = "") -> AsyncIterator[Proxy]:
    """A proxy of this kind ("http", "socks5") on loopback while the block runs, on a free port or at an address."""
    address = at or f"127.0.0.1:{free_port()}"
    listen = f"{kind}://{address}" + (f"#{credentials}" if credentials else "")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "pproxy", "-l", listen, "-v",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said: list[str] = []

    async def read() -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            said.append(line.decode())

    reading = asyncio.create_task(read())
    try:
        await until(lambda: _listens(address), what=lambda: said)
        yield Proxy(address, said)
    finally:
        process.kill()
        await process.wait()
        await reading


def _listens(address: str) -> bool:
    host, _, port = address.partition(":")
    with closing(socket.socket()) as probe:
        return probe.connect_ex((host, int(port))) == 0
