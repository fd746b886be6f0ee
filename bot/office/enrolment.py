"""Somebody is enrolled with an invitation's code, or leaves; those who have to know are told."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.message import Message
from bot.office import alerts
from bot.office.office import Office
from bot.office.statement import tell
from bot.store import absences, audit, officers
from bot.store.address import Address
from bot.store.audit import Doer, Via
from bot.store.officers import InvitationFault, Officer, Role


async def enrol(office: Office, connection: AsyncConnection, code: str, address: Address) -> Officer | InvitationFault:
    """Enrol whoever has an invitation's code, with their chat, and tell the admins; or say why the code does not."""
    now = office.now()
    enrolled = await officers.enrol(connection, code, address=address, locale=office.locale, now=now)
    if isinstance(enrolled, InvitationFault):
        return enrolled
    after = {"role": enrolled.role.value, "units": list(enrolled.units)}
    await audit.record(connection, Doer(Via.CHAT, enrolled.id), "enrol", f"officer:{enrolled.id}", after=after, now=now)
    for admin in await officers.enrolled(connection, Role.ADMIN):
        if admin.id != enrolled.id:
            text = office.texts(admin.locale).html("chat.joined", name=enrolled.name, post=enrolled.post)
            await tell(office, connection, admin, Message(text), key=f"joined:{enrolled.id}:{now.isoformat()}")
    return enrolled


async def leave(
    office: Office, connection: AsyncConnection, officer: Officer, *, by: Doer | None = None, told: int | None = None
) -> None:
    """End an enrolment; leads and admins are told what nobody answers for without this officer, but for the one with
    the id `told`, who has been asked. `by` is who ends it (default: the officer).
    """
    now = office.now()
    await alerts.without(office, connection, officer, by=told)
    before = {"role": officer.role.value, "units": list(officer.units)}
    action, by = ("remove", by) if by else ("leave", Doer(Via.CHAT, officer.id))
    await audit.record(connection, by, action, f"officer:{officer.id}", before=before, now=now)
    for absence in await absences.of_officer(connection, officer.id, office.today()):
        await absences.end(connection, absence.id, now=now)
    await officers.leave(connection, officer.id, now=now)
