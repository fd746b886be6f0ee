"""An office whose tasks share clauses and repeat, for answers that name their tasks."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.sandbox import Message, Person
from bot.store import progress

from .beginnings import LAN_ENROLLED, Until
from .conftest import World, office, what_came_before

BEFORE = {"lan": (*LAN_ENROLLED, Until(date(2020, 3, 16), 18))}

PLAN = (Path(__file__).parent / "several.toml").read_text(encoding="utf-8")
Q1, Q2 = ("bao-cao", "2020-Q1"), ("bao-cao", "2020-Q2")
PLAN_II1, SURVEY, SUMMARY, OTHERS = ("ke-hoach", ""), ("khao-sat", ""), ("tong-ket", ""), ("tinh-hinh", "")


@pytest.fixture
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    beginning = what_came_before(request, BEFORE)
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": PLAN}, start, beginning=beginning) as made:
        yield made


async def states(world: World) -> dict[tuple[str, str], str]:
    """How far UBND is with each task on which it has reported."""
    async with world.service.store.read() as connection:
        found = await progress.states(connection)
    return {
        tuple(key): f"{unit.status}{f' {unit.percent}' if unit.percent else ''}"
        for key, units in found.items()
        if (unit := units.get("ubnd")) is not None
    }


def said_since(world: World, person: Person, count: int) -> list[Message]:
    return world.sent(person)[count:]
