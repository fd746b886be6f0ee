"""Meetings in the chat: added and changed in a few words, told of with hour and place, and said where they clash."""

from datetime import date, time

import pytest

from bot.calendar.model import Calendar, Entry, Kind, Once
from bot.sandbox import Person
from bot.store import calendars

from .conftest import World, buttons


async def entry(world: World, id_: str) -> Entry:
    async with world.service.store.read() as connection:
        calendar: Calendar = await calendars.read(connection)
    return calendar.by_id[id_]


async def add(world: World, admin: Person, words: str) -> str:
    preview = await world.say(admin, f"/them {words}")
    await world.tap(admin, preview, "Áp dụng")
    return preview.text


@pytest.mark.parametrize(
    ("words", "shown", "made"),
    [
        (
            "16/4 14h Họp BCĐ tại hội trường",
            "Họp BCĐ: 14:00, 16/04/2020\n   📍 hội trường",
            ("hop-bcd", Once(2020, 4, 16), time(14), None, "hội trường", ""),
        ),
        (
            "8h30 thứ Ba tới giao ban",
            "giao ban: 08:30, 17/03/2020",
            ("giao-ban", Once(2020, 3, 17), time(8, 30), None, "", ""),
        ),
        (
            "14h-16h 20/6 Hội nghị sơ kết, chủ trì: đ/c Bí thư",
            "Hội nghị sơ kết: 14:00–16:00, 20/06/2020\n   👤 Chủ trì: đ/c Bí thư",
            ("hoi-nghi-so-ket", Once(2020, 6, 20), time(14), time(16), "", "đ/c Bí thư"),
        ),
        (
            "sáng thứ 2 tuần sau 7h30 họp lệ",
            "họp lệ: 07:30, 16/03/2020",
            ("hop-le", Once(2020, 3, 16), time(7, 30), None, "", ""),
        ),
        (
            "chiều 20/6 Họp tổ",
            "Họp tổ (buổi chiều): 20/06/2020",
            ("hop-to-buoi-chieu", Once(2020, 6, 20), None, None, "", ""),
        ),
    ],
)
async def test_a_meeting_is_added_in_one_line(
    world: World, admin: Person, words: str, shown: str, made: tuple[object, ...]
) -> None:
    assert shown in await add(world, admin, words)
    found = await entry(world, str(made[0]))
    assert (found.id, found.schedule, found.starts, found.ends, found.place, found.chair) == made
    assert found.kind is Kind.EVENT


async def test_its_officers_are_told_in_the_morning_and_an_hour_before_with_the_minutes_left(
    world: World, admin: Person
) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await add(world, admin, "16/4 14h-16h Họp BCĐ tại hội trường, thành phần: các chi bộ")
    await world.at(date(2020, 4, 16))
    assert "🕐 14:00–16:00 thứ Năm 16/04, hôm nay" in world.about(lan, "Họp BCĐ").text
    before = len(world.sent(lan))
    await world.at(date(2020, 4, 16), hour=12, minute=59)
    assert len(world.sent(lan)) == before
    await world.at(date(2020, 4, 16), hour=13, minute=0)
    told = world.about(lan, "Họp BCĐ").text
    assert len(world.sent(lan)) == before + 1
    assert "🕐 14:00–16:00 thứ Năm 16/04, còn 60 phút\n📍 hội trường\n👥 Thành phần: các chi bộ" in told


async def test_hour_and_place_are_changed_by_taps_and_taken_back(world: World, admin: Person) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await add(world, admin, "11/3 14h Họp BCĐ tại hội trường")
    card = await world.say(admin, "/sua hop bcd")
    assert "🕐 14:00, 11/03/2020" in card.text
    assert {"🕐 Đổi giờ", "📍 Đổi địa điểm"} <= set(buttons(card))
    wrong = await world.say(admin, "25 giờ", to=await world.tap(admin, card, "Đổi giờ"))
    assert "chưa đọc được giờ" in wrong.text
    preview = await world.say(admin, "7h30 - 11h", to=wrong)
    assert "Giờ: 14:00 → 07:30" in preview.text
    await world.tap(admin, preview, "Áp dụng")
    assert ((await entry(world, "hop-bcd")).starts, (await entry(world, "hop-bcd")).ends) == (time(7, 30), time(11))
    assert "sớm lên, từ 14:00 11/03 thành 07:30–11:00 11/03" in world.last(lan).text
    question = await world.tap(admin, await world.say(admin, "/sua hop bcd"), "Đổi địa điểm")
    await world.tap(admin, await world.say(admin, "Phòng họp số 2", to=question), "Áp dụng")
    assert (await entry(world, "hop-bcd")).place == "Phòng họp số 2"
    assert "địa điểm mới: Phòng họp số 2" in world.last(lan).text
    await world.tap(admin, await world.say(admin, "/hoantac"), "Áp dụng")
    assert (await entry(world, "hop-bcd")).place == "hội trường"


async def test_moving_takes_an_hour_along_or_a_new_one(world: World, admin: Person) -> None:
    await add(world, admin, "20/6 14h Họp BCĐ")
    for words, starts, on in (
        ("22/6", time(14), Once(2020, 6, 22)),
        ("8h ngày 23/6, bận", time(8), Once(2020, 6, 23)),
        ("15h", time(15), Once(2020, 6, 23)),
        ("tháng 7", None, Once(2020, 7)),
    ):
        question = await world.tap(admin, await world.say(admin, "/sua hop bcd"), "Dời ngày")
        await world.tap(admin, await world.say(admin, words, to=question), "Áp dụng")
        moved = await entry(world, "hop-bcd")
        assert (moved.starts, moved.schedule) == (starts, on)


async def test_a_clash_is_said_and_does_not_block(world: World, admin: Person) -> None:
    await add(world, admin, "20/6 14h-16h Họp BCĐ tại hội trường")
    preview = await add(world, admin, "20/6 15h Tập huấn tại Hội trường")
    assert (
        "thứ Bảy 20/06/2020: “Họp BCĐ” (14:00–16:00) và “Tập huấn” (15:00) trùng giờ ở cùng một nơi: hội trường"
        in preview
    )
    assert (await entry(world, "tap-huan")).starts == time(15)
    assert "trùng giờ" not in await add(world, admin, "20/6 16h Giao ban tại hội trường")


async def test_a_day_and_a_week_show_hours_in_order(world: World, admin: Person) -> None:
    for words in ("20/6 14h Họp BCĐ tại hội trường", "20/6 8h Giao ban, chủ trì: ông An", "20/6 Ngày hội"):
        await add(world, admin, words)
    day = (await world.say(admin, "/lich 20/6")).text
    assert day.index("Ngày hội") < day.index("08:00 Giao ban") < day.index("14:00 Họp BCĐ")
    assert "     👤 Chủ trì: ông An" in day
    week = (await world.say(admin, "/lich 18-21/6")).text
    assert "14:00 Họp BCĐ, 📍 hội trường" in week
    named = (await world.say(admin, "khi nào họp bcđ?")).text
    assert "14:00 thứ Bảy, ngày 20 tháng 6 năm 2020, còn 102 ngày\n📍 hội trường" in named


@pytest.mark.parametrize(
    ("now", "typed", "at_once", "later"),
    [
        ((date(2020, 3, 10), 9, 0), "10/3 14h Họp", 1, [(date(2020, 3, 10), 13, 0)]),  # at once, and an hour before
        ((date(2020, 3, 10), 13, 30), "10/3 14h Họp", 1, []),
        ((date(2020, 3, 10), 14, 0), "10/3 14h Họp", 0, []),  # it has begun
        ((date(2020, 3, 10), 22, 0), "11/3 6h Họp", 1, []),  # it cannot wait for the morning
        ((date(2020, 3, 10), 22, 0), "11/3 10h Họp", 0, [(date(2020, 3, 11), 7, 30), (date(2020, 3, 11), 9, 0)]),
        ((date(2020, 3, 10), 22, 0), "12/3 6h Họp", 0, [(date(2020, 3, 11), 7, 30), (date(2020, 3, 11), 20, 0)]),
    ],
)
async def test_what_is_added_close_to_its_beginning_is_told_in_time(
    world: World,
    admin: Person,
    now: tuple[date, int, int],
    typed: str,
    at_once: int,
    later: list[tuple[date, int, int]],
) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(now[0], hour=now[1], minute=now[2])
    before = len(world.sent(lan))
    await add(world, admin, typed)
    assert len(world.sent(lan)) - before == at_once
    for number, (day, hour, minute) in enumerate(later, start=1):
        await world.at(day, hour=hour, minute=minute)
        assert len([one for one in world.sent(lan)[before:] if "Họp" in one.text]) == at_once + number
    await world.at(date(2020, 3, 12), hour=23)
    assert len([one for one in world.sent(lan)[before:] if "Họp" in one.text]) == at_once + len(later)
