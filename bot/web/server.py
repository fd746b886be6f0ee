"""Serving an ASGI application inside our own event loop, whose signals are ours."""

import asyncio
import contextlib
import functools
import logging
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette

from bot.web.connections import ACCEPTED_AT_ONCE, Connection, Limits, look_after, room_for_connections

_LONGEST_HEAD = 16 * 1024
_LONGEST_END = 5
_QUEUE = 512
"""Connections that may wait in the kernel until they are accepted."""


class CannotListen(Exception):
    """The port is taken, or not ours to take; the message says why."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            listener.listen(_QUEUE)  # uvicorn's backlog is both this and how many are accepted at once
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn would take SIGTERM for itself; the service handles it for all of its parts."""
        yield


@contextlib.asynccontextmanager
async def serving(app: Starlette, host: str, port: int, limits: Limits | None = None) -> AsyncIterator[int]:
    """Serve `app` while the block runs; yields the port (a free one for 0). Raises CannotListen.

    Of the connections that `limits` allow there are only as many as leave file handles to the rest of the process.
    """
    limits = limits or Limits()
    limits = Limits(room_for_connections(limits.connections), limits.patience)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        proxy_headers=False,  # the application knows which to believe
        http=functools.partial(Connection, limits=limits),  # type: ignore[arg-type]
        ws="none",
        backlog=ACCEPTED_AT_ONCE,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        timeout_graceful_shutdown=_LONGEST_END,
    )
    # Addresses hold the tokens of feeds: whatever else sets up logging, nobody writes them down.
    logging.getLogger("uvicorn.access").disabled = True
    listener = _listen(host, port)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    looking = asyncio.create_task(look_after(server.server_state.connections, limits.patience))
    try:
        await server.up.wait()
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        looking.cancel()
        for connection in list(server.server_state.connections):
            connection.transport.abort()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotListen(error.strerror) from error
    return listener
