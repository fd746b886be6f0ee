"""What is about to be sent, looked at once more: nothing goes to somebody who is away but answers to them.

A reminder goes to the deputy, a notice waits until they are back, word of an event is left out. What a deputy had put
off goes, once they stand in no more, to whom it was about.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import day_start
from bot.store import duty
from bot.store import tables as t
from bot.store.address import Address
from bot.store.rounds import AGAIN

_ANSWER = 0
"""The priority of an answer to somebody's own message (`deliveries.Priority.ANSWER`): that always goes."""
_OF_TASKS = ("task", "weekly", "tasks", AGAIN)
_FREE = {"lease_owner": None, "lease_until": None}


async def reroute(connection: AsyncConnection, ids: Sequence[int], today: date) -> set[int]:
    """Look at messages that are leased to be sent; returns those that are not to be sent now. The rest may have
    another address.
    """
    rows = await connection.execute(_concerned(), {"ids": list(ids), "today": today})
    held: set[int] = set()
    for row in rows.all():
        if row.kind == "message":
            await _put_off(connection, row.id, row.officer_id, today)
            held.add(row.id)
        elif row.away:
            other = await _deputy(connection, row.officer_id, today) if row.kind in _OF_TASKS else None
            if not await _hand(connection, row.id, other):
                held.add(row.id)
        elif (back := await _whose(connection, row.officer_id, row.entry_id, today)) is not None:
            await _hand(connection, row.id, back)
    return held


@cache
def _concerned() -> Select[Any]:
    """SQL: those of the messages `ids` that are for somebody who is away, or who stands in or has stood in."""
    d, a = t.deliveries, t.absences
    stood_in = exists(select(literal(1)).where(a.c.deputy_id == d.c.officer_id))
    away = duty.away(d.c.officer_id)
    return select(d.c.id, d.c.officer_id, d.c.kind, d.c.entry_id, away.label("away")).where(
        d.c.id.in_(bindparam("ids", expanding=True)),
        d.c.priority != _ANSWER,
        ~d.c.shared,
        or_(away, and_(d.c.kind == "task", stood_in)),
    )


async def release(connection: AsyncConnection, officer_id: int, now: datetime) -> None:
    """Somebody is back sooner: what waited for them goes at once."""
    d = t.deliveries
    await connection.execute(
        update(d)
        .where(d.c.officer_id == officer_id, d.c.state == "pending", d.c.reason == "away", d.c.next_try_at > now)
        .values(next_try_at=now, reason="")
    )


async def _put_off(connection: AsyncConnection, delivery_id: int, officer_id: int, today: date) -> None:
    a, now_away = t.absences, duty.current()
    query = select(a.c.last, a.c.back_at).join(now_away, now_away.c.id == a.c.id).where(a.c.officer_id == officer_id)
    row = (await connection.execute(query, {"today": today})).one()
    until = row.back_at or day_start(row.last + timedelta(days=1))
    d = t.deliveries
    await connection.execute(
        update(d).where(d.c.id == delivery_id).values(state="pending", reason="away", next_try_at=until, **_FREE)
    )


async def _hand(connection: AsyncConnection, delivery_id: int, to: tuple[int, Address] | None) -> bool:
    """Address a reminder to somebody else. False where there is nobody, or who has had it: it is skipped."""
    d = t.deliveries
    if to is not None and not await _has(connection, delivery_id, to[0]):
        values = {"officer_id": to[0], **to[1].columns()}
        await connection.execute(update(d).where(d.c.id == delivery_id).values(**values))
        return True
    await connection.execute(update(d).where(d.c.id == delivery_id).values(state="skipped", reason="away", **_FREE))
    return False


async def _has(connection: AsyncConnection, delivery_id: int, officer_id: int) -> bool:
    """Whether an officer has a message of their own that carries all that this one does."""
    d, link = t.deliveries, t.delivery_reminders
    mine = select(link.c.reminder_id).where(link.c.delivery_id == delivery_id)
    total = await connection.scalar(select(func.count()).select_from(mine.subquery())) or 0
    theirs = (
        select(func.count(link.c.reminder_id.distinct()))
        .join(d, d.c.id == link.c.delivery_id)
        .where(d.c.officer_id == officer_id, d.c.id != delivery_id, link.c.reminder_id.in_(mine))
    )
    return total > 0 and (await connection.scalar(theirs) or 0) >= total


async def _deputy(connection: AsyncConnection, officer_id: int, today: date) -> tuple[int, Address] | None:
    """Who stands in for an officer today and can be reached."""
    a, now_away, o = t.absences, duty.current(), t.officers
    query = (
        select(o.c.id, o.c.channel, o.c.address)
        .select_from(a.join(now_away, now_away.c.id == a.c.id).join(o, o.c.id == a.c.deputy_id))
        .where(a.c.officer_id == officer_id, _here(o), ~duty.away(o.c.id))
    )
    return _person((await connection.execute(query, {"today": today})).first())


async def _whose(
    connection: AsyncConnection, deputy_id: int, entry_id: str | None, today: date
) -> tuple[int, Address] | None:
    """For whom the deputy has stood in who answers for the task today; None where the deputy does so still."""
    held, units, a, o = duty.on_duty(), t.entry_units.c, t.absences, t.officers

    def answers(officer: Any) -> Any:
        return exists(
            select(literal(1))
            .select_from(t.entry_units.join(held, held.c.unit_id == units.unit_id))
            .where(units.entry_id == entry_id, units.part != "follower", held.c.officer_id == officer)
        )

    if await connection.scalar(select(case((answers(deputy_id), 1), else_=0)), {"today": today}):
        return None
    query = (
        select(o.c.id, o.c.channel, o.c.address)
        .select_from(a.join(o, o.c.id == a.c.officer_id))
        .where(a.c.deputy_id == deputy_id, _here(o), answers(o.c.id))
        .order_by(a.c.id.desc())
        .limit(1)
    )
    return _person((await connection.execute(query, {"today": today})).first())


def _here(officers: Any) -> Any:
    o = officers.c
    return and_(o.left_at.is_(None), o.address.is_not(None), o.refused_at.is_(None))


def _person(row: Any) -> tuple[int, Address] | None:
    return None if row is None else (row.id, Address(row.channel, row.address))
