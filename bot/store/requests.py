"""Requests for more time that wait, as the board needs them: by task, and for which unit each was made."""

from collections import defaultdict

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.standing import Request
from bot.store import tables as t
from bot.store.progress import EXTENSION


async def waiting(connection: AsyncConnection) -> dict[TaskKey, list[Request]]:
    """What is neither decided nor taken back, the oldest first: {task: requests}, one for each unit that asked."""
    e, asked = t.extensions, t.progress_reports.alias("asked")
    beside, undone = t.progress_reports.alias("beside"), t.progress_reports.alias("undone")
    told_together = and_(
        beside.c.update_id == asked.c.update_id,
        beside.c.entry_id == e.c.entry_id,
        beside.c.occurrence_key == e.c.occurrence_key,
        beside.c.status == EXTENSION,
    )
    query = (
        select(e, beside.c.unit_id)
        .join(asked, asked.c.id == e.c.report_id)
        .join(beside, told_together)
        .where(e.c.decisions == 0, ~select(undone.c.id).where(undone.c.undoes == e.c.report_id).exists())
        .order_by(e.c.id, beside.c.id)
    )
    found: dict[TaskKey, list[Request]] = defaultdict(list)
    for row in await connection.execute(query):
        found[TaskKey(row.entry_id, row.occurrence_key)].append(
            Request(row.id, row.report_id, row.asked_at, row.asked_until, row.due_before, unit=row.unit_id or "")
        )
    return dict(found)
