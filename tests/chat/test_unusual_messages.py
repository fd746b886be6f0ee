"""Commands with marks or in two words, words that were forwarded, and what is sent as a voice or video."""

import pytest
from sqlalchemy import select

from bot.calendar.progress import UnitState
from bot.sandbox import Person
from bot.store import progress
from bot.store import tables as t

from .conftest import World, buttons

VOICE = ("voice.ogg", b"OggS")


async def state(world: World) -> UnitState:
    async with world.service.store.read() as connection:
        return (await progress.states(connection)).get(("bao-cao", ""), {}).get("ubnd", UnitState())


async def files(world: World) -> list[str]:
    async with world.service.store.read() as connection:
        return list(await connection.scalars(select(t.attachments.c.kind)))


@pytest.mark.parametrize(
    ("plain", "typed"),
    [
        ("/lich", ["/lịch", "/LỊCH", "/Lịch"]),
        ("/nhiemvu", ["/nhiệm vụ", "/nhiem vu", "/nhiệmvụ", "/Nhiệm Vụ"]),
        ("/lichsu", ["/lịch sử", "/lịchsử"]),
        ("/trogiup", ["/trợ giúp", "/trợgiúp"]),
    ],
)
async def test_a_command_may_be_typed_with_marks_and_in_two_words(
    world: World, lan: Person, plain: str, typed: list[str]
) -> None:
    expected = (await world.say(lan, plain)).text
    for words in typed:
        assert (await world.say(lan, words)).text == expected, words


async def test_a_command_in_two_words_keeps_what_follows(world: World, lan: Person) -> None:
    answer = await world.say(lan, "/báo cáo II.1 đang làm 50%")
    assert "Đã ghi: II.1 · Báo cáo quý – đang làm 50%" in answer.text


async def test_what_is_no_command_is_said_to_be_none(world: World, lan: Person) -> None:
    assert "/lạch" in (await world.say(lan, "/lạch")).text


async def test_words_that_were_forwarded_are_recorded_only_after_a_tap(world: World, lan: Person) -> None:
    task = world.about(lan, "Báo cáo quý")
    world.state.say(lan.user_id, "em xong rồi ạ", reply_to=task.message_id, forwarded_from="Anh Hùng")
    await world.settle()
    asked = world.last(lan)
    assert "được chuyển tiếp" in asked.text
    assert (await state(world)).status == "not_started"
    assert "✅ Đã xong" in buttons(asked)
    await world.tap(lan, asked, "Đã xong")
    assert (await state(world)).status == "done"


async def test_a_forwarded_withdrawal_takes_nothing_back(world: World, lan: Person) -> None:
    await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Báo cáo quý"))
    task = world.about(lan, "đề nghị gia hạn")
    world.state.say(lan.user_id, "thôi khỏi gia hạn nữa", reply_to=task.message_id, forwarded_from="Anh Hùng")
    await world.settle()
    assert "Đã rút" not in world.last(lan).text


@pytest.mark.parametrize(("sent_as", "kept"), [("voice", "audio"), ("audio", "audio"), ("video", "video")])
async def test_a_voice_or_video_with_words_is_a_report_with_its_evidence(
    world: World, lan: Person, sent_as: str, kept: str
) -> None:
    task = world.about(lan, "Báo cáo quý")
    world.state.say(lan.user_id, "đang làm 50%", reply_to=task.message_id, document=VOICE, sent_as=sent_as)
    await world.settle()
    assert "đang làm 50%" in world.last(lan).text
    assert ((await state(world)).status, await files(world)) == ("in_progress", [kept])


async def test_a_voice_alone_cannot_be_read_and_a_video_alone_waits_for_its_state(world: World, lan: Person) -> None:
    task = world.about(lan, "Báo cáo quý")
    world.state.say(lan.user_id, document=VOICE, sent_as="voice", reply_to=task.message_id)
    await world.settle()
    assert "chỉ đọc được chữ" in world.last(lan).text
    world.state.say(lan.user_id, document=("phim.mp4", b"mp4"), sent_as="video", reply_to=task.message_id)
    await world.settle()
    assert "Đã giữ tệp" in world.last(lan).text
    assert await files(world) == ["video"]
