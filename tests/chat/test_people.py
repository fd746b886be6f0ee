"""The people of the office are kept in the chat: who is here, what they are, who leaves."""

import json

from sqlalchemy import select

from bot.store import officers
from bot.store import tables as t
from bot.store.officers import Role

from .conftest import World, buttons


async def _officer(world: World, name: str) -> officers.Officer:
    async with world.service.store.read() as connection:
        return next(one for one in await officers.enrolled(connection) if one.name == name)


async def _audited(world: World) -> list[tuple[str, dict[str, object], dict[str, object]]]:
    async with world.service.store.read() as connection:
        rows = (await connection.execute(select(t.audit).order_by(t.audit.c.id))).all()
    return [(row.action, json.loads(row.before), json.loads(row.after)) for row in rows]


async def test_the_list_is_by_given_name_and_a_unit_lead_sees_their_own(world: World) -> None:
    admin = await world.enrol("Trần Văn Ơn", role=Role.ADMIN)
    unit_lead = await world.enrol("Lê Thị Ân", "ubnd", role=Role.UNIT_LEAD)
    for name, unit in (("Nguyễn Văn Đức", "ubnd"), ("Phạm Thị Dung", "mttq"), ("Nguyễn Thị An", "ubnd")):
        await world.enrol(name, unit)
    lan = world.people["Nguyễn Thị An"]
    listed = (await world.say(admin, "danh sách cán bộ")).text
    names = ["Nguyễn Thị An", "Lê Thị Ân", "Phạm Thị Dung", "Nguyễn Văn Đức", "Trần Văn Ơn"]
    places = [listed.index(name) for name in names]
    assert places == sorted(places)
    assert "UBND · lãnh đạo đơn vị" in listed
    theirs = await world.say(unit_lead, "/canbo")
    assert "Phạm Thị Dung" not in theirs.text
    assert "Nguyễn Văn Đức" in theirs.text
    assert buttons(theirs) == ["1", "2", "3"]
    card = await world.tap(unit_lead, theirs, "1")
    card = world.state.message(unit_lead.user_id, theirs.message_id)
    assert buttons(card) == ["Nghỉ phép", "‹ Danh sách"]
    assert "dành cho lãnh đạo đơn vị" in (await world.say(lan, "/canbo")).text
    assert "dành cho quản trị viên" in (await world.say(unit_lead, "/moi")).text


async def test_units_role_and_name_are_changed_told_and_written_down(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    listed = await world.say(admin, "/canbo")
    await world.tap(admin, listed, "1")
    card = world.state.message(admin.user_id, listed.message_id)
    assert "Chị Lan" in card.text
    assert "Uỷ ban Nhân dân phường" in card.text
    asked = await world.tap(admin, card, "Đơn vị")
    assert buttons(asked)[:2] == ["☑️ UBND", "⬜ MTTQ"]
    for tick in ("MTTQ", "UBND"):
        await world.tap(admin, asked, tick)
        asked = world.state.message(admin.user_id, asked.message_id)
    await world.tap(admin, asked, "Xong")
    warned = world.state.message(admin.user_id, asked.message_id)
    assert "UBND sẽ không còn ai nhận nhắc việc; đang có 2 việc chưa xong" in warned.text
    await world.tap(admin, warned, "Xong")
    assert "thuộc MTTQ" in world.state.message(admin.user_id, asked.message_id).text
    assert "đã đổi đơn vị của đồng chí" in world.last(lan).text
    assert (await _officer(world, "Chị Lan")).units == ("mttq",)

    listed = await world.say(admin, "/canbo")
    await world.tap(admin, listed, "1")
    await world.tap(admin, world.state.message(admin.user_id, listed.message_id), "Vai trò")
    roles = world.state.message(admin.user_id, listed.message_id)
    assert buttons(roles)[0] == "● Cán bộ – nhận nhắc, báo cáo"
    await world.tap(admin, roles, "Lãnh đạo đơn vị")
    assert "đã đổi vai trò của đồng chí: lãnh đạo đơn vị" in world.last(lan).text
    assert (await _officer(world, "Chị Lan")).role is Role.UNIT_LEAD

    listed = await world.say(admin, "/canbo")
    await world.tap(admin, listed, "1")
    await world.tap(admin, world.state.message(admin.user_id, listed.message_id), "Tên")
    assert "ít nhất hai chữ cái" in (await world.say(admin, "?")).text
    assert "Nguyễn Thị Lan" in (await world.say(admin, "Nguyễn  Thị Lan")).text
    assert (await _officer(world, "Nguyễn Thị Lan")).units == ("mttq",)
    rows = [row for row in await _audited(world) if row[0] not in ("enrol", "load")]
    assert rows == [
        ("units", {"units": ["ubnd"]}, {"units": ["mttq"]}),
        ("role", {"role": "officer"}, {"role": "unit_lead"}),
        ("name", {}, {}),  # names are forgotten with whoever leaves, and these rows never change
    ]


async def test_the_last_admin_is_not_silently_taken_away_and_the_leads_are_told(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lead = await world.enrol("Anh Hùng", role=Role.LEAD)
    listed = await world.say(admin, "/canbo")
    for tap in ("2", "Vai trò", "● Quản trị"):
        await world.tap(admin, world.state.message(admin.user_id, listed.message_id), tap)
    assert "Không có gì thay đổi" in world.state.message(admin.user_id, listed.message_id).text
    listed = await world.say(admin, "/canbo")
    for tap in ("2", "Vai trò", "Lãnh đạo – thấy"):
        await world.tap(admin, world.state.message(admin.user_id, listed.message_id), tap)
    question = world.state.message(admin.user_id, listed.message_id)
    assert "là quản trị cuối cùng" in question.text
    await world.tap(admin, question, "Vẫn đổi")
    assert (await _officer(world, "Anh Minh")).role is Role.LEAD
    assert "Không còn quản trị viên nào" in world.last(lead).text
    assert "dành cho quản trị viên" in (await world.say(admin, "/moi")).text


async def test_removal_names_the_person_says_what_is_left_alone_and_tells_everybody(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    other = await world.enrol("Chị Mai", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    nga = await world.enrol("Chị Nga", "mttq")
    await world.say(nga, "/vang 16/3 đến 20/3, chị Lan làm thay")
    listed = await world.say(admin, "/canbo")
    for tap in ("1", "Đưa ra khỏi"):
        await world.tap(admin, world.state.message(admin.user_id, listed.message_id), tap)
    question = world.state.message(admin.user_id, listed.message_id)
    for words in ("Đưa Chị Lan ra", "UBND sẽ không còn ai", "2 việc chưa xong", "làm thay cho: Chị Nga"):
        assert words in question.text, words
    await world.tap(admin, question, "Đưa ra")
    assert "Anh Minh đã đưa đồng chí ra khỏi Nhắc Lịch" in world.last(lan).text
    assert "UBND không còn ai nhận nhắc việc" in world.about(other, "UBND").text
    assert "không làm thay được nữa cho: Chị Nga" in world.about(other, "làm thay được nữa").text
    assert "Anh Minh đã đưa Chị Lan ra khỏi danh sách" in world.about(other, "ra khỏi danh sách").text
    assert "mời" in (await world.say(lan, "/lich")).text
