"""A lead who decides without answering any message: on the only request that waits, else which one is asked."""

from datetime import timedelta

import pytest

from bot.sandbox import Person

from .conftest import World, buttons


async def ask(world: World, person: Person, words: str = "xin gia hạn đến 25/3") -> None:
    await world.say(person, words, to=world.about(person, "Báo cáo quý"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("đồng ý", "hạn mới thứ Tư 25/03"),
        ("không đồng ý", "không đồng ý gia hạn, hạn cũ vẫn giữ"),
        ("II.1 đồng ý", "hạn mới thứ Tư 25/03"),
    ],
)
async def test_the_only_request_that_waits_is_meant(
    world: World, lan: Person, lead: Person, words: str, said: str
) -> None:
    await ask(world, lan)
    await world.say(lead, words)
    assert said in world.last(lan).text


async def test_of_several_requests_it_is_asked_which_and_nothing_is_decided(
    world: World, lan: Person, lead: Person
) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd")
    await world.say(hoa, "/baocao II.1 xin gia hạn đến 27/3")
    await ask(world, lan)
    before = world.last(lan)
    listed = await world.say(lead, "đồng ý")
    assert "Chị Hoa xin đến thứ Sáu 27/03" in listed.text
    assert "Chị Lan xin đến thứ Tư 25/03" in listed.text
    assert buttons(listed) == ["1", "2"]
    assert world.last(lan) == before
    await world.tap(lead, listed, "2")
    assert "hạn mới thứ Tư 25/03" in world.last(lan).text
    assert "do Chị Lan xin" in world.last(hoa).text  # her colleague's new day, and no decision on her own request


async def test_where_nothing_waits_the_words_decide_nothing(world: World, lan: Person, lead: Person) -> None:
    before = world.last(lan)
    await world.say(lead, "đồng ý")
    assert world.last(lan) == before
    await ask(world, lan, "đang làm 50%")
    asked = world.last(lan)
    await world.say(lead, "đồng ý")
    assert world.last(lan) == asked


async def test_a_day_of_another_year_is_told_with_its_year(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan, "xin gia hạn đến 15/4/2021")
    assert "đến 15/04/2021" in world.last(lan).text
    assert buttons(world.last(lead))[0] == "✅ Đồng ý đến 15/04/2021"


async def test_no_day_is_offered_that_gives_no_more_time(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    asked = await world.say(lead, "16/3", to=world.last(lead))
    assert "chưa rõ ý" in asked.text
    assert buttons(asked)[0] == "✅ Đồng ý đến 25/03"


async def test_another_day_is_not_asked_for_once_it_is_decided(world: World, lan: Person, lead: Person) -> None:
    await ask(world, lan)
    request = world.last(lead)
    data = next(button["callback_data"] for button in request.buttons if "Ngày khác" in button["text"])
    await world.tap(lead, request, "Đồng ý")
    before = world.sent(lead)
    world.state.tap(lead.user_id, lead.user_id, request.message_id, data, forged=True)
    await world.settle()
    assert world.sent(lead) == before


async def test_a_question_whose_time_has_passed_keeps_nobody_from_deciding(
    world: World, lan: Person, lead: Person
) -> None:
    await ask(world, lan)
    await world.tap(lead, world.last(lead), "Ngày khác")
    world.clock.advance(timedelta(hours=1))
    await world.say(lead, "đồng ý")
    assert "hạn mới thứ Tư 25/03" in world.last(lan).text
