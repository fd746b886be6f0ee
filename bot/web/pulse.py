"""When the dispatcher last ran, and when Telegram last answered."""

import time as monotonic
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pulse:
    """Instants of this process's own clock, which nobody sets."""

    ticked: float = field(default_factory=monotonic.monotonic)
    heard: float = field(default_factory=monotonic.monotonic)
    ever_heard: bool = False
    """Whether Telegram has answered this process at all; until then `heard` is when it began."""

    def tick(self) -> None:
        """The dispatcher has run."""
        self.ticked = monotonic.monotonic()

    def hear(self) -> None:
        """Telegram has answered, and knows this bot."""
        self.heard, self.ever_heard = monotonic.monotonic(), True

    @property
    def idle(self) -> float:
        """Seconds since the dispatcher last ran."""
        return monotonic.monotonic() - self.ticked

    @property
    def silent(self) -> float:
        """Seconds since Telegram last answered."""
        return monotonic.monotonic() - self.heard
