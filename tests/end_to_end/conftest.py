"""The command `nhaclich` as an office runs it: in this process, or in one of its own where the process is the point.

Those are forked (`forked.py`), but for some twenty: what is told more than settings is started as an office does it.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from tests.waiting import PATIENCE

from .forked import Forked

ROOT = Path(__file__).resolve().parents[2]
_ONE_AT_A_TIME = threading.Lock()
"""A command in this process has the environment, the folder and the terminal to itself."""


Process = Forked | subprocess.Popen[str]


@dataclass(frozen=True)
class Command:
    """Runs `nhaclich` in an empty folder with the project's own settings and a database of its own."""

    folder: Path
    started: list[Process] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not _is_ours(name)} | self._office

    @property
    def _office(self) -> dict[str, str]:
        return {
            "NHACLICH_CONFIG": str(self.config),
            "LANG": "vi_VN.UTF-8",
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
        }

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def __call__(
        self, *arguments: str, check: bool = True, typed: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """What a command does with these settings, after what is typed at its questions.

        What serves, and what is told more than settings (a language, an encoding, another clock), is a process.
        """
        serves = arguments[:1] in (("run",), ("demo",))
        if serves or not _only_settings(environment):
            done = self.process(*arguments, typed=typed, **environment)
        else:
            done = self._here(*arguments, typed=typed, **environment)
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def _here(self, *arguments: str, typed: str, **environment: str) -> subprocess.CompletedProcess[str]:
        with _ONE_AT_A_TIME, contextlib.chdir(self.folder):
            unset = dict.fromkeys(filter(_is_ours, os.environ))
            done = CliRunner().invoke(app, arguments, input=typed, env=unset | self._office | environment)
        logging.disable(logging.NOTSET)  # `nhaclich doctor` turns it off for its own process
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def process(self, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """The same in a process of its own, whatever its end."""
        process = self.start(*arguments, **environment)
        output, errors = process.communicate(typed, timeout=PATIENCE)
        assert "Traceback" not in errors, errors
        return subprocess.CompletedProcess(arguments, process.returncode or 0, output, errors)

    def json(self, *arguments: str, check: bool = True, **environment: str) -> Any:
        """The one document that the command prints with --json."""
        return json.loads(self(*arguments, "--json", check=check, **environment).stdout)

    def start(self, *arguments: str, before: Sequence[str] = (), **environment: str) -> Process:
        """The command in the background, under the command `before`; it is killed at the end if it still runs."""
        process: Process
        if not before and _only_settings(environment):
            process = Forked(arguments, self.folder, self.environment | environment)
        else:
            process = subprocess.Popen(
                [*before, sys.executable, "-m", "bot", *arguments],
                cwd=self.folder,
                env=self.environment | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        self.started.append(process)
        return process


@pytest.fixture
def nhaclich(tmp_path: Path) -> Iterator[Command]:
    folder = tmp_path / "office"
    folder.mkdir()
    settings = (ROOT / "config.toml").read_text(encoding="utf-8")
    data = ROOT / "calendar_data"
    (folder / "config.toml").write_text(
        settings.replace('calendar_data = "calendar_data"', f'calendar_data = "{data}"'), encoding="utf-8"
    )
    command = Command(folder)
    yield command
    for process in command.started:
        if process.poll() is None:
            process.kill()
            process.wait()


def _only_settings(environment: Mapping[str, str]) -> bool:
    return all(name.startswith("NHACLICH_") for name in environment)


def _is_ours(name: str) -> bool:
    """Whether a variable of the environment says something to `nhaclich`."""
    return name.startswith(("NHACLICH_", "LC_"))
