"""A dialogue in a group: bare answers that name the bot or quote it, in the chat and topic in which it asked."""

import pytest

from bot.sandbox import Chat, Message, Person
from bot.store import progress
from bot.store.officers import Role

from .beginnings import LAN_REMINDED_OF_BOTH, Enrolled
from .conftest import World

BEFORE = {"lan": LAN_REMINDED_OF_BOTH, "hoa": (Enrolled("Chị Hoa", ("ubnd",)),)}

BOT = "@nhaclich_tapduot_bot"

Where = tuple[Chat, int | None]


@pytest.fixture
def hoa(world: World, lan: Person) -> Person:
    return world.people["Chị Hoa"]


@pytest.fixture(params=[False, True], ids=["group", "topic"])
async def group(world: World, lan: Person, hoa: Person, request: pytest.FixtureRequest) -> Where:
    chat = world.state.add_group("Văn phòng", forum=request.param, members=[lan, hoa])
    thread = world.state.add_topic(lan.user_id, chat.chat_id, "Báo cáo") if request.param else None
    await world.settle()
    return chat, thread


async def speak(world: World, person: Person, where: Where, words: str, to: Message | None = None) -> Message:
    """Somebody says something in the group; returns the bot's last message there."""
    chat, thread = where
    world.state.say(
        person.user_id, words, chat_id=chat.chat_id, thread_id=thread, reply_to=to.message_id if to else None
    )
    await world.settle()
    return [m for m in world.state.messages(chat.chat_id) if m.sender_id == world.state.bot["id"]][-1]


async def told(world: World, task: str = "bao-cao") -> list[tuple[int, str, int | None]]:
    """(officer, status, percent) of what was reported of a task."""
    async with world.service.store.read() as connection:
        history = await progress.history(connection, task, "")
        return [(one.officer_id, one.status, one.percent) for one in history]


async def test_more_time_is_asked_for_and_its_day_named(world: World, lan: Person, group: Where) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    asked = await speak(world, lan, group, f"{BOT} mục II.1 em xin gia hạn đến 16/3")
    assert "không sau hạn" in asked.text
    assert asked.thread_id == group[1]
    assert "không sau hạn" in (await speak(world, lan, group, f"{BOT} mai")).text
    assert "đến 25/03" in (await speak(world, lan, group, "25/3 ạ", to=asked)).text
    assert "Xin gia hạn đến 25/03" in world.last(lead).text


async def test_which_task_is_answered_by_naming_the_bot_or_quoting_it(world: World, lan: Person, group: Where) -> None:
    assert "việc nào" in (await speak(world, lan, group, f"{BOT} đang làm 40%")).text
    assert "Kế hoạch chung – đang làm 40%" in (await speak(world, lan, group, f"{BOT} II.2")).text
    asked = await speak(world, lan, group, f"{BOT} đang làm 60%")
    await world.restart()
    assert "Báo cáo quý – đang làm 60%" in (await speak(world, lan, group, "việc thứ nhất", to=asked)).text


async def test_a_question_stands_for_who_was_asked_and_where(
    world: World, lan: Person, hoa: Person, group: Where
) -> None:
    await speak(world, lan, group, f"{BOT} II.1 đang làm")
    await speak(world, hoa, group, f"{BOT} 50%")
    assert await told(world) == [(1, "in_progress", None)]
    assert "việc nào" in (await world.say(lan, "50%")).text  # elsewhere it is no answer
    if group[1] is not None:
        await speak(world, lan, (group[0], None), f"{BOT} 70%")
    assert await told(world) == [(1, "in_progress", None)]
    assert "đang làm 80%" in (await speak(world, lan, group, f"{BOT} 80")).text
    assert await told(world) == [(1, "in_progress", None), (1, "in_progress", 80)]


async def test_talk_among_people_answers_nothing(world: World, lan: Person, group: Where) -> None:
    await speak(world, lan, group, f"{BOT} II.1 đang làm")
    await speak(world, lan, group, "50%")
    assert await told(world) == [(1, "in_progress", None)]


async def test_a_mistake_is_taken_back(world: World, lan: Person, group: Where) -> None:
    confirmed = await speak(world, lan, group, f"{BOT} II.1 đang làm 50%")
    answer = await speak(world, lan, group, "bấm nhầm, huỷ báo cáo vừa rồi", to=confirmed)
    assert "Đã rút lại báo cáo “đang làm 50%” của II.1" in answer.text
    await speak(world, lan, group, f"{BOT} II.1 đang làm 70%")
    assert "Đã rút lại" in (await speak(world, lan, group, f"{BOT} bấm nhầm, huỷ báo cáo vừa rồi")).text


async def test_a_file_in_a_group_waits_for_its_task(world: World, lan: Person, group: Where) -> None:
    asked = await speak(world, lan, group, f"{BOT} xong rồi ạ")
    chat, thread = group
    world.state.say(
        lan.user_id,
        "",
        document=("a.pdf", b"%PDF"),
        chat_id=chat.chat_id,
        thread_id=thread,
        reply_to=asked.message_id,
    )
    await world.settle()
    assert "II.2 · Kế hoạch chung – đã xong" in (await speak(world, lan, group, f"{BOT} 2")).text
    async with world.service.store.read() as connection:
        (report,) = await progress.history(connection, "ke-hoach", "")
        assert len((await progress.attachments(connection, [report.id or 0]))[report.id or 0]) == 1
