"""Where a task stands at the end of a period: only what was known until then counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.model import Entry, Kind, Occurrence, Once, Precision, Status
from bot.calendar.progress import DONE
from bot.calendar.standing import Request, Standing, TaskStanding, Told, due_days, stand
from bot.clock import day_start

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
JULY = day_start(date(2020, 7, 1), ZONE)


def at(day: int, month: int = 6, hour: int = 9) -> datetime:
    return datetime(2020, month, day, hour, tzinfo=ZONE).astimezone(UTC)


def told(number: int, status: str, day: int, month: int = 6, unit: str = "a", undoes: int | None = None) -> Told:
    return Told(number, unit, status, at(day, month), undoes=undoes)


def found(
    rows: list[Told], due: date | None = date(2020, 6, 15), units: str = "a", until: datetime = JULY
) -> TaskStanding:
    return stand(units, dict.fromkeys(units, due), rows, (), until, ZONE)


@pytest.mark.parametrize(
    ("what", "rows", "due", "expected"),
    [
        ("nothing said, due later", [], date(2020, 7, 15), Standing.OPEN_IN_TERM),
        ("nothing said, due on the last day", [], date(2020, 6, 30), Standing.OPEN_IN_TERM),
        ("nothing said, due the day before", [], date(2020, 6, 29), Standing.OPEN_OVERDUE),
        ("done on the day", [told(1, DONE, 15)], date(2020, 6, 15), Standing.DONE_IN_TIME),
        ("done the day after", [told(1, DONE, 16)], date(2020, 6, 15), Standing.DONE_LATE),
        ("said again later", [told(1, DONE, 14), told(2, DONE, 20)], date(2020, 6, 15), Standing.DONE_IN_TIME),
        ("done, not after all, done", [told(1, DONE, 1), told(2, "blocked", 2), told(3, DONE, 20)], date(2020, 6, 15),
         Standing.DONE_LATE),
        ("taken back", [told(1, DONE, 1), told(2, "undone", 2, undoes=1)], date(2020, 6, 15), Standing.OPEN_OVERDUE),
        ("taken back after the period", [told(1, DONE, 1), told(2, "undone", 2, 7, undoes=1)], date(2020, 6, 15),
         Standing.DONE_IN_TIME),
        ("done after the period", [told(1, DONE, 1, 7)], date(2020, 6, 15), Standing.OPEN_OVERDUE),
        ("evidence is no state", [told(1, DONE, 1), told(2, "evidence", 2)], date(2020, 6, 15), Standing.DONE_IN_TIME),
        ("no due day", [told(1, "in_progress", 1)], None, Standing.NO_DUE),
        ("no due day, done", [told(1, DONE, 1)], None, Standing.NO_DUE),
    ],
)  # fmt: skip
def test_the_classes(what: str, rows: list[Told], due: date | None, expected: Standing) -> None:
    assert found(rows, due).standing is expected, what


def test_a_task_of_two_units_is_done_when_both_are() -> None:
    half = found([told(1, DONE, 1)], units="ab")
    assert (half.standing, half.done) == (Standing.OPEN_OVERDUE, False)
    assert half.units["a"].standing is Standing.DONE_IN_TIME
    both = found([told(1, DONE, 1), told(2, DONE, 20, unit="b")], units="ab")
    assert (both.standing, both.done) == (Standing.DONE_LATE, True)


def test_the_flags_and_the_rows_that_decide() -> None:
    rows = [told(1, "in_progress", 1), told(2, "blocked", 2), told(3, "extension", 3)]
    asked = Request(7, 3, at(3), date(2020, 7, 10), date(2020, 6, 15), date(2020, 6, 15))
    one = stand("a", {"a": date(2020, 6, 15)}, rows, [asked], JULY, ZONE)
    assert one.blocked
    assert one.asks
    assert one.units["a"].asks == date(2020, 7, 10)
    assert one.units["a"].decided_by == (2,)
    taken_back = [*rows, told(4, "undone", 4, undoes=3)]
    assert not stand("a", {"a": date(2020, 6, 15)}, taken_back, [asked], JULY, ZONE).asks


def test_the_due_day_is_what_was_granted_by_then() -> None:
    plan = date(2020, 6, 15)
    entry = Entry("t", Kind.TASK, "Việc", Once(2020, 6, 15), "ward", units=("a", "b"))
    task = Occurrence(entry, "", 2020, plan, plan, Precision.DAY, Status.CONFIRMED)
    grants = [
        Request(1, 1, at(1), date(2020, 6, 20), plan, plan, at(2), date(2020, 6, 20)),
        Request(2, 2, at(18), date(2020, 7, 5), date(2020, 6, 20), plan, at(19), date(2020, 7, 5), unit="a"),
        Request(3, 3, at(25), date(2020, 8, 1), date(2020, 7, 5), plan, at(2, 7), date(2020, 8, 1)),  # decided in July
        Request(4, 4, at(5), date(2020, 6, 30), plan, plan, at(6), None),  # refused
    ]
    assert due_days(task, entry.units, grants, JULY) == {"a": date(2020, 7, 5), "b": date(2020, 6, 20)}
    assert due_days(task, entry.units, grants, at(1)) == {"a": plan, "b": plan}
    moved = Occurrence(entry, "", 2020, date(2020, 9, 1), date(2020, 9, 1), Precision.DAY, Status.CONFIRMED)
    assert due_days(moved, entry.units, grants, JULY) == dict.fromkeys("ab", date(2020, 9, 1))


_STATUSES = st.sampled_from(["not_started", "in_progress", "blocked", DONE, "evidence", "extension"])


@given(st.lists(st.tuples(_STATUSES, st.booleans(), st.integers(1, 90), st.integers(0, 30)), max_size=14))
def test_what_comes_later_changes_nothing(said: list[tuple[str, bool, int, int]]) -> None:
    """A report of June that is made in December is the one that was made on 1 July."""
    begun = at(1, 5)
    rows: list[Told] = []
    moment = begun
    for number, (status, undo, hours, back) in enumerate(said, start=1):
        moment += timedelta(hours=hours * 3)
        target = rows[back % len(rows)] if undo and rows else None
        free = target is not None and target.undoes is None and all(row.undoes != target.id for row in rows)
        if target is not None and free:
            rows.append(Told(number, "a", "undone", moment, undoes=target.id))
        else:
            rows.append(Told(number, "a", status, moment))
    known = [row for row in rows if row.at < JULY]
    assert found(rows) == found(known) == found(rows[::-1])
