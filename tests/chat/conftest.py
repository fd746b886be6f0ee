"""An office in a sandbox: the real service, the real python-telegram-bot, HTTP to the stand-in for Telegram."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import RehearsalClock
from bot.config import Backup, Database, Office, Settings, Telegram, Web
from bot.config.rounds import AskAgain, Digest, Escalation
from bot.delivery.pacing import Unpaced
from bot.sandbox import Message, Person, SandboxState, create_app, serve
from bot.service.assemble import assembled
from bot.service.receiving import receiving
from bot.service.service import Service
from bot.store import officers
from bot.store.officers import Role
from tests.waiting import PATIENCE

from .beginnings import BEFORE, Enrolled, Step, Until

TOKEN = "7:chat-tests"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

CALENDAR = """
[layer]
id = "ward"
name = "Phường thử"
year = 2020

[[unit]]
id = "ubnd"
name = "Uỷ ban Nhân dân phường"
short = "UBND"

[[unit]]
id = "mttq"
name = "Mặt trận Tổ quốc phường"
short = "MTTQ"

[[anniversary]]
id = "ngay-a"
summary = "Ngày A & <b>bạn</b>"
yearly = "03-17"
first_year = 1930
source = "sách A"

[[anniversary]]
id = "ngay-b"
summary = "Ngày B"
yearly = "03-17"

[[event]]
id = "huy"
summary = "Sự kiện đã huỷ"
date = 2020-03-17
status = "cancelled"

[[event]]
id = "chua-ro"
summary = "Hội nghị chưa rõ ngày"
date = "2020-05"

[[task]]
id = "bao-cao"
clause = "II.1"
summary = "Báo cáo quý"
units = ["ubnd"]
due = 2020-03-18
assumed = ["due"]
hand_in = "Văn phòng"
source = "Kế hoạch 02"

[[task]]
id = "ke-hoach"
clause = "II.2"
summary = "Kế hoạch chung"
units = ["ubnd", "mttq"]
due = 2020-03-20
"""


_MIGRATED: list[Path] = []
"""The SQLite file with all tables with which every office of this session begins."""
_BEGUN: dict[Hashable, tuple[Path, datetime]] = {}
"""Offices of this session after their beginning: the folder to copy, and the time there (UTC)."""
_BEGINNINGS: list[Path] = []
"""The folder of their folders."""


@pytest.fixture(scope="session", autouse=True)
def _offices_are_copies(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    _MIGRATED.append(migrated_file)
    _BEGINNINGS.append(tmp_path_factory.mktemp("beginnings"))


@dataclass
class World:
    """The service, the people around it, and what tests do with them."""

    service: Service
    state: SandboxState
    clock: RehearsalClock
    start: Callable[[], AbstractAsyncContextManager[Service]]
    running: AsyncExitStack
    people: dict[str, Person] = field(default_factory=dict)

    async def restart(self) -> None:
        """End the service and start it anew, on the same database."""
        await self.running.aclose()
        self.service = await self.running.enter_async_context(self.start())
        await self.running.enter_async_context(receiving(self.service))

    async def go_through(self, beginning: Sequence[Step]) -> None:
        """Take the steps of a beginning."""
        for step in beginning:
            match step:
                case Enrolled(name, units, role):
                    await self.enrol(name, *units, role=role)
                case Until(day, hour, minute):
                    await self.at(day, hour, minute)
                case _:
                    await step(self)

    async def enrol(
        self, name: str, *units: str, role: Role = Role.OFFICER, lifetime: timedelta = timedelta(days=1)
    ) -> Person:
        """Invite somebody and have them press Start."""
        person = self.people[name] = self.state.add_person(name)
        self.state.start(person.user_id, await self.invitation(name, *units, role=role, lifetime=lifetime))
        await self.settle()
        return person

    async def invitation(
        self, name: str, *units: str, role: Role = Role.OFFICER, lifetime: timedelta = timedelta(days=1)
    ) -> str:
        now = self.clock.now()
        async with self.service.store.begin() as connection:
            return await officers.invite(
                connection, name=name, post="", role=role, units=units, now=now, expires_at=now + lifetime
            )

    async def settle(self) -> None:
        """Until the bot has handled everything and said what it has to say."""
        await self.state.wait_for(lambda: not self.state.updates.pending)
        await asyncio.wait_for(self.service.receiver.caught_up(), PATIENCE)  # what failed is tried again
        await self.service.loads.idle()
        await self.service.errands.idle()
        await self.service.dispatch()

    async def at(self, day: date, hour: int = 7, minute: int = 30) -> None:
        """Go to an hour of the office's day, stopping where anything is due."""
        target = datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)
        await self.service.plan()
        while (due := await self.service.dispatch()) is not None and due <= target:
            self.clock.move_to(due)
        self.clock.move_to(target)
        await self.service.housekeeping()
        await self.service.dispatch()

    async def say(self, person: Person, text: str, *, to: Message | None = None) -> Message:
        """Somebody types; returns the bot's last message to them."""
        self.state.say(person.user_id, text, reply_to=to.message_id if to else None)
        await self.settle()
        return self.last(person)

    async def tap(self, person: Person, message: Message, button: str) -> Message:
        """Somebody taps the button that reads so; returns the bot's last message to them."""
        shown = self.state.message(person.user_id, message.message_id)
        data = next(b["callback_data"] for b in shown.buttons if button in b["text"])
        self.state.tap(person.user_id, person.user_id, message.message_id, data)
        await self.settle()
        return self.last(person)

    def sent(self, person: Person) -> list[Message]:
        """What the bot has said to somebody, as it now stands."""
        return [m for m in self.state.messages(person.user_id) if m.sender_id != person.user_id]

    def last(self, person: Person) -> Message:
        return self.sent(person)[-1]

    def about(self, person: Person, words: str) -> Message:
        """The newest message to somebody that holds these words."""
        return next(m for m in reversed(self.sent(person)) if words in m.text)


def buttons(message: Message) -> list[str]:
    """What the buttons under a message read."""
    return [button["text"] for button in message.buttons]


@asynccontextmanager
async def office(
    folder: Path,
    layers: dict[str, str],
    now: datetime,
    database: str | None = None,
    timezone: str = "Asia/Ho_Chi_Minh",
    patience: float = 5.0,
    copies: int = 0,
    rounds: bool = False,
    beginning: tuple[Step, ...] = (),
) -> AsyncIterator[World]:
    """An office with these events files, {name: text}, at an instant (UTC). `database` is the store's URL.

    It waits `patience` seconds for an answer of Telegram, and keeps so many daily `copies` of its database. Only with
    `rounds` it says anything by itself beside reminders: of what is late, what nobody answered, the week's digests.
    On SQLite a `beginning` is gone through once a session: later offices start from a copy of what it left.
    """

    def opened(folder: Path, now: datetime) -> AbstractAsyncContextManager[World]:
        settings = Settings(
            office=Office(name="Phường thử", calendar_data=folder / "calendar", timezone=timezone),
            database=Database(url=database or f"sqlite:///{folder}/office.db"),
            web=Web(secret_file=folder / "secret"),
            telegram=Telegram(timeout=patience),
            backup=Backup(keep=copies),
            escalation=Escalation(on=rounds),
            again=AskAgain(times=int(rounds)),
            digest=Digest(on=rounds),
            root=folder,
        )
        return _opened(settings, now, folder / "telegram.journal" if beginning and database is None else None)

    if not beginning or database is not None:
        _furnish(folder, layers, migrated=database is None)
        async with opened(folder, now) as world:
            await world.go_through(beginning)
            yield world
        return
    which = (tuple(sorted(layers.items())), now, timezone, copies, rounds, beginning)
    if which not in _BEGUN:
        kept = _BEGINNINGS[-1] / str(len(_BEGUN))
        kept.mkdir()
        _furnish(kept, layers, migrated=True)
        async with opened(kept, now) as world:
            await world.go_through(beginning)
        _BEGUN[which] = kept, world.clock.now()
    kept, now = _BEGUN[which]
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    async with opened(folder, now) as world:
        yield world


def _furnish(folder: Path, layers: dict[str, str], *, migrated: bool) -> None:
    """Put an office's events files into its folder, and an empty database where it is to be there."""
    data = folder / "calendar"
    data.mkdir()
    for name, text in layers.items():
        (data / name).write_text(text, encoding="utf-8")
    if migrated:
        shutil.copy(_MIGRATED[-1], folder / "office.db")


@asynccontextmanager
async def _opened(settings: Settings, now: datetime, journal: Path | None) -> AsyncIterator[World]:
    """The service at work, and around it the people whom the `journal` knows already."""
    clock = RehearsalClock(now)
    state = SandboxState(clock, TOKEN, journal)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(create_app(state)))

        def start() -> AbstractAsyncContextManager[Service]:
            return assembled(settings, clock=clock, token=TOKEN, base_url=server.url, pace=Unpaced())

        running = await stack.enter_async_context(AsyncExitStack())
        service = await running.enter_async_context(start())
        await service.plan()
        await service.dispatch()  # what fell due this morning reaches nobody: nobody is enrolled
        await running.enter_async_context(receiving(service))
        yield World(service, state, clock, start, running, {person.name: person for person in state.people})
    state.close()


@pytest.fixture
def beginning(request: pytest.FixtureRequest) -> tuple[Step, ...]:
    """What has happened before a test."""
    return what_came_before(request, getattr(request.module, "BEFORE", {}))


def what_came_before(request: pytest.FixtureRequest, own: dict[str, tuple[Step, ...]]) -> tuple[Step, ...]:
    """As much of `BEFORE`, with a module's own steps, as the fixtures of a test take for granted."""
    return tuple(step for name, steps in (BEFORE | own).items() if name in request.fixturenames for step in steps)


@pytest.fixture
async def either_world(tmp_path: Path, database_url: str, beginning: tuple[Step, ...]) -> AsyncIterator[World]:
    """The office of `world`, once on SQLite and once on PostgreSQL."""
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR}, start, database_url, beginning=beginning) as made:
        yield made


@pytest.fixture
async def world(tmp_path: Path, beginning: tuple[Step, ...]) -> AsyncIterator[World]:
    """An office with a small calendar, from the morning of 10 March 2020 on."""
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR}, start, beginning=beginning) as made:
        yield made


@pytest.fixture
def lan(world: World) -> Person:
    """An officer who has just been reminded of a task due on 18 March; today is 11 March 2020."""
    return world.people["Chị Lan"]


@pytest.fixture
def minh(world: World) -> Person:
    """An officer of the other unit."""
    return world.people["Anh Minh"]


@pytest.fixture
def lead(world: World, lan: Person) -> Person:
    """A lead who enrolled after her."""
    return world.people["Đồng chí Bí thư"]


@pytest.fixture
def deputy(world: World, lead: Person) -> Person:
    """Another lead."""
    return world.people["Đồng chí Phó Bí thư"]


@pytest.fixture
def admin(world: World) -> Person:
    return world.people["Anh Minh"]
