"""A running service and an officer's link, over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.clock import RehearsalClock
from bot.config import Database, Office, Settings
from bot.delivery.pacing import Unpaced
from bot.sandbox import SandboxState, create_app, serve
from bot.service.assemble import assembled
from bot.service.service import Service
from bot.store import loading, officers
from bot.store.officers import Officer, Role
from bot.web.server import serving
from tests.office import enrol
from tests.waiting import PATIENCE

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
summary = "Ngày A"
yearly = "03-17"

[[event]]
id = "hoi-nghi"
summary = "Hội nghị"
date = 2020-05-04

[[task]]
id = "bao-cao"
summary = "Báo cáo quý"
units = ["ubnd"]
due = 2020-03-18

[[task]]
id = "ke-hoach"
summary = "Kế hoạch chung"
units = ["mttq"]
due = 2020-03-20
"""


@dataclass
class Site:
    """The service behind `client`, and what tests do with it."""

    service: Service
    state: SandboxState
    clock: RehearsalClock
    client: httpx.AsyncClient
    file: Path
    url: str

    async def officer(self, *units: str, role: Role = Role.OFFICER) -> Officer:
        async with self.service.store.read() as connection:
            count = await officers.count(connection)
        now = self.clock.now()
        return await enrol(self.service.store, *units, now=now, chat_id=1000 + count, name="A", role=role)

    def link(self, officer: Officer, generation: int = 0) -> str:
        return "/feed/" + self.service.office.feed_link(officer.id, generation).rpartition("/")[2]

    async def load(self, *changes: tuple[str, str]) -> None:
        """Load the calendar again, with some words replaced."""
        self.clock.advance(timedelta(minutes=1))
        words = self.file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in words
            words = words.replace(old, new)
        self.file.write_text(words, encoding="utf-8")
        result = await loading.load(
            self.service.store, [self.file], bundled=self.file.parent, by="test", now=self.clock.now()
        )
        assert not result.errors


@pytest.fixture
async def site(tmp_path: Path, clock: RehearsalClock, database_url: str) -> AsyncIterator[Site]:
    """An office whose web side listens on a free port."""
    folder = tmp_path / "calendar"
    folder.mkdir()
    file = folder / "a.toml"
    file.write_text(CALENDAR, encoding="utf-8")
    settings = Settings(
        office=Office(name="Phường thử", calendar_data=folder), database=Database(url=database_url), root=tmp_path
    )
    async with AsyncExitStack() as stack:
        state = SandboxState(clock, "1:web")
        telegram = await stack.enter_async_context(serve(create_app(state)))
        service = await stack.enter_async_context(
            assembled(settings, clock=clock, token="1:web", base_url=telegram.url, pace=Unpaced())
        )
        await stack.enter_async_context(service.bot)
        port = await stack.enter_async_context(serving(service.web(), "127.0.0.1", 0))
        url = f"http://127.0.0.1:{port}"
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=PATIENCE))
        yield Site(service, state, clock, client, file, url)


@pytest.fixture
def clock() -> RehearsalClock:
    """10 March 2020, nine in the morning at the office."""
    return RehearsalClock(datetime(2020, 3, 10, 2, 0, tzinfo=UTC))
