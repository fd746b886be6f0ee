"""Which reports a task's state rests on, kept beside the history: of each unit the last, and the first of its "done".

They follow from the history and are written in the transaction that adds to it, so that nobody who asks how far a task
is has to read what was reported before. `wrong` finds rows that do not say what the history says, `rebuild` mends them.
Writers of the history wait for one another (its triggers raise one row of `changes`), so that nothing comes between.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Row,
    Select,
    String,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.progress import DONE, STATES
from bot.store import changes
from bot.store import tables as t

Part = tuple[str, str, str]
"""An entry, an occurrence of it, and a unit."""
_COLUMNS = ("entry_id", "occurrence_key", "unit_id", "report_id", "done_id")


async def follow(connection: AsyncConnection, parts: Iterable[Part]) -> None:
    """Take over what was just added to the history of these parts of tasks."""
    forget, add = _following()
    for entry_id, key, unit_id in sorted(set(parts)):
        part = {"entry": entry_id, "key": key, "unit": unit_id}
        await connection.execute(forget, part)
        await connection.execute(add, part)


@cache
def _following() -> tuple[Delete, Insert]:
    """SQL: forget the row of a part (`entry`, `key`, `unit`), and write it as the history has it. Built once."""
    s, part = t.unit_states.c, [bindparam(name, type_=String()) for name in ("entry", "key", "unit")]
    forget = delete(t.unit_states).where(s.entry_id == part[0], s.occurrence_key == part[1], s.unit_id == part[2])
    last, done = _last(*part), _first_done(*part)
    row = select(*part, last, done).where(last.is_not(None))
    return forget, insert(t.unit_states).from_select(_COLUMNS, row)


async def wrong(connection: AsyncConnection) -> list[Part]:
    """The parts of tasks whose row here is not what the whole history says, in order. For the doctor, and tests."""
    kept = {_part(row): (row.report_id, row.done_id) for row in await connection.execute(select(t.unit_states))}
    said = {_part(row): (row.report_id, row.done_id) for row in await connection.execute(_of_the_history())}
    return sorted(part for part in kept.keys() | said.keys() if kept.get(part) != said.get(part))


async def rebuild(connection: AsyncConnection) -> None:
    """Make all rows anew from the whole history. Safe while others write: they wait for the end of this transaction."""
    await changes.locked(connection)
    await connection.execute(delete(t.unit_states))
    await connection.execute(insert(t.unit_states).from_select(_COLUMNS, _of_the_history()))


def _standing(of_it: ColumnElement[bool], *, open_: bool | None = None) -> ColumnElement[bool]:
    """SQL: reports on the state of a part that were not taken back; `open_`: those only that say done, or do not."""
    p, undoing = t.progress_reports, t.progress_reports.alias("undoing")
    conditions = [
        of_it,
        p.c.undoes.is_(None),
        p.c.status.in_(STATES),
        ~exists().where(undoing.c.undoes == p.c.id).correlate(p),
    ]
    if open_ is not None:
        conditions.append(p.c.status != DONE if open_ else p.c.status == DONE)
    return and_(*conditions)


def _of(entry_id: ColumnElement[str], key: ColumnElement[str], unit_id: ColumnElement[str]) -> ColumnElement[bool]:
    p = t.progress_reports.c
    return and_(p.entry_id == entry_id, p.occurrence_key == key, p.unit_id == unit_id)


def _last(*part: ColumnElement[str]) -> Any:
    p = t.progress_reports.c
    return select(p.id).where(_standing(_of(*part))).order_by(p.id.desc()).limit(1).scalar_subquery()


def _first_done(*part: ColumnElement[str]) -> Any:
    """The first of the unbroken "done" at the end, NULL where the last report says something else."""
    p, of_it = t.progress_reports.c, _of(*part)
    last_open = select(p.id).where(_standing(of_it, open_=True)).order_by(p.id.desc()).limit(1).scalar_subquery()
    since = p.id > func.coalesce(last_open, 0)
    return select(p.id).where(_standing(of_it, open_=False), since).order_by(p.id).limit(1).scalar_subquery()


def _of_the_history() -> Select[Any]:
    """All rows as the history says them."""
    p = t.progress_reports
    key = (p.c.entry_id, p.c.occurrence_key, p.c.unit_id)
    everything = _standing(and_(True))
    last_open = func.max(p.c.id).filter(p.c.status != DONE).over(partition_by=key)
    told = select(*key, p.c.id, p.c.status, last_open.label("last_open")).where(everything).cte("told")
    first_done = func.min(told.c.id).filter(
        told.c.status == DONE, or_(told.c.last_open.is_(None), told.c.id > told.c.last_open)
    )
    return select(
        told.c.entry_id, told.c.occurrence_key, told.c.unit_id, func.max(told.c.id).label("report_id"),
        first_done.label("done_id"),
    ).group_by(told.c.entry_id, told.c.occurrence_key, told.c.unit_id)  # fmt: skip


def _part(row: Row[Any]) -> Part:
    return row.entry_id, row.occurrence_key, row.unit_id
