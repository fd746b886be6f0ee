"""When the dispatcher has something to do: one light question in place of many claims that come back empty."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import preferences
from bot.store import tables as t


@dataclass(frozen=True, slots=True)
class Outlook:
    """The earliest instants (UTC), None where there is none: of a reminder that waits, of a message that waits, and of
    the end of a lease, after which somebody else may take what it held. `choices`: whether any officer has set anything
    for themselves, an hour of their own perhaps."""

    reminder: datetime | None
    message: datetime | None
    lease: datetime | None
    choices: bool


_R, _D = t.reminders.c, t.deliveries.c
_REMINDER = select(_R.at).where(_R.settled_at.is_(None)).order_by(_R.at).limit(1)
_MESSAGE = select(_D.next_try_at).where(t.in_state(t.WAITING)).order_by(_D.next_try_at).limit(1)
_LEASE = select(_D.lease_until).where(t.in_state(t.HELD)).order_by(_D.lease_until).limit(1)
_NEXT = select(
    _REMINDER.scalar_subquery(),
    _MESSAGE.scalar_subquery(),
    _LEASE.scalar_subquery(),
    preferences.CHOSEN.exists().label("choices"),
)
"""Each is the first entry of an index. Built once: it is asked several times for every message."""


async def look(connection: AsyncConnection) -> Outlook:
    """What comes next, as the outbox and the reminders have it."""
    reminder, message, lease, choices = (await connection.execute(_NEXT)).one()
    return Outlook(reminder, message, lease, bool(choices))
