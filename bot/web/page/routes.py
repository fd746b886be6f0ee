"""GET /lich/<token>, and the files that it asks for."""

import logging
from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.store.feeds import TokenFault
from bot.texts import Texts, texts
from bot.web.page.page_data import Look
from bot.web.page.query import Asked, Odd, read_query
from bot.web.page.render import STYLES, message_html, odd_words, page_html, style
from bot.web.page.views import page
from bot.web.throttle import Throttle

log = logging.getLogger(__name__)

_SOON = "60"
"""Seconds after which a browser may ask again, where the database cannot be read."""
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def page_routes(look: Look, throttle: Throttle, today: Callable[[], date], say: Texts) -> list[Route]:
    """What the calendar page answers to. `say` speaks to whoever has no (longer a) calendar here."""

    async def calendar(request: Request) -> Response:
        try:
            return await answer(request)
        except Exception as error:
            # As of the feed: neither the address nor the error's own words, both may hold the token.
            log.error("a page could not be made: %s", type(error).__name__)
            words = message_html(say.plain("page.broken_title"), say.plain("web.broken"), say, home=False)
            return _html(words, 503, {"Retry-After": _SOON})

    async def answer(request: Request) -> Response:
        asked = read_query(request.query_params.multi_items(), len(request.url.query), today())
        # What was asked for is read first, since it says which days to look up; whoever has no calendar is told so.
        first, last = asked.range if isinstance(asked, Asked) else (today(), today())
        seen = await look(request.path_params["token"], first, last)
        if isinstance(seen, TokenFault):
            status = 410 if seen is TokenFault.REVOKED else 404
            # Only now: a right link is served whoever else stands behind the same address.
            if status == 404 and (wait := throttle.guessed(request.client.host if request.client else "")):
                words = message_html(say.plain("page.gone_title"), say.plain("web.too_many"), say, home=False)
                return _html(words, 429, {"Retry-After": str(int(wait) + 1)})
            words = say.plain(f"web.{seen.value}")
            return _html(message_html(say.plain("page.gone_title"), words, say, home=False), status)
        own = texts(seen.locale)
        if isinstance(asked, Odd):
            words = odd_words(asked.why, own)
            return _html(message_html(own.plain("page.odd_title"), words, own, home=True), 400)
        return _html(page_html(page(asked, seen, own), asked, seen, own), 200)

    async def styles(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STYLES:
            return Response(status_code=404)
        return Response(style(name), media_type=STYLES[name], headers=_FOR_EVER)

    return [Route("/lich/{token}", calendar), Route("/static/{version}/{name}", styles)]


def _html(content: str, status: int, more: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(content, status, headers=_HEADERS | (more or {}))
