"""Files that come alone: they wait for their task, or are kept with the task that was just asked about."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sandbox import Message, Person
from bot.store import tables as t

from .beginnings import LAN_REMINDED_OF_BOTH
from .conftest import World, buttons

BEFORE = {"lan": LAN_REMINDED_OF_BOTH}

PDF = ("bao-cao.pdf", b"%PDF-1.4")


async def kept(world: World) -> list[tuple[str, str, str]]:
    """(task, status of the report, file) of every file that is kept."""
    async with world.service.store.read() as connection:
        a, p = t.attachments.c, t.progress_reports.c
        query = select(p.entry_id, p.status, a.name).join(t.attachments, a.report_id == p.id).order_by(a.id)
        return [tuple(row) for row in await connection.execute(query)]


async def send(world: World, person: Person, name: str = "a.pdf", words: str = "", album: str | None = None) -> Message:
    world.state.say(person.user_id, words, document=(name, PDF[1]), media_group_id=album)
    await world.settle()
    return world.last(person)


def reminder(world: World, person: Person, words: str = "Báo cáo quý") -> Message:
    return next(m for m in world.sent(person) if words in m.text and "✅ Xong" in buttons(m))


@pytest.mark.parametrize("words", ["II.2", "việc thứ hai ạ", "kế hoạch chung"])
async def test_a_file_alone_waits_until_its_task_is_named(world: World, lan: Person, words: str) -> None:
    assert "Tệp này cho việc nào" in (await send(world, lan)).text
    assert await kept(world) == []
    world.clock.move_to(world.clock.now() + timedelta(hours=12))
    await world.restart()
    assert "Đã giữ tệp cho II.2" in (await world.say(lan, words)).text
    assert await kept(world) == [("ke-hoach", "evidence", "a.pdf")]
    assert "Kế hoạch chung – đã xong" in (await world.say(lan, "xong rồi ạ")).text


async def test_its_task_may_be_tapped_too(world: World, lan: Person) -> None:
    await world.tap(lan, await send(world, lan), "1")
    assert await kept(world) == [("bao-cao", "evidence", "a.pdf")]


async def test_an_album_waits_as_one_and_another_file_with_it(world: World, lan: Person) -> None:
    before = len(world.sent(lan))
    for name in ("1.pdf", "2.pdf", "3.pdf"):
        await send(world, lan, name, album="album-1")
    assert len(world.sent(lan)) == before + 1
    assert "giữ cùng tin trước" in (await send(world, lan, "4.pdf")).text
    await world.say(lan, "1")
    assert await kept(world) == [("bao-cao", "evidence", f"{number}.pdf") for number in (1, 2, 3, 4)]


async def test_a_file_after_a_report_that_waits_is_kept_with_that_report(world: World, lan: Person) -> None:
    assert "việc nào" in (await world.say(lan, "xong rồi ạ")).text
    await send(world, lan)
    assert "Kế hoạch chung – đã xong" in (await world.say(lan, "II.2")).text
    assert await kept(world) == [("ke-hoach", "done", "a.pdf")]


async def test_a_report_with_a_file_that_waits_is_recorded_with_it(world: World, lan: Person) -> None:
    assert "việc nào" in (await send(world, lan, "1.pdf", "đang làm 50%", album="album-2")).text
    await send(world, lan, "2.pdf", album="album-2")
    assert "Báo cáo quý – đang làm 50%" in (await world.say(lan, "mục II.1 ạ")).text
    assert await kept(world) == [("bao-cao", "in_progress", "1.pdf"), ("bao-cao", "in_progress", "2.pdf")]


async def test_a_file_after_a_question_about_a_task_is_kept_with_that_task(world: World, lan: Person) -> None:
    await world.say(lan, "hình như nộp rồi mà chưa gửi ảnh", to=reminder(world, lan))
    assert "Đã giữ tệp cho II.1" in (await send(world, lan)).text
    await world.tap(lan, reminder(world, lan, "Kế hoạch chung"), "Vướng mắc")
    assert "Đã giữ tệp cho II.2" in (await send(world, lan, "b.pdf")).text
    assert [(task, name) for task, _, name in await kept(world)] == [("bao-cao", "a.pdf"), ("ke-hoach", "b.pdf")]


async def test_a_file_after_a_completion_is_asked_about_with_that_task_first(world: World, lan: Person) -> None:
    await world.say(lan, "xong rồi ạ", to=reminder(world, lan, "Kế hoạch chung"))
    asked = await send(world, lan)
    assert asked.text.index("II.2") < asked.text.index("II.1")
    answer = await world.tap(lan, asked, "1")
    assert "Đã giữ tệp cho II.2" in answer.text
    assert "đến đâu" not in answer.text
    assert buttons(answer) == []
