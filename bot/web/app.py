"""The ASGI application: feeds, the calendar page, /healthz, and POST /telegram where Telegram calls us."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.store.feeds import TokenFault
from bot.texts import Texts

Feed = Callable[[str], Awaitable[bytes | TokenFault]]
"""The bytes of the feed that a token opens, or why it opens none."""
Health = Callable[[], Awaitable[dict[str, object]]]
"""What the service says of itself; its "ok" decides between 200 and 503."""

Webhook = Callable[[bytes, str], Awaitable[int]]
"""Takes the body of an update and the secret that came with it; returns the HTTP status."""

WEBHOOK_PATH = "/telegram"
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name (Bot API, setWebhook)
_LARGEST_BODY = 1 << 20
_PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def create_app(
    feed: Feed, health: Health, say: Texts, webhook: Webhook | None = None, *, pages: Sequence[Route] = ()
) -> Starlette:
    """The web side of the service, built from what it serves; `pages` are the calendar page's routes."""

    async def get_feed(request: Request) -> Response:
        found = await feed(request.path_params["token"])
        # Calendar programs keep what they have on 404 and drop the calendar on 410.
        if found is TokenFault.REVOKED:
            return PlainTextResponse(say.plain("web.revoked"), 410, headers=_PRIVATE)
        if isinstance(found, TokenFault):
            return PlainTextResponse(say.plain("web.unknown"), 404, headers=_PRIVATE)
        return Response(found, media_type="text/calendar; charset=utf-8", headers=_PRIVATE)

    async def healthz(_request: Request) -> Response:
        said = await health()
        return JSONResponse(said, 200 if said["ok"] else 503, headers={"Cache-Control": "no-store"})

    async def telegram(request: Request) -> Response:
        if webhook is None:
            return Response(status_code=404)
        body = b""
        async for some in request.stream():
            body += some
            if len(body) > _LARGEST_BODY:
                return Response(status_code=413)
        return Response(status_code=await webhook(body, request.headers.get(_SECRET_HEADER, "")))

    return Starlette(
        routes=[
            Route("/feed/{token}.ics", get_feed),
            Route("/healthz", healthz),
            Route(WEBHOOK_PATH, telegram, methods=["POST"]),
            *pages,
        ]
    )
