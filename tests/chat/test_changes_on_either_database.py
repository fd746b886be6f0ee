"""A change of the calendar by phone, from its preview to its undoing, on SQLite and on PostgreSQL."""

import asyncio
from datetime import date

from bot.calendar.model import Calendar, Once, Status
from bot.sandbox import Message, Person
from bot.store import calendars, progress, versions
from bot.store.officers import Role

from .conftest import CALENDAR, World, buttons

MOVED = CALENDAR.replace("due = 2020-03-18", "due = 2020-03-25")


async def send(world: World, person: Person, text: str) -> Message:
    world.state.say(person.user_id, "", document=("phuong.toml", text.encode()))
    await world.settle()
    return world.last(person)


async def calendar(world: World) -> Calendar:
    async with world.service.store.read() as connection:
        return await calendars.read(connection)


async def history(world: World) -> list[tuple[int, str, str]]:
    async with world.service.store.read() as connection:
        return [(one.number, one.action.value, one.officer) for one in await versions.listed(connection)]


async def test_a_load_two_edits_and_an_undo(either_world: World) -> None:
    world = either_world
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    await world.say(lan, "đang làm 50%", to=world.about(lan, "Báo cáo quý"))

    preview = await send(world, admin, MOVED)
    assert "Ngày: 18/03/2020 → 25/03/2020" in preview.text
    assert (await calendar(world)).by_id["bao-cao"].schedule == Once(2020, 3, 18)
    await world.tap(admin, preview, "Áp dụng")
    assert "hạn dời từ 18/03 sang 25/03" in world.last(lan).text

    await world.tap(admin, await world.say(admin, "/them 26/6 Hội nghị tổng kết"), "Áp dụng")
    card = await world.say(admin, "/sua hội nghị tổng kết")
    await world.tap(admin, await world.tap(admin, card, "Huỷ"), "Áp dụng")
    assert (await calendar(world)).by_id["hoi-nghi-tong-ket"].status is Status.CANCELLED

    preview = await world.say(admin, "/hoantac")
    assert "Tình trạng: đã huỷ → đã định" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    assert (await calendar(world)).by_id["hoi-nghi-tong-ket"].status is Status.CONFIRMED
    async with world.service.store.read() as connection:
        assert (await progress.states(connection))[("bao-cao", "")]["ubnd"].percent == 50
    assert [action for _, action, _ in reversed(await history(world))] == ["load", "load", "edit", "edit", "undo"]


async def test_of_two_admins_at_once_one_is_first_and_the_other_looks_again(either_world: World) -> None:
    world = either_world
    minh = await world.enrol("Anh Minh", role=Role.ADMIN)
    hoa = await world.enrol("Chị Hoa", role=Role.ADMIN)
    mine = await send(world, minh, MOVED)
    theirs = await send(world, hoa, CALENDAR.replace("due = 2020-03-18", "due = 2020-04-01"))
    for person, preview in ((hoa, theirs), (minh, mine)):
        data = next(button["callback_data"] for button in preview.buttons if "Áp dụng" in button["text"])
        world.state.tap(person.user_id, person.user_id, preview.message_id, data)
    await world.settle()
    # Whose change is written first is not settled by who taps first.
    first, second = (hoa, minh) if "Đã áp dụng" in world.last(hoa).text else (minh, hoa)
    days = {hoa.name: date(2020, 4, 1), minh.name: date(2020, 3, 25)}
    again = world.last(second)
    assert f"{first.name} đã đổi lúc" in again.text
    assert f"Ngày: {days[first.name]:%d/%m/%Y} → {days[second.name]:%d/%m/%Y}" in again.text
    assert [who for _, _, who in await history(world)] == [first.name, ""]
    await world.tap(second, again, "Áp dụng")
    day = days[second.name]
    assert (await calendar(world)).by_id["bao-cao"].schedule == Once(day.year, day.month, day.day)
    assert buttons(world.state.message(second.user_id, again.message_id)) == []


async def test_the_same_proposal_applied_twice_at_the_same_moment_is_written_once(either_world: World) -> None:
    from bot.store import loading
    from bot.store.versions import Action, Author, State

    store, now = either_world.service.store, either_world.clock.now()
    async with store.read() as connection:
        held = await calendars.snapshot(connection)
    after = loading.propose_state(held, State(Calendar(), {}), Action.EDIT)

    async def apply() -> bool:
        try:
            async with store.begin() as connection:
                return await loading.apply(connection, after, author=Author("chat"), now=now) is not None
        except loading.Outdated:
            return False

    assert sorted(await asyncio.gather(apply(), apply())) == [False, True]
