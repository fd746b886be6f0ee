"""Groups and forum topics: the bot reads only answers and mentions, and tells nobody's secrets."""

import pytest

from bot.sandbox import Chat, Message, Person
from bot.store import progress
from bot.store.officers import Role

from .conftest import World

BOT = "@nhaclich_tapduot_bot"


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


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        (BOT, True),
        (BOT.upper(), True),
        ("@NhacLich_TapDuot_bot", True),
        (f"{BOT}2", False),
        (f"{BOT}_khac", False),
        (f"x{BOT}", False),
    ],
)
async def test_the_bots_name_is_known_whatever_its_case_and_only_as_a_whole(
    world: World, lan: Person, group: tuple[Chat, int | None], name: str, heard: bool
) -> None:
    world.state.hears_all = True
    await speak(world, lan, group, f"{name} II.1 đang làm 50%")
    assert await percent(world) == (50 if heard else None)
    assert len(said_in(world, group[0])) == heard


async def test_help_works_in_a_group_and_private_matters_are_pointed_to_the_private_chat(
    world: World, lan: Person, group: tuple[Chat, int | None]
) -> None:
    await speak(world, lan, group, f"/trogiup{BOT}")
    await speak(world, lan, group, f"/nhiemvu{BOT.upper()}")
    help_, pointed = said_in(world, group[0])
    assert "Cách dùng" in help_.text
    assert "chat riêng" in pointed.text
    await speak(world, world.people["Người lạ"], group, f"/trogiup{BOT}")
    assert len(said_in(world, group[0])) == 2


@pytest.mark.parametrize("what", ["closed", "deleted"])
async def test_where_the_topic_is_gone_the_answer_goes_to_the_group_and_the_admin_is_told_once(
    world: World, lan: Person, what: str
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    made = world.state.add_group("Văn phòng", forum=True, members=[lan])
    thread = world.state.add_topic(lan.user_id, made.chat_id, "Báo cáo")
    for percentage in (50, 60):
        chat = world.state.memory.chats[made.chat_id]
        whole = world.state.memory.change_chat(chat, topics=((thread, "Báo cáo"),), closed_topics=())
        world.state.say(lan.user_id, f"{BOT} II.1 đang làm {percentage}%", chat_id=made.chat_id, thread_id=thread)
        await world.state.wait_for(lambda: not world.state.updates.pending)
        changed = {"closed_topics": (thread,)} if what == "closed" else {"topics": ()}
        world.state.memory.change_chat(whole, **changed)
        await world.settle()
    answers = said_in(world, made)
    assert [f"{percentage}%" in m.text for m, percentage in zip(answers, (50, 60), strict=True)] == [True, True]
    assert {m.thread_id for m in answers} == {None}
    told = [m.text for m in world.sent(admin) if "Văn phòng" in m.text]
    assert len(told) == 1
    assert not any("lỗi của chương trình" in m.text for m in world.sent(admin))


@pytest.mark.parametrize("what", ["muted", "kicked"])
async def test_where_the_bot_may_not_write_the_answer_goes_to_the_officer_and_the_admin_is_told_once(
    world: World, lan: Person, group: tuple[Chat, int | None], what: str
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    chat = group[0]
    for percentage in (50, 60):
        now = world.state.memory.chats[chat.chat_id]
        world.state.memory.change_chat(now, writable=True, refusal=None)
        await speak_and(world, lan, group, f"{BOT} II.1 đang làm {percentage}%", what)
    assert said_in(world, chat) == []
    answers = [m.text for m in world.sent(lan) if "Đã ghi" in m.text]
    assert [f"{percentage}%" in text for text, percentage in zip(answers, (50, 60), strict=True)] == [True, True]
    assert all("nhóm Văn phòng" in text for text in answers)
    told = [m.text for m in world.sent(admin) if "Văn phòng" in m.text]
    assert len(told) == 1
    assert not any("lỗi của chương trình" in m.text for m in world.sent(admin))


async def speak_and(world: World, person: Person, where: tuple[Chat, int | None], words: str, what: str) -> None:
    """Say something, and take the bot's right to answer away before it does."""
    chat, thread = where
    world.state.say(person.user_id, words, chat_id=chat.chat_id, thread_id=thread)
    await world.state.wait_for(lambda: not world.state.updates.pending)
    now = world.state.memory.chats[chat.chat_id]
    changes = {"writable": False} if what == "muted" else {"refusal": "bot was kicked from the supergroup chat"}
    world.state.memory.change_chat(now, **changes)
    await world.settle()


async def test_who_speaks_in_the_groups_name_is_asked_for_their_own(
    world: World, lan: Person, group: tuple[Chat, int | None]
) -> None:
    chat, thread = group
    world.state.say(lan.user_id, f"{BOT} II.1 xong", chat_id=chat.chat_id, thread_id=thread, anonymous=True)
    world.state.say(lan.user_id, "chuyện riêng của chúng ta", chat_id=chat.chat_id, thread_id=thread, anonymous=True)
    await world.settle()
    (answer,) = said_in(world, chat)
    assert "ẩn danh" in answer.text
    assert await percent(world) is None


async def test_a_tap_in_a_group_on_a_message_that_the_bot_no_longer_sees_is_answered(
    world: World, lan: Person, group: tuple[Chat, int | None]
) -> None:
    await speak(world, lan, group, f"{BOT} II.1 đang làm 50%")
    (answer,) = said_in(world, group[0])
    data = answer.buttons[-1]["callback_data"]
    world.state.tap(lan.user_id, group[0].chat_id, answer.message_id, data, inaccessible=True)
    await world.settle()
    assert "đã cũ" in world.state.toasts[-1].text
    assert await percent(world) == 50
