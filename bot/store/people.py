"""What is kept of enrolled officers and changes: their names, roles and units."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.officers import Role


async def rename(connection: AsyncConnection, officer_id: int, name: str) -> None:
    """Call an officer by another name."""
    await _set(connection, officer_id, name=name)


async def set_post(connection: AsyncConnection, officer_id: int, post: str) -> None:
    """Note what an officer's post is."""
    await _set(connection, officer_id, post=post)


async def set_role(connection: AsyncConnection, officer_id: int, role: Role) -> None:
    """Give an officer another role."""
    await _set(connection, officer_id, role=role.value)


async def set_units(connection: AsyncConnection, officer_id: int, units: Iterable[str]) -> None:
    """Make an officer be of exactly these units."""
    held = t.officer_units
    await connection.execute(delete(held).where(held.c.officer_id == officer_id))
    rows = [{"officer_id": officer_id, "unit_id": unit} for unit in sorted(set(units))]
    if rows:
        await connection.execute(insert(held), rows)


async def _set(connection: AsyncConnection, officer_id: int, **values: str) -> None:
    o = t.officers.c
    await connection.execute(update(t.officers).where(o.id == officer_id, o.left_at.is_(None)).values(**values))
