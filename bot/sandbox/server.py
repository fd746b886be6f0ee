"""Serves the sandbox on this machine only."""

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_address

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Address

from bot.web.server import running

_LONGEST_END = 2.0


@dataclass(frozen=True, slots=True)
class RunningServer:
    """`url` has no slash at its end: "http://127.0.0.1:43210"."""

    url: str


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.asynccontextmanager
async def serve(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[RunningServer]:
    """Serve `app` in the running loop until the block ends; port 0 takes a free one.

    Raises ValueError for a host that is not loopback, OSError for a port that is taken. Installs no signal handlers:
    the loop belongs to the caller.
    """
    if not _loopback(host):
        raise ValueError(f"the sandbox is served on loopback only, not on {host}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off Nagle's algorithm (40 ms an answer) only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        lifespan="on",
        ws="none",
    )
    async with running(config, listener, _LONGEST_END) as server:

        def hang_up(client: Address | None = None) -> None:
            """Close the connection from `client`, or all of them, without an answer, as a broken line would."""
            for connection in list(server.server_state.connections):
                if client is None or getattr(connection, "client", None) == tuple(client):
                    connection.transport.close()

        app.state.hang_up = hang_up
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        try:
            yield RunningServer(f"http://{shown}:{listener.getsockname()[1]}")
        finally:
            app.state.sandbox.bell.close()
