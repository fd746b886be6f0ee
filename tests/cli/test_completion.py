"""What a shell is told can follow what is typed, and the scripts by which it asks."""

from pathlib import Path

import pytest
from typer import _completion_shared as shells
from typer.testing import CliRunner

from bot.cli import completion
from bot.cli.app import app
from bot.cli.completion import VARIABLE

BEGUN = [
    ("nhaclich re", {"rehearse", "reply", "restore"}),
    ("nhaclich officers ", {"list", "remove"}),
    ("nhaclich upgrade --b", {"--back"}),
    ("nhaclich --ver", {"--version"}),
]


def test_bash_is_told_what_can_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "complete_bash")
    completion.get_ready()
    for words, follow in BEGUN:
        begun = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        told = CliRunner().invoke(app, [], prog_name="nhaclich", env=begun).stdout
        assert set(told.split()) >= follow, (words, told)


def test_every_shell_has_its_script() -> None:
    for shell in ("bash", "zsh", "fish"):
        script = shells.get_completion_script(prog_name="nhaclich", complete_var=VARIABLE, shell=shell)
        assert f"{VARIABLE}=complete_{shell}" in script


def test_the_script_is_shown_and_installed_for_the_shell_that_is_used(tmp_path: Path) -> None:
    # Whichever shell runs the tests: where none can be told, that of the user is taken.
    home = {"HOME": str(tmp_path), "SHELL": "/bin/bash"}
    shown = CliRunner().invoke(app, ["--show-completion"], env=home)
    assert (shown.exit_code, VARIABLE in shown.stdout) == (0, True)
    done = CliRunner().invoke(app, ["--install-completion"], env=home)
    assert "Đã cài gợi ý lệnh" in done.stdout
    assert any(VARIABLE in file.read_text() for file in tmp_path.rglob("*") if file.is_file())
