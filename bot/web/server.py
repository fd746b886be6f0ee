"""Serving an ASGI application inside our own event loop, whose signals are ours."""

import asyncio
import contextlib
import functools
import logging
import socket
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette

from bot.web.connections import ACCEPTED_AT_ONCE, Connection, Limits, look_after, room_for_connections

_LONGEST_HEAD = 16 * 1024
_LONGEST_END = 5
_QUEUE = 512
"""Connections that may wait in the kernel until they are accepted."""


class CannotListen(Exception):
    """The port is taken, or not ours to take; the message says why."""


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
    )
    # Addresses hold the tokens of feeds: whatever else sets up logging, nobody writes them down.
    logging.getLogger("uvicorn.access").disabled = True
    listener = _listen(host, port)
    async with running(config, listener, _LONGEST_END) as server:
        listener.listen(_QUEUE)  # uvicorn's backlog is both this and how many are accepted at once
        connections = server.server_state.connections
        looking = asyncio.create_task(look_after(connections, limits.patience))
        try:
            yield listener.getsockname()[1]
        finally:
            looking.cancel()


@contextlib.asynccontextmanager
async def running(config: uvicorn.Config, listener: socket.socket, longest_end: float) -> AsyncIterator[uvicorn.Server]:
    """A server in this loop while the block runs; answers under way at its end have `longest_end` seconds.

    uvicorn's own serve() would take SIGINT and SIGTERM for itself, which the service handles for all of its parts, and
    only looks ten times a second whether it may end.
    """
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    ticking = asyncio.create_task(server.main_loop())  # keeps the Date of the answers
    state = server.server_state
    try:
        yield server
    finally:
        ticking.cancel()
        for listening in server.servers:
            listening.close()
        for connection in list(state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest_end):
                while state.connections or state.tasks:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.01)
        for task in state.tasks:
            task.cancel()
        await server.lifespan.shutdown()
        for connection in list(state.connections):
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
