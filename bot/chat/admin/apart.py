"""Work on large calendars in a process of its own, so that this one answers people meanwhile as quickly as ever.

`python -m bot.chat.admin.apart` is that process. It reads a job from its standard input, says on its standard output
how far it is, writes what comes of it into a file, and ends at once where its parent does.
"""

import asyncio
import os
import pickle
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.chat.admin import load_work
from bot.chat.lists import report_work
from bot.clock import RehearsalClock
from bot.files.read.sheet import Progress
from bot.office.office import Office
from bot.store import Store
from bot.store.loading import Outdated

_LENGTH = struct.Struct(">Q")
_HERE = str(Path(__file__).resolve().parents[3])
_PATIENT = 10
"""How much less of the machine it asks for than others (nice)."""
_WORK: dict[str, Callable[[Office, Any, Progress], Awaitable[Any]]] = {
    "prepare": load_work.prepare,
    "ready": load_work.ready,
    "report": report_work.report,
}


class CameToNothing(Exception):
    """The process ended without a result; the message is what it said last."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done (a name of `_WORK`) with what, in which office; the result goes into `file`."""

    work: str
    about: Any
    url: URL
    locale: str
    lead_times: LeadTimes
    now: datetime
    file: str


async def done_apart(office: Office, work: str, about: Any, progress: Progress) -> Any:
    """Have `work` done with `about` in another process. Raises what it raised, or CameToNothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result"
        job = pickle.dumps(
            Job(work, about, office.store.url, office.locale, office.lead_times, office.now(), str(file))
        )
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.chat.admin.apart"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([_HERE, *filter(None, [os.environ.get("PYTHONPATH")])])},
        )
        said = asyncio.create_task(_said(process, progress))
        try:
            assert process.stdin is not None  # noqa: S101 - it has pipes
            process.stdin.write(_LENGTH.pack(len(job)) + job)
            await process.stdin.drain()
            last_words = await said
            await process.wait()
            # Read in a thread: the result of a large calendar is large, too.
            kind, result = await asyncio.to_thread(_read, file)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise CameToNothing(f"{process.returncode}: {last_words if said.done() else error}") from error
        finally:
            said.cancel()
            if process.returncode is None:
                process.kill()
                await process.wait()
    if kind == "raised":
        raise result
    return result


async def _said(process: asyncio.subprocess.Process, progress: Progress) -> str:
    """Pass on how far the process is, until it ends; returns the end of what it said of errors."""
    assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 - it has pipes
    errors = asyncio.create_task(process.stderr.read())
    async for line in process.stdout:
        done, _, of = line.decode().partition(" ")
        progress(int(done), int(of) if of.strip() else None)
    return (await errors).decode(errors="replace")[-2000:]


def _read(file: Path) -> tuple[str, Any]:
    kind, result = pickle.loads(file.read_bytes())  # noqa: S301 - our own process has written it
    return kind, result


# ---- in the other process -------------------------------------------------------------------------------------------


def main() -> None:
    """Do the job that stands on the standard input."""
    os.nice(_PATIENT)
    (length,) = _LENGTH.unpack(sys.stdin.buffer.read(_LENGTH.size))
    job: Job = pickle.loads(sys.stdin.buffer.read(length))  # noqa: S301 - the parent has written it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        result = "done", asyncio.run(_do(job))
    except Outdated as error:
        result = "raised", error
    Path(job.file).write_bytes(pickle.dumps(result))


async def _do(job: Job) -> Any:
    store = await Store.open(job.url)
    try:
        office = Office(
            store=store,
            clock=RehearsalClock(job.now),
            name="",
            locale=job.locale,
            lead_times=job.lead_times,
            working=vietnam(),
            feed_link=lambda _officer, _generation: "",
            page_link=lambda _officer, _generation: "",
        )
        return await _WORK[job.work](office, job.about, _tell)
    finally:
        await store.close()


def _tell(done: int, of: int | None) -> None:
    sys.stdout.write(f"{done} {'' if of is None else of}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    sys.stdin.buffer.read()  # the parent's end of the pipe closes when it ends, however it ends
    os._exit(1)


if __name__ == "__main__":
    main()
