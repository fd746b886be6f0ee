"""An office for these tests: `nhaclich run` in a process of its own, and a sandbox that stands in for Telegram."""

import asyncio
import contextlib
import re
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from bot.channels.telegram.addresses import address_of
from bot.clock import SystemClock
from bot.delivery.message import Message as Words
from bot.sandbox import Message, Person, SandboxState, create_app, serve
from bot.store import Store, deliveries
from tests.waiting import until as until

from .conftest import Command, Process

TOKEN = "42:fault-tests"
REPEATED = "Có thể đồng chí đã nhận"
CALENDAR = '[layer]\nid = "ward"\nname = "Thử"\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\n'
EVENT = '\n[[event]]\nid = "hop"\nsummary = "Họp giao ban"\ndate = {day}\n'


@dataclass
class Running:
    """A service in a process of its own, and the lines of its log as they come."""

    process: Process
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    @property
    def url(self) -> str:
        """Where its web side is."""
        found = re.search(r"web on (http://127\.0\.0\.1:\d+)", self.log)
        assert found, self.log
        return found[1]

    async def logged(self, words: str) -> None:
        """Until a line of the log holds these words."""
        await until(lambda: words in self.log or self.process.poll() is not None, what=lambda: self.log)
        assert words in self.log, self.log

    async def health(self) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(f"{self.url}/healthz")

    async def ended(self) -> int:
        """Until the process has ended; returns its exit code."""
        await until(lambda: self.process.poll() is not None, what=lambda: self.log)
        return int(self.process.returncode)

    async def stop(self) -> None:
        """Tell it to stop, and see that it does so well."""
        self.process.terminate()
        assert await self.ended() == 0, self.log
        assert TOKEN not in self.log

    async def kill(self) -> None:
        self.process.kill()
        await self.ended()


@dataclass
class Office:
    """What tests do with an office."""

    nhaclich: Command
    state: SandboxState
    telegram: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.nhaclich.folder / "var" / "nhaclich.db"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "NHACLICH_OFFICE__CALENDAR_DATA": str(self.nhaclich.folder / "calendar"),
            "NHACLICH_TELEGRAM__TOKEN": TOKEN,
            "NHACLICH_TELEGRAM__BASE_URL": self.telegram,
            "NHACLICH_WEB__PORT": "0",
            **self.more,
        }

    async def call(self, *arguments: str, check: bool = True, **settings: str) -> subprocess.CompletedProcess[str]:
        """A command of `nhaclich`."""
        return await asyncio.to_thread(self.nhaclich, *arguments, check=check, **(self.settings | settings))

    async def run(self, *before: str, ready: str = "web on", **settings: str) -> Running:
        """Start the service, under another command if one is given; returns when the log says that it is `ready`."""
        running = Running(self.nhaclich.start("run", before=before, **(self.settings | settings)))
        await running.logged(ready)
        return running

    async def enrol(self, name: str, role: str = "officer") -> Person:
        """Invite somebody, who presses Start; the service has to run, or run later."""
        made = await asyncio.to_thread(
            self.nhaclich.json, "invite", name, "--unit", "ubnd", "--role", role, **self.settings
        )
        person = self.state.add_person(name)
        self.state.start(person.user_id, made["code"])
        return person

    async def enqueue(self, person: Person, texts: Sequence[str]) -> None:
        """Put messages to somebody into the outbox."""
        store = await Store.open(self.settings.get("NHACLICH_DATABASE__URL", f"sqlite:///{self.database}"))
        async with store.begin() as connection:
            for text in texts:
                await deliveries.enqueue(
                    connection,
                    address=address_of(person.user_id),
                    officer_id=None,
                    dedupe_key=f"test:{text}:{person.user_id}",
                    payload=Words(text).to_payload(),
                    now=SystemClock().now(),
                )
        await store.close()

    def received(self, person: Person) -> list[Message]:
        """Everything that was sent to somebody, oldest first."""
        return [one.message for one in self.state.sent if one.message.chat_id == person.user_id]

    def count(self, person: Person, words: str) -> int:
        """How many messages to somebody hold these words."""
        return sum(words in message.text for message in self.received(person))

    def repeats(self) -> tuple[int, int]:
        """How many messages came again, and how many of those did not say so."""
        plain = Counter(
            (one.message.chat_id, one.message.text) for one in self.state.sent if REPEATED not in one.message.text
        )
        marked = sum(REPEATED in one.message.text for one in self.state.sent)
        return marked, sum(count - 1 for count in plain.values())


@contextlib.asynccontextmanager
async def office(nhaclich: Command, state: SandboxState | None = None) -> AsyncIterator[Office]:
    """An empty office with a small calendar; the service does not run yet."""
    folder = nhaclich.folder / "calendar"
    folder.mkdir()
    day = SystemClock().now().date() + timedelta(days=20)  # nobody is reminded of it today
    (folder / "a.toml").write_text(CALENDAR + EVENT.format(day=day), encoding="utf-8")
    state = state or SandboxState(SystemClock(), TOKEN)
    async with serve(create_app(state)) as server:
        yield Office(nhaclich, state, server.url)


def planned(folder: Path, due: datetime) -> bool:
    """Whether the reminders of that instant are in the outbox's plan."""
    with contextlib.closing(sqlite3.connect(folder / "var" / "nhaclich.db")) as office:
        instant = due.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat(sep=" ")
        (found,) = office.execute("SELECT count(*) FROM reminders WHERE at LIKE ?", [f"{instant}%"]).fetchone()
    return found > 0
