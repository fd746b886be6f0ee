"""Who speaks in a rehearsal besides whoever sits at the chat page: lines of a file, or the people of a played ward."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.channels.telegram.addresses import chat_id_of
from bot.clock import RehearsalClock, office_day
from bot.rehearsal.cast import CAST, Member
from bot.sandbox import SandboxState
from bot.sandbox.models import Person
from bot.service.service import Service
from bot.store import deliveries


@dataclass(frozen=True, slots=True)
class Stage:
    """What a script can see and do: the chats, the time, the office's store."""

    clock: RehearsalClock
    state: SandboxState
    service: Service
    people: dict[str, Person]
    """By name."""

    @property
    def today(self) -> date:
        """The office's day."""
        return office_day(self.clock.now(), self.service.office.zone)

    @property
    def hour(self) -> time:
        """The office's time."""
        return self.clock.now().astimezone(self.service.office.zone).time()


class Script(Protocol):
    """Speaks for the people of a rehearsal."""

    @property
    def members(self) -> Sequence[Member]:
        """Who is enrolled when it begins."""

    async def speak(self, stage: Stage) -> bool:
        """Say what is to be said now; called again and again until it returns False."""

    def speaks_at(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """The next instant (UTC) after `now` at which somebody speaks whom nothing calls."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a script: once `to` (an entry id) has been sent to `officer` on or after `on`, they answer `text`."""

    officer: str
    to: str
    text: str
    on: date | None = None


@dataclass(slots=True)
class Lines:
    """The lines of a file, each spoken once, when its message has come."""

    lines: list[Line] = field(default_factory=list)
    members: Sequence[Member] = CAST

    async def speak(self, stage: Stage) -> bool:
        """Let the next lines speak, whose messages have come. True if anybody said anything."""
        spoken = []
        for line in self.lines:
            message = await _message_for(stage, line) if line.on is None or line.on <= stage.today else None
            if message is not None:
                stage.state.say(message[0], line.text, reply_to=message[1])
                spoken.append(line)
        self.lines = [line for line in self.lines if line not in spoken]
        return bool(spoken)

    def speaks_at(self, _now: datetime, _zone: ZoneInfo) -> datetime | None:
        """They only answer."""
        return None


async def _message_for(stage: Stage, line: Line) -> tuple[int, int] | None:
    """(chat, message id) of the newest reminder of the line's task that its officer has received."""
    async with stage.service.store.read() as connection:
        found = await deliveries.newest_reminder(connection, line.officer, line.to)
    return (chat_id_of(found[0]), int(found[1])) if found else None
