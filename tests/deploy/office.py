"""An office that is run as docs/en/operating.md says, not by root, with the sandbox in Telegram's place."""

import asyncio
import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.end_to_end.lines import free_port
from tests.waiting import PATIENCE, until

from .document import Box
from .program import somebody
from .units import environment, service

_SYSTEMCTL = re.compile(r"^systemctl (start|stop|enable --now|disable --now) nhaclich(?:@(\S+))?$", re.MULTILINE)
_LINK = re.compile(r"^ln -sfn (\S+) /opt/nhaclich/current$", re.MULTILINE)


@dataclass
class Machine:
    """A machine on which nobody is root: `place` has its folders, `telegram` is the sandbox's address."""

    place: Path
    program: Path
    telegram: str
    more: Mapping[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.user = somebody()
        self.ports = {"8787": str(free_port()), "8788": str(free_port())}
        for folder in ("home", "opt", "bin", "second", "new"):
            (self.place / folder).mkdir()
            self.hand_over(self.place / folder)
        for version in ("0.2.0", "0.3.0"):  # two versions stand here for one program
            (self.place / "opt" / version).symlink_to(self.program)
        (self.place / "bin" / "nhaclich").symlink_to(self.place / "opt" / "current" / "bin" / "nhaclich")
        self._link("0.2.0")

    @property
    def home(self) -> Path:
        return self.place / "home"

    def here(self, words: str) -> str:
        """Commands with the paths and ports of this machine."""
        paths = {
            "/var/lib/nhaclich-huong-van": self.place / "second",
            "/var/lib/nhaclich": self.home,
            "/opt/nhaclich": self.place / "opt",
        }
        for one, ours in {**paths, **self.ports}.items():
            words = words.replace(one, str(ours))
        return words

    def hand_over(self, file: Path) -> None:
        """Make a file or folder the office's user's."""
        if self.user:
            os.chown(file, self.user["user"], self.user["group"])

    async def type(self, box: Box, folder: str = "home", typed: str = "", **more: str) -> str:
        """What the commands of a box say, typed by the office's user in its folder. Each of them has to succeed."""
        home = self.place / folder
        done = await asyncio.to_thread(
            subprocess.run,
            ["bash", "-eu", "-c", self.here(box.text)],
            cwd=home,
            env=self._environment(home) | more,
            input=typed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=PATIENCE,
            **self.user,
        )
        said = done.stdout.decode()
        assert done.returncode == 0, f"{box.text}\n{said}"
        assert "Traceback" not in said, said
        return said

    async def by_root(self, box: Box) -> None:
        """Of what root does, that which is done here: the link to the version, starting and stopping the unit."""
        for version in _LINK.findall(box.text):
            self._link(version)
        for what, instance in _SYSTEMCTL.findall(box.text):
            if what.startswith(("start", "enable")):
                await self.start(instance)
            else:
                await self.stop(instance)

    async def start(self, instance: str = "") -> None:
        """Start what the unit starts, with the variables that it sets, and wait until it answers."""
        unit = service("nhaclich@.service" if instance else "nhaclich.service", instance)
        home = Path(self.here(unit["WorkingDirectory"]))
        said = {name: self.here(value) for name, value in environment(unit).items()}
        with (self.place / "journal").open("ab") as log:
            self.running[instance] = subprocess.Popen(
                shlex.split(self.here(unit["ExecStart"])),
                cwd=home,
                env=self._environment(home) | said,
                stdout=log,
                stderr=log,
                umask=int(unit["UMask"], 8),
                **self.user,
            )
        await until(lambda: self.healthy(instance), what=lambda: self.journal)

    async def healthy(self, instance: str = "") -> bool:
        """Whether the process of a unit answers; it may not have ended."""
        assert self.running[instance].poll() is None, self.journal
        port = self.ports["8788" if instance else "8787"]
        try:
            # Plain HTTP: reading the list of authorities for each look would cost more than all the rest.
            async with httpx.AsyncClient(trust_env=False, verify=False) as client:
                return (await client.get(f"http://127.0.0.1:{port}/healthz")).status_code == 200
        except httpx.TransportError:
            return False

    async def stop(self, instance: str = "") -> None:
        """Stop the process of a unit, which has to end well; nothing where it does not run."""
        if process := self.running.pop(instance, None):
            process.terminate()
            assert await asyncio.to_thread(process.wait, PATIENCE) == 0, self.journal

    def end(self) -> None:
        """End whatever still runs."""
        for process in self.running.values():
            process.terminate()  # it may stand for another one, which it tells so
            process.wait()

    @property
    def journal(self) -> str:
        return (self.place / "journal").read_text(encoding="utf-8")

    def _environment(self, home: Path) -> dict[str, str]:
        ours = {"PATH": f"{self.place}/bin:{os.environ['PATH']}", "HOME": str(home), "LANG": "en_US.UTF-8"}
        return ours | {"NHACLICH_TELEGRAM__BASE_URL": self.telegram} | dict(self.more)

    def _link(self, version: str) -> None:
        link = self.place / "opt" / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(version)
