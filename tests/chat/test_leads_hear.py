"""What a lead has asked, granted or been told of goes on: the answer, the end of an obstacle, a colleague's grant."""

from datetime import date

from bot.sandbox import Person
from bot.store import absences, officers, preferences
from bot.store.officers import Role
from bot.store.preferences import Preferences

from .conftest import World, buttons
from .test_leads_card import card


def told(world: World, person: Person, words: str) -> list[str]:
    return [one.text for one in world.sent(person) if words in one.text]


async def test_the_answer_to_a_reminder_goes_to_the_lead_who_asked_quoted_and_once(
    world: World, lan: Person, lead: Person
) -> None:
    other = await world.enrol("Phó Bí thư", role=Role.LEAD)
    await world.tap(lead, await card(world, lead), "Nhắc đơn vị")
    await world.say(lan, "đang làm 30% rồi ạ", to=world.last(lan))
    (text,) = told(world, lead, "trả lời tin nhắc của đồng chí")
    assert "Chị Lan (UBND)" in text
    assert "“đang làm 30% rồi ạ” (đang làm 30%)" in text
    await world.say(lan, "II.1 xong")
    assert len(told(world, lead, "trả lời tin nhắc")) == 1
    assert told(world, other, "trả lời tin nhắc") == []


async def test_a_reminder_reaches_deputies_and_waits_for_hours_that_somebody_has_chosen(
    world: World, lan: Person, lead: Person
) -> None:
    minh = await world.enrol("Anh Minh", "mttq")
    hoa = await world.enrol("Chị Hoa", "ubnd")
    async with world.service.store.begin() as connection:
        ids = {one.name: one.id for one in await officers.enrolled(connection)}
        first, now = date(2020, 3, 11), world.clock.now()
        gone, instead = ids["Chị Lan"], ids["Anh Minh"]
        await absences.add(connection, gone, first, first, deputy_id=instead, noted_by=gone, now=now)
        await preferences.put(connection, ids["Chị Hoa"], Preferences(quiet_days=frozenset({first.weekday()})))
    count = {person.user_id: len(world.sent(person)) for person in (lan, minh, hoa)}
    answer = await world.tap(lead, await card(world, lead), "Nhắc đơn vị")
    assert "Anh Minh" in answer.text
    assert "Chị Hoa (tin đến lúc 07:30 12/03, sau giờ nghỉ)" in answer.text
    assert "Chị Lan" not in answer.text
    assert len(world.sent(minh)) == count[minh.user_id] + 1
    assert len(world.sent(hoa)) == count[hoa.user_id]
    await world.at(date(2020, 3, 12), 8)
    assert told(world, hoa, "nhờ đồng chí cho biết tình hình")


async def test_those_who_heard_of_an_obstacle_hear_once_that_it_is_over(
    world: World, lan: Person, lead: Person
) -> None:
    other = await world.enrol("Phó Bí thư", role=Role.LEAD)
    await world.say(lan, "II.1 vướng kinh phí")
    await world.say(lead, "Mai có tiền", to=world.about(lead, "Vướng mắc"))  # an answer does not end it
    assert told(world, lead, "Đã hết vướng mắc") == []
    await world.say(lan, "II.1 đang làm tiếp, được 60%")
    for person in (lead, other):
        (text,) = told(world, person, "Đã hết vướng mắc")
        assert "Trước đó báo vướng: “II.1 vướng kinh phí”" in text
        assert "60%" in text
    await world.say(lan, "II.1 xong")
    assert len(told(world, lead, "Đã hết vướng mắc")) == 1


async def test_that_an_obstacle_is_over_is_told_in_working_hours(world: World, lan: Person, lead: Person) -> None:
    for day, hour, morning in ((11, 22, 12), (14, 9, 16)):  # late in the evening; on a Saturday
        await world.at(date(2020, 3, day), hour, 30)
        await world.say(lan, "II.1 vướng kinh phí")
        before = len(told(world, lead, "Đã hết vướng mắc"))
        await world.say(lan, "II.1 đang làm tiếp, được 60%")
        assert len(told(world, lead, "Đã hết vướng mắc")) == before
        await world.at(date(2020, 3, morning), 8)
        assert len(told(world, lead, "Đã hết vướng mắc")) == before + 1


async def test_other_leads_hear_of_what_one_grants_unasked_and_each_may_revise_it(
    world: World, lan: Person, lead: Person
) -> None:
    other = await world.enrol("Phó Bí thư", role=Role.LEAD)
    await world.tap(lead, await card(world, lead), "Gia hạn")
    await world.say(lead, "25/3")
    mine = world.about(lead, "Đã gia hạn")
    theirs = world.about(other, "Đồng chí Bí thư gia hạn việc")
    assert "✏️ Sửa quyết định" in buttons(mine)
    assert "✏️ Sửa quyết định" in buttons(theirs)
    await world.tap(lead, mine, "Sửa quyết định")
    await world.say(lead, "27/3")
    assert "27/03" in world.last(lan).text
    await world.tap(other, theirs, "Sửa quyết định")  # by then something else stands, and the tap says so
    assert "27/03" in world.state.toasts[-1].text


async def test_a_confirmation_for_several_units_names_them(world: World) -> None:
    both = await world.enrol("Anh Hai", "ubnd", "mttq")
    await world.at(date(2020, 3, 13))
    assert "UBND, MTTQ: đã xong" in (await world.say(both, "II.2 xong")).text
