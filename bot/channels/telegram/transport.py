"""How python-telegram-bot's requests travel: over aiohttp, whose requests cost a third of those of httpx, its default.

It keeps the library's promises (`telegram.request.BaseRequest`), and says of each failure whether the request may have
left, which decides whether a message can have arrived. The library goes by the HTTP status alone; here an answer counts
only in the form that the Bot API gives it, since proxies, captive portals and block pages use the same statuses.
"""

import json
import ssl
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram import network_words
from bot.delivery import faults
from bot.delivery.last_look import last_look

# Raised while the way to the server is being made, before anything of the request goes.
_NO_WAY = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    ProxyConnectionError,
    ProxyError,
    ProxyTimeoutError,
)
_UNKNOWN_BOT = (401, 404)
_NOT_PASSED_ON = (HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED)
"""A proxy's own refusals, after which it has passed nothing on (RFC 9110, 15.5.8; RFC 6585, 6)."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds until a connection is free, it is made, an answer comes, the request is out: those of HTTPXRequest."""

    pool: float = 1.0
    connect: float = 5.0
    read: float = 5.0
    write: float = 5.0
    write_files: float = 20.0

    @classmethod
    def of(cls, seconds: float) -> "Timeouts":
        """All in proportion to how long an answer may take."""
        return cls(seconds / 5, seconds, seconds, seconds, 4 * seconds)


class NeverLeft(NetworkError):
    """Nothing of the request has been sent."""


class CutOff(NetworkError):
    """The connection broke: whether Telegram got the request, nobody can say."""


class NotTelegram(NetworkError):
    """Something between us and Telegram has answered: whether Telegram got the request, nobody can say."""


class AiohttpRequest(BaseRequest):
    """Requests over `connections` kept connections, through `proxy` (http:// or socks5://) if one is given.

    `heard` is called whenever Telegram answers and knows the bot. Raises NeverLeft where nothing was sent, NotTelegram
    for an answer that is not the Bot API's; CutOff and TimedOut leave open whether the request arrived. Their words are
    plain, and hold no address.
    """

    def __init__(
        self,
        *,
        connections: int,
        proxy: str = "",
        heard: Callable[[], None] = lambda: None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._connections = connections
        self._proxy = proxy
        self._heard = heard
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take, where a call does not say."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the connections' pool, anew where it was closed."""
        if self._session is None:
            socks = self._proxy.startswith("socks")
            options: dict[str, Any] = {"limit": self._connections, "ssl": _trusted()}
            # The proxy finds the host's address; the name is not asked for here.
            connector = (
                ProxyConnector.from_url(self._proxy.replace("socks5h:", "socks5:", 1), rdns=True, **options)
                if socks
                else aiohttp.TCPConnector(**options)
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                proxy=None if socks or not self._proxy else self._proxy,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trace_configs=[_looking()],
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; returns the HTTP status and the answer's body. Time-outs in seconds, None for no end."""
        if self._session is None:
            raise NeverLeft("the connections are closed")
        files = request_data is not None and request_data.contains_files
        own = self._timeouts
        timeout = _timeout(
            _given(pool_timeout, own.pool),
            _given(connect_timeout, own.connect),
            _given(write_timeout, own.write_files if files else own.write),
            _given(read_timeout, own.read),
        )
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as answer:
                content = await answer.read()
        except _NO_WAY as error:
            raise NeverLeft(network_words.no_way(error)) from error
        except TimeoutError as error:
            raise TimedOut("no answer came in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise CutOff(network_words.broken(error)) from error
        # A file's bytes have no form (they are asked for with GET), its refusal has.
        if (method != "GET" or answer.status != HTTPStatus.OK) and not is_telegrams(answer.status, content):
            words = f"something else answers in Telegram's place ({answer.status}, {answer.content_type})"
            raise NeverLeft(words) if answer.status in _NOT_PASSED_ON else NotTelegram(words)
        if answer.status < 500 and answer.status not in _UNKNOWN_BOT:
            self._heard()
        return answer.status, content


def is_telegrams(status: int, content: bytes) -> bool:
    """Whether an answer has the form of the Bot API's ("Making requests"): `ok` with a `result`, or `error_code` and
    `description`. The code is that of HTTP, and the description begins with its name, as Bot API servers write it.
    """
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return False
    if not isinstance(answer, dict):
        return False
    if answer.get("ok") is True:
        return status == HTTPStatus.OK and "result" in answer
    words = answer.get("description")
    if answer.get("ok") is not False or answer.get("error_code") != status or not isinstance(words, str):
        return False
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or (
        status >= HTTPStatus.BAD_REQUEST and words.lower().startswith(_PHRASES.get(status, ""))
    )


_PHRASES = {one.value: one.phrase.lower() for one in HTTPStatus} | {413: "request entity too large"}


def proxy_of_environment(url: str) -> str:
    """The proxy that the environment names for `url` (https_proxy, all_proxy, no_proxy …), or nothing."""
    # Asked once: aiohttp's own trust_env asks anew, and reads ~/.netrc, at every request.
    parts = urlsplit(url)
    named = urllib.request.getproxies()
    bypassed = urllib.request.proxy_bypass(parts.hostname or "")
    return "" if bypassed else named.get(parts.scheme) or named.get("all", "")


def _looking() -> aiohttp.TraceConfig:
    """Look a last time when there is a connection and nothing of the request is on it yet: making one takes seconds."""

    async def look(*_: object) -> None:
        if (look := last_look.get()) is not None:
            try:
                await look()
            except faults.NeverLeft as error:
                raise NeverLeft(error.reason) from error

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(look)
    trace.on_connection_reuseconn.append(look)
    return trace


@cache
def _trusted() -> ssl.SSLContext:
    """Whom TLS trusts, for every request of this process: reading the list of authorities takes a while."""
    return httpx.create_ssl_context()


def _given(value: Any, otherwise: float) -> float | None:
    return otherwise if value is BaseRequest.DEFAULT_NONE else value


def _timeout(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    # aiohttp has no end of its own for writing, and begins to count reading when all is written.
    ends = [one for one in (pool, connect, write, read) if one is not None]
    way = None if pool is None or connect is None else pool + connect
    return aiohttp.ClientTimeout(
        total=sum(ends) if len(ends) == 4 else None, connect=way, sock_connect=connect, sock_read=read
    )


def _body(data: RequestData | None) -> dict[str, Any]:
    """The fields as the Bot API takes them ("Making requests"): multipart where there are files, else URL-encoded."""
    if data is None:
        return {}
    if not data.contains_files:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return {"data": data.url_encoded_parameters().encode(), "headers": headers}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
