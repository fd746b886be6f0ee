"""/tiendo: where things stand, by class, unit and task, for those who may see it."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from bot.calendar.board import Which
from bot.calendar.model import Unit
from bot.chat.asked import progress_words
from bot.sandbox import Message, Person
from bot.store import unit_states
from bot.store.officers import Role

from .conftest import World, buttons

UNITS = [
    Unit("ubnd", "Uỷ ban Nhân dân phường", "UBND"),
    Unit("mttq", "Mặt trận Tổ quốc phường", "MTTQ"),
]


def photos(world: World, person: Person) -> list[Message]:
    return [message for message in world.sent(person) if message.photo is not None]


async def test_a_lead_sees_totals_by_class_and_what_is_late_first(
    world: World, lan: Person, minh: Person, lead: Person
) -> None:
    await world.say(lan, "II.1 xong")
    await world.say(minh, "II.2 vướng kinh phí")
    await world.at(date(2020, 3, 23))
    await world.say(lead, "/tiendo")
    board = world.about(lead, "Tiến độ nhiệm vụ năm 2020")
    assert "tất cả 2 việc, xong 50%" in board.text
    for line in ("✅ 1 hoàn thành đúng hạn", "🔴 1 quá hạn chưa xong", "Trong số chưa xong có 1 vướng mắc"):
        assert line in board.text
    assert "1. 🔴 II.2 · Kế hoạch chung" in board.text
    assert "quá hạn 3 ngày · vướng mắc: “II.2 vướng kinh phí” · chưa báo cáo: UBND" in board.text
    assert board.text.index("II.2") < board.text.index("II.1")
    assert buttons(board) == [
        "1", "2", "🔴 Quá hạn chưa xong: 1", "⚠️ Vướng mắc: 1", "✅ Xong đúng hạn: 1",
        "🏢 Theo đơn vị", "🖼 Ảnh", "🌙 Ảnh tối",
    ]  # fmt: skip


async def test_the_picture_comes_with_it_light_and_on_a_tap_dark(world: World, lan: Person, lead: Person) -> None:
    await world.say(lead, "/tiendo")
    light = photos(world, lead)[-1]
    assert light.text == "📊 Tiến độ nhiệm vụ – Phường thử, 11/03/2020"
    await world.tap(lead, world.about(lead, "tất cả 2 việc"), "Ảnh tối")
    dark = photos(world, lead)[-1]
    drawn = [Image.open(BytesIO(world.state.files.content(one.photo))).convert("RGB") for one in (light, dark)]  # type: ignore[arg-type]
    assert [image.width for image in drawn] == [1080, 1080]
    assert [sum(image.getpixel((5, image.height - 5))) > 380 for image in drawn] == [True, False]  # type: ignore[arg-type]


async def test_by_buttons_down_to_a_class_a_unit_a_task_and_its_history(
    world: World, lan: Person, minh: Person, lead: Person
) -> None:
    await world.say(minh, "II.2 đang làm 40%, còn chờ phông chữ")
    await world.say(lead, "/tiendo")
    board = world.about(lead, "tất cả 2 việc")
    await world.tap(lead, board, "Theo đơn vị")
    units = world.state.message(lead.user_id, board.message_id)
    assert "UBND: 2 việc" in units.text
    assert "MTTQ: 1 việc" in units.text
    await world.tap(lead, units, "MTTQ")
    of_unit = world.state.message(lead.user_id, board.message_id)
    assert "· MTTQ" in of_unit.text
    assert "tất cả 1 việc" in of_unit.text
    card = await world.tap(lead, of_unit, "1")
    assert "II.2 · Kế hoạch chung" in card.text
    assert "MTTQ: đang làm 40%" in card.text
    assert buttons(card) == ["🔔 Nhắc đơn vị", "📅 Gia hạn", "🕘 Lịch sử", "📎 Mở bằng chứng"]
    history = await world.tap(lead, card, "Lịch sử")
    assert "Anh Minh (MTTQ): đang làm 40% – “II.2 đang làm 40%, còn chờ phông chữ”" in history.text


async def test_each_sees_what_is_theirs(world: World, lan: Person, minh: Person, lead: Person) -> None:
    """A unit's lead and an officer have the board of their own units, another's part of a task is left out."""
    head = await world.enrol("Chị Hoa", "mttq", role=Role.UNIT_LEAD)
    await world.say(lan, "II.2 xong")
    for person, words, total in ((lead, "tiến độ chung thế nào", 2), (head, "tiến độ", 1), (minh, "/tiendo", 1)):
        await world.say(person, words)
        assert f"tất cả {total} việc" in world.about(person, "Tiến độ nhiệm vụ").text
    own = world.about(head, "Tiến độ nhiệm vụ")
    assert "II.1" not in own.text
    assert "🔵 1 đang thực hiện trong hạn" in own.text
    card = await world.tap(head, own, "1")
    assert buttons(card)[-3:] == ["🔔 Nhắc đơn vị", "🕘 Lịch sử", "📎 Mở bằng chứng"]
    assert "✅ Xong" in buttons(card)


async def test_plain_questions_are_answered_with_the_same(
    world: World, lan: Person, minh: Person, lead: Person
) -> None:
    await world.say(minh, "II.2 vướng mặt bằng")
    await world.at(date(2020, 3, 19))
    for words, head, named in (
        ("ai đang trễ?", "Quá hạn chưa xong: 1 việc", "II.1"),
        ("Ai đang vướng vậy em", "Vướng mắc: 1 việc", "II.2"),
        ("còn ai chưa báo cáo", "Chưa báo cáo lần nào: UBND", "II.1"),
        ("ai xin gia hạn", "Không có việc nào xin gia hạn", "Không có việc nào"),
        ("UBND làm tới đâu rồi", "· UBND", "II.1"),
        ("tong hop tuan nay", "tuần 16–22/03", "II.2"),
        ("/tiendo mttq vướng", "Vướng mắc: 1 việc", "II.2"),
        ("/tiendo ba la", "Tôi chưa rõ “ba la” là gì", "UBND, MTTQ"),
    ):
        answer = await world.say(lead, words)
        text = answer.text if answer.photo is None else world.about(lead, "Tiến độ nhiệm vụ năm").text
        assert head in text, words
        assert named in text, words
    own = (await world.say(minh, "ai đang vướng")).text
    assert "II.2 · Kế hoạch chung" in own
    assert "II.1" not in own


async def test_what_is_kept_of_the_states_is_the_history(world: World, lan: Person, minh: Person) -> None:
    await world.say(lan, "II.1 xong")
    await world.tap(lan, world.last(lan), "Hoàn tác")
    await world.say(minh, "II.2 70%")
    async with world.service.store.read() as connection:
        assert await unit_states.wrong(connection) == []


@pytest.mark.parametrize(
    "words",
    [
        "xong rồi", "UBND đã nộp rồi", "vướng kinh phí", "ai đang trễ thì làm nhanh lên", "II.1 làm tới đâu rồi",
        "tuần này có gì", "báo cáo quý xong", "chưa báo cáo được vì mưa", "UBND họp xong rồi", "trễ quá",
    ],
)  # fmt: skip
def test_what_says_anything_else_is_no_such_question(words: str) -> None:
    assert progress_words.asked(words, UNITS) is None


@pytest.mark.parametrize(
    ("words", "which", "unit", "week"),
    [
        ("Dạ cho hỏi ai đang trễ hạn vậy ạ?", Which.OVERDUE, "", False),
        ("uỷ ban nhân dân phường làm đến đâu rồi", Which.ALL, "ubnd", False),
        ("bên Mặt trận Tổ quốc đang vướng gì", Which.BLOCKED, "mttq", False),
        ("tiến độ của UBND", Which.ALL, "ubnd", False),
        ("MTTQ báo cáo chưa", Which.SILENT, "mttq", False),
        ("tình hình tuần này thế nào", Which.ALL, "", True),
        ("còn ai chưa báo cáo không em", Which.SILENT, "", False),
    ],
)
def test_a_question_is_known_by_its_words(words: str, which: Which, unit: str, week: bool) -> None:
    found = progress_words.asked(words, UNITS)
    assert found is not None
    assert (found.which, found.unit.id if found.unit else "", found.week) == (which, unit, week)
