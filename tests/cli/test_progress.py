"""What takes longer than a moment says so on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.progress import Progress
from bot.texts import texts


def at_a_terminal(folder: Path, *command: str) -> str:
    ours, terminal = pty.openpty()
    environment = os.environ | {"NHACLICH_HOME": str(folder), "LANG": "vi_VN.UTF-8", "TERM": "xterm"}
    started = [sys.executable, "-m", "bot", *command]
    process = subprocess.Popen(started, cwd=folder, env=environment, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # how Linux says that nobody holds the terminal any more
        pass
    os.close(ours)
    process.wait()
    return said.decode()


def test_a_terminal_is_told_what_is_being_done(tmp_path: Path) -> None:
    assert texts("vi").plain("cli.exporting") in at_a_terminal(tmp_path, "export", "-o", "lich.csv")
    assert (tmp_path / "lich.csv").exists()


def test_nobody_is_told_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress("cli.exporting", quiet=False) as shown:
        shown(1, 2)
        assert shown.stopped()
    assert capfd.readouterr() == ("", "")
