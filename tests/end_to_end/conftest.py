"""The command `nhaclich` in processes of its own, as an office runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Command:
    """Runs `nhaclich` in an empty folder with the project's own settings and a database of its own."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("NHACLICH_", "LC_"))}
        return clean | {
            "NHACLICH_CONFIG": str(self.config),
            "LANG": "vi_VN.UTF-8",
            "HOME": str(self.folder),
        }

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def __call__(self, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def json(self, *arguments: str, check: bool = True, **environment: str) -> Any:
        """The one document that the command prints with --json."""
        return json.loads(self(*arguments, "--json", check=check, **environment).stdout)

    def start(self, *arguments: str, before: Sequence[str] = (), **environment: str) -> subprocess.Popen[str]:
        """The command in the background, under the command `before`; it is killed at the end if it still runs."""
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
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
