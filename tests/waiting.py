"""How tests wait: for what they need, and never for a clock."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 180.0
"""Seconds after which what a test waits for will not come any more. No test measures time: this is for what is broken,
and is long enough for a machine on which everything else runs at the same time."""


async def until(
    so: Callable[[], bool | Awaitable[bool]],
    seconds: float = PATIENCE,
    what: Callable[[], object] = lambda: "",
) -> None:
    """Wait until something is so that nobody tells of. What `what()` says is shown where it never is."""
    try:
        async with asyncio.timeout(seconds):
            while not await _now(so):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"still not so after {seconds} s\n{what()}") from None


async def _now(so: Callable[[], bool | Awaitable[bool]]) -> bool:
    found = so()
    return found if isinstance(found, bool) else await found
