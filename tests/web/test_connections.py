"""Connections that keep the web port waiting are closed, and nobody else pays for them."""

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from bot.web.connections import Limits, room_for_connections
from bot.web.server import serving

GENEROUS = 30
HEAD = b"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
UNREAD_BODY = b"GET /at-once HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"


@dataclass
class Port:
    """A web side with limits, and what it is asked."""

    number: int
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, said: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.number, limit=1024)  # it stops to read soon
        writer.write(said)
        return reader, writer

    async def get(self, path: str) -> int:
        async with httpx.AsyncClient(trust_env=False, timeout=GENEROUS) as client:
            return (await client.get(f"http://127.0.0.1:{self.number}{path}")).status_code


@contextlib.asynccontextmanager
async def web(connections: int = 100, patience: float = 0.3) -> AsyncIterator[Port]:
    port = Port(0)

    async def at_once(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def when_told(_request: Request) -> PlainTextResponse:
        port.asked.set()
        await port.may_answer.wait()
        return PlainTextResponse("ok")

    async def endless(_request: Request) -> StreamingResponse:
        async def words() -> AsyncIterator[bytes]:
            try:
                while True:
                    yield b"x" * 50_000
                    await asyncio.sleep(0)
            finally:
                port.gone.set()

        return StreamingResponse(words())

    async def read(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    routes = [Route("/at-once", at_once), Route("/when-told", when_told), Route("/endless", endless)]
    app = Starlette(routes=[*routes, Route("/read", read, methods=["POST"])])
    async with serving(app, "127.0.0.1", 0, Limits(connections, patience)) as port.number:
        yield port


async def closed(reader: asyncio.StreamReader) -> None:
    """Until the other side has closed the connection."""
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(GENEROUS):
            await reader.read(-1)


@pytest.mark.parametrize(
    ("said", "drop"),
    [
        (b"", b""),
        (b"GET / HT", b""),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: y\r\n"),
        (HEAD, b""),
        (HEAD, b"x"),
        (UNREAD_BODY, b""),
        (UNREAD_BODY, b"x"),
    ],
    ids=[
        "silent",
        "half a line",
        "a header at a time",
        "no body",
        "a letter at a time",
        "answered",
        "after the answer",
    ],
)
async def test_whoever_does_not_finish_a_request_is_closed(said: bytes, drop: bytes) -> None:
    async with web() as port:
        reader, writer = await port.open(said)

        async def keep_on() -> None:
            with contextlib.suppress(ConnectionError):
                while drop:
                    writer.write(drop)
                    await writer.drain()
                    await asyncio.sleep(0.02)

        dropping = asyncio.create_task(keep_on())
        await closed(reader)
        dropping.cancel()
        writer.close()


async def test_whoever_does_not_take_the_answer_is_closed() -> None:
    async with web() as port:
        reader, writer = await port.open(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        await reader.readline()
        async with asyncio.timeout(GENEROUS):
            await port.gone.wait()
        writer.close()


async def test_whoever_waits_for_an_answer_is_not_closed_and_does_not_make_room() -> None:
    async with web(connections=8) as port:
        answer, asking = await port.open(b"GET /when-told HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        await port.asked.wait()
        silent = [await port.open() for _ in range(30)]
        for reader, writer in silent:  # they came later, and are gone before
            await closed(reader)
            writer.close()
        port.may_answer.set()
        assert (await answer.read(-1)).endswith(b"ok")
        asking.close()


async def test_a_new_connection_takes_the_place_of_the_one_that_waited_longest() -> None:
    async with web(connections=8, patience=600) as port:
        silent = [await port.open() for _ in range(40)]
        assert [await port.get("/at-once") for _ in range(5)] == [200] * 5
        for reader, _ in silent[:32]:
            await closed(reader)
        for _, writer in silent:
            writer.close()


async def test_a_connection_may_be_used_again_and_again() -> None:
    async with web() as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port.number}", trust_env=False) as client:
        answers = [(await client.get("/at-once")).status_code for _ in range(20)]
        assert answers == [200] * 20
        assert (await client.post("/read", content=b"x" * 500_000)).text == "500000"


@pytest.mark.parametrize(
    ("handles", "room"),
    [(65536, 512), (4096, 512), (1024, 512), (512, 208), (256, 80), (64, 1), (resource.RLIM_INFINITY, 512)],
)
def test_connections_leave_handles_to_the_rest(monkeypatch: pytest.MonkeyPatch, handles: int, room: int) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (handles, handles))
    assert room_for_connections(512) == room
