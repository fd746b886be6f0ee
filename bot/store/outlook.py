"""When the dispatcher has something to do: one light question in place of many claims that come back empty."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t


@dataclass(frozen=True, slots=True)
class Outlook:
    """The earliest instants (UTC), None where there is none: of a reminder that waits, of a message that waits, and of
    the end of a lease, after which somebody else may take what it held."""

    reminder: datetime | None
    message: datetime | None
    lease: datetime | None

    def has_come(self, now: datetime) -> bool:
        """Whether anything is to be done at `now` (UTC)."""
        return any(at is not None and at <= now for at in (self.reminder, self.message, self.lease))


async def look(connection: AsyncConnection) -> Outlook:
    """What comes next, as the outbox and the reminders have it; each is the first entry of an index."""
    r, d = t.reminders.c, t.deliveries.c
    reminder = select(r.at).where(r.settled_at.is_(None)).order_by(r.at).limit(1)
    message = select(d.next_try_at).where(d.state.in_(("pending", "unknown"))).order_by(d.next_try_at).limit(1)
    lease = select(d.lease_until).where(d.state.in_(("leased", "inflight"))).order_by(d.lease_until).limit(1)
    row = (await connection.execute(select(*(one.scalar_subquery() for one in (reminder, message, lease))))).one()
    return Outlook(*row)
