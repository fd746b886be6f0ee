"""A ward of twelve units played by people who answer, are late, go on leave, change unit, leave and come."""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.calendar.model import Occurrence
from bot.calendar.working_days import vietnam
from bot.cli.office import office_of
from bot.clock import RehearsalClock
from bot.config import load_settings
from bot.office import board, period
from bot.store import Store, officers
from bot.store.officers import Role

from .conftest import Command

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_FROM, DAY_UNTIL = time(7, 30), time(21)
STATES = ("not_started", "in_progress", "blocked", "done")
ASKED_FOR = ("update:", "joined:", "decided:", "question:", "absence:")
"""The beginnings of the keys of what somebody's own words bring about at once."""


@dataclass
class Played:
    """The database of a ward that was played from one day to another."""

    folder: Any
    last: date
    database: sqlite3.Connection

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return self.database.execute(query, values).fetchall()


PLAYS = [
    pytest.param((16, 12, "2020-03-02", "2020-03-31"), id="a month of sixteen people"),
    pytest.param((40, 36, "2020-01-01", "2020-12-31"), id="a year of forty people", marks=pytest.mark.long),
]


@pytest.fixture(params=PLAYS)
def played(request: pytest.FixtureRequest, nhaclich: Command) -> Iterator[Played]:
    people, singles, first, last = request.param
    script = nhaclich.folder / "ward.toml"
    script.write_text(f"[ward]\nseed = 7\nofficers = {people}\nsingles = {singles}\n", encoding="utf-8")
    summary = nhaclich.json("demo", "--from", first, "--until", last, "--fast", "--script", "ward.toml")
    assert summary["failed"] == 0
    assert summary["replies"] > 0
    with contextlib.closing(sqlite3.connect(nhaclich.folder / "var" / "demo.db")) as database:
        database.row_factory = sqlite3.Row
        yield Played(nhaclich.folder, date.fromisoformat(last), database)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_nobody_is_disturbed_and_nothing_is_lost(played: Played) -> None:
    nobody_is_disturbed(played)
    those_who_left_hear_nothing(played)
    nobody_hears_of_the_same_delay_twice(played)
    every_reminder_of_a_task_has_reached_somebody_or_somebody_was_told(played)
    asyncio.run(totals_equal_a_recount_of_the_history(played))


def nobody_is_disturbed(played: Played) -> None:
    """At night, and on days off, there are only answers, and events and anniversaries on the days that were set."""
    working, disturbing = vietnam(), []
    for row in played.rows("SELECT kind, dedupe_key, sent_at FROM deliveries WHERE state = 'sent'"):
        at = instant(row["sent_at"]).astimezone(ZONE)
        night = not DAY_FROM <= at.time() < DAY_UNTIL
        off = not working.is_working(at.date()) and row["kind"] != "events"
        if (night or off) and not row["dedupe_key"].removeprefix("notice:").startswith(ASKED_FOR):
            disturbing.append((row["kind"], row["dedupe_key"], at.isoformat()))
    assert disturbing == []


def those_who_left_hear_nothing(played: Played) -> None:
    late = played.rows(
        """SELECT d.dedupe_key, d.sent_at, o.left_at FROM deliveries d JOIN officers o ON o.id = d.officer_id
           WHERE d.state = 'sent' AND o.left_at IS NOT NULL AND d.sent_at > o.left_at"""
    )
    assert [tuple(row) for row in late if not row["dedupe_key"].startswith("update:")] == []


def nobody_hears_of_the_same_delay_twice(played: Played) -> None:
    told = Counter(
        tuple(row)
        for row in played.rows("SELECT entry_id, occurrence_key, unit_id, level, due, officer_id FROM escalations")
    )
    assert [key for key, times in told.items() if times > 1] == []
    days = Counter(
        (row["officer_id"], instant(row["sent_at"]).astimezone(ZONE).date())
        for row in played.rows(
            "SELECT officer_id, sent_at FROM deliveries WHERE kind = 'escalation' AND state = 'sent'"
        )
    )
    assert [day for day, times in days.items() if times > 1] == []


def every_reminder_of_a_task_has_reached_somebody_or_somebody_was_told(played: Played) -> None:
    """Of whom nobody was reminded, all units had done it, or word went to those who can mend it."""
    silent = played.rows(
        """SELECT r.entry_id, r.occurrence_key, r.at FROM reminders r
           WHERE r.kind = 'task' AND r.settled_at IS NOT NULL AND r.expired IS NULL AND r.common
             AND NOT EXISTS (SELECT 1 FROM delivery_reminders l WHERE l.reminder_id = r.id)"""
    )
    words = " ".join(row["dedupe_key"] for row in played.rows("SELECT dedupe_key FROM deliveries"))
    lost = []
    for row in silent:
        units = {
            one["unit_id"]
            for one in played.rows(
                "SELECT unit_id FROM entry_units WHERE entry_id = ? AND part = 'responsible'", row["entry_id"]
            )
        }
        done = {
            unit
            for unit in units
            if _state(played, row["entry_id"], row["occurrence_key"], unit, row["at"])[0] == "done"
        }
        if units - done and "unattended" not in words:
            lost.append((row["entry_id"], row["occurrence_key"], row["at"], units - done))
    assert lost == []


def _state(played: Played, entry: str, key: str, unit: str, until: str) -> tuple[str, str | None]:
    """(status, when the "done" that stands was first said) of a unit, from its rows alone, one after the other."""
    told = played.rows(
        """SELECT p.status, p.reported_at FROM progress_reports p
           WHERE p.entry_id = ? AND p.occurrence_key = ? AND p.unit_id = ? AND p.undoes IS NULL AND p.reported_at < ?
             AND NOT EXISTS (SELECT 1 FROM progress_reports u WHERE u.undoes = p.id AND u.reported_at < ?)
           ORDER BY p.id""",
        *(entry, key, unit, until, until),
    )
    status, since = "not_started", None
    for row in told:
        if row["status"] in STATES:
            since = (since or row["reported_at"]) if row["status"] == "done" else None
            status = row["status"]
    return status, since


async def totals_equal_a_recount_of_the_history(played: Played) -> None:
    """The classes of the board, and of a report of all days, by the rows of the history."""
    until = datetime.combine(played.last + timedelta(days=1), time(), ZONE).astimezone(UTC)
    settings = load_settings(played.folder / "config.toml")
    store = await Store.open(f"sqlite:///{played.folder}/var/demo.db")
    try:
        office = replace(office_of(settings, store), clock=RehearsalClock(until - timedelta(seconds=1)))
        async with store.read() as connection:
            admin = (await officers.enrolled(connection, Role.ADMIN))[0]
            seen = await board.look(office, connection, admin)
            first = played.last.replace(month=1, day=1)
            told = await period.gather(office, connection, first, played.last)
    finally:
        await store.close()
    dues = _granted(played)
    assert {one.task.task_key: one.standing.standing.value for one in seen} == {
        one.task.task_key: _class(played, one.task, one.units, dues, until) for one in seen
    }
    assert len(seen) > 10
    assert {one.task.task_key: one.now.standing.value for one in told.tasks} == {
        one.task.task_key: _class(played, one.task, one.task.entry.units, dues, until) for one in told.tasks
    }


def _granted(played: Played) -> Mapping[tuple[str, str], str]:
    rows = played.rows(
        """SELECT entry_id, occurrence_key, granted_until FROM extensions
           WHERE granted_until IS NOT NULL ORDER BY decided_at, id"""
    )
    return {(row["entry_id"], row["occurrence_key"]): row["granted_until"] for row in rows}


def _class(
    played: Played,
    task: Occurrence,
    units: tuple[str, ...],
    granted: Mapping[tuple[str, str], str],
    until: datetime,
) -> str:
    found = [_state(played, task.entry.id, task.key, unit, f"{until:%Y-%m-%d %H:%M:%S.%f}") for unit in units]
    due = date.fromisoformat(granted[tuple(task.task_key)]) if tuple(task.task_key) in granted else task.end
    assert due is not None
    if all(status == "done" for status, _ in found):
        days = [instant(since).astimezone(ZONE).date() for _, since in found if since is not None]
        return "done_in_time" if max(days) <= due else "done_late"
    return "open_in_term" if played.last <= due else "open_overdue"
