"""SIGKILLs at every moment, a few or (`make test-long`) some tens; `make bench-kill KILLS=1000` goes on for longer."""

import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psycopg
import pytest

from benchmarks.kill_and_count import (
    Counted,
    Office,
    Process,
    kill_at_calls,
    kill_at_random,
    kill_one_of_two,
    office,
    started,
)

from .forked import ROOT, Forked


def start(command: Sequence[str], environment: Mapping[str, str], log: IO[bytes]) -> Process:
    if command[0] == sys.executable:
        return Forked(command[-1:], ROOT, environment, log)
    return started(command, environment, log)  # under strace


async def at_calls(place: Office, kills: int) -> Counted:
    return await kill_at_calls(place, kills, step=7)


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("way", "database"),
    [(kill_at_random, "sqlite"), (at_calls, "sqlite"), (kill_one_of_two, "postgresql")],
    ids=["at_random_moments", "at_writes_and_commits", "one_of_two_on_postgresql"],
)
async def test_nothing_is_lost_and_only_what_was_in_flight_comes_again_marked(
    way: Callable[[Office, int], Awaitable[Counted]],
    kills: int,
    database: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    url = f"sqlite:///{tmp_path}/office/office.db"
    if database == "postgresql":
        server: str = request.getfixturevalue("postgres")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE kills{kills}".encode())
        url = server.replace("/postgres?", f"/kills{kills}?")
    async with office(tmp_path / "office", url, seed=kills, rounds=kills + 1, started=start) as place:
        found = await way(place, kills)
    assert "Traceback" not in (tmp_path / "office" / "log").read_text(encoding="utf-8")
    assert found.planned >= kills
    assert (found.lost, found.unmarked) == (0, 0)
    assert found.repeated <= found.in_flight
    assert (found.said_lost, found.applied_twice) == (0, 0)
