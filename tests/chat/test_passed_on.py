"""What leads answer to questions, obstacles and requests reaches the officer, and back again."""

import pytest

from bot.sandbox import Person
from bot.store import progress
from tests.databases import ON_SQLITE

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}


@pytest.fixture
def lan(either_world: World) -> Person:
    return either_world.people["Chị Lan"]


@pytest.fixture
def lead(either_world: World, lan: Person) -> Person:
    return either_world.people["Đồng chí Bí thư"]


@pytest.fixture
def deputy(either_world: World, lead: Person) -> Person:
    return either_world.people["Đồng chí Phó Bí thư"]


@pytest.mark.parametrize("put", ["tài liệu lấy ở đâu ạ?", "vướng, chưa có số liệu của công an"])
async def test_a_leads_reply_reaches_the_officer_and_the_other_leads_and_comes_back(
    either_world: World, lan: Person, lead: Person, deputy: Person, put: str
) -> None:
    world = either_world
    await world.say(lan, put, to=world.about(lan, "Báo cáo quý"))
    assert put in world.last(lead).text
    assert put in world.last(deputy).text
    told = await world.say(lead, "lấy ở Văn phòng nhé", to=world.last(lead))
    assert "Đã chuyển lời tới Chị Lan" in told.text
    answer = world.last(lan)
    assert "II.1 · Báo cáo quý" in answer.text
    assert "Đồng chí Bí thư trả lời: “lấy ở Văn phòng nhé”" in answer.text
    assert put in answer.text
    assert "Đồng chí Bí thư đã trả lời Chị Lan: “lấy ở Văn phòng nhé”" in world.last(deputy).text
    assert "lấy ở Văn phòng nhé" in (await world.say(lan, "/lichsu II.1")).text
    await world.say(lan, "Dạ em cảm ơn, chiều em qua lấy ạ", to=answer)
    assert "Chị Lan nói lại: “Dạ em cảm ơn, chiều em qua lấy ạ”" in world.last(lead).text
    assert "chiều em qua lấy" in world.last(deputy).text
    await world.say(deputy, "qua trước 16h", to=world.last(deputy))
    assert "Đồng chí Phó Bí thư trả lời: “qua trước 16h”" in world.last(lan).text
    assert "qua trước 16h" in world.last(lead).text


@ON_SQLITE
async def test_a_report_in_reply_to_a_lead_is_recorded_and_passed_on(
    either_world: World, lan: Person, lead: Person
) -> None:
    world = either_world
    await world.say(lan, "tài liệu lấy ở đâu ạ?", to=world.about(lan, "Báo cáo quý"))
    await world.say(lead, "ở Văn phòng", to=world.last(lead))
    await world.say(lan, "xong rồi", to=world.about(lan, "trả lời"))
    assert any("nói lại: “xong rồi”" in m.text for m in world.sent(lead))
    async with world.service.store.read() as connection:
        assert (await progress.states(connection))["bao-cao", ""]["ubnd"].status == "done"


@ON_SQLITE
async def test_an_answer_to_a_finished_matter_is_delivered_all_the_same(
    either_world: World, lan: Person, lead: Person
) -> None:
    world = either_world
    await world.say(lan, "tài liệu lấy ở đâu ạ?", to=world.about(lan, "Báo cáo quý"))
    question = world.last(lead)
    await world.say(lan, "xong rồi", to=world.about(lan, "Báo cáo quý"))
    await world.say(lead, "tốt lắm", to=question)
    assert "“tốt lắm”" in world.last(lan).text


async def test_an_officer_who_cannot_be_reached_is_said_to_be(either_world: World, lan: Person, lead: Person) -> None:
    world = either_world
    await world.say(lan, "tài liệu lấy ở đâu ạ?", to=world.about(lan, "Báo cáo quý"))
    question = world.last(lead)
    await world.tap(lan, await world.say(lan, "/dung"), "")
    count = len(world.sent(lan))
    assert "Chưa chuyển được" in (await world.say(lead, "ở Văn phòng", to=question)).text
    assert len(world.sent(lan)) == count


@ON_SQLITE
@pytest.mark.parametrize(
    "words",
    ["không sao, đồng ý", "không quá 24/3", "được, để tôi hỏi Bí thư đã", "lý do gì?", "không phải, ý tôi là được"],
)
async def test_what_is_not_plain_decides_nothing_and_is_asked_about(
    either_world: World, lan: Person, lead: Person, words: str
) -> None:
    world = either_world
    await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Báo cáo quý"))
    before = len(world.sent(lan))
    asked = await world.say(lead, words, to=world.last(lead))
    assert len(world.sent(lan)) == before
    expected = ["✅ Đồng ý đến 27/03", "✖️ Không đồng ý", "📅 Ngày khác", "💬 Chuyển lời này cho Chị Lan"]
    assert buttons(asked)[-4:] == expected
    if "24/3" in words:
        await world.tap(lead, asked, "Đồng ý đến 24/03")
        assert "hạn mới thứ Ba 24/03" in world.last(lan).text
    else:
        await world.tap(lead, asked, "Chuyển lời")
        assert f"trả lời: “{words}”" in world.last(lan).text


@ON_SQLITE
@pytest.mark.parametrize("words", ["Bộ phận em đề nghị anh duyệt sớm", "bo phan em de nghi anh duyet som"])
async def test_bo_phan_is_no_withdrawal(either_world: World, lan: Person, lead: Person, words: str) -> None:
    world = either_world
    await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Báo cáo quý"))
    request = world.last(lead)
    answer = await world.say(lan, words, to=world.about(lan, "đề nghị gia hạn"))
    assert "Đã rút" not in answer.text
    await world.say(lead, "đồng ý", to=request)
    assert "hạn mới thứ Sáu 27/03" in world.last(lan).text


async def test_an_unclear_withdrawal_is_offered_as_a_button(either_world: World, lan: Person, lead: Person) -> None:
    world = either_world
    await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Báo cáo quý"))
    asked = await world.say(lan, "huy de nghi", to=world.about(lan, "đề nghị gia hạn"))
    assert "↩️ Rút đề nghị gia hạn" in buttons(asked)
    assert "Đã rút đề nghị gia hạn" in (await world.tap(lan, asked, "Rút")).text
    assert "Đã rút đề nghị gia hạn" in world.last(lead).text


@ON_SQLITE
@pytest.mark.parametrize(
    "words",
    [
        "tai lieu lay o dau a?",
        "Tài liệu lấy ở đâu",
        "mau bao cao o dau vay?",
        "bao cao theo mau nao a",
        "máy in hỏng thì sao?",
    ],
)
async def test_a_question_that_the_calendar_cannot_answer_goes_to_the_leads(
    either_world: World, lan: Person, lead: Person, words: str
) -> None:
    world = either_world
    answer = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert "lãnh đạo" in answer.text
    assert f"hỏi: “{words}”" in world.last(lead).text


@ON_SQLITE
async def test_a_question_that_it_can_answer_goes_to_the_leads_on_a_tap(
    either_world: World, lan: Person, lead: Person
) -> None:
    world = either_world
    count = len(world.sent(lead))
    answer = await world.say(lan, "nộp cho ai?", to=world.about(lan, "Báo cáo quý"))
    assert "Văn phòng" in answer.text
    assert len(world.sent(lead)) == count
    await world.tap(lan, answer, "Hỏi lãnh đạo")
    assert "hỏi: “nộp cho ai?”" in world.last(lead).text


async def test_words_about_a_request_that_is_decided_go_to_the_officer(
    either_world: World, lan: Person, lead: Person, deputy: Person
) -> None:
    world = either_world
    await world.say(lan, "xin gia hạn đến 27/3", to=world.about(lan, "Báo cáo quý"))
    requests = world.last(lead), world.last(deputy)
    await world.tap(lead, requests[0], "Đồng ý")
    await world.say(lead, "lần sau báo sớm hơn", to=requests[0])
    assert "trả lời: “lần sau báo sớm hơn”" in world.last(lan).text
    await world.say(deputy, "vì sao muộn?", to=requests[1])
    assert "trả lời: “vì sao muộn?”" in world.last(lan).text
    await world.say(deputy, "không", to=requests[1])  # by now it says what has been decided
    assert "đổi quyết định, không đồng ý gia hạn" in world.last(deputy).text
