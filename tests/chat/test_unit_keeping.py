"""The units of the office are kept in the chat, and what is kept there survives a file that does not name it."""

from pathlib import Path

from bot.office import change
from bot.office.wording import previews
from bot.store import calendars, loading
from bot.store.officers import Role
from bot.store.versions import Author
from bot.texts import texts

from .conftest import CALENDAR, World, buttons


async def test_a_unit_is_added_renamed_put_under_another_and_taken_away_only_without_tasks(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    await world.enrol("Chị Lan", "ubnd")
    listed = await world.say(admin, "/donvi")
    assert "1. UBND – Uỷ ban Nhân dân phường (1 người, 2 việc mở)" in listed.text
    await world.tap(admin, listed, "Thêm đơn vị")
    said = await world.say(admin, "Công an phường, CA")
    assert "Đã thêm đơn vị Công an phường" in said.text
    assert "Đã có đơn vị" in (await _add(world, admin, "CA")).text
    listed = await world.say(admin, "/donvi")
    await world.tap(admin, listed, "3")
    card = world.state.message(admin.user_id, listed.message_id)
    assert "Tên ngắn: CA" in card.text
    assert "chưa có ai" in card.text
    asked = await world.tap(admin, card, "Thuộc đơn vị")
    assert buttons(asked)[:2] == ["UBND", "MTTQ"]
    assert "thuộc UBND" in (await world.tap(admin, asked, "UBND")).text
    assert [line.strip() for line in (await world.say(admin, "/donvi")).text.splitlines()[2:]] == [
        "1. UBND – Uỷ ban Nhân dân phường (1 người, 2 việc mở)",
        "2. CA – Công an phường (⚠️ chưa có ai)",
        "3. MTTQ – Mặt trận Tổ quốc phường (⚠️ chưa có ai, 1 việc mở)",
    ]
    listed = world.last(admin)
    await world.tap(admin, listed, "1")
    card = world.state.message(admin.user_id, listed.message_id)
    assert "có 2 mục trong lịch" in (await world.tap(admin, card, "Bỏ đơn vị")).text
    await world.tap(admin, card, "‹ Các đơn vị")
    for tap in ("2", "Bỏ đơn vị", "Bỏ"):
        await world.tap(admin, world.state.message(admin.user_id, listed.message_id), tap)
    assert "Đã bỏ đơn vị" in world.state.message(admin.user_id, listed.message_id).text
    assert len((await world.say(admin, "/donvi")).text.splitlines()) == 4


async def _add(world: World, admin: object, name: str) -> object:
    listed = await world.say(admin, "/donvi")  # type: ignore[arg-type]
    await world.tap(admin, listed, "Thêm đơn vị")  # type: ignore[arg-type]
    said = await world.say(admin, name)  # type: ignore[arg-type]
    await world.say(admin, "huỷ")  # type: ignore[arg-type]
    return said


async def test_a_file_that_names_no_field_leaves_it_and_one_that_does_shows_the_difference(
    world: World, tmp_path: Path
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    listed = await world.say(admin, "/donvi")
    await world.tap(admin, listed, "2")
    card = world.state.message(admin.user_id, listed.message_id)
    await world.tap(admin, await world.tap(admin, card, "Thuộc đơn vị"), "UBND")
    for button, name in (("Tên ngắn", "Mặt trận"), ("Tên", "Uỷ ban MTTQ phường")):
        await world.tap(admin, card, button)
        assert name in (await world.say(admin, name)).text
    office = world.service.office

    async def load(text: str) -> str:
        (tmp_path / "again.toml").write_text(text, encoding="utf-8")
        async with office.store.read() as connection:
            here = await calendars.snapshot(connection)
            proposal = loading.propose(here, [tmp_path / "again.toml"])
            assert not proposal.errors
            shown = previews.preview_text(await change.preview(office, connection, proposal), "again", texts("vi"))
        await change.carry_out(office, proposal, author=Author("test"))
        return shown

    without = CALENDAR.replace('short = "MTTQ"\n', "")
    shown = await load(without)
    assert "Mặt trận: tên “Uỷ ban MTTQ phường” → “Mặt trận Tổ quốc phường”" in shown
    async with office.store.read() as connection:
        mttq = next(unit for unit in (await calendars.read(connection)).units if unit.id == "mttq")
    assert (mttq.name, mttq.short, mttq.parent) == ("Mặt trận Tổ quốc phường", "Mặt trận", "ubnd")
    shown = await load(CALENDAR.replace('short = "MTTQ"\n', 'short = "MTTQ"\nparent = ""\n'))
    assert "tên ngắn “Mặt trận” → “MTTQ”" in shown
    assert "thuộc UBND → –" in shown
