"""What goes wrong on order, and how it reaches the bot; the rate limits."""

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.clock import RehearsalClock
from bot.sandbox import Fault, Limits, SandboxState, create_app, serve

from .conftest import TOKEN, World, make_bot


@pytest.mark.parametrize(
    ("fault", "error", "cause", "applied"),
    [
        (Fault("sendMessage", "drop_before"), NetworkError, httpx.RemoteProtocolError, 0),
        (Fault("sendMessage", "drop_after"), NetworkError, httpx.RemoteProtocolError, 1),
        (Fault("sendMessage", "slow", seconds=30), TimedOut, httpx.ReadTimeout, 1),
        (Fault("sendMessage", "http_500"), NetworkError, None, 0),
        (Fault("sendMessage", "429", retry_after=7), RetryAfter, None, 0),
        (Fault("sendMessage", "403"), Forbidden, None, 0),
        (Fault("sendMessage", "400", description="chat not found"), BadRequest, None, 0),
    ],
)
async def test_a_fault_reaches_the_bot_as(
    world: World, fault: Fault, error: type[Exception], cause: type[Exception] | None, applied: int
) -> None:
    world.state.faults.add(fault)
    async with make_bot(world.url, read_timeout=0.5) as bot:
        with pytest.raises(error) as failed:
            await bot.send_message(world.lan.user_id, "x")
        assert type(failed.value) is error
        assert (type(failed.value.__cause__) if failed.value.__cause__ else None) is cause
        assert len(world.state.sent) == applied
        await bot.send_message(world.lan.user_id, "y")
    assert world.state.sent[-1].message.text == "y"


async def test_an_answer_that_is_no_json_was_applied_all_the_same(world: World) -> None:
    world.state.faults.add(Fault("sendMessage", "bad_json"))
    with pytest.raises(Exception, match="Invalid server response"):
        await world.bot.send_message(world.lan.user_id, "x")
    assert len(world.state.sent) == 1


async def test_a_group_migrates_on_order(world: World) -> None:
    group = world.state.add_group("Tổ", members=[world.lan]).chat_id
    world.state.faults.add(Fault("sendMessage", "migrate"))
    with pytest.raises(ChatMigrated) as migrated:
        await world.bot.send_message(group, "x")
    assert (await world.bot.send_message(migrated.value.new_chat_id, "x")).chat.title == "Tổ"


async def test_a_fault_waits_for_its_method_and_its_chat_and_counts(world: World) -> None:
    minh = world.state.add_person("Minh", started=True).user_id
    world.state.faults.add(Fault("sendMessage", "http_500", times=2, chat_id=minh))
    await world.bot.send_message(world.lan.user_id, "x")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await world.bot.send_message(minh, "x")
    await world.bot.send_message(minh, "x")
    calls = [request for request in world.state.requests if request.method == "sendMessage"]
    assert [call.status for call in calls] == [200, 500, 500, 200]


class Seconds:
    """A monotonic clock in the hands of the test."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def strict(clock: RehearsalClock, seconds: Seconds) -> AsyncIterator[tuple[SandboxState, Bot]]:
    state = SandboxState(clock, TOKEN, limits=Limits(enforce=True, monotonic=seconds))
    async with serve(create_app(state)) as server, make_bot(server.url) as bot:
        yield state, bot


async def test_one_message_a_second_to_one_person(strict: tuple[SandboxState, Bot], seconds: Seconds) -> None:
    state, bot = strict
    person = state.add_person("Lan", started=True).user_id
    await bot.send_message(person, "x")
    seconds.now += 0.5
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person, "y")
    assert int(refused.value._retry_after.total_seconds()) == 1
    seconds.now += 0.5
    await bot.send_message(person, "y")
    assert len(state.sent) == 2


async def test_thirty_messages_a_second_in_all(strict: tuple[SandboxState, Bot], seconds: Seconds) -> None:
    state, bot = strict
    people = [state.add_person(f"Cán bộ {number}", started=True).user_id for number in range(31)]
    for person in people[:30]:
        await bot.send_message(person, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30], "x")
    seconds.now += 1
    await bot.send_message(people[30], "x")


async def test_twenty_messages_a_minute_to_a_group(strict: tuple[SandboxState, Bot], seconds: Seconds) -> None:
    state, bot = strict
    group = state.add_group("Tổ").chat_id
    for _ in range(20):
        await bot.send_message(group, "x")
        seconds.now += 1
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group, "x")
    assert int(refused.value._retry_after.total_seconds()) == 40
    assert state.requests[-1].answer["parameters"] == {"retry_after": 40}


async def test_a_little_slack_is_for_what_was_sent_in_time(clock: RehearsalClock, seconds: Seconds) -> None:
    state = SandboxState(clock, TOKEN, limits=Limits(per_second=1, enforce=True, slack=0.003, monotonic=seconds))
    people = [state.add_person(name, started=True).user_id for name in ("Lan", "Minh")]
    async with serve(create_app(state)) as server, make_bot(server.url) as bot:
        await bot.send_message(people[0], "x")
        seconds.now += 0.99
        with pytest.raises(RetryAfter):
            await bot.send_message(people[1], "x")
        seconds.now += 0.008
        await bot.send_message(people[1], "x")
    sent = [(call.arrived, call.status) for call in state.requests if call.method == "sendMessage"]
    assert sent == [(100.0, 200), (pytest.approx(100.99), 429), (pytest.approx(100.998), 200)]


async def test_an_answer_is_held_back_for_a_time_between_two(world: World) -> None:
    world.state.faults.add(Fault("sendMessage", "slow", seconds=0.001, longest=0.002))
    await world.bot.send_message(world.lan.user_id, "x")
    assert len(world.state.sent) == 1
