"""Puts the Bot API and the chat page together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox import page
from bot.sandbox.api import call_method, download
from bot.sandbox.controls import Controls
from bot.sandbox.state import SandboxState
from bot.sandbox.webhook import deliver_updates

_STATIC = Path(__file__).parent / "static"
_FONTS = Path(__file__).parents[1] / "web" / "page" / "fonts"


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    state: SandboxState = app.state.sandbox
    state.bell.closing = False
    webhook = asyncio.create_task(deliver_updates(state))
    yield
    state.bell.close()
    await webhook


def create_app(state: SandboxState, *, controls: Controls | None = None) -> Starlette:
    """The Bot API for the one token of `state`, and at "/" the chat page, with buttons for the time if `controls`.

    Serve it with `serve`: the faults that cut a connection need it.
    """
    routes = [
        Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download),
        Mount("/static", StaticFiles(directory=_STATIC)),
        Mount("/fonts", StaticFiles(directory=_FONTS)),
        *page.routes(),
    ]
    # Another site could otherwise reach the sandbox through a name of its own that leads to this machine.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
    app = Starlette(routes=routes, middleware=[hosts], lifespan=_lifespan)
    app.state.sandbox = state
    app.state.controls = controls
    return app
