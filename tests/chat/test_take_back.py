"""A report that was a mistake: taken back by saying so."""

from datetime import date, timedelta

import pytest

from bot.calendar.progress import UnitState
from bot.sandbox import Message, Person
from bot.store import progress

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}

MISTAKE = "bấm nhầm, huỷ báo cáo vừa rồi"


def reminder(world: World, person: Person, words: str = "Báo cáo quý") -> Message:
    return next(m for m in world.sent(person) if words in m.text and "✅ Xong" in buttons(m))


async def state(world: World, task: str = "bao-cao") -> tuple[str, int | None]:
    async with world.service.store.read() as connection:
        found = (await progress.states(connection)).get((task, ""), {}).get("ubnd", UnitState())
    return found.status, found.percent


@pytest.mark.parametrize("words", [MISTAKE, "em bấm nhầm, xoá giúp em báo cáo trước", "hồi nãy bấm lộn nút"])
async def test_the_last_report_is_taken_back_and_said_so(world: World, lan: Person, words: str) -> None:
    await world.say(lan, "đang làm 30%", to=reminder(world, lan))
    await world.tap(lan, reminder(world, lan), "Xong")
    answer = await world.say(lan, words)
    assert "Đã rút lại báo cáo “đã xong” của II.1 · Báo cáo quý, báo lúc 18:30 13/03" in answer.text
    assert "hiện nay: đang làm 30%" in answer.text
    assert await state(world) == ("in_progress", 30)


async def test_the_message_that_is_answered_tells_which_report(world: World, lan: Person) -> None:
    confirmed = await world.say(lan, "đang làm 30%", to=reminder(world, lan))
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan, "Kế hoạch chung"))
    assert "II.1 · Báo cáo quý" in (await world.say(lan, MISTAKE, to=confirmed)).text
    assert (await state(world), await state(world, "ke-hoach")) == (("not_started", None), ("done", None))
    assert "không có báo cáo nào" in (await world.say(lan, MISTAKE, to=confirmed)).text
    assert "II.2 · Kế hoạch chung" in (await world.say(lan, MISTAKE, to=reminder(world, lan, "Kế hoạch chung"))).text
    assert await state(world, "ke-hoach") == ("not_started", None)


async def test_ones_own_message_may_be_answered_too(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "đang làm 30%", reply_to=reminder(world, lan).message_id)
    await world.settle()
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan, "Kế hoạch chung"))
    assert "II.1 · Báo cáo quý" in (await world.say(lan, MISTAKE, to=said)).text
    assert await state(world, "ke-hoach") == ("done", None)


async def test_what_was_reported_long_ago_is_taken_back_only_by_a_tap(world: World, lan: Person) -> None:
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan))
    await world.at(date(2020, 3, 15), 9)
    asked = await world.say(lan, MISTAKE)
    assert "18:30 13/03: II.1 · Báo cáo quý – đã xong" in asked.text
    assert buttons(asked) == ["↩️ Hoàn tác"]
    assert await state(world) == ("done", None)
    await world.tap(lan, asked, "Hoàn tác")
    assert await state(world) == ("not_started", None)


async def test_where_nothing_was_reported_that_is_said(world: World, lan: Person) -> None:
    assert "không có báo cáo nào để rút lại" in (await world.say(lan, MISTAKE)).text
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan))
    await world.say(lan, MISTAKE)
    assert "không có báo cáo nào để rút lại" in (await world.say(lan, MISTAKE)).text


@pytest.mark.parametrize(
    ("words", "asked"),
    [("đang làm 40%", "việc nào"), ("xin gia hạn", "đến ngày nào"), ("hình như xong rồi", "chưa rõ ý")],
)
async def test_what_still_waits_is_taken_back_before_what_was_recorded(
    world: World, lan: Person, words: str, asked: str
) -> None:
    await world.say(lan, "đang làm 30%", to=reminder(world, lan, "Kế hoạch chung"))
    quoting = None if asked == "việc nào" else reminder(world, lan)
    assert asked in (await world.say(lan, words, to=quoting)).text
    assert "không ghi gì" in (await world.say(lan, MISTAKE)).text
    assert await state(world, "ke-hoach") == ("in_progress", 30)
    assert "Kế hoạch chung" in (await world.say(lan, MISTAKE)).text
    assert await state(world, "ke-hoach") == ("not_started", None)


async def test_leads_hear_that_a_request_or_an_obstacle_was_a_mistake(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "đang làm 50% và xin gia hạn đến 25/3", to=reminder(world, lan))
    await world.say(lan, MISTAKE)
    assert "Đã rút đề nghị gia hạn đến 25/03" in world.last(lead).text
    assert await state(world) == ("not_started", None)
    await world.tap(lan, reminder(world, lan), "Vướng mắc")
    await world.say(lan, MISTAKE)
    assert "Đã rút báo vướng mắc" in world.last(lead).text
    assert await state(world) == ("not_started", None)


async def test_a_request_that_was_decided_stands(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "xin gia hạn đến 25/3", to=reminder(world, lan))
    await world.tap(lead, world.last(lead), "Đồng ý")
    assert "đã được giải quyết" in (await world.say(lan, MISTAKE)).text


async def test_a_forwarded_mistake_takes_nothing_back(world: World, lan: Person) -> None:
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan))
    world.state.say(lan.user_id, MISTAKE, forwarded_from="Anh Hùng")
    await world.settle()
    assert await state(world) == ("done", None)


async def test_nobody_takes_back_the_report_of_another(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd")
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan))
    world.clock.move_to(world.clock.now() + timedelta(minutes=5))
    assert "không có báo cáo nào" in (await world.say(hoa, MISTAKE)).text
    assert await state(world) == ("done", None)


async def test_all_that_one_message_reported_is_taken_back(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "II.1 đang làm 30%, II.2 xong")
    assert (await state(world), await state(world, "ke-hoach")) == (("in_progress", 30), ("done", None))
    before = len(world.sent(lan))
    await world.say(lan, MISTAKE)
    assert [m.text.count("Đã rút lại") for m in world.sent(lan)[before:]] == [1, 1]
    assert (await state(world), await state(world, "ke-hoach")) == (("not_started", None), ("not_started", None))
    await world.say(lan, "II.1 xin gia hạn đến 25/3, II.2 đang làm 20%")
    await world.say(lan, MISTAKE)
    assert "Đã rút đề nghị gia hạn đến 25/03" in world.last(lead).text
    assert await state(world, "ke-hoach") == ("not_started", None)
