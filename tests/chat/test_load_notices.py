"""What a loaded file changes reaches those whom it concerns, once."""

from datetime import date

from bot.sandbox import Person

from .conftest import CALENDAR, World
from .test_loads import MOVED, send


async def test_who_was_reminded_is_told_once_of_the_new_date(world: World, admin: Person) -> None:
    lan, ba = await world.enrol("Chị Lan", "ubnd"), await world.enrol("Ông Ba", "mttq")
    await world.at(date(2020, 3, 11))
    count = len(world.sent(ba))
    preview = await send(world, admin, MOVED)
    assert "Sẽ báo 1 người" in preview.text
    done = await world.tap(admin, preview, "Áp dụng")
    assert "Đã báo 1 người" in done.text
    notice = world.last(lan)
    assert "Lịch có thay đổi" in notice.text
    assert "II.1 · Báo cáo quý: hạn dời từ 18/03 sang 25/03." in notice.text
    assert len(world.sent(ba)) == count
    assert "đã xong" in (await world.say(lan, "xong", to=notice)).text


async def test_no_reminder_of_the_old_date_remains_and_the_new_ones_come(world: World, admin: Person) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")
    await world.at(date(2020, 3, 17), 18)
    told = [message.text for message in world.sent(lan) if "Hạn: thứ Tư 25/03" in message.text]
    assert not any("còn 1 ngày" in text for text in told)
    await world.at(date(2020, 3, 18))
    assert "còn 7 ngày" in world.about(lan, "Báo cáo quý").text


async def test_a_snoozed_reminder_of_an_old_date_is_not_sent(world: World, admin: Person) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    reminder = world.about(lan, "Báo cáo quý")
    await world.tap(lan, reminder, "Nhắc lại sau")
    await world.tap(lan, reminder, "Chiều nay")
    await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")
    count = len(world.sent(lan))
    await world.at(date(2020, 3, 11), 18)
    assert len(world.sent(lan)) == count


async def test_who_is_newly_in_charge_is_told_as_well(world: World, admin: Person) -> None:
    lan, ba = await world.enrol("Chị Lan", "ubnd"), await world.enrol("Ông Ba", "mttq")
    await world.at(date(2020, 3, 11))
    text = CALENDAR.replace('summary = "Báo cáo quý"\nunits = ["ubnd"]', 'summary = "Báo cáo quý"\nunits = ["mttq"]')
    await world.tap(admin, await send(world, admin, text), "Áp dụng")
    for person in (lan, ba):
        assert "Báo cáo quý: giao cho MTTQ (trước là UBND)." in world.last(person).text


async def test_what_is_undone_is_told_too(world: World, admin: Person) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")
    await world.tap(admin, await world.say(admin, "/hoantac"), "Áp dụng")
    assert "hạn sớm lên, từ 25/03 thành 18/03" in world.last(lan).text
