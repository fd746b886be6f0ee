"""What the office does by itself on its days: word of what is late, asking again, the week's digests."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]
Steps = tuple[Annotated[int, Field(ge=1, le=366)], Annotated[int, Field(ge=1, le=366)]]
"""Working days overdue until the unit's lead is told, and how many more until the office's leads are."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Escalation(_Section):
    """Who is told of what stays late, and when; `once` and `repeating` say it for the two sorts of tasks."""

    on: bool = True
    once: Steps = (2, 3)
    repeating: Steps = (1, 2)
    lines: Annotated[int, Field(ge=1, le=25)] = 12


class AskAgain(_Section):
    """How often a reminder that nobody answered is asked again (0: never), from how many days before it is due on."""

    times: Annotated[int, Field(ge=0, le=10)] = 1
    within_days: Annotated[int, Field(ge=0, le=60)] = 3


class Digest(_Section):
    """The week in one message: for leads at its beginning, for officers, of the next one, at its end."""

    on: bool = True
    leads: Weekday = "monday"
    officers: Weekday = "friday"
    hour: time = time(7, 30)
    lines: Annotated[int, Field(ge=1, le=20)] = 5

    @field_validator("hour")
    @classmethod
    def _by_day(cls, value: time) -> time:
        if not time(5) <= value <= time(20):
            raise ValueError("05:00 … 20:00")
        return value
