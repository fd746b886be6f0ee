"""Xin gia hạn under a task, and requests that tell how far it is."""

from datetime import date

import pytest

from bot.calendar.progress import UnitState
from bot.sandbox import Message, Person
from bot.store import progress

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}


def reminder(world: World, person: Person) -> Message:
    return next(m for m in world.sent(person) if "Báo cáo quý" in m.text and "✅ Xong" in str(m.buttons))


def shown(world: World, person: Person, message: Message) -> list[str]:
    return buttons(world.state.message(person.user_id, message.message_id))


async def state(world: World) -> UnitState:
    async with world.service.store.read() as connection:
        return (await progress.states(connection)).get(("bao-cao", ""), {}).get("ubnd", UnitState())


async def standing(world: World) -> list[str]:
    """The statuses of what was reported and was not taken back."""
    async with world.service.store.read() as connection:
        history = await progress.history(connection, "bao-cao", "")
    undone = sum(one.status == "undone" for one in history)
    return [one.status for one in history if one.status != "undone"] if not undone else []


async def test_the_button_offers_days_after_the_due_day_and_a_tap_is_a_request(
    world: World, lan: Person, lead: Person
) -> None:
    task = reminder(world, lan)
    usual = shown(world, lan, task)
    assert usual[-1] == "📅 Xin gia hạn"
    await world.tap(lan, task, "Xin gia hạn")
    assert shown(world, lan, task) == [
        "+3 ngày làm việc: thứ Hai 23/03",
        "+1 tuần: thứ Tư 25/03",
        "📅 Ngày khác",
        "‹ Quay lại",
    ]
    await world.tap(lan, task, "Quay lại")
    assert shown(world, lan, task) == usual
    await world.tap(lan, task, "Xin gia hạn")
    answer = await world.tap(lan, task, "+1 tuần")
    assert "Đã ghi đề nghị gia hạn II.1 · Báo cáo quý đến 25/03" in answer.text
    assert shown(world, lan, task) == usual
    asked = world.last(lead)
    assert "Xin gia hạn đến 25/03 (hạn đang là 18/03): II.1 · Báo cáo quý\nChị Lan (UBND)" in asked.text
    assert "“”" not in asked.text
    await world.tap(lead, asked, "Đồng ý")
    assert "hạn mới thứ Tư 25/03" in world.last(lan).text


async def test_another_day_is_asked_for_and_named_in_words(world: World, lan: Person, lead: Person) -> None:
    task = reminder(world, lan)
    await world.tap(lan, task, "Xin gia hạn")
    asked = await world.tap(lan, task, "Ngày khác")
    assert "đến ngày nào" in asked.text
    assert "đến 30/03" in (await world.say(lan, "30/3 ạ")).text
    assert "Xin gia hạn đến 30/03" in world.last(lead).text


async def test_a_day_under_the_question_is_a_request_too(world: World, lan: Person) -> None:
    asked = await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    assert "đến 23/03" in (await world.tap(lan, asked, "+3 ngày")).text
    assert shown(world, lan, asked) == []


async def test_of_a_task_that_is_late_the_days_are_counted_from_today(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 30), 9)
    asked = await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    assert buttons(asked) == ["+3 ngày làm việc: thứ Sáu 03/04", "+1 tuần: thứ Hai 06/04"]


async def test_an_offer_that_time_has_passed_is_said_so(world: World, lan: Person) -> None:
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    asked = world.last(lan)
    await world.at(date(2020, 3, 24), 9)
    assert "không sau hạn" in (await world.tap(lan, asked, "+3 ngày")).text
    assert await standing(world) == []


async def test_nobody_asks_for_the_task_of_others(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    data = reminder(world, lan).buttons[-1]["callback_data"]
    world.state.tap(hoa.user_id, hoa.user_id, world.last(hoa).message_id, f"{data}:2020-03-30", forged=True)
    await world.settle()
    assert "không thuộc đơn vị" in world.state.toasts[-1].text
    assert await standing(world) == []


@pytest.mark.parametrize(
    "words",
    [
        "đang làm 50% và xin gia hạn đến 15/6",
        "dang lam 50% va xin gia han den 15/6",
        "Làm được 50% rồi, xin gia hạn đến 15/6 ạ",
        "XIN GIA HẠN ĐẾN 15/6, MỚI LÀM ĐƯỢC 50%",
        "mới được nửa nên cho em xin lùi đến 15/6",
    ],
)
async def test_a_request_and_the_progress_beside_it_are_both_recorded(
    world: World, lan: Person, lead: Person, words: str
) -> None:
    answer = await world.say(lan, words, to=reminder(world, lan))
    assert "Đã ghi đang làm 50% và đề nghị gia hạn II.1 · Báo cáo quý đến 15/06" in answer.text
    assert ((await state(world)).status, (await state(world)).percent) == ("in_progress", 50)
    assert await standing(world) == ["in_progress", "extension"]
    assert f"“{words}”" in world.last(lead).text
    await world.tap(lan, answer, "Hoàn tác")
    assert await standing(world) == []
    assert (await state(world)).status == "not_started"


async def test_progress_is_recorded_where_the_day_is_still_to_be_named(world: World, lan: Person) -> None:
    asked = await world.say(lan, "đang làm 50%, xin gia hạn", to=reminder(world, lan))
    assert "Đã ghi: đang làm 50%." in asked.text
    assert "đến ngày nào" in asked.text
    assert "đến 25/03" in (await world.say(lan, "25/3")).text
    assert await standing(world) == ["in_progress", "extension"]
