"""What stays late is told on: to the unit's lead, then to the office's leads, with grace and never twice.

Each day that the office works, one message to each who is to hear of anything new.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Dates, MonthlyWeekday, Occurrence, Relative, Repeating, Status, Weekly
from bot.calendar.working_days import WorkingDays
from bot.office.office import Office
from bot.store import absences, officers, preferences, rounds
from bot.store.absences import Absence
from bot.store.officers import Officer, Role
from bot.store.rounds import Late

UNIT, OFFICE = 1, 2
"""The levels: the unit's lead, the office's leads."""
_REPEATING = (Repeating, Weekly, MonthlyWeekday, Dates)


@dataclass(frozen=True, slots=True)
class People:
    """Who can be told today: everybody who is enrolled, by id, and who of them is away."""

    by_id: Mapping[int, Officer]
    away: Mapping[int, Absence]

    def for_unit(self, unit: str) -> list[Officer]:
        """Who hears first of what a unit is late with; where nobody leads it, the office's leads."""

        def leads(one: Officer) -> bool:
            return unit in one.leads

        return self._present(leads, lambda one: one.leads_unit(unit)) or self.for_office()

    def for_office(self) -> list[Officer]:
        """The office's leads; where none can be told, the admins."""
        leads = self._present(lambda one: one.role is Role.LEAD, lambda one: one.oversees)
        return leads or self._present(lambda one: one.role is Role.ADMIN, lambda one: one.role is Role.ADMIN)

    def _present(self, wanted: Callable[[Officer], bool], fits: Callable[[Officer], bool]) -> list[Officer]:
        """Those who are wanted and can be reached; for one on leave the deputy, if that is one who `fits`."""
        found = {}
        for one in self.by_id.values():
            if wanted(one):
                here = one if one.id not in self.away else self._deputy(one, fits)
                if here is not None and here.is_reachable:
                    found[here.id] = here
        return list(found.values())

    def _deputy(self, one: Officer, fits: Callable[[Officer], bool]) -> Officer | None:
        deputy = self.by_id.get(self.away[one.id].deputy_id or 0)
        return deputy if deputy is not None and deputy.id not in self.away and fits(deputy) else None


async def people(connection: AsyncConnection, today: date) -> People:
    """Who is here, and who is away on a day of the office."""
    enrolled = {one.id: one for one in await officers.enrolled(connection, day=today)}
    return People(enrolled, await absences.on(connection, today))


async def escalate(office: Office, connection: AsyncConnection) -> int:
    """Tell of what is late, in this transaction. Returns how many people are told something."""
    if not office.escalation.on:
        return 0
    today, calendar = office.today(), await office.calendar(connection)
    late = [
        (task, unit, due)
        for task in office.tasks(calendar)
        if task.status not in (Status.CANCELLED, Status.POSTPONED)
        for unit in task.entry.units
        if (due := _late_since(task, unit, step_days(office, task)[0], office)) is not None
    ]
    board = await rounds.board(connection, {task.entry.id for task, _, _ in late})
    told = await rounds.told(connection, {task.entry.id for task, _, _ in late})
    here = await people(connection, today)
    fresh: dict[int, list[Late]] = defaultdict(list)
    for task, unit, due in late:
        if not board.open(task.task_key, unit):
            continue
        for level, person in _recipients(office, here, task, unit):
            if (task.task_key, unit, due, person.id) not in told:
                told.add((task.task_key, unit, due, person.id))
                fresh[person.id].append(Late(task.task_key, unit, level, due, person.id))
    chosen = await preferences.chosen(connection)
    for officer_id, items in fresh.items():
        await _tell(office, connection, here.by_id[officer_id], items, chosen.get(officer_id))
    return len(fresh)


def step_days(office: Office, task: Occurrence) -> tuple[int, int]:
    """After how many working days overdue the unit's lead is told of a task, and then the office's leads."""
    repeats = isinstance(task.entry.schedule, _REPEATING) or (
        isinstance(task.entry.schedule, Relative) and task.entry.schedule.year is None and bool(task.key)
    )
    first, more = office.escalation.repeating if repeats else office.escalation.once
    return first, first + more


def working_days_late(due: date, today: date, working: WorkingDays) -> int:
    """How many working days have passed since the due day, today's with them."""
    count, day = 0, due
    while (day := working.shift(day, 1)) <= today:
        count += 1
    return count


def _late_since(task: Occurrence, unit: str, days: int, office: Office) -> date | None:
    """The due day of a unit's part of a task, where that is so many working days ago."""
    due = task.due_of(unit) if task.has_day_of(unit) else None
    return due if due is not None and office.working.shift(due, days) <= office.today() else None


def _recipients(office: Office, here: People, task: Occurrence, unit: str) -> Iterable[tuple[int, Officer]]:
    for person in here.for_unit(unit):
        yield UNIT, person
    if _late_since(task, unit, step_days(office, task)[1], office) is not None:
        for person in here.for_office():
            yield OFFICE, person


async def _tell(
    office: Office,
    connection: AsyncConnection,
    person: Officer,
    items: list[Late],
    chosen: preferences.Preferences | None,
) -> None:
    if person.address is None:
        return
    today = office.today()
    await rounds.note_told(connection, items, office.now())
    await rounds.enqueue(
        connection,
        rounds.ESCALATION,
        officer_id=person.id,
        address=person.address,
        dedupe_key=f"{rounds.ESCALATION}:{person.id}:{today}",
        payload={
            "items": [
                {"entry": one.task.entry_id, "key": one.task.occurrence_key, "unit": one.unit, "due": f"{one.due}"}
                for one in items
            ]
        },
        at=office.at_hour(today, chosen.hour if chosen else None),
    )
