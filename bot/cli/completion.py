"""Completion of what is typed in a shell, by Typer's scripts, with our words.

Typer has no public way to either: which of its names are used is held by tests/cli/test_completion.py.
"""

import os
from pathlib import Path

import typer

from bot.cli.base import fail, print_words, say

VARIABLE = "_NHACLICH_COMPLETE"
"""By which the shell's script asks the program what can follow."""
_NAME = "nhaclich"
_SHELLS = ("bash", "zsh", "fish")


def get_ready() -> None:
    """Let the program answer a shell that asks what can follow; whoever else starts it does not wait for this."""
    if VARIABLE in os.environ:
        from typer._completion_classes import completion_init

        completion_init()


def install(asked: bool) -> None:
    """Put the script for the shell of this terminal where that shell finds it, and end."""
    if not asked:
        return
    from typer import _completion_shared as shells

    name = _shell()
    try:
        _, file = shells.install(name, _NAME, VARIABLE)
    except OSError as error:
        fail(say.plain("cli.cannot_write", file=error.filename, why=error.strerror))
    print_words(say.plain("cli.completion_installed", shell=name, file=file))
    raise typer.Exit


def show(asked: bool) -> None:
    """Print the script for the shell of this terminal, and end."""
    if not asked:
        return
    from typer import _completion_shared as shells

    print_words(shells.get_completion_script(prog_name=_NAME, complete_var=VARIABLE, shell=_shell()))
    raise typer.Exit


def _shell() -> str:
    """The shell from which this was typed, else that of the user; the end of the program for one without a script."""
    from shellingham import ShellDetectionFailure, detect_shell

    try:
        name = str(detect_shell()[0])
    except (ShellDetectionFailure, OSError):
        name = ""
    if name not in _SHELLS:
        name = Path(os.environ.get("SHELL", "")).name
    if name not in _SHELLS:
        fail(say.plain("cli.no_shell", known=", ".join(_SHELLS)))
    return name
