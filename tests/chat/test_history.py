"""/lichsu: pages of what was reported on a task, and its files, which are sent once more on a tap."""

from datetime import timedelta

from bot.sandbox import Fault, Person
from bot.store.officers import Role

from .conftest import World, buttons

PDF = ("bao-cao.pdf", b"%PDF-1.4")


async def test_files_are_sent_once_more_on_a_tap(world: World, lan: Person) -> None:
    lead = await world.enrol("Anh Minh", role=Role.LEAD)
    world.state.say(lan.user_id, "xong rồi ạ", document=PDF, reply_to=world.about(lan, "Báo cáo quý").message_id)
    await world.settle()
    await world.say(lead, "/lichsu II.1")
    shown = world.last(lead)
    assert buttons(shown) == ["📎 07:30 11/03 (1)"]
    await world.tap(lead, shown, "📎")
    again = world.last(lead)
    assert again.document is not None
    assert again.document.name == "bao-cao.pdf"
    assert again.text == "II.1 · Báo cáo quý · Chị Lan · 07:30 11/03"


async def test_what_is_no_picture_or_document_is_copied(world: World, lan: Person) -> None:
    task = world.about(lan, "Báo cáo quý")
    film = ("phim.mp4", b"mp4")
    world.state.say(lan.user_id, "đang làm 50%", document=film, sent_as="video", reply_to=task.message_id)
    await world.settle()
    await world.say(lan, "/lichsu II.1")
    await world.tap(lan, world.last(lan), "📎")
    assert [sent.method for sent in world.state.sent][-1] == "copyMessage"
    assert world.last(lan).text == "đang làm 50%"


async def test_whoever_does_not_see_the_task_gets_no_file(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    world.state.say(lan.user_id, "xong rồi ạ", document=PDF, reply_to=world.about(lan, "Báo cáo quý").message_id)
    await world.settle()
    await world.say(lan, "/lichsu II.1")
    data = world.last(lan).buttons[0]["callback_data"]
    before = world.sent(hoa)
    world.state.tap(hoa.user_id, hoa.user_id, before[-1].message_id, data, forged=True)
    await world.settle()
    assert world.sent(hoa) == before


async def test_a_file_that_cannot_be_sent_is_said_so(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, "xong rồi ạ", document=PDF, reply_to=world.about(lan, "Báo cáo quý").message_id)
    await world.settle()
    await world.say(lan, "/lichsu II.1")
    world.state.faults.add(Fault("sendDocument", "400", description="Bad Request: wrong file identifier specified"))
    await world.tap(lan, world.last(lan), "📎")
    assert "chưa gửi lại được tệp bao-cao.pdf" in world.last(lan).text


async def test_what_cannot_be_copied_any_more_is_said_so(world: World, lan: Person) -> None:
    lead = await world.enrol("Anh Minh", role=Role.LEAD)
    film = ("phim.mp4", b"mp4")
    said = world.state.say(
        lan.user_id, "đang làm 50%", document=film, sent_as="video", reply_to=world.about(lan, "Báo cáo quý").message_id
    )
    await world.settle()
    await world.say(lead, "/lichsu II.1")
    shown = world.last(lead)
    world.state.memory.messages[lan.user_id].pop(said.message_id)
    await world.tap(lead, shown, "📎")
    assert "chưa gửi lại được tệp" in world.last(lead).text


async def test_a_long_history_has_pages_the_newest_first(world: World, lan: Person) -> None:
    for percent in range(10, 90, 5):
        await world.say(lan, f"/baocao II.1 đang làm {percent}%")
        world.clock.advance(timedelta(minutes=1))
    await world.say(lan, "/lichsu II.1")
    first = world.last(lan)
    assert "Trang 1, mới nhất" in first.text
    assert "85%" in first.text
    assert "10%" not in first.text
    await world.tap(lan, first, "›")
    second = world.state.message(lan.user_id, first.message_id)
    assert "Trang 2, mới nhất" in second.text
    assert "10%" in second.text
    await world.tap(lan, second, "‹")
    assert "Trang 1, mới nhất" in world.state.message(lan.user_id, first.message_id).text
