"""What a lead does from the card of a task: remind its unit, give more time unasked, open its evidence."""

from datetime import date, timedelta
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from bot.channels.telegram.addresses import address_of
from bot.delivery.message import Button
from bot.delivery.message import Message as Outgoing
from bot.sandbox import Message, Person
from bot.store import absences, deliveries, officers
from bot.store import tables as t
from bot.store.officers import Role

from .conftest import World, buttons

PDF = ("ke-hoach.pdf", b"%PDF-1.4 plan")


async def card(world: World, person: Person, clause: str = "II.1") -> Message:
    """The card of a task, as the board leads to it."""
    await world.say(person, "/tiendo")
    board = world.about(person, "Tiến độ nhiệm vụ năm")
    lines = [line for line in board.text.splitlines() if line[:1].isdigit()]
    number = next(line.split(".")[0] for line in lines if clause in line)
    return await world.tap(person, board, number)


async def audit(world: World, action: str) -> list[tuple[int, str]]:
    async with world.service.store.read() as connection:
        a = t.audit.c
        rows = await connection.execute(select(a.officer_id, a.subject).where(a.action == action).order_by(a.id))
        return [(row.officer_id, row.subject) for row in rows]


async def officer_id(world: World, name: str) -> int:
    async with world.service.store.read() as connection:
        return next(one.id for one in await officers.enrolled(connection) if one.name == name)


async def test_a_unit_is_reminded_in_the_leads_name_once_a_day(world: World, lan: Person, lead: Person) -> None:
    shown = await card(world, lead)
    answer = await world.tap(lead, shown, "Nhắc đơn vị")
    assert answer.text == "🔔 Đã nhắc Chị Lan về II.1 · Báo cáo quý."
    told = world.last(lan)
    assert told.text.startswith("🔔 Đồng chí Bí thư nhờ đồng chí cho biết tình hình việc này:")
    assert "✅ Xong" in buttons(told)
    await world.say(lan, "đang làm 30%", to=told)
    assert "30%" in world.last(lan).text
    other = await world.enrol("Phó Bí thư", role=Role.LEAD)
    sent = len(world.sent(lan))
    await world.tap(other, await card(world, other), "Nhắc đơn vị")
    assert world.state.toasts[-1].text.startswith("Hôm nay việc này đã được nhắc rồi")
    assert len(world.sent(lan)) == sent
    assert await audit(world, "nudge") == [(await officer_id(world, "Đồng chí Bí thư"), "task:bao-cao/")]
    await world.at(date(2020, 3, 12), 9)
    assert "Đã nhắc" in (await world.tap(lead, shown, "Nhắc đơn vị")).text


async def test_nobody_is_woken_and_what_is_done_by_morning_is_not_asked_after(
    world: World, lan: Person, lead: Person
) -> None:
    await world.at(date(2020, 3, 11), 22)
    sent = len(world.sent(lan))
    first, second = await card(world, lead), await card(world, lead, "II.2")
    answer = await world.tap(lead, first, "Nhắc đơn vị")
    assert "tin đến lúc 07:30 12/03, sau giờ nghỉ" in answer.text
    await world.tap(lead, second, "Nhắc đơn vị")
    await world.say(lan, "II.2 xong")
    told = [message.text for message in world.sent(lan)[sent:]]
    assert not any("nhờ đồng chí" in words for words in told)
    await world.at(date(2020, 3, 12), 8)
    asked = [message.text for message in world.sent(lan) if "nhờ đồng chí" in message.text]
    assert len(asked) == 1
    assert "II.1" in asked[0]


async def test_who_is_on_leave_or_has_done_it_is_left_alone(world: World, lan: Person, lead: Person) -> None:
    lan_id, now = await officer_id(world, "Chị Lan"), world.clock.now()
    async with world.service.store.begin() as connection:
        leave = await absences.add(
            connection, lan_id, date(2020, 3, 11), date(2020, 3, 12), deputy_id=None, noted_by=lan_id, now=now
        )
    shown, sent = await card(world, lead), len(world.sent(lan))
    await world.tap(lead, shown, "Nhắc đơn vị")
    assert world.state.toasts[-1].text.startswith("Chưa nhắc được ai")
    async with world.service.store.begin() as connection:
        await absences.end(connection, leave, now=now + timedelta(minutes=1))
    await world.say(lan, "II.1 xong")
    await world.tap(lead, shown, "Nhắc đơn vị")
    assert world.state.toasts[-1].text.startswith("Các đơn vị đã báo xong")
    assert not any("nhờ đồng chí" in message.text for message in world.sent(lan)[sent:])
    assert await audit(world, "nudge") == []


async def test_more_time_is_given_unasked_and_all_follows(world: World, lan: Person, lead: Person) -> None:
    shown = await card(world, lead)
    await world.tap(lead, shown, "Gia hạn")
    choices = world.state.message(lead.user_id, shown.message_id)
    assert buttons(choices) == [
        "+3 ngày làm việc: thứ Hai 23/03",
        "+1 tuần: thứ Tư 25/03",
        "📅 Ngày khác",
        "‹ Quay lại",
    ]
    answer = await world.tap(lead, choices, "+1 tuần")
    assert "Đã gia hạn II.1 · Báo cáo quý đến thứ Tư 25/03 và báo Chị Lan" in answer.text
    assert "Đồng chí Bí thư gia hạn việc II.1 · Báo cáo quý, hạn mới thứ Tư 25/03" in world.last(lan).text
    assert buttons(world.state.message(lead.user_id, shown.message_id))[0] == "🔔 Nhắc đơn vị"
    assert "25/03" in (await world.tap(lead, await card(world, lead), "Lịch sử")).text
    assert "25/03" in (await world.say(lan, "/nhiemvu")).text
    assert len(await audit(world, "grant")) == 1


async def test_another_day_is_typed_and_must_be_later(world: World, lan: Person, lead: Person) -> None:
    shown = await card(world, lead)
    await world.tap(lead, shown, "Gia hạn")
    asked = await world.tap(lead, world.state.message(lead.user_id, shown.message_id), "Ngày khác")
    assert "Gia hạn II.1 · Báo cáo quý đến ngày nào?" in asked.text
    assert "không sau hạn 18/03" in (await world.say(lead, "12/3")).text
    assert "đến thứ Sáu 27/03" in (await world.say(lead, "thôi cho đến 27/3")).text


async def test_a_request_that_waits_is_decided_by_it(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "II.1 xin gia hạn đến 23/3")
    shown = await card(world, lead)
    await world.tap(lead, shown, "Gia hạn")
    await world.tap(lead, world.state.message(lead.user_id, shown.message_id), "+1 tuần")
    assert "hạn mới thứ Tư 25/03" in world.last(lan).text
    assert "không có việc nào chờ" in (await world.say(lead, "/choduyet")).text


async def test_evidence_is_listed_and_sent_again_several_as_an_album(world: World, lan: Person, lead: Person) -> None:
    shown = await card(world, lead)
    assert "Chưa có ảnh hay văn bản nào" in (await world.tap(lead, shown, "Mở bằng chứng")).text
    about = world.about(lan, "II.1")
    for number in (1, 2, 3):
        picture = BytesIO()
        Image.new("RGB", (20, 20), (number, 0, 0)).save(picture, "PNG")
        world.state.say(lan.user_id, f"gửi ảnh {number}", photo=picture.getvalue(), reply_to=about.message_id)
        await world.settle()
    world.state.say(lan.user_id, "xong, em gửi kế hoạch", document=PDF, reply_to=about.message_id)
    await world.settle()
    listed = await world.tap(lead, shown, "Mở bằng chứng")
    assert "Bằng chứng đã gửi: 4 tệp" in listed.text
    assert "1. văn bản ke-hoach.pdf – Chị Lan, 07:30 11/03: “xong, em gửi kế hoạch”" in listed.text
    await world.tap(lead, listed, "1. văn bản")
    assert world.last(lead).document is not None
    before = len(world.sent(lead))
    await world.tap(lead, listed, "Gửi cả 4 tệp")
    again = world.sent(lead)[before:]
    assert [message.photo is not None for message in again] == [True, True, True, False]
    assert len({message.media_group_id for message in again[:3]}) == 1
    assert again[0].media_group_id is not None


async def test_who_is_no_lead_of_the_task_has_none_of_it_done(world: World, lan: Person, lead: Person) -> None:
    """Whatever a client sends: an officer, and another unit's lead, are told so."""
    head = await world.enrol("Chị Hoa", "mttq", role=Role.UNIT_LEAD)
    shown = await card(world, lead)
    data = {b["callback_data"][:2]: b["callback_data"] for b in shown.buttons}
    sent = len(world.sent(lan))
    for person, verb, expected in (
        (lan, "bn", "dành cho lãnh đạo đơn vị"),
        (lan, "bg", "dành cho lãnh đạo và quản trị"),
        (head, "bn", "không thuộc đơn vị"),
        (head, "bg", "dành cho lãnh đạo và quản trị"),
        (head, "bp", "không thuộc đơn vị"),
    ):
        await forged(world, person, data[verb])
        assert expected in world.state.toasts[-1].text, (person, verb)
    assert not any("nhờ đồng chí" in message.text for message in world.sent(lan)[sent:])
    assert await audit(world, "nudge") == await audit(world, "grant") == []


async def forged(world: World, person: Person, data: str) -> None:
    """Somebody taps a button that was never theirs."""
    async with world.service.store.begin() as connection:
        await deliveries.enqueue(
            connection,
            address=address_of(person.user_id),
            officer_id=None,
            dedupe_key=f"forged:{person.user_id}:{data}",
            payload=Outgoing("?", ((Button("?", data),),)).to_payload(),
            now=world.clock.now(),
        )
    await world.settle()
    await world.tap(person, world.last(person), "?")


async def test_a_day_that_a_lead_names_for_a_task_is_offered_where_nobody_has_asked(
    world: World, lan: Person, lead: Person
) -> None:
    offered = await world.say(lead, "gia hạn II.1 đến 25/3")
    assert "Chưa ai xin gia hạn" in offered.text
    await world.tap(lead, offered, "Gia hạn đến")
    assert "25/03" in world.last(lan).text


async def test_a_lead_who_gives_a_task_time_gives_it_to_a_unit_that_asked_for_itself_and_to_the_others(
    world: World, lan: Person, lead: Person
) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    await world.say(lan, "/baocao II.2 xin gia hạn đến 25/3")
    assert "cho riêng" in world.last(lead).text
    heard = len(world.sent(hoa))
    choices = await world.tap(lead, await card(world, lead, "II.2"), "Gia hạn")
    await world.say(lead, "27/3")
    assert "27/03" in world.last(lan).text
    assert [message.text.count("27/03") for message in world.sent(hoa)[heard:]] == [1]
    assert "27/03" in (await card(world, lead, "II.2")).text
    assert choices.message_id
