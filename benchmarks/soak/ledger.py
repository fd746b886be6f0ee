"""What was sent into the office and what it owes for it, written down outside of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

NAME = re.compile(r"Việc (v\d+x\d+)\b")
How = Literal["reply", "edit", "evidence", "tap"]
HOWS: tuple[How, ...] = ("reply", "edit", "evidence", "tap")


@dataclass(frozen=True, slots=True)
class Owed:
    """An entry of the calendar: at `due` (UTC, by the office's clock) everybody in `audience` is to be told of it.

    `how` its officers report on it; None where nobody does.
    """

    name: str
    due: datetime
    audience: frozenset[int]
    how: How | None = None


@dataclass(slots=True)
class Said:
    """A report: one row in the database, whose percentage is the last that was said; a tap says "done".

    `message_id` is the message's that said it, 0 for a tap.
    """

    how: How
    user_id: int
    name: str
    message_id: int = 0
    percents: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Ledger:
    """All of one office. An entry stands in it from the moment on at which its load was said to be done."""

    owed: dict[str, Owed] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    told: dict[str, set[int]] = field(default_factory=dict)
    """Who has been told of which entry, by what has arrived."""
    loads: dict[str, int] = field(default_factory=lambda: {"command": 0, "chat": 0, "tried again": 0})

    def loaded(self, entries: Iterable[Owed]) -> None:
        self.owed |= {one.name: one for one in entries}

    def missing(self, now: datetime) -> int:
        """How many people have not been told yet of what was due at `now`."""
        return sum(len(one.audience - self.told.get(one.name, set())) for one in self.owed.values() if one.due <= now)

    @property
    def last_due(self) -> datetime | None:
        return max((one.due for one in self.owed.values()), default=None)
