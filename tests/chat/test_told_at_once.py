"""What is added, or first planned, when its reminders should have gone already."""

from datetime import date

from bot.store.officers import Role

from .conftest import World


async def test_an_entry_for_tomorrow_added_at_the_very_hour_is_told_and_the_rest_goes_on(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17))  # 07:30:00, and the morning's reminders have gone
    assert "hôm nay" in world.about(lan, "Ngày A").text
    preview = await world.say(admin, "/them 18/3 Họp giao ban")
    await world.tap(admin, preview, "Áp dụng")
    assert [m.text for m in world.sent(lan) if "Họp giao ban" in m.text and "ngày mai" in m.text.lower()]
    await world.at(date(2020, 3, 18))
    assert "hôm nay" in world.about(lan, "Họp giao ban").text.lower()
