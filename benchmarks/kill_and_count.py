"""Kill `nhaclich run` again and again with SIGKILL, start it again, and count what arrived.

The office is real: its own process, database and settings; Telegram is the sandbox, which outlives every kill and keeps
all that it received. Each round makes reminders due and lets officers report, so that a kill finds something in the
middle. Reminders and answers are counted by what the sandbox received, reports by the rows that they have left.
"""

import asyncio
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import func, insert, select

from bot.channels.telegram.addresses import address_of
from bot.clock import SystemClock
from bot.sandbox import Person, SandboxState, create_app, serve
from bot.store import Store, meta, officers
from bot.store import tables as t
from bot.store.officers import Role

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "42:kill-and-count"
PEOPLE = 6
TASKS = 40
PER_ROUND = 3
"""Reminders that are made due, and reports that are said, in each round."""
MARK, LATE = "♻️", "🕒"
START = 180.0
"""Seconds within which a process must be at work."""
CALLS = 8.0
"""Seconds after which a process will make no more of the calls that were waited for."""


@dataclass
class Counted:
    """What came of it. For updates in, `said` reports were made by officers."""

    kills: int = 0
    planned: int = 0
    lost: int = 0
    repeated: int = 0
    in_flight: int = 0
    unmarked: int = 0
    said: int = 0
    said_lost: int = 0
    applied_twice: int = 0


class Process(Protocol):
    """What is needed of a process."""

    @property
    def pid(self) -> int: ...

    def wait(self) -> int: ...


Starter = Callable[[Sequence[str], Mapping[str, str], IO[bytes]], Process]
"""Starts a command with an environment in a group of its own, which writes to the log."""


def started(command: Sequence[str], environment: Mapping[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)


@dataclass
class Office:
    """One office that is being killed: `processes` of `nhaclich run` on one database."""

    folder: Path
    url: str
    state: SandboxState
    store: Store
    people: list[Person]
    environment: dict[str, str]
    dice: random.Random
    started: Starter
    reminded: list[str] = field(default_factory=list)
    said: int = 0
    running: list[Process] = field(default_factory=list)

    def start(self, *, at_call: tuple[str, int] | None = None) -> Process:
        """Start a process; with `at_call` = (system call, n) strace kills it when it makes that call the nth time."""
        command = [sys.executable, "-m", "bot", "run"]
        if at_call is not None:
            name, number = at_call
            traced = f"--trace={name}"
            injected = f"--inject={name}:signal=KILL:when={number}"
            command = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, traced, injected, *command]
        with (self.folder / "log").open("ab") as log:
            process = self.started(command, self.environment, log)
        self.running.append(process)
        return process

    def kill(self, process: Process) -> None:
        """SIGKILL, to strace's child too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.running.remove(process)

    async def make_work(self) -> None:
        """Make reminders due, and let officers report."""
        rows: list[dict[str, object]] = []
        now = datetime.now(UTC)
        for _ in range(PER_ROUND):
            entry = f"e{len(self.reminded) + len(rows)}"
            rows.append(
                {
                    "entry_id": entry,
                    "occurrence_key": "",
                    "kind": "event",
                    "phase": "ahead",
                    # A plan that is under way drops what the calendar has not from the instant on that it began at.
                    "at": now - timedelta(minutes=2, milliseconds=len(rows)),
                    "day": now.date(),
                    "occurs_on": day(),
                    "lead_days": 30,
                }
            )
        async with self.store.begin() as connection:
            await connection.execute(insert(t.reminders), rows)
        self.reminded += [str(row["entry_id"]) for row in rows]
        for _ in range(PER_ROUND):
            task, percent = self.said % TASKS + 1, self.said // TASKS % 98 + 1
            self.state.say(self.dice.choice(self.people).user_id, f"/baocao I.{task} đang làm {percent}%")
            self.said += 1

    async def count_in_flight(self) -> int:
        """How many messages are in flight at this moment, by the database."""
        async with self.store.read() as connection:
            query = select(func.count()).select_from(t.deliveries).where(t.deliveries.c.state == "inflight")
            return await connection.scalar(query) or 0

    async def until_planned(self) -> None:
        """Let a process make the first plan: it sees to all of its day, and drops reminders that no entry asks for."""
        process = self.start()
        async with asyncio.timeout(START):
            while True:
                async with self.store.read() as connection:
                    if await meta.get(connection, meta.PLANNED_UNTIL):
                        break
                await asyncio.sleep(0.1)
        self.kill(process)

    async def until_idle(self) -> None:
        """Until nothing waits any more, in either direction."""
        waiting = select(func.count()).where(t.deliveries.c.state.in_(("pending", "unknown", "leased", "inflight")))
        due = select(func.count()).where(t.reminders.c.settled_at.is_(None), t.reminders.c.at <= datetime.now(UTC))
        for _ in range(1200):
            await asyncio.sleep(0.25)
            if self.state.updates.pending:
                continue
            # Of one instant: what is fanned out between two looks would be in neither.
            async with self.store.snapshot() as connection:
                if not await connection.scalar(waiting) and not await connection.scalar(due):
                    return
        raise TimeoutError(f"something waits for ever; see {self.folder}/log")

    async def count(self, kills: int, in_flight: int) -> Counted:
        """Hold what the sandbox received against what was planned and said."""
        received = [(sent.message.chat_id, sent.message.text) for sent in self.state.sent]
        bare = Counter((chat, _bare(text)) for chat, text in received)
        unmarked = Counter((chat, _bare(text)) for chat, text in received if MARK not in text)
        told = {(chat, entry) for chat, text in received for entry in re.findall(r"Việc (e\d+)\b", text)}
        async with self.store.read() as connection:
            rows = (await connection.execute(select(t.deliveries.c.state, t.deliveries.c.id))).all()
            reports = (await connection.execute(select(t.progress_reports.c.update_id))).scalars().all()
        lost = sum(row.state != "sent" for row in rows)
        lost += sum((person.user_id, entry) not in told for person in self.people for entry in self.reminded)
        return Counted(
            kills=kills,
            planned=len(rows),
            lost=lost,
            repeated=len(received) - len(bare),
            in_flight=in_flight,
            unmarked=sum(max(0, times - 1) for times in unmarked.values()),
            said=self.said,
            said_lost=self.said - len(set(reports)),
            applied_twice=len(reports) - len(set(reports)),
        )


def day() -> date:
    """The day of all events: far enough for no reminder but ours."""
    return datetime.now(UTC).date() + timedelta(days=200)


def _bare(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith((MARK, LATE))).strip()


@contextlib.asynccontextmanager
async def office(folder: Path, url: str, seed: int, rounds: int, started: Starter = started) -> AsyncIterator[Office]:
    """An office with enrolled people and a calendar for so many rounds. `url` is an empty database's."""
    data = folder / "calendar"
    data.mkdir(parents=True)
    soon = datetime.now(UTC).date() + timedelta(days=20)  # open, and not yet reminded of
    events = "".join(
        f'[[event]]\nid = "e{n}"\nsummary = "Việc e{n}"\ndate = {day()}\n' for n in range(rounds * PER_ROUND)
    )
    tasks = "".join(
        f'[[task]]\nid = "t{n}"\nclause = "I.{n}"\nsummary = "Báo cáo {n}"\nunits = ["ubnd"]\ndue = {soon}\n'
        for n in range(1, TASKS + 1)
    )
    head = '[layer]\nid = "ward"\nname = "Thử"\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\n\n'
    (data / "a.toml").write_text(head + events + tasks, encoding="utf-8")
    shutil.copy(ROOT / "config.toml", folder / "config.toml")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NHACLICH_")}
    state = SandboxState(SystemClock(), TOKEN)
    people = [state.add_person(f"Cán bộ {n}", started=True) for n in range(PEOPLE)]
    store = await Store.open(url)
    try:
        now = datetime.now(UTC)
        async with store.begin() as connection:
            for person in people:
                code = await officers.invite(
                    connection,
                    name=person.name,
                    post="",
                    role=Role.OFFICER,
                    units=["ubnd"],
                    now=now,
                    expires_at=now + timedelta(1),
                )
                await officers.enrol(connection, code, address=address_of(person.user_id), locale="vi", now=now)
        async with serve(create_app(state)) as server:
            environment = clean | {
                "NHACLICH_CONFIG": str(folder / "config.toml"),
                "NHACLICH_DATABASE__URL": url,
                "NHACLICH_OFFICE__CALENDAR_DATA": str(data),
                "NHACLICH_TELEGRAM__TOKEN": TOKEN,
                "NHACLICH_TELEGRAM__BASE_URL": server.url,
                "NHACLICH_REMINDERS__EVENT": "[1]",
                "NHACLICH_WEB__PORT": "0",
                "NHACLICH_BACKUP__KEEP": "0",
            }
            found = Office(folder, url, state, store, people, environment, random.Random(seed), started)
            await found.until_planned()
            yield found
            for process in list(found.running):
                found.kill(process)
    finally:
        await store.close()


async def kill_at_random(place: Office, kills: int) -> Counted:
    """Kill the one process at random moments of its work."""
    in_flight = 0
    for _ in range(kills):
        process = place.start()
        await _at_work(place)
        await place.make_work()
        await asyncio.sleep(place.dice.uniform(0, 0.8))
        place.kill(process)
        in_flight += await place.count_in_flight()
    return await _to_the_end(place, kills, in_flight)


async def kill_at_calls(place: Office, kills: int, step: int = 1) -> Counted:
    """Kill the process when it makes the first, the next … of the system calls by which SQLite writes and commits.

    `step` is by how much the number of the write rises from kill to kill; it begins anew where there are no so many.
    """
    steps = {"fdatasync": max(1, step // 4), "pwrite64": step}  # a commit takes several writes
    in_flight, number = 0, {"fdatasync": 1, "pwrite64": 1}
    for done in range(kills):
        name = ("fdatasync", "pwrite64")[done % 2]
        await place.make_work()
        process = place.start(at_call=(name, number[name]))
        number[name] += steps[name]
        try:
            await asyncio.wait_for(asyncio.to_thread(process.wait), CALLS)
        except TimeoutError:
            number[name] = 1
        place.kill(process)
        in_flight += await place.count_in_flight()
    return await _to_the_end(place, kills, in_flight)


async def kill_one_of_two(place: Office, kills: int) -> Counted:
    """Kill one of two processes on one PostgreSQL database, whichever it is, again and again."""
    pair = [place.start(), place.start()]
    in_flight = 0
    for _ in range(kills):
        await _at_work(place)
        await place.make_work()
        await asyncio.sleep(place.dice.uniform(0, 0.8))
        victim = place.dice.choice(pair)
        pair.remove(victim)
        place.kill(victim)
        in_flight += await place.count_in_flight()
        pair.append(place.start())
    return await _to_the_end(place, kills, in_flight)


async def _at_work(place: Office) -> None:
    await place.state.wait_for(lambda: place.state.updates.polling, timeout=START)


async def _to_the_end(place: Office, kills: int, in_flight: int) -> Counted:
    if not place.running:
        place.start()
    await place.until_idle()
    return await place.count(kills, in_flight)
