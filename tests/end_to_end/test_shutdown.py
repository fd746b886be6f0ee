"""SIGTERM: what is in flight is finished, nothing is repeated afterwards, and nobody has to wait long."""

import signal
from collections import Counter

from bot.sandbox.faults import Fault

from .conftest import Command
from .office import office

MANY = [f"Tin thử {n}" for n in range(4)]


async def test_what_is_in_flight_is_finished_and_nothing_comes_again(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        people = [one.state.add_person(f"Cán bộ {n}", started=True) for n in range(4)]
        for person in people:
            await one.enqueue(person, MANY)
        one.state.faults.add(Fault("sendMessage", "slow", times=100, seconds=1.5))
        running = await one.run()
        await one.state.wait_for(lambda: len(one.state.sent) >= 3)  # taken by Telegram, but not answered yet
        await running.stop()
        sent = len(one.state.sent)
        assert sent < len(MANY) * len(people)
        one.state.faults.clear()
        again = await one.run()
        await one.state.wait_for(lambda: len(one.state.sent) >= len(MANY) * len(people))
        await again.stop()
        assert one.repeats() == (0, 0)
        assert Counter(s.message.chat_id for s in one.state.sent) == {p.user_id: len(MANY) for p in people}


async def test_a_second_signal_ends_it_at_once(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        person = one.state.add_person("Lan", started=True)
        await one.enqueue(person, MANY[:1])
        one.state.faults.add(Fault("sendMessage", "slow", seconds=4))
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.state.sent))
        running.process.send_signal(signal.SIGTERM)
        running.process.send_signal(signal.SIGINT)
        # Of two that come together the system decides which is the second.
        assert await running.ended() in (128 + signal.SIGINT, 128 + signal.SIGTERM)
        one.state.faults.clear()
        again = await one.run()
        await one.state.wait_for(lambda: one.count(person, MANY[0]) == 2)
        await again.stop()
        assert one.repeats() == (1, 0)  # nobody could know whether it had arrived, and the message says so


async def test_it_does_not_wait_as_long_as_telegram_asks(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        people = [one.state.add_person(f"Cán bộ {n}", started=True) for n in range(3)]
        for person in people:
            await one.enqueue(person, MANY[:2])
        one.state.faults.add(Fault("sendMessage", "429", times=3, retry_after=300))
        running = await one.run()
        await running.logged("told to wait 300 s")
        running.process.terminate()
        assert await running.ended() == 0
        assert one.repeats() == (0, 0)
        assert not one.state.sent


async def test_a_telegram_that_cannot_be_reached_does_not_hold_it_up(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        one.telegram = "http://127.0.0.1:9"
        person = one.state.add_person("Lan", started=True)
        await one.enqueue(person, MANY)
        running = await one.run()
        await running.logged("cannot reach Telegram")
        running.process.terminate()
        assert await running.ended() == 0
