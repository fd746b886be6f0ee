"""Leave and deputies: who is away is told of nothing, the deputy of their tasks, and it is handed back by itself."""

from datetime import date

from sqlalchemy import select

from bot.delivery.message import Message
from bot.office import alerts
from bot.sandbox import Person
from bot.store import absences, officers
from bot.store import tables as t
from bot.store.officers import Role

from .conftest import World, buttons


async def test_leave_in_plain_words_with_a_deputy_who_gets_what_falls_due_reports_it_and_hands_it_back(
    world: World,
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lead = await world.enrol("Anh Hùng", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    nga = await world.enrol("Trần Thị Nga", "mttq")
    said = await world.say(lan, "tôi nghỉ từ 16/3 đến 20/3, chị Nga làm thay")
    assert "đồng chí vắng từ thứ Hai 16/03 đến thứ Sáu 20/03" in said.text
    assert "Trần Thị Nga làm thay: nhận nhắc việc (2 việc đến hạn)" in said.text
    assert buttons(said) == ["Hoàn tác"]
    told = world.last(nga).text
    assert "Đồng chí làm thay Chị Lan (UBND) từ thứ Hai 16/03 đến thứ Sáu 20/03" in told
    assert "Báo cáo quý" in told
    assert "Kế hoạch chung" in told
    assert "Chị Lan vắng từ thứ Hai 16/03 đến thứ Sáu 20/03; Trần Thị Nga làm thay" in world.last(lead).text
    assert "vắng" not in world.last(admin).text  # the lead sees to it

    await world.at(date(2020, 3, 13), 18)
    before = len(world.sent(lan))
    await world.at(date(2020, 3, 17), 18)
    assert len(world.sent(lan)) == before  # neither reminders nor the anniversary
    reminded = next(m for m in reversed(world.sent(nga)) if "Báo cáo quý" in m.text and "✅ Xong" in buttons(m))
    assert "UBND" in reminded.text
    assert "Từ hôm nay đồng chí làm thay Chị Lan" in world.about(nga, "Từ hôm nay").text
    assert "Đã ghi" in (await world.say(nga, "xong", to=reminded)).text
    assert "Báo cáo quý" in (await world.say(lan, "/nhiemvu")).text  # what they ask for is answered

    await world.at(date(2020, 3, 23), 18)
    for who in (lan, nga):
        back = world.about(who, "trở lại").text
        assert "Báo cáo quý: đã xong" in back
        assert "(Trần Thị Nga)" in back
        assert "Kế hoạch chung" in back
        assert sum("trở lại" in message.text for message in world.sent(who)) == 1
    late = next(m for m in reversed(world.sent(nga)) if "Kế hoạch chung" in m.text and "✅ Xong" in buttons(m))
    assert "UBND" not in (await world.say(nga, "xong", to=late)).text
    async with world.service.store.read() as connection:
        rows = (await connection.execute(select(t.audit.c.action).order_by(t.audit.c.id))).scalars().all()
    assert list(rows).count("absence") == 1


async def test_vang_asks_until_when_and_who_stands_in_and_ends_sooner(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.enrol("Anh Bình", "ubnd")
    await world.enrol("Chị Nga", "mttq")
    asked = await world.say(lan, "/vang")
    assert "từ ngày nào đến ngày nào" in asked.text
    assert buttons(asked) == ["Hôm nay", "Ngày mai", "Hết tuần này", "Huỷ"]
    who = await world.say(lan, "đến 12/3")
    assert "Ai làm thay từ thứ Ba 10/03 đến thứ Năm 12/03?" in who.text
    assert buttons(who)[:2] == ["Anh Bình · UBND", "Chị Nga · MTTQ"]  # of the same unit first
    said = await world.tap(lan, who, "Nga")
    assert "Chị Nga làm thay" in said.text
    await world.tap(lan, said, "Hoàn tác")
    assert "Đã bỏ: Chị Lan vắng từ thứ Ba 10/03" in world.state.message(lan.user_id, said.message_id).text
    await world.say(lan, "em nghỉ phép đến 13/3")
    assert "không có người làm thay" in (await world.say(lan, "không có ai")).text.casefold()
    assert "Đã bỏ" in (await world.say(lan, "/vang hết")).text
    assert "không có lần nghỉ nào" in (await world.say(lan, "/vang hết")).text
    assert "đã qua" in (await world.say(lan, "/vang 1/3/2020 đến 5/3/2020")).text
    async with world.service.store.read() as connection:
        assert await absences.on(connection, date(2020, 3, 11)) == {}


async def test_reports_and_replies_about_tasks_are_no_leave(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    about = world.about(lan, "Báo cáo quý")
    for words, to in (
        ("em nghỉ nên chưa làm được", about),
        ("xin gia hạn đến 25/3", about),
        ("em nghỉ phép đến 20/3", about),
    ):
        assert "làm thay" not in (await world.say(lan, words, to=to)).text, words


async def test_a_unit_whose_only_officer_is_away_alone_is_never_silent(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    nga = await world.enrol("Chị Nga", "mttq")
    await world.at(date(2020, 3, 11))
    await world.say(lan, "em nghỉ phép từ 16/3 đến 20/3")
    said = await world.say(lan, "không ai")
    assert "UBND không còn ai nhận nhắc việc; đang có 2 việc chưa xong" in said.text
    assert "UBND không còn ai nhận nhắc việc" in world.last(admin).text
    await world.at(date(2020, 3, 16), 18)
    assert "và không có ai làm thay" in world.about(admin, "không có ai làm thay").text

    # The deputy is away too: deputies have no deputies.
    await world.say(lan, "/vang 17/3 đến 20/3, chị Nga làm thay")
    await world.say(nga, "/vang 18/3 đến 19/3")
    said = await world.say(nga, "không ai")
    assert "đang nhận làm thay cho Chị Lan" in said.text
    assert "Chị Nga đang nhận làm thay cho Chị Lan" in world.last(admin).text


async def test_an_absence_that_overlaps_another_takes_its_place_and_can_be_undone(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.enrol("Chị Nga", "mttq")
    await world.say(lan, "/vang 16/3 đến 27/3, chị Nga làm thay")
    said = await world.say(lan, "/vang 20/3 đến 24/3, chị Nga làm thay")
    assert "Thay cho lần đã ghi: từ thứ Hai 16/03 đến thứ Sáu 27/03" in said.text

    async def held() -> list[tuple[int, int]]:
        async with world.service.store.read() as connection:
            (me,) = [one for one in await officers.enrolled(connection) if one.name == "Chị Lan"]
            found = await absences.of_officer(connection, me.id, date(2020, 3, 1))
        return [(one.first.day, one.last.day) for one in found]

    assert await held() == [(16, 19), (20, 24)]
    await world.tap(lan, said, "Hoàn tác")
    assert await held() == [(16, 27)]


async def test_a_notice_waits_until_they_are_back_and_what_a_deputy_put_off_goes_back_too(world: World) -> None:
    lead = await world.enrol("Anh Hùng", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    nga = await world.enrol("Chị Nga", "mttq")
    await world.at(date(2020, 3, 11))
    await world.say(lan, "/vang 12/3 đến 13/3, chị Nga làm thay")
    await world.at(date(2020, 3, 12), 8)
    count = len(world.sent(lan))
    async with world.service.store.begin() as connection:
        (me,) = [one for one in await officers.enrolled(connection) if one.name == "Chị Lan"]
        await alerts.tell(world.service.office, connection, [me], "news", lambda _say: Message("Có tin cho chị"))
    await world.at(date(2020, 3, 13), 18)
    assert len(world.sent(lan)) == count
    mine = await world.say(nga, "/nhiemvu")
    assert "Việc đồng chí trực thay" in mine.text
    card = await world.tap(nga, mine, "2")
    assert "Báo cáo quý" in card.text
    await world.tap(nga, card, "Nhắc lại sau")
    choices = world.state.message(nga.user_id, card.message_id)
    await world.tap(nga, choices, buttons(choices)[2])

    def reminded(person: Person) -> int:
        return sum("Báo cáo quý" in message.text and "✅ Xong" in buttons(message) for message in world.sent(person))

    before = reminded(nga)
    await world.at(date(2020, 3, 16), 18)  # Monday: the first working day back
    assert sum("Có tin cho chị" in message.text for message in world.sent(lan)) == 1
    assert "Chị Lan" in world.about(nga, "trở lại").text
    await world.at(date(2020, 3, 17), 18)
    assert reminded(nga) == before  # what she put off went to Chị Lan
    assert reminded(lan) > 1
    assert "vắng" in world.about(lead, "Chị Lan vắng").text


async def test_leave_noted_by_a_unit_lead_on_a_card_is_told_to_whom_it_concerns(world: World) -> None:
    boss = await world.enrol("Anh Tâm", "ubnd", role=Role.UNIT_LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.enrol("Chị Nga", "mttq")
    listed = await world.say(boss, "/canbo")
    await world.tap(boss, listed, "1")
    await world.tap(boss, world.state.message(boss.user_id, listed.message_id), "Nghỉ phép")
    await world.say(boss, "từ 16/3 đến 18/3")
    said = await world.say(boss, "chị Nga")
    assert "Đã ghi: Chị Lan vắng từ thứ Hai 16/03 đến thứ Tư 18/03; Chị Nga làm thay" in said.text
    assert "Anh Tâm đã ghi: Chị Lan vắng từ thứ Hai 16/03" in world.last(lan).text
    listed = await world.say(boss, "/canbo")
    await world.tap(boss, listed, "1")
    assert "Nghỉ từ thứ Hai 16/03 đến thứ Tư 18/03, Chị Nga làm thay" in (
        world.state.message(boss.user_id, listed.message_id).text
    )


async def test_days_written_backwards_are_asked_about_and_a_deputy_who_is_replaced_is_told(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    nga, hung = await world.enrol("Chị Nga", "mttq"), await world.enrol("Anh Hùng", "mttq")
    assert "Ngày cuối lại trước ngày đầu" in "\n".join(
        [(await world.say(lan, "em nghỉ phép từ 20/3 đến 15/3")).text, *(m.text for m in world.sent(lan))]
    )
    await world.say(lan, "/vang hết")
    await world.say(lan, "em nghỉ phép từ 16/3 đến 20/3, chị Nga làm thay")
    assert "làm thay" in world.last(nga).text
    await world.say(lan, "em nghỉ phép từ 16/3 đến 20/3, anh Hùng làm thay")
    assert "Thôi không còn" in world.last(nga).text
    assert "làm thay" in world.last(hung).text


async def test_a_command_ends_a_form(world: World) -> None:
    admin = await world.enrol("Anh Quản", role=Role.ADMIN)
    await world.say(admin, "/moi")
    await world.say(admin, "/lich")
    assert "t.me" not in (await world.say(admin, "Nguyễn Văn An")).text
    assert "Nguyễn Văn An" not in world.last(admin).text
