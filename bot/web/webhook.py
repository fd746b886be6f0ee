"""POST /telegram: where Telegram calls us, if it is told to (Bot API, setWebhook)."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Webhook = Callable[[bytes, str], Awaitable[int]]
"""Takes the body of an update and the secret that came with it; returns the HTTP status."""

WEBHOOK_PATH = "/telegram"
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_LARGEST_BODY = 1 << 20


def webhook_routes(webhook: Webhook | None) -> list[Route]:
    """The route; without a webhook nobody answers there."""

    async def telegram(request: Request) -> Response:
        if webhook is None:
            return Response(status_code=404)
        body = b""
        async for some in request.stream():
            body += some
            if len(body) > _LARGEST_BODY:
                return Response(status_code=413)
        return Response(status_code=await webhook(body, request.headers.get(_SECRET_HEADER, "")))

    return [Route(WEBHOOK_PATH, telegram, methods=["POST"])]
