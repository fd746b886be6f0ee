"""What goes wrong, one thing after another, as dice with a seed have it."""

import asyncio
import contextlib
import math
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx

from benchmarks.soak.office import Life, SoakedOffice
from bot.sandbox.faults import EVERY, Fault, Kind

_FOR_EVER = 10**9
_BACK, _AHEAD = timedelta(minutes=-20), timedelta(minutes=15)
_FURTHEST = timedelta(hours=3)
"""The clock is set by random steps, and never further than this from where it began."""
_ENDS = ("kill", "restart")
_FREEZE = 13.0
"""Seconds that a process stands still: longer than the settings wait until another one takes over."""


@dataclass
class Faults:
    """`cut_database` cuts every connection of the office to its database; None where there is none to cut."""

    office: SoakedOffice
    pause: float
    outage: float
    """The longest that something is away, in seconds."""
    calm_after: float = math.inf
    """From then on (seconds of the machine's monotonic clock) no process is ended: memory is judged in long lives."""
    cut_database: Callable[[], None] | None = None
    on_disk: Callable[[], list[int]] = list
    """What else works on the office's disk: processes by their ids."""
    mend: Callable[[], None] = lambda: None
    """What an administrator does in the end, beside starting the office's processes."""
    most: int = 0
    """So many and no more; 0 for as many as there is time for."""
    ahead: timedelta = timedelta(0)
    done: int = 0

    def __post_init__(self) -> None:
        self.dice = self.office.dice("faults")

    async def keep_failing(self) -> None:
        """Fault after fault, for ever: once each kind, in any order, and then any of them again and again."""
        kinds = self._kinds()
        first = list(kinds)
        self.dice.shuffle(first)
        often = [name for name, (weight, _) in kinds.items() for _ in range(weight)]
        while True:
            await asyncio.sleep(self.pause * self.dice.uniform(0.3, 1.7))
            name = first.pop() if first else self.dice.choice(often)
            if name in _ENDS and time.monotonic() > self.calm_after:
                continue
            self.office.counted(f"fault: {name}")
            await kinds[name][1]()
            self.office.start_all()
            self.done += 1
            if self.done == self.most:
                await asyncio.Event().wait()

    async def end(self) -> None:
        """Let nothing go wrong any more."""
        self.office.state.faults.clear()
        for life in self.office.running:
            self.office.signal(life, signal.SIGCONT)
        self.mend()
        self.office.start_all()

    def _kinds(self) -> dict[str, tuple[int, Callable[[], Awaitable[None]]]]:
        """Name → (how often, what is done)."""
        kinds: dict[str, tuple[int, Callable[[], Awaitable[None]]]] = {
            "kill": (4, self._kill),
            "restart": (1, self._restart),
            "cut": (3, self._cut),
            "no answer to what was done": (3, self._spoil),
            "502": (2, lambda: self._outage(Fault(EVERY, "page", _FOR_EVER, status=502))),
            "Telegram away": (2, lambda: self._outage(Fault(EVERY, "drop_before", _FOR_EVER))),
            "silence": (2, lambda: self._outage(Fault(EVERY, "silence", _FOR_EVER))),
            "429": (2, self._too_many),
            "clock": (3, self._clock),
            "full disk": (2, self._full_disk),
        }
        if self.cut_database is not None:
            kinds["database cut"] = (2, self._database)
        if len(self.office.ports) > 1:
            kinds["leader stands still"] = (2, self._freeze)
        return kinds

    async def _leader(self) -> Life | None:
        """The process that says it leads; any one where none does."""
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            for life in self.office.running:
                with contextlib.suppress(httpx.HTTPError, ValueError):
                    found = await client.get(f"http://127.0.0.1:{self.office.ports[life.slot]}/healthz")
                    if found.json().get("leads") and life.runs:
                        return life
        running = self.office.running
        return self.dice.choice(running) if running else None

    async def _kill(self) -> None:
        """Mostly the leader; half the time before it is started anew the others are on their own for a while."""
        running = self.office.running
        life = await self._leader() if self.dice.random() < 0.7 else self.dice.choice(running or [None])
        if life is not None:
            self.office.kill(life)
        await asyncio.sleep(self.outage * self.dice.choice((0, 0, 0.3, 0.6)))

    async def _restart(self) -> None:
        """As an administrator does it: SIGTERM, and its end is waited for."""
        if not (running := self.office.running):
            return
        life = self.dice.choice(running)
        self.office.signal(life, signal.SIGTERM)
        if not await self.office.until(lambda: not life.runs, 120):
            self.office.counted("did not end when told to")
            self.office.kill(life)
        elif life.process.returncode:
            self.office.counted("did not end well")

    async def _freeze(self) -> None:
        """The leader stands still, as on a machine that sleeps, until another one has taken over, and goes on then."""
        if (life := await self._leader()) is None:
            return
        self.office.signal(life, signal.SIGSTOP)
        await asyncio.sleep(_FREEZE)
        self.office.signal(life, signal.SIGCONT)

    async def _cut(self) -> None:
        """Every connection to Telegram breaks, whatever was on it, and the next few too."""
        self.office.app.state.hang_up()
        self.office.state.faults.add(Fault(EVERY, "drop_before", self.dice.randint(1, 4)))

    async def _spoil(self) -> None:
        kind: Kind = self.dice.choice(("drop_after", "bad_json", "slow"))
        times = self.dice.randint(1, 5)
        self.office.state.faults.add(Fault("sendMessage", kind, times, seconds=4, longest=8))

    async def _outage(self, fault: Fault) -> None:
        self.office.state.faults.add(fault)
        await asyncio.sleep(self.outage * self.dice.uniform(0.2, 1))
        self.office.state.faults.clear()

    async def _too_many(self) -> None:
        self.office.state.faults.add(Fault("sendMessage", "429", 1, retry_after=self.dice.randint(1, 4)))

    async def _clock(self) -> None:
        by = timedelta(seconds=self.dice.randint(round(_BACK.total_seconds()), round(_AHEAD.total_seconds())))
        if abs(self.ahead + by) > _FURTHEST:
            by = -by
        self.ahead += by
        self.office.clock.set(self.office.clock.ahead + by)

    async def _full_disk(self) -> None:
        with self.office.disk.full([life.process.pid for life in self.office.running] + self.on_disk()):
            await asyncio.sleep(self.outage * self.dice.uniform(0.2, 1))

    async def _database(self) -> None:
        assert self.cut_database is not None
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self.cut_database)
