"""The outbox: nothing is lost, and only what was in flight can repeat, marked."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import faults
from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.line import News
from bot.delivery.message import Message
from bot.store import deliveries, transitions
from bot.store import tables as t
from bot.store.address import Address
from bot.store.deliveries import Priority
from tests.databases import ON_SQLITE

from .conftest import FakeTelegram, Ward, dispatcher, say


class Arrived(faults.MayHaveArrived):
    """The message arrived, but the answer was lost."""

    arrived = True


async def run_to_the_end(ward: Ward, telegram: FakeTelegram, hours: int = 6) -> None:
    sending = dispatcher(ward, telegram)
    end = ward.clock.now() + timedelta(hours=hours)
    await sending.dispatch()
    while (due := await sending.next_due()) is not None and due <= end:
        ward.clock.move_to(due)
        await sending.dispatch()


async def test_answers_go_first_and_each_chat_keeps_its_order(ward: Ward) -> None:
    await say(ward, 1, ["r1", "r2"], priority=Priority.REMINDER)
    await say(ward, 2, ["r3"], priority=Priority.REMINDER)
    await say(ward, 3, ["answer"], priority=Priority.ANSWER)
    telegram = FakeTelegram()
    await run_to_the_end(ward, telegram)
    assert telegram.taken[0] == (3, "answer")
    assert [text for chat, text in telegram.taken if chat == 1] == ["r1", "r2"]


async def test_one_chat_gets_one_message_at_a_time(ward: Ward) -> None:
    await say(ward, 1, [f"m{n}" for n in range(6)])
    busy = 0

    async def send(_chat: int, _message: Message) -> int:
        nonlocal busy
        busy += 1
        assert busy == 1
        await asyncio.sleep(0)
        busy -= 1
        return 1

    sending = dispatcher(ward, FakeTelegram(), in_flight=8)
    sending.send = send
    await sending.dispatch()
    assert await ward.counts() == {"sent": 6}


async def test_an_answer_does_not_wait_for_what_is_only_claimed(ward: Ward) -> None:
    await say(ward, 1, [f"r{n}" for n in range(10)], priority=Priority.REMINDER)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram, in_flight=1)
    honest = telegram.send

    async def send(address: Address, message: Message) -> str:
        if message.text == "r1":
            await say(ward, 2, ["answer"])
            sending.hurry()
        return await honest(address, message)

    sending.send = send
    await sending.dispatch()
    assert [text for _, text in telegram.taken][:3] == ["r0", "r1", "answer"]
    assert len(telegram.taken) == 11


@pytest.mark.parametrize(
    ("fault", "taken", "state"),
    [
        (faults.NeverLeft("no line"), ["m"], "sent"),
        (faults.MayHaveArrived("cut"), ["again:m"], "sent"),
        (Arrived("cut"), ["m", "again:m"], "sent"),
        (faults.MustWait(1), ["m"], "sent"),
        (faults.NotAuthorised("401"), ["m"], "sent"),
        (faults.ChatRefuses("blocked"), ["m"], "sent"),  # said once, it is not believed
        (faults.BadMessage("too long"), [], "failed"),
        (ValueError("our own mistake"), [], "failed"),
    ],
)
async def test_each_fault_is_answered_by_what_it_means(
    ward: Ward, fault: Exception, taken: list[str], state: str
) -> None:
    await say(ward, 1, ["m"])
    telegram = FakeTelegram(outcomes=[fault])
    await run_to_the_end(ward, telegram)
    assert [text for _, text in telegram.taken] == taken
    assert await ward.counts() == {state: 1}


@ON_SQLITE
async def test_a_message_that_never_left_is_not_tried_again_at_once(ward: Ward) -> None:
    await say(ward, 1, ["m"])
    telegram = FakeTelegram(outcomes=[faults.NeverLeft("no line")])
    sending = dispatcher(ward, telegram)
    await sending.dispatch()
    assert telegram.taken == []
    due = await sending.next_due()
    assert due is not None
    assert due > ward.clock.now()


async def test_a_chat_that_refuses_twice_is_believed(ward: Ward) -> None:
    await say(ward, 1, ["m"])
    telegram = FakeTelegram(outcomes=[faults.ChatRefuses("blocked")] * 2)
    await run_to_the_end(ward, telegram)
    assert telegram.taken == []
    assert await ward.counts() == {"failed": 1}
    assert telegram.told == ["1: ChatRefuses"]


@ON_SQLITE
@pytest.mark.parametrize("answers", ["answers", "does_not"])
async def test_many_chats_that_refuse_together_are_not_believed(ward: Ward, answers: str) -> None:
    for chat in range(1, 11):
        await say(ward, chat, ["m"])
    asked, heard = 0, []

    async def ask() -> None:
        nonlocal asked
        asked += 1
        if answers == "does_not":
            raise OSError("no answer")

    async def refuse(_chat: int, _message: Message) -> int:
        raise faults.ChatRefuses("bot was blocked by the user")

    async def news(_connection: object, told: News) -> None:
        heard.append(told)

    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    honest, sending.send = sending.send, refuse
    sending.line.ask, sending.line_news = ask, news
    await _for(ward, sending, hours=8)
    assert telegram.told == []
    assert await ward.counts() == {"pending": 10}
    assert asked > 0
    assert sum(one.doubted > 0 for one in heard) == (1 if answers == "answers" else 0)
    sending.send, sending.line.ask = honest, None
    await _for(ward, sending, hours=1)
    assert sorted(chat for chat, _ in telegram.taken) == list(range(1, 11))
    assert sum(one.over is not None for one in heard) == 1


async def _for(ward: Ward, sending: Dispatcher, *, hours: int) -> None:
    end = ward.clock.now() + timedelta(hours=hours)
    await sending.dispatch()
    while (due := await sending.next_due()) is not None and due <= end:
        ward.clock.move_to(max(due, ward.clock.now()))
        await sending.dispatch()
    ward.clock.move_to(end)


@ON_SQLITE
async def test_answers_that_are_lost_again_and_again_are_tried_on_ever_more_seldom(ward: Ward) -> None:
    await say(ward, 1, ["m"])
    telegram = FakeTelegram(outcomes=[faults.MayHaveArrived("cut")] * 100)
    await run_to_the_end(ward, telegram, hours=48)
    assert await ward.counts() == {"unknown": 1}
    assert 10 <= 100 - len(telegram.outcomes) <= 40
    assert telegram.told == ["1: MayHaveArrived"]
    telegram.outcomes.clear()
    await run_to_the_end(ward, telegram)
    assert telegram.taken == [(1, "again:m")]


@ON_SQLITE
async def test_an_outage_does_not_use_up_the_tries_of_a_lost_answer(ward: Ward) -> None:
    await say(ward, 1, ["m"])
    outage = [faults.NeverLeft("no line")] * 8
    telegram = FakeTelegram(outcomes=[*outage, faults.MayHaveArrived("cut")])
    await run_to_the_end(ward, telegram)
    assert telegram.taken == [(1, "again:m")]
    assert await ward.counts() == {"sent": 1}


async def test_a_chat_that_moved_gets_it_under_its_new_id(ward: Ward) -> None:
    await say(ward, -5, ["m"])
    telegram = FakeTelegram(outcomes=[faults.ChatMoved(-100500)])
    await run_to_the_end(ward, telegram)
    assert telegram.taken == [(-100500, "m")]


@ON_SQLITE
async def test_a_poisonous_message_does_not_stop_the_others(ward: Ward) -> None:
    await say(ward, 1, ["a", "poison", "b"])
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    honest = sending.render

    def render(delivery: deliveries.Delivery, now: object) -> Message:
        if delivery.payload["text"] == "poison":
            raise KeyError("no such message")
        return honest(delivery, now)  # type: ignore[arg-type]

    sending.render = render
    await sending.dispatch()
    assert [text for _, text in telegram.taken] == ["a", "b"]
    assert await ward.counts() == {"sent": 2, "failed": 1}


async def test_after_a_crash_what_was_only_claimed_is_sent_once_and_what_was_in_flight_is_marked(ward: Ward) -> None:
    await say(ward, 1, ["claimed"])
    await say(ward, 2, ["flying"])
    now = ward.clock.now()
    async with ward.store.begin() as connection:
        held = await transitions.lease(connection, "dead", now, until=now + LEASE, limit=9)
        flying = [one.id for one in held if one.payload["text"] == "flying"]
        assert await transitions.mark_inflight(connection, flying, "dead", until=now + LEASE) == set(flying)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    await sending.dispatch()
    assert telegram.taken == []  # the other one may still be alive
    ward.clock.advance(LEASE)
    await sending.dispatch()
    assert sorted(telegram.taken) == [(1, "claimed"), (2, "again:flying")]


async def test_where_nobody_else_can_be_alive_it_does_not_wait_for_the_lease(ward: Ward) -> None:
    await say(ward, 1, ["claimed"])
    now = ward.clock.now()
    async with ward.store.begin() as connection:
        await transitions.lease(connection, "dead", now, until=now + LEASE, limit=9)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    assert await sending.take_over() == 1
    await sending.dispatch()
    assert telegram.taken == [(1, "claimed")]


async def test_who_lost_the_lease_sends_nothing(ward: Ward) -> None:
    await say(ward, 1, ["m"])
    now = ward.clock.now()
    async with ward.store.begin() as connection:
        (held,) = await transitions.lease(connection, "slow", now, until=now + LEASE, limit=9)
        await transitions.rescue(connection, now + LEASE)
        assert await transitions.mark_inflight(connection, [held.id], "slow", until=now + 2 * LEASE) == set()


async def test_two_workers_never_claim_the_same(ward: Ward) -> None:
    for chat_id in range(20):
        await say(ward, chat_id, ["m"])
    now = ward.clock.now()

    async def claim(owner: str) -> list[int]:
        async with ward.store.begin() as connection:
            return [one.id for one in await transitions.lease(connection, owner, now, until=now + LEASE, limit=10)]

    first, second = await asyncio.gather(claim("a"), claim("b"))
    assert len(set(first) | set(second)) == len(first) + len(second)


async def test_stopping_gives_back_what_was_only_claimed(ward: Ward) -> None:
    await say(ward, 1, [f"m{n}" for n in range(10)])
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram, in_flight=1)
    honest = telegram.send

    async def send(address: Address, message: Message) -> str:
        sending.stop()
        return await honest(address, message)

    sending.send = send
    await sending.dispatch()
    assert await ward.counts() == {"sent": 1, "pending": 9}
    async with ward.store.read() as connection:
        owners = (await connection.execute(select(t.deliveries.c.lease_owner))).scalars().all()
    assert set(owners) == {None}


@pytest.mark.parametrize("away", [timedelta(0), LEASE, timedelta(hours=3)], ids=["a_moment", "a_lease", "hours"])
async def test_what_was_sent_is_recorded_though_the_database_was_away(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, away: timedelta
) -> None:
    await say(ward, 1, ["m"])
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    honest = transitions.mark_sent
    failed = False

    async def failing_once(*args: object) -> None:
        nonlocal failed
        if args[1] and not failed:
            failed = True
            raise OSError("disk I/O error")
        await honest(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(transitions, "mark_sent", failing_once)
    with pytest.raises(OSError, match="disk"):
        await sending.dispatch()
    ward.clock.advance(away)
    await sending.dispatch()
    assert telegram.taken == [(1, "m")]
    assert await ward.counts() == {"sent": 1}
