"""Who may do what: the one place that says it. Commands, buttons and the table in `docs/` are all held to it."""

from enum import StrEnum

from bot.calendar.model import Entry
from bot.store.officers import Officer, Role


class Right(StrEnum):
    """What somebody must be for a command or a button; the last three are about one task."""

    ANYBODY = "anybody"
    """Strangers too."""
    ENROLLED = "enrolled"
    LEADS_UNIT = "leads_unit"
    """A unit's lead, for their own units; leads and admins for all."""
    LEADS = "leads"
    """Leads and admins."""
    KEEPS = "keeps"
    """Admins, who keep the calendar and the people."""
    SEES = "sees"
    """Who is shown the task: its units, those who take part or follow, leads and admins."""
    TAKES_PART = "takes_part"
    """Who reports on the task: its responsible and its supporting units."""
    ANSWERS = "answers"
    """Who answers for the task, and may close it: its responsible units."""


OF_A_TASK = frozenset({Right.SEES, Right.TAKES_PART, Right.ANSWERS})


def may(officer: Officer | None, right: Right, entry: Entry | None = None) -> bool:
    """Whether somebody (None: a stranger) has a right. `entry` is the task, for the rights that are about one."""
    if right is Right.ANYBODY:
        return True
    if officer is None or officer.left_at is not None:
        return False
    match right:
        case Right.ENROLLED:
            return True
        case Right.LEADS_UNIT:
            return officer.role is not Role.OFFICER
        case Right.LEADS:
            return officer.oversees
        case Right.KEEPS:
            return officer.role is Role.ADMIN
    return entry is not None and _of_task(officer, right, entry)


def _of_task(officer: Officer, right: Right, entry: Entry) -> bool:
    if right is Right.ANSWERS:
        return bool(officer.own_units(entry))
    if right is Right.TAKES_PART:
        return bool(officer.reporting_units(entry))
    return officer.sees(entry)
