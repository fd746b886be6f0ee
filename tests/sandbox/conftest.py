"""A sandbox, served on loopback, and the real telegram.Bot talking to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import RehearsalClock
from bot.sandbox import Person, SandboxState, create_app, serve

TOKEN = "123456:AA-tap-duot"


def make_bot(url: str, token: str = TOKEN, **timeouts: float) -> Bot:
    return Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=HTTPXRequest(**timeouts))


@dataclass
class World:
    """The sandbox as a test sees it; `lan` is an officer who has started the bot."""

    state: SandboxState
    clock: RehearsalClock
    url: str
    bot: Bot
    lan: Person


@pytest.fixture
def clock() -> RehearsalClock:
    return RehearsalClock(datetime(2020, 3, 10, 0, 30, tzinfo=UTC))


@pytest.fixture
async def world(clock: RehearsalClock) -> AsyncIterator[World]:
    state = SandboxState(clock, TOKEN)
    lan = state.add_person("Nguyễn Thị Lan", post="Tuyên giáo", started=True)
    async with serve(create_app(state)) as server, make_bot(server.url) as bot:
        yield World(state, clock, server.url, bot, lan)
