"""What the office says by itself: late tasks told on, unanswered reminders asked again, the week's digests."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.office import rounds as rounds_of_office
from bot.sandbox import Person
from bot.store import absences, officers
from bot.store.officers import Role

from .conftest import CALENDAR, ZONE, World, office

MONDAY = date(2020, 3, 16)
MEETING = """
[[event]]
id = "giao-ban"
summary = "Họp giao ban"
date = 2020-03-24
starts = "08:00"
place = "Phòng họp 1"
"""
LATE, AGAIN, LEADS, MINE = "Việc trễ cần", "chưa có hồi âm", "Công việc tuần", "Tuần sau của đồng chí"


@pytest.fixture
async def rounds(tmp_path: Path) -> AsyncIterator[World]:
    """The office of `world`, with all that it says by itself; tasks are due on 18 and 20 March 2020."""
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR + MEETING}, start, rounds=True) as made:
        yield made


@pytest.fixture
async def either_rounds(tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """The office of `rounds`, once on SQLite and once on PostgreSQL."""
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR + MEETING}, start, database_url, rounds=True) as made:
        yield made


def told(world: World, person: Person, words: str) -> list[tuple[date, time]]:
    """When somebody was told something, in office time."""
    found = [message.date.astimezone(ZONE) for message in world.sent(person) if words in message.text]
    return [(at.date(), at.time().replace(microsecond=0)) for at in found]


async def through(world: World, *days: date) -> None:
    for day in days:
        await world.at(day, 18)


async def away(world: World, name: str, first: date, last: date, deputy: str | None = None) -> None:
    async with world.service.store.begin() as connection:
        ids = {one.name: one.id for one in await officers.enrolled(connection)}
        await absences.add(
            connection,
            ids[name],
            first,
            last,
            deputy_id=ids[deputy] if deputy else None,
            noted_by=ids[name],
            now=world.clock.now(),
        )


async def test_a_late_task_goes_to_the_units_lead_and_then_to_the_offices_and_to_each_once(rounds: World) -> None:
    await rounds.enrol("Chị Lan", "ubnd")
    head = await rounds.enrol("Anh Trưởng", "ubnd", role=Role.UNIT_LEAD)
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    await rounds.at(date(2020, 4, 20), 18)
    hour = time(7, 30)
    # Due on Wednesday 18 and Friday 20 March: two working days later, and three more. Nobody leads MTTQ.
    assert told(rounds, head, LATE) == [(date(2020, 3, 20), hour), (date(2020, 3, 24), hour)]
    assert told(rounds, lead, LATE) == [(date(2020, 3, 24), hour), (date(2020, 3, 25), hour), (date(2020, 3, 27), hour)]
    first = next(message for message in rounds.sent(head) if LATE in message.text)
    assert "Uỷ ban Nhân dân phường" in first.text
    assert "trễ 2 ngày làm việc" in first.text
    card = await rounds.tap(head, first, "1")
    assert "Báo cáo quý" in card.text


async def test_who_is_on_leave_hears_nothing_and_the_deputy_does_where_that_fits(rounds: World) -> None:
    await rounds.enrol("Chị Lan", "ubnd")
    head = await rounds.enrol("Anh Trưởng", "ubnd", role=Role.UNIT_LEAD)
    vice = await rounds.enrol("Chị Phó", "ubnd", role=Role.UNIT_LEAD)
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    second = await rounds.enrol("Phó Bí thư", role=Role.LEAD)
    await away(rounds, "Anh Trưởng", date(2020, 3, 19), date(2020, 4, 30), deputy="Chị Lan")
    await away(rounds, "Bí thư", date(2020, 3, 1), date(2020, 3, 25), deputy="Phó Bí thư")
    await rounds.at(date(2020, 3, 26), 18)
    assert told(rounds, head, LATE) == []
    assert [day for day, _ in told(rounds, vice, LATE)] == [date(2020, 3, 20), date(2020, 3, 24)]
    assert [day for day, _ in told(rounds, second, LATE)] == [date(2020, 3, 24), date(2020, 3, 25)]
    # Back at work since that morning: all that has come so far in one message.
    assert told(rounds, lead, LATE) == [(date(2020, 3, 26), time(7, 30))]


async def test_nothing_is_told_on_while_more_time_is_asked_for_nor_until_the_new_day_is_over(rounds: World) -> None:
    lan = await rounds.enrol("Chị Lan", "ubnd")
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    await rounds.at(date(2020, 3, 18))
    await rounds.say(lan, "xin gia hạn đến 25/3", to=rounds.about(lan, "Báo cáo quý"))
    await rounds.at(date(2020, 3, 24), 7, 0)
    assert told(rounds, lead, LATE) == []
    await rounds.say(lead, "đồng ý")
    await rounds.at(date(2020, 3, 26), 18)
    assert not [m for m in rounds.sent(lead) if LATE in m.text and "Báo cáo quý" in m.text]
    await rounds.at(date(2020, 3, 30), 18)
    assert [
        m.date.astimezone(ZONE).date() for m in rounds.sent(lead) if LATE in m.text and "Báo cáo quý" in m.text
    ] == [date(2020, 3, 27)]


async def test_what_was_done_before_the_message_goes_is_left_out_and_an_empty_one_is_not_sent(rounds: World) -> None:
    lan = await rounds.enrol("Chị Lan", "ubnd")
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    await rounds.say(lead, "nhắc tôi lúc 9h")
    await rounds.at(date(2020, 3, 20), 8, 0)
    await rounds.say(lan, "xong", to=rounds.about(lan, "Báo cáo quý"))
    await rounds.at(date(2020, 3, 20), 18)
    assert told(rounds, lead, LATE) == []
    await rounds.at(date(2020, 3, 24), 18)
    assert told(rounds, lead, LATE) == [(date(2020, 3, 24), time(9))]


async def cut_off(world: World) -> None:
    """Write what the office has to say, and crash before it is committed."""
    async with world.service.store.begin() as connection:
        made = await rounds_of_office.make(world.service.office, connection)
        raise RuntimeError(f"power cut after {made.messages} messages")


async def test_a_crash_and_a_restart_tell_nobody_twice_and_forget_nobody(either_rounds: World) -> None:
    world = either_rounds
    lead = await world.enrol("Bí thư", role=Role.LEAD)
    lan = await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 20), 7, 29)
    world.clock.move_to(datetime(2020, 3, 20, 7, 30, tzinfo=ZONE).astimezone(UTC))
    with pytest.raises(RuntimeError, match="power cut after 3 messages"):
        await cut_off(world)
    for _ in range(2):
        await world.restart()
        await world.settle()
    await world.at(date(2020, 3, 20), 20)
    assert [day for day, _ in told(world, lead, LATE)] == [date(2020, 3, 20)]
    assert [day for day, _ in told(world, lan, MINE)] == [date(2020, 3, 13), date(2020, 3, 20)]
    asked = [day for day, _ in told(world, lan, AGAIN)]
    assert date(2020, 3, 20) in asked
    assert len(set(asked)) == len(asked)


async def test_a_reminder_that_nobody_answered_is_asked_again_the_next_working_day_and_quoted(rounds: World) -> None:
    lan = await rounds.enrol("Chị Lan", "ubnd")
    hoa = await rounds.enrol("Chị Hoa", "mttq")
    await rounds.at(date(2020, 3, 27), 18)
    # Tasks are due on 18 and 20 March; reminders go 7, 3, 1 days before, that day, and 1, 3, 7 working days after.
    asked = [day for day, _ in told(rounds, hoa, AGAIN)]
    assert asked == [date(2020, 3, 18), date(2020, 3, 24), date(2020, 3, 26)]
    first = rounds.about(hoa, AGAIN)
    quoted = next(message for message in rounds.sent(hoa) if message.message_id == first.reply_to)
    assert "Kế hoạch chung" in quoted.text
    assert AGAIN not in quoted.text
    assert len({day for day, _ in told(rounds, lan, AGAIN)}) == len(told(rounds, lan, AGAIN))  # once a day
    said = await rounds.say(hoa, "xong", to=first)
    assert "Kế hoạch chung" in said.text
    await rounds.at(date(2020, 3, 31), 18)
    assert [day for day, _ in told(rounds, hoa, AGAIN)] == asked


async def test_any_answer_of_the_unit_is_an_answer(rounds: World) -> None:
    lan = await rounds.enrol("Chị Lan", "ubnd")
    minh = await rounds.enrol("Anh Minh", "ubnd")
    await rounds.at(date(2020, 3, 19))
    await rounds.say(lan, "đang làm 50%", to=rounds.about(lan, "Báo cáo quý"))
    await rounds.at(date(2020, 3, 20), 18)
    assert [m for m in rounds.sent(minh) if AGAIN in m.text and "Báo cáo quý" in m.text] == []


async def test_the_leads_monday_and_the_officers_friday(rounds: World) -> None:
    lan = await rounds.enrol("Chị Lan", "ubnd")
    head = await rounds.enrol("Anh Trưởng", "mttq", role=Role.UNIT_LEAD)
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    await rounds.at(date(2020, 3, 20), 18)
    assert told(rounds, lead, LEADS) == [(MONDAY, time(7, 30))]
    assert told(rounds, head, LEADS) == [(MONDAY, time(7, 30))]
    assert told(rounds, lan, LEADS) == []
    assert told(rounds, lan, MINE) == [(date(2020, 3, 13), time(7, 30)), (date(2020, 3, 20), time(7, 30))]
    assert told(rounds, lead, MINE) == told(rounds, head, MINE) == []
    first = rounds.about(head, LEADS)
    assert "MTTQ" in first.text
    assert "Báo cáo quý" not in first.text
    week = rounds.about(lan, MINE)
    assert "T3 24/03, 08:00: Họp giao ban, 📍 Phòng họp 1" in week.text
    assert "Ngoài ra còn 1 việc quá hạn" in week.text
    shown = await rounds.tap(lan, week, "Cả tuần")
    assert "Họp giao ban" in shown.text
    await rounds.say(lan, "xin gia hạn đến 30/3", to=rounds.about(lan, "Kế hoạch chung"))
    await rounds.say(lan, "vướng kinh phí", to=rounds.about(lan, "Báo cáo quý"))
    await rounds.at(date(2020, 3, 23), 18)
    text = rounds.about(lead, LEADS).text
    assert "Tuần trước: xong 0 việc, 1 việc báo tiến độ" in text
    assert "Chị Lan xin gia hạn đến 30/03" in text
    assert "Đang trễ: 2" in text  # one line a task
    numbers = [line.split(".")[0] for line in text.splitlines() if line[:1].isdigit()]
    assert numbers == [str(number + 1) for number in range(len(numbers))]
    row = next(line for line in text.splitlines() if line.startswith("3. "))
    opened = await rounds.say(lead, "3", to=rounds.about(lead, LEADS))
    assert row.split(" · ")[1] in opened.text
    assert len(text) < 1500


async def test_a_digest_whose_day_is_off_comes_on_the_nearest_working_day(rounds: World) -> None:
    lan = await rounds.enrol("Chị Lan", "ubnd")
    lead = await rounds.enrol("Bí thư", role=Role.LEAD)
    # 30 April and 1 May 2020, a Thursday and a Friday, are days off: Wednesday is nearer than Monday.
    await rounds.at(date(2020, 5, 5), 18)
    days = [day for day, _ in told(rounds, lan, MINE)]
    assert date(2020, 5, 1) not in days
    assert all(day.weekday() < 5 for day, _ in told(rounds, lead, LEADS) + told(rounds, lead, LATE))
    # 2 September 2020 is a Wednesday; Giỗ Tổ, on Thursday 2 April, moves no Friday.
    assert date(2020, 4, 3) in days or all(day < date(2020, 4, 1) for day in days)


async def test_nothing_is_said_by_itself_at_night_or_on_a_day_off(rounds: World) -> None:
    people = [
        await rounds.enrol("Chị Lan", "ubnd"),
        await rounds.enrol("Anh Trưởng", "ubnd", role=Role.UNIT_LEAD),
        await rounds.enrol("Bí thư", role=Role.LEAD),
    ]
    day = date(2020, 3, 10)
    while day < date(2020, 4, 20):
        await rounds.at(day, 23)
        day += timedelta(days=1)
    working = rounds.service.office.working
    for person in people:
        for words in (LATE, AGAIN, LEADS, MINE):
            said = told(rounds, person, words)
            assert all(working.is_working(one) and at == time(7, 30) for one, at in said)
            assert len({one for one, _ in said}) == len(said)


HELPED = """
[[task]]
id = "ra-quan"
clause = "II.3"
summary = "Ra quân vệ sinh"
units = ["ubnd"]
supporting = ["mttq"]
due = 2020-03-26
"""


async def test_who_takes_part_is_asked_again_and_reads_of_it_on_friday_and_so_does_a_deputy_while_it_lasts(
    tmp_path: Path,
) -> None:
    start = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
    async with office(tmp_path, {"a.toml": CALENDAR + HELPED}, start, rounds=True) as world:
        await world.enrol("Chị Lan", "ubnd")
        hoa = await world.enrol("Chị Hoa", "mttq")
        nga = await world.enrol("Chị Nga", "mttq")
        await away(world, "Chị Lan", date(2020, 3, 20), date(2020, 3, 26), deputy="Chị Nga")
        await world.at(date(2020, 3, 20), 18)
        week = world.about(hoa, MINE).text
        assert "🤝 Phần việc phối hợp đến hạn: 1" in week
        assert "1. T5 26/03: II.3 · Ra quân vệ sinh" in week
        stood = world.about(nga, MINE).text
        assert "🔁 Việc đồng chí trực thay: 1" in stood
        assert "T5 26/03: II.3 · Ra quân vệ sinh · UBND" in stood
        mine = (await world.say(nga, "/nhiemvu")).text
        assert "Việc đồng chí trực thay" in mine
        await world.at(date(2020, 3, 24), 18)
        again = [one.text for one in world.sent(hoa) if AGAIN in one.text and "Ra quân" in one.text]
        assert any("Phần việc phối hợp của MTTQ" in text or "phần của MTTQ" in text for text in again)
        # Once the task is done nobody is asked for a part of it; and after the leave nothing is stood in for.
        await world.say(nga, "II.3 xong")
        await world.at(date(2020, 3, 27), 18)
        asked = [one for one in world.sent(hoa) if AGAIN in one.text and one.date.date() >= date(2020, 3, 25)]
        assert not any("Ra quân" in one.text for one in asked)
        assert "trực thay" not in (await world.say(nga, "/nhiemvu")).text
