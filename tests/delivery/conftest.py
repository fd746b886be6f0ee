"""A small office's store, and a Telegram that does as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Unit
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import WorkingDays, vietnam
from bot.channels.telegram.addresses import address_of
from bot.clock import RehearsalClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.message import Message
from bot.delivery.pacing import Unpaced
from bot.store import Store, calendars, deliveries, writing
from bot.store.address import Address
from bot.store.deliveries import Delivery
from bot.store.officers import Officer, Role
from bot.store.reminders import Expired
from tests.office import enrol

LEADS = LeadTimes({Kind.ANNIVERSARY: (7, 1, 0), Kind.EVENT: (7, 1, 0), Kind.TASK: (7, 3, 1, 0)})
UNITS = (Unit("ubnd", "UBND", "UBND"), Unit("mttq", "MTTQ", "MTTQ"))


def task(id_: str, due: str, *units: str) -> Entry:
    day = date.fromisoformat(due)
    return Entry(id_, Kind.TASK, id_, Once(day.year, day.month, day.day), "ward", units=units or ("ubnd",))


def event(id_: str, on: str) -> Entry:
    day = date.fromisoformat(on)
    return Entry(id_, Kind.ANNIVERSARY, id_, Once(day.year, day.month, day.day), "ward")


@pytest.fixture(scope="session")
def working() -> WorkingDays:
    return vietnam()


@dataclass
class Ward:
    """What tests do with the store."""

    store: Store
    clock: RehearsalClock
    working: WorkingDays

    async def load(self, *entries: Entry) -> Calendar:
        calendar = Calendar(entries=entries, units=UNITS, layers=(Layer("ward", "Phường"),))
        async with self.store.begin() as connection:
            await writing.write(
                connection, await calendars.snapshot(connection), calendar, {"ward": UNITS}, at=self.clock.now()
            )
        return calendar

    async def enrol(self, chat_id: int, *units: str, role: Role = Role.OFFICER) -> Officer:
        return await enrol(self.store, *units, now=self.clock.now(), chat_id=chat_id, name=f"#{chat_id}", role=role)

    async def counts(self) -> dict[str, int]:
        async with self.store.read() as connection:
            return await deliveries.counts(connection)


@pytest.fixture
def ward(store: Store, clock: RehearsalClock, working: WorkingDays) -> Ward:
    return Ward(store, clock, working)


@dataclass
class FakeTelegram:
    """Takes messages; `outcomes` are raised (or answered) first, one per message."""

    outcomes: list[Exception | None] = field(default_factory=list)
    taken: list[tuple[int, str]] = field(default_factory=list)
    """(chat, text) of everything that arrived, whether or not the sender was told."""

    told: list[str] = field(default_factory=list)
    """What somebody would be told: of messages that were given up, of reminders that had lost their point."""

    async def given_up(self, _connection: AsyncConnection, delivery: Delivery, fault: Exception) -> None:
        self.told.append(f"{delivery.address.text}: {type(fault).__name__}")

    async def expired(self, _connection: AsyncConnection, lost: Sequence[Expired]) -> None:
        self.told += [f"{one.entry_id}: {one.why}" for one in lost]

    async def send(self, address: Address, message: Message) -> str:
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None and not getattr(outcome, "arrived", False):
            raise outcome
        self.taken.append((int(address.text), message.text))
        if outcome is not None:
            raise outcome
        return str(len(self.taken))


def render(delivery: Delivery, _now: datetime) -> Message:
    """What the delivery carries, in a form that tests can compare."""
    said = delivery.payload.get("text") or ",".join(sorted(r.entry_id for r in delivery.reminders))
    if delivery.task:
        said = delivery.task[0]
    return Message(f"{'again:' if delivery.maybe_repeated else ''}{said}")


def dispatcher(ward: Ward, telegram: FakeTelegram, in_flight: int = 2) -> Dispatcher:
    return Dispatcher(
        ward.store, ward.clock, telegram.send, render, Unpaced(), telegram.given_up, telegram.expired, in_flight
    )


async def say(ward: Ward, chat_id: int, texts: Sequence[str], **more: object) -> None:
    async with ward.store.begin() as connection:
        for text in texts:
            await deliveries.enqueue(
                connection,
                address=address_of(chat_id),
                officer_id=None,
                dedupe_key=f"{chat_id}:{text}",
                payload={"text": text},
                now=ward.clock.now(),
                **more,  # type: ignore[arg-type]
            )
