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


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("exporting", ("export", "-o", "lich.csv")),
        ("demo_goes_on", ("demo", "--fast", "--from", "2020-03-10", "--until", "2020-03-16")),
    ],
)
def test_a_terminal_is_told_what_is_being_done(words: str, command: tuple[str, ...], tmp_path: Path) -> None:
    assert texts("vi").plain(f"cli.{words}") in at_a_terminal(tmp_path, *command)
    assert list(tmp_path.iterdir())


def test_who_is_asked_sees_nothing_else_and_then_how_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Progress("cli.undoing", quiet=False) as shown:
        assert shown._shown is not None
        live = shown._shown._live
        assert live.is_started
        assert not shown.ask(lambda: live.is_started)
        assert not live.is_started
        assert shown.ask(lambda: True)
        assert live.is_started


def test_nobody_is_told_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with Progress("cli.exporting", quiet=False) as shown:
        shown(1, 2)
        assert shown.stopped()
    assert capfd.readouterr() == ("", "")
