"""More time is of one unit or of the task: said which, decided so, and the others whom it concerns are told."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.sandbox import Person
from bot.store.officers import Role

from .conftest import World, buttons, office

CALENDAR = """
layer = { id = "ward", name = "Phường thử", year = 2020 }
unit = [
    { id = "ubnd", name = "Uỷ ban Nhân dân phường", short = "UBND" },
    { id = "mttq", name = "Mặt trận Tổ quốc phường", short = "MTTQ" },
    { id = "doan", name = "Đoàn Thanh niên phường", short = "Đoàn TN" },
]

[[task]]
id = "chung"
clause = "II.1"
summary = "Kế hoạch chung"
units = ["ubnd", "mttq"]
due = 2020-03-18

[[task]]
id = "ra-quan"
clause = "II.2"
summary = "Ra quân vệ sinh"
units = ["ubnd"]
supporting = ["doan"]
due = 2020-03-18
"""


class Ward:
    def __init__(self, world: World) -> None:
        self.world = world

    async def open(self) -> "Ward":
        self.lan = await self.world.enrol("Chị Lan", "ubnd")
        self.minh = await self.world.enrol("Anh Minh", "mttq")
        self.doan = await self.world.enrol("Bạn Đoàn", "doan")
        self.lead = await self.world.enrol("Đồng chí Bí thư", role=Role.LEAD)
        await self.world.at(date(2020, 3, 11))
        return self

    async def days_told(self, person: Person, words: str, until: date) -> list[str]:
        """What the reminders of a task to somebody say of its due day, until a day."""
        count = len(self.world.sent(person))
        await self.world.at(until, 8)
        found = [one.text for one in self.world.sent(person)[count:] if words in one.text and "⏳ Hạn" in one.text]
        return [line for text in found for line in text.splitlines() if line.startswith("⏳")]


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    async with office(tmp_path, {"a.toml": CALENDAR}, datetime(2020, 3, 10, 1, 0, tzinfo=UTC)) as world:
        yield await Ward(world).open()


@pytest.fixture
async def either_ward(tmp_path: Path, database_url: str) -> AsyncIterator[Ward]:
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR}, start, database_url) as world:
        yield await Ward(world).open()


async def test_one_of_several_equal_units_asks_for_itself_and_only_its_day_moves(either_ward: Ward) -> None:
    ward, world = either_ward, either_ward.world
    confirmed = await world.say(ward.minh, "II.1 xin gia hạn đến 25/3, chờ số liệu")
    assert "Kế hoạch chung đến 25/03 (cho riêng MTTQ)" in confirmed.text
    asked = world.last(ward.lead)
    assert "Xin gia hạn đến 25/03, cho riêng MTTQ" in asked.text
    assert "✅ Đồng ý cho cả nhiệm vụ" in buttons(asked)
    await world.tap(ward.lead, asked, "Đồng ý đến")
    assert "thứ Tư 25/03" in (await world.say(ward.minh, "/nhiemvu")).text
    assert "thứ Tư 18/03" in (await world.say(ward.lan, "/nhiemvu")).text
    theirs = await ward.days_told(ward.lan, "Kế hoạch chung", date(2020, 3, 18))
    assert any("18/03, hôm nay" in line for line in theirs)
    count = len(world.sent(ward.minh))
    ours = await ward.days_told(ward.minh, "Kế hoạch chung", date(2020, 3, 25))
    assert any("25/03, hôm nay" in line for line in ours)
    assert not any("quá hạn" in one.text for one in world.sent(ward.minh)[count:])
    late = await world.say(ward.minh, "/nhiemvu quá hạn")
    assert "Không có việc nào quá hạn" in late.text


async def test_the_lead_may_move_the_task_of_all_and_the_others_are_told(ward: Ward) -> None:
    world = ward.world
    await world.say(ward.minh, "II.1 xin gia hạn đến 25/3")
    await world.tap(ward.lead, world.last(ward.lead), "cho cả nhiệm vụ")
    told = world.last(ward.lan).text
    assert "Kế hoạch chung (cho cả nhiệm vụ): hạn mới thứ Tư 25/03 (hạn cũ 18/03), do Anh Minh xin" in told
    assert "thứ Tư 25/03" in (await world.say(ward.lan, "/nhiemvu")).text


async def test_who_says_so_asks_for_the_whole_task(ward: Ward) -> None:
    confirmed = await ward.world.say(ward.minh, "II.1 xin gia hạn cả nhiệm vụ đến 25/3")
    assert "(cho cả nhiệm vụ)" in confirmed.text
    asked = ward.world.last(ward.lead)
    assert ", cho cả nhiệm vụ" in asked.text
    assert "✅ Đồng ý cho cả nhiệm vụ" not in buttons(asked)


async def test_who_leads_moves_the_task_and_who_takes_part_only_the_part(ward: Ward) -> None:
    world = ward.world
    await world.say(ward.doan, "II.2 xin gia hạn đến 20/3")
    part = world.last(ward.lead)
    assert "cho riêng Đoàn TN" in part.text
    assert "✅ Đồng ý cho cả nhiệm vụ" not in buttons(part)
    await world.tap(ward.lead, part, "Đồng ý đến")
    assert "cho riêng Đoàn TN): hạn mới thứ Sáu 20/03" in world.last(ward.lan).text  # who leads learns of it
    assert "thứ Sáu 20/03" in (await world.say(ward.doan, "/nhiemvu")).text
    await world.say(ward.lan, "II.2 xin gia hạn đến 27/3")
    await world.tap(ward.lead, world.last(ward.lead), "Đồng ý đến")
    assert "hạn mới thứ Sáu 27/03" in world.last(ward.doan).text
    assert "thứ Sáu 27/03" in (await world.say(ward.doan, "/nhiemvu")).text  # a part is due no earlier than the task


async def test_everything_that_a_lead_sees_goes_by_the_units_own_day(tmp_path: Path) -> None:
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR}, start, rounds=True) as world:
        ward = await Ward(world).open()
        chief = await world.enrol("Anh Trưởng", "mttq", role=Role.UNIT_LEAD)
        await world.say(ward.minh, "II.1 xin gia hạn đến 1/4")
        await world.tap(ward.lead, world.about(ward.lead, "Xin gia hạn"), "Đồng ý đến")
        await world.say(ward.lan, "II.1 xong")
        await world.say(ward.lan, "II.2 xong")
        await world.at(date(2020, 3, 30), 18)
        # MTTQ has until 1 April: nothing is late, nobody is told that it is, and its own day is shown.
        everything = [one.text for person in (ward.lead, chief, ward.minh) for one in world.sent(person)]
        assert not any("quá hạn" in text or "Việc trễ cần" in text for text in everything)
        await world.say(ward.lead, "ai đang trễ")
        assert "Không có việc nào" in world.last(ward.lead).text
        await world.say(ward.lead, "/tiendo")
        board = world.about(ward.lead, "Tiến độ nhiệm vụ năm")
        assert "🔵 1 đang thực hiện trong hạn" in board.text
        assert "hạn 01/04" in board.text
        number = next(line.split(".")[0] for line in board.text.splitlines() if "II.1" in line)
        card = await world.tap(ward.lead, board, number)
        assert "Hạn: thứ Tư 01/04" in card.text
        assert "01/04" in world.about(ward.minh, "Tuần sau của đồng chí").text
        digest = world.about(ward.lead, "Công việc tuần 30/03")
        assert "Đang trễ" not in digest.text
        assert "1. T4 01/04: II.1 · Kế hoạch chung · MTTQ" in digest.text
        # After that day it is late like any other.
        await world.at(date(2020, 4, 6), 18)  # the second is a holiday
        told = world.about(chief, "Việc trễ cần")
        assert "Hạn 01/04, trễ 2 ngày làm việc" in told.text
