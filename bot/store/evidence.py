"""The files that came with what was reported on a task, page by page; what was taken back is left out."""

from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.store import tables as t
from bot.store.progress import Attachment, Report, from_row


async def count(connection: AsyncConnection, task: TaskKey, most: int) -> int:
    """How many files there are of a task; `most` where there are so many or more."""
    found = _of(task, select(t.attachments.c.id)).limit(most).subquery()
    return await connection.scalar(select(func.count()).select_from(found)) or 0


async def page(connection: AsyncConnection, task: TaskKey, start: int, most: int) -> list[tuple[Report, Attachment]]:
    """So many files of a task from a place on, the newest first, each with the report that it came with."""
    a, p = t.attachments, t.progress_reports
    columns = (a.c.kind, a.c.file_id, a.c.name, a.c.media_group_id, p)
    query = _of(task, select(*columns)).order_by(a.c.id.desc()).offset(start).limit(most)
    return [
        (from_row(row), Attachment(row.kind, row.file_id, row.name, row.media_group_id))
        for row in await connection.execute(query)
    ]


def _of(task: TaskKey, query: Select[Any]) -> Select[Any]:
    a, p, undoing = t.attachments, t.progress_reports, t.progress_reports.alias("undoing")
    return (
        query.select_from(a)
        .join(p, p.c.id == a.c.report_id)
        .where(
            a.c.entry_id == task.entry_id,
            a.c.occurrence_key == task.occurrence_key,
            ~exists().where(undoing.c.undoes == p.c.id),
        )
    )
