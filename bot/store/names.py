"""The names of people, looked up when something of them is shown, and kept nowhere else."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

_AT_ONCE = 500


async def of(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, str]:
    """The names of those who are enrolled, by id; whoever has left is not among them, and is nobody but a number."""
    o = t.officers.c
    found: dict[int, str] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = await connection.execute(select(o.id, o.name).where(o.id.in_(some), o.left_at.is_(None)))
        found |= {row.id: row.name for row in rows}
    return found
