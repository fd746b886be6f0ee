"""Whom a reminder would reach as things stand: who is here, of which unit, and what they have done or been told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Kind, Occurrence, TaskKey
from bot.calendar.progress import DONE, UnitState, all_done
from bot.store import officers, progress


@dataclass(frozen=True, slots=True)
class Audience:
    """The officers who can be reached, with the units that they serve, by id; the `states` of tasks; what each has been
    `told` of.
    """

    officers: Mapping[int, frozenset[str]]
    states: Mapping[TaskKey, Mapping[str, UnitState]]
    told: Mapping[int, Collection[TaskKey]]
    supporting: bool = True
    """Whether those who only take part are reminded."""

    def reached(self, occurrence: Occurrence) -> list[int]:
        """Who gets a reminder of it: everybody, or, of a task, those who have something to do (see `parts`)."""
        if occurrence.entry.kind is not Kind.TASK:
            return list(self.officers)
        entry, states = occurrence.entry, self.states.get(occurrence.task_key, {})
        left = {unit for unit in entry.named_units if unit not in states or states[unit].status != DONE}
        answering, helping = left & set(entry.units), left & set(entry.supporting) - set(entry.units)
        if not self.supporting or all_done(entry.units, states):
            helping = set()
        return [
            id_
            for id_, units in self.officers.items()
            if units & answering or (units & helping and units.isdisjoint(entry.units))
        ]

    def untold(self, occurrence: Occurrence) -> bool:
        """Whether a reminder of it would reach somebody who has not been told of it yet."""
        return any(occurrence.task_key not in self.told.get(id_, ()) for id_ in self.reached(occurrence))


async def read(
    connection: AsyncConnection, told: Mapping[int, Collection[TaskKey]], today: date, *, supporting: bool = True
) -> Audience:
    """Who is here on the office's day; `told` is what `notices.reminded` says."""
    people = [one for one in await officers.enrolled(connection, day=today) if one.is_reachable and not one.away]
    here = {one.id: frozenset(one.serves) for one in people}
    return Audience(here, await progress.states(connection) if here else {}, told, supporting)
