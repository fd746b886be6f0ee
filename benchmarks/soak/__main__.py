"""`make soak MINUTES=20 SEED=7`: half of the time on SQLite with one process, half on PostgreSQL with two.

`--half sqlite|postgresql` soaks only that one, here, and is how each is run: in a process, and a place to mount a disk
in, of its own. The last line is one JSON document; the exit status is 1 where a count is bad.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.soak import disk
from benchmarks.soak.half import Soak, on_postgresql, on_sqlite, seeded

WAYS = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def main() -> None:
    """Soak, say what came of it, and exit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=tuple(WAYS))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--mount", action="store_true")
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("MINUTES") or 20))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or seeded()))
    given = parser.parse_args()
    if given.half:
        soak = Soak(given.minutes * 60, given.seed, mount=given.mount)
        print(json.dumps(asyncio.run(WAYS[given.half](given.folder, soak))))
        return
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    print(f"seed {given.seed}, {given.minutes:g} minutes, logs in {folder}", flush=True)
    result: dict[str, Any] = {"seed": given.seed, "minutes": given.minutes}
    for name in WAYS:
        result[name] = _half(name, folder / name, given.minutes / 2, given.seed)
        print(f"{name}: {'bad: ' + ', '.join(result[name]['bad']) if result[name]['bad'] else 'well'}", flush=True)
    result["bad"] = sum(len(result[name]["bad"]) for name in WAYS)
    print(json.dumps(result))
    sys.exit(result["bad"] > 0)


def _half(name: str, folder: Path, minutes: float, seed: int) -> dict[str, Any]:
    """The counts of one office; where the soak itself fails, that is bad."""
    under = disk.may_mount()
    if under is not None and os.geteuid() != 0 and name == "postgresql":
        under = None  # a server that takes its user for root does not start
    command = [*(under or ()), sys.executable, "-m", "benchmarks.soak", "--half", name, "--folder", str(folder)]
    command += ["--minutes", str(minutes), "--seed", str(seed)] + ["--mount"] * (under is not None)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return {"bad": ["the soak failed"]}
    found: dict[str, Any] = json.loads(lines[-1])
    return found


if __name__ == "__main__":
    main()
