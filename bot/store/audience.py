"""Whom a reminder would reach as things stand: who is here, of which unit, and what they have done or been told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Kind, Occurrence, TaskKey
from bot.calendar.progress import DONE, UnitState
from bot.store import officers, progress


@dataclass(frozen=True, slots=True)
class Audience:
    """The officers who can be reached, with the units that they serve, by id; the `states` of tasks; what each has been
    `told` of.
    """

    officers: Mapping[int, frozenset[str]]
    states: Mapping[TaskKey, Mapping[str, UnitState]]
    told: Mapping[int, Collection[TaskKey]]

    def reached(self, occurrence: Occurrence) -> list[int]:
        """Who gets a reminder of it: everybody, or, of a task, those of its units that have not done it."""
        if occurrence.entry.kind is not Kind.TASK:
            return list(self.officers)
        states = self.states.get(occurrence.task_key, {})
        left = {unit for unit in occurrence.entry.units if unit not in states or states[unit].status != DONE}
        return [id_ for id_, units in self.officers.items() if not units.isdisjoint(left)]

    def untold(self, occurrence: Occurrence) -> bool:
        """Whether a reminder of it would reach somebody who has not been told of it yet."""
        return any(occurrence.task_key not in self.told.get(id_, ()) for id_ in self.reached(occurrence))


async def read(connection: AsyncConnection, told: Mapping[int, Collection[TaskKey]], today: date) -> Audience:
    """Who is here on the office's day; `told` is what `notices.reminded` says."""
    people = [one for one in await officers.enrolled(connection, day=today) if one.is_reachable and not one.away]
    here = {one.id: frozenset(one.serves) for one in people}
    return Audience(here, await progress.states(connection) if here else {}, told)
