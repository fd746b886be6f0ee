"""What a shell is told can follow what is typed, and the scripts by which it asks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer import _completion_shared as shells

from bot.cli.completion import VARIABLE

BEGUN = [
    ("nhaclich re", {"rehearse", "reply", "restore"}),
    ("nhaclich officers ", {"list", "remove"}),
    ("nhaclich upgrade --b", {"--back"}),
    ("nhaclich --ver", {"--version"}),
]


def run(*arguments: str, home: Path, **environment: str) -> str:
    ours = os.environ | {"HOME": str(home), "LANG": "vi_VN.UTF-8"} | environment
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], env=ours, capture_output=True, text=True, check=True
    )
    assert not done.stderr
    return done.stdout


def test_bash_is_told_what_can_follow(tmp_path: Path) -> None:
    for words, follow in BEGUN:
        count = str(words.count(" "))
        told = run(home=tmp_path, COMP_WORDS=words, COMP_CWORD=count, **{VARIABLE: "complete_bash"})
        assert set(told.split()) >= follow, (words, told)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_has_its_script(shell: str) -> None:
    script = shells.get_completion_script(prog_name="nhaclich", complete_var=VARIABLE, shell=shell)
    assert f"{VARIABLE}=complete_{shell}" in script


def test_the_script_is_shown_and_installed_for_the_shell_that_is_used(tmp_path: Path) -> None:
    # Whichever shell runs the tests: where none can be told, that of the user is taken.
    shown = run("--show-completion", home=tmp_path, SHELL="/bin/bash")
    assert VARIABLE in shown
    said = run("--install-completion", home=tmp_path, SHELL="/bin/bash")
    assert "Đã cài gợi ý lệnh" in said
    assert any(VARIABLE in file.read_text() for file in tmp_path.rglob("*") if file.is_file())
