"""Somebody is invited, an invitation is called back, or used by somebody who is enrolled already."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.message import Message
from bot.office import alerts, people
from bot.office.office import Office
from bot.store import audit, officers
from bot.store import invitations as store
from bot.store import people as store_of_people
from bot.store.audit import Doer
from bot.store.invitations import Invitation
from bot.store.officers import Officer, Role


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation that has just been made: its id, code, and until when it can be used (UTC)."""

    id: int
    code: str
    expires_at: datetime


async def make(
    office: Office,
    connection: AsyncConnection,
    by: Doer,
    *,
    name: str,
    post: str,
    role: Role,
    units: Collection[str],
) -> Made:
    """Invite somebody. The caller has made sure that the units exist."""
    now = office.now()
    expires = now + office.invitations_last
    code = await officers.invite(connection, name=name, post=post, role=role, units=units, now=now, expires_at=expires)
    made = Made(await store.id_of(connection, code), code, expires)
    after = {"role": role.value, "units": sorted(set(units))}
    await audit.record(connection, by, "invite", f"invitation:{made.id}", after=after, now=now)
    return made


async def withdraw(office: Office, connection: AsyncConnection, by: Doer, invitation: Invitation) -> bool:
    """Call an invitation back. False where it has been used or called back meanwhile."""
    if not await store.withdraw(connection, invitation.id):
        return False
    before = {"role": invitation.role.value, "units": list(invitation.units)}
    subject = f"invitation:{invitation.id}"
    await audit.record(connection, by, "withdraw", subject, before=before, now=office.now())
    return True


def joined(me: Officer, invitation: Invitation, *, move: bool) -> Officer:
    """What an enrolled officer becomes by an invitation: with `move` what it says, else that beside what they are."""
    if move:
        return replace(me, units=invitation.units, role=invitation.role, post=invitation.post or me.post)
    units = tuple(dict.fromkeys((*me.units, *invitation.units)))
    role = max(me.role, invitation.role, key=people.RANK.index)
    return replace(me, units=units, role=role, post=me.post or invitation.post)


async def join(
    office: Office, connection: AsyncConnection, me: Officer, invitation: Invitation, *, move: bool
) -> Officer | None:
    """Use an invitation for an officer who is enrolled. None where it cannot be used any more.

    The last admin, or lead, stays one.
    """
    if not await store.spend(connection, invitation.id, office.now()):
        return None
    after = joined(me, invitation, move=move)
    if after.role is not me.role and await people.last_of(connection, me) is not None:
        after = replace(after, role=me.role)
    await people.set_role(office, connection, me, me, after.role)
    await people.set_units(office, connection, me, me, after.units)
    if after.post != me.post:
        await store_of_people.set_post(connection, me.id, after.post)
    admins = [one for one in await officers.enrolled(connection, Role.ADMIN) if one.id != me.id]
    await alerts.tell(
        office,
        connection,
        admins,
        f"joined-again:{me.id}:{office.now().isoformat()}",
        lambda say: Message(say.html("people.others_joined", name=me.name, move=move)),
    )
    return after
