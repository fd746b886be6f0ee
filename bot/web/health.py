"""The addresses /healthz, for whoever restarts what is dead, and /metrics, for Prometheus. Neither is meant for the
world outside."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.metrics import CONTENT_TYPE, Metrics

log = logging.getLogger(__name__)

Health = Callable[[], Awaitable[dict[str, object]]]
"""What the service says of itself; its "ok" decides between 200 and 503."""

_FRESH = {"Cache-Control": "no-store"}


def wellness_routes(health: Health, metrics: Metrics) -> list[Route]:
    """/healthz and /metrics."""

    async def healthz(_request: Request) -> Response:
        said = await health()
        return JSONResponse(said, 200 if said["ok"] else 503, headers=_FRESH)

    async def get_metrics(_request: Request) -> Response:
        try:
            page = await metrics.page()
        except Exception as error:  # without the database there are no figures; Prometheus takes 503 for "down"
            log.error("there are no figures: %s", type(error).__name__)
            return Response(status_code=503, headers=_FRESH)
        return Response(page, headers=_FRESH, media_type=CONTENT_TYPE)

    return [Route("/healthz", healthz), Route("/metrics", get_metrics)]
