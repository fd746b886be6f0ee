"""/healthz says what is dead, and /metrics what has happened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.engine import make_url

from bot.channels.telegram.addresses import address_of
from bot.delivery.message import Message
from bot.sandbox import Fault
from bot.sandbox.faults import EVERY
from bot.store import deliveries, officers
from bot.store.address import Address

from .conftest import Site
from .test_feed import report

DEAD = 1000.0


async def health(site: Site) -> tuple[int, set[str]]:
    """The status, and the parts that are said to be dead."""
    answer = await site.client.get("/healthz")
    said = answer.json()
    dead = {part for part in ("database", "scheduler", "telegram", "line", "queue", "officers") if said[part] is False}
    assert said["ok"] is (answer.status_code == 200)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, dead


@asynccontextmanager
async def no_database(site: Site) -> AsyncIterator[None]:
    """The database cannot be reached while the block runs."""
    url = make_url(site.service.settings.database_url)
    await site.service.store.close()  # it opens what it needs again
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        aside = file.rename(file.with_suffix(".aside"))
        file.mkdir()
        yield
        file.rmdir()
        aside.rename(file)
        return
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false'.encode())
        yield
        connection.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true'.encode())


async def test_a_database_that_cannot_be_reached_is_said_and_so_is_that_it_is_back(site: Site) -> None:
    site.service.leads = True
    link = site.link(await site.officer("ubnd"))
    assert await health(site) == (200, set())
    async with no_database(site):
        assert await health(site) == (503, {"database"})
        assert [(await site.client.get(path)).status_code for path in ("/metrics", link)] == [503, 503]
    assert await health(site) == (200, set())
    assert [(await site.client.get(path)).status_code for path in ("/metrics", link)] == [200, 200]


async def test_a_scheduler_that_is_stuck_is_said_until_it_runs_again(site: Site) -> None:
    site.service.leads = True
    site.service.pulse.ticked -= DEAD
    assert await health(site) == (503, {"scheduler"})
    await site.service.dispatch()
    assert await health(site) == (200, set())


async def test_a_telegram_that_is_silent_is_said_until_it_answers(site: Site) -> None:
    site.service.leads = True
    site.service.pulse.heard -= DEAD
    assert await health(site) == (503, {"telegram"})
    await site.service.bot.get_me()
    assert await health(site) == (200, set())


async def test_who_waits_to_be_called_is_well_though_telegram_says_nothing(site: Site) -> None:
    settings = site.service.settings
    called = settings.telegram.model_copy(update={"updates": "webhook"})
    site.service.settings = settings.model_copy(update={"telegram": called})
    site.service.leads = True
    site.service.pulse.heard -= DEAD
    assert await health(site) == (200, set())
    site.service.pulse.ticked -= DEAD
    assert await health(site) == (503, {"scheduler"})


async def test_a_process_that_stands_by_is_well_though_it_neither_sends_nor_hears(site: Site) -> None:
    site.service.pulse.heard -= DEAD
    site.service.pulse.ticked -= DEAD
    assert await health(site) == (200, set())
    assert (await site.client.get("/healthz")).json()["leads"] is False
    async with no_database(site):
        assert await health(site) == (503, {"database"})


async def test_a_job_that_fails_is_named_until_it_succeeds(site: Site) -> None:
    site.service.trouble(ValueError("không đọc được"))
    answer = await site.client.get("/healthz")
    assert (answer.status_code, answer.json()["trouble"]) == (503, "không đọc được")
    await site.service.dispatch()
    assert await health(site) == (200, set())


async def test_trouble_with_the_database_is_over_as_soon_as_it_is_written_again(site: Site) -> None:
    site.service.leads = True
    lan = site.state.add_person("Lan", started=True)
    for words in ("một", "hai"):
        async with site.service.store.begin() as connection:
            await deliveries.enqueue(
                connection,
                address=address_of(lan.user_id),
                officer_id=None,
                dedupe_key=words,
                payload=Message(words).to_payload(),
                now=site.clock.now(),
            )
    site.service.trouble(OSError("shutting down"))
    assert (await health(site))[0] == 503
    said = []
    honest = site.service.dispatcher.send

    async def send(address: Address, message: Message) -> str:
        said.append(await health(site))
        return await honest(address, message)

    site.service.dispatcher.send = send
    await site.service.dispatch()
    assert said == [(200, set())] * 2  # while it goes on sending, not only at the end


async def test_trouble_of_a_process_that_stands_by_is_forgotten_unless_it_comes_again(site: Site) -> None:
    site.service.trouble(OSError("shutting down"))
    assert (await health(site))[0] == 503
    site.service._troubled_at -= DEAD
    assert await health(site) == (200, set())


@pytest.mark.parametrize("leads", [True, False])
async def test_a_queue_that_stands_still_is_said_whoever_leads(site: Site, leads: bool) -> None:
    site.service.leads = leads
    lan = site.state.add_person("Lan", started=True)
    async with site.service.store.begin() as connection:
        await deliveries.enqueue(
            connection,
            address=address_of(lan.user_id),
            officer_id=None,
            dedupe_key="một",
            payload=Message("một").to_payload(),
            now=site.clock.now(),
        )
    assert await health(site) == (200, set())
    site.clock.advance(timedelta(seconds=DEAD))
    assert await health(site) == (503, {"queue"})
    assert (await site.client.get("/healthz")).json()["seconds_waiting"] == DEAD
    await site.service.dispatch()
    assert await health(site) == (200, set())
    assert (await site.client.get("/healthz")).json()["seconds_since_sent"] == 0


async def test_a_line_through_which_nothing_goes_is_said_until_it_goes(site: Site) -> None:
    site.service.leads = True
    for name in ("Lan", "Minh", "Hoa"):
        person = site.state.add_person(name, started=True)
        async with site.service.store.begin() as connection:
            await deliveries.enqueue(
                connection,
                address=address_of(person.user_id),
                officer_id=None,
                dedupe_key=name,
                payload=Message(name).to_payload(),
                now=site.clock.now(),
            )
    site.state.faults.add(Fault(EVERY, "page", times=1000, status=403))
    await site.service.dispatch()
    site.clock.advance(timedelta(seconds=DEAD))
    await site.service.dispatch()
    status, dead = await health(site)
    assert (status, dead - {"queue"}) == (503, {"line"})
    site.state.faults.clear()
    site.clock.advance(timedelta(seconds=DEAD))
    await site.service.dispatch()
    assert await health(site) == (200, set())


async def test_officers_who_are_switched_off_together_are_said(site: Site) -> None:
    found = [await site.officer("ubnd") for _ in range(5)]
    for number, one in enumerate(found[:3]):
        assert (await health(site))[0] == 200, number
        async with site.service.store.begin() as connection:
            await officers.switch_off(connection, one.address or address_of(0), now=site.clock.now())
    assert await health(site) == (503, {"officers"})


async def figures(site: Site) -> dict[str, float]:
    """What /metrics says: by name, and by label where there is one."""
    page = (await site.client.get("/metrics")).text
    return {
        " ".join([sample.name.removeprefix("nhaclich_"), *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def test_the_figures_tell_what_was_due_sent_given_up_and_how_late(site: Site) -> None:
    lan = site.state.add_person("Lan", started=True)
    stranger = site.state.add_person("Người lạ")

    async def enqueue(words: str, chat_id: int, minutes: int = 0) -> None:
        async with site.service.store.begin() as connection:
            await deliveries.enqueue(
                connection,
                address=address_of(chat_id),
                officer_id=None,
                dedupe_key=words,
                payload=Message(words).to_payload(),
                now=site.clock.now() + timedelta(minutes=minutes),
            )

    def outbox(said: dict[str, float]) -> list[float]:
        return [said[name] for name in ("due", "sent", "failed", "queue")]

    assert outbox(await figures(site)) == [0, 0, 0, 0]
    await enqueue("một", lan.user_id)
    await enqueue("hai", stranger.user_id)
    await enqueue("mai", lan.user_id, minutes=60)
    assert outbox(await figures(site)) == [2, 0, 0, 2]
    site.clock.advance(timedelta(seconds=20))
    await site.service.dispatch()
    site.clock.advance(timedelta(minutes=1))
    await site.service.dispatch()  # the refusal is confirmed
    for _ in range(2):  # looking does not change what is said
        said = await figures(site)
        assert outbox(said) == [2, 1, 1, 0]
        assert [said[f"lateness_seconds_{name}"] for name in ("bucket 15.0", "bucket 60.0", "count")] == [0, 1, 1]
        assert said["lateness_seconds_sum"] == 20
    site.clock.advance(timedelta(minutes=59))
    await site.service.dispatch()
    said = await figures(site)
    assert outbox(said) == [3, 2, 1, 0]
    assert (said["lateness_seconds_count"], said["lateness_seconds_sum"]) == (2, 40)
    site.service.pulse.ticked -= DEAD
    site.service.pulse.heard -= DEAD
    said = await figures(site)
    assert min(said["scheduler_idle"], said["telegram_silent"]) >= DEAD


async def test_the_figures_tell_what_feeds_were_asked_for_and_what_they_cost(site: Site) -> None:
    lan, minh = await site.officer("ubnd"), await site.officer("mttq")
    first = await site.client.get(site.link(lan))
    await site.client.get(site.link(minh))
    await site.client.get(site.link(lan), headers={"If-None-Match": first.headers["ETag"]})
    await site.client.get("/feed/1-AAAAAAAAAAAAAAAAAAAAAA.ics")
    said = await figures(site)
    assert [said[f"feed_requests_total {status}"] for status in (200, 304, 404)] == [2, 1, 1]
    assert (said["entries_written"], said["feeds_built"]) == (4, 2)
    await report(site, lan.id, "done")
    answers: list[httpx.Response] = [await site.client.get(site.link(one)) for one in (lan, minh, lan)]
    assert {answer.status_code for answer in answers} == {200}
    async with site.service.store.begin() as connection:
        await officers.new_feed_generation(connection, lan.id)
    await site.client.get(site.link(lan))
    said = await figures(site)
    assert [said[f"feed_requests_total {status}"] for status in (200, 304, 404, 410)] == [5, 1, 1, 1]
    assert (said["entries_written"], said["feeds_built"]) == (5, 3)
