"""What is added, or first planned, when its reminders should have gone already."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.delivery.message import Message as Words
from bot.office import change
from bot.office.office import Office
from bot.sandbox import Person
from bot.store import bundled_calendar, loading
from bot.store.address import Address
from bot.store.officers import Role
from bot.store.versions import Author

from .conftest import CALENDAR, World


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


def told(world: World, person: Person, words: str) -> list[str]:
    """The reminders that somebody has received of something."""
    return [m.text for m in world.sent(person) if words in m.text and "Xem trước" not in m.text]


@pytest.mark.parametrize(
    ("typed", "at_once", "next_day"),
    [
        ("10/3 Họp giao ban", 1, 0),  # today, and nothing more is to come
        ("11/3 Họp giao ban", 1, 1),  # tomorrow: at once, and in the morning
        ("15/3 Họp giao ban", 1, 0),  # its week has begun
        ("30/3 Họp giao ban", 0, 0),  # there is time
        ("9/3/2020 Họp giao ban", 0, 0),  # it is over
    ],
)
async def test_what_is_added_within_its_lead_times_is_told_at_once(
    world: World, typed: str, at_once: int, next_day: int
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    preview = await world.say(admin, f"/them {typed}")
    assert ("Báo ngay 1 mục" in preview.text) == bool(at_once)
    await world.tap(admin, preview, "Áp dụng")
    assert len(told(world, lan, "Họp giao ban")) == at_once
    assert "gửi muộn" not in "".join(told(world, lan, "Họp giao ban")).lower()
    await world.at(date(2020, 3, 11), hour=9)
    assert len(told(world, lan, "Họp giao ban")) == at_once + next_day


async def test_what_is_moved_close_is_told_to_everybody_once(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.tap(admin, await world.say(admin, "/them 26/6 Họp"), "Áp dụng")
    for day in ("12/3", "13/3"):
        question = await world.tap(admin, await world.say(admin, "/sua hop"), "Dời ngày")
        await world.tap(admin, await world.say(admin, day, to=question), "Áp dụng")
        if day == "12/3":
            assert len(told(world, lan, "Họp")) == 1
    assert "dời" in world.last(lan).text  # who has been told of the day that no longer holds learns of the other one
    assert len(told(world, lan, "Họp")) == 2


async def test_a_loaded_file_tells_only_of_what_is_new_in_it(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    before = len(world.sent(lan))
    more = "".join(
        f'\n[[{kind}]]\nid = "moi-{day}-{kind}"\nsummary = "Mới {kind} {day}"\n{key} = 2020-03-{day:02}\n{units}'
        for day in range(1, 31)
        for kind, key, units in (("event", "date", ""), ("task", "due", 'units = ["ubnd"]\n'))
    )
    world.state.say(admin.user_id, "", document=("a.toml", (CALENDAR + more).encode()))
    await world.settle()
    await world.tap(admin, world.about(admin, "Xem trước"), "Áp dụng")
    new = [m.text for m in world.sent(lan)[before:]]
    events = [text for text in new if "Mới event" in text]
    assert len(events) == 1
    assert all(f"Mới event {day}" in events[0] for day in range(10, 18))
    assert "Mới event 9" not in events[0]
    assert "Mới event 18" not in events[0]
    assert not any("Ngày A" in text or "Báo cáo quý" in text for text in new)
    assert all(any(f"Mới task {day}\n" in text for text in new) for day in range(10, 18))
    assert not any("Mới task 9\n" in text for text in new)


async def test_at_night_only_what_is_about_the_same_day_is_told_at_once(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 10), hour=22)
    for words in ("10/3 Trực đêm", "11/3 Họp sáng", "13/3 Tập huấn"):
        await world.tap(admin, await world.say(admin, f"/them {words}"), "Áp dụng")
    assert [len(told(world, lan, words)) for words in ("Trực đêm", "Họp sáng", "Tập huấn")] == [1, 0, 0]
    await world.at(date(2020, 3, 11))
    assert [len(told(world, lan, words)) for words in ("Trực đêm", "Họp sáng", "Tập huấn")] == [1, 1, 1]
    assert "gửi muộn" not in "".join(told(world, lan, "Tập huấn")).lower()


async def test_what_another_process_adds_while_messages_leave_is_told_as_it_is(world: World, tmp_path: Path) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    file = tmp_path / "moi.toml"
    file.write_text(
        '[layer]\nid = "moi"\nname = "Mới"\n\n[[task]]\nid = "gap"\nsummary = "Việc gấp"\nunits = ["ubnd"]\n'
        'due = 2020-03-11\n\n[[event]]\nid = "hop"\nsummary = "Họp gấp"\ndate = 2020-03-11\n',
        encoding="utf-8",
    )
    service, bundled = world.service, world.service.settings.office.calendar_data
    another = replace(service.office)  # what another process knows
    honest = service.dispatcher.send

    async def send(address: Address, message: Words) -> str:
        service.dispatcher.send = honest
        async with service.store.read() as connection:
            here = await bundled_calendar.snapshot(connection, bundled, "vi")
        proposal = loading.propose(here, [file], locale="vi", today=service.office.today())
        await change.carry_out(another, proposal, author=Author("cli"), bundled=bundled)
        return await honest(address, message)

    service.dispatcher.send = send
    await world.say(lan, "/trogiup")
    assert len(told(world, lan, "Việc gấp")) == 1
    assert len(told(world, lan, "Họp gấp")) == 1


@pytest.mark.parametrize("more", [False, True], ids=["planned_anew", "changed"])
async def test_what_was_told_at_once_is_not_told_again_when_the_clock_is_set_back(world: World, more: bool) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 10), hour=9, minute=30)  # half an hour after it would have been told of
    await world.tap(admin, await world.say(admin, "/them 10h 10/3 Họp giao ban"), "Áp dụng")
    assert len(told(world, lan, "Họp giao ban")) == 1
    world.clock.instant -= timedelta(minutes=45)
    await world.service.clock_moved()
    await world.service.plan()
    if more:
        await world.tap(admin, await world.say(admin, "/them 10/4 Họp khác"), "Áp dụng")
    await world.at(date(2020, 3, 10), hour=11)
    assert len(told(world, lan, "Họp giao ban")) == 1


async def test_on_a_day_off_a_task_is_told_at_once_only_where_it_is_due_before_people_work_again(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 15), hour=9)  # a Sunday
    more = "".join(
        f'\n[[task]]\nid = "t{day}"\nsummary = "Việc ngày {day}"\nunits = ["ubnd"]\ndue = 2020-03-{day}\n'
        for day in (15, 17)
    )
    world.state.say(admin.user_id, "", document=("a.toml", (CALENDAR + more).encode()))
    await world.settle()
    await world.tap(admin, world.about(admin, "Xem trước"), "Áp dụng")
    assert (len(told(world, lan, "Việc ngày 15")), len(told(world, lan, "Việc ngày 17"))) == (1, 0)
    await world.at(date(2020, 3, 16), hour=9)
    assert len(told(world, lan, "Việc ngày 17")) == 1


async def test_what_comes_due_while_a_change_is_being_written_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11), hour=7, minute=29)
    honest = change.ready

    async def ready(office: Office, token: str) -> change.Ready:
        made = await honest(office, token)
        world.clock.advance(timedelta(minutes=2))
        return made

    preview = await world.say(admin, "/them 18/3 Họp giao ban")  # which is told of a week before, at 7:30
    monkeypatch.setattr(change, "ready", ready)
    await world.tap(admin, preview, "Áp dụng")
    await world.at(date(2020, 3, 11), hour=9)
    assert len(told(world, lan, "Họp giao ban")) == 1
