"""How the bot learns what people do: long polling and webhooks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest, Conflict

from bot.clock import RehearsalClock
from bot.sandbox import SandboxState, create_app, serve

from .conftest import TOKEN, World, make_bot


async def test_unconfirmed_updates_come_again_and_confirmed_ones_do_not(world: World) -> None:
    for text in ("một", "hai", "ba"):
        world.state.say(world.lan.user_id, text)
    first = await world.bot.get_updates()
    again = await world.bot.get_updates()
    assert [update.message.text for update in first] == ["một", "hai", "ba"]
    assert [update.update_id for update in again] == [update.update_id for update in first]
    rest = await world.bot.get_updates(offset=first[1].update_id)
    assert [update.message.text for update in rest] == ["hai", "ba"]
    assert [update.message.text for update in await world.bot.get_updates()] == ["hai", "ba"]
    assert await world.bot.get_updates(offset=first[2].update_id + 1) == ()
    assert world.state.updates.pending == []


async def test_a_negative_offset_keeps_only_the_newest(world: World) -> None:
    for text in ("một", "hai", "ba"):
        world.state.say(world.lan.user_id, text)
    assert [update.message.text for update in await world.bot.get_updates(offset=-1)] == ["ba"]
    assert len(world.state.updates.pending) == 1


async def test_no_more_than_the_limit_at_once(world: World) -> None:
    for text in ("một", "hai", "ba"):
        world.state.say(world.lan.user_id, text)
    assert [update.message.text for update in await world.bot.get_updates(limit=2)] == ["một", "hai"]


async def test_only_the_kinds_that_were_asked_for_are_queued(world: World) -> None:
    await world.bot.get_updates(allowed_updates=["edited_message"])
    said = world.state.say(world.lan.user_id, "xong")
    world.state.edit(world.lan.user_id, said.message_id, "chưa xong")
    [update] = await world.bot.get_updates()
    assert update.edited_message.text == "chưa xong"
    assert update.edited_message.edit_date == world.clock.now()


async def test_a_waiting_poll_wakes_when_somebody_writes(world: World) -> None:
    poll = asyncio.create_task(world.bot.get_updates(timeout=30))
    await world.state.wait_for(lambda: world.state.updates.polling)
    world.state.say(world.lan.user_id, "xong")
    [update] = await poll
    assert update.message.text == "xong"


async def test_a_second_poll_ends_the_first(world: World) -> None:
    first = asyncio.create_task(world.bot.get_updates(timeout=30))
    await world.state.wait_for(lambda: world.state.updates.polling)
    async with make_bot(world.url) as other:
        assert await other.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_the_server_does_not_wait_for_a_poll(clock: RehearsalClock) -> None:
    state = SandboxState(clock, TOKEN)
    async with serve(create_app(state)) as server:
        bot = make_bot(server.url)
        await bot.initialize()
        poll = asyncio.create_task(bot.get_updates(timeout=50))
        await state.wait_for(lambda: state.updates.polling)
    assert await poll == ()
    await bot.shutdown()


async def test_starting_and_blocking_are_updates_too(world: World) -> None:
    state, person = world.state, world.state.add_person("Mới")
    state.start(person.user_id, "ma-moi_1")
    state.block(person.user_id)
    started, blocked = await world.bot.get_updates()
    assert started.message.text == "/start ma-moi_1"
    assert started.message.parse_entity(started.message.entities[0]) == "/start"
    assert started.message.from_user.language_code == "vi"
    assert blocked.my_chat_member.new_chat_member.status == "kicked"


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(world: World) -> None:
    state, lan = world.state, world.lan.user_id
    group = state.add_group("Tổ", members=[world.lan]).chat_id
    joined = (await world.bot.get_updates())[-1]
    assert joined.my_chat_member.new_chat_member.status == "member"
    asked = await world.bot.send_message(group, "Ai đã xong?")
    state.say(lan, "chào cả nhà", chat_id=group)
    state.say(lan, "tôi", chat_id=group, reply_to=asked.message_id)
    state.say(lan, "/viec", chat_id=group)
    updates = await world.bot.get_updates(offset=joined.update_id + 1)
    assert [update.message.text for update in updates] == ["tôi", "/viec"]
    assert updates[0].message.reply_to_message.message_id == asked.message_id


class Office:
    """A bot's own web server: keeps what it is sent, and answers with the next of `answers`, then 200."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.got: list[tuple[str, str]] = []

    async def take(self, request: Request) -> Response:
        update = await request.json()
        status = self.answers.pop(0) if self.answers else 200
        self.got.append((update["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")))
        return Response(status_code=status)

    @asynccontextmanager
    async def open(self, clock: RehearsalClock) -> AsyncIterator[str]:
        app = Starlette(routes=[Route("/updates", self.take, methods=["POST"])])
        app.state.sandbox = SandboxState(clock, TOKEN)
        async with serve(app) as server:
            yield f"{server.url}/updates"


async def test_a_webhook_gets_each_update_in_order_with_its_secret(world: World) -> None:
    office = Office()
    async with office.open(world.clock) as url:
        world.state.say(world.lan.user_id, "một")
        await world.bot.set_webhook(url, secret_token="bi-mat")
        world.state.say(world.lan.user_id, "hai")
        await world.state.wait_for(lambda: not world.state.updates.pending)
        assert office.got == [("một", "bi-mat"), ("hai", "bi-mat")]
        with pytest.raises(Conflict, match="webhook is active"):
            await world.bot.get_updates()
        assert (await world.bot.get_webhook_info()).url == url
        assert await world.bot.delete_webhook()
    assert await world.bot.get_updates() == ()


async def test_a_webhook_that_fails_gets_the_same_update_again(world: World) -> None:
    office = Office(500, 403)
    async with office.open(world.clock) as url:
        await world.bot.set_webhook(url)
        for text in ("một", "hai"):
            world.state.say(world.lan.user_id, text)
        await world.state.wait_for(lambda: not world.state.updates.pending)
        assert [text for text, _ in office.got] == ["một", "một", "một", "hai"]
        info = await world.bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 403"
        await world.bot.delete_webhook()


async def test_setting_a_webhook_ends_a_poll_and_may_drop_what_waits(world: World) -> None:
    poll = asyncio.create_task(world.bot.get_updates(timeout=30))
    await world.state.wait_for(lambda: world.state.updates.polling)
    await world.bot.set_webhook("http://127.0.0.1:9/none")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    world.state.say(world.lan.user_id, "xong")
    assert (await world.bot.get_webhook_info()).pending_update_count == 1
    await world.bot.delete_webhook(drop_pending_updates=True)
    assert await world.bot.get_updates() == ()


@pytest.mark.parametrize("url", ["https://example.org/updates", "ftp://127.0.0.1/", "http://10.0.0.1/"])
async def test_a_webhook_elsewhere_is_refused(world: World, url: str) -> None:
    with pytest.raises(BadRequest, match="loopback"):
        await world.bot.set_webhook(url)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", "::"])
async def test_the_sandbox_is_served_on_loopback_only(clock: RehearsalClock, host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with serve(create_app(SandboxState(clock, TOKEN)), host):
            pass


@pytest.mark.parametrize("style", ["get", "json", "form"])
async def test_parameters_come_in_every_way_that_telegram_takes(world: World, style: str) -> None:
    values = {"chat_id": world.lan.user_id, "text": "Chào đồng chí"}
    async with httpx.AsyncClient() as client:
        method = f"{world.url}/bot{TOKEN}/SENDmessage"
        answer = await {
            "get": lambda: client.get(method, params=values),
            "json": lambda: client.post(method, json=values),
            "form": lambda: client.post(method, data=values),
        }[style]()
    assert answer.json()["result"]["text"] == "Chào đồng chí"


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("sendMessage", "reply_parameters"),
        ("sendMessage", "reply_markup"),
        ("sendMessage", "entities"),
        ("sendMediaGroup", "media"),
        ("setMyCommands", "commands"),
        ("setMyCommands", "scope"),
        ("setMessageReaction", "reaction"),
        ("getUpdates", "allowed_updates"),
    ],
)
@pytest.mark.parametrize("value", ["{", "5", '"x"', "[[1]]", '[{"offset": "x"}]'])
async def test_a_parameter_of_the_wrong_shape_is_a_bad_request(
    world: World, method: str, name: str, value: str
) -> None:
    world.state.say(world.lan.user_id, "xong")
    values = {"chat_id": world.lan.user_id, "text": "x", "message_id": 1, name: value}
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{world.url}/bot{TOKEN}/{method}", data=values)
    assert answer.status_code in (200, 400)
    assert answer.json()["ok"] is (answer.status_code == 200)
