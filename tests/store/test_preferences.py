"""What people set for themselves: read with patience, and never at the price of a task that they are not told of."""

import asyncio
import json
import shutil
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Unit
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.clock import office_day
from bot.delivery.fanning import fan_out
from bot.delivery.plan import plan
from bot.store import Store, calendars, deliveries, outlook, preferences, transitions, writing
from bot.store import tables as t
from bot.store.preferences import KINDS, Preferences
from tests.office import enrol

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNIT = Unit("ubnd", "UBND", "UBND")
START = datetime(2020, 3, 8, 17, 30, tzinfo=UTC)
"""Half past midnight of Monday, 9 March 2020."""
LEADS = LeadTimes({Kind.TASK: (7, 3, 1, 0), Kind.ANNIVERSARY: (7, 1, 0)})

BAD = ("", "{", "[]", "7", '{"hour": 8}', '{"hour": "25:00"}', '{"hour": "03:00"}', '{"leads": [7]}', '{"quiet": "x"}')
BAD += ('{"leads": {"task": ["7"]}}', '{"quiet": ["09:00", "11:00"]}', '{"quiet_days": [0,1,2,3,4,5,6]}')
BAD += ('{"off": "task"}', '{"digest_day": 6}', '{"digest": "no"}', '{"quiet_days": {"a": 1}}')


def test_what_is_wrong_counts_as_not_set_and_what_is_unknown_is_kept() -> None:
    for wrong in BAD:
        assert preferences.read(wrong) == Preferences(), wrong
    kept = preferences.read('{"hour": "08:00", "theme": {"dark": true}}')
    assert kept.hour == time(8)
    assert json.loads(preferences.written(kept)) == {"hour": "08:00", "theme": {"dark": True}}
    assert preferences.read('{"leads": {"task": [7, 3]}}').leads == {Kind.TASK: (7, 3, 0)}  # the due day stays


hours = st.one_of(st.none(), st.times(time(5), time(20)).map(lambda at: at.replace(second=0, microsecond=0)))
minutes = st.integers(0, 59)
quiet = st.one_of(
    st.none(),
    st.tuples(st.builds(time, st.integers(17, 23), minutes), st.builds(time, st.integers(0, 11), minutes)),
)
some_leads = st.frozensets(st.integers(0, 20), max_size=4)
anybody = st.builds(
    Preferences,
    hour=hours,
    leads=st.dictionaries(st.sampled_from(KINDS), some_leads.map(lambda days: tuple(sorted(days, reverse=True)))),
    quiet=quiet,
    quiet_days=st.frozensets(st.integers(0, 6), max_size=6),
    off=st.frozensets(st.sampled_from(KINDS)),
)


@given(anybody)
def test_what_is_written_is_read_again(chosen: Preferences) -> None:
    once = preferences.read(preferences.written(chosen))
    assert preferences.read(preferences.written(once)) == once


def task(id_: str, due: date, leads: tuple[int, ...] | None = None) -> Entry:
    return Entry(id_, Kind.TASK, id_, Once(due.year, due.month, due.day), "ward", units=("ubnd",), leads=leads)


@settings(max_examples=settings().max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(anybody, min_size=1, max_size=2), st.lists(st.integers(0, 9), min_size=1, max_size=2))
def test_whatever_people_set_every_due_task_reaches_them_by_the_end_of_its_due_day(
    migrated_file: Path, all_: list[Preferences], days: list[int]
) -> None:
    due = {f"t{number}": date(2020, 3, 9) + timedelta(days=day) for number, day in enumerate(days)}
    got = asyncio.run(_played(migrated_file, all_, due))
    for officer in range(1, len(all_) + 1):
        for id_, day in due.items():
            told = [at for at in got.get((officer, id_), []) if at <= day]
            assert told, (officer, id_, day, got)
            assert len(set(told)) == len(told), (officer, id_, got)  # and not twice a day


async def _played(migrated: Path, all_: list[Preferences], due: dict[str, date]) -> dict[tuple[int, str], list[date]]:
    """On which days of the office each was told of each task, by (their chat, task)."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(migrated, f"{folder}/store.db")
        store = await Store.open(f"sqlite:///{folder}/store.db")
        try:
            return await _told(store, all_, due)
        finally:
            await store.close()


async def _told(store: Store, all_: list[Preferences], due: dict[str, date]) -> dict[tuple[int, str], list[date]]:
    working, now, got = vietnam(), START, {}
    calendar = Calendar(tuple(task(*one) for one in due.items()), units=(UNIT,), layers=(Layer("ward", "Phường"),))
    people = {}
    for chat, chosen in enumerate(all_, start=1):
        people[(await enrol(store, "ubnd", now=now, chat_id=chat, name=f"#{chat}")).id] = chat
        async with store.begin() as connection:
            await preferences.put(connection, max(people), chosen)
    async with store.begin() as connection:
        snapshot = await calendars.snapshot(connection)
        await writing.write(connection, snapshot, calendar, {"ward": (UNIT,)}, at=now)
        personal = preferences.personal_leads((await preferences.chosen(connection)).values())
        rules = LeadTimes(LEADS.ahead, personal=personal)
        await plan(connection, await calendars.read(connection), rules, working, now)
    end = START + timedelta(days=12)
    while now < end:
        async with store.begin() as connection:
            await fan_out(connection, now, today=office_day(now, ZONE), zone=ZONE)
            await preferences.hold_back(connection, now, ZONE, rules.hour)
            for one in await transitions.lease(connection, "me", now, until=now + timedelta(minutes=2), limit=100):
                if one.task is not None:
                    got.setdefault((people[one.officer_id or 0], one.task.entry_id), []).append(office_day(now, ZONE))
                await connection.execute(
                    update(t.deliveries).where(t.deliveries.c.id == one.id).values(state="sent", sent_at=now)
                )
            again = await deliveries.is_due(connection, now)
            coming = [
                (await outlook.look(connection)).reminder,
                (await outlook.look(connection)).message,
                await preferences.next_early(connection, now, ZONE),
            ]
        if not again:
            now = min([at for at in coming if at is not None and at > now] + [end])
    async with store.read() as connection:
        lost = await connection.scalars(select(t.deliveries.c.reason).where(t.deliveries.c.state == "failed"))
        assert not list(lost)
    return got
