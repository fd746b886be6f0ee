"""When the dispatcher last ran, and when Telegram last answered."""

import time as monotonic
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pulse:
    """Instants of this process's own clock, which nobody sets."""

    ticked: float = field(default_factory=monotonic.monotonic)
    heard: float = field(default_factory=monotonic.monotonic)

    def tick(self) -> None:
        """The dispatcher has run."""
        self.ticked = monotonic.monotonic()

    def hear(self) -> None:
        """Telegram has answered, and knows this bot."""
        self.heard = monotonic.monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the dispatcher last ran."""
        return monotonic.monotonic() - self.ticked

    @property
    def silent(self) -> float:
        """Seconds since Telegram last answered."""
        return monotonic.monotonic() - self.heard
