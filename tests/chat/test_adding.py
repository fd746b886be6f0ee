"""An office's own file in the chat: it adds, and can be switched to replacing; many tasks told at once are lists."""

import pytest

from bot.sandbox import Message, Person
from bot.store import calendars, versions
from bot.store.officers import Role

from .conftest import World, buttons

OWN = "KẾ HOẠCH CÔNG TÁC NĂM 2020\nMã;Tên việc;Ngày\nmoi-1;Họp giao ban;26/6/2020\nmoi-2;Tập huấn;27/6/2020\n"


async def send(world: World, person: Person, text: str, name: str = "ke-hoach.csv") -> Message:
    world.state.say(person.user_id, "", document=(name, text.encode()))
    await world.settle()
    return world.last(person)


async def ids(world: World) -> dict[str, list[str]]:
    async with world.service.store.read() as connection:
        rows = (await calendars.read(connection)).rows
    return {layer: [row.id for row in rows if row.layer == layer] for layer in sorted({row.layer for row in rows})}


async def test_an_own_file_adds_is_switched_and_taken_back(either_world: World) -> None:
    world = either_world
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    before = await ids(world)
    (ward,) = before
    preview = await send(world, admin, OWN)
    assert "Lớp lịch: Kế hoạch công tác năm 2020 (lớp mới)" in preview.text
    assert f"chỉ thêm và cập nhật; giữ nguyên {len(before[ward])} mục của lớp “Phường thử”" in preview.text
    assert "Bỏ ra: phần đầu trang (dòng 1)" in preview.text
    assert preview.text.count("Bỏ") == 1
    assert buttons(preview) == ["✅ Áp dụng", "✖️ Huỷ", "🔁 Thay cả lớp lịch"]

    other = await world.tap(admin, preview, "Thay cả lớp")
    assert world.state.message(admin.user_id, preview.message_id).buttons == []
    assert f"thay cả lớp lịch; bỏ {len(before[ward])} mục của lớp “Phường thử”" in other.text
    assert f"Bỏ {len(before[ward])}" in other.text
    assert buttons(other) == ["✅ Áp dụng", "✖️ Huỷ", "➕ Chỉ thêm và cập nhật"]

    back = await world.tap(admin, other, "Chỉ thêm")
    assert "thêm 2." in (await world.tap(admin, back, "Áp dụng")).text
    assert await ids(world) == before | {"ke-hoach-cong-tac-nam-2020": ["moi-1", "moi-2"]}
    assert "Kế hoạch công tác năm 2020" in (await world.say(admin, "/sua giao ban")).text

    await world.tap(admin, await world.say(admin, "/hoantac"), "Áp dụng")
    assert await ids(world) == before
    async with world.service.store.read() as connection:
        assert [one.action.value for one in await versions.listed(connection)] == ["undo", "load", "load"]


async def test_a_shorter_own_file_changes_nothing_but_may_replace(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    await world.tap(admin, await send(world, admin, OWN), "Áp dụng")
    answer = await send(world, admin, OWN.replace("moi-2;Tập huấn;27/6/2020\n", ""))
    assert "Không có gì khác" in answer.text
    assert "giữ nguyên 1 mục của lớp “Kế hoạch công tác năm 2020”" in answer.text
    assert buttons(answer) == ["✖️ Huỷ", "🔁 Thay cả lớp lịch"]
    preview = await world.tap(admin, answer, "Thay cả lớp")
    assert "bỏ 1" in (await world.tap(admin, preview, "Áp dụng")).text
    assert (await ids(world))["ke-hoach-cong-tac-nam-2020"] == ["moi-1"]


async def test_replacing_on_purpose_leaves_the_other_office_s_name_to_nobody(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    preview = await world.tap(admin, await send(world, admin, OWN), "Thay cả lớp")
    sure = await world.tap(admin, preview, "Áp dụng")
    await world.tap(admin, sure, "Vẫn áp dụng")
    assert list((await ids(world)).values()) == [["moi-1", "moi-2"]]
    async with world.service.store.read() as connection:
        assert [layer.name for layer in await calendars.layers(connection)] == ["Kế hoạch công tác năm 2020"]


# ---- what is told at once -------------------------------------------------------------------------------------------


def tasks(count: int, day: str = "12/3/2020") -> str:
    rows = "".join(f"viec-{number:03};Nộp báo cáo {number:03};{day};ubnd\n" for number in range(1, count + 1))
    return f"Mã;Tên việc;Hạn;Đơn vị\n{rows}"


@pytest.mark.parametrize(("count", "messages"), [(1, 1), (5, 5), (6, 1), (25, 1), (60, 3)])
async def test_many_tasks_told_at_once_come_as_lists_in_which_each_can_be_answered(
    either_world: World, count: int, messages: int
) -> None:
    world = either_world
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    preview = await send(world, admin, tasks(count))
    assert f"Báo ngay {count} mục" in preview.text
    before = len(world.sent(lan))
    assert f"Đã báo ngay {count} mục" in (await world.tap(admin, preview, "Áp dụng")).text
    told = world.sent(lan)[before:]
    assert len(told) == messages
    for number in range(1, count + 1):
        assert sum(f"Nộp báo cáo {number:03}" in message.text for message in told) == 1
    if messages != count:
        last = world.last(lan)
        card = await world.tap(lan, last, str(len(buttons(last))))
        assert f"Nộp báo cáo {count:03}" in card.text
