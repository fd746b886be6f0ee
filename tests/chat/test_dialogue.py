"""Bare answers to what the bot has asked, without quoting it: a day, a share, an obstacle, a task."""

from datetime import date, timedelta

import pytest

from bot.sandbox import Message, Person
from bot.store import progress
from bot.store.progress import Report

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}


async def told(world: World, task: str = "bao-cao") -> list[Report]:
    """What was reported of a task and stands."""
    async with world.service.store.read() as connection:
        history = await progress.history(connection, task, "")
        return [one for one in history if one.status != "undone"]


async def last(world: World, task: str = "bao-cao") -> tuple[str, int | None, date | None]:
    report = (await told(world, task))[-1]
    return report.status, report.percent, report.promised_on


def reminder(world: World, person: Person, words: str = "Báo cáo quý") -> Message:
    return next(m for m in world.sent(person) if words in m.text and "✅ Xong" in buttons(m))


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("15/4", date(2020, 4, 15)),
        ("dạ đến 25/3 ạ", date(2020, 3, 25)),
        ("thứ sáu tuần sau", date(2020, 3, 20)),
        ("thu nam tuan toi nha", date(2020, 3, 19)),
        ("cuối tháng", date(2020, 3, 31)),
        ("HẾT THÁNG NI", date(2020, 3, 31)),
        ("thêm 1 tuần ạ", date(2020, 3, 25)),
        ("25", date(2020, 3, 25)),
        ("chắc khoảng 25/3 em nộp", date(2020, 3, 25)),
        ("cho em đến 25/3 được không ạ", date(2020, 3, 25)),
    ],
)
async def test_a_day_alone_is_until_when_more_time_is_asked_for(
    world: World, lan: Person, lead: Person, words: str, until: date
) -> None:
    asked = await world.say(lan, "xin gia hạn, đang chờ số liệu", to=reminder(world, lan))
    assert "đến ngày nào" in asked.text
    assert buttons(asked) == ["+3 ngày làm việc: thứ Hai 23/03", "+1 tuần: thứ Tư 25/03"]
    answer = await world.say(lan, words)
    assert f"Đã ghi đề nghị gia hạn II.1 · Báo cáo quý đến {until:%d/%m}" in answer.text
    assert await last(world) == ("extension", None, until)
    assert f"“xin gia hạn, đang chờ số liệu – {words}”" in world.last(lead).text


async def test_a_day_that_is_not_later_or_not_there_is_said_and_asked_again(world: World, lan: Person) -> None:
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    assert "Ngày 14/03 không sau hạn 18/03" in (await world.say(lan, "mai")).text
    assert "không có hoặc đã qua" in (await world.say(lan, "31/4")).text
    assert "đến ngày nào" in (await world.say(lan, "2")).text
    assert await told(world) == []
    assert "đến 25/03" in (await world.say(lan, "25/3")).text


async def test_the_day_may_be_named_on_the_next_day_by_a_quote_even_later(world: World, lan: Person) -> None:
    asked = await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    world.clock.move_to(world.clock.now() + timedelta(hours=23))
    assert "đến 25/03" in (await world.say(lan, "25/3")).text
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    await world.say(lan, "27/3", to=asked)
    assert "đến 27/03" in world.about(lan, "đề nghị gia hạn").text
    assert [one.status for one in await told(world)] == ["extension", "extension"]


async def test_what_was_asked_survives_a_restart(world: World, lan: Person) -> None:
    await world.say(lan, "đang làm 40%")
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    await world.restart()
    assert "đến 25/03" in (await world.say(lan, "25/3")).text
    await world.restart()
    assert "Kế hoạch chung – đang làm 40%" in (await world.say(lan, "việc thứ hai")).text


@pytest.mark.parametrize(
    ("words", "percent"),
    [
        ("50", 50),
        ("khoảng nửa", 50),
        ("năm mươi ạ", 50),
        ("tầm 70 ạ", 70),
        ("3/5", 60),
        ("duoc nua roi", 50),
        ("80%", 80),
    ],
)
async def test_a_share_alone_is_how_far_the_task_is(world: World, lan: Person, words: str, percent: int) -> None:
    asked = await world.tap(lan, reminder(world, lan), "Đang làm")
    assert "bao nhiêu phần trăm" in asked.text
    assert f"đang làm {percent}%" in (await world.say(lan, words)).text
    assert await last(world) == ("in_progress", percent, None)


async def test_all_of_it_is_not_taken_for_a_completion(world: World, lan: Person) -> None:
    await world.tap(lan, reminder(world, lan), "Đang làm")
    for words in ("100", "150"):
        assert "chưa rõ ý" in (await world.say(lan, words)).text
    assert await last(world) == ("in_progress", None, None)


@pytest.mark.parametrize(
    "words", ["chưa có kinh phí ạ", "máy in hỏng", "số liệu lệch", "anh Hùng đi công tác", "CHUA AI KY"]
)
async def test_what_is_in_the_way_is_told_to_the_lead(world: World, lan: Person, lead: Person, words: str) -> None:
    asked = await world.tap(lan, reminder(world, lan), "Vướng mắc")
    assert "vướng gì" in asked.text
    await world.say(lan, words)
    assert ((await last(world))[0], (await told(world))[-1].note) == ("blocked", words)
    assert f"“{words}”" in world.last(lead).text


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("II.2", "ke-hoach"),
        ("mục ii.2 ạ", "ke-hoach"),
        ("2", "ke-hoach"),
        ("việc thứ hai", "ke-hoach"),
        ("kế hoạch chung nhé", "ke-hoach"),
        ("cai dau tien", "bao-cao"),
        ("báo cáo quý", "bao-cao"),
    ],
)
async def test_a_number_a_clause_or_a_title_names_the_task_of_what_waits(
    world: World, lan: Person, words: str, task: str
) -> None:
    asked = await world.say(lan, "đang làm 40%")
    assert "việc nào" in asked.text
    answer = await world.say(lan, words)
    assert "đang làm 40%" in answer.text
    assert [(one.entry_id, one.note) for one in await told(world, task)] == [(task, "đang làm 40%")]


async def test_a_number_or_clause_that_is_not_there_is_said_and_the_message_goes_on_waiting(
    world: World, lan: Person
) -> None:
    await world.say(lan, "đang làm 40%")
    assert "không thấy “II.9”" in (await world.say(lan, "II.9")).text
    assert "không thấy “7”" in (await world.say(lan, "7")).text
    assert await told(world) == await told(world, "ke-hoach") == []
    assert "đang làm 40%" in (await world.say(lan, "1")).text


async def test_several_questions_are_answered_the_newest_first_where_the_words_fit(world: World, lan: Person) -> None:
    await world.tap(lan, reminder(world, lan, "Kế hoạch chung"), "Đang làm")
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    await world.say(lan, "50%")
    assert await last(world, "ke-hoach") == ("in_progress", 50, None)
    await world.say(lan, "25")
    assert await last(world) == ("extension", None, date(2020, 3, 25))


async def test_whatever_else_is_said_is_understood_as_what_it_is(world: World, lan: Person, lead: Person) -> None:
    """A report on another task, a command, a question, thanks: none answers, and the question stands open still."""
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    for words, expected in (
        ("II.2 đang làm 30%", "II.2 · Kế hoạch chung – đang làm 30%"),
        ("/nhiemvu", "Việc của đồng chí"),
        ("việc của em", "Việc của đồng chí"),
        ("/lichsu II.2", "đang làm 30%"),
        ("tuần này có gì", "Tuần này"),
        ("mai có việc gì không", "(ngày mai)"),
        ("cảm ơn anh", "Vâng"),
    ):
        assert expected in (await world.say(lan, words)).text, words
    facts = await world.say(lan, "hạn là ngày nào vậy anh?", to=reminder(world, lan, "Kế hoạch chung"))
    assert "20/03" in facts.text
    assert await told(world) == []
    assert "đến 25/03" in (await world.say(lan, "25/3")).text


async def test_an_obstacle_that_was_asked_for_traps_nobody(world: World, lan: Person, lead: Person) -> None:
    await world.tap(lan, reminder(world, lan), "Vướng mắc")
    before = len(world.sent(lead))
    for words, expected in (
        ("II.2 xong rồi", "II.2 · Kế hoạch chung – đã xong"),
        ("việc của em", "Việc của đồng chí"),
        ("ok", "Vâng"),
    ):
        assert expected in (await world.say(lan, words)).text, words
    assert len(world.sent(lead)) == before
    await world.say(lan, "chờ chị Hoa ký")
    assert "“chờ chị Hoa ký”" in world.last(lead).text


@pytest.mark.parametrize("words", ["thôi khỏi ạ", "thôi em không xin nữa"])
async def test_what_was_asked_may_be_dropped(world: World, lan: Person, words: str) -> None:
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    assert "không ghi gì" in (await world.say(lan, words)).text
    await world.say(lan, "25/3")
    assert all(one.status != "extension" for one in await told(world))


async def test_after_its_time_a_bare_answer_is_asked_about(world: World, lan: Person) -> None:
    await world.tap(lan, reminder(world, lan), "Đang làm")
    world.clock.move_to(world.clock.now() + timedelta(minutes=31))
    assert "việc nào" in (await world.say(lan, "50%")).text
    assert await last(world) == ("in_progress", None, None)


async def test_words_that_were_not_clear_are_followed_by_clear_ones_about_the_same_task(
    world: World, lan: Person
) -> None:
    assert "chưa rõ ý" in (await world.say(lan, "hình như xong rồi", to=reminder(world, lan))).text
    assert "Báo cáo quý – đã xong" in (await world.say(lan, "xong rồi ạ")).text


async def test_the_question_to_a_lead_for_another_day_is_answered_by_a_day_alone(
    world: World, lan: Person, lead: Person
) -> None:
    await world.say(lan, "xin gia hạn đến 25/3", to=reminder(world, lan))
    await world.tap(lead, world.last(lead), "Ngày khác")
    await world.say(lead, "/nhiemvu")
    await world.say(lead, "20/3 nhé")
    assert "hạn mới thứ Sáu 20/03" in world.last(lan).text


async def test_an_answer_that_is_corrected_is_still_the_answer(world: World, lan: Person, lead: Person) -> None:
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    said = world.state.say(lan.user_id, "25/3")
    await world.settle()
    world.state.edit(lan.user_id, said.message_id, "26-3 ạ")
    await world.settle()
    assert "Xin gia hạn đến 26/03" in world.last(lead).text
    await world.tap(lan, reminder(world, lan, "Kế hoạch chung"), "Đang làm")
    said = world.state.say(lan.user_id, "50")
    await world.settle()
    world.state.edit(lan.user_id, said.message_id, "60")
    await world.settle()
    assert await last(world, "ke-hoach") == ("in_progress", 60, None)


async def test_forwarded_words_answer_nothing(world: World, lan: Person) -> None:
    await world.say(lan, "xin gia hạn", to=reminder(world, lan))
    world.state.say(lan.user_id, "25/3", forwarded_from="Anh Hùng")
    await world.settle()
    assert await told(world) == []


async def test_a_file_whose_caption_names_its_task_is_kept_with_that(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, "II.2", document=("a.pdf", b"%PDF"))
    await world.settle()
    assert "Đã giữ tệp cho II.2" in world.last(lan).text
    assert await last(world, "ke-hoach") == ("evidence", None, None)


async def test_each_part_of_a_message_waits_for_its_own_task(world: World, lan: Person) -> None:
    await world.say(lan, "II.8 xong, II.9 đang làm 50%")
    asked = [m for m in world.sent(lan) if "II.8" in m.text or "II.9" in m.text]
    assert len(asked) == 2
    await world.say(lan, "1")
    assert await last(world) == ("in_progress", 50, None)
    await world.say(lan, "II.2")
    assert (await last(world, "ke-hoach"))[0] == "done"
