"""Reminders of what has an hour, from the plan to the outbox, on both databases."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.calendar.model import Entry, Kind, Once
from bot.calendar.reminders import LeadTimes
from bot.delivery import faults
from bot.delivery.plan import plan
from bot.store import Store, calendars, migrations, outlook, pointless
from bot.store import tables as t

from .conftest import FakeTelegram, Ward, dispatcher

LEADS = LeadTimes({Kind.EVENT: (1, 0), Kind.TASK: (0,)}, {Kind.EVENT: (60,), Kind.TASK: (60,)})
DAY = date(2020, 3, 17)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), LEADS.zone).astimezone(UTC)


def meeting(starts: time = time(14), day: date = DAY) -> Entry:
    return Entry("m", Kind.EVENT, "Họp", Once(day.year, day.month, day.day), "ward", starts=starts)


async def planned(ward: Ward) -> list[datetime]:
    async with ward.store.begin() as connection:
        await plan(connection, await calendars.read(connection), LEADS, ward.working, ward.clock.now())
        r = t.reminders.c
        return list(await connection.scalars(select(r.at).where(r.settled_at.is_(None)).order_by(r.at)))


async def sent(ward: Ward, now: datetime) -> list[str]:
    telegram = FakeTelegram()
    ward.clock.move_to(now)
    await dispatcher(ward, telegram).dispatch()
    return [text for _, text in telegram.taken] + telegram.told


async def test_a_meeting_is_told_of_the_day_before_in_the_morning_and_an_hour_before(ward: Ward) -> None:
    await ward.enrol(1)
    await ward.load(meeting())
    assert await planned(ward) == [at(7, 30, DAY - timedelta(days=1)), at(7, 30), at(13)]
    for now in (at(7, 30, DAY - timedelta(days=1)), at(7, 30), at(13)):
        assert await sent(ward, now) == ["m"]
        assert all(left > now for left in await planned(ward))  # planning it again brings nothing back
    assert await planned(ward) == []


async def test_another_hour_is_told_of_though_the_days_message_has_gone(ward: Ward) -> None:
    await ward.enrol(1)
    await ward.load(meeting())
    await planned(ward)
    await sent(ward, at(13))
    await ward.load(meeting(time(16)))
    assert await planned(ward) == [at(15)]
    assert await sent(ward, at(15)) == ["m"]


async def test_what_has_begun_is_not_told_of_any_more(ward: Ward) -> None:
    await ward.enrol(1)
    await ward.load(meeting())
    await planned(ward)
    assert await sent(ward, at(14)) == ["m: overtaken", "m: overtaken", "m: past"]


async def test_a_message_that_waited_until_it_has_begun_is_dropped(ward: Ward) -> None:
    await ward.enrol(1)
    await ward.load(meeting())
    await planned(ward)
    telegram = FakeTelegram(outcomes=[faults.NeverLeft("no line")])
    ward.clock.move_to(at(13))
    await dispatcher(ward, telegram).dispatch()
    assert await sent(ward, at(14, 1)) == ["m: past"]


async def test_a_deadline_that_has_passed_is_still_told_of(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    task = Entry("t", Kind.TASK, "Nộp", Once(DAY.year, DAY.month, DAY.day), "ward", units=("ubnd",), starts=time(17))
    await ward.load(task)
    assert (await planned(ward))[:2] == [at(7, 30), at(16)]
    assert "t" in await sent(ward, at(17, 30))


async def test_an_outbox_from_before_hours_goes_on(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "HEAD", "0010")
        store = await Store.open(empty_url)
        async with store.begin() as connection:
            await connection.execute(
                t.reminders.insert().inline(),
                {
                    "entry_id": "e",
                    "occurrence_key": "",
                    "kind": "event",
                    "phase": "ahead",
                    "at": at(7, 30),
                    "day": DAY,
                    "occurs_on": DAY,
                    "lead_days": 0,
                },
            )
        await store.close()
    store = await Store.open(empty_url)
    async with store.begin() as connection:
        assert await pointless.expire(connection, at(23), today=DAY) == []
        assert (await outlook.look(connection)).reminder == at(7, 30)
    await store.close()
