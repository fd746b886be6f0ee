"""Runs the same work on several parts at once, each in a process of its own."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")

_FORK = get_context("fork")
"""What the work needs is there already, and need not be handed over."""


def side_by_side(work: Callable[[Part], Made], parts: Sequence[Part]) -> list[Made]:
    """What `work` makes of each part, as many at once as there are cores. Raises EOFError where it fails."""
    with ThreadPoolExecutor(os.cpu_count()) as waiting:
        return list(waiting.map(lambda part: _apart(work, part), parts))


def _apart(work: Callable[[Part], Made], part: Part) -> Made:
    here, there = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=lambda: there.send(work(part)))
    process.start()
    there.close()
    made: Made = here.recv()
    process.join()
    return made
