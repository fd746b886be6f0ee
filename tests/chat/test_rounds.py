"""What the office says by itself: late tasks to those who see to them, unanswered reminders again, the week's digest."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.sandbox import Message, Person
from bot.store import absences, officers
from bot.store.officers import Role

from .conftest import CALENDAR, ZONE, World, buttons, office

MONDAY = date(2020, 3, 16)
MEETING = """
[[event]]
id = "giao-ban"
summary = "Họp giao ban"
date = 2020-03-24
time = "08:00"
place = "Phòng họp 1"
"""
LATE, AGAIN, LEADS, MINE = "Việc trễ cần", "chưa có hồi âm", "Công việc tuần", "Tuần sau của đồng chí"


@pytest.fixture
async def rounds(tmp_path: Path, migrated_file: Path) -> AsyncIterator[World]:
    """The office of `world`, with all that it says by itself; tasks are due on 18 and 20 March 2020."""
    shutil.copy(migrated_file, tmp_path / "office.db")
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR + MEETING}, start, rounds=True) as made:
        yield made


def told(world: World, person: Person, words: str) -> list[tuple[date, time]]:
    """When somebody was told something, in office time."""
    found = [message.date.astimezone(ZONE) for message in world.sent(person) if words in message.text]
    return [(at.date(), at.time().replace(microsecond=0)) for at in found]


async def through(world: World, *days: date) -> None:
    for day in days:
        await world.at(day, 18)


async def away(world: World, name: str, first: date, last: date, deputy: str | None = None) -> None:
    async with world.service.store.begin() as connection:
        ids = {one.name: one.id for one in await officers.enrolled(connection)}
        await absences.add(
            connection,
            ids[name],
            first,
            last,
            deputy_id=ids[deputy] if deputy else None,
            noted_by=ids[name],
            now=world.clock.now(),
        )


async def test_a_late_task_goes_to_the_units_lead_and_then_to_the_offices_and_to_each_once(rounds: World) -> None:
    await rounds.enrol("Chị Lan", "ubnd")
    head = await rounds.enrol("Anh Trưởng", "ubnd", role=Role.UNIT_LEAD)
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    await rounds.at(date(2020, 4, 20), 18)
    hour = time(7, 30)
    # Due on Wednesday 18 and Friday 20 March: two working days later, and three more. Nobody leads MTTQ.
    assert told(rounds, head, LATE) == [(date(2020, 3, 20), hour), (date(2020, 3, 24), hour)]
    assert told(rounds, lead, LATE) == [(date(2020, 3, 24), hour), (date(2020, 3, 25), hour), (date(2020, 3, 27), hour)]
    first = next(message for message in rounds.sent(head) if LATE in message.text)
    assert "Uỷ ban Nhân dân phường" in first.text
    assert "trễ 2 ngày làm việc" in first.text
    card = await rounds.tap(head, first, "1")
    assert "Báo cáo quý" in card.text
