"""Who answers for which unit on a day: the officers of it who are not away, and whoever stands in for those who are.

Everything that asks who is to be told, or who may report, builds on this. Of several absences of one officer on one day
the one that was noted last counts. Who stands in and is away too stands in for nobody: deputies have no deputies.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, bindparam, exists, func, literal, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

_GONE, _LEAVE = t.absences.alias("gone"), t.absences.alias("leave")
_AWAY_FROM, _THEIRS = t.officers.alias("away_from"), t.officer_units.alias("theirs")
_TODAY = bindparam("today", type_=Date())
"""The office's day: whoever runs a statement that has SQL of this module in it gives it as `today`. So the statement is
built once, which costs more than running it."""


@dataclass(frozen=True, slots=True)
class Duties:
    """The days' duties of some officers: who is `away`, and for which units each stands in, by officer id; `leads` are
    those of these units of whose lead the place is taken.
    """

    away: frozenset[int]
    covers: dict[int, tuple[str, ...]]
    leads: dict[int, tuple[str, ...]]


def away(officer: ColumnElement[int]) -> ColumnElement[bool]:
    """SQL: whether the officer in this column is away `today`."""
    a = _GONE.c
    return exists(
        select(literal(1)).where(a.officer_id == officer, a.first <= _TODAY, a.last >= _TODAY, a.ended_at.is_(None))
    )


@cache
def current() -> Subquery:
    """SQL: the ids of the absences that hold `today`, one for each officer who is away."""
    a = t.absences.c
    return (
        select(func.max(a.id).label("id"), a.officer_id)
        .where(a.first <= _TODAY, a.last >= _TODAY, a.ended_at.is_(None))
        .group_by(a.officer_id)
        .subquery("current")
    )


@cache
def stand_ins() -> Select[Any]:
    """SQL: (officer_id, unit_id, role) of the units for which each deputy stands in `today`; the role is that of who is
    away.
    """
    gone, held, a, of = _AWAY_FROM, _THEIRS, _LEAVE, current()
    return (
        select(a.c.deputy_id.label("officer_id"), held.c.unit_id, gone.c.role)
        .select_from(of.join(a, a.c.id == of.c.id).join(held, held.c.officer_id == a.c.officer_id))
        .join(gone, gone.c.id == a.c.officer_id)
        .where(a.c.deputy_id.is_not(None), ~away(a.c.deputy_id))
    )


@cache
def on_duty() -> Subquery:
    """SQL: (officer_id, unit_id), each pair once: who answers for which unit `today`."""
    held = t.officer_units
    own = select(held.c.officer_id, held.c.unit_id).where(~away(held.c.officer_id))
    instead = stand_ins().subquery("instead").c
    return union(own, select(instead.officer_id, instead.unit_id)).subquery("duty")


@cache
def _gone() -> Select[Any]:
    """SQL: the ids of the officers who are away `today`."""
    return select(current().c.officer_id)


async def duties(connection: AsyncConnection, ids: Collection[int], day: date) -> Duties:
    """Which of these officers are away on a day, and for which units they stand in."""
    if not ids:
        return Duties(frozenset(), {}, {})
    gone = frozenset(await connection.scalars(_gone(), {"today": day}))
    if not gone:  # mostly: then nobody stands in either
        return Duties(gone, {}, {})
    covers: dict[int, set[str]] = {}
    leads: dict[int, set[str]] = {}
    for row in await connection.execute(stand_ins(), {"today": day}):
        if row.officer_id in ids:
            covers.setdefault(row.officer_id, set()).add(row.unit_id)
            if row.role == "unit_lead":
                leads.setdefault(row.officer_id, set()).add(row.unit_id)
    return Duties(gone, _sorted(covers), _sorted(leads))


async def anybody_stands_in(connection: AsyncConnection, first: date, last: date) -> bool:
    """Whether somebody has a deputy on one of these days."""
    a = t.absences.c
    some = select(a.id).where(a.deputy_id.is_not(None), a.first <= last, a.last >= first, a.ended_at.is_(None))
    return await connection.scalar(some.limit(1)) is not None


def _sorted(units: dict[int, set[str]]) -> dict[int, tuple[str, ...]]:
    return {id_: tuple(sorted(found)) for id_, found in units.items()}
