"""/nhatky: what was done in the chat is told to admins, in the transaction of what was done, and to nobody else."""

from bot.sandbox import Person
from bot.store import audit
from bot.store.audit import Which
from bot.store.officers import Role

from .conftest import World, buttons


async def actions(world: World) -> list[tuple[str, str, str]]:
    """(action, subject, via) of every row, oldest first."""
    async with world.service.store.read() as connection:
        rows = await audit.rows(connection, Which())
    return [(row.action, row.subject, row.doer.via.value) for row in reversed(rows)]


async def test_what_people_do_is_told_to_admins(world: World, lan: Person, lead: Person) -> None:
    admin = await world.enrol("Anh Quản", role=Role.ADMIN)
    await world.say(lan, "xin gia hạn đến 25/3", to=world.about(lan, "Báo cáo quý"))
    await world.tap(lead, world.about(lead, "Xin gia hạn"), "Đồng ý")
    await world.tap(lan, await world.say(lan, "/lich tuần"), "Word")
    await world.tap(lead, await world.say(lead, "/tonghop tháng 3"), "Excel")
    await world.tap(lan, await world.say(lan, "/doilink"), "Đổi")
    await world.tap(lan, await world.say(lan, "/dung"), "Thôi nhận")
    assert [one for one in await actions(world) if one[0] != "load"] == [
        ("enrol", "officer:1", "chat"),
        ("enrol", "officer:2", "chat"),
        ("enrol", "officer:3", "chat"),
        ("grant", "extension:1", "chat"),
        ("export", "week:2020-03-09", "chat"),
        ("export", "report:2020-03-01:2020-03-31", "chat"),
        ("renew_link", "officer:1", "chat"),
        ("leave", "officer:1", "chat"),
    ]
    told = (await world.say(admin, "/nhatky")).text
    assert "Thôi dùng: cán bộ 1" in told  # who has left has no name any more
    assert "Lan" not in told
    assert "Đồng chí Bí thư\nĐồng ý gia hạn: II.1 · Báo cáo quý" in told
    assert "gia hạn đến: 25/03/2020" in told
    assert "Xuất tệp: báo cáo tháng 3 năm 2020" in told
    narrowed = (await world.say(admin, "/nhatky gia hạn tháng 3")).text
    assert "Gia hạn, tháng 3 năm 2020" in narrowed
    assert "1 mục" in narrowed
    assert "gõ /nhatky" in (await world.say(admin, "/nhatky linh tinh gì đó")).text
    assert "Đồng chí Bí thư" in (await world.say(admin, "/nhatky bí thư")).text
    assert "3 mục" in world.last(admin).text  # enrolled, granted, exported
    assert "0 mục" in (await world.say(admin, "/nhatky năm ngoái")).text
    page = await world.say(admin, "/nhatky")
    assert "Cán bộ" in buttons(page)
    await world.tap(admin, page, "Cán bộ")
    shown = world.state.message(admin.user_id, page.message_id)
    assert "Nhật ký</b> – Cán bộ" in shown.text or "Nhật ký – Cán bộ" in shown.text
    assert "quản trị" in (await world.say(lead, "/nhatky")).text


async def test_long_audits_have_pages(world: World) -> None:
    admin = await world.enrol("Anh Quản", role=Role.ADMIN)
    async with world.service.store.begin() as connection:
        doer = audit.Doer(audit.Via.TERMINAL)
        for number in range(20):
            await audit.record(connection, doer, "export", f"week:2020-03-{number + 1:02}", now=world.clock.now())
    first = await world.say(admin, "/nhatky xuất tệp")
    assert "20 mục, trang 1/3" in first.text
    assert "lịch tuần từ 20/03/2020" in first.text
    await world.tap(admin, first, "Sau")
    assert "trang 2/3" in world.state.message(admin.user_id, first.message_id).text
