"""Units that take part in a task (phối hợp) report their part, and are shown beside it; who follows it is told."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.calendar.model import TaskKey
from bot.calendar.progress import all_done
from bot.sandbox import Message, Person
from bot.store import progress
from bot.store.officers import Role

from .conftest import World, buttons, office

CALENDAR = """
layer = { id = "ward", name = "Phường thử", year = 2020 }

[[unit]]
id = "ubnd"
name = "Uỷ ban Nhân dân phường"
short = "UBND"

[[unit]]
id = "mttq"
name = "Mặt trận Tổ quốc phường"
short = "MTTQ"

[[unit]]
id = "doan"
name = "Đoàn Thanh niên phường"
short = "Đoàn TN"

[[unit]]
id = "vp"
name = "Văn phòng Đảng uỷ"
short = "Văn phòng"

[[task]]
id = "ra-quan"
clause = "II.1"
summary = "Ra quân vệ sinh"
units = ["ubnd"]
supporting = ["mttq", "doan"]
followers = ["vp"]
due = 2020-03-18

[[task]]
id = "ho-so"
clause = "II.2"
summary = "Hồ sơ thi đua"
units = ["mttq"]
due = 2020-03-19
"""
START = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
TASK = TaskKey("ra-quan", "")


class Ward:
    """An office in which UBND leads a task, MTTQ and Đoàn TN take part in it, Văn phòng follows it."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def open(self) -> "Ward":
        self.lan = await self.world.enrol("Chị Lan", "ubnd")
        self.minh = await self.world.enrol("Anh Minh", "mttq")
        self.doan = await self.world.enrol("Bạn Đoàn", "doan")
        self.van = await self.world.enrol("Chị Vân", "vp")
        self.lead = await self.world.enrol("Đồng chí Bí thư", role=Role.LEAD)
        await self.world.at(date(2020, 3, 11))
        return self

    def reminder(self, person: Person) -> Message:
        return self.world.about(person, "Ra quân")

    async def states(self) -> dict[str, tuple[str, int | None]]:
        async with self.world.service.store.read() as connection:
            found = (await progress.states(connection)).get(TASK, {})
        return {unit: (state.status, state.percent) for unit, state in found.items()}

    async def is_done(self) -> bool:
        async with self.world.service.store.read() as connection:
            return all_done(("ubnd",), (await progress.states(connection)).get(TASK, {}))


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    async with office(tmp_path, {"a.toml": CALENDAR}, START) as world:
        yield await Ward(world).open()


@pytest.fixture
async def either_ward(tmp_path: Path, database_url: str) -> AsyncIterator[Ward]:
    async with office(tmp_path, {"a.toml": CALENDAR}, START, database_url) as world:
        yield await Ward(world).open()


async def test_who_takes_part_is_reminded_and_told_who_leads_until_either_is_done(either_ward: Ward) -> None:
    ward, world = either_ward, either_ward.world
    assert "👥 Chủ trì: UBND" in ward.reminder(ward.lan).text
    assert "🤝 Phối hợp: MTTQ, Đoàn TN" in ward.reminder(ward.lan).text
    told = ward.reminder(ward.minh).text
    assert "🤝 Đơn vị phối hợp: MTTQ, chủ trì: UBND" in told
    assert "🤝 Phối hợp: Đoàn TN" in told
    assert "📝 Phần việc của MTTQ: chưa thực hiện" in told
    assert not any("Ra quân" in one.text for one in world.sent(ward.van))  # who follows is not reminded
    await world.say(ward.minh, "xong rồi", to=ward.reminder(ward.minh))
    counts = {person.user_id: len(world.sent(person)) for person in (ward.lan, ward.minh, ward.doan)}
    await world.at(date(2020, 3, 13))
    assert len(world.sent(ward.minh)) == counts[ward.minh.user_id] + 0 or not any(
        "Ra quân" in one.text for one in world.sent(ward.minh)[counts[ward.minh.user_id] :]
    )
    await world.at(date(2020, 3, 15))  # 3 days before
    news = {p.user_id: [m.text for m in world.sent(p)[counts[p.user_id] :]] for p in (ward.lan, ward.minh, ward.doan)}
    reminded = {who: any("Ra quân" in text for text in texts) for who, texts in news.items()}
    assert reminded == {ward.lan.user_id: True, ward.minh.user_id: False, ward.doan.user_id: True}
    await world.say(ward.lan, "xong", to=ward.reminder(ward.lan))
    count = len(world.sent(ward.doan))
    await world.at(date(2020, 3, 20))
    assert not any("Ra quân" in one.text for one in world.sent(ward.doan)[count:])  # the task is done


async def test_a_part_is_recorded_for_its_unit_and_never_makes_the_task_done(ward: Ward) -> None:
    world = ward.world
    half = await world.say(ward.doan, "50%", to=ward.reminder(ward.doan))
    assert "Ra quân vệ sinh – phần việc của Đoàn TN: đang làm 50%" in half.text
    done = await world.tap(ward.minh, ward.reminder(ward.minh), "✅ Xong")
    assert "Ra quân vệ sinh – phần việc của MTTQ: đã xong" in done.text
    assert await ward.states() == {"mttq": ("done", None), "doan": ("in_progress", 50)}
    assert not await ward.is_done()
    mine = await world.say(ward.lan, "/nhiemvu")
    assert "🤝 Phối hợp: MTTQ đã xong phần việc 11/03; Đoàn TN 50%" in mine.text
    card = await world.tap(ward.lan, mine, "1")
    assert "🤝 Phối hợp: MTTQ đã xong phần việc 11/03; Đoàn TN 50%" in card.text
    await world.say(ward.lan, "xong", to=card)
    assert await ward.is_done()


async def test_the_list_shows_parts_apart_and_what_is_followed_last(ward: Ward) -> None:
    told = (await ward.world.say(ward.minh, "/nhiemvu")).text
    own, head, part = (told.index(words) for words in ("Hồ sơ thi đua", "🤝 Việc phối hợp", "Ra quân vệ sinh"))
    assert own < head < part
    assert "Chủ trì: UBND" in told
    followed = await ward.world.say(ward.van, "/nhiemvu")
    assert "👁 Việc theo dõi" in followed.text
    assert "Ra quân vệ sinh" in followed.text
    card = await ward.world.tap(ward.van, followed, "1")
    assert buttons(card) == ["🕘 Lịch sử báo cáo"]
    refused = await ward.world.say(ward.van, "xong", to=card)
    assert "không thuộc đơn vị của đồng chí" in refused.text


SAID = [
    # what who takes part says, after the reminder of the task or (None) to nothing, what is then held of MTTQ
    ("II.1 xong, II.2 đang làm 30%", False, ("done", None)),
    ("đang làm 70%", True, ("in_progress", 70)),
    ("vướng kinh phí", True, ("blocked", None)),
    ("/baocao II.1 đang làm 20%", False, ("in_progress", 20)),
]


async def test_all_ways_to_report_are_open_to_who_takes_part(ward: Ward) -> None:
    found, first = [], ward.reminder(ward.minh)
    for words, quoting, _ in SAID:
        await ward.world.say(ward.minh, words, to=first if quoting else None)
        found.append((await ward.states()).get("mttq"))
    assert found == [state for *_, state in SAID]
    obstacle = ward.world.about(ward.lead, "Vướng mắc")
    assert "Anh Minh (MTTQ, phối hợp): “vướng kinh phí”" in obstacle.text


async def test_undo_and_correction_of_a_part(ward: Ward) -> None:
    world = ward.world
    confirmed = await world.say(ward.minh, "xong", to=ward.reminder(ward.minh))
    undone = await world.tap(ward.minh, confirmed, "Hoàn tác")
    assert "phần việc của MTTQ: chưa thực hiện" in undone.text
    assert (await ward.states()).get("mttq") is None
    await world.say(ward.minh, "đang làm 40%", to=ward.reminder(ward.minh))
    back = await world.say(ward.minh, "em nhầm, xoá giúp em báo cáo vừa rồi")
    assert "Đã rút lại" in back.text
    assert (await ward.states()).get("mttq") is None


async def test_who_is_of_a_leading_and_a_helping_unit_reports_for_the_leading_one(ward: Ward) -> None:
    both = await ward.world.enrol("Cô Hà", "ubnd", "mttq")
    await ward.world.say(both, "II.1 đang làm 60%")
    assert await ward.states() == {"ubnd": ("in_progress", 60)}


async def test_who_follows_is_told_once_when_it_is_done_and_not_at_night(ward: Ward) -> None:
    world = ward.world
    await world.at(date(2020, 3, 11), 22)
    await world.say(ward.lan, "II.1 xong")
    assert not any("theo dõi đã xong" in one.text for one in world.sent(ward.van))
    await world.at(date(2020, 3, 12), 8)
    (told,) = [one.text for one in world.sent(ward.van) if "theo dõi đã xong" in one.text]
    assert "II.1 · Ra quân vệ sinh (UBND)" in told
    await world.say(ward.lan, "II.1 đang làm")
    await world.say(ward.lan, "II.1 xong")
    assert sum("theo dõi đã xong" in one.text for one in world.sent(ward.van)) == 1


async def test_who_follows_is_told_once_when_it_is_overdue(ward: Ward) -> None:
    world = ward.world
    for day in (19, 20, 23):
        await world.at(date(2020, 3, day), 8)
    (told,) = [one.text for one in world.sent(ward.van) if "đã quá hạn" in one.text]
    assert "Hạn: thứ Tư 18/03" in told
