"""The Telegram that messages are sent to while the sender is measured: a server in a process of its own.

`stand_in` is the sandbox. It takes some 1,600 messages a second of a whole core, which is no more than the sender does,
so where nothing but speed is measured `fast_server.py` takes its place, with some 25,000.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.clock import SystemClock
from bot.sandbox import Fault, Limits, SandboxState, create_app, serve

ROOT = Path(__file__).resolve().parents[1]
SLACK = 0.003
"""Seconds by which two arrivals that were sent a second apart may come closer together, on a busy machine."""
FOR_EVER = 10**9


@dataclass(frozen=True)
class Arrivals:
    """What came: (instant on the machine's monotonic clock, chat id, whether it was accepted), oldest first."""

    calls: list[tuple[float, int, bool]]

    @property
    def accepted(self) -> list[tuple[float, int]]:
        return [(at, chat_id) for at, chat_id, taken in self.calls if taken]

    @property
    def refused(self) -> int:
        return sum(not taken for _, _, taken in self.calls)

    @property
    def most_in_a_second(self) -> int:
        """Calls in the fullest second, refused ones too."""
        most, window = 0, deque[float]()
        for at, _, _ in self.calls:
            window.append(at)
            while window[0] <= at - 1:
                window.popleft()
            most = max(most, len(window))
        return most

    @property
    def per_second(self) -> float:
        """Accepted messages a second, from the first to the last."""
        times = [at for at, _ in self.accepted]
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


@dataclass(frozen=True)
class StandIn:
    """`url` is the root of the Bot API, without a slash."""

    url: str
    asked: IO[str]
    told: IO[str]

    def take(self) -> Arrivals:
        """What has come since the last time; 10,000 calls at most are kept."""
        self.asked.write("take\n")
        self.asked.flush()
        return Arrivals([tuple(call) for call in json.loads(self.told.readline())])


@contextlib.contextmanager
def server_process(*command: str) -> Iterator[StandIn]:
    """Run Python with these arguments: a server that first tells its address and ends when its input is closed."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield StandIn(process.stdout.readline().strip(), process.stdin, process.stdout)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


@contextlib.contextmanager
def stand_in(
    token: str, people: int, *, per_second: int = 0, latency: tuple[float, float] = (0.0, 0.0)
) -> Iterator[StandIn]:
    """A sandbox with people 1, 2 …; 0 for no limit. `latency`: the shortest and the longest, in seconds."""
    wanted = map(str, (token, people, per_second, *latency))
    with server_process("-m", "benchmarks.stand_in", *wanted) as found:
        yield found


def sandbox(token: str, people: int, per_second: int, shortest: float, longest: float) -> SandboxState:
    """See `stand_in`."""
    limits = Limits(per_second=per_second or 30, enforce=per_second > 0, slack=SLACK)
    state = SandboxState(SystemClock(), token, limits=limits)
    for number in range(1, people + 1):
        state.add_person("Lan", user_id=number, started=True)
    if longest:
        state.faults.add(Fault("sendMessage", "slow", FOR_EVER, seconds=shortest, longest=longest))
    return state


def taken(state: SandboxState) -> list[tuple[float, int, bool]]:
    """The messages that were sent since the last time, as Arrivals has them."""
    sent = [one for one in state.requests if one.method.lower() == "sendmessage"]
    state.requests.clear()
    return sorted((one.arrived, int(one.params["chat_id"]), one.status == 200) for one in sent)


async def main() -> None:
    token, people, per_second, shortest, longest = sys.argv[1:]
    state = sandbox(token, int(people), int(per_second), float(shortest), float(longest))
    async with serve(create_app(state)) as server:
        print(server.url, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(taken(state)), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
