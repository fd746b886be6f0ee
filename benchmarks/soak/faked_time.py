"""A clock that can be set, for chosen processes alone: libfaketime reads from a file how far it is ahead."""

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock


class FakedTime:
    """What the clock of a process shows that is started with `environment`: the real time, and so much more.

    It begins at an instant `first` (UTC).
    """

    def __init__(self, folder: Path, first: datetime) -> None:
        self.file = folder / "faketime"
        self.ahead = first - SystemClock().now()
        self.furthest = first
        """The latest instant (UTC) that it has ever shown before it was set."""
        self.set(self.ahead)

    def set(self, ahead: timedelta) -> None:
        """Show so much more than the real time, in whole seconds."""
        self.furthest = max(self.furthest, self.now())
        self.ahead = ahead
        part = self.file.with_suffix(".part")
        part.write_text(f"{ahead.total_seconds():+.0f}\n", encoding="ascii")
        part.replace(self.file)

    def now(self) -> datetime:
        """What such a process takes for the present instant (UTC)."""
        return SystemClock().now() + self.ahead

    @property
    def environment(self) -> dict[str, str]:
        """What a process is started with, so that its clock is this one."""
        found = subprocess.run(
            [shutil.which("faketime") or "faketime", "now", "printenv", "LD_PRELOAD"],
            capture_output=True,
            text=True,
            check=True,
        )
        return {
            "LD_PRELOAD": found.stdout.strip(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",  # else the file is read whenever anybody asks for the time
            "NO_FAKE_STAT": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # with it a thread that waits for Python's lock spins
        }
