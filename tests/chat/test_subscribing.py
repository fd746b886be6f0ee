"""/dangky and /doilink: the calendar's link, its picture, and another link."""

from urllib.parse import parse_qs, unquote, urlsplit

from bot.chat.lists.subscribing import qr_code
from bot.sandbox import Message, Person
from bot.store import feeds
from bot.store.feeds import TokenFault, Use

from .conftest import World


def link(message: Message) -> str:
    return next(word for word in message.text.split() if word.startswith("http") and word.endswith(".ics"))


def with_links(world: World, person: Person) -> Message:
    return world.about(person, "webcal://")


async def test_dangky_gives_everybody_a_link_of_their_own(world: World) -> None:
    people = [await world.enrol("Chị Lan", "ubnd"), await world.enrol("Chị Hoa", "mttq")]
    links = []
    for person in people:
        await world.say(person, "/dangky")
        links.append(link(with_links(world, person)))
    assert links[0] != links[1]
    assert all(one.startswith("http://127.0.0.1:8787/feed/") for one in links)


async def test_apple_google_and_outlook_each_get_the_link_that_they_understand(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/dangky")
    message = with_links(world, lan)
    address = link(message).removeprefix("http://")
    assert f"webcal://{address}" in message.text
    google, outlook, work = (button["url"] for button in message.buttons)
    assert parse_qs(urlsplit(google).query)["cid"] == [f"webcal://{address}"]
    for url in (outlook, work):
        assert parse_qs(urlsplit(url).query)["url"] == [f"http://{address}"]
        assert "webcal" not in unquote(url)


async def test_dangky_names_the_calendar_page_too(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/dangky")
    assert world.service.office.page_link(1, 0) in with_links(world, lan).text
    await world.say(lan, "/doilink")
    await world.tap(lan, world.last(lan), "Đổi đường dẫn")
    assert world.service.office.page_link(1, 1) in with_links(world, lan).text


async def test_the_qr_code_comes_as_a_photo(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/dangky")
    photo = next(message.photo for message in world.sent(lan) if message.photo)
    address = link(with_links(world, lan)).removeprefix("http://")
    assert world.state.files.content(photo) == qr_code(f"webcal://{address}")
    assert photo.width == photo.height > 200


async def test_dangky_shows_the_last_use_to_its_owner(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/dangky")
    assert "Chưa có máy nào" in with_links(world, lan).text
    async with world.service.store.begin() as connection:
        await feeds.note_use(connection, 1, Use(world.clock.now(), "Thunderbird"))
    await world.say(lan, "/dangky")
    assert "bằng Thunderbird" in with_links(world, lan).text


async def test_doilink_asks_and_then_revokes_the_old_link(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/dangky")
    old = link(with_links(world, lan))
    await world.say(lan, "/doilink")
    await world.tap(lan, world.about(lan, "Đổi đường dẫn lịch?"), "Đổi đường dẫn")
    new = link(with_links(world, lan))
    assert new != old
    secret = world.service.settings.feed_secret()
    async with world.service.store.read() as connection:
        old_token, new_token = (one.rpartition("/")[2].removesuffix(".ics") for one in (old, new))
        assert await feeds.officer_of(connection, secret, old_token) is TokenFault.REVOKED
        assert not isinstance(await feeds.officer_of(connection, secret, new_token), TokenFault)


async def test_doilink_changes_nothing_where_one_thinks_better_of_it(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.say(lan, "/dangky")
    old = link(with_links(world, lan))
    await world.say(lan, "/doilink")
    await world.tap(lan, world.about(lan, "Đổi đường dẫn lịch?"), "Giữ nguyên")
    await world.say(lan, "/dangky")
    assert link(with_links(world, lan)) == old
