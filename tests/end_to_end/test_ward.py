"""A ward of twelve units played by people who answer, are late, go on leave, change unit, leave, come and come back."""

import asyncio
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.calendar.board import Which, counts
from bot.calendar.model import TaskKey
from bot.calendar.period import figures
from bot.cli.office import office_of
from bot.clock import RehearsalClock
from bot.config import load_settings
from bot.office import board, period
from bot.store import Store, officers
from bot.store.officers import Role
from tests.recount import rules
from tests.recount.books import ZONE, Books
from tests.recount.states import asks, class_of, state

from .conftest import Command

SEEDS = (7, 11, 23)


@dataclass
class Played:
    """A ward that was played from one day to another: its folder, its rows, and the plan's own due days."""

    folder: Path
    first: date
    last: date
    books: Books
    planned: Mapping[TaskKey, date]
    units: Mapping[str, str]
    """The short names of the units, by id."""

    @property
    def until(self) -> datetime:
        """The midnight after the last day (UTC)."""
        return midnight(self.last + timedelta(days=1))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


_A_PLAYED_YEAR = 3600.0
"""Seconds, on the slowest machine."""
PLAYS = [
    pytest.param((7, 24, 12, "2020-03-02", "2020-03-31"), id="a month of 24 people"),
    *(
        pytest.param(
            (seed, 40, 36, "2020-01-01", "2020-12-31"), id=f"a year of 40, seed {seed}", marks=pytest.mark.long
        )
        for seed in SEEDS
    ),
]


@pytest.fixture(params=PLAYS)
def played(request: pytest.FixtureRequest, nhaclich: Command) -> Iterator[Played]:
    seed, people, singles, first, last = request.param
    script = nhaclich.folder / "ward.toml"
    script.write_text(f"[ward]\nseed = {seed}\nofficers = {people}\nsingles = {singles}\n", encoding="utf-8")
    process = nhaclich.start("demo", "--from", first, "--until", last, "--fast", "--script", "ward.toml", "--json")
    output, errors = process.communicate(timeout=_A_PLAYED_YEAR)
    assert process.returncode == 0, errors
    summary = json.loads(output)
    assert summary["failed"] == 0
    assert summary["replies"] > 0
    found = opened(nhaclich.folder, date.fromisoformat(first), date.fromisoformat(last))
    yield found
    found.books.close()


def opened(folder: Path, first: date, last: date) -> Played:
    plan = tomllib.loads((folder / "var" / "demo-ward" / "ward.toml").read_text(encoding="utf-8"))
    units = {unit["id"]: unit["short"] for unit in plan["unit"]}
    return Played(folder, first, last, Books(folder / "var" / "demo.db"), due_days(plan), units)


def due_days(plan: Mapping[str, Any]) -> dict[TaskKey, date]:
    """When each task is due by the plan, read in its file."""
    found = {}
    for task in plan["task"]:
        due = task["due"]
        if isinstance(due, date):
            found[TaskKey(task["id"], "")] = due
            continue
        year = due["from"].year
        for month in range(1, 13) if due["every"] == "month" else (3, 6, 9, 12):
            key = f"{year}-{month:02}" if due["every"] == "month" else f"{year}-Q{month // 3}"
            found[TaskKey(task["id"], key)] = date(year, month, due["day"])
    return found


def test_nobody_is_disturbed_nothing_is_lost_and_the_totals_are_those_of_the_history(played: Played) -> None:
    books, planned = played.books, played.planned
    everything_happened(played)
    assert rules.disturbed(books) == []
    # Each has set their quiet hours on the first morning.
    set_ = midnight(played.first + timedelta(days=1))
    assert rules.disturbed_in_quiet(books, dict.fromkeys(books.people, set_)) == []
    assert rules.told_after_leaving(books) == []
    assert rules.escalated_wrongly(books, planned) == []
    assert rules.never_escalated(books, planned, played.until, days=2) == []
    assert rules.reminded_wrongly(books) == []
    assert rules.unowned(books, planned, played.units, played.first, played.last) == []
    assert rules.kept_states_wrong(books) == []
    asyncio.run(totals_are_those_of_the_history(played))


def everything_happened(played: Played) -> None:
    """The rules above are about something: all that they speak of has been played."""
    books = played.books
    done = Counter(row["action"] for row in books.rows("SELECT action FROM audit"))
    assert done.keys() >= {"enrol", "invite", "units", "leave", "absence", "absence_ended", "grant"}, done
    assert done["units"] >= 3  # one of those who moved came back
    assert any(one.deputy for one in books.absences)
    assert any(one.deputy is None for one in books.absences)
    assert any(one.settings.get("quiet") for one in books.people.values())
    assert any(len(person.units_at(played.until)) > 1 for person in books.people.values())
    assert {"responsible", "supporting"} <= {part for parts in books.parts.values() for part in parts}
    said = {row["status"] for row in books.rows("SELECT status FROM progress_reports")}
    assert said >= {"done", "in_progress", "blocked", "extension"}
    at_night = books.rows("SELECT 1 FROM progress_reports WHERE substr(reported_at, 12, 5) = '15:30'")
    assert at_night  # 22:30 at the office
    assert books.rows("SELECT 1 FROM escalations")
    here = [person for person in books.people.values() if person.here(played.until)]
    empty = played.units.keys() - {unit for person in here for unit in person.units_at(played.until)}
    nobody = {
        unit
        for unit in played.units
        for day in range((played.last - played.first).days)
        if not books.on_duty(midnight(played.first + timedelta(days=day + 1))).get(unit)
    }
    assert nobody or empty


async def totals_are_those_of_the_history(played: Played) -> None:
    """The board, and the reports of the whole time and of its parts, each as it stood when it ended."""
    settings = load_settings(played.folder / "config.toml")
    store = await Store.open(f"sqlite:///{played.folder}/var/demo.db")
    try:
        office = replace(office_of(settings, store), clock=RehearsalClock(played.until - timedelta(seconds=1)))
        async with store.read() as connection:
            admin = (await officers.enrolled(connection, Role.ADMIN))[0]
            seen = await board.look(office, connection, admin)
            third = (played.last - played.first) // 3
            ends = [played.first + third, played.first + 2 * third, played.last]
            told = [await period.gather(office, connection, played.first, end) for end in ends]
    finally:
        await store.close()
    books = played.books
    shown = {one.task.task_key: one.standing for one in seen}
    coming = {key for key, due in played.planned.items() if due <= played.last}
    assert coming <= shown.keys() <= played.planned.keys()
    recount = {key: _recount(played, key, played.until) for key in shown}
    assert {key: _classes(one) for key, one in shown.items()} == recount
    assert {one.value: many for one, many in counts(seen).items() if one in _CLASSES and many} == Counter(
        whole for whole, _ in recount.values()
    )
    late = [key for key, one in shown.items() if not one.done and one.asks]
    assert late == [key for key in shown if any(asks(books, *key, unit, played.until) for unit in _units(played, key))]
    for end, one in zip(ends, told, strict=True):
        until = midnight(end + timedelta(days=1))
        # What is due later is counted where it was worked on ahead of time.
        early = {key for key, due in played.planned.items() if due <= end or _spoken_of(played, key, until)}
        assert {task.task.task_key: _classes(task.now) for task in one.tasks} == {
            key: _recount(played, key, until)
            for key in early
            if played.planned[key] >= played.first or _open(played, key)
        }
        of = figures(task.now for task in one.tasks)
        assert of.total == len(one.tasks) == sum(of.classes.values())


_CLASSES = (Which.DONE_IN_TIME, Which.DONE_LATE, Which.IN_TERM, Which.OVERDUE)


def _classes(one: Any) -> tuple[str, dict[str, str]]:
    return one.standing.value, {unit: part.standing.value for unit, part in one.units.items()}


def _recount(played: Played, key: TaskKey, until: datetime) -> tuple[str, dict[str, str]]:
    whole, parts = class_of(played.books, *key, _units(played, key), played.planned[key], until)
    return whole, dict(parts)


def _units(played: Played, key: TaskKey) -> list[str]:
    return played.books.parts[key.entry_id]["responsible"]


def _spoken_of(played: Played, key: TaskKey, until: datetime) -> bool:
    """Whether a report on its state stands."""
    return any(
        state(played.books, *key, unit, until)[0] != "not_started"
        or played.books.rows(
            "SELECT 1 FROM progress_reports WHERE entry_id = ? AND occurrence_key = ? AND status = 'not_started'"
            " AND reported_at < ?",
            *(*key, until.replace(tzinfo=None).isoformat(" ")),
        )
        for unit in _units(played, key)
    )


def _open(played: Played, key: TaskKey) -> bool:
    """Whether it was not done when the play began."""
    began = midnight(played.first)
    return any(state(played.books, *key, unit, began)[0] != "done" for unit in _units(played, key))
