"""What is counted of the outbox, for whoever watches the service."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

_SETTLED = ("sent", "failed", "skipped")


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages have become due, were sent, were given up, and how many of those that are due still wait."""

    due: int
    sent: int
    failed: int
    queue: int


async def outbox(connection: AsyncConnection, now: datetime) -> Outbox:
    """The counts as of `now` (UTC)."""
    d = t.deliveries.c
    rows = await connection.execute(select(d.state, func.count()).where(d.due_at <= now).group_by(d.state))
    counts = {row.state: row[1] for row in rows}
    waiting = sum(count for state, count in counts.items() if state not in _SETTLED)
    return Outbox(sum(counts.values()), counts.get("sent", 0), counts.get("failed", 0), waiting)


async def sent_since(
    connection: AsyncConnection, since: datetime, known: Collection[int]
) -> list[tuple[int, datetime, float]]:
    """What was sent from `since` (UTC) on and is not `known`, in order: (delivery id, when, seconds late)."""
    d = t.deliveries.c
    rows = await connection.execute(
        select(d.id, d.sent_at, d.due_at).where(d.sent_at >= since).order_by(d.sent_at, d.id)
    )
    return [
        (row.id, row.sent_at, max(0.0, (row.sent_at - row.due_at).total_seconds()))
        for row in rows
        if row.id not in known
    ]
