"""Between the office and Telegram: proxies, servers of one's own, and lines that break at the worst moment."""

import pytest

from bot.clock import SystemClock
from bot.sandbox import SandboxState
from bot.sandbox.faults import Fault
from bot.sandbox.limits import Limits

from .conftest import Command
from .lines import proxy, relay
from .office import REPEATED, TOKEN, office, until


@pytest.mark.parametrize(
    ("kind", "credentials"),
    [
        pytest.param("http", "", marks=pytest.mark.long),
        ("http", "can-bo:mat-khau-proxy"),
        ("socks5h", "can-bo:mat-khau-proxy"),
    ],
)
async def test_through_a_proxy(nhaclich: Command, kind: str, credentials: str) -> None:
    async with office(nhaclich) as one, proxy(kind.removesuffix("h"), credentials) as through:
        before = f"{credentials}@" if credentials else ""
        one.more = {"NHACLICH_TELEGRAM__PROXY": f"{kind}://{before}{through.address}"}
        person = one.state.add_person("Lan", started=True)
        await one.enqueue(person, ["Qua proxy"])
        running = await one.run()
        await one.state.wait_for(lambda: one.count(person, "Qua proxy") == 1)
        one.state.say(person.user_id, "/trogiup")
        await one.state.wait_for(lambda: len(one.received(person)) == 2)
        await running.stop()
        assert one.telegram.removeprefix("http://") in "".join(through.said)
        assert not credentials or credentials.partition(":")[2] not in running.log


@pytest.mark.parametrize("kind", ["http", pytest.param("socks5", marks=pytest.mark.long)])
async def test_a_proxy_that_comes_up_later(nhaclich: Command, kind: str) -> None:
    async with office(nhaclich) as one:
        async with proxy(kind) as before:
            address = before.address
        one.more = {"NHACLICH_TELEGRAM__PROXY": f"{kind}://{address}"}
        person = one.state.add_person("Lan", started=True)
        await one.enqueue(person, ["Đợi proxy"])
        running = await one.run(ready="did not leave: ")
        assert not one.state.sent
        async with proxy(kind, at=address):
            await one.state.wait_for(lambda: one.count(person, "Đợi proxy") == 1)
            await running.stop()
        assert one.repeats() == (0, 0)  # what never left is no repetition


async def test_a_server_of_ones_own_under_a_path(nhaclich: Command) -> None:
    async with office(nhaclich) as one, relay(one.telegram, replace=(b" /noi-bo/telegram/bot", b" /bot")) as own:
        one.telegram = f"{own.url}/noi-bo/telegram/"
        person = one.state.add_person("Lan", started=True)
        await one.enqueue(person, ["Qua máy chủ riêng"])
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(person)))
        assert own.requests == 1
        await running.stop()


@pytest.mark.parametrize(
    ("orders", "received", "marked"),
    [
        (["cut after"], 2, 1),  # the answer is lost: it comes once more, and says so
        (["cut before"], 1, 1),  # nobody can know that it never arrived
        pytest.param(["cut before", "cut before"], 1, 1, marks=pytest.mark.long),
        (["stall"], 1, 1),
    ],
)
async def test_a_line_that_breaks(nhaclich: Command, orders: list[str], received: int, marked: int) -> None:
    async with office(nhaclich) as one, relay(one.telegram, orders=list(orders)) as line:
        one.telegram = line.url
        one.more = {"NHACLICH_TELEGRAM__TIMEOUT": "3"}
        person = one.state.add_person("Lan", started=True)
        await one.enqueue(person, ["Tin thử"])
        running = await one.run()
        await until(lambda: line.requests == len(orders) + 1, what=lambda: running.log)
        await one.state.wait_for(lambda: one.count(person, "Tin thử") == received)
        await running.stop()
        assert one.count(person, REPEATED) == marked
        assert line.requests == len(orders) + 1


@pytest.mark.parametrize("kind", ["http_500", "bad_json"])
async def test_a_telegram_that_is_out_of_order(nhaclich: Command, kind: str) -> None:
    async with office(nhaclich) as one:
        people = [one.state.add_person(f"Cán bộ {n}", started=True) for n in range(3)]
        for person in people:
            await one.enqueue(person, ["Tin thử"])
        one.state.faults.add(Fault("getUpdates", "http_500", times=2))
        one.state.faults.add(Fault("sendMessage", kind, times=2))  # type: ignore[arg-type]
        running = await one.run()
        await one.state.wait_for(lambda: all(one.count(p, "Tin thử") for p in people))
        one.state.say(people[0].user_id, "/trogiup")
        await one.state.wait_for(lambda: bool(one.count(people[0], "được mời")))
        if kind == "bad_json":
            await one.state.wait_for(lambda: one.repeats()[0] == 2)
        await running.stop()
        assert one.repeats() == (2, 0)


async def test_a_storm_of_429_is_waited_out(nhaclich: Command) -> None:
    limits = Limits(per_second=3, enforce=True)
    async with office(nhaclich, SandboxState(SystemClock(), TOKEN, limits=limits)) as one:
        people = [one.state.add_person(f"Cán bộ {n}", started=True) for n in range(8)]
        for person in people:
            await one.enqueue(person, ["Tin thử"])
        one.state.faults.add(Fault("sendMessage", "429", times=2, retry_after=2))
        running = await one.run()
        await one.state.wait_for(lambda: all(one.count(p, "Tin thử") for p in people))
        await running.stop()
        assert one.repeats() == (0, 0)
        assert len(one.state.sent) == len(people)
        tries = [request for request in one.state.requests if request.method == "sendMessage"]
        assert len(tries) <= 4 * len(people)  # each pause is kept: nothing hammers on
