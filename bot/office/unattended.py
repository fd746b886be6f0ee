"""What nobody answers for any more: units without an officer who can be reached, an office without an admin."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Status
from bot.calendar.progress import all_done
from bot.office.office import Office
from bot.office.wording import describe
from bot.store import officers, progress
from bot.store.officers import Officer, Role


@dataclass(frozen=True, slots=True)
class Unattended:
    """A unit that nobody can be reached for, and how many open tasks it has."""

    unit: str
    name: str
    tasks: int


async def without(office: Office, connection: AsyncConnection, officer: Officer) -> list[Unattended]:
    """The units that nobody could be reached for if `officer` could not."""
    reached = await officers.reachable_units(connection, but=officer.id)
    alone = [unit for unit in officer.units if unit not in reached]
    return await _tasks(office, connection, alone) if alone else []


async def units(office: Office, connection: AsyncConnection) -> list[Unattended]:
    """The units that have open tasks and nobody who can be reached."""
    reached = await officers.reachable_units(connection)
    calendar = await office.calendar(connection)
    found = await _tasks(office, connection, [unit.id for unit in calendar.units if unit.id not in reached])
    return [one for one in found if one.tasks]


async def is_last_admin(connection: AsyncConnection, officer: Officer) -> bool:
    """Whether no other admin can be reached."""
    return officer.role is Role.ADMIN and not await officers.reachable(connection, Role.ADMIN, but=officer.id)


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
