"""How far the units of a task are, and what follows from it for the whole task."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

NOT_STARTED = "not_started"
BLOCKED = "blocked"
DONE = "done"
STATES = (NOT_STARTED, "in_progress", BLOCKED, DONE)


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far one unit is with one occurrence of a task, by its last report that counts. `status` is one of STATES.

    `report_id` is that report's; `done_at` and `done_id` are of the first report of the "done" that stands.
    """

    status: str = NOT_STARTED
    percent: int | None = None
    promised_on: date | None = None
    note: str = ""
    reported_at: datetime | None = None
    report_id: int = field(default=0, compare=False)
    done_at: datetime | None = field(default=None, compare=False)
    done_id: int = field(default=0, compare=False)

    @property
    def is_done(self) -> bool:
        """Whether the unit has done it."""
        return self.status == DONE


def all_done(units: Iterable[str], states: Mapping[str, UnitState]) -> bool:
    """Whether each of these units has done a task; `states` are by unit. False where there are no units."""
    found = [states.get(unit, UnitState()).status for unit in units]
    return bool(found) and all(status == DONE for status in found)


def mean_percent(units: Iterable[str], states: Mapping[str, UnitState]) -> int | None:
    """How far a task is over all of these units, done being 100; None where nobody has named a number."""
    found = [states.get(unit, UnitState()) for unit in units]
    if all(state.percent is None and state.status != DONE for state in found):
        return None
    return round(sum(100 if state.status == DONE else state.percent or 0 for state in found) / len(found))
