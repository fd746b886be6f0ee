"""The enrolled officers, and the invitations that enrol them."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Entry, Kind
from bot.calendar.unit_terms import reporting_units
from bot.store import duty
from bot.store import tables as t
from bot.store.address import Address, at


class Role(StrEnum):
    """What somebody may do: officers report, a unit's lead also sees to its people and hears first where it is late,
    leads see everybody's progress and decide, admins keep calendar and people."""

    OFFICER = "officer"
    UNIT_LEAD = "unit_lead"
    LEAD = "lead"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who is or was enrolled. `address` is None once they have left.

    `refused_at` (UTC) is since when their chat takes nothing, because the bot was blocked or the account is gone. Of
    the day that was asked about, `away` says that they are on leave, `covers` for which units they stand in, and
    `covers_leads` in which of these for their lead.
    """

    id: int
    name: str
    post: str
    role: Role
    locale: str
    address: Address | None
    units: tuple[str, ...]
    feed_generation: int
    enrolled_at: datetime
    left_at: datetime | None
    refused_at: datetime | None = None
    away: bool = False
    covers: tuple[str, ...] = ()
    covers_leads: tuple[str, ...] = ()

    @property
    def covers_for(self) -> tuple[str, ...]:
        """The units that are not theirs, and for which they stand in."""
        return tuple(unit for unit in self.covers if unit not in self.units)

    @property
    def leads(self) -> tuple[str, ...]:
        """The units that a unit's lead leads: their own, and those for whose lead they stand in."""
        return tuple(dict.fromkeys((*self.units, *self.covers_leads))) if self.role is Role.UNIT_LEAD else ()

    @property
    def serves(self) -> tuple[str, ...]:
        """The units for which they report: their own, and those for which they stand in."""
        return tuple(dict.fromkeys((*self.units, *self.covers)))

    @property
    def oversees(self) -> bool:
        """Whether they see the tasks of every unit."""
        return self.role in (Role.LEAD, Role.ADMIN)

    @property
    def is_reachable(self) -> bool:
        """Whether their chat takes messages."""
        return self.address is not None and self.refused_at is None

    def leads_unit(self, unit: str) -> bool:
        """Whether they lead this unit, or all of them."""
        return self.oversees or unit in self.leads

    def own_units(self, entry: Entry) -> tuple[str, ...]:
        """The units of an entry for which they answer."""
        return tuple(unit for unit in entry.units if unit in self.serves)

    def reporting_units(self, entry: Entry) -> tuple[str, ...]:
        """The units for which they report on an entry: those that answer for it, else those that take part in it."""
        return reporting_units(entry, self.serves)

    def reports_a_part(self, entry: Entry) -> bool:
        """Whether they report on an entry, but only what their unit has to do in it."""
        return bool(self.reporting_units(entry)) and not self.own_units(entry)

    def stands_in_at(self, entry: Entry) -> bool:
        """Whether they have to do with an entry only because they stand in for somebody."""
        found = self.reporting_units(entry)
        return bool(found) and not self.oversees and set(found) <= set(self.covers_for)

    def shown_units(self, entry: Entry) -> tuple[str, ...]:
        """The units of an entry whose state is theirs: for whoever oversees all that answer for it, else their own."""
        return entry.units if self.oversees else self.reporting_units(entry)

    def sees(self, entry: Entry) -> bool:
        """Whether an entry is shown to them: all that happens, and of the tasks those of their own units."""
        return entry.kind is not Kind.TASK or self.oversees or not set(self.serves).isdisjoint(entry.named_units)


class InvitationFault(StrEnum):
    """Why a code does not enrol."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    ENROLLED = "enrolled"


async def invite(
    connection: AsyncConnection,
    *,
    name: str,
    post: str,
    role: Role,
    units: Iterable[str],
    now: datetime,
    expires_at: datetime,
) -> str:
    """Record an invitation and return its one-time code (only its hash is kept).

    The code is 16 characters of A-Za-z0-9_-, which a /start payload may hold (Bot API, "Deep linking").
    """
    code = secrets.token_urlsafe(12)
    await connection.execute(
        insert(t.invitations).values(
            code_hash=code_hash(code),
            name=name,
            post=post,
            role=role.value,
            units=json.dumps(sorted(set(units))),
            created_at=now,
            expires_at=expires_at,
        )
    )
    return code


async def withdraw(connection: AsyncConnection, role: Role, *, name: str | None = None) -> str | None:
    """Make the unused invitations of a role worthless: those of `name`, or all. Returns the name of the newest one."""
    i = t.invitations
    which = (i.c.role == role.value) & i.c.used_at.is_(None)
    if name is not None:
        which &= i.c.name == name
    newest = await connection.scalar(select(i.c.name).where(which).order_by(i.c.id.desc()).limit(1))
    await connection.execute(delete(i).where(which))
    return newest


async def enrol(
    connection: AsyncConnection, code: str, *, address: Address, locale: str, now: datetime
) -> Officer | InvitationFault:
    """Use a code for the person whose own chat is `address`. The code is spent by success only."""
    row = (
        await connection.execute(select(t.invitations).where(t.invitations.c.code_hash == code_hash(code)))
    ).one_or_none()
    if row is None:
        return InvitationFault.UNKNOWN
    if row.used_at is not None:
        return InvitationFault.USED
    if row.expires_at <= now:
        return InvitationFault.EXPIRED
    if await by_chat(connection, address) is not None:
        return InvitationFault.ENROLLED
    claimed = await connection.execute(
        update(t.invitations)
        .where(t.invitations.c.id == row.id, t.invitations.c.used_at.is_(None))
        .values(used_at=now, name="", post="")
    )
    if not claimed.rowcount:
        return InvitationFault.USED
    officer_id = (
        await connection.execute(
            insert(t.officers)
            .values(name=row.name, post=row.post, role=row.role, locale=locale, enrolled_at=now, **address.columns())
            .returning(t.officers.c.id)
        )
    ).scalar_one()
    units = json.loads(row.units)
    if units:
        await connection.execute(
            insert(t.officer_units), [{"officer_id": officer_id, "unit_id": unit} for unit in units]
        )
    found = await by_id(connection, officer_id)
    assert found is not None  # noqa: S101 - inserted three lines above
    return found


async def by_id(connection: AsyncConnection, officer_id: int, day: date | None = None) -> Officer | None:
    """The officer with this id, enrolled or not; with the duties of a day, if one is given."""
    found = await _fetch(connection, t.officers.c.id == officer_id, day)
    return found[0] if found else None


async def by_chat(connection: AsyncConnection, address: Address, day: date | None = None) -> Officer | None:
    """The enrolled officer whose private chat this is; with the duties of a day, if one is given."""
    found = await _fetch(connection, at(t.officers, address), day)
    return found[0] if found else None


async def enrolled(connection: AsyncConnection, role: Role | None = None, day: date | None = None) -> list[Officer]:
    """All enrolled officers, in the order in which they came, or those of one role; with the duties of a day."""
    condition = t.officers.c.left_at.is_(None)
    return await _fetch(connection, condition & (t.officers.c.role == role.value) if role else condition, day)


async def reachable(
    connection: AsyncConnection, role: Role, *, but: int | None = None, day: date | None = None
) -> list[Officer]:
    """The enrolled officers of a role whose chats take messages, without the one with the id `but`.

    With a `day`, also without those who are away on it, unless all of them are.
    """
    found = [one for one in await enrolled(connection, role, day) if one.id != but and one.is_reachable]
    return [one for one in found if not one.away] or found


async def reachable_units(connection: AsyncConnection, *, but: int | None = None, day: date | None = None) -> set[str]:
    """The units that have an officer whose chat takes messages, other than the one with the id `but`.

    With a `day`, somebody who is away on it is none, and a deputy is one.
    """
    o, held = t.officers, t.officer_units if day is None else duty.on_duty()
    query = select(held.c.unit_id).join(o, o.c.id == held.c.officer_id).distinct()
    query = query.where(o.c.left_at.is_(None), o.c.address.is_not(None), o.c.refused_at.is_(None))
    query = query if but is None else query.where(o.c.id != but)
    return set(await connection.scalars(query, {"today": day} if day else {}))


async def leave(connection: AsyncConnection, officer_id: int, *, now: datetime) -> bool:
    """End an enrolment: contact data is erased, the feed revoked, unsent messages are skipped. False if none was.

    What they reported stays in the history, under "officer N".
    """
    done = await connection.execute(
        update(t.officers)
        .where(t.officers.c.id == officer_id, t.officers.c.left_at.is_(None))
        .values(
            left_at=now,
            name=f"#{officer_id}",
            post="",
            channel=None,
            address=None,
            feed_generation=t.officers.c.feed_generation + 1,
        )
    )
    await connection.execute(delete(t.officer_units).where(t.officer_units.c.officer_id == officer_id))
    await connection.execute(delete(t.feed_uses).where(t.feed_uses.c.officer_id == officer_id))
    await connection.execute(delete(t.open_questions).where(t.open_questions.c.officer_id == officer_id))
    await connection.execute(
        update(t.deliveries)
        .where(
            t.deliveries.c.officer_id == officer_id,
            t.deliveries.c.state.in_(("pending", "unknown", "leased", "inflight", "held")),
        )
        .values(state="skipped", reason="left")
    )
    # Where they were reached, and what was said to them by name, is contact data too.
    await connection.execute(
        update(t.deliveries).where(t.deliveries.c.officer_id == officer_id).values(address="", payload="{}")
    )
    await connection.execute(
        update(t.progress_reports)
        .where(t.progress_reports.c.officer_id == officer_id)
        .values(channel=None, address=None, message_id=None)
    )
    return bool(done.rowcount)


async def switch_off(connection: AsyncConnection, address: Address, *, now: datetime) -> Officer | None:
    """Note that an officer's chat takes nothing any more; returns the officer, or None where that was known before."""
    o = t.officers
    done = await connection.execute(
        update(o).where(at(o, address), o.c.refused_at.is_(None)).values(refused_at=now).returning(o.c.id)
    )
    row = done.first()
    return await by_id(connection, row.id) if row else None


async def switch_on(connection: AsyncConnection, officer_id: int) -> None:
    """The officer's chat takes messages again."""
    await connection.execute(update(t.officers).where(t.officers.c.id == officer_id).values(refused_at=None))


async def new_feed_generation(connection: AsyncConnection, officer_id: int) -> None:
    """Revoke an officer's feed link: the next one has another token."""
    await connection.execute(
        update(t.officers).where(t.officers.c.id == officer_id).values(feed_generation=t.officers.c.feed_generation + 1)
    )


async def count(connection: AsyncConnection) -> int:
    """How many officers are enrolled."""
    return (
        await connection.scalar(select(func.count()).select_from(t.officers).where(t.officers.c.left_at.is_(None))) or 0
    )


async def _fetch(connection: AsyncConnection, condition: ColumnElement[bool], day: date | None = None) -> list[Officer]:
    rows: dict[int, Row[tuple[object, ...]]] = {}
    units: dict[int, list[str]] = {}
    query = _WITH_UNITS.where(condition).order_by(t.officers.c.id, t.officer_units.c.unit_id)
    for row in await connection.execute(query):
        rows[row.id] = row
        units.setdefault(row.id, []).extend([row.unit_id] if row.unit_id is not None else ())
    found = [_officer(row, tuple(units[row.id])) for row in rows.values()]
    if day is None:
        return found
    today = await duty.duties(connection, units, day)
    covers, leads = today.covers, today.leads
    return [
        replace(one, away=one.id in today.away, covers=covers.get(one.id, ()), covers_leads=leads.get(one.id, ()))
        for one in found
    ]


_WITH_UNITS = select(t.officers, t.officer_units.c.unit_id).select_from(
    t.officers.outerjoin(t.officer_units, t.officer_units.c.officer_id == t.officers.c.id)
)
"""A row for each unit of an officer, and one for who has none."""


def _officer(row: Row[tuple[object, ...]], units: tuple[str, ...]) -> Officer:
    return Officer(
        id=row.id,
        name=row.name,
        post=row.post,
        role=Role(row.role),
        locale=row.locale,
        address=None if row.address is None else Address(row.channel, row.address),
        units=units,
        feed_generation=row.feed_generation,
        enrolled_at=row.enrolled_at,
        left_at=row.left_at,
        refused_at=row.refused_at,
    )


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()
