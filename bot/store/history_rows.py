"""The rows of the history that a period's report needs: those of the period, and those on which it rests.

What a unit's state at an instant rests on is looked up from the end of its own rows, through an index; how long the
history is before and beside that does not matter.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import JSON, ColumnElement, Select, String, and_, bindparam, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.progress import DONE, STATES
from bot.calendar.standing import Request, Told
from bot.store import tables as t

_AT_ONCE = 300
"""How many are named in one statement."""

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A report (or an undo) as it is kept, and who made it."""

    task: TaskKey
    officer_id: int
    told: Told


async def rows(
    connection: AsyncConnection,
    parts: Iterable[tuple[TaskKey, str]],
    *,
    since: datetime,
    until: datetime,
    also: Iterable[int] = (),
) -> dict[TaskKey, list[HistoryRow]]:
    """The rows of some tasks, in the order in which they came: {task: rows}.

    These are all rows from `since` until (not including) `until`, and of each of the `parts` (a task and a unit) those
    that decide its state at both instants; `also` are the ids of further rows that are wanted, with their undos.
    """
    parts = list(parts)
    known = {task for task, _ in parts}
    p = t.progress_reports
    found = await _fetched(connection, select(p).where(p.c.reported_at >= since, p.c.reported_at < until))
    wanted = set(also)
    for ids in _batches(sorted(wanted)):
        found += await _fetched(connection, select(p).where(p.c.undoes.in_(ids), p.c.reported_at < since))
    for some in _batches(parts):
        for at in (since, until):
            wanted |= await _deciding(connection, some, at)
    missing = sorted(wanted - {row.told.id for row in found})
    for ids in _batches(missing):
        found += await _fetched(connection, select(p).where(p.c.id.in_(ids)))
    by_task: dict[TaskKey, list[HistoryRow]] = defaultdict(list)
    for row in sorted(found, key=lambda row: row.told.id):
        if row.task in known:
            by_task[row.task].append(row)
    return dict(by_task)


async def requests(
    connection: AsyncConnection, tasks: Collection[TaskKey], *, until: datetime
) -> dict[TaskKey, list[Request]]:
    """The requests for more time on some tasks that were made before an instant, with what was decided since or not."""
    e = t.extensions
    found: dict[TaskKey, list[Request]] = defaultdict(list)
    for some in _batches(sorted({task.entry_id for task in tasks})):
        query = select(e).where(e.c.entry_id.in_(some), e.c.asked_at < until).order_by(e.c.id)
        for row in await connection.execute(query):
            task = TaskKey(row.entry_id, row.occurrence_key)
            if task in tasks:
                found[task].append(
                    Request(
                        row.id,
                        row.report_id,
                        row.asked_at,
                        row.asked_until,
                        row.due_before,
                        row.planned_on,
                        row.decided_at,
                        row.granted_until,
                        row.unit_id or "",
                    )
                )
    revised = [one.id for each in found.values() for one in each if one.decided_at and one.decided_at >= until]
    then = await _decided_then(connection, revised, until)
    return {task: [replace(one, **then.get(one.id, {})) for one in each] for task, each in found.items()}


async def _decided_then(connection: AsyncConnection, ids: list[int], until: datetime) -> dict[int, dict[str, Any]]:
    """How requests stood that have been decided since: a decision that was revised is found in the audit."""
    a = t.audit.c
    found: dict[int, dict[str, Any]] = {}
    for some in _batches([f"extension:{id_}" for id_ in ids]):
        query = select(a.subject, a.at, a.after).where(a.subject.in_(some), a.at < until).order_by(a.id)
        for row in await connection.execute(query):
            granted = json.loads(row.after).get("until")
            day = date.fromisoformat(granted) if granted else None
            found[int(row.subject.partition(":")[2])] = {"decided_at": row.at, "granted_until": day}
    return found


async def _deciding(connection: AsyncConnection, parts: Collection[tuple[TaskKey, str]], at: datetime) -> set[int]:
    """The first and the last row of what each part's state at an instant rests on (see `calendar.standing`)."""
    wanted = json.dumps([(task.entry_id, task.occurrence_key, unit) for task, unit in parts])
    found = await connection.execute(_deciding_rows(connection.dialect.name), {"wanted": wanted, "until": at})
    return {id_ for row in found for id_ in row if id_ is not None}


@cache
def _deciding_rows(dialect: str) -> Select[Any]:
    """SQL for the parts in the parameter "wanted" (JSON, so that one statement serves any number) before "until"."""
    keys, at = _listed(dialect).cte("wanted"), bindparam("until", type_=t.progress_reports.c.reported_at.type)
    p, undoing = t.progress_reports.alias("told"), t.progress_reports.alias("undoing")

    def standing(*which: ColumnElement[bool]) -> Select[Any]:
        return select(p.c.id).where(
            p.c.entry_id == keys.c.entry_id,
            p.c.occurrence_key == keys.c.occurrence_key,
            p.c.unit_id == keys.c.unit_id,
            p.c.reported_at < at,
            # Written so, since SQLite would rather look through the index of all rows that undo nothing.
            func.coalesce(p.c.undoes, 0) == 0,
            p.c.status.in_(STATES),
            ~exists().where(and_(undoing.c.undoes == p.c.id, undoing.c.reported_at < at)).correlate(p),
            *which,
        )

    newest = p.c.id.desc()
    last = standing().order_by(newest).limit(1).correlate(keys).scalar_subquery()
    last_open = standing(p.c.status != DONE).order_by(newest).limit(1).correlate(keys).scalar_subquery()
    held = select(*keys.c, last.label("last"), func.coalesce(last_open, 0).label("last_open")).cte("held")
    keys = held
    first_done = standing(p.c.id > held.c.last_open).order_by(p.c.id).limit(1).correlate(held).scalar_subquery()
    return select(held.c.last, first_done.label("first"))


def _listed(dialect: str) -> Select[Any]:
    """SQL: (entry_id, occurrence_key, unit_id) of the parts in the parameter "wanted"."""
    names = ("entry_id", "occurrence_key", "unit_id")
    if dialect == "sqlite":
        each = func.json_each(bindparam("wanted", type_=String)).table_valued("value").c.value
        return select(*(func.json_extract(each, f"$[{at}]").label(name) for at, name in enumerate(names)))
    row = func.json_array_elements(cast(bindparam("wanted", type_=String), JSON)).table_valued("value").c.value
    return select(*(func.json_extract_path_text(row, str(at)).label(name) for at, name in enumerate(names)))


async def _fetched(connection: AsyncConnection, query: Select[Any]) -> list[HistoryRow]:
    return [
        HistoryRow(
            TaskKey(row.entry_id, row.occurrence_key),
            row.officer_id,
            Told(
                row.id,
                row.unit_id,
                row.status,
                row.reported_at,
                row.percent,
                row.promised_on,
                row.note,
                row.undoes,
            ),
        )
        for row in await connection.execute(query)
    ]


def _batches(each: Sequence[One]) -> Iterator[Sequence[One]]:
    return (each[start : start + _AT_ONCE] for start in range(0, len(each), _AT_ONCE))
