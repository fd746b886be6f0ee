"""Leave: who is away from when to when, and who stands in. The deputy is told, and hands back by itself.

One absence holds on a day. What is noted later takes the place of what it overlaps: what lay before it stays, the rest
is replaced. Deputies have no deputies: where one is away too, those who can mend it are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence, Status
from bot.calendar.progress import all_done
from bot.clock import day_start
from bot.delivery.message import Button, Message
from bot.office import alerts, unattended
from bot.office.office import Office
from bot.office.people import may_see
from bot.office.unattended import Unattended
from bot.office.wording import absence_words
from bot.office.wording.people_buttons import PERSON
from bot.store import absences as store
from bot.store import audit, officers, progress, reported, rerouting
from bot.store.absences import Absence
from bot.store.audit import Doer, Via
from bot.store.officers import Officer, Role
from bot.texts import Texts

_DAY = timedelta(days=1)
_LONGEST_WORDS = 500


class Refused(StrEnum):
    """Why an absence is not noted."""

    PAST = "past"
    BACKWARDS = "backwards"
    SELF = "self"
    DEPUTY_AWAY = "deputy_away"
    """The one who is to stand in is away all that time."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An absence that has been noted, and what is to be known of it.

    `replaced` are those that it took the place of, `alone` the units that have nobody on its first day; `deputy_gone`
    are days on which the deputy is away too; `waits` are those for whom the officer was to stand in meanwhile.
    """

    absence: Absence
    officer: Officer
    deputy: Officer | None
    tasks: Sequence[Occurrence]
    replaced: Sequence[Absence] = ()
    alone: Sequence[Unattended] = ()
    deputy_gone: tuple[date, date] | None = None
    waits: Sequence[Officer] = ()


async def hand_on(
    office: Office, connection: AsyncConnection, by: Officer, person: Officer, words: str, *, key: int
) -> list[Officer]:
    """Hand words about somebody else's leave on to those who may note it, once for each `key`; returns whom they reach.

    These are the leads, those of the units among them; the admins where no lead can be reached.
    """
    everybody = [one for one in await officers.enrolled(connection) if one.is_reachable and one.id != by.id]
    able = [one for one in everybody if one.id != person.id and may_see(one, person)]
    told = [one for one in able if one.role is not Role.ADMIN] or able

    def say(texts: Texts) -> Message:
        button = Button(texts.plain("people.button_leave"), f"{PERSON}:{person.id}:leave")
        text = texts.html("people.leave_said_of", by=by.name, name=person.name, words=words[:_LONGEST_WORDS])
        return Message(text, ((button,),))

    await alerts.tell(office, connection, told, f"leave-of:{key}", say)
    return told


async def note(
    office: Office,
    connection: AsyncConnection,
    by: Officer,
    officer: Officer,
    first: date,
    last: date,
    deputy: Officer | None,
) -> Noted | Refused:
    """Note that an officer is away, and tell the deputy, the officer (where somebody else did it) and who can mend."""
    now, today = office.now(), office.today()
    if last < first:
        return Refused.BACKWARDS
    if last < today:
        return Refused.PAST
    if deputy is not None and deputy.id == officer.id:
        return Refused.SELF
    gone = None
    for other in await store.of_officer(connection, deputy.id, first) if deputy else ():
        if other.first <= first and other.last >= last:
            return Refused.DEPUTY_AWAY
        if other.first <= last:
            gone = max(first, other.first), min(last, other.last)
    replaced = [one for one in await store.of_officer(connection, officer.id, first) if one.first <= last]
    absence_id = await _add(office, connection, officer.id, first, last, deputy.id if deputy else None, by)
    for old in replaced:
        await store.replace(connection, old.id, absence_id, now=now)
        if old.first < first:
            before = first - _DAY
            await _add(office, connection, old.officer_id, old.first, before, old.deputy_id, by, because_of=absence_id)
    absence = await store.by_id(connection, absence_id)
    assert absence is not None  # noqa: S101 - added above
    alone = [one for one in await unattended.units(office, connection, max(first, today)) if one.unit in officer.units]
    waits = [
        one
        for other in await store.stood_in(connection, officer.id, first)
        if other.first <= last and (one := await officers.by_id(connection, other.officer_id)) is not None
    ]
    tasks = await due_between(office, connection, officer.units, first, last)
    noted = Noted(absence, officer, deputy, tasks, replaced, alone, gone, waits)
    after = _plain(absence)
    doer = Doer(Via.CHAT, by.id)
    await audit.record(connection, doer, "absence", f"officer:{officer.id}", after=after, now=now)
    await _tell_of(office, connection, by, noted)
    return noted


async def call_off(office: Office, connection: AsyncConnection, by: Officer, absence: Absence, *, undo: bool) -> bool:
    """End an absence from now on; with `undo` as if it had not been noted. False where it is over already."""
    now, today = office.now(), office.today()
    if absence.ended_at is not None or absence.last < today:
        return False
    if undo:
        await store.undo(connection, absence.id, now)
    else:
        await store.end(connection, absence.id, now=now)
    before = _plain(absence)
    doer, subject = Doer(Via.CHAT, by.id), f"officer:{absence.officer_id}"
    await audit.record(connection, doer, "absence_ended", subject, before=before, now=now)
    if absence.officer_id not in await store.on(connection, today):
        await rerouting.release(connection, absence.officer_id, now)
    officer = await officers.by_id(connection, absence.officer_id)
    deputy = await officers.by_id(connection, absence.deputy_id) if absence.deputy_id else None
    if officer is None:
        return True
    if absence.first < today and not undo:
        await _hand_back(office, connection, absence, officer, deputy)
        return True
    others = [one for one in (officer, deputy, *await menders(office, connection, officer)) if one is not None]
    await alerts.tell(
        office,
        connection,
        [one for one in {one.id: one for one in others}.values() if one.id != by.id],
        f"leave-off:{absence.id}",
        lambda say: Message(absence_words.called_off(officer, absence, by, today, say)),
    )
    return True


async def daily(office: Office, connection: AsyncConnection, since: datetime) -> bool:
    """What the days bring since `since` (UTC): who is back takes over again, who stands in from today is reminded.

    False where they bring nothing.
    """
    now, today = office.now(), office.today()
    over = await store.over(connection, since, now)
    for absence in over:
        officer = await officers.by_id(connection, absence.officer_id, today)
        deputy = await officers.by_id(connection, absence.deputy_id) if absence.deputy_id else None
        if officer is not None and officer.left_at is None and not officer.away:
            await _hand_back(office, connection, absence, officer, deputy)
    begun = await store.begun(connection, office.day_of(since), today)
    for absence in begun:
        if office.day_of(absence.noted_at or now) != today:  # whoever it concerns has just been told
            await _begins(office, connection, absence)
    return bool(over or begun)


async def _begins(office: Office, connection: AsyncConnection, absence: Absence) -> None:
    """The first day of an absence: the deputy is reminded of it, or who can mend it is told that nobody stands in."""
    today = office.today()
    officer = await officers.by_id(connection, absence.officer_id, today)
    deputy = await officers.by_id(connection, absence.deputy_id, today) if absence.deputy_id else None
    if officer is None or officer.left_at is not None:
        return
    tasks = await due_between(office, connection, officer.units, absence.first, absence.last)
    alone = [one for one in await unattended.units(office, connection) if one.unit in officer.units]
    noted = Noted(absence, officer, deputy, tasks, alone=alone)
    missing = deputy is None or deputy.away or not deputy.is_reachable
    calendar = await office.calendar(connection)
    if deputy is not None and not missing:
        await alerts.tell(
            office,
            connection,
            [deputy],
            f"stand-in:{absence.id}",
            lambda say: Message(absence_words.stand_in(noted, calendar, today, say, begins=True)),
        )
    if alone or (missing and tasks):
        await alerts.tell(
            office,
            connection,
            await menders(office, connection, officer),
            f"uncovered:{absence.id}",
            lambda say: Message(absence_words.uncovered(noted, today, say)),
        )


async def menders(office: Office, connection: AsyncConnection, officer: Officer) -> list[Officer]:
    """Who sees to it that somebody's tasks are not left alone: their unit's leads, else the leads, else the admins."""
    today = office.today()
    unit_leads = [
        one
        for one in await officers.reachable(connection, Role.UNIT_LEAD, but=officer.id, day=today)
        if not one.away and not set(one.units).isdisjoint(officer.units)
    ]
    if unit_leads:
        return unit_leads
    for role in (Role.LEAD, Role.ADMIN):
        if found := await officers.reachable(connection, role, but=officer.id, day=today):
            return found
    return []


async def due_between(
    office: Office, connection: AsyncConnection, units: Sequence[str], first: date, last: date
) -> list[Occurrence]:
    """The open tasks of units that are due up to the last day: those of these days, and those that are late already."""
    calendar = await office.calendar(connection)
    states = await progress.states(connection)
    found = []
    for task in office.tasks(calendar):
        mine = tuple(unit for unit in task.entry.units if unit in units)
        if not mine or task.status in (Status.CANCELLED, Status.POSTPONED) or task.end is None or task.end > last:
            continue
        if not all_done(mine, states.get(task.task_key, {})):
            found.append(task)
    return found


async def _add(
    office: Office,
    connection: AsyncConnection,
    officer_id: int,
    first: date,
    last: date,
    deputy_id: int | None,
    by: Officer,
    *,
    because_of: int | None = None,
) -> int:
    return await store.add(
        connection,
        officer_id,
        first,
        last,
        deputy_id=deputy_id,
        noted_by=by.id,
        now=office.now(),
        back_at=office.lead_times.instant(office.working.shift(last, 1)),
        because_of=because_of,
    )


async def _tell_of(office: Office, connection: AsyncConnection, by: Officer, noted: Noted) -> None:
    today, absence = office.today(), noted.absence
    calendar = await office.calendar(connection)
    if noted.officer.id != by.id:
        await alerts.tell(
            office,
            connection,
            [noted.officer],
            f"leave:{absence.id}",
            lambda say: Message(absence_words.noted(noted, by, today, say)),
        )
    if noted.deputy is not None and noted.deputy.id != by.id:
        await alerts.tell(
            office,
            connection,
            [noted.deputy],
            f"deputy:{absence.id}",
            lambda say: Message(absence_words.stand_in(noted, calendar, today, say)),
        )
    for old in noted.replaced:
        before = await officers.by_id(connection, old.deputy_id) if old.deputy_id else None
        if before is not None and before.id not in (by.id, absence.deputy_id):
            await alerts.tell(
                office,
                connection,
                [before],
                f"leave-off:{old.id}",
                lambda say, old=old: Message(absence_words.called_off(noted.officer, old, by, today, say)),  # type: ignore[misc]
            )
    told = [*await menders(office, connection, noted.officer)]
    for waiting in noted.waits:
        told += await menders(office, connection, waiting)
    await alerts.tell(
        office,
        connection,
        [one for one in {one.id: one for one in told}.values() if one.id != by.id],
        f"leave-seen:{absence.id}",
        lambda say: Message(absence_words.seen(noted, today, say)),
    )


async def _hand_back(
    office: Office, connection: AsyncConnection, absence: Absence, officer: Officer, deputy: Officer | None
) -> None:
    """Tell both that the officer is back, what has been reported meanwhile, and what is open."""
    today = office.today()
    calendar = await office.calendar(connection)
    start, end = day_start(absence.first, office.zone), min(day_start(absence.last, office.zone, days=1), office.now())
    reports = await reported.between(connection, officer.units, start, end)
    happened = [(task, one) for one in reports if (task := office.task(calendar, one.task)) is not None]
    names = {one.id: one.name for one in await officers.enrolled(connection)}
    open_ = await due_between(office, connection, officer.units, absence.first, today + timedelta(days=30))
    for person in (officer, deputy):
        if person is not None and person.left_at is None:
            await alerts.tell(
                office,
                connection,
                [person],
                f"back:{absence.id}",
                lambda say, back=person is officer: Message(  # type: ignore[misc]
                    absence_words.back(absence, officer, deputy, happened, names, open_, today, say, theirs=back)
                ),
            )


def _plain(absence: Absence) -> dict[str, object]:
    return {"first": absence.first.isoformat(), "last": absence.last.isoformat(), "deputy": absence.deputy_id}
