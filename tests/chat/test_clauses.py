"""A clause that is named binds, and an occurrence that is far off is never taken unasked."""

from datetime import date

import pytest

from bot.sandbox import Message, Person
from bot.store.officers import Role

from .conftest import World, buttons
from .naming import OTHERS, PLAN_II1, Q1, Q2, SUMMARY, SURVEY, said_since, states, world

__all__ = ["world"]

BOT = "@nhaclich_tapduot_bot"


async def edit(world: World, person: Person, words: str) -> Message:
    """The person's last message is corrected."""
    said = [m for m in world.state.messages(person.user_id) if m.sender_id == person.user_id][-1]
    world.state.edit(person.user_id, said.message_id, words)
    await world.settle()
    return world.last(person)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("II.9 xong", "không có mục II.9"),
        ("II.5.1 xong rồi ạ", "không có mục II.5.1"),
        ("/baocao II.9 xong", "không có mục II.9"),
        ("III.1 xong", "III.1 không thuộc đơn vị"),
    ],
)
async def test_a_clause_that_is_none_of_theirs_is_said_and_asked_about(
    world: World, lan: Person, words: str, told: str
) -> None:
    asked = await world.say(lan, words)
    assert told in asked.text
    assert buttons(asked)[:2] == ["1", "2"]
    assert await states(world) == {}
    await world.tap(lan, asked, "1")
    assert await states(world) == {PLAN_II1: "done"}


async def test_a_clause_that_is_done_is_said_to_be_and_asked_about(world: World, lan: Person) -> None:
    await world.say(lan, "II.1 xong")
    await world.at(date(2020, 3, 17), 19)
    asked = await world.say(lan, "II.1 đang làm 30%")
    assert "II.1 · Kế hoạch tuyên truyền (hạn 18/03) đã ghi xong từ trước" in asked.text
    assert await states(world) == {PLAN_II1: "done"}
    await world.tap(lan, asked, "2")
    assert await states(world) == {PLAN_II1: "done", SURVEY: "in_progress 30"}
    await world.tap(lan, await world.say(lan, "II.1 đang làm 40%"), "1")
    assert (await states(world))[PLAN_II1] == "in_progress 40"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("II.1 chưa xong", "in_progress"),
        ("ii1 vuong kinh phi", "blocked"),
        ("II.1 ĐANG LÀM 50%", "in_progress 50"),
        ("/baocao II.1 vướng kinh phí ạ", "blocked"),
    ],
)
async def test_who_has_just_reported_it_done_may_say_that_it_is_not(
    world: World, lan: Person, words: str, state: str
) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    hoa = await world.enrol("Chị Hoa", "ubnd")
    await world.say(lan, "II.1 xong")
    assert "đã ghi xong từ trước" in (await world.say(lan, "II.1 xong")).text
    assert "đã ghi xong từ trước" in (await world.say(hoa, words)).text
    assert await states(world) == {PLAN_II1: "done"}
    corrected = await world.say(lan, words)
    assert buttons(corrected)[-1] == "↩️ Hoàn tác"
    told = (await states(world))[PLAN_II1]
    assert told == state
    assert ("II.1" in world.last(lead).text) == (state == "blocked")
    await world.tap(lan, corrected, "Hoàn tác")
    assert await states(world) == {PLAN_II1: "done"}


async def test_a_question_may_be_about_any_task(world: World, lan: Person) -> None:
    await world.say(lan, "II.2 xong")
    for to in (None, world.about(lan, "Kế hoạch tuyên truyền")):
        assert "Hạn: thứ Sáu 20/03" in (await world.say(lan, "cho em hỏi II.2 nộp cho ai ạ", to=to)).text
    assert "Vâng" in (await world.say(lan, "II.2 em đã rõ ạ")).text
    assert await states(world) == {SURVEY: "done"}


@pytest.mark.parametrize("words", ["II.2 xong rồi ạ", "em nộp II.2 rồi", "ii2 xong"])
@pytest.mark.parametrize(("button", "task"), [("1", PLAN_II1), ("2", SURVEY)])
async def test_an_answer_under_one_task_that_names_another_is_asked_about(
    world: World, lan: Person, words: str, button: str, task: tuple[str, str]
) -> None:
    asked = await world.say(lan, words, to=world.about(lan, "Kế hoạch tuyên truyền"))
    assert "trả lời tin về II.1 · Kế hoạch tuyên truyền mà nêu mục II.2" in asked.text
    assert buttons(asked) == ["1", "2"]
    assert await states(world) == {}
    await world.tap(lan, asked, button)
    assert await states(world) == {task: "done"}


@pytest.mark.parametrize("words", ["2.5 xong", "mục 5 xong", "mục 5 phần II xong", "quý 5 xong", "tháng 13 xong rồi ạ"])
async def test_what_may_name_another_task_never_completes_the_one_that_is_answered(
    world: World, lan: Person, words: str
) -> None:
    await world.say(lan, words, to=world.about(lan, "Kế hoạch tuyên truyền"))
    assert await states(world) == {}


async def test_an_answer_under_one_task_may_name_it_and_others(world: World, lan: Person) -> None:
    reminder = world.about(lan, "Kế hoạch tuyên truyền")
    await world.say(lan, "II.1 xong, II.2 đang làm", to=reminder)
    assert await states(world) == {PLAN_II1: "done", SURVEY: "in_progress"}
    await world.say(lan, "chưa xong ạ, còn II.2 thì xong rồi", to=reminder)
    assert await states(world) == {PLAN_II1: "in_progress", SURVEY: "done"}


async def test_one_occurrence_done_does_not_report_the_next(world: World, lan: Person) -> None:
    first = await world.say(lan, "II.5 xong")
    assert "II.5 · Báo cáo công tác – đã xong (quý 1, hạn 31/03)" in first.text
    for words in ("II.5 xong", "II.5 quý 1 xong", "II.5 báo cáo quý I đã nộp ạ", "/baocao II.5 quý 1 xong"):
        asked = await world.say(lan, words)
        assert "(quý 1, hạn 31/03) đã ghi xong từ trước" in asked.text, words
        assert await states(world) == {Q1: "done"}, words
    await world.say(lan, "II.5 quý 2 đang làm")
    assert await states(world) == {Q1: "done", Q2: "in_progress"}


@pytest.mark.parametrize(
    ("words", "expected", "told"),
    [
        ("II.5 quý 1 xong", {Q1: "done"}, "(quý 1, "),
        ("báo cáo quý I (II.5) đã nộp", {Q1: "done"}, "(quý 1, "),
        ("II.5 q1 xong, quý 2 chưa", {Q1: "done", Q2: "not_started"}, "(quý 2, "),
        ("II.5 quý 2 xong", {}, "chọn giúp"),
        ("II.5 tháng 6 xong", {}, "không có kỳ ấy"),
        ("II.6 tháng 7 xong", {}, "chọn giúp"),
        ("II.6 xong", {SUMMARY: "done"}, "Đã ghi"),
    ],
)
async def test_a_period_beside_a_clause_picks_its_occurrence(
    world: World, lan: Person, words: str, expected: dict[tuple[str, str], str], told: str
) -> None:
    answer = await world.say(lan, words)
    assert await states(world) == expected
    assert told in answer.text


async def test_the_period_of_another_occurrence_than_the_one_answered_is_asked_about(world: World, lan: Person) -> None:
    await world.at(date(2020, 3, 27), 18)
    reminder = world.about(lan, "Báo cáo công tác")
    for words in ("quý 2 xong rồi", "II.5 quý 2 đang làm"):
        asked = await world.say(lan, words, to=reminder)
        assert "(quý 2, hạn 30/06), nên tôi chưa ghi" in asked.text, words
        assert await states(world) == {}, words
    await world.say(lan, "quý 1 xong rồi", to=reminder)
    assert await states(world) == {Q1: "done"}


async def test_of_several_tasks_of_one_clause_that_are_due_soon_one_is_asked_for(world: World, lan: Person) -> None:
    asked = await world.say(lan, "II.4 xong")
    assert "II.4 có nhiều việc" in asked.text
    assert await states(world) == {}
    await world.tap(lan, asked, "1")
    assert await states(world) == {("co-dong-30-4", ""): "done"}
    confirmed = await world.say(lan, "II.4 xong")
    assert "II.4 · Cổ động ngày 19/5 – đã xong (hạn 14/04)" in confirmed.text


async def test_what_names_nothing_never_means_what_is_due_much_later(world: World, lan: Person) -> None:
    await world.say(lan, "II.1, II.2, II.5 xong")
    for _ in range(2):
        await world.tap(lan, await world.say(lan, "II.4 xong"), "1") if _ == 0 else await world.say(lan, "II.4 xong")
    before = await states(world)
    asked = await world.say(lan, "xong rồi ạ")
    assert "30/06" in asked.text
    assert await states(world) == before


async def test_a_message_that_is_corrected_to_another_clause_takes_back_the_first(world: World, lan: Person) -> None:
    await world.say(lan, "II.1 xong")
    confirmed = await edit(world, lan, "II.2 xong")
    assert "báo cáo trước về II.1 · Kế hoạch tuyên truyền được rút lại" in confirmed.text
    assert await states(world) == {SURVEY: "done"}
    count = len(world.sent(lan))
    await edit(world, lan, "II.2 xong ")
    assert len(world.sent(lan)) == count
    asked = await edit(world, lan, "II.9 xong")
    assert "không có mục II.9" in asked.text
    assert await states(world) == {}


async def test_an_answer_under_a_task_that_is_corrected_to_another_is_asked_about(world: World, lan: Person) -> None:
    await world.say(lan, "xong rồi ạ", to=world.about(lan, "Kế hoạch tuyên truyền"))
    count = len(world.sent(lan))
    asked = await edit(world, lan, "II.2 xong rồi ạ")
    assert "II.1 · Kế hoạch tuyên truyền được rút lại" in said_since(world, lan, count)[0].text
    assert buttons(asked) == ["1", "2"]
    assert await states(world) == {}


async def test_each_part_of_a_message_may_be_corrected(world: World, lan: Person) -> None:
    await world.say(lan, "II.1 xong, II.2 đang làm")
    confirmed = await edit(world, lan, "II.1 xong, II.2 xong")
    assert "II.2 · Phiếu khảo sát – đã xong" in confirmed.text
    assert await states(world) == {PLAN_II1: "done", SURVEY: "done"}
    await world.say(lan, "II.1 đang làm 10%")
    older = [m for m in world.state.messages(lan.user_id) if m.text == "II.1 xong, II.2 xong"][-1]
    world.state.edit(lan.user_id, older.message_id, "II.1 xong, II.2 hình như xong")
    await world.settle()
    assert await states(world) == {PLAN_II1: "in_progress 10"}
    assert any("II.2 · Phiếu khảo sát được rút lại" in m.text for m in world.sent(lan))


@pytest.mark.parametrize("forum", [False, True], ids=["group", "topic"])
async def test_in_a_group_too(world: World, lan: Person, forum: bool) -> None:
    chat = world.state.add_group("Văn phòng", forum=forum, members=[lan])
    thread = world.state.add_topic(lan.user_id, chat.chat_id, "Báo cáo") if forum else None

    async def speak(words: str, to: Message | None = None) -> Message:
        quoted = to.message_id if to else None
        world.state.say(lan.user_id, words, chat_id=chat.chat_id, thread_id=thread, reply_to=quoted)
        await world.settle()
        return [m for m in world.state.messages(chat.chat_id) if m.sender_id == world.state.bot["id"]][-1]

    async def tap(message: Message, button: str) -> None:
        data = next(b["callback_data"] for b in message.buttons if button in b["text"])
        world.state.tap(lan.user_id, chat.chat_id, message.message_id, data)
        await world.settle()

    confirmed = await speak(f"{BOT} II.5 xong, II.2 đang làm")
    assert await states(world) == {Q1: "done", SURVEY: "in_progress"}
    assert confirmed.thread_id == thread
    await speak("2 xong", to=confirmed)
    assert await states(world) == {Q1: "done", SURVEY: "done"}
    asked = await speak("II.9 xong, II.1 đang làm", to=confirmed)
    assert (await states(world))[PLAN_II1] == "in_progress"
    assert "không có mục II.9" in asked.text
    await tap(asked, "1")
    assert (await states(world))[PLAN_II1] == "done"
    asked = await speak(f"/baocao{BOT} II.5 xong, II.9 xong")
    assert "II.9" in asked.text
    await tap(confirmed, "tất cả")
    assert OTHERS not in await states(world)
    assert (await states(world)).get(Q1, "not_started") == "not_started"
