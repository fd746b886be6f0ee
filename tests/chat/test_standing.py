"""A lead who names a task of another unit learns how far it is, and reports nothing by that."""

import pytest

from bot.sandbox import Person

from .conftest import World, buttons
from .naming import states, world

__all__ = ["world"]


@pytest.mark.parametrize(
    "words", ["II.1 đến đâu rồi?", "II.1 làm tới đâu rồi các đồng chí", "ii.1 sao chưa xong", "II.1"]
)
async def test_a_lead_who_asks_after_a_task_is_shown_it(world: World, lan: Person, lead: Person, words: str) -> None:
    await world.say(lan, "II.1 đang làm 50%")
    before = await states(world)
    answer = await world.say(lead, words)
    assert "II.1" in answer.text
    assert "50%" in answer.text
    assert buttons(answer) == ["🔔 Nhắc đơn vị", "📅 Gia hạn", "🕘 Lịch sử", "📎 Mở bằng chứng"]
    assert await states(world) == before
    history = await world.tap(lead, answer, "🕘 Lịch sử")
    assert "đang làm 50%" in history.text


async def test_what_plainly_reports_is_still_not_the_leads_to_say(world: World, lan: Person, lead: Person) -> None:
    answer = await world.say(lead, "II.1 xong rồi")
    assert "không thuộc đơn vị" in answer.text
    assert await states(world) == {}


async def test_an_officer_is_not_shown_the_tasks_of_others(world: World, lan: Person) -> None:
    assert "III.1 không thuộc đơn vị" in (await world.say(lan, "III.1 đến đâu rồi?")).text
