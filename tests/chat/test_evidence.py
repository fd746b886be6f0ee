"""Photos, documents, albums, edits, acknowledgements, /baocao and /lichsu."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.calendar.progress import UnitState
from bot.sandbox import Message, Person
from bot.store import progress
from bot.store import tables as t

from .conftest import World, buttons

PDF = ("bao-cao.pdf", b"%PDF-1.4")


def asked(world: World, person: Person) -> Message:
    return next(m for m in world.sent(person) if "Báo cáo quý" in m.text and m.buttons)


async def state(world: World, task: str = "bao-cao") -> UnitState:
    async with world.service.store.read() as connection:
        return (await progress.states(connection)).get((task, ""), {}).get("ubnd", UnitState())


async def files(world: World) -> list[tuple[int, str, str]]:
    async with world.service.store.read() as connection:
        a = t.attachments.c
        rows = await connection.execute(select(a.report_id, a.kind, a.name).order_by(a.id))
        return [(row.report_id, row.kind, row.name) for row in rows]


async def test_a_document_with_words_is_a_report_with_its_evidence(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, "xong rồi ạ", document=PDF, reply_to=asked(world, lan).message_id)
    await world.settle()
    assert "đã xong" in world.last(lan).text
    assert [(kind, name) for _, kind, name in await files(world)] == [("document", "bao-cao.pdf")]


async def test_an_album_is_one_report(world: World, lan: Person) -> None:
    for number, words in enumerate(["đang làm 50%", "", ""]):
        world.state.say(
            lan.user_id,
            words,
            document=(f"{number}.pdf", b"%PDF"),
            media_group_id="album-1",
            reply_to=asked(world, lan).message_id if words else None,
        )
    before = len(world.sent(lan))
    await world.settle()
    assert len(world.sent(lan)) == before + 1
    found = await files(world)
    assert len(found) == 3
    assert len({report for report, _, _ in found}) == 1


async def test_a_file_without_words_is_kept_and_the_state_is_asked_for(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, document=PDF, reply_to=asked(world, lan).message_id)
    await world.settle()
    question = world.last(lan)
    assert "Đã giữ tệp" in question.text
    assert (await state(world)).status == "not_started"
    await world.tap(lan, question, "Đã xong")
    assert (await state(world)).status == "done"


async def test_a_file_for_nothing_in_particular_is_asked_about(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, document=PDF)
    await world.settle()
    assert "cho việc nào" in world.last(lan).text


async def test_a_report_follows_the_edit_of_its_message(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "đang làm 50%", reply_to=asked(world, lan).message_id)
    await world.settle()
    world.state.edit(lan.user_id, said.message_id, "đang làm 80%")
    await world.settle()
    assert (await state(world)).percent == 80
    assert "80%" in world.last(lan).text
    world.state.edit(lan.user_id, said.message_id, "xong rồi")
    await world.settle()
    assert (await state(world)).status == "done"
    async with world.service.store.read() as connection:
        history = await progress.history(connection, "bao-cao", "")
    assert [r.status for r in history] == ["in_progress", "undone", "in_progress", "undone", "done"]


async def test_an_edit_that_is_no_report_any_more_takes_the_report_back_and_asks(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "xong", reply_to=asked(world, lan).message_id)
    await world.settle()
    world.state.edit(lan.user_id, said.message_id, "hình như xong rồi")
    await world.settle()
    assert (await state(world)).status == "not_started"
    assert "chưa rõ ý" in world.last(lan).text


async def test_an_edit_into_courtesies_takes_the_report_back_and_says_so(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "xong rồi", reply_to=asked(world, lan).message_id)
    await world.settle()
    for words, expected, told in (
        ("vâng ạ", "not_started", "được rút lại"),
        ("à quên mất, mới 60% thôi", "in_progress", "60%"),
        ("xong rồi", "done", "đã xong"),
    ):
        world.state.edit(lan.user_id, said.message_id, words)
        await world.settle()
        assert (await state(world)).status == expected
        assert told in world.last(lan).text


async def test_an_edit_of_an_older_message_does_not_overturn_a_later_report(world: World, lan: Person) -> None:
    older = world.state.say(lan.user_id, "đang lam 20%", reply_to=asked(world, lan).message_id)
    await world.settle()
    await world.say(lan, "xong rồi ạ", to=asked(world, lan))
    world.state.edit(lan.user_id, older.message_id, "đang làm 20%")
    await world.settle()
    assert (await state(world)).status == "done"
    assert "báo cáo sau vẫn giữ" in world.last(lan).text


async def test_what_history_tells_of_an_edit_is_no_undoing(world: World, lan: Person) -> None:
    said = world.state.say(lan.user_id, "đang làm 50%", reply_to=asked(world, lan).message_id)
    await world.settle()
    world.state.edit(lan.user_id, said.message_id, "đang làm 80%")
    await world.settle()
    told = (await world.say(lan, "/lichsu II.1")).text
    assert "sửa lại tin" in told
    assert "hoàn tác" not in told
    assert "đang làm 50% – “đang làm 50%”" in told


@pytest.mark.parametrize("words", ["gửi ảnh minh chứng nè", "ảnh đây anh", "ok", "cảm ơn"])
async def test_a_file_with_words_that_say_nothing_of_the_task_is_kept(world: World, lan: Person, words: str) -> None:
    world.state.say(lan.user_id, words, document=PDF, reply_to=asked(world, lan).message_id)
    await world.settle()
    assert "Đã giữ tệp" in world.last(lan).text
    assert [(kind, name) for _, kind, name in await files(world)] == [("document", "bao-cao.pdf")]


async def test_a_file_with_courtesies_alone_is_asked_about_or_kept(world: World, lan: Person) -> None:
    world.state.say(lan.user_id, "cảm ơn anh", document=PDF)
    await world.settle()
    assert "việc nào" in world.last(lan).text
    await world.tap(lan, world.last(lan), "1")
    assert [(kind, name) for _, kind, name in await files(world)] == [("document", "bao-cao.pdf")]


async def test_an_acknowledgement_stops_todays_repeats_and_never_means_done(world: World, lan: Person) -> None:
    message = asked(world, lan)
    await world.tap(lan, message, "Nhắc lại sau")
    await world.tap(lan, message, "Chiều nay")
    for words in ("đã rõ", "ok", "👍"):
        await world.say(lan, words, to=message)
    assert (await state(world)).status == "not_started"
    before = len(world.sent(lan))
    await world.at(date(2020, 3, 11), 18)
    assert len(world.sent(lan)) == before


@pytest.mark.parametrize(
    "words", ["/baocao II.1 đang làm 50%", "/baocao ii.1: đang làm 50%", "/baocao II.1, đang làm 50%"]
)
async def test_baocao_names_the_clause(world: World, lan: Person, words: str) -> None:
    assert "II.1 · Báo cáo quý – đang làm 50%" in (await world.say(lan, words)).text
    assert (await state(world)).percent == 50


@pytest.mark.parametrize(
    ("words", "answer"),
    [("/baocao", "ví dụ"), ("/baocao II.1", "ví dụ"), ("/baocao xong", "ví dụ"), ("/baocao IX.9 xong", "IX.9")],
)
async def test_baocao_says_how_it_is_used(world: World, lan: Person, words: str, answer: str) -> None:
    assert answer in (await world.say(lan, words)).text
    assert (await state(world)).status == "not_started"


async def test_a_plain_message_may_name_its_clause(world: World, lan: Person) -> None:
    await world.say(lan, "II.2 đang làm 30%")
    assert (await state(world, "ke-hoach")).percent == 30


async def test_sua_lets_the_officer_choose_another_state(world: World, lan: Person) -> None:
    confirmed = await world.say(lan, "xong", to=asked(world, lan))
    assert buttons(confirmed) == ["✏️ Sửa", "↩️ Hoàn tác"]
    await world.tap(lan, confirmed, "Sửa")
    await world.tap(lan, confirmed, "Đang làm")
    assert (await state(world)).status == "in_progress"


async def test_lichsu_shows_everything_that_was_reported(world: World, lan: Person) -> None:
    await world.say(lan, "đang làm 50%", to=asked(world, lan))
    done = await world.say(lan, "xong", to=asked(world, lan))
    await world.tap(lan, done, "Hoàn tác")
    shown = (await world.say(lan, "/lichsu II.1")).text
    for part in ("Chị Lan (UBND): đang làm 50%", "“đang làm 50%”", "đã xong", "hoàn tác"):
        assert part in shown
    choice = await world.say(lan, "/lichsu")
    assert buttons(choice) == ["1", "2"]
    assert "Chưa có báo cáo nào" in (await world.tap(lan, choice, "2")).text
    assert "đang làm 50%" in (await world.say(lan, "/lichsu", to=asked(world, lan))).text
    assert "IX.9" in (await world.say(lan, "/lichsu IX.9")).text


async def test_a_question_is_answered_with_the_facts_and_else_passed_on(world: World, lan: Person) -> None:
    from bot.store.officers import Role

    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    count = len(world.sent(lead))
    facts = (await world.say(lan, "hạn là ngày nào vậy anh?", to=asked(world, lan))).text
    for part in ("thứ Tư 18/03", "UBND", "II.1", "Văn phòng"):
        assert part in facts
    assert len(world.sent(lead)) == count
    passed = (await world.say(lan, "làm theo mẫu thế nào?", to=asked(world, lan))).text
    assert "chuyển câu hỏi đến lãnh đạo" in passed
    assert "“làm theo mẫu thế nào?”" in world.last(lead).text
