"""The history of one task page by page, the newest first: a long one costs no more than what is shown of it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t
from bot.store.progress import UNDONE_BESIDE, Report, from_row


async def page(connection: AsyncConnection, task: TaskKey, start: int, most: int) -> list[Report]:
    """So many rows from a place on, counted from the newest; in order of time."""
    p = t.progress_reports
    rows = await connection.execute(select(p).where(_of(task)).order_by(p.c.id.desc()).offset(start).limit(most))
    return [from_row(row) for row in reversed(rows.all())]


async def updates_that_report(connection: AsyncConnection, task: TaskKey, updates: Collection[int]) -> set[int]:
    """Those of the updates that have reported something on a task, beside what they took back."""
    p = t.progress_reports.c
    if not updates:
        return set()
    return set(
        await connection.scalars(select(p.update_id).where(_of(task), p.update_id.in_(updates), p.undoes.is_(None)))
    )


def _of(task: TaskKey) -> ColumnElement[bool]:
    p = t.progress_reports.c
    return and_(p.entry_id == task.entry_id, p.occurrence_key == task.occurrence_key, p.status != UNDONE_BESIDE)
