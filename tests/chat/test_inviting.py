"""Invitations in the chat: made, forwarded, called back, and used by somebody who is here already."""

import re

from bot.store import officers
from bot.store.officers import Role

from .conftest import World, buttons


async def _officer(world: World, name: str) -> officers.Officer:
    async with world.service.store.read() as connection:
        return next(one for one in await officers.enrolled(connection) if one.name == name)


def _code(text: str) -> str:
    found = re.search(r"https://t\.me/nhaclich_tapduot_bot\?start=([A-Za-z0-9_-]+)", text)
    assert found is not None
    return found[1]


async def test_one_line_invites_and_gives_a_message_to_forward(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    said = await world.say(admin, "/moi Nguyễn Văn An, UBND, cán bộ")
    link = world.sent(admin)[-2].text
    assert "Mời đồng chí Nguyễn Văn An vào Nhắc Lịch của Phường thử" in link
    assert "08:00 17/03/2020" in link  # seven days
    assert "Chuyển tiếp tin trên cho Nguyễn Văn An: cán bộ, UBND" in said.text
    an = world.state.add_person("An")
    assert "Nguyễn Văn An" in (await world.say(an, f"/start {_code(link)}")).text
    assert (await _officer(world, "Nguyễn Văn An")).units == ("ubnd",)
    assert "không có lời mời" in (await _open(world, admin)).casefold()


async def _open(world: World, admin: object) -> str:
    listed = await world.say(admin, "/canbo")  # type: ignore[arg-type]
    if not any("Lời mời" in one for one in buttons(listed)):
        return "không có lời mời"
    return (await world.tap(admin, listed, "Lời mời")).text  # type: ignore[arg-type]


async def test_step_by_step_survives_a_restart_and_an_invitation_can_be_called_back(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    await world.say(admin, "/moi")
    asked = await world.say(admin, "Lê Thị Hoa")
    await world.tap(admin, asked, "MTTQ")
    await world.restart()
    role = await world.tap(admin, world.state.message(admin.user_id, asked.message_id), "Xong")
    assert buttons(role)[1] == "Lãnh đạo đơn vị – thấy việc của đơn vị"
    post = await world.tap(admin, role, "Lãnh đạo đơn vị")
    assert "Chức vụ của Lê Thị Hoa" in post.text
    said = await world.say(admin, "Phó Chủ tịch")
    assert "Lê Thị Hoa (Phó Chủ tịch): lãnh đạo đơn vị, MTTQ" in said.text
    code = _code(world.sent(admin)[-2].text)
    assert "1. Lê Thị Hoa – lãnh đạo đơn vị, MTTQ; đến 08:00 17/03/2020" in await _open(world, admin)
    await world.tap(admin, world.last(admin), "Thu hồi 1")
    hoa = world.state.add_person("Hoa")
    assert "Mã mời không đúng" in (await world.say(hoa, f"/start {code}")).text
    assert buttons(await world.say(admin, "/canbo")) == ["1", "➕ Mời người"]


async def test_who_is_here_already_adds_or_moves_and_the_code_is_spent_only_then(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    code = await world.invitation("Ai đó", "mttq")
    for _ in range(2):
        asked = await world.say(lan, f"/start {code}")
        assert "đã có trong danh sách (cán bộ, UBND)" in asked.text
        assert buttons(asked) == ["Thêm: cán bộ, UBND, MTTQ", "Chuyển: cán bộ, MTTQ", "Để nguyên"]
        await world.tap(lan, asked, "Để nguyên")
    asked = await world.say(lan, f"/start {code}")
    await world.tap(lan, asked, "Thêm")
    assert (await _officer(world, "Chị Lan")).units == ("mttq", "ubnd")
    assert "thêm đơn vị" in world.last(admin).text
    assert "đã được dùng" in (await world.say(lan, f"/start {code}")).text

    # The last admin stays one, whatever they move to.
    asked = await world.say(admin, f"/start {await world.invitation('Ai đó', 'mttq')}")
    await world.tap(admin, asked, "Chuyển")
    minh = await _officer(world, "Anh Minh")
    assert (minh.role, minh.units) == (Role.ADMIN, ("mttq",))
