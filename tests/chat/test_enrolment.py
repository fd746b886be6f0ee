"""Coming and going."""

from datetime import date, timedelta

import pytest

from bot.channels.telegram.addresses import address_of
from bot.store import feeds, officers
from bot.store.feeds import TokenFault
from bot.store.officers import Role

from .conftest import World

COMMANDS = ["/lich", "/nhiemvu", "/dangky", "/trogiup", "xong", "/start", "/start khong-co-ma-nay", "/baocao"]


@pytest.mark.parametrize("words", COMMANDS)
async def test_a_stranger_is_turned_away_politely_and_learns_nothing(world: World, words: str) -> None:
    await world.enrol("Chị Lan", "ubnd")
    stranger = world.state.add_person("Người lạ")
    answer = await world.say(stranger, words)
    assert "mời" in answer.text
    for secret in ("Lan", "Báo cáo", "Phường thử", "UBND", "Ngày A"):
        assert secret not in answer.text
    assert not answer.buttons


async def test_an_invitation_enrols_once_and_says_for_which_units(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd", "mttq")
    welcome = world.last(lan).text
    assert "Chị Lan" in welcome
    assert "Uỷ ban Nhân dân phường, Mặt trận Tổ quốc phường" in welcome
    async with world.service.store.read() as connection:
        enrolled = await officers.by_chat(connection, address_of(lan.user_id))
    assert enrolled is not None
    assert enrolled.units == ("mttq", "ubnd")


async def test_a_used_code_enrols_nobody_else(world: World) -> None:
    code = await world.invitation("Chị Lan", "ubnd")
    lan, thief = world.state.add_person("Lan"), world.state.add_person("Kẻ nhặt được")
    await world.say(lan, f"/start {code}")
    assert "đã được dùng" in (await world.say(thief, f"/start {code}")).text
    async with world.service.store.read() as connection:
        assert await officers.count(connection) == 1


async def test_an_expired_code_enrols_nobody(world: World) -> None:
    code = await world.invitation("Chị Lan", "ubnd", lifetime=timedelta(hours=1))
    lan = world.state.add_person("Lan")
    world.clock.advance(timedelta(hours=1))
    assert "hết hạn" in (await world.say(lan, f"/start {code}")).text
    async with world.service.store.read() as connection:
        assert await officers.count(connection) == 0


async def test_pressing_start_again_changes_nothing(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    second = await world.invitation("Ai đó", "mttq")
    assert "đã có trong danh sách" in (await world.say(lan, f"/start {second}")).text
    async with world.service.store.read() as connection:
        assert [officer.name for officer in await officers.enrolled(connection)] == ["Chị Lan"]


async def test_admins_are_told_who_joined(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    await world.enrol("Chị Lan", "ubnd")
    assert "Chị Lan" in world.last(admin).text


async def test_the_command_menu_is_there_for_officers_and_gone_for_those_who_left(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    asked = [r for r in world.state.requests if r.method == "setMyCommands" and str(lan.user_id) in str(r.params)]
    assert asked
    assert all(command in str(asked[-1].params) for command in ("lich", "nhiemvu", "dangky", "trogiup", "dung"))
    question = await world.say(lan, "/dung")
    await world.tap(lan, question, "Thôi nhận")
    assert any(r.method == "deleteMyCommands" for r in world.state.requests)


async def test_who_leaves_gets_nothing_more_and_no_trace_of_contact_stays(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    async with world.service.store.read() as connection:
        before = await officers.by_chat(connection, address_of(lan.user_id))
    assert before is not None
    link = feeds.token(b"secret", before.id, before.feed_generation)
    question = await world.say(lan, "/dung")
    await world.tap(lan, question, "Thôi nhận")
    assert "đã rời" in world.state.message(lan.user_id, question.message_id).text
    count = len(world.sent(lan))
    await world.at(date(2020, 3, 20))
    assert len(world.sent(lan)) == count
    async with world.service.store.read() as connection:
        after = await officers.by_id(connection, before.id)
        assert after is not None
        assert (after.address, after.post, after.units) == (None, "", ())
        assert "Lan" not in after.name
        assert await feeds.officer_of(connection, b"secret", link) is TokenFault.REVOKED


async def test_leaving_is_asked_about_first(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    question = await world.say(lan, "/dung")
    await world.tap(lan, question, "Ở lại")
    assert "tiếp tục" in world.state.message(lan.user_id, question.message_id).text
    assert "Báo cáo quý" in (await world.say(lan, "/nhiemvu")).text


async def test_who_was_removed_can_be_invited_again(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    async with world.service.store.begin() as connection:
        officer = await officers.by_chat(connection, address_of(lan.user_id))
        assert officer is not None
        assert await officers.leave(connection, officer.id, now=world.clock.now())
        assert not await officers.leave(connection, officer.id, now=world.clock.now())
    assert "mời" in (await world.say(lan, "/lich")).text
    code = await world.invitation("Chị Lan", "ubnd")
    assert "Chị Lan" in (await world.say(lan, f"/start {code}")).text


# ---- what nobody answers for any more --------------------------------------------------------------------------------


async def test_when_a_unit_loses_its_last_officer_leads_and_admins_are_told_of_its_open_tasks(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lead = await world.enrol("Anh Hùng", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    binh = await world.enrol("Anh Bình", "ubnd", "mttq")
    await world.tap(lan, await world.say(lan, "/dung"), "Thôi nhận")
    assert not any("không còn ai" in m.text for m in world.sent(admin))  # Bình is still there
    question = await world.say(binh, "/dung")
    assert "UBND sẽ không còn ai nhận nhắc việc; đang có 2 việc chưa xong" in question.text
    await world.tap(binh, question, "Thôi nhận")
    for who in (admin, lead):
        said = world.last(who).text
        assert "UBND không còn ai nhận nhắc việc; đang có 2 việc chưa xong" in said
        assert "MTTQ không còn ai nhận nhắc việc; đang có 1 việc chưa xong" in said


async def test_a_unit_whose_last_officer_blocks_the_bot_is_told_of_too(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    world.state.block(lan.user_id)
    await world.at(date(2020, 3, 11), 8)  # the first refusal is not believed yet
    said = world.about(admin, "không còn ai nhận nhắc việc").text
    assert "UBND" in said
    assert sum("không còn ai nhận" in m.text for m in world.sent(admin)) == 1


async def test_the_last_admin_is_warned_before_leaving_and_the_leads_are_told(world: World) -> None:
    first = await world.enrol("Anh Minh", role=Role.ADMIN)
    last = await world.enrol("Chị Mai", role=Role.ADMIN)
    lead = await world.enrol("Anh Hùng", role=Role.LEAD)
    early = await world.say(last, "/dung")
    assert "quản trị cuối cùng" not in early.text  # there are two of them
    await world.tap(first, await world.say(first, "/dung"), "Thôi nhận")
    await world.tap(last, early, "Thôi nhận")
    asked = world.state.message(last.user_id, early.message_id)
    assert "quản trị cuối cùng" in asked.text  # and is asked anew
    await world.tap(last, asked, "Thôi nhận")
    assert "đã rời" in world.state.message(last.user_id, early.message_id).text
    assert "Không còn quản trị viên nào" in world.last(lead).text
