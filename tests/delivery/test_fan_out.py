"""Who gets which message, where several workers, leaves and refusals meet."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy import event as sqlalchemy_event

from bot.channels.telegram.addresses import address_of
from bot.clock import office_day
from bot.delivery import faults
from bot.delivery.message import Message
from bot.delivery.plan import plan
from bot.store import calendars, deliveries, officers
from bot.store import fan_out as rows
from bot.store import tables as t
from bot.store.address import Address
from bot.store.fan_out import FannedOut
from bot.store.officers import Officer
from bot.store.reminders import Expired
from tests.databases import ON_SQLITE

from .conftest import LEADS, FakeTelegram, Ward, dispatcher, event, task


async def make_plan(ward: Ward) -> None:
    async with ward.store.begin() as connection:
        await plan(connection, await calendars.read(connection), LEADS, ward.working, ward.clock.now())


def morning(day: str) -> datetime:
    """Half past seven at the office, UTC."""
    return datetime.fromisoformat(day + "T00:30:00+00:00")


@pytest.mark.parametrize(("tasks", "messages"), [((), 2), (("t",), 4)], ids=["events", "events_and_a_task"])
async def test_two_workers_that_fan_out_at_once_tell_everybody_once(
    ward: Ward, tasks: tuple[str, ...], messages: int
) -> None:
    for chat in (1, 2):
        await ward.enrol(chat, "ubnd")
    due = [task(id_, "2020-03-11") for id_ in tasks]
    await ward.load(event("a", "2020-03-11"), event("b", "2020-03-11"), *due)
    await make_plan(ward)
    ward.clock.move_to(morning("2020-03-10"))  # one day ahead of all, and nothing else is due
    both = asyncio.Barrier(2)

    async def fan_out(milliseconds: int) -> FannedOut:
        now = ward.clock.now() + timedelta(milliseconds=milliseconds)
        async with ward.store.begin() as connection:
            if not ward.store.is_sqlite:  # there, the second transaction does not even begin before the first ends
                await both.wait()
            return await rows.fan_out(connection, now, today=office_day(now))

    done = await asyncio.gather(fan_out(0), fan_out(7))
    assert sorted(one.deliveries for one in done) == [0, messages]
    assert await ward.counts() == {"pending": messages}


@ON_SQLITE
async def test_what_is_due_is_looked_up_and_not_searched_for_among_all_that_waits(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-11"), task("t", "2020-03-11"))
    await make_plan(ward)
    now, plans = morning("2020-03-10"), []

    def explain(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("INSERT INTO deliver"):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append([step for *_, step in cursor.fetchall() if " reminders " in step])

    listening = ward.store.engine.sync_engine, "before_cursor_execute", explain
    sqlalchemy_event.listen(*listening)
    async with ward.store.begin() as connection:
        assert (await rows.fan_out(connection, now, today=office_day(now))).deliveries == 2
    sqlalchemy_event.remove(*listening)
    assert len(plans) == 2
    for steps in plans:
        assert steps
        assert all("USING INDEX ix_reminders_waiting (at<?)" in step for step in steps), steps


async def test_every_officer_gets_one_weekly_list_of_the_tasks_of_their_units(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.enrol(2, "mttq")
    await ward.enrol(3, "mttq", "ubnd")
    await ward.load(task("t", "2020-03-10"), task("u", "2020-03-10", "mttq"), task("v", "2020-03-10", "mttq", "ubnd"))
    await make_plan(ward)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    for day in ("2020-03-10", "2020-03-11", "2020-03-13", "2020-03-19"):
        ward.clock.move_to(morning(day))
        await sending.dispatch()
    telegram.taken.clear()
    ward.clock.move_to(morning("2020-03-30"))
    await sending.dispatch()
    assert sorted(telegram.taken) == [(1, "t,v"), (2, "u,v"), (3, "t,u,v")]


async def test_a_task_of_several_units_is_one_message_to_who_is_of_all_of_them(ward: Ward) -> None:
    await ward.enrol(1, "ubnd", "mttq")
    await ward.load(task("u", "2020-03-18", "mttq", "ubnd"))
    await make_plan(ward)
    telegram = FakeTelegram()
    ward.clock.move_to(morning("2020-03-11"))
    await dispatcher(ward, telegram).dispatch()
    assert telegram.taken == [(1, "u")]


async def test_without_officers_reminders_are_settled_and_not_kept_for_later(ward: Ward) -> None:
    await ward.load(event("a", "2020-03-18"))
    await make_plan(ward)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    ward.clock.move_to(morning("2020-03-18"))
    await sending.dispatch()
    await ward.enrol(1, "ubnd")
    await sending.dispatch()
    assert telegram.taken == []
    assert await sending.next_due() is None


async def leave(ward: Ward, officer: Officer) -> None:
    async with ward.store.begin() as connection:
        await officers.leave(connection, officer.id, now=ward.clock.now())


@pytest.mark.parametrize(
    "fault",
    [
        None,
        faults.NeverLeft("no line"),
        faults.MustWait(1),
        faults.MayHaveArrived("cut"),
        faults.ChatRefuses("blocked"),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_who_leaves_while_a_message_is_in_flight_is_not_sent_it_again(
    ward: Ward, fault: Exception | None
) -> None:
    lan = await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-18"))
    await make_plan(ward)
    ward.clock.move_to(morning("2020-03-18"))
    telegram = FakeTelegram(outcomes=[fault])
    sending = dispatcher(ward, telegram)
    honest = telegram.send

    async def send(address: Address, message: Message) -> str:
        await leave(ward, lan)
        return await honest(address, message)

    sending.send = send
    await sending.dispatch()
    ward.clock.advance(timedelta(hours=1))
    await sending.dispatch()
    assert telegram.taken == ([] if fault else [(1, "a")])
    assert await ward.counts() == {"skipped": 1}


async def test_who_leaves_while_the_message_is_only_claimed_is_not_sent_it(ward: Ward) -> None:
    lan = await ward.enrol(1, "ubnd")
    await ward.enrol(2, "ubnd")
    await ward.load(event("a", "2020-03-18"))
    await make_plan(ward)
    ward.clock.move_to(morning("2020-03-18"))
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram, in_flight=1)
    honest = telegram.send
    order: list[Address] = []

    async def send(address: Address, message: Message) -> str:
        order.append(address)
        other = {"1": 2, "2": 1}[address.text]
        async with ward.store.read() as connection:
            found = await officers.by_chat(connection, address_of(other))
        if found is not None:
            await leave(ward, found)
        return await honest(address, message)

    sending.send = send
    await sending.dispatch()
    assert order == [lan.address]
    assert await ward.counts() == {"sent": 1, "skipped": 1}


async def test_every_reminder_that_was_not_sent_says_why(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("over", "2020-03-18"), event("ahead", "2020-03-26"), task("t", "2020-03-18"))
    await make_plan(ward)
    ward.clock.move_to(morning("2020-03-25"))
    await dispatcher(ward, FakeTelegram()).dispatch()
    r, link = t.reminders, t.delivery_reminders
    async with ward.store.read() as connection:
        silent = await connection.execute(
            select(r.c.entry_id, r.c.lead_days, r.c.expired)
            .outerjoin(link, link.c.reminder_id == r.c.id)
            .where(r.c.settled_at.is_not(None), link.c.delivery_id.is_(None))
        )
        assert {row.expired for row in silent} == {"overtaken", "past"}


async def test_a_group_that_moved_takes_what_still_waits_with_it(ward: Ward) -> None:
    lan = await ward.enrol(-5, "ubnd")
    async with ward.store.begin() as connection:
        for text in ("first", "second", "third"):
            await deliveries.enqueue(
                connection,
                address=address_of(-5),
                officer_id=lan.id,
                dedupe_key=text,
                payload={"text": text},
                now=ward.clock.now(),
            )
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    honest = telegram.send

    async def send(address: Address, message: Message) -> str:
        if address.text == "-5" and telegram.taken:  # it moves after the first message
            raise faults.ChatMoved("-100500")
        return await honest(address, message)

    sending.send = send
    await sending.dispatch()
    assert telegram.taken == [(-5, "first"), (-100500, "second"), (-100500, "third")]
    async with ward.store.read() as connection:
        assert (await officers.by_chat(connection, address_of(-100500))) is not None


async def test_what_is_added_at_the_very_instant_of_a_fan_out_is_told_too(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-18"))
    await make_plan(ward)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    ward.clock.move_to(morning("2020-03-17"))
    await sending.dispatch()
    await ward.load(event("a", "2020-03-18"), event("b", "2020-03-18"))
    await make_plan(ward)
    await sending.dispatch()
    assert telegram.taken == [(1, "a"), (1, "b")]


async def test_what_is_fanned_out_again_tells_nobody_twice(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-18"), event("b", "2020-03-18"), task("t", "2020-03-18"))
    await make_plan(ward)
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    ward.clock.move_to(morning("2020-03-17"))
    await sending.dispatch()
    assert sorted(telegram.taken) == [(1, "a,b"), (1, "t")]
    await ward.enrol(2, "ubnd")
    async with ward.store.begin() as connection:  # as if the end of it had been lost
        await connection.execute(
            update(t.reminders).where(t.reminders.c.at <= ward.clock.now()).values(settled_at=None)
        )
    ward.clock.advance(timedelta(seconds=5))
    telegram.taken.clear()
    await sending.dispatch()
    assert sorted(telegram.taken) == [(2, "a,b"), (2, "t")]


async def refuse(ward: Ward, table: str, condition: str) -> None:
    """Have the database refuse rows that meet a condition."""
    if ward.store.is_sqlite:
        statements = [
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'no'); END"
        ]
    else:
        statements = [
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse()",
        ]
    async with ward.store.begin() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)


async def test_a_reminder_that_fails_is_set_aside_and_told_once_and_the_others_go(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.enrol(2, "ubnd")
    await ward.load(event("a", "2020-03-18"), event("b", "2020-03-18"), task("bad", "2020-03-18"))
    await make_plan(ward)
    await refuse(ward, "deliveries", "NEW.entry_id = 'bad'")
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    ward.clock.move_to(morning("2020-03-17"))
    await sending.dispatch()
    await sending.dispatch()
    assert sorted(telegram.taken) == [(1, "a,b"), (2, "a,b")]
    assert [told for told in telegram.told if "failed" in told] == ["bad: failed"]
    telegram.told.clear()
    ward.clock.move_to(morning("2020-03-18"))
    await sending.dispatch()
    assert telegram.told == ["bad: failed"]  # the next reminder of it is another one


async def test_an_officer_for_whom_it_fails_keeps_nobody_else_waiting(ward: Ward) -> None:
    bad = await ward.enrol(1, "ubnd")
    await ward.enrol(2, "ubnd")
    await ward.load(event("a", "2020-03-18"), task("t", "2020-03-18"))
    await make_plan(ward)
    await refuse(ward, "deliveries", f"NEW.officer_id = {bad.id}")
    lost: list[Expired] = []
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)

    async def told(_connection: object, some: Sequence[Expired]) -> None:
        lost.extend(some)

    sending.expired = told
    ward.clock.move_to(morning("2020-03-17"))
    await sending.dispatch()
    assert sorted(telegram.taken) == [(2, "a"), (2, "t")]
    assert [(one.officer_id, one.why) for one in lost if one.why == "failed"] == [(bad.id, "failed")]


async def test_what_is_over_is_told_by_the_day_of_the_office_s_zone(ward: Ward) -> None:
    await ward.enrol(1, "ubnd")
    await ward.load(event("a", "2020-03-18"))
    west = replace(LEADS, zone=ZoneInfo("America/Los_Angeles"))
    async with ward.store.begin() as connection:
        await plan(connection, await calendars.read(connection), west, ward.working, ward.clock.now())
    telegram = FakeTelegram()
    sending = dispatcher(ward, telegram)
    sending.zone = west.zone
    ward.clock.move_to(datetime(2020, 3, 20, 3, 0, tzinfo=UTC))  # still the 19th at the office
    await sending.dispatch()
    assert telegram.taken == [(1, "a")]
