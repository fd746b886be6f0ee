"""What nobody answers for any more: units without an officer who can be reached, an office without an admin."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Status
from bot.calendar.progress import all_done
from bot.office.office import Office
from bot.office.wording import describe
from bot.store import officers, progress
from bot.store.officers import Officer, Role


@dataclass(frozen=True, slots=True)
class Unattended:
    """A unit that nobody can be reached for, and how many open tasks it has.

    `away`: there is somebody, who is on leave, and nobody stands in.
    """

    unit: str
    name: str
    tasks: int
    away: bool = False


async def without(
    office: Office, connection: AsyncConnection, officer: Officer, day: date | None = None
) -> list[Unattended]:
    """The units that nobody could be reached for on a day (default: today) if `officer` could not."""
    day = day or office.today()
    me = await officers.by_id(connection, officer.id, day)
    reached = await officers.reachable_units(connection, but=officer.id, day=day)
    mine = dict.fromkeys((*officer.units, *(me.covers if me else ())))
    alone = [unit for unit in mine if unit not in reached]
    return await _tasks(office, connection, alone) if alone else []


async def units(office: Office, connection: AsyncConnection, day: date | None = None) -> list[Unattended]:
    """The units that have open tasks and nobody who can be reached on a day (default: today)."""
    day = day or office.today()
    reached = await officers.reachable_units(connection, day=day)
    ever = await officers.reachable_units(connection)
    calendar = await office.calendar(connection)
    found = await _tasks(office, connection, [unit.id for unit in calendar.units if unit.id not in reached])
    return [replace(one, away=one.unit in ever) for one in found if one.tasks]


async def is_last_admin(connection: AsyncConnection, officer: Officer) -> bool:
    """Whether no other admin can be reached."""
    return await _is_last(connection, officer, Role.ADMIN)


async def is_last_lead(connection: AsyncConnection, officer: Officer) -> bool:
    """Whether no other lead can be reached."""
    return await _is_last(connection, officer, Role.LEAD)


async def _is_last(connection: AsyncConnection, officer: Officer, role: Role) -> bool:
    return officer.role is role and not await officers.reachable(connection, role, but=officer.id)


async def _tasks(office: Office, connection: AsyncConnection, ids: Collection[str]) -> list[Unattended]:
    calendar = await office.calendar(connection)
    states = await progress.states(connection)
    counts = dict.fromkeys(ids, 0)
    for task in office.tasks(calendar):
        if task.status not in (Status.CANCELLED, Status.POSTPONED):
            held = states.get(task.task_key, {})
            for unit in counts.keys() & set(task.entry.units):
                counts[unit] += not all_done([unit], held)
    return [Unattended(unit, _name(calendar, unit), tasks) for unit, tasks in counts.items()]


def _name(calendar: Calendar, unit: str) -> str:
    return ", ".join(describe.unit_names(calendar, (unit,)))
