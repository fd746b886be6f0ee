"""Two services on one PostgreSQL database: one leads, and leading passes on and comes back."""

import signal
from collections.abc import Sequence

import psycopg
import pytest

from bot.channels.telegram.addresses import address_of
from bot.clock import SystemClock
from bot.delivery.message import Message
from bot.sandbox import Person
from bot.store import Store, deliveries
from tests.waiting import PATIENCE

from .conftest import Command
from .office import Office, office, until


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


async def test_who_lost_the_lead_can_lead_again_and_sends_again(nhaclich: Command, database_url: str) -> None:
    async with office(nhaclich) as one:
        one.more = {"NHACLICH_DATABASE__URL": database_url}
        lan = one.state.add_person("Lan", started=True)
        await one.enqueue(lan, ["Tin một"])
        first = await one.run()
        await one.state.wait_for(lambda: one.count(lan, "Tin một") == 1)
        second = await one.run(ready="stands by")
        standing_by = await second.health()
        assert (standing_by.status_code, standing_by.json()["leads"]) == (200, False)
        await second.stop()
        with psycopg.connect(database_url, autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        await first.logged("lost the database session that leads")
        await one.enqueue(lan, ["Tin hai"])
        await one.state.wait_for(lambda: one.count(lan, "Tin hai") >= 1)
        one.state.say(lan.user_id, "/trogiup")
        await until(lambda: one.count(lan, "được mời") >= 1, what=lambda: first.log)
        await first.stop()
        assert one.repeats() == (0, 0)


async def to_everybody(one: Office, people: Sequence[Person], words: str) -> None:
    store, now = await Store.open(one.more["NHACLICH_DATABASE__URL"]), SystemClock().now()
    async with store.begin() as connection:
        for person in people:
            await deliveries.enqueue(
                connection,
                address=address_of(person.user_id),
                officer_id=None,
                dedupe_key=f"{words}:{person.user_id}",
                payload=Message(words).to_payload(),
                now=now,
            )
    await store.close()


async def test_a_leader_that_hangs_is_replaced_and_sends_nothing_unmarked_when_it_wakes(
    nhaclich: Command, database_url: str
) -> None:
    async with office(nhaclich) as one:
        one.more = {
            "NHACLICH_DATABASE__URL": database_url,
            "NHACLICH_DELIVERY__TAKEOVER_SECONDS": "4",
            # While 150 are due over a slow line, up to eight may be in flight: not in this office.
            "NHACLICH_DELIVERY__IN_FLIGHT_MOST": "2",
        }
        people = [one.state.add_person(f"Người {n}", started=True) for n in range(150)]
        first = await one.run(ready="web on")
        second = await one.run(ready="stands by")
        await to_everybody(one, people, "Tin một")
        await one.state.wait_for(lambda: sum(one.count(person, "Tin") for person in people) >= 20, timeout=PATIENCE)
        first.process.send_signal(signal.SIGSTOP)
        await second.logged("ending its sessions")
        await until(lambda: all(one.count(person, "Tin một") for person in people), 60, lambda: second.log)
        assert (await second.health()).json()["leads"] is True
        first.process.send_signal(signal.SIGCONT)
        await first.logged("stands by")
        assert (await first.health()).json()["leads"] is False
        await one.enqueue(people[0], ["Tin ba"])
        await one.state.wait_for(lambda: one.count(people[0], "Tin ba") == 1, timeout=60)
        await second.stop()
        await first.stop()
        marked, unmarked = one.repeats()
        assert unmarked == 0
        assert marked <= 2  # what was in flight
        assert "Traceback" not in first.log + second.log
