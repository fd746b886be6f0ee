"""What leads and admins are told when messages cannot be delivered, came too late, or may have been sent before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.message import Message
from bot.office.alerts import tell_admins
from bot.sandbox import Fault
from bot.store import deliveries, meta
from bot.store import tables as t
from bot.store.officers import Role

from .conftest import World, buttons


async def counts(world: World) -> dict[str, int]:
    async with world.service.store.read() as connection:
        return await deliveries.counts(connection)


async def test_who_blocks_the_bot_is_switched_off_and_the_lead_hears_of_it_once(world: World) -> None:
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    world.state.block(lan.user_id)
    await world.at(date(2020, 3, 17))
    told = [m.text for m in world.sent(lead) if "Không gửi được tin cho đồng chí" in m.text]
    assert len(told) == 1
    assert "Chị Lan" in told[0]
    states = await counts(world)
    assert states["failed"] >= 1
    assert "pending" not in states
    failed = states["failed"]
    await world.at(date(2020, 3, 18))
    assert (await counts(world))["failed"] == failed  # nothing more is tried


async def test_who_comes_back_is_told_and_reminded_again(world: World) -> None:
    await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    world.state.block(lan.user_id)
    await world.at(date(2020, 3, 11), minute=40)  # it is asked twice
    world.state.unblock(lan.user_id)
    await world.say(lan, "/nhiemvu")
    texts = [m.text for m in world.sent(lan)]
    assert any("tạm thôi nhắc" in text for text in texts)
    assert "Việc của đồng chí" in texts[-1]
    await world.at(date(2020, 3, 18))
    assert "Báo cáo quý" in world.about(lan, "Báo cáo quý").text
    assert sum("tạm thôi nhắc" in m.text for m in world.sent(lan)) == 1


async def test_where_the_only_lead_is_the_one_who_left_the_admins_hear_of_it(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    world.state.deactivate(lead.user_id)
    await world.at(date(2020, 3, 17))
    assert "Đồng chí Bí thư" in world.about(admin, "Không gửi được tin cho đồng chí").text


async def test_a_message_that_telegram_does_not_take_is_told_to_the_admin_and_not_tried_again(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    world.state.faults.add(
        Fault("sendMessage", "400", chat_id=lan.user_id, description="Bad Request: can't parse entities")
    )
    await world.at(date(2020, 3, 17))
    told = world.about(admin, "lỗi của chương trình")
    assert "Chị Lan" in told.text
    assert "can't parse entities" in told.text
    assert (await counts(world))["failed"] == 1
    assert world.about(lan, "Ngày A")


async def test_a_notice_that_cannot_be_sent_brings_no_other_notice(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    before = len(world.sent(admin))
    world.state.faults.add(Fault("sendMessage", "400", times=9, description="Bad Request: text is wrong"))
    async with world.service.store.begin() as connection:
        await tell_admins(world.service.office, connection, "something", lambda _say: Message("về chuyện gì đó"))
    await world.service.dispatch()
    world.state.faults.clear()
    await world.service.dispatch()
    assert len(world.sent(admin)) == before
    assert (await counts(world))["failed"] == 1


async def test_when_no_try_is_certain_the_admin_is_told_once_and_it_is_tried_on(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17), hour=7, minute=0)
    world.state.faults.add(Fault("sendMessage", "drop_after", times=400, chat_id=lan.user_id))
    await world.at(date(2020, 3, 17), hour=23)
    received = [m.text for m in world.sent(lan) if "Ngày A" in m.text and "hôm nay" in m.text]
    assert 5 < len(received) < 20  # every one arrived; only the answers were lost
    assert sum("Có thể" in text for text in received) == len(received) - 1
    assert sum("chưa lần nào biết chắc" in m.text for m in world.sent(admin)) == 1
    assert "failed" not in await counts(world)


async def test_after_a_break_the_admins_are_told_what_lost_its_point(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    world.clock.move_to(datetime(2020, 3, 19, 3, 0, tzinfo=UTC))
    await world.service.dispatch()
    told = world.about(admin, "đã mất ý nghĩa").text
    assert "Ngày B" in told
    assert "ngày ấy đã qua" in told
    assert "đã có lần nhắc sau thay thế" in told
    late = [m.text for m in world.sent(lan) if "Gửi muộn" in m.text or "gửi muộn" in m.text.lower()]
    assert len([text for text in late if "Báo cáo quý" in text]) == 1


@pytest.fixture
async def restored(world: World) -> tuple[World, datetime]:
    """The same office, put to work from a copy of two days ago."""
    made = world.clock.now()
    await world.enrol("Anh Minh", role=Role.ADMIN)
    await world.enrol("Chị Lan", "ubnd")
    world.clock.move_to(datetime(2020, 3, 17, 3, 0, tzinfo=UTC))
    async with world.service.store.begin() as connection:
        await meta.put(connection, meta.COPIED_AT, made.isoformat())
    await world.service.hold_if_old_copy()
    await world.service.dispatch()
    return world, made


async def test_what_an_old_copy_would_send_again_is_held_until_an_admin_decides(
    restored: tuple[World, datetime],
) -> None:
    world, _ = restored
    admin, lan = world.people["Anh Minh"], world.people["Chị Lan"]
    question = world.about(admin, "phục hồi từ một bản cũ")
    assert "ngày 10 tháng 3 năm 2020" in question.text
    assert buttons(question) == ["Gửi đi", "Bỏ, không gửi"]
    assert not any("Ngày A" in m.text for m in world.sent(lan))
    assert (await counts(world))["held"] >= 2
    await world.tap(admin, question, "Gửi đi")
    assert world.about(admin, "có ghi rõ là có thể trùng")
    assert "Có thể" in world.about(lan, "Ngày A").text
    assert "held" not in await counts(world)
    assert buttons(world.about(admin, "phục hồi từ một bản cũ")) == []


async def test_what_is_held_can_be_dropped(restored: tuple[World, datetime]) -> None:
    world, _ = restored
    admin, lan = world.people["Anh Minh"], world.people["Chị Lan"]
    answer = await world.tap(admin, world.about(admin, "phục hồi từ một bản cũ"), "Bỏ, không gửi")
    assert "Đã bỏ" in answer.text
    await world.at(date(2020, 3, 17), hour=15)
    assert not any("Ngày A" in m.text for m in world.sent(lan))
    await world.at(date(2020, 3, 18))  # what becomes due from then on is sent as ever
    assert world.about(lan, "Báo cáo quý")


async def test_only_an_admin_decides_on_what_is_held(restored: tuple[World, datetime]) -> None:
    world, _ = restored
    admin, lan = world.people["Anh Minh"], world.people["Chị Lan"]
    data = world.about(admin, "phục hồi từ một bản cũ").buttons[0]["callback_data"]
    hers = world.last(lan)
    world.state.tap(lan.user_id, lan.user_id, hers.message_id, data, forged=True)
    await world.settle()
    assert (await counts(world))["held"] >= 2


async def test_the_copy_is_dealt_with_once(restored: tuple[World, datetime]) -> None:
    world, _ = restored
    admin = world.people["Anh Minh"]
    await world.service.hold_if_old_copy()
    await world.service.dispatch()
    assert sum("phục hồi từ một bản cũ" in m.text for m in world.sent(admin)) == 1


async def test_the_office_hour_can_change_without_a_second_reminder(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17))
    lead_times = world.service.office.lead_times
    later = (datetime.combine(date(2020, 1, 1), lead_times.hour) + timedelta(hours=2)).time()
    world.service.office.lead_times = type(lead_times)(
        **{name: getattr(lead_times, name) for name in lead_times.__slots__} | {"hour": later}
    )
    await world.service.plan()
    await world.at(date(2020, 3, 17), hour=23)
    assert sum("Ngày A" in m.text for m in world.sent(lan)) == 2  # a week before and on the day: none twice
    async with world.service.store.read() as connection:
        left = (await connection.execute(t.reminders.select().where(t.reminders.c.day == date(2020, 3, 18)))).all()
    assert left  # what is still to come is planned for the new hour
    assert {row.at.astimezone(world.service.office.zone).time() for row in left} == {later}
