"""What is counted of the outbox, for whoever watches the service."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import requests
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


@dataclass(frozen=True, slots=True)
class Delivering:
    """How sending goes: since when the oldest message (or reminder) that may go now waits, when one was last sent, how
    many officers there are, and how many of them are switched off since their chat takes nothing.
    """

    waits_since: datetime | None
    sent_at: datetime | None
    officers: int
    switched_off: int


async def delivering(connection: AsyncConnection, now: datetime) -> Delivering:
    """How sending goes as of `now` (UTC)."""
    d, r, o = t.deliveries.c, t.reminders.c, t.officers.c
    waiting = select(func.min(d.next_try_at)).where(t.in_state(t.WAITING), d.next_try_at <= now)
    held = select(func.min(d.next_try_at)).where(t.in_state(t.HELD), d.next_try_at <= now)
    planned = select(func.min(r.at)).where(r.settled_at.is_(None), r.at <= now)
    instants = [await connection.scalar(query) for query in (waiting, held, planned)]
    enrolled = select(func.count()).where(o.left_at.is_(None), o.address.is_not(None))
    return Delivering(
        waits_since=min((one for one in instants if one), default=None),
        sent_at=await connection.scalar(select(func.max(d.sent_at))),
        officers=await connection.scalar(enrolled) or 0,
        switched_off=await connection.scalar(enrolled.where(o.refused_at.is_not(None))) or 0,
    )


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: reminders that are planned, since when the message (or reminder) that is due longest waits (UTC; not
    what is held or put off), questions of the bot that may still be answered, matters and requests before the leads;
    and how many messages were sent with the mark that they may be repeated.
    """

    reminders: int
    due_since: datetime | None
    open_questions: int
    matters: int
    requests: int
    repeated: int


async def waiting(connection: AsyncConnection, now: datetime) -> Waiting:
    """What waits as of `now` (UTC)."""
    d, r = t.deliveries.c, t.reminders.c
    # One that was tried waits however long it rests before it is tried again.
    started = or_(d.next_try_at <= now, d.attempts > 0)
    due = select(func.min(d.due_at)).where(d.state.not_in((*_SETTLED, "held")), and_(d.due_at <= now, started))
    planned = select(func.min(r.at)).where(r.settled_at.is_(None), r.at <= now)
    instants = [await connection.scalar(query) for query in (due, planned)]

    async def count(query: Select[int]) -> int:
        return await connection.scalar(query) or 0

    how_many = select(func.count())
    return Waiting(
        reminders=await count(how_many.where(r.settled_at.is_(None))),
        due_since=min((one for one in instants if one), default=None),
        open_questions=await count(how_many.where(t.open_questions.c.until > now)),
        matters=await count(how_many.where(t.questions.c.settled_at.is_(None))),
        requests=sum(map(len, (await requests.waiting(connection)).values())),
        repeated=await count(how_many.where(d.state == "sent", d.maybe_repeated)),
    )


async def database_bytes(connection: AsyncConnection) -> int:
    """How large the database is: SQLite's pages (without what its log still holds), or what PostgreSQL says."""
    if connection.dialect.name == "sqlite":
        pages = await connection.scalar(text("PRAGMA page_count")) or 0
        return int(pages * (await connection.scalar(text("PRAGMA page_size")) or 0))
    return int(await connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
