"""The scheduler and its watchdog: clocks that jump, jobs that hang, a database that is away."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.addresses import address_of
from bot.config import Backup, Database, Office, Settings, Web
from bot.delivery.message import Message
from bot.delivery.pacing import Unpaced
from bot.sandbox import Fault, SandboxState, create_app, serve
from bot.service import scheduler
from bot.service.assemble import assembled
from bot.service.service import Service
from bot.store import deliveries
from bot.store.officers import Officer, Role
from tests.office import enrol
from tests.waiting import PATIENCE, until

TOKEN = "7:ticking"


class MovableClock:
    """The machine's clock, which somebody sets."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Running:
    """A service that ticks, and the Telegram that it talks to."""

    service: Service
    clock: MovableClock
    state: SandboxState
    chat_id: int
    admin: Officer
    moves: int = 0
    looks: int = 0

    async def enqueue(self, text: str, *, due: timedelta = timedelta(0), kind: str = "message") -> None:
        async with self.service.store.begin() as connection:
            await deliveries.enqueue(
                connection,
                address=address_of(self.chat_id),
                officer_id=None,
                dedupe_key=text,
                payload=Message(text).to_payload(),
                now=self.clock.now() + due,
            )

    def received(self) -> list[str]:
        return [sent.message.text for sent in self.state.sent]

    async def until(self, condition: Callable[[], bool]) -> None:
        await self.state.wait_for(condition)

    async def set_clock(self, ahead: timedelta) -> None:
        """Set the clock, and wait until the watchdog has noticed."""
        before = self.moves
        self.clock.ahead = ahead
        await until(lambda: self.moves > before)

    async def looks_again(self) -> None:
        """Wake it, and wait until it has looked for what is due."""
        before = self.looks
        self.service.wake()
        await until(lambda: self.looks > before)


@pytest.fixture
async def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setattr(scheduler, "_LOOK_EVERY", 0.05)
    monkeypatch.setattr(scheduler, "_AFTER_FAILURE", timedelta(seconds=0.1))
    folder = tmp_path / "calendar"
    folder.mkdir()
    (folder / "a.toml").write_text('[layer]\nid = "ward"\nname = "Thử"\n', encoding="utf-8")
    settings = Settings(
        office=Office(calendar_data=folder),
        database=Database(url=f"sqlite:///{tmp_path}/office.db"),
        web=Web(secret_file=tmp_path / "secret"),
        backup=Backup(keep=0),
        root=tmp_path,
    )
    clock = MovableClock()
    state = SandboxState(clock, TOKEN)
    person = state.add_person("Anh Minh", started=True)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(create_app(state)))
        service = await stack.enter_async_context(
            assembled(settings, clock=clock, token=TOKEN, base_url=server.url, pace=Unpaced())
        )
        admin = await enrol(service.store, now=clock.now(), chat_id=person.user_id, name="Minh", role=Role.ADMIN)
        await stack.enter_async_context(service.bot)
        found = Running(service, clock, state, person.user_id, admin)
        count(monkeypatch, found, "clock_moved", "moves")
        count(monkeypatch, found, "dispatch", "looks")
        await stack.enter_async_context(scheduler.ticking(service))
        yield found
    state.close()


def count(monkeypatch: pytest.MonkeyPatch, running: Running, name: str, counter: str) -> None:
    """Count how often the service has done something to its end."""
    honest = getattr(running.service, name)

    async def counted() -> object:
        found = await honest()
        setattr(running, counter, getattr(running, counter) + 1)
        return found

    monkeypatch.setattr(type(running.service), name, lambda _self: counted())


async def test_what_is_due_in_a_moment_is_sent_in_a_moment(running: Running) -> None:
    await running.enqueue("sắp đến", due=timedelta(seconds=0.5))
    running.service.wake()
    await running.until(lambda: running.received() == ["sắp đến"])


@pytest.mark.parametrize("hours", [-26, -1, 1, 26])
async def test_the_next_message_is_on_time_though_the_clock_was_set(running: Running, hours: int) -> None:
    await running.enqueue("trước")
    running.service.wake()
    await running.until(lambda: running.received() == ["trước"])
    await running.set_clock(timedelta(hours=hours))
    await running.enqueue("sau", due=timedelta(seconds=0.5))
    running.service.wake()  # it looks, finds nothing due, and has to come again by itself
    await running.until(lambda: running.received() == ["trước", "sau"])


async def test_a_clock_that_is_set_while_a_message_is_sent_does_not_send_it_twice(running: Running) -> None:
    running.state.faults.add(Fault("sendMessage", "slow", seconds=1))
    await running.enqueue("một lần")
    running.service.wake()
    await running.until(lambda: running.received() == ["một lần"])  # Telegram has it, and has not answered yet
    await running.set_clock(timedelta(hours=1))
    await running.enqueue("sau")
    running.service.wake()
    await running.until(lambda: "sau" in running.received())
    assert running.received() == ["một lần", "sau"]


async def test_a_message_written_before_the_clock_was_set_back_does_not_wait_for_that_hour(running: Running) -> None:
    await running.set_clock(timedelta(hours=2))
    await running.enqueue("viết lúc đồng hồ chạy trước", due=timedelta(seconds=0.5))
    running.clock.ahead = timedelta(0)
    await running.until(lambda: running.received() == ["viết lúc đồng hồ chạy trước"])


async def test_a_job_that_hangs_is_given_up_and_the_admin_is_told(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = running.service.dispatcher.dispatch
    hung = asyncio.Event()

    async def hanging() -> None:
        hung.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(type(running.service.dispatcher), "dispatch", lambda _self: hanging())
    running.service.wake()
    await asyncio.wait_for(hung.wait(), PATIENCE)
    monkeypatch.setattr(type(running.service.dispatcher), "dispatch", lambda _self: honest())
    monkeypatch.setattr(scheduler, "_STUCK_AFTER", 0.3)
    await running.until(lambda: any("bị kẹt" in text for text in running.received()))
    monkeypatch.setattr(scheduler, "_STUCK_AFTER", 100)
    await running.enqueue("tiếp")
    running.service.wake()
    await running.until(lambda: "tiếp" in running.received())


async def test_a_database_that_was_away_is_asked_again(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = running.service.store.begin
    refused = asyncio.Semaphore(0)

    def away() -> object:
        refused.release()
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    await running.enqueue("vẫn tới", due=timedelta(hours=1))
    monkeypatch.setattr(running.service.store, "begin", away)
    running.clock.ahead = timedelta(hours=1)
    for _ in range(3):
        await asyncio.wait_for(refused.acquire(), PATIENCE)
    assert running.received() == []
    monkeypatch.setattr(running.service.store, "begin", honest)
    await running.until(lambda: running.received() == ["vẫn tới"])


async def test_a_clock_that_is_set_while_the_database_is_away_is_noticed_when_it_is_back(
    running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await running.set_clock(timedelta(hours=2))
    await running.enqueue("viết lúc đồng hồ chạy trước", due=timedelta(seconds=1))
    honest = running.service.store.begin
    refused = asyncio.Semaphore(0)

    def away() -> object:
        refused.release()
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    monkeypatch.setattr(running.service.store, "begin", away)
    running.clock.ahead = timedelta(0)
    await until(lambda: "the clock has moved by -7" in caplog.text)
    for _ in range(3):
        await asyncio.wait_for(refused.acquire(), PATIENCE)
    monkeypatch.setattr(running.service.store, "begin", honest)
    await running.until(lambda: running.received() == ["viết lúc đồng hồ chạy trước"])


async def test_what_was_to_come_in_an_hour_is_due_when_the_clock_is_set_forward(running: Running) -> None:
    await running.enqueue("một giờ nữa", due=timedelta(hours=1))
    await running.looks_again()
    running.clock.ahead = timedelta(hours=1, seconds=1)
    await running.until(lambda: running.received() == ["một giờ nữa"])


async def test_trouble_is_told_by_health_until_it_is_over(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "_AFTER_FAILURE", timedelta(seconds=60))
    running.service.trouble(OperationalError("INSERT", None, Exception("database or disk is full")))
    health = await running.service.health()
    assert (health["ok"], health["trouble"]) == (False, "database or disk is full")
    await running.looks_again()
    assert (await running.service.health())["ok"]


async def test_the_end_cuts_off_a_job_without_an_error_in_the_log(
    running: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, cut_off = asyncio.Event(), asyncio.Event()

    async def long_plan(_self: Service) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    monkeypatch.setattr(Service, "plan", long_plan)
    async with scheduler.ticking(running.service):
        await asyncio.wait_for(begun.wait(), PATIENCE)
    await asyncio.wait_for(cut_off.wait(), PATIENCE)
    for _ in range(10):  # until APScheduler has seen how the job ended
        await asyncio.sleep(0)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
