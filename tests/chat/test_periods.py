"""A month or quarter that is named wins over what was asked, quoted or is open: it is never taken for another's."""

import pytest

from bot.sandbox import Person

from .conftest import World, buttons
from .naming import Q1, Q2, states, world

__all__ = ["world"]


async def test_another_quarter_does_not_answer_the_question_about_one(world: World, lan: Person) -> None:
    asked = await world.say(lan, "II.5 quý 2 hình như xong")
    assert "chưa rõ ý đồng chí về II.5 · Báo cáo công tác (quý 2, hạn 30/06)" in asked.text
    answer = await world.say(lan, "II.5 quý 4 đang làm 10%")
    assert "không có kỳ ấy" in answer.text
    assert await states(world) == {}


@pytest.mark.parametrize(
    "words", ["báo cáo quý I xong rồi", "bao cao quy 1 xong roi a", "quý 1 xong rồi", "BC Q1 XONG"]
)
async def test_words_that_name_another_quarter_without_a_clause(world: World, lan: Person, words: str) -> None:
    await world.say(lan, "II.5 quý 2 hình như xong")
    await world.say(lan, words)
    assert Q2 not in await states(world)
    asked = await world.say(lan, words, to=world.about(lan, "chưa rõ ý"))
    assert "chưa ghi" in asked.text
    assert Q2 not in await states(world)


async def test_the_quarter_that_was_asked_about_goes_on(world: World, lan: Person) -> None:
    await world.say(lan, "II.5 quý 2 hình như xong")
    await world.say(lan, "II.5 quý 2 đang làm 10%")
    assert await states(world) == {Q2: "in_progress 10"}


async def test_a_month_of_another_quarter_is_asked_about(world: World, lan: Person) -> None:
    asked = await world.say(lan, "II.5 tháng 12 đang làm 20%")
    assert "không có kỳ ấy" in asked.text
    assert len(buttons(asked)) > 1
    assert await states(world) == {}
    await world.say(lan, "II.5 tháng 3 đang làm 20%")
    assert await states(world) == {Q1: "in_progress 20"}
