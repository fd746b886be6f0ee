"""From the calendar to reminders, and from a due reminder to deliveries, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.calendar.model import Calendar, Occurrence
from bot.channels.telegram.addresses import address_of
from bot.clock import office_day
from bot.delivery.plan import HORIZON, plan
from bot.store import fan_out as rows
from bot.store import officers, progress, reminders, task_messages, transitions
from bot.store import tables as t
from bot.store.deliveries import Delivery
from bot.store.fan_out import FannedOut
from bot.store.progress import Report

from .conftest import LEADS, FakeTelegram, Ward, dispatcher, event, task


async def planned(ward: Ward) -> list[tuple[str, str, int]]:
    r = t.reminders.c
    async with ward.store.read() as connection:
        rows = await connection.execute(
            select(r.entry_id, r.day, r.lead_days).where(r.settled_at.is_(None)).order_by(r.at, r.entry_id)
        )
        return [(row.entry_id, row.day.isoformat(), row.lead_days) for row in rows]


async def make_plan(ward: Ward) -> None:
    from bot.store import calendars

    async with ward.store.begin() as connection:
        calendar = await calendars.read(connection)
        await plan(connection, calendar, LEADS, ward.working, ward.clock.now())


async def fan_out(ward: Ward, day: str) -> FannedOut:
    ward.clock.move_to(datetime.fromisoformat(day + "T00:30:00+00:00"))
    now = ward.clock.now()
    async with ward.store.begin() as connection:
        return await rows.fan_out(connection, now, today=office_day(now))


async def waiting(ward: Ward) -> list[tuple[int, str, list[str]]]:
    """(chat, kind, entries) of what is in the outbox."""
    held: list[Delivery] = []
    async with ward.store.begin() as connection:
        now = ward.clock.now()
        while some := await transitions.lease(connection, "look", now, until=now + timedelta(minutes=1), limit=99):
            held += some
        await transitions.release(connection, [one.id for one in held], "look")
    return sorted(
        (int(one.address.text), one.kind, sorted(r.entry_id for r in one.reminders) or [one.task[0]])
        for one in held
        if one.task or one.reminders
    )  # type: ignore[index]


async def test_planning_twice_changes_nothing(ward: Ward) -> None:
    await ward.load(task("t", "2020-03-25"), event("e", "2020-03-17"))
    await make_plan(ward)
    first = await planned(ward)
    assert ("t", "2020-03-18", 7) in first
    assert ("e", "2020-03-17", 0) in first
    await make_plan(ward)
    assert await planned(ward) == first


async def test_a_moved_date_leaves_no_reminder_of_the_old_one(ward: Ward) -> None:
    await ward.load(event("e", "2020-03-20"))
    await make_plan(ward)
    await ward.load(event("e", "2020-03-26"))
    await make_plan(ward)
    # 19 March was one day ahead of the old date and is now seven ahead of the new one.
    assert await planned(ward) == [("e", "2020-03-19", 7), ("e", "2020-03-25", 1), ("e", "2020-03-26", 0)]


async def test_what_is_removed_is_not_reminded_of(ward: Ward) -> None:
    await ward.load(event("e", "2020-03-20"), event("f", "2020-03-20"))
    await make_plan(ward)
    await ward.load(event("f", "2020-03-20"))
    await make_plan(ward)
    assert {id_ for id_, _, _ in await planned(ward)} == {"f"}


async def test_nothing_is_missed_when_nobody_planned_for_months(ward: Ward) -> None:
    await ward.load(event("e", "2020-06-20"))
    await make_plan(ward)
    assert await planned(ward) == []
    ward.clock.advance(HORIZON + timedelta(days=60))
    await make_plan(ward)
    assert len(await planned(ward)) == 3


async def test_anniversaries_of_a_day_are_one_message_to_everybody_and_tasks_one_each_to_their_units(
    ward: Ward,
) -> None:
    await ward.enrol(1, "ubnd")
    await ward.enrol(2, "mttq")
    await ward.load(
        event("a", "2020-03-18"),
        event("b", "2020-03-18"),
        task("t", "2020-03-18"),
        task("u", "2020-03-18", "mttq", "ubnd"),
    )
    await make_plan(ward)
    assert (await fan_out(ward, "2020-03-18")).expired
    assert await waiting(ward) == [
        (1, "events", ["a", "b"]),
        (1, "task", ["t"]),
        (1, "task", ["u"]),
        (2, "events", ["a", "b"]),
        (2, "task", ["u"]),
    ]


async def test_the_weekly_list_is_one_message(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(task("t", "2020-03-10"), task("u", "2020-03-10"))
    await make_plan(ward)
    for day in ("2020-03-10", "2020-03-11", "2020-03-13", "2020-03-19"):
        await fan_out(ward, day)
    async with ward.store.begin() as connection:
        await connection.execute(t.deliveries.update().values(state="sent"))
    await fan_out(ward, "2020-03-30")
    assert await waiting(ward) == [(1, "weekly", ["t", "u"])]


async def test_who_joined_yesterday_is_told_and_who_left_is_not(ward: Ward) -> None:
    gone = await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-18"))
    await make_plan(ward)
    await ward.enrol(2, "ubnd")
    async with ward.store.begin() as connection:
        await officers.leave(connection, gone.id, now=ward.clock.now())
    await fan_out(ward, "2020-03-18")
    assert [chat for chat, _, _ in await waiting(ward)] == [2]


async def test_a_unit_that_has_done_it_is_not_told(ward: Ward) -> None:
    done = await ward.enrol(1, "ubnd")
    await ward.enrol(2, "mttq")
    await ward.load(task("u", "2020-03-18", "mttq", "ubnd"), task("other", "2020-03-24", "ubnd"))
    await make_plan(ward)
    async with ward.store.begin() as connection:
        said = Report("u", "", "ubnd", done.id, 1, ward.clock.now(), "done")
        (report_id,) = await progress.add(connection, [said])
    await fan_out(ward, "2020-03-17")
    assert await waiting(ward) == [(1, "task", ["other"]), (2, "task", ["u"])]
    async with ward.store.begin() as connection:
        await progress.undo(connection, report_id, officer_id=done.id, update_id=2, now=ward.clock.now())
    await fan_out(ward, "2020-03-18")
    assert await waiting(ward) == [
        (1, "task", ["other"]),
        (1, "task", ["u"]),
        (2, "task", ["u"]),
        (2, "task", ["u"]),
    ]


async def test_what_was_fanned_out_is_not_fanned_out_again(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-18"), task("t", "2020-03-18"))
    await make_plan(ward)
    await fan_out(ward, "2020-03-18")
    first = await waiting(ward)
    assert await fan_out(ward, "2020-03-18") == FannedOut()
    await make_plan(ward)
    assert (await fan_out(ward, "2020-03-18")).deliveries == 0
    assert await waiting(ward) == first


async def test_after_a_break_only_the_nearest_reminder_is_sent_and_none_of_what_is_over(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("over", "2020-03-18"), event("ahead", "2020-03-26"), task("t", "2020-03-18"))
    await make_plan(ward)
    result = await fan_out(ward, "2020-03-25")
    assert await waiting(ward) == [(1, "events", ["ahead"]), (1, "task", ["t"])]
    assert result.deliveries == 2
    r = t.reminders.c
    async with ward.store.read() as connection:
        rows = await connection.execute(select(r.entry_id, r.expired).where(r.expired.is_not(None)))
        reasons = {(row.entry_id, row.expired) for row in rows}
    assert ("over", "past") in reasons
    assert ("t", "overtaken") in reasons


async def test_a_snoozed_task_comes_at_its_time_unless_it_is_done_by_then(ward: Ward) -> None:
    lan = await ward.enrol(1, "ubnd")
    await ward.load(task("t", "2020-03-18"), task("u", "2020-03-18"))
    telegram = FakeTelegram()
    later = ward.clock.now() + timedelta(hours=2)
    async with ward.store.begin() as connection:
        for id_ in ("t", "u"):
            await task_messages.snooze(
                connection,
                officer_id=lan.id,
                address=address_of(1),
                task=(id_, ""),
                until=later,
                dedupe_key=f"snooze:{id_}",
            )
        await progress.add(connection, [Report("u", "", "ubnd", lan.id, 1, ward.clock.now(), "done")])
    sending = dispatcher(ward, telegram)
    await sending.dispatch()
    assert telegram.taken == []
    assert await sending.next_due() == later
    ward.clock.move_to(later)
    await sending.dispatch()
    assert telegram.taken == [(1, "t")]
    assert await ward.counts() == {"sent": 1, "skipped": 1}


def test_a_day_is_the_offices() -> None:
    assert office_day(datetime(2020, 3, 9, 17, 0, tzinfo=UTC)) == date(2020, 3, 10)


@pytest.mark.parametrize(
    ("hour", "sent"),
    [("2020-03-17T00:31", [(1, "e")]), ("2020-03-17T13:00", [(1, "e")]), ("2020-03-17T14:00", [])],
    ids=["a_minute_after_the_hour", "at_eight_in_the_evening", "at_nine"],
)
async def test_a_first_plan_after_the_hour_sends_what_fell_due_that_day_or_says_why_not(
    ward: Ward, hour: str, sent: list[tuple[int, str]]
) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("e", "2020-03-18"), event("later", "2020-04-18"))
    ward.clock.move_to(datetime.fromisoformat(hour + ":00+00:00"))
    await make_plan(ward)
    telegram = FakeTelegram()
    await dispatcher(ward, telegram).dispatch()
    assert telegram.taken == sent
    async with ward.store.read() as connection:
        assert [one.why for one in await reminders.expired(connection, limit=9)] == ([] if sent else ["night"])


async def test_an_entry_that_cannot_be_planned_is_named_and_the_others_are_planned(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.calendar import reminders as pure

    honest = pure.occurrences

    def occurrences(calendar: Calendar, *days: Any) -> list[Occurrence]:
        if "bad" in calendar.by_id:
            raise OverflowError("date value out of range")
        return honest(calendar, *days)

    monkeypatch.setattr(pure, "occurrences", occurrences)
    calendar = await ward.load(event("bad", "2020-03-18"), event("good", "2020-03-18"))
    async with ward.store.begin() as connection:
        done, _ = await plan(connection, calendar, LEADS, ward.working, ward.clock.now())
    assert [entry.id for entry in done.failed] == ["bad"]
    assert {id_ for id_, _, _ in await planned(ward)} == {"good"}
