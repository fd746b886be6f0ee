"""/lich, /nhiemvu and /trogiup."""

from datetime import date

from bot.store.officers import Role

from .conftest import World, buttons


async def test_lich_shows_what_is_coming_page_by_page_in_one_message(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    first = await world.say(lan, "/lich")
    text = first.text
    assert text.index("Ngày A") < text.index("II.1 · Báo cáo quý") < text.index("II.2 · Kế hoạch chung")
    assert "thứ Ba 17/03, còn 7 ngày" in text
    assert "đã huỷ" in text
    assert "tháng 5/2020, chưa ấn định ngày" in text
    assert buttons(first) == []


async def test_pages_turn_in_place(world: World) -> None:
    folder = world.service.settings.office.calendar_data
    more = "\n".join(
        f'[[event]]\nid = "e{n}"\nsummary = "Sự kiện số {n}"\ndate = 2020-06-{n:02}\n' for n in range(1, 21)
    )
    (folder / "b.toml").write_text(f'[layer]\nid = "more"\n{more}', encoding="utf-8")
    from bot.store import loading

    result = await loading.load(
        world.service.store, [folder / "b.toml"], bundled=folder, by="test", now=world.clock.now()
    )
    assert result.errors == ()
    lan = await world.enrol("Chị Lan", "ubnd")
    first = await world.say(lan, "/lich")
    count = len(world.sent(lan))
    await world.tap(lan, first, "Sau")
    second = world.state.message(lan.user_id, first.message_id)
    assert "trang 2/4" in second.text
    assert buttons(second) == ["‹ Trước", "Sau ›"]
    await world.tap(lan, second, "Trước")
    assert world.state.message(lan.user_id, first.message_id).text == first.text
    assert len(world.sent(lan)) == count


async def test_nhiemvu_lists_my_tasks_with_their_state_overdue_first(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 19), 12)
    listed = await world.say(lan, "/nhiemvu")
    assert listed.text.index("II.1") < listed.text.index("II.2")
    assert "quá hạn 1 ngày" in listed.text
    assert "hạn tạm đặt" in listed.text
    card = await world.tap(lan, listed, "1")
    await world.tap(lan, card, "Xong")
    again = await world.say(lan, "/nhiemvu")
    assert again.text.index("II.2") < again.text.index("✅ II.1")


async def test_an_officer_sees_only_the_tasks_of_their_units_and_a_lead_all(world: World) -> None:
    hoa = await world.enrol("Chị Hoa", "mttq")
    lead = await world.enrol("Đồng chí Bí thư", role=Role.LEAD)
    assert "Báo cáo quý" not in (await world.say(hoa, "/nhiemvu")).text
    seen = (await world.say(lead, "/nhiemvu")).text
    assert "Báo cáo quý" in seen
    assert "UBND: chưa thực hiện" in seen
    assert "MTTQ: chưa thực hiện" in seen


async def test_trogiup_lists_the_commands(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    text = (await world.say(lan, "/trogiup")).text
    for command in ("/lich", "/nhiemvu", "/dangky", "/trogiup", "/dung"):
        assert command in text


async def test_an_unknown_command_is_answered(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    assert "/trogiup" in (await world.say(lan, "/lichh")).text
