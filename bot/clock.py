"""The one place that asks what time it is.

Every other module is handed a `Clock`, so that a whole year can be rehearsed in seconds. Instants are aware UTC
datetimes; days are dates in the office's zone.
"""

import time as machine
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """What is handed to everything that depends on time."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class RehearsalClock:
    """A clock that stands still until it is moved; it never goes back."""

    instant: datetime = field()

    def now(self) -> datetime:
        return self.instant

    def move_to(self, instant: datetime) -> None:
        """Set the time to `instant` (aware). An instant that has already passed changes nothing."""
        self.instant = max(self.instant, instant.astimezone(UTC))

    def advance(self, by: timedelta) -> None:
        """Move forward by `by`."""
        self.move_to(self.instant + by)


def steady() -> float:
    """Seconds on a clock that nobody sets, and that goes on while the process is stopped or the machine sleeps."""
    boot = getattr(machine, "CLOCK_BOOTTIME", None)  # Linux; elsewhere the monotonic one does
    return machine.monotonic() if boot is None else machine.clock_gettime(boot)


def day_start(day: date, zone: ZoneInfo = OFFICE_ZONE, *, days: int = 0) -> datetime:
    """Midnight at the beginning of the office's `day`, or so many `days` later, in UTC."""
    return datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC)


def office_day(instant: datetime, zone: ZoneInfo = OFFICE_ZONE) -> date:
    """The date that the office's wall calendar shows at `instant` (aware)."""
    return instant.astimezone(zone).date()
