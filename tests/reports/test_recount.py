"""Every figure of a report equals a recount of the history rows that its keys leave, whatever was reported."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.model import TaskKey
from bot.calendar.period import counted
from bot.calendar.standing import Told
from bot.office.period import Gathered
from bot.office.wording.period_words import period_sheet
from bot.reports.period_sheet import Grid, PeriodSheet
from bot.store.history_rows import HistoryRow
from bot.texts import texts

from .period_office import CALENDAR, UNITS, ZONE, at, gathered, task

SAY = texts("vi")
_STEP = st.tuples(
    st.sampled_from([entry.id for entry in CALENDAR.entries]),
    st.integers(0, 1),
    st.sampled_from(["done", "done", "in_progress", "blocked", "not_started", "evidence", "undone"]),
    st.integers(1, 40),
)
_CLASSES = ("Hoàn thành đúng hạn", "Hoàn thành quá hạn", "Đang thực hiện trong hạn", "Quá hạn chưa hoàn thành",
            "Không có hạn")  # fmt: skip


def history_of(steps: list[tuple[str, int, str, int]]) -> dict[TaskKey, list[HistoryRow]]:
    """Reports from April on, some of them taken back by a later row."""
    rows: dict[TaskKey, list[HistoryRow]] = {}
    moment = at(1, 4)
    for number, (id_, place, status, hours) in enumerate(steps, start=1):
        moment += timedelta(hours=hours * 3)
        units = CALENDAR.by_id[id_].units
        unit, key = units[place % len(units)], TaskKey(id_, "")
        held = rows.setdefault(key, [])
        taken = {row.told.undoes for row in held}
        open_ = [row.told for row in held if row.told.undoes is None and row.told.id not in taken]
        if status == "undone" and not open_:
            continue
        told = Told(number, unit, status, moment, note="lời")
        if status == "undone":
            told = replace(told, unit=open_[-1].unit, undoes=open_[-1].id)
        held.append(HistoryRow(key, 7, told))
    return rows


def found_in(rows: dict[TaskKey, list[HistoryRow]]) -> Gathered:
    base = gathered()
    known = {key: [row for row in told if row.told.at < base.over.until] for key, told in rows.items()}
    tasks = []
    for entry in CALENDAR.entries:
        told = [row.told for row in known.get(TaskKey(entry.id, ""), [])]
        if one := counted(task(entry.id), told, (), base.over, ZONE):
            tasks.append(one)
    return replace(base, tasks=tuple(tasks), rows=known, requests={}, files={})


def column(grid: Grid, name: str) -> int:
    return grid.heads.index(name)


def recounted(sheet: PeriodSheet, unit: str | None, head: str) -> int:
    """How many rows of the history are left by the keys of a figure."""
    history, whose = sheet.history, "nhiệm vụ" if unit is None else "đơn vị"
    if head in _CLASSES:
        key, value = column(history, f"Xếp loại ({whose})"), head
    else:
        key, value = column(history, f"{head} ({whose})"), "x"
    units = column(history, "Đơn vị")
    return sum(1 for row in history.rows if row[key] == value and unit in (None, row[units]))


def check(sheet: PeriodSheet) -> None:
    """Hold every figure against the rows that it counts, and against the sheet of tasks."""
    shorts = {unit.name: unit.short for unit in UNITS}
    heads = sheet.results.heads
    for row in sheet.results.rows:
        name: Any = row[1]
        if name == "Cộng theo đơn vị":
            each = [one for one in sheet.results.rows if one[1] in shorts]
            assert row[2:] == tuple(sum(of) for of in zip(*(one[2:] for one in each), strict=True)) or not each
            continue
        unit = shorts.get(name)
        for head, figure in zip(heads[3:], row[3:], strict=True):
            assert figure == recounted(sheet, unit, head), (name, head)
        assert row[2] == sum(recounted(sheet, unit, head) for head in _CLASSES)
        if unit is not None:
            classes, units = column(sheet.tasks, "Xếp loại (đơn vị)"), column(sheet.tasks, "Đơn vị")
            for head, figure in zip(heads[3:8], row[3:8], strict=True):
                assert figure == sum(1 for one in sheet.tasks.rows if (one[units], one[classes]) == (unit, head))


@given(st.lists(_STEP, max_size=40))
def test_totals_equal_a_recount_of_the_history(steps: list[tuple[str, int, str, int]]) -> None:
    check(period_sheet(found_in(history_of(steps)), ZONE, SAY))


def test_the_same_with_requests_for_time() -> None:
    sheet = period_sheet(gathered(), ZONE, SAY)
    check(sheet)
    asked = [row for row in sheet.history.rows if row[-4] == "x"]
    assert [(row[0], row[6]) for row in asked] == [(6, "Xin gia hạn")]


@given(st.lists(_STEP, max_size=40))
def test_what_was_reported_later_is_not_in_it(steps: list[tuple[str, int, str, int]]) -> None:
    """What is left out of a report is only what came after the period."""
    rows = history_of(steps)
    early = {key: [row for row in told if row.told.at < at(1, 7, 0)] for key, told in rows.items()}
    assert period_sheet(found_in(rows), ZONE, SAY) == period_sheet(found_in(early), ZONE, SAY)
