"""Where all tasks stand: in their classes, what is late first; the totals equal a recount, whatever was reported."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import board
from bot.calendar.board import CLASSES, Which
from bot.calendar.model import Entry, Kind, Occurrence, Once, Precision, Status, TaskKey
from bot.calendar.progress import UnitState
from bot.calendar.standing import Request

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2020, 3, 10, 3, tzinfo=UTC)
TODAY = date(2020, 3, 10)
EARLIER = NOW - timedelta(days=20)


def task(name: str, due: date | None, *units: str, status: Status = Status.CONFIRMED, year: int = 2020) -> Occurrence:
    schedule = Once(year, due.month if due else None, due.day if due else None)
    entry = Entry(id=name, kind=Kind.TASK, layer="ward", summary=name, schedule=schedule, units=units or ("u",))
    precision = Precision.DAY if due else Precision.UNKNOWN
    return Occurrence(entry, "", year, due, due, precision, status)


def said(
    status: str, at: datetime = EARLIER, percent: int | None = None, *, done_at: datetime | None = None
) -> UnitState:
    done = {"done_at": done_at or at, "done_id": 1} if status == "done" else {}
    return UnitState(status, percent, None, "", at, 2, **done)  # type: ignore[arg-type]


def stands(
    tasks: list[Occurrence], states: dict[str, dict[str, UnitState]], asks: str = "", **more: object
) -> list[board.Row]:
    held = {TaskKey(name, ""): units for name, units in states.items()}
    asked = Request(1, 9, EARLIER, date(2020, 4, 1), unit="u")
    requests = {TaskKey(asks, ""): [asked]} if asks else {}
    return board.board(tasks, held, requests, NOW, ZONE, **more)  # type: ignore[arg-type]


LATE, SOON, FAR = TODAY - timedelta(days=5), TODAY + timedelta(days=3), TODAY + timedelta(days=60)


@pytest.mark.parametrize(
    ("due", "state", "classes"),
    [
        (LATE, None, {Which.OVERDUE, Which.SILENT}),
        (LATE, said("in_progress", percent=40), {Which.OVERDUE}),
        (LATE, said("blocked"), {Which.OVERDUE, Which.BLOCKED}),
        (LATE, said("done"), {Which.DONE_IN_TIME}),
        (LATE, said("done", NOW), {Which.DONE_LATE}),
        (LATE, said("done", NOW, done_at=EARLIER), {Which.DONE_IN_TIME}),
        (TODAY, said("not_started"), {Which.IN_TERM}),
        (SOON, None, {Which.IN_TERM, Which.SILENT}),
        (FAR, None, {Which.IN_TERM}),
        (None, None, {Which.NO_DUE}),
    ],
)  # fmt: skip
def test_a_task_is_in_its_class_and_has_its_flags(
    due: date | None, state: UnitState | None, classes: set[Which]
) -> None:
    (row,) = stands([task("a", due)], {"a": {"u": state}} if state else {})
    assert {which for which in Which if row.is_one_of(which)} == classes | {Which.ALL}


def test_late_ones_stand_first_then_what_waits_then_by_day_and_done_ones_last() -> None:
    tasks = [
        task("done", LATE), task("far", FAR), task("asks", FAR + timedelta(days=1)), task("late", LATE),
        task("later", LATE - timedelta(days=9)), task("soon", SOON), task("open", None),
        task("off", LATE, status=Status.CANCELLED), task("put off", LATE, status=Status.POSTPONED),
    ]  # fmt: skip
    rows = stands(tasks, {"done": {"u": said("done")}}, asks="asks")
    assert [row.task.entry.id for row in rows] == ["later", "late", "asks", "soon", "far", "open", "done"]
    assert [row.late for row in rows][:3] == [14, 5, 0]


def test_the_units_that_are_looked_at_decide() -> None:
    tasks = [task("a", LATE, "u", "v"), task("b", FAR, "v")]
    states = {"a": {"u": said("done"), "v": said("in_progress", percent=50)}}
    (whole, _), (own,) = stands(tasks, states), stands(tasks, states, units=("u",))
    assert whole.is_one_of(Which.OVERDUE)
    assert whole.percent == 75
    assert own.is_one_of(Which.DONE_IN_TIME)
    assert [row.task.entry.id for row in board.of_unit(stands(tasks, states), "v")] == ["a", "b"]
    assert board.of_unit(stands(tasks, states), "u")[0].standing == own.standing


def test_this_year_and_what_is_still_open_from_before_is_shown() -> None:
    tasks = [
        task("old", date(2019, 12, 1), year=2019),
        task("old done", date(2019, 12, 1), year=2019),
        task("new", FAR),
    ]
    rows = board.of_this_year(stands(tasks, {"old done": {"u": said("done")}}), 2020)
    assert [row.task.entry.id for row in rows] == ["old", "new"]


_STATE = st.one_of(
    st.none(),
    st.builds(
        lambda status, days: said(status, NOW - timedelta(days=days)),
        st.sampled_from(("not_started", "in_progress", "blocked", "done")),
        st.integers(0, 40),
    ),
)


@given(st.lists(st.tuples(st.none() | st.integers(-40, 40), _STATE, _STATE), max_size=12))
def test_every_task_is_counted_once_in_a_class(
    given_: list[tuple[int | None, UnitState | None, UnitState | None]],
) -> None:
    tasks, states = [], {}
    for number, (days, first, second) in enumerate(given_):
        due = None if days is None else TODAY + timedelta(days=days)
        tasks.append(task(f"t{number}", due, "u", "v"))
        states[f"t{number}"] = {unit: state for unit, state in (("u", first), ("v", second)) if state is not None}
    rows = stands(tasks, states)
    total = board.counts(rows)
    assert sum(total[which] for which in CLASSES) == total[Which.ALL] == len(tasks)
    assert total[Which.OVERDUE] == sum(row.late > 0 for row in rows)
    done = [
        name
        for name, units in states.items()
        if len(units) == 2 and all(one.status == "done" for one in units.values())
    ]
    assert sum(row.standing.done for row in rows) == len(done)
