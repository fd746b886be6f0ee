"""GET and HEAD /feed/<token>.ics: the bytes of a feed, or 304, or in words why not."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.store.feeds import TokenFault
from bot.texts import Texts
from bot.web.feed.clients import program
from bot.web.feed.feeds import Feed, Feeds
from bot.web.feed.query import CATEGORIES, NoSuchFilter, wanted
from bot.web.throttle import Throttle

log = logging.getLogger(__name__)

PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
# What RFC 9110, 15.4.5 wants of a 304, and no more: all else stands in the answer that the program has kept.
_UNCHANGED = {"Cache-Control": PRIVATE["Cache-Control"], "Vary": "Accept-Encoding"}
_CALENDAR = "text/calendar; charset=utf-8"
_PACKED = "-gzip"
_SOON = "60"


def feed_routes(feeds: Feeds, say: Texts, throttle: Throttle, count: Callable[[int], None]) -> list[Route]:
    """The feed's route. `count` is told the status of every answer."""

    async def answer(request: Request) -> Response:
        token: str = request.path_params["token"]
        try:
            found = await feeds.open(token, wanted(request.query_params.multi_items()))
        except NoSuchFilter as error:
            known = ", ".join(CATEGORIES)
            return _refused(say.plain("web.no_such_filter", value=str(error)[:60], known=known), 400)
        # Calendar programs keep what they have on 404 and drop the calendar on 410.
        if found is TokenFault.REVOKED:
            return _refused(say.plain("web.revoked"), 410)
        if isinstance(found, TokenFault):
            # Only now: a right link is served whoever else stands behind the same address.
            if wait := throttle.guessed(request.client.host if request.client else ""):
                return _refused(say.plain("web.too_many"), 429, {"Retry-After": str(int(wait) + 1)})
            return _refused(say.plain("web.unknown"), 404)
        officer, feed = found
        client = program(request.headers.get("user-agent", ""))
        return await _feed(request, feed, BackgroundTask(_noting, feeds.note_use, officer.id, client))

    async def get_feed(request: Request) -> Response:
        try:
            response = await answer(request)
        except Exception as error:
            # Neither the address nor the error's own words: both may hold the token.
            log.error("a feed could not be made: %s", type(error).__name__)
            response = _refused(say.plain("web.broken"), 503, {"Retry-After": _SOON})
        count(response.status_code)
        return response

    return [Route("/feed/{token}.ics", get_feed)]


async def _feed(request: Request, feed: Feed, background: BackgroundTask) -> Response:
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    name = f'"{feed.etag}{_PACKED if packed else ""}"'
    if _unchanged(request, feed):
        return Response(status_code=304, headers=_UNCHANGED | {"ETag": name}, background=background)
    headers = {
        **PRIVATE,
        "ETag": name,
        "Last-Modified": format_datetime(feed.modified, usegmt=True),
        "Vary": "Accept-Encoding",
    }
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(feed.packed if packed else feed.plain, headers=headers, media_type=_CALENDAR, background=background)


def _unchanged(request: Request, feed: Feed) -> bool:
    """Whether the program has these bytes (RFC 9110, 13.2.2: with If-None-Match, If-Modified-Since does not count)."""
    if (given := request.headers.get("if-none-match")) is not None:
        names = {one.strip().removeprefix("W/").strip('"').removesuffix(_PACKED) for one in given.split(",")}
        return feed.etag in names or "*" in names
    if (since := request.headers.get("if-modified-since")) is not None:
        try:
            instant = parsedate_to_datetime(since)
        except ValueError:
            return False
        return feed.modified <= (instant if instant.tzinfo else instant.replace(tzinfo=UTC))
    return False


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        coding, _, weight = one.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _refused(words: str, status: int, more: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words, status, headers=PRIVATE | (more or {}))


async def _noting(note: Callable[[int, str], Awaitable[None]], officer_id: int, client: str) -> None:
    try:
        await note(officer_id, client)
    except Exception as error:
        log.warning("the use of a feed was not noted: %s", type(error).__name__)
