"""One office that is soaked: its people, its processes of `nhaclich run`, the sandbox in the place of Telegram."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from benchmarks.soak.disk import Disk
from benchmarks.soak.faked_time import FakedTime
from benchmarks.soak.ledger import Ledger
from bot.channels.telegram.addresses import address_of
from bot.sandbox import Person, SandboxState, create_app, serve
from bot.store import Store, officers
from bot.store.feeds import token
from bot.store.officers import Role

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "42:soak"
SECRET = "the secret behind the links of the soaked office"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PER_UNIT = 10
LEAD = timedelta(minutes=180)
"""So long before it begins everything is told of: what an outage delays has not begun by then."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process took at an instant of the machine's monotonic clock: bytes of memory, open files."""

    at: float
    memory: int
    files: int


@dataclass
class Life:
    """A process of the office from its start to its end."""

    process: subprocess.Popen[bytes]
    slot: int
    """Which of the places for a process it has: its port and its log."""
    began: float
    samples: list[Sample] = field(default_factory=list)

    @property
    def runs(self) -> bool:
        return self.process.poll() is None


@dataclass
class SoakedOffice:
    """`units` has the people of each; the admin is in none. `links` are the secret parts of their addresses."""

    folder: Path
    disk: Disk
    url: str
    store: Store
    state: SandboxState
    app: Starlette
    clock: FakedTime
    seed: int
    environment: dict[str, str]
    units: dict[str, list[Person]]
    admin: Person
    links: list[str]
    ports: list[int]
    ledger: Ledger = field(default_factory=Ledger)
    lives: list[Life] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    closing: bool = False
    """Nothing new is begun any more."""

    def dice(self, whose: str) -> random.Random:
        """The dice of one part of the soak: what it throws does not depend on when the others do."""
        return random.Random(f"{self.seed} {whose}")

    def counted(self, what: str, times: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + times

    @property
    def running(self) -> list[Life]:
        """The processes that run, the oldest first."""
        return [life for life in self.lives if life.runs]

    @property
    def local(self) -> datetime:
        """What the office's clock on the wall shows."""
        return self.clock.now().astimezone(ZONE)

    def start(self, slot: int) -> Life:
        """Start the office's process in a place that is free."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=self.environment | {"NHACLICH_WEB__PORT": str(self.ports[slot])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert process.stdout is not None
        # Through a pipe: a limit on the size of its files is no limit on what it says.
        threading.Thread(target=_keep, args=(process.stdout, self.log(slot)), daemon=True).start()
        life = Life(process, slot, time.monotonic())
        self.lives.append(life)
        return life

    def start_all(self) -> None:
        """Start what does not run of the office."""
        taken = {life.slot for life in self.running}
        for slot in range(len(self.ports)):
            if slot not in taken:
                self.start(slot)

    def log(self, slot: int) -> Path:
        return self.folder / f"log-{slot}"

    def signal(self, life: Life, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(life.process.pid, number)

    def kill(self, life: Life) -> None:
        """SIGKILL."""
        self.signal(life, signal.SIGKILL)
        life.process.wait()

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until a condition holds, so long at most, and tell whether it does."""
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        return condition()


def _keep(said: IO[bytes], file: Path) -> None:
    with said, file.open("ab") as log:
        for line in said:
            log.write(line)
            log.flush()


@contextlib.asynccontextmanager
async def soaked_office(
    folder: Path, disk: Disk, url: str, *, officers_in_all: int, processes: int, seed: int
) -> AsyncIterator[SoakedOffice]:
    """An office with enrolled people and units, no calendar yet and no process; `url` is an empty database's.

    Its clock shows the morning of a working day. What still runs at the end is killed.
    """
    clock = FakedTime(folder, _morning())
    state = SandboxState(clock, TOKEN)
    names = [f"u{number}" for number in range(max(1, officers_in_all // PER_UNIT))]
    units = {name: [state.add_person(f"Cán bộ {name}.{n}", started=True) for n in range(PER_UNIT)] for name in names}
    admin = state.add_person("Quản trị", started=True)
    _write_calendar(disk.folder, names)
    app = create_app(state)
    store = await Store.open(url)
    try:
        links = [await _enrolled(store, one, unit, clock.now()) for unit, some in units.items() for one in some]
        links.append(await _enrolled(store, admin, "", clock.now()))
        async with serve(app) as server:
            ports = [_free_port() for _ in range(processes)]
            environment = _environment(disk.folder, url, server.url) | clock.environment
            office = SoakedOffice(
                folder,
                disk,
                url,
                store,
                state,
                app,
                clock,
                seed,
                environment,
                units,
                admin,
                links,
                ports,
            )
            try:
                yield office
            finally:
                for life in office.running:
                    office.kill(life)
    finally:
        await store.close()
        state.close()


def _morning() -> datetime:
    day = datetime.now(ZONE).date()
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, datetime.min.time().replace(hour=8, minute=5), ZONE).astimezone(UTC)


async def _enrolled(store: Store, person: Person, unit: str, now: datetime) -> str:
    """Enrol somebody, the admin where there is no unit; returns the secret part of their links."""
    async with store.begin() as connection:
        code = await officers.invite(
            connection,
            name=person.name,
            post="",
            role=Role.OFFICER if unit else Role.ADMIN,
            units=[unit] if unit else [],
            now=now,
            expires_at=now + timedelta(1),
        )
        made = await officers.enrol(connection, code, address=address_of(person.user_id), locale="vi", now=now)
    assert isinstance(made, officers.Officer)
    return token(SECRET.encode(), made.id, made.feed_generation)


def _write_calendar(folder: Path, units: list[str]) -> None:
    (folder / "calendar_data").mkdir()
    text = '[layer]\nid = "ward"\nname = "Phường"\n'
    text += "".join(f'\n[[unit]]\nid = "{name}"\nname = "Đơn vị {name}"\n' for name in units)
    (folder / "calendar_data" / "a.toml").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "config.toml", folder / "config.toml")


def _environment(folder: Path, url: str, telegram: str) -> dict[str, str]:
    minutes = round(LEAD.total_seconds() / 60)
    return {name: value for name, value in os.environ.items() if not name.startswith("NHACLICH_")} | {
        "LANG": "vi_VN.UTF-8",
        "NHACLICH_CONFIG": str(folder / "config.toml"),
        "NHACLICH_DATABASE__URL": url,
        "NHACLICH_TELEGRAM__TOKEN": TOKEN,
        "NHACLICH_TELEGRAM__BASE_URL": telegram,
        "NHACLICH_WEB__SECRET": SECRET,
        # One reminder of each entry, at an instant that is known outside, and nothing that the office says by itself.
        "NHACLICH_REMINDERS__TASK": "[]",
        "NHACLICH_REMINDERS__EVENT": "[]",
        "NHACLICH_REMINDERS__OVERDUE": "[]",
        "NHACLICH_REMINDERS__WEEKLY": "",
        "NHACLICH_REMINDERS__QUIET_FROM": "23:59",
        "NHACLICH_REMINDERS__QUIET_UNTIL": "00:00",
        "NHACLICH_REMINDERS__MINUTES_BEFORE": f'{{"task": [{minutes}], "event": [{minutes}]}}',
        "NHACLICH_ESCALATION__ON": "false",
        "NHACLICH_AGAIN__TIMES": "0",
        "NHACLICH_DIGEST__ON": "false",
        "NHACLICH_DELIVERY__TAKEOVER_SECONDS": "10",
    }


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
