"""Groups and forum topics: the bot reads only answers and mentions, and tells nobody's secrets."""

from datetime import date

import pytest

from bot.sandbox import Chat, Message, Person
from bot.store import progress

from .conftest import World

BOT = "@nhaclich_tapduot_bot"


@pytest.fixture
async def lan(world: World) -> Person:
    person = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    return person


@pytest.fixture(params=[False, True], ids=["group", "topic"])
async def group(world: World, lan: Person, request: pytest.FixtureRequest) -> tuple[Chat, int | None]:
    stranger = world.people["Người lạ"] = world.state.add_person("Người lạ", started=True)
    chat = world.state.add_group("Văn phòng", forum=request.param, members=[lan, stranger])
    thread = world.state.add_topic(lan.user_id, chat.chat_id, "Báo cáo") if request.param else None
    await world.settle()
    return chat, thread


def said_in(world: World, chat: Chat) -> list[Message]:
    return [m for m in world.state.messages(chat.chat_id) if m.sender_id == world.state.bot["id"]]


async def percent(world: World, task: str = "bao-cao") -> int | None:
    async with world.service.store.read() as connection:
        units = (await progress.states(connection)).get((task, ""), {})
    return units["ubnd"].percent if "ubnd" in units else None


async def speak(
    world: World, person: Person, where: tuple[Chat, int | None], words: str, to: Message | None = None
) -> None:
    chat, thread = where
    world.state.say(
        person.user_id, words, chat_id=chat.chat_id, thread_id=thread, reply_to=to.message_id if to else None
    )
    await world.settle()


async def test_a_mention_is_read_and_answered_where_it_was_said(
    world: World, lan: Person, group: tuple[Chat, int | None]
) -> None:
    await speak(world, lan, group, f"{BOT} II.1 đang làm 50%")
    (answer,) = said_in(world, group[0])
    assert "Đã ghi: II.1 · Báo cáo quý – đang làm 50%" in answer.text
    assert answer.thread_id == group[1]
    assert await percent(world) == 50
    await speak(world, lan, group, "đang làm 80%", to=answer)
    assert await percent(world) == 80


async def test_baocao_works_in_a_group(world: World, lan: Person, group: tuple[Chat, int | None]) -> None:
    await speak(world, lan, group, f"/baocao{BOT} II.1 đang làm 40%")
    assert await percent(world) == 40


async def test_talk_among_people_is_not_read(world: World, lan: Person, group: tuple[Chat, int | None]) -> None:
    await speak(world, lan, group, "II.1 xong rồi nhé mọi người")
    assert said_in(world, group[0]) == []
    assert await percent(world) is None


async def test_a_stranger_in_a_group_is_not_heard(world: World, group: tuple[Chat, int | None]) -> None:
    await speak(world, world.people["Người lạ"], group, f"{BOT} II.1 xong")
    assert said_in(world, group[0]) == []


async def test_nobody_settles_the_question_that_another_was_asked(
    world: World, lan: Person, group: tuple[Chat, int | None]
) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd")
    now = world.state.memory.chats[group[0].chat_id]
    chat = world.state.memory.change_chat(now, members=(*now.members, hoa.user_id))
    await speak(world, lan, group, f"{BOT} đang làm 50%")
    question = said_in(world, chat)[-1]
    assert "việc nào" in question.text
    data = question.buttons[0]["callback_data"]
    world.state.tap(hoa.user_id, chat.chat_id, question.message_id, data)
    await world.settle()
    assert await percent(world) is None
    world.state.tap(lan.user_id, chat.chat_id, question.message_id, data)
    await world.settle()
    assert await percent(world) == 50


@pytest.mark.parametrize("command", ["/dangky", "/nhiemvu", "/lich", "/dung", "/lichsu"])
async def test_private_matters_are_not_told_in_a_group(
    world: World, lan: Person, group: tuple[Chat, int | None], command: str
) -> None:
    await speak(world, lan, group, f"{command}{BOT}")
    assert not any(".ics" in m.text or "Báo cáo quý" in m.text for m in said_in(world, group[0]))
