"""What a reply was read as: plain types that the rest of the package fills in."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class ReplyStatus(StrEnum):
    """What an officer's reply says about a task, or what else it is."""

    done = "done"
    in_progress = "in_progress"
    blocked = "blocked"
    not_started = "not_started"
    extension = "extension"
    question = "question"
    acknowledged = "acknowledged"
    unrelated = "unrelated"


class Act(StrEnum):
    """What words do beside, or instead of, telling how a task stands. The last three are a lead's on a request."""

    nil = "nil"
    """There is nothing to report: "không phát sinh"."""
    not_mine = "not_mine"
    handed_over = "handed_over"
    leave = "leave"
    """The officer is away: on leave, ill, on a course."""
    stop = "stop"
    """No more reminders are wanted."""
    take_back = "take_back"
    """The last report was a mistake: "em bấm nhầm"."""
    agenda = "agenda"
    """Something is asked of the calendar, not of a task."""
    withdraw = "withdraw"
    """The officer's request for more time is taken back."""
    grant = "grant"
    refuse = "refuse"
    undecided = "undecided"


@dataclass(frozen=True, slots=True)
class Reading:
    """A reply as it was understood.

    `date` is a day in the office's zone: the promised or asked-for day, or for `done` the day of completion; the last
    day of a vague period (see `resolve`); None where nothing was said or nothing can be resolved. `time` is office
    time. `alternatives` are likely readings, most likely first, and empty when `confident`; `doubts` are the names of
    the safeguards that objected. `said` is the reply as it was read (see `own_title`). `act` is None unless it is sure,
    whatever the status is; of a lead's words only the acts of leads can be.
    """

    status: ReplyStatus
    percent: int | None = None
    date: datetime.date | None = None
    date_text: str | None = None
    time: datetime.time | None = None
    obstacle: str = ""
    clause: str | None = None
    confident: bool = True
    alternatives: tuple[ReplyStatus, ...] = ()
    doubts: tuple[str, ...] = ()
    said: str = ""
    act: Act | None = None
