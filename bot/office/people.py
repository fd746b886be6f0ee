"""The people of the office are kept: another name, role or unit, each told to whom it concerns and written down."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.message import Message
from bot.office import alerts, enrolment, unattended
from bot.office.office import Office
from bot.office.unattended import Unattended
from bot.office.wording import describe
from bot.store import audit, officers
from bot.store import people as store
from bot.store.audit import Doer, Via
from bot.store.officers import Officer, Role
from bot.texts import folded

RANK = (Role.OFFICER, Role.UNIT_LEAD, Role.LEAD, Role.ADMIN)
"""The roles, from the one that may least."""
LONGEST_NAME = 100
_TITLES = frozenset(["anh", "chi", "em", "co", "chu", "bac", "ong", "ba", "dong", "chi", "d/c", "dc", "thay"])


def may_see(me: Officer, other: Officer) -> bool:
    """Whether somebody is shown another's card, and may note that they are away: leads and admins all, a unit's lead
    those of their units, everybody themselves.
    """
    same_unit = me.role is Role.UNIT_LEAD and not set(me.units).isdisjoint(other.units)
    return me.oversees or me.id == other.id or same_unit


def named(people: Collection[Officer], words: str) -> list[Officer]:
    """Those whom words name: "chị Nga", "Nguyễn Thị Nga", with or without marks; exact marks decide between several."""
    said = words.strip(" .,!?").split()
    while len(said) > 1 and folded(said[0]) in _TITLES:
        said = said[1:]
    bare = folded(" ".join(said))
    found = [one for one in people if bare and _ends_with(folded(one.name), bare)]
    exact = [one for one in found if _ends_with(one.name.casefold(), " ".join(said).casefold())]
    return exact or found


def like(people: Collection[Officer], words: str) -> list[Officer]:
    """Those whose name holds all of the words somewhere: "nguyễn thị", "lan nguyen"."""
    said = {word for word in folded(words).split() if word not in _TITLES}
    return [one for one in people if said and said <= set(folded(one.name).split())]


def _ends_with(name: str, words: str) -> bool:
    return f" {name}".endswith(f" {words}")


async def rename(office: Office, connection: AsyncConnection, by: Officer, person: Officer, name: str) -> Officer:
    """Call somebody by another name. Names are not written down in the audit: who leaves is forgotten."""
    after = replace(person, name=" ".join(name.split())[:LONGEST_NAME])
    await store.rename(connection, person.id, after.name)
    await _recorded(office, connection, by, "name", person)
    await _tell(office, connection, by, person, "people.told_name", name=after.name)
    return after


async def last_of(connection: AsyncConnection, person: Officer) -> Role | None:
    """Of which role, that an office needs, somebody is the last who can be reached."""
    if await unattended.is_last_admin(connection, person):
        return Role.ADMIN
    return Role.LEAD if await unattended.is_last_lead(connection, person) else None


async def set_role(office: Office, connection: AsyncConnection, by: Officer, person: Officer, role: Role) -> Officer:
    """Give somebody another role; of the last admin or lead, the others who keep the office running are told."""
    if role is person.role:
        return person
    last = await last_of(connection, person)
    await store.set_role(connection, person.id, role)
    await _recorded(office, connection, by, "role", person, {"role": person.role.value}, {"role": role.value})
    await _tell(office, connection, by, person, "people.told_role", role=role.value)
    if last is not None or Role.ADMIN in (role, person.role):
        others = [one for one in await officers.enrolled(connection, Role.ADMIN) if one.id not in (by.id, person.id)]
        if last is not None:
            others += [
                one for one in await officers.reachable(connection, Role.LEAD) if one.id not in (by.id, person.id)
            ]
        await alerts.tell(
            office,
            connection,
            others,
            f"role:{person.id}:{office.now().isoformat()}",
            lambda say: Message(
                say.html(
                    "people.others_role",
                    by=by.name,
                    name=person.name,
                    role=role.value,
                    was=person.role.value,
                    last=last.value if last else "",
                )
            ),
        )
    return replace(person, role=role)


async def set_units(
    office: Office, connection: AsyncConnection, by: Officer, person: Officer, units: Collection[str]
) -> Officer:
    """Make somebody be of exactly these units; leads and admins are told of those that nobody is of any more."""
    wanted = tuple(sorted(set(units)))
    if wanted == tuple(sorted(person.units)):
        return person
    if left := set(person.units) - set(wanted):
        await alerts.without(office, connection, person, by=by.id, only=left)
    await store.set_units(connection, person.id, wanted)
    before, after = {"units": sorted(person.units)}, {"units": list(wanted)}
    await _recorded(office, connection, by, "units", person, before, after)
    names = describe.unit_names(await office.calendar(connection), wanted)
    await _tell(office, connection, by, person, "people.told_units", units=", ".join(names))
    return replace(person, units=wanted)


async def alone_without(
    office: Office, connection: AsyncConnection, person: Officer, left: Collection[str]
) -> list[Unattended]:
    """Which of the units that somebody is to be of no more would have nobody."""
    return [one for one in await unattended.without(office, connection, person) if one.unit in left]


async def remove(office: Office, connection: AsyncConnection, by: Officer, person: Officer) -> None:
    """End somebody's enrolment and tell them so; the others are told what is left without anybody."""
    if person.address is not None and person.is_reachable:
        # It belongs to nobody enrolled any more: what is addressed to them is dropped when they leave.
        message = Message(office.texts(person.locale).html("people.told_removed", by=by.name, office=office.name))
        await enrolment.leave(office, connection, person, by=Doer(Via.CHAT, by.id), told=by.id)
        await alerts.to_nobody(office, connection, person.address, message, key=f"removed:{person.id}")
    else:
        await enrolment.leave(office, connection, person, by=Doer(Via.CHAT, by.id), told=by.id)
    others = [one for one in await officers.enrolled(connection, Role.ADMIN) if one.id != by.id]
    await alerts.tell(
        office,
        connection,
        others,
        f"removed:{person.id}",
        lambda say: Message(say.html("people.others_removed", by=by.name, name=person.name)),
    )


async def _recorded(
    office: Office,
    connection: AsyncConnection,
    by: Officer,
    action: str,
    person: Officer,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    doer, subject = Doer(Via.CHAT, by.id), f"officer:{person.id}"
    await audit.record(connection, doer, action, subject, before=before, after=after, now=office.now())


async def _tell(
    office: Office, connection: AsyncConnection, by: Officer, person: Officer, text: str, **params: object
) -> None:
    """Tell the person concerned, unless they did it themselves."""
    if person.id != by.id:
        key = f"{text}:{office.now().isoformat()}"
        await alerts.tell(office, connection, [person], key, lambda say: Message(say.html(text, by=by.name, **params)))
