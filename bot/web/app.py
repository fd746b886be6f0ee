"""The ASGI application: feeds, what else is served to people, and how the service is."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

import bot
from bot.store import migrations
from bot.texts import Texts
from bot.web.feed.feeds import Feeds
from bot.web.feed.routes import feed_routes
from bot.web.health import Health, wellness_routes
from bot.web.metrics import Figures, Metrics
from bot.web.proxies import KnownProxies, Network
from bot.web.throttle import Throttle


def create_app(
    feeds: Feeds,
    health: Health,
    figures: Figures,
    throttle: Throttle,
    say: Texts,
    more: Sequence[BaseRoute] = (),
    proxies: Sequence[Network] = (),
) -> Starlette:
    """The web side of the service, built from what it serves; `more` are further routes, `proxies` those in front."""
    metrics = Metrics(figures, {"version": bot.__version__, "revision": migrations.HEAD})
    return Starlette(
        routes=[
            *feed_routes(feeds, say, throttle, metrics.count_feed),
            *wellness_routes(health, metrics),
            *more,
        ],
        middleware=[Middleware(KnownProxies, trusted=proxies)],
    )
