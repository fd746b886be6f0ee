"""One message about several tasks: each gets its own report, and what is not plain is asked about."""

from datetime import date, timedelta

import pytest

from bot.sandbox import Person
from bot.store import progress
from bot.store.officers import Role

from .conftest import World, buttons
from .naming import PLAN_II1, Q1, Q2, SUMMARY, SURVEY, said_since, states, world

__all__ = ["world"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("II.5 xong, II.2 đang làm", {Q1: "done", SURVEY: "in_progress"}),
        ("II.5: xong. II.2: vướng kinh phí", {Q1: "done", SURVEY: "blocked"}),
        ("Đang làm: II.2\nĐã xong: II.5", {Q1: "done", SURVEY: "in_progress"}),
        ("- ii.5 XONG rồi ạ\n- ii2 dang lam 50%", {Q1: "done", SURVEY: "in_progress 50"}),
        ("II.1, II.5 em nộp rồi còn II.2 chưa ạ", {PLAN_II1: "done", Q1: "done", SURVEY: "not_started"}),
        ("/baocao\nII.5 xong\nII.2 đang làm 70%", {Q1: "done", SURVEY: "in_progress 70"}),
        ("/baocao II.5 xong, II.2 đang làm 70%", {Q1: "done", SURVEY: "in_progress 70"}),
    ],
)
async def test_each_task_gets_its_own_report_and_one_confirmation_lists_all(
    world: World, lan: Person, words: str, expected: dict[tuple[str, str], str]
) -> None:
    count = len(world.sent(lan))
    confirmed = await world.say(lan, words)
    assert await states(world) == expected
    assert len(said_since(world, lan, count)) == 1
    assert "II.5 · Báo cáo công tác – đã xong (quý 1, hạn 31/03)" in confirmed.text
    assert "II.2 · Phiếu khảo sát" in confirmed.text
    assert "(hạn 20/03)" in confirmed.text
    assert buttons(confirmed)[-1] == "↩️ Hoàn tác tất cả"


async def test_one_undo_for_each_and_one_for_all(world: World, lan: Person) -> None:
    await world.say(lan, "II.2 đang làm 20%")
    confirmed = await world.say(lan, "II.1 xong, II.2 xong, II.5 đang làm")
    undone = await world.tap(lan, confirmed, "↩️ 2")
    assert "Đã hoàn tác. II.2 · Phiếu khảo sát – đang làm 20%" in undone.text
    left = world.state.message(lan.user_id, confirmed.message_id)
    assert buttons(left) == ["↩️ 1", "↩️ 3", "↩️ Hoàn tác tất cả"]
    undone = await world.tap(lan, left, "tất cả")
    assert [name in undone.text for name in ("II.1 ·", "II.2 ·", "II.5 ·")] == [True, False, True]
    now = {task: state for task, state in (await states(world)).items() if state != "not_started"}
    assert now == {SURVEY: "in_progress 20"}
    assert buttons(world.state.message(lan.user_id, confirmed.message_id)) == []


async def test_nobody_undoes_what_another_has_reported(world: World, lan: Person) -> None:
    hoa = await world.enrol("Chị Hoa", "ubnd")
    confirmed = await world.say(lan, "II.1 xong, II.2 xong")
    for button in confirmed.buttons:
        data = button["callback_data"]
        world.state.tap(hoa.user_id, hoa.user_id, world.last(hoa).message_id, data, forged=True)
    await world.settle()
    assert await states(world) == {PLAN_II1: "done", SURVEY: "done"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1 xong", {PLAN_II1: "done"}),
        ("1,2 xong 3 đang làm 50%", {PLAN_II1: "done", SURVEY: "done", Q1: "in_progress 50"}),
        ("việc 1 và 2 xong, việc 3 chưa", {PLAN_II1: "done", SURVEY: "done", Q1: "not_started"}),
        ("1. xong\n2: 50%", {PLAN_II1: "done", SURVEY: "in_progress 50"}),
        ("2 xong, II.1 chưa", {PLAN_II1: "not_started", SURVEY: "done"}),
    ],
)
async def test_the_numbers_of_a_list_name_its_tasks(
    world: World, lan: Person, words: str, expected: dict[tuple[str, str], str]
) -> None:
    await world.say(lan, words, to=await world.say(lan, "/nhiemvu"))
    assert await states(world) == expected


async def test_a_number_that_no_list_has_is_asked_about_and_the_rest_is_recorded(world: World, lan: Person) -> None:
    listed = await world.say(lan, "/nhiemvu")
    asked = await world.say(lan, "1 xong, 9 đang làm 30%", to=listed)
    assert await states(world) == {PLAN_II1: "done"}
    assert "không có số 9" in asked.text
    assert "“9 đang làm 30%”" in asked.text
    await world.tap(lan, asked, "1")
    assert await states(world) == {PLAN_II1: "done", SURVEY: "in_progress 30"}
    world.clock.move_to(world.clock.now() + timedelta(hours=1))  # the list was shown too long ago
    asked = await world.say(lan, "việc 1 và 2 xong, việc 3 chưa")
    assert "không trả lời một danh sách" in asked.text
    await world.say(lan, "1 đang làm 60%", to=asked)
    assert (await states(world))[SURVEY] == "in_progress 60"


@pytest.mark.parametrize(
    ("words", "state"),
    [("xong hết rồi", "done"), ("em xong cả rồi ạ", "done"), ("xong cả hai rồi ạ", "done 100")],
)
async def test_all_of_a_list_are_done_where_that_is_said(world: World, lan: Person, words: str, state: str) -> None:
    await world.at(date(2020, 4, 13), 18)
    weekly = world.about(lan, "Việc quá hạn")
    confirmed = await world.say(lan, words, to=weekly)
    assert await states(world) == {PLAN_II1: state, SURVEY: state}
    assert "↩️ Hoàn tác tất cả" in buttons(confirmed)


async def test_a_list_may_have_one_task(world: World, lan: Person) -> None:
    await world.at(date(2020, 4, 6), 18)
    weekly = world.about(lan, "Việc quá hạn")
    assert buttons(weekly) == ["1"]
    await world.say(lan, "1 đang làm 30%", to=weekly)
    assert await states(world) == {PLAN_II1: "in_progress 30"}
    asked = await world.say(lan, "2 xong", to=weekly)
    assert "không có số 2" in asked.text
    await world.say(lan, "xong hết rồi", to=weekly)
    assert await states(world) == {PLAN_II1: "done"}


async def test_all_but_one_are_done(world: World, lan: Person) -> None:
    await world.at(date(2020, 4, 13), 18)
    asked = await world.say(lan, "xong hết trừ 2", to=world.about(lan, "Việc quá hạn"))
    assert await states(world) == {PLAN_II1: "done"}
    assert "II.2" in asked.text
    await world.tap(lan, asked, "Đang làm")
    assert await states(world) == {PLAN_II1: "done", SURVEY: "in_progress"}


async def test_all_of_nothing_in_particular_is_asked_with_one_tap_for_all(world: World, lan: Person) -> None:
    asked = await world.say(lan, "xong hết rồi ạ")
    assert await states(world) == {}
    assert buttons(asked)[-1] == "✅ Cả 5 việc đã xong"
    await world.tap(lan, asked, "Cả 5 việc")
    assert {Q2, SUMMARY}.isdisjoint(await states(world))
    assert len(await states(world)) == 5


async def test_all_of_a_list_with_what_is_due_much_later_is_asked_about(world: World, lan: Person) -> None:
    asked = await world.say(lan, "xong hết rồi", to=await world.say(lan, "/nhiemvu"))
    assert "còn xa hạn" in asked.text
    assert await states(world) == {}


async def test_words_like_all_under_one_task_mean_that_task(world: World, lan: Person) -> None:
    await world.say(lan, "xong hết rồi", to=world.about(lan, "Kế hoạch tuyên truyền"))
    assert await states(world) == {PLAN_II1: "done"}


async def test_what_is_not_plain_is_asked_about_while_the_others_are_recorded(world: World, lan: Person) -> None:
    count = len(world.sent(lan))
    asked = await world.say(lan, "II.5 xong, II.2 hình như xong, II.1 qwe rty")
    confirmed, *questions = said_since(world, lan, count)
    assert await states(world) == {Q1: "done"}
    assert "Phần “II.2 hình như xong” tôi chưa ghi" in confirmed.text
    assert ["II.2 ·" in questions[0].text, "II.1 ·" in questions[1].text] == [True, True]
    await world.tap(lan, questions[0], "Đang làm")
    assert (await states(world))[SURVEY] == "in_progress"
    async with world.service.store.read() as connection:
        (report,) = await progress.history(connection, *SURVEY)
    assert report.note == "hình như xong"
    assert asked.buttons


async def test_an_extension_and_a_question_beside_a_report(world: World, lan: Person) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    count = len(world.sent(lan))
    await world.say(lan, "II.5 xong, II.2 xin gia hạn đến 25/3, II.1 hạn ngày nào ạ?")
    confirmed, facts = said_since(world, lan, count)
    assert "xin gia hạn đến 25/03" in confirmed.text
    assert "Hạn: thứ Tư 18/03" in facts.text
    assert "Xin gia hạn đến 25/03" in world.last(lead).text
    await world.tap(lan, confirmed, "tất cả")
    assert (await states(world)).get(Q1, "not_started") == "not_started"


async def test_of_what_waits_for_another_neither_is_recorded_unasked(world: World, lan: Person) -> None:
    asked = await world.say(lan, "II.1 đang chờ II.2 xong")
    assert buttons(asked) == ["1", "2"]
    assert await states(world) == {}
    await world.say(lan, "II.1 đang làm, chờ II.2 xong")
    assert SURVEY not in await states(world)


async def test_what_was_forwarded_is_asked_about_task_by_task(world: World, lan: Person) -> None:
    count = len(world.sent(lan))
    world.state.say(lan.user_id, "II.5 xong, II.2 xong", forwarded_from="Anh Hùng")
    await world.settle()
    assert [("được chuyển tiếp" in m.text) for m in said_since(world, lan, count)] == [True, True]
    assert await states(world) == {}


async def test_one_task_named_twice_is_recorded_once_or_asked_about(world: World, lan: Person) -> None:
    await world.say(lan, "II.5 xong. II.2 chưa. II.5 nộp hôm qua rồi")
    assert await states(world) == {Q1: "done", SURVEY: "not_started"}
    asked = await world.say(lan, "II.1 xong, II.1 đang làm")
    assert "chưa rõ ý" in asked.text
    assert PLAN_II1 not in await states(world)


async def test_a_message_of_very_many_tasks_is_not_taken(world: World, lan: Person) -> None:
    count = len(world.sent(lan))
    await world.say(lan, ", ".join(f"V.{number} xong" for number in range(1, 40)))
    assert [("nhiều việc quá" in m.text) for m in said_since(world, lan, count)] == [True]
