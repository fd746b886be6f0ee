"""Which part a unit has in an entry: it answers for it, takes part in it, or only follows it."""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Entry
from bot.store import tables as t
from bot.store.progress import is_done

RESPONSIBLE: Final = "responsible"
SUPPORTING: Final = "supporting"
FOLLOWER: Final = "follower"
_ANSWERING = t.entry_units.alias("answering")


def of(entry: Entry) -> tuple[tuple[str, str], ...]:
    """(unit id, part) of every unit of an entry. One that is named for several parts has the foremost."""
    named = ((RESPONSIBLE, entry.units), (SUPPORTING, entry.supporting), (FOLLOWER, entry.followers))
    found: dict[str, str] = {}
    for part, units in named:
        for unit in units:
            found.setdefault(unit, part)
    return tuple(found.items())


async def officers(connection: AsyncConnection, entry_id: str, part: str) -> set[int]:
    """The ids of the officers whose units have this part in an entry."""
    u, o = t.entry_units.c, t.officer_units
    query = select(o.c.officer_id).join(t.entry_units, u.unit_id == o.c.unit_id)
    return set(await connection.scalars(query.where(u.entry_id == entry_id, u.part == part)))


def has_to_do(
    entry_id: ColumnElement[Any],
    key: ColumnElement[Any],
    officer_id: ColumnElement[Any],
    held: Any,
    *outer: Any,
    supporting: bool,
    only: Any = None,
) -> ColumnElement[bool]:
    """SQL: whether an officer has something to do for an occurrence of a task: one of their units has not done it.

    With `supporting` that also goes for who only takes part, until their part is done or the whole task is, and where
    they do not answer for it as well: then their reports are for the unit that does. `held` says which officer is of
    which unit (columns officer_id, unit_id), `outer` are the tables of the columns that are given;
    `only` is a condition on the unit (a function of its column).
    """
    theirs = t.entry_units.join(held, t.entry_units.c.unit_id == held.c.unit_id)
    u = t.entry_units.c

    def of_part(part: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        about = (u.entry_id == entry_id, held.c.officer_id == officer_id, u.part == part)
        return exists(select(literal(1)).select_from(theirs).where(*about, *more).correlate(*outer))

    concerned = [~is_done(entry_id, key, u.unit_id)]
    if only is not None:
        concerned.append(only(u.unit_id))
    answering = of_part(RESPONSIBLE, *concerned)
    if not supporting:
        return answering
    helping = and_(of_part(SUPPORTING, *concerned), not_(of_part(RESPONSIBLE)), not_(_all_done(entry_id, key, *outer)))
    return or_(answering, helping)


def _all_done(entry_id: ColumnElement[Any], key: ColumnElement[Any], *outer: Any) -> ColumnElement[bool]:
    """SQL: whether a task has units that answer for it, and all of them have done it."""
    other = _ANSWERING

    def some(*more: ColumnElement[bool]) -> ColumnElement[bool]:
        held = (other.c.entry_id == entry_id, other.c.part == RESPONSIBLE)
        return exists(select(literal(1)).select_from(other).where(*held, *more).correlate(*outer))

    return and_(some(), not_(some(~is_done(entry_id, key, other.c.unit_id))))
