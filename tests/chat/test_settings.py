"""/caidat: what each sets for themselves, by buttons in one message and by plain words; and what it does."""

from datetime import date, time

import pytest

from bot.calendar.model import Kind
from bot.sandbox import Person
from bot.store import officers, preferences
from bot.store.officers import Role
from bot.store.preferences import Preferences

from .conftest import ZONE, World, buttons

A, TASK = "Ngày A", "Báo cáo quý"


async def chosen(world: World, name: str = "Chị Lan") -> Preferences:
    async with world.service.store.read() as connection:
        found = next(one for one in await officers.enrolled(connection) if one.name == name)
        return await preferences.of(connection, found.id)


def when(world: World, person: Person, words: str) -> list[tuple[int, time]]:
    """On which days of March, and at which office time, somebody was told of something."""
    found = [message.date.astimezone(ZONE) for message in world.sent(person) if words in message.text]
    return [(at.day, at.time().replace(second=0, microsecond=0)) for at in found]


async def test_one_message_changes_in_place_and_says_what_is_set(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    card = await world.say(lan, "/caidat")
    assert "Giờ nhắc: 07:30 (như cơ quan)" in card.text
    assert "7, 3, 1 ngày và đúng ngày (như cơ quan)" in card.text
    many = len(world.sent(lan))
    for button, words in (
        ("Giờ nhắc", "mấy giờ"),
        ("09:00", "mấy giờ"),
        ("Quay lại", "Giờ nhắc: 09:00"),
        ("Việc: nhắc trước", "trước mấy ngày"),
        ("3 ngày", "trước mấy ngày"),
        ("14 ngày", "trước mấy ngày"),
        ("Quay lại", "14, 7, 1 ngày và đúng ngày"),
        ("Sự kiện: nhắc trước", "đại hội trước"),
        ("30 ngày", "đại hội trước"),
        ("Quay lại", "7, 1 ngày và đúng ngày"),
        ("Nhắc về gì", "nhắc về gì"),
        ("Ngày lễ", "nhắc về gì"),
        ("Việc", "nhắc về gì"),
        ("Quay lại", "tất cả, trừ việc, ngày lễ, kỷ niệm"),
        ("Giờ yên lặng", "gửi khi hết giờ"),
        ("từ 20:00", "gửi khi hết giờ"),
        ("đến 06:30", "gửi khi hết giờ"),
        ("Quay lại", "20:00 – 06:30"),
        ("Ngày yên lặng", "Ngày yên lặng"),
        ("Chủ nhật", "Ngày yên lặng"),
        ("Quay lại", "Chủ nhật"),
        ("Bản tin tuần", "một tin mỗi tuần"),
        ("thứ Năm", "một tin mỗi tuần"),
        ("Không gửi", "một tin mỗi tuần"),
        ("English", "Your reminders"),
        ("Tiếng Việt", "Cài đặt nhắc"),
    ):
        if button == "English":
            await world.tap(lan, card, "Quay lại")
        card = await world.tap(lan, card, button)
        assert words in card.text, (button, card.text)
    assert len(world.sent(lan)) == many
    assert await chosen(world) == Preferences(
        hour=time(9),
        leads={Kind.TASK: (14, 7, 1, 0), **dict.fromkeys((Kind.ANNIVERSARY, Kind.EVENT, Kind.CONGRESS), (7, 1, 0))},
        quiet=(time(20), time(6, 30)),
        quiet_days=frozenset({6}),
        off=frozenset({Kind.TASK, Kind.ANNIVERSARY}),
        digest=False,
        digest_day=3,
    )
    card = await world.tap(lan, card, "Đặt lại")
    assert await chosen(world) == Preferences()
    assert "Giờ nhắc: 07:30 (như cơ quan)" in card.text


async def test_a_page_marks_what_is_chosen_and_what_cannot_be_changes_nothing(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    card = await world.tap(lan, await world.say(lan, "/caidat"), "Việc: nhắc trước")
    assert [one for one in buttons(card) if one.startswith("✓")] == [
        "✓ 7 ngày",
        "✓ 3 ngày",
        "✓ 1 ngày",
        "✓ như cơ quan",
    ]
    assert "đúng ngày" not in buttons(card)  # it stays
    card = await world.tap(lan, card, "Quay lại")
    card = await world.tap(lan, card, "Ngày yên lặng")
    for day in ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"):
        card = await world.tap(lan, card, day)
    assert len((await chosen(world)).quiet_days) == 6


WORDS = (
    ("nhắc tôi lúc 8h", "lúc 08:00", {"hour": time(8)}),
    ("Từ nay nhắc em lúc 7 giờ 15 nhé", "lúc 07:15", {"hour": time(7, 15)}),
    ("nhac toi luc 6h30", "lúc 06:30", {"hour": time(6, 30)}),
    ("nhắc tôi lúc 23h", "trong khoảng 05:00", {"hour": time(6, 30)}),
    ("nhắc trước 7, 3, 1 ngày", "7, 3, 1 ngày và đúng ngày", {"leads": {Kind.TASK: (7, 3, 1, 0)}}),
    ("nhắc việc trước 5 và 2 ngày", "5, 2 ngày và đúng ngày", {"leads": {Kind.TASK: (5, 2, 0)}}),
    ("nhắc trước 400 ngày", "xa nhất là 90", {"leads": {Kind.TASK: (5, 2, 0)}}),
    ("đừng nhắc sau 20h", "20:00 – 06:30", {"quiet": (time(20), time(6, 30))}),
    ("không nhắc chủ nhật", "Chủ nhật", {"quiet_days": frozenset({6})}),
    ("đừng nhắc tôi cuối tuần", "thứ Bảy, Chủ nhật", {"quiet_days": frozenset({5, 6})}),
    ("tắt bản tin tuần", "không gửi bản tin", {"digest": False}),
    ("bật bản tin", "sẽ gửi bản tin", {"digest": True}),
    ("tiếng Anh", "I speak English", {}),
    ("tiếng Việt", "tôi nói tiếng Việt", {}),
    ("cài đặt", "Cài đặt nhắc của đồng chí", {}),
)


async def test_plain_words_set_the_same(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    wrong = []
    for words, said, fields in WORDS:
        answer = await world.say(lan, words)
        now = await chosen(world)
        if said not in answer.text or any(getattr(now, name) != value for name, value in fields.items()):
            wrong.append((words, answer.text[:120], now))
    assert wrong == []


@pytest.mark.parametrize("words", ["đừng nhắc nữa", "mai nhắc lại", "xong", "nhắc chị Hoa lúc 8h họp"])
async def test_other_words_set_nothing(world: World, lan: Person, words: str) -> None:
    await world.say(lan, words, to=world.about(lan, TASK))
    await world.say(lan, words)
    assert await chosen(world) == Preferences()


async def test_everybody_is_told_at_their_own_hour_and_ahead_as_they_chose(either_world: World) -> None:
    world = either_world
    lan, hoa, minh = [await world.enrol(name, "ubnd") for name in ("Chị Lan", "Chị Hoa", "Anh Minh")]
    await world.say(lan, "nhắc tôi lúc 6h30")
    await world.say(lan, "nhắc trước 5 ngày")
    await world.say(hoa, "nhắc tôi lúc 9h")
    await world.at(date(2020, 3, 18), 18)
    usual = time(7, 30)
    # Due on Wednesday 18 March: Friday the 13th is five days before.
    assert when(world, lan, TASK) == [(13, time(6, 30)), (18, time(6, 30))]
    assert when(world, hoa, TASK) == [(day, time(9)) for day in (11, 13, 17, 18)]
    assert when(world, minh, TASK) == [(day, usual) for day, _ in when(world, hoa, TASK)]
    assert when(world, lan, A) == [(day, time(6, 30)) for day, _ in when(world, minh, A)]


async def test_kinds_that_are_off_are_not_told_but_the_due_day_of_a_task_is(world: World) -> None:
    lan, hoa = await world.enrol("Chị Lan", "ubnd"), await world.enrol("Chị Hoa", "ubnd")
    card = await world.tap(lan, await world.say(lan, "/caidat"), "Nhắc về gì")
    for kind in ("Việc", "Ngày lễ"):
        card = await world.tap(lan, card, kind)
    await world.at(date(2020, 3, 19), 18)
    assert [day for day, _ in when(world, lan, TASK)] == [18, 19]
    assert when(world, lan, A) == []
    assert when(world, hoa, A) != []


async def test_quiet_hours_and_days_put_off_and_drop_nothing(world: World) -> None:
    lan, hoa = await world.enrol("Chị Lan", "ubnd"), await world.enrol("Chị Hoa", "ubnd")
    card = await world.tap(lan, await world.say(lan, "/caidat"), "Ngày yên lặng")
    for day in ("thứ Ba", "thứ Tư"):  # 17 and 18 March, the due day
        card = await world.tap(lan, card, day)
    await world.at(date(2020, 3, 19), 18)
    days = [day for day, _ in when(world, hoa, TASK)]
    assert days[-3:] == [17, 18, 19]
    assert [day for day, _ in when(world, lan, TASK)][-3:] == [17, 18, 19]  # neither could wait
    # Due on the 20th: what was for the 17th waits until the 19th, where the next one takes its place.
    assert [day for day, _ in when(world, hoa, "Kế hoạch chung")] == [13, 17, 19]
    assert [day for day, _ in when(world, lan, "Kế hoạch chung")] == [13, 19]


MORE_WORDS = (
    ("không gửi thứ bảy chủ nhật", {"quiet_days": frozenset({5, 6})}),
    ("nhắc cả chủ nhật nhé", {"quiet_days": frozenset({5})}),
    ("k nhắc t7, cn", {"quiet_days": frozenset({5, 6})}),
    ("đừng nhắc trước 8 giờ và sau 20h", {"quiet": (time(20), time(8))}),
    ("bỏ giờ yên lặng", {"quiet": None}),
    ("chỉ nhắc từ 7h đến 18h", {"quiet": (time(18), time(7))}),
    ("sau 9h tối đừng gửi gì nữa nhé", {"quiet": (time(21), time(7))}),
    ("im lặng từ 22h đến 6h", {"quiet": (time(22), time(6))}),
    ("mỗi sáng 7h30 nhắc tôi", {"hour": time(7, 30)}),
    ("đổi giờ nhắc sang 8 giờ rưỡi", {"hour": time(8, 30)}),
    ("gửi bản tin lúc 9h", {"digest_hour": time(9)}),
    ("nhắc như cơ quan", {"hour": None, "quiet": None}),
)
NOT_UNDERSTOOD = ("đừng nhắc em buổi tối", "nhắc tôi 8h và 14h", "đừng gửi tin vào ngày nghỉ")
"""What is plainly about reminders, and is asked about."""


async def test_relatives_of_these_words_and_what_is_typed_on_a_page(world: World) -> None:
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    wrong = []
    for words, fields in MORE_WORDS:
        answer = await world.say(lan, words)
        now = await chosen(world)
        if any(getattr(now, name) != value for name, value in fields.items()):
            wrong.append((words, answer.text[:120], now))
    before = await chosen(world)
    for words in NOT_UNDERSTOOD:
        answer = await world.say(lan, words)
        if "chưa đổi gì" not in answer.text or await chosen(world) != before:
            wrong.append((words, answer.text[:120], await chosen(world)))
    assert wrong == []
    pages: tuple[tuple[str, str, str, object], ...] = (
        ("🕢", "8h15", "hour", time(8, 15)),
        ("🌙", "sau 21h", "quiet", (time(21), time(7, 30))),
        ("🛌", "t7, cn", "quiet_days", frozenset({5, 6})),
        ("⏳", "7, 3", "leads", {Kind.TASK: (7, 3, 0)}),
    )
    for page, words, name, value in pages:
        card = await world.say(lan, "/caidat")
        await world.tap(lan, card, page)
        await world.say(lan, words)
        assert getattr(await chosen(world), name) == value, words
    await world.tap(lan, await world.say(lan, "/caidat"), "🕢")
    assert "đang làm 50%" in (await world.say(lan, "II.1 đang làm 50%")).text


async def test_what_is_moved_after_somebody_was_told_early_is_planned_anew_and_lost_for_nobody(world: World) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    lan, hoa = [await world.enrol(name, "ubnd") for name in ("Chị Lan", "Chị Hoa")]
    await world.say(lan, "nhắc tôi lúc 6h")

    def due_today(person: Person) -> list[time]:
        return [at for day, at in when(world, person, TASK) if day == 18]

    async def moves(day: str) -> None:
        question = await world.tap(admin, await world.say(admin, "/sua bao-cao"), "Dời ngày")
        await world.tap(admin, await world.say(admin, day, to=question), "Áp dụng")
        await world.service.plan()

    await world.at(date(2020, 3, 18), 6, 30)
    assert due_today(lan) == [time(6)]
    await moves("27/3")
    assert "dời" in world.last(lan).text
    # Moved back before the office's hour: who has not been told is told then, and nobody twice.
    await world.at(date(2020, 3, 18), 6, 45)
    await moves("18/3")
    before = len(due_today(lan))
    await world.at(date(2020, 3, 18), 8)
    assert time(7, 30) in due_today(hoa)
    assert len(due_today(lan)) == before
    assert not any("lập lịch nhắc" in message.text for message in world.sent(admin))
