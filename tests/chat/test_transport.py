"""What a failed request says of itself decides whether its message may have arrived."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram.transport import AiohttpRequest, NeverLeft, proxy_of_environment

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    """Something that listens, and does `answer` with whoever connects."""
    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot1:a/getMe"


def nobody_there() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}/bot1:a/getMe"


@asynccontextmanager
async def request(**options: str) -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest(connections=2, **options)  # type: ignore[arg-type]
    await made.initialize()
    try:
        yield made
    finally:
        await made.shutdown()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def turn_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As a proxy that wants to know who asks; a SOCKS proxy would not answer so, which is no answer of one either."""
    await reader.read(64)
    writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def test_nobody_listens() -> None:
    async with request() as one:
        with pytest.raises(NeverLeft) as caught:
            await one.do_request(nobody_there(), "POST")
        assert str(caught.value) == "no connection could be made (Connection refused)"


async def test_the_connections_are_closed() -> None:
    async with request() as one:
        pass
    with pytest.raises(NeverLeft):
        await one.do_request(nobody_there(), "POST")


async def test_the_line_is_cut_before_an_answer() -> None:
    async with server(hang_up) as url, request() as one:
        with pytest.raises(NetworkError) as caught:
            await one.do_request(url, "POST")
        assert not isinstance(caught.value, NeverLeft)
        assert str(caught.value) == "the connection was cut before an answer came"


async def test_no_answer_comes_in_time() -> None:
    async with server(say_nothing) as url, request() as one:
        with pytest.raises(TimedOut) as caught:
            await one.do_request(url, "POST", read_timeout=0.2)
        assert str(caught.value).lower() == "no answer came in time"


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
async def test_nobody_listens_where_the_proxy_should_be(scheme: str) -> None:
    proxy = nobody_there().replace("http", scheme, 1).removesuffix("/bot1:a/getMe")
    async with request(proxy=proxy) as one:
        with pytest.raises(NeverLeft) as caught:
            await one.do_request("http://api.telegram.org/bot1:a/getMe", "POST")
        assert str(caught.value) == "the proxy cannot be reached (Connection refused)"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_the_proxy_turns_us_away(scheme: str) -> None:
    async with server(turn_away) as url, request(proxy=f"{scheme}://{url.split('/')[2]}") as one:
        with pytest.raises(NeverLeft) as caught:
            await one.do_request("https://api.telegram.org/bot1:a/getMe", "POST")
        assert str(caught.value) in ("the proxy refuses (407)", "the proxy makes no connection")


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "https://api.telegram.org", ""),
        ({"https_proxy": "http://p:3128"}, "https://api.telegram.org", "http://p:3128"),
        ({"https_proxy": "http://p:3128"}, "http://10.0.0.5:8081", ""),
        ({"http_proxy": "http://p:3128"}, "http://10.0.0.5:8081", "http://p:3128"),
        ({"all_proxy": "socks5://p:1080"}, "https://api.telegram.org", "socks5://p:1080"),
        ({"https_proxy": "http://p:3128", "no_proxy": ".telegram.org"}, "https://api.telegram.org", ""),
        ({"http_proxy": "http://p:3128", "no_proxy": "localhost"}, "http://localhost:8081", ""),
    ],
)
def test_the_environment_may_name_a_proxy(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str, proxy: str
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_of_environment(url) == proxy
