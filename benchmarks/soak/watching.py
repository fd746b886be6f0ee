"""Memory and open files of the office's processes, looked at from outside, and whether they stay flat."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.soak.office import Life, Sample, SoakedOffice

_EVERY = 1.0
_WARM = 60.0
"""Seconds of a life in which caches fill: what it takes afterwards is judged."""
_JUDGED = 120.0
"""Seconds that must be left of a life after that; a shorter one says nothing."""
_MEMORY, _FILES = 24 * 2**20, 16
"""By so much at most (bytes, files) a line through a life's samples may rise from its beginning to its end.

As many connections to Telegram are kept, and some to the database; a leak of one with every message would be hundreds.
"""
_POINTS = 200


async def keep_watching(office: SoakedOffice) -> None:
    """Look at every process that runs, about once a second, for ever."""
    while True:
        for life in office.running:
            if (sample := _look(life.process.pid)) is not None:
                life.samples.append(sample)
        await asyncio.sleep(_EVERY)


def _look(pid: int) -> Sample | None:
    place = Path(f"/proc/{pid}")
    try:
        status = (place / "status").read_text()
        files = len(list((place / "fd").iterdir()))
    except OSError:  # it has just ended
        return None
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), None)
    return None if kilobytes is None else Sample(time.monotonic(), int(kilobytes) * 1024, files)


@dataclass(frozen=True, slots=True)
class Flat:
    """Of the lives that were long enough to be judged, the steepest: by how much its line rises over all of it."""

    lives: int
    judged: int
    memory_rise: float
    """Megabytes."""
    files_rise: float
    memory_most: float
    """Megabytes, of all lives."""
    files_most: int

    @property
    def is_flat(self) -> bool:
        return self.memory_rise <= _MEMORY / 2**20 and self.files_rise <= _FILES


def judge(lives: Sequence[Life]) -> Flat:
    """The rise of a life is its slope (the median of the slopes between any two samples) times its length."""
    every = [sample for life in lives for sample in life.samples]
    late = [[one for one in life.samples if one.at >= life.began + _WARM] for life in lives]
    long = [some for some in late if some and some[-1].at - some[0].at >= _JUDGED]
    return Flat(
        lives=len(lives),
        judged=len(long),
        memory_rise=round(max((_rise(some, lambda one: one.memory) for some in long), default=0.0) / 2**20, 1),
        files_rise=round(max((_rise(some, lambda one: one.files) for some in long), default=0.0), 1),
        memory_most=round(max((one.memory for one in every), default=0) / 2**20, 1),
        files_most=max((one.files for one in every), default=0),
    )


def _rise(samples: Sequence[Sample], of: Callable[[Sample], int]) -> float:
    some = samples[:: len(samples) // _POINTS + 1]
    slopes = [(of(b) - of(a)) / (b.at - a.at) for a, b in combinations(some, 2) if b.at > a.at]
    return statistics.median(slopes) * (samples[-1].at - samples[0].at) if slopes else 0.0
