"""What has been reported over some days, for some units."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.progress import ANSWER, Report


async def between(connection: AsyncConnection, units: Collection[str], start: datetime, end: datetime) -> list[Report]:
    """The reports of units from one instant up to another (UTC) that stand, oldest first; no lead's answers."""
    table, undoing = t.progress_reports, t.progress_reports.alias("undoing")
    p = table.c
    rows = await connection.execute(
        select(table)
        .where(
            p.unit_id.in_(list(units)),
            p.reported_at >= start,
            p.reported_at < end,
            p.undoes.is_(None),
            p.status != ANSWER,
            ~exists().where(undoing.c.undoes == p.id),
        )
        .order_by(p.id)
    )
    return [
        Report(
            entry_id=row.entry_id,
            occurrence_key=row.occurrence_key,
            unit_id=row.unit_id,
            officer_id=row.officer_id,
            update_id=row.update_id,
            reported_at=row.reported_at,
            status=row.status,
            percent=row.percent,
            promised_on=row.promised_on,
            note=row.note,
            id=row.id,
        )
        for row in rows
    ]
