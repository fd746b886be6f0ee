"""Feeds are kept while there is room, and are the same when they have to be made again."""

import pytest

from bot.web.feed import feeds as module
from bot.web.feed.feeds import Feeds
from bot.web.feed.query import EVERYTHING

from .conftest import Site


async def taken(feeds: Feeds, token: str) -> tuple[str, bytes, bytes]:
    found = await feeds.open(token, EVERYTHING)
    assert isinstance(found, tuple)
    return found[1].etag, found[1].plain, found[1].packed


def token(site: Site, officer_id: int) -> str:
    return site.service.office.feed_link(officer_id, 0).rpartition("/")[2].removesuffix(".ics")


async def test_officers_of_the_same_units_share_a_feed(site: Site) -> None:
    one, other = await site.officer("ubnd"), await site.officer("ubnd")
    feeds = Feeds(site.service.office, site.service.settings.feed_secret())
    assert await taken(feeds, token(site, one.id)) == await taken(feeds, token(site, other.id))
    assert feeds.built == 1


@pytest.mark.parametrize("room", [0, 1500])
async def test_a_feed_that_had_to_make_room_is_the_same_again(
    site: Site, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FEEDS", room)
    monkeypatch.setattr(module, "_LINES", room)
    one, other = await site.officer("ubnd"), await site.officer("mttq")
    feeds = Feeds(site.service.office, site.service.settings.feed_secret())
    first = await taken(feeds, token(site, one.id))
    await taken(feeds, token(site, other.id))
    assert await taken(feeds, token(site, one.id)) == first
    assert feeds.built == 3
