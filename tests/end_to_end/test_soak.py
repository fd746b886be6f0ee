"""`make soak` in small: an office works while each thing goes wrong once, and nothing is lost or done twice.

What it takes in memory and files is judged only where a process lives for minutes, as in `make soak MINUTES=20`.
"""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soak.half import Soak, on_postgresql, on_sqlite

SHORT = Soak(0, 7, officers=20, faults=10, loads=3, load_pause=1, fault_pause=0.6, fetch_pause=1.5, outage=1)
LONG = Soak(120, 8, officers=60)


@pytest.mark.parametrize(
    ("on", "soak"),
    [
        pytest.param(on_sqlite, SHORT, id="short_on_sqlite"),
        pytest.param(on_sqlite, LONG, id="on_sqlite", marks=pytest.mark.long),
        pytest.param(on_postgresql, LONG, id="two_on_postgresql", marks=pytest.mark.long),
    ],
)
async def test_nothing_is_lost_or_done_twice_while_everything_goes_wrong(
    on: Callable[[Path, Soak], Awaitable[dict[str, Any]]], soak: Soak
) -> None:
    # Not where pytest keeps its folders: PostgreSQL's own user may not look into those.
    with tempfile.TemporaryDirectory(prefix="nhaclich-") as folder:
        found = await on(Path(folder) / "soak", soak)
    assert found["bad"] == [], found
    assert found["reminders_due"] > 100
    assert found["reports"] > 0
    assert len(found["faults"]) >= 5
