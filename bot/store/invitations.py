"""Invitations that nobody has used yet. `officers.invite` makes one, `officers.enrol` uses it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t
from bot.store.officers import InvitationFault, Role, code_hash


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is invited, as what, to which units, and until when (UTC). Its code is not kept, only the code's hash."""

    id: int
    name: str
    post: str
    role: Role
    units: tuple[str, ...]
    expires_at: datetime


async def open_ones(connection: AsyncConnection, now: datetime) -> list[Invitation]:
    """Those that can still be used at `now` (UTC), the newest first."""
    i = t.invitations.c
    query = select(t.invitations).where(i.used_at.is_(None), i.expires_at > now).order_by(i.id.desc())
    return [_invitation(row) for row in await connection.execute(query)]


async def by_code(connection: AsyncConnection, code: str, now: datetime) -> Invitation | InvitationFault:
    """The invitation of a code, or why it cannot be used at `now` (UTC)."""
    i = t.invitations.c
    row = (await connection.execute(select(t.invitations).where(i.code_hash == code_hash(code)))).one_or_none()
    if row is None:
        return InvitationFault.UNKNOWN
    if row.used_at is not None:
        return InvitationFault.USED
    return InvitationFault.EXPIRED if row.expires_at <= now else _invitation(row)


async def by_id(connection: AsyncConnection, invitation_id: int, now: datetime) -> Invitation | None:
    """An invitation that can still be used at `now` (UTC)."""
    return next((one for one in await open_ones(connection, now) if one.id == invitation_id), None)


async def id_of(connection: AsyncConnection, code: str) -> int:
    """The id of the invitation with this code, which exists."""
    query = select(t.invitations.c.id).where(t.invitations.c.code_hash == code_hash(code))
    return int((await connection.execute(query)).scalar_one())


async def spend(connection: AsyncConnection, invitation_id: int, now: datetime) -> bool:
    """Use an invitation for somebody who is enrolled already. False where somebody was faster."""
    i = t.invitations.c
    done = await connection.execute(
        update(t.invitations)
        .where(i.id == invitation_id, i.used_at.is_(None), i.expires_at > now)
        .values(used_at=now, name="", post="")
    )
    return bool(done.rowcount)


async def withdraw(connection: AsyncConnection, invitation_id: int) -> bool:
    """Call an unused invitation back: its code is then unknown. False where there is none."""
    i = t.invitations.c
    done = await connection.execute(delete(t.invitations).where(i.id == invitation_id, i.used_at.is_(None)))
    return bool(done.rowcount)


def _invitation(row: Any) -> Invitation:
    return Invitation(row.id, row.name, row.post, Role(row.role), tuple(json.loads(row.units)), row.expires_at)
