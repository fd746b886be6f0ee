"""Answers to a message whose number the bot does not know: the first of two copies, or one not yet recorded as sent."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.sandbox import Fault, Message, Person
from bot.store import progress
from bot.store import tables as t
from bot.store.officers import Role

from .beginnings import LAN_ENROLLED
from .conftest import World, buttons

BEFORE = {"lan": LAN_ENROLLED}

BOT = "@nhaclich_tapduot_bot"


async def forget_numbers(world: World) -> None:
    """As if none of the sendings had been recorded yet."""
    async with world.service.store.begin() as connection:
        await connection.execute(update(t.deliveries).values(message_id=None))


async def state(world: World, task: str, unit: str = "ubnd") -> str | None:
    async with world.service.store.read() as connection:
        states = (await progress.states(connection)).get((task, ""), {})
    return states[unit].status if unit in states else None


async def copies(world: World, lan: Person) -> list[Message]:
    """The reminder of a task, twice: the answer to its first sending was lost."""
    world.state.faults.add(Fault("sendMessage", "drop_after", times=2, chat_id=lan.user_id))
    await world.at(date(2020, 3, 11))
    await world.at(date(2020, 3, 13), 18)
    return [m for m in world.sent(lan) if "Báo cáo quý" in m.text and "Xong" in str(buttons(m))]


async def test_a_reply_to_either_copy_of_a_repeated_reminder_means_its_task(world: World, lan: Person) -> None:
    first, second, *_ = await copies(world, lan)
    assert "Có thể" in second.text
    assert "Có thể" not in first.text
    await world.say(lan, "đang làm 40%", to=first)
    assert await state(world, "bao-cao") == "in_progress"
    await world.say(lan, "xong rồi", to=second)
    assert await state(world, "bao-cao") == "done"


async def test_taps_on_the_first_copy_work(world: World, lan: Person) -> None:
    first, *_ = await copies(world, lan)
    await world.tap(lan, first, "Đang làm")
    assert await state(world, "bao-cao") == "in_progress"


@pytest.mark.parametrize("quote", ["", "quý", "Hạn"])
async def test_a_reply_that_comes_before_the_sending_was_recorded(world: World, lan: Person, quote: str) -> None:
    await world.at(date(2020, 3, 13), 18)
    reminder = world.about(lan, "Báo cáo quý")
    await forget_numbers(world)
    world.state.say(lan.user_id, "xong rồi", reply_to=reminder.message_id, quote=quote)
    await world.settle()
    assert await state(world, "bao-cao") == "done"
    assert await state(world, "ke-hoach") is None


async def test_a_confirmation_tells_its_task_by_its_buttons_or_its_words(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 13), 18)
    confirmed = await world.say(lan, "đang làm 20%", to=world.about(lan, "Kế hoạch chung"))
    await forget_numbers(world)
    again = await world.say(lan, "đang làm 60%", to=confirmed)
    assert "II.2" in again.text
    assert "60%" in again.text
    undone = await world.tap(lan, again, "Hoàn tác")
    await forget_numbers(world)
    assert undone.buttons == []
    assert "II.2" in (await world.say(lan, "xong", to=undone)).text
    assert await state(world, "ke-hoach") == "done"


async def test_a_request_for_more_time_tells_its_task_by_its_undo_button(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 13), 18)
    confirmed = await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Kế hoạch chung"))
    await forget_numbers(world)
    assert "II.2" in (await world.say(lan, "đang làm 60%", to=confirmed)).text


async def test_a_weekly_list_narrows_the_question_and_a_quoted_line_answers_it(world: World, lan: Person) -> None:
    await world.at(date(2020, 4, 13), 18)
    weekly = world.about(lan, "Việc quá hạn")
    asked = await world.say(lan, "xong", to=weekly)
    assert "việc nào" in asked.text
    world.state.say(lan.user_id, "xong", reply_to=weekly.message_id, quote="II.2 · Kế hoạch")
    await world.settle()
    assert await state(world, "ke-hoach") == "done"
    assert await state(world, "bao-cao") is None


async def test_what_another_wrote_is_no_message_of_the_bot(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 13), 18)
    mine = world.state.say(lan.user_id, "II.1 · Báo cáo quý")
    await world.settle()
    world.clock.move_to(world.clock.now() + timedelta(hours=1))  # what it asked about that no longer stands open
    assert "việc nào" in (await world.say(lan, "xong", to=mine)).text


async def test_an_answer_about_a_task_that_is_gone_is_not_taken_for_another(world: World, lan: Person) -> None:
    from bot.store import loading

    await world.at(date(2020, 3, 13), 18)
    reminder = world.about(lan, "Báo cáo quý")
    folder = world.service.settings.office.calendar_data
    file = folder / "a.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('id = "bao-cao"', 'id = "khac"').replace("Báo cáo quý", "Việc khác"), encoding="utf-8")
    await loading.load(world.service.store, [file], bundled=folder, by="test", now=world.clock.now())
    assert "không còn trong lịch" in (await world.say(lan, "xong", to=reminder)).text
    assert await state(world, "ke-hoach") is None


@pytest.mark.parametrize("forum", [False, True], ids=["group", "topic"])
async def test_in_a_group_too(world: World, lan: Person, forum: bool) -> None:
    chat = world.state.add_group("Văn phòng", forum=forum, members=[lan])
    thread = world.state.add_topic(lan.user_id, chat.chat_id, "Báo cáo") if forum else None
    world.state.say(lan.user_id, f"{BOT} II.1 đang làm 50%", chat_id=chat.chat_id, thread_id=thread)
    await world.settle()
    said = [m for m in world.state.messages(chat.chat_id) if m.sender_id == world.state.bot["id"]]
    await forget_numbers(world)
    world.state.say(lan.user_id, "xong", chat_id=chat.chat_id, thread_id=thread, reply_to=said[-1].message_id)
    await world.settle()
    assert await state(world, "bao-cao") == "done"


async def test_a_lead_decides_on_the_first_copy_and_answers_a_question_there(
    world: World, lan: Person, lead: Person
) -> None:
    await world.at(date(2020, 3, 13), 18)
    await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Kế hoạch chung"))
    request = world.last(lead)
    await world.say(lan, "tài liệu lấy ở đâu ạ?", to=world.about(lan, "Báo cáo quý"))
    question = world.last(lead)
    await forget_numbers(world)
    await world.say(lead, "đồng ý", to=request)
    assert "hạn mới thứ Sáu 27/03" in world.last(lan).text
    await world.say(lead, "ở Văn phòng, gặp chị Hoa", to=question)
    assert "“ở Văn phòng, gặp chị Hoa”" in world.last(lan).text


async def test_an_admin_answers_the_first_copy_of_a_question_of_an_edit(world: World, lan: Person) -> None:
    admin = await world.enrol("Anh Quân", role=Role.ADMIN)
    question = await world.say(admin, "/them")
    question = await world.tap(admin, question, buttons(question)[0])
    await forget_numbers(world)
    world.clock.move_to(world.clock.now() + timedelta(hours=1))
    assert "Hội nghị tổng kết" in (await world.say(admin, "26/6 Hội nghị tổng kết", to=question)).text
