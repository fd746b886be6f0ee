"""Of the list of a question "which task" several are named, or all; and the message that waits is corrected."""

import pytest

from bot.chat.answers import bare
from bot.sandbox import Person

from .conftest import World, buttons
from .naming import PLAN_II1, SURVEY, states, world

__all__ = ["world"]

CLAUSES = ["II.1", "II.2", "II.5"]


def test_words_that_name_several_of_a_list() -> None:
    every = [0, 1, 2]
    table = {
        "cả ba": (every, 3),
        "ca 3 viec a": (every, 3),
        "dạ cả hai": (every, 2),
        "cả": (every, None),
        "tất cả": (every, None),
        "TẤT CẢ CÁC VIỆC NHÉ": (every, None),
        "hết ạ": (every, None),
        "các việc": (every, None),
        "1 và 3": ([0, 2], None),
        "1,2": ([0, 1], None),
        "việc 1 với việc 2 ạ": ([0, 1], None),
        "một và ba": ([0, 2], None),
        "1-3": (every, None),
        "II.1, ii.5 nha": ([0, 2], None),
        "cả 1 và 2": ([0, 1], None),
        "2": None,
        "1 và 7": None,
        "1/3": None,
        "xong hết": None,
        "mới 50%": None,
        "bà": None,
    }
    wrong = {words: bare.several_places(words, CLAUSES) for words in table}
    assert {words: found for words, found in wrong.items() if found != table[words]} == {}


def test_a_syllable_alone_is_no_title() -> None:
    titles = [("II.1", "Ca nhạc quý"), ("II.2", "Báo cáo quý")]
    assert [bare.places(words, titles) for words in ("cả", "ca", "quy", "báo cáo")] == [None, None, None, [1]]


@pytest.mark.parametrize("words", ["cả hai", "ca 2", "tất cả", "hết", "các việc", "1 và 2", "1,2"])
async def test_the_message_that_waits_is_about_each_that_is_named(world: World, lan: Person, words: str) -> None:
    asked = await world.say(lan, "II.9 đang làm 40%")
    listed = len(buttons(asked))
    if words in {"cả hai", "ca 2"} and listed != 2:
        words = f"{words.split()[0]} {listed}"
    confirmed = await world.say(lan, words)
    told = await states(world)
    assert told[PLAN_II1] == told[SURVEY] == "in_progress 40"
    assert len(told) == (2 if words[0] == "1" else listed)
    assert "Đã ghi:" in confirmed.text
    await world.tap(lan, confirmed, "Hoàn tác tất cả")
    assert set((await states(world)).values()) <= {"not_started"}


async def test_a_count_that_is_not_the_lists_is_asked_about(world: World, lan: Person) -> None:
    await world.say(lan, "II.9 đang làm 40%")
    asked = await world.say(lan, "cả 9")
    assert "Danh sách trên có" in asked.text
    assert await states(world) == {}
    await world.say(lan, "1 và 2")
    assert await states(world) == {PLAN_II1: "in_progress 40", SURVEY: "in_progress 40"}


async def test_a_message_that_waits_is_read_afresh_once_it_is_corrected(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "xong")
    await world.settle()
    old = world.last(lan)
    assert "việc nào" in old.text
    count = len(world.sent(lan))
    world.state.edit(lan.user_id, said.message_id, "xong ")
    await world.settle()
    assert len(world.sent(lan)) == count
    world.state.edit(lan.user_id, said.message_id, "II.2 xong")
    await world.settle()
    assert "II.2 · Phiếu khảo sát – đã xong" in world.last(lan).text
    answer = await world.tap(lan, old, "1")
    assert "Câu hỏi ấy đã cũ" in answer.text
    assert await states(world) == {SURVEY: "done"}


async def test_an_old_list_does_not_answer_for_what_waits_anew(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "xong")
    await world.settle()
    old = world.last(lan)
    world.state.edit(lan.user_id, said.message_id, "II.4 xong")
    await world.settle()
    assert "có nhiều việc" in world.last(lan).text
    assert "Câu hỏi ấy đã cũ" in (await world.tap(lan, old, "1")).text
    assert await states(world) == {}
    await world.say(lan, "1")
    assert list(await states(world)) == [("co-dong-30-4", "")]


async def test_what_was_not_clear_is_read_afresh_quoting_what_it_quoted(world: World, lan: Person) -> None:
    reminder = world.about(lan, "Kế hoạch tuyên truyền")
    said = world.state.say(lan.user_id, "hình như xong rồi", reply_to=reminder.message_id)
    await world.settle()
    asked = world.last(lan)
    world.state.edit(lan.user_id, said.message_id, "xong rồi ạ")
    await world.settle()
    assert await states(world) == {PLAN_II1: "done"}
    assert "II.1 · Kế hoạch tuyên truyền (hạn 18/03)" in asked.text


async def test_a_correction_without_a_name_lists_first_what_was_just_reported(world: World, lan: Person) -> None:
    await world.say(lan, "II.2 xong")
    asked = await world.say(lan, "sai rồi, mới 50%")
    assert "1. II.2 · Phiếu khảo sát" in asked.text
    assert await states(world) == {SURVEY: "done"}
    await world.say(lan, "1")
    assert await states(world) == {SURVEY: "in_progress 50"}


async def test_a_question_in_other_words_is_answered_anew(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "abc xyz")
    await world.settle()
    count = len(world.sent(lan))
    world.state.edit(lan.user_id, said.message_id, "tuần này có gì")
    await world.settle()
    assert len(world.sent(lan)) == count + 1
    assert "Tuần này" in world.last(lan).text
