"""What officers are sent, and how it reads."""

from datetime import date

from bot.store.officers import Role

from .conftest import World, buttons


async def test_a_tasks_reminder_says_what_when_who_which_clause_and_source(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    text = world.about(lan, "Báo cáo quý").text
    for part in (
        "II.1 · Báo cáo quý",
        "thứ Tư 18/03, còn 7 ngày",
        "hạn tạm đặt",
        "UBND",
        "Kế hoạch 02",
        "chưa thực hiện",
    ):
        assert part in text
    assert "\n\n\n" not in text
    assert buttons(world.about(lan, "Báo cáo quý")) == [
        "✅ Xong",
        "🔄 Đang làm",
        "⚠️ Vướng mắc",
        "🔔 Nhắc lại sau",
        "📅 Xin gia hạn",
    ]


async def test_anniversaries_that_are_due_together_are_one_message(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17))
    text = world.about(lan, "Ngày A").text
    assert "Ngày B" in text
    assert "lần thứ 90 (năm tròn)" in text
    assert "thứ Ba 17/03, hôm nay" in text
    assert "huỷ" not in text


async def test_what_stands_in_the_calendar_cannot_break_a_message(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 16))
    assert "Ngày A & <b>bạn</b>" in world.about(lan, "Ngày A").text


async def test_events_go_to_everybody_and_tasks_to_their_units(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    hoa = await world.enrol("Chị Hoa", "mttq")
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    await world.at(date(2020, 3, 19))

    def received(person: object, words: str) -> bool:
        return any(words in message.text for message in world.sent(person))  # type: ignore[arg-type]

    assert [received(person, "Ngày A") for person in (lan, hoa, lead)] == [True, True, True]
    assert [received(person, "Báo cáo quý") for person in (lan, hoa, lead)] == [True, False, False]
    assert [received(person, "Kế hoạch chung") for person in (lan, hoa, lead)] == [True, True, False]


async def test_each_task_is_a_message_of_its_own(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17))
    together = [m for m in world.sent(lan) if "Báo cáo quý" in m.text and "Kế hoạch chung" in m.text]
    assert together == []


async def test_overdue_tasks_stand_in_one_numbered_list_a_week(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 4, 20))
    weekly = world.last(lan)
    assert "Việc quá hạn chưa báo xong: 2" in weekly.text
    assert buttons(weekly) == ["1", "2"]
    card = await world.tap(lan, weekly, "2")
    assert "II.2 · Kế hoạch chung" in card.text
    confirmed = await world.say(lan, "xong", to=card)
    assert "II.2" in confirmed.text
    assert "đã xong" in confirmed.text


async def test_a_task_that_is_done_is_not_reminded_of_again(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    await world.tap(lan, world.about(lan, "Báo cáo quý"), "Xong")
    count = sum("⏳" in m.text and "Báo cáo quý" in m.text for m in world.sent(lan))
    await world.at(date(2020, 4, 20))
    assert sum("⏳" in m.text and "Báo cáo quý" in m.text for m in world.sent(lan)) == count


async def test_a_task_of_two_units_is_still_open_for_the_one_that_has_not_done_it(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    hoa = await world.enrol("Chị Hoa", "mttq")
    await world.at(date(2020, 3, 13))
    await world.tap(lan, world.about(lan, "Kế hoạch chung"), "Xong")
    before = len(world.sent(hoa))
    await world.at(date(2020, 3, 20))
    assert any("Kế hoạch chung" in m.text for m in world.sent(hoa)[before:])
    assert "Kế hoạch chung" in (await world.say(hoa, "/nhiemvu")).text


async def test_who_joins_later_is_told_of_what_is_due_from_then_on(world: World) -> None:
    await world.at(date(2020, 3, 16), 12)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17))
    assert "hôm nay" in world.about(lan, "Ngày A").text
    assert "ngày mai" in world.about(lan, "Báo cáo quý").text


async def test_the_admin_is_told_in_good_time_of_an_unknown_day(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    for day in range(10, 14):
        await world.at(date(2020, 3, day))
    await world.at(date(2020, 4, 1))
    notices = [m.text for m in world.sent(admin) if "Hội nghị chưa rõ ngày" in m.text]
    assert len(notices) == 1
    assert "tháng 5/2020, chưa ấn định ngày" in notices[0]
    assert not any("Hội nghị chưa rõ ngày" in m.text for m in world.sent(lan))


async def test_after_a_break_a_message_says_that_it_is_late_and_comes_once(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.service.plan()
    before = len(world.sent(lan))
    world.clock.move_to(world.clock.now().replace(day=18, hour=6))
    await world.service.dispatch()
    late = [m.text for m in world.sent(lan)[before:]]
    assert sum("Báo cáo quý" in text for text in late) == 1
    assert sum("Ngày A" in text for text in late) <= 1
    assert all("Gửi muộn" in text for text in late)


async def test_a_day_full_of_anniversaries_still_fits_one_message(world: World) -> None:
    from bot.store import loading

    folder = world.service.settings.office.calendar_data
    days = "\n".join(
        f'[[anniversary]]\nid = "k{n}"\nsummary = "{"Ngày kỷ niệm & <dài> " * 12}{n}"\nyearly = "03-17"\n'
        for n in range(40)
    )
    (folder / "b.toml").write_text(f'[layer]\nid = "more"\n{days}', encoding="utf-8")
    await loading.load(world.service.store, [folder / "b.toml"], bundled=folder, by="test", now=world.clock.now())
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 17))
    text = world.about(lan, "Ngày kỷ niệm").text
    assert len(text) <= 4096
    assert "mục nữa, xem /lich" in text
