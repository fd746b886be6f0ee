"""What is asked for in plain words instead of a command."""

from datetime import date

import pytest

from bot.sandbox import Person

from .beginnings import LAN_ENROLLED
from .conftest import World

BEFORE = {"lan": LAN_ENROLLED}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("hướng dẫn", "Cách dùng"),
        ("Trợ giúp với", "Cách dùng"),
        ("bạn là ai?", "Cách dùng"),
        ("việc của em", "Việc của đồng chí"),
        ("cho em xem lịch", "📅"),
    ],
)
async def test_help_tasks_and_calendar_may_be_asked_for_in_words(
    world: World, lan: Person, words: str, told: str
) -> None:
    answer = await world.say(lan, words)
    assert told in answer.text
    assert "việc nào" not in answer.text


@pytest.mark.parametrize("words", ["ai đang trễ hạn?", "ai chưa nộp", "việc nào quá hạn anh", "/nhiemvu quá hạn"])
async def test_a_lead_who_asks_who_is_late_sees_the_late_tasks(
    world: World, lan: Person, lead: Person, words: str
) -> None:
    nothing = "Không có việc nào"
    assert nothing in (await world.say(lead, words)).text
    await world.at(date(2020, 3, 20))
    late = (await world.say(lead, words)).text
    assert ("Việc quá hạn: 1" if words.startswith("/") else "Quá hạn chưa xong: 1 việc") in late
    assert "Báo cáo quý" in late
    await world.say(lan, "xong rồi", to=world.about(lan, "Báo cáo quý"))
    assert nothing in (await world.say(lead, words)).text


async def test_the_tasks_of_a_lead_are_those_of_all_units(world: World, lead: Person) -> None:
    assert "Việc của các đơn vị" in (await world.say(lead, "/nhiemvu")).text


async def test_an_answer_to_a_reminder_is_never_taken_for_a_command(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 11))
    assert "Cách dùng" not in (await world.say(lan, "hướng dẫn", to=world.about(lan, "Báo cáo quý"))).text
