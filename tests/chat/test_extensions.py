"""More time: asked for by an officer, decided by a lead, followed by reminders and feed."""

from datetime import date

import icalendar
import pytest

from bot.sandbox import Message, Person
from bot.store import officers
from bot.store.officers import Role
from bot.web.feed.feeds import Feeds

from .conftest import World, buttons


async def ask(world: World, lan: Person, words: str = "xin gia hạn đến 25/3, đang chờ số liệu") -> Message:
    return await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))


async def stale_tap(world: World, lead: Person, request: Message) -> None:
    """Tap Đồng ý of a request as it was before its buttons went."""
    world.state.tap(lead.user_id, lead.user_id, request.message_id, request.buttons[0]["callback_data"], forged=True)
    await world.settle()


async def due_in_feed(world: World) -> tuple[date, int]:
    async with world.service.store.read() as connection:
        officer = await officers.by_id(connection, 1)
    stream = await Feeds(world.service.office, b"").whole(officer)
    events = icalendar.Calendar.from_ical(stream).walk("VEVENT")
    (event,) = [e for e in events if str(e["UID"]).startswith("bao-cao")]
    return event["DTSTART"].dt, int(event["SEQUENCE"])


async def test_a_request_is_confirmed_and_put_before_the_lead_in_the_officers_words(
    world: World, lan: Person, lead: Person
) -> None:
    confirmed = await ask(world, lan)
    assert "Đã ghi đề nghị gia hạn II.1 · Báo cáo quý đến 25/03" in confirmed.text
    asked = world.last(lead)
    assert "Xin gia hạn đến 25/03 (hạn đang là 18/03)" in asked.text
    assert "“xin gia hạn đến 25/3, đang chờ số liệu”" in asked.text
    assert buttons(asked) == ["✅ Đồng ý đến 25/03", "✖️ Không đồng ý", "📅 Ngày khác"]


async def test_when_the_lead_agrees_the_officer_is_told_and_everything_follows(
    world: World, lan: Person, lead: Person
) -> None:
    before = await due_in_feed(world)
    await ask(world, lan)
    await world.tap(lead, world.last(lead), "Đồng ý")
    assert "hạn mới thứ Tư 25/03" in world.last(lan).text
    mine = (await world.say(lan, "/nhiemvu")).text
    assert "thứ Tư 25/03, còn 14 ngày" in mine
    assert "thứ Tư 25/03, còn 14 ngày (hạn tạm đặt)" not in mine  # what a lead has granted is settled
    assert (await due_in_feed(world))[0] == date(2020, 3, 25)
    assert (await due_in_feed(world))[1] > before[1]
    count = len(world.sent(lan))
    await world.at(date(2020, 3, 17))
    assert not any("Báo cáo quý" in m.text for m in world.sent(lan)[count:])
    await world.at(date(2020, 3, 25))
    assert "hôm nay" in world.about(lan, "Báo cáo quý").text


async def test_when_the_lead_refuses_the_old_date_stands(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    await world.tap(lead, world.last(lead), "Không đồng ý")
    assert "không đồng ý gia hạn, hạn cũ vẫn giữ" in world.last(lan).text
    assert (await due_in_feed(world))[0] == date(2020, 3, 18)


async def test_the_lead_may_name_another_day(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    question = await world.tap(lead, world.last(lead), "Ngày khác")
    again = await world.say(lead, "để xem đã", to=question)
    assert "Gia hạn đến ngày nào" in again.text
    await world.say(lead, "20/3", to=question)
    assert "hạn mới thứ Sáu 20/03" in world.last(lan).text
    assert (await due_in_feed(world))[0] == date(2020, 3, 20)


async def test_a_request_is_decided_once_and_not_after_it_was_taken_back(
    world: World, lan: Person, lead: Person
) -> None:
    second = await world.enrol("Đồng chí Phó Bí thư", role=Role.LEAD)
    confirmed = await ask(world, lan)
    asked = world.last(second)
    request = world.last(lead)
    await world.tap(lan, confirmed, "Hoàn tác")
    await stale_tap(world, lead, request)
    assert "được rút" in world.state.toasts[-1].text
    assert (await due_in_feed(world))[0] == date(2020, 3, 18)
    await ask(world, lan, "xin gia hạn đến 26/3")
    stale = world.about(second, "26/03").buttons[0]["callback_data"]
    await world.tap(lead, world.last(lead), "Không đồng ý")
    message = world.about(second, "26/03")
    world.state.tap(second.user_id, second.user_id, message.message_id, stale, forged=True)
    await world.settle()
    assert world.state.toasts[-1].text.startswith("Đồng chí Bí thư đã không đồng ý lúc")
    assert (await due_in_feed(world))[0] == date(2020, 3, 18)
    assert asked.text


async def test_only_leads_decide(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    data = world.last(lead).buttons[0]["callback_data"]
    world.state.tap(lan.user_id, lan.user_id, world.last(lan).message_id, data, forged=True)
    await world.settle()
    assert (await due_in_feed(world))[0] == date(2020, 3, 18)


async def test_a_request_without_a_later_day_is_asked_about(world: World, lan: Person, lead: Person) -> None:
    count = len(world.sent(lead))
    assert "đến ngày nào" in (await ask(world, lan, "xin thêm thời gian")).text
    assert len(world.sent(lead)) == count
    answer = await world.say(lan, "xin gia hạn đến 25/3", to=world.last(lan))
    assert "Đã ghi đề nghị gia hạn" in answer.text


async def test_a_new_date_in_the_plan_ends_what_was_granted(world: World, lan: Person, lead: Person) -> None:
    from bot.store import loading

    await ask(world, lan)
    await world.tap(lead, world.last(lead), "Đồng ý")
    folder = world.service.settings.office.calendar_data
    file = folder / "a.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("due = 2020-03-18", "due = 2020-04-10"), encoding="utf-8")
    await loading.load(world.service.store, [file], bundled=folder, by="test", now=world.clock.now())
    await world.service.dispatch()
    assert (await due_in_feed(world))[0] == date(2020, 4, 10)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("đồng ý", "hạn mới thứ Tư 25/03"),
        ("OK em", "hạn mới thứ Tư 25/03"),
        ("ok cho đến 28/3 nhé", "hạn mới thứ Bảy 28/03"),
        ("không được, phải nộp đúng hạn", "không đồng ý gia hạn"),
    ],
)
async def test_a_lead_may_answer_a_request_in_words(
    world: World, lan: Person, lead: Person, words: str, told: str
) -> None:
    await ask(world, lan)
    await world.say(lead, words, to=world.last(lead))
    assert told in world.last(lan).text


async def test_an_answer_that_is_not_plain_is_asked_about_and_a_late_one_is_told_so(
    world: World, lan: Person, lead: Person
) -> None:
    await ask(world, lan)
    question = await world.say(lead, "để tôi xem đã", to=world.last(lead))
    assert "đến ngày nào" in question.text
    assert "đến ngày nào" in (await world.say(lead, "31/2", to=question)).text
    await world.say(lead, "28/3", to=question)
    assert "hạn mới thứ Bảy 28/03" in world.last(lan).text
    again = await world.say(lead, "30/3", to=question)
    assert "Đồng chí Bí thư đã đồng ý đến thứ Bảy 28/03" in again.text
    assert buttons(again) == ["✅ Đồng ý đến 30/03"]
    assert "28/03" in world.last(lan).text


@pytest.mark.parametrize(
    "words", ["huỷ đề nghị gia hạn", "rút đề nghị gia hạn giúp em", "thôi khỏi gia hạn nữa", "xong rồi"]
)
async def test_a_request_ends_when_it_is_taken_back_or_the_task_is_done(
    world: World, lan: Person, lead: Person, words: str
) -> None:
    await ask(world, lan)
    request = world.last(lead)
    answer = await world.say(lan, words, to=world.about(lan, "Báo cáo quý"))
    assert ("Đã rút đề nghị gia hạn" in answer.text) == ("han" in words or "hạn" in words)
    assert "Đã rút đề nghị gia hạn đến 25/03" in world.last(lead).text
    await stale_tap(world, lead, request)
    assert (await due_in_feed(world))[0] == date(2020, 3, 18)


async def test_another_request_may_take_the_place_of_the_first(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    first = world.last(lead)
    answer = await world.say(lan, "thôi, bỏ đề nghị cũ, xin gia hạn đến 30/3", to=world.about(lan, "Báo cáo quý"))
    assert "đến 30/03" in answer.text
    await world.tap(lead, first, "Đồng ý")
    await world.tap(lead, world.last(lead), "Đồng ý")
    assert (await due_in_feed(world))[0] == date(2020, 3, 30)
