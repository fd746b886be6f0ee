"""A file that leaves something open: its admin is asked, one question after the other, and then shown the preview."""

from bot.calendar.model import Calendar
from bot.sandbox import Message, Person
from bot.store import calendars, versions

from .conftest import World, buttons

UNKNOWN = "Mã,Tên việc,Hạn,Đơn vị\nv1,Nộp báo cáo,25/3/2020,Đ/c Hạnh (UBND)\nv2,Họp,26/3/2020,UBND\n"
AMERICAN = "Mã,Tên việc,Hạn,Đơn vị\nv1,Nộp báo cáo,3/25/2020,Toàn thể\nv2,Họp,3/4/2020,UBND\n"


async def send(world: World, person: Person, text: str) -> Message:
    world.state.say(person.user_id, "", document=("viec.csv", text.encode()))
    await world.settle()
    return world.last(person)


async def calendar(world: World) -> Calendar:
    async with world.service.store.read() as connection:
        return await calendars.current(connection)


async def count(world: World) -> int:
    async with world.service.store.read() as connection:
        return len(await versions.listed(connection))


async def test_an_unknown_unit_is_asked_about_and_the_preview_follows(world: World, admin: Person) -> None:
    asked = await send(world, admin, UNKNOWN)
    assert asked.text == "viec.csv\n\n“Đ/c Hạnh (UBND)” là đơn vị nào ạ?"
    assert buttons(asked)[0] == "UBND"
    assert buttons(asked)[-3:] == ["Bỏ qua, để trống", "Thêm đơn vị mới “Đ/c Hạnh (UBND)”", "✖️ Huỷ"]
    preview = await world.tap(admin, asked, "UBND")
    assert "Xem trước: tệp viec.csv" in preview.text
    answered = world.state.message(admin.user_id, asked.message_id)
    assert (answered.text, answered.buttons) == ("“Đ/c Hạnh (UBND)” là đơn vị nào ạ?\n✔️ UBND", [])
    assert await count(world) == 1
    await world.tap(admin, preview, "Áp dụng")
    assert await count(world) == 2
    loaded = await calendar(world)
    assert [loaded.by_id[id_].units for id_ in ("v1", "v2")] == [("ubnd",), ("ubnd",)]


async def test_several_questions_come_one_at_a_time_and_outlive_a_restart(world: World, admin: Person) -> None:
    first = await send(world, admin, AMERICAN)
    assert "câu hỏi 1/2" in first.text
    assert "“3/25/2020”: có phải tháng đứng trước ngày không?" in first.text
    assert buttons(first)[:2] == [
        "Tháng trước ngày: 3/4/2020 là ngày 4 tháng 3",
        "Ngày trước tháng: 3/4/2020 là ngày 3 tháng 4",
    ]
    second = await world.tap(admin, first, "Tháng trước ngày")
    assert "câu hỏi 2/2" in second.text
    await world.restart()
    preview = await world.tap(admin, second, "Thêm đơn vị mới")
    assert "Họp: 04/03/2020" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    loaded = await calendar(world)
    assert loaded.by_id["v1"].units == ("toan-the",)
    assert [unit.name for unit in loaded.units if unit.id == "toan-the"] == ["Toàn thể"]


async def test_a_question_is_answered_once_and_cancelled_like_a_preview(world: World, admin: Person) -> None:
    first = await send(world, admin, AMERICAN)
    data = world.state.message(admin.user_id, first.message_id).buttons[1]["callback_data"]
    second = await world.tap(admin, first, "Tháng trước ngày")
    world.state.tap(admin.user_id, admin.user_id, first.message_id, data, forged=True)
    await world.settle()
    assert world.last(admin).message_id == second.message_id
    await world.tap(admin, second, "Huỷ")
    assert "Đã bỏ" in world.state.message(admin.user_id, second.message_id).text
    assert await count(world) == 1


async def test_a_year_may_be_typed(world: World, admin: Person) -> None:
    asked = await send(world, admin, "Mã,Tên việc,Ngày\nhop,Họp giao ban,15/4\n")
    assert asked.text.startswith("viec.csv\n\nCó 1 ngày không ghi năm, ví dụ “15/4”. Là năm nào ạ?")
    assert "gõ một năm" in asked.text
    other = await world.say(admin, "/lich")
    assert "Xem trước" not in other.text
    preview = await world.say(admin, "2020")
    assert "Họp giao ban: 15/04/2020" in preview.text
