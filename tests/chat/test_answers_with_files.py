"""Photos and documents go with what leads answer, and with what officers say to that."""

import pytest

from bot.sandbox import Message, Person
from bot.store.officers import Role

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}

PDF = ("mau-bao-cao.pdf", b"%PDF-1.4")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
async def question(world: World, lan: Person, lead: Person) -> Message:
    await world.say(lan, "mẫu báo cáo lấy ở đâu ạ?", to=world.about(lan, "Báo cáo quý"))
    return world.last(lead)


async def send(world: World, person: Person, words: str = "", **content: object) -> None:
    world.state.say(person.user_id, words, **content)  # type: ignore[arg-type]
    await world.settle()


def files(world: World, person: Person) -> list[Message]:
    return [m for m in world.sent(person) if m.document is not None or m.photo is not None]


async def test_a_document_with_words_reaches_the_officer_and_the_other_leads(
    world: World, lan: Person, lead: Person, question: Message
) -> None:
    deputy = await world.enrol("Đồng chí Phó Bí thư", role=Role.LEAD)
    await world.say(lan, "nộp bản giấy hay bản mềm ạ?", to=world.about(lan, "Báo cáo quý"))
    await send(world, lead, "theo mẫu này", document=PDF, reply_to=world.last(lead).message_id)
    assert "Đã chuyển lời và tệp tới Chị Lan" in world.last(lead).text
    words, file = world.sent(lan)[-2:]
    assert "Đồng chí đã báo: “nộp bản giấy hay bản mềm ạ?”\nĐồng chí Bí thư trả lời: “theo mẫu này”" in words.text
    assert file.document is not None
    assert file.document.name == "mau-bao-cao.pdf"
    assert file.text == "📎 Đồng chí Bí thư gửi: II.1 · Báo cáo quý"
    assert world.last(deputy).document is not None
    history = await world.say(lan, "/lichsu II.1")
    assert "lãnh đạo trả lời 📎1 – “theo mẫu này”" in history.text
    await world.tap(lan, history, "📎")
    assert world.last(lan).document is not None


async def test_a_file_alone_is_an_answer_too(world: World, lan: Person, lead: Person, question: Message) -> None:
    await send(world, lead, photo=PNG, reply_to=question.message_id)
    assert "Đã chuyển tệp tới Chị Lan" in world.last(lead).text
    (photo,) = files(world, lan)
    assert photo.photo is not None
    assert "Trả lời: “mẫu báo cáo lấy ở đâu ạ?”" in photo.text
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text
    await send(world, lan, document=PDF, reply_to=photo.message_id)
    assert world.about(lead, "📎 Chị Lan gửi").document is not None
    assert "Đã giữ tệp" in world.last(lan).text


async def test_an_album_goes_whole(world: World, lan: Person, lead: Person, question: Message) -> None:
    before = len(world.sent(lead))
    for number in range(3):
        first = {"reply_to": question.message_id} if number == 0 else {}
        world.state.say(
            lead.user_id,
            "" if number else "ba mẫu đây",
            document=(f"{number}.pdf", b"%PDF"),
            media_group_id="album-1",
            **first,
        )
    await world.settle()
    assert [m.document.name for m in files(world, lan) if m.document] == ["0.pdf", "1.pdf", "2.pdf"]
    assert len(world.sent(lead)) == before + 1


async def test_what_is_put_before_the_leads_comes_with_its_file(world: World, lan: Person, lead: Person) -> None:
    task = world.about(lan, "Báo cáo quý")
    await send(world, lan, "vướng, máy in hỏng", photo=PNG, reply_to=task.message_id)
    words, photo = world.sent(lead)[-2:]
    assert "máy in hỏng" in words.text
    assert photo.photo is not None
    await world.say(lead, "mượn máy của Văn phòng", to=photo)
    assert "trả lời: “mượn máy của Văn phòng”" in world.last(lan).text


async def test_after_the_button_a_file_need_quote_nothing(
    world: World, lan: Person, lead: Person, question: Message
) -> None:
    await world.tap(lead, question, "Trả lời")
    await send(world, lead, document=PDF)
    assert "Đã chuyển tệp tới Chị Lan" in world.last(lead).text
    assert world.last(lan).document is not None
