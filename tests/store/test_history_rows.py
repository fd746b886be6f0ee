"""The few rows that a period's report fetches say the same as the whole history."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.progress import DONE
from bot.calendar.standing import TaskStanding, Told, stand
from bot.clock import OFFICE_ZONE
from bot.store import Store, history_rows
from bot.store import tables as t
from tests.office import enrol

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
SINCE, UNTIL = BEGIN + timedelta(days=60), BEGIN + timedelta(days=90)
TASKS = [TaskKey("a", ""), TaskKey("b", "2020-06"), TaskKey("b", "2020-07")]
UNITS = ("ubnd", "mttq")
STATUSES = (DONE, DONE, DONE, "in_progress", "blocked", "not_started", "evidence", "extension")


def _history(seed: int, officer_id: int) -> list[dict[str, Any]]:
    """A hundred days of reports on the tasks, some taken back: rows of `progress_reports`, with their ids."""
    dice = random.Random(seed)
    rows: list[dict[str, Any]] = []
    at = BEGIN
    for number in range(1, dice.randint(2, 60)):
        at += timedelta(hours=dice.randint(1, 100))
        open_ = [row for row in rows if row["undoes"] is None and row["id"] not in {one["undoes"] for one in rows}]
        task, unit = dice.choice(TASKS), dice.choice(UNITS)
        status, undoes = dice.choice(STATUSES), None
        if open_ and dice.random() < 0.3:
            taken = dice.choice(open_)
            task, unit = TaskKey(taken["entry_id"], taken["occurrence_key"]), taken["unit_id"]
            status, undoes = "undone", taken["id"]
        rows.append(
            {"id": seed * 1000 + number, "entry_id": task.entry_id, "occurrence_key": task.occurrence_key,
             "unit_id": unit, "officer_id": officer_id, "update_id": seed * 1000 + number, "reported_at": at,
             "status": status, "undoes": undoes}
        )  # fmt: skip
    return rows


async def _all(connection: AsyncConnection, task: TaskKey) -> list[Told]:
    p = t.progress_reports
    query = select(p).where(p.c.entry_id == task.entry_id, p.c.occurrence_key == task.occurrence_key).order_by(p.c.id)
    return [
        Told(row.id, row.unit_id, row.status, row.reported_at, row.percent, row.promised_on, row.note, row.undoes)
        for row in await connection.execute(query)
    ]


def _stands(rows: list[Told], until: datetime) -> TaskStanding:
    return stand(UNITS, dict.fromkeys(UNITS, date(2020, 3, 20)), rows, (), until, OFFICE_ZONE)


async def test_the_rows_that_decide_say_what_all_rows_say(store: Store) -> None:
    lan = await enrol(store, "ubnd", now=BEGIN)
    parts = [(task, unit) for task in TASKS for unit in UNITS]
    for seed in range(1, 26):
        async with store.begin() as connection:
            await connection.execute(t.progress_reports.delete().where(t.progress_reports.c.undoes.is_not(None)))
            await connection.execute(t.progress_reports.delete())
            for row in _history(seed, lan.id):
                await connection.execute(insert(t.progress_reports).values(**row))
            found = await history_rows.rows(connection, parts, since=SINCE, until=UNTIL)
            for task in TASKS:
                whole, few = await _all(connection, task), [row.told for row in found.get(task, [])]
                for until in (SINCE, UNTIL):
                    assert _stands(few, until) == _stands(whole, until), (seed, task, until)
                inside = [row.id for row in whole if SINCE <= row.at < UNTIL]
                assert [row.id for row in few if SINCE <= row.at < UNTIL] == inside
