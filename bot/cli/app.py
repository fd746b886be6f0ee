"""The command `nhaclich`: which commands there are. Words are in the language of the terminal's locale."""

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import bot
from bot.cli import completion
from bot.cli.base import print_words, say
from bot.cli.help import LazyGroup

_COMMANDS = (
    "init",
    "load",
    "draft",
    "template",
    "undo",
    "versions",
    "audit",
    "agenda",
    "week",
    "report",
    "rehearse",
    "reply",
    "invite",
    "export",
    "run",
    "demo",
    "officers",
    "backup",
    "restore",
    "upgrade",
    "outbox",
    "doctor",
)


class _Nhaclich(LazyGroup):
    modules = {name: name for name in _COMMANDS}  # noqa: RUF012 - as LazyGroup declares it


app = typer.Typer(
    name="nhaclich",
    cls=_Nhaclich,
    help=say.plain("cli.about"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    if asked:
        print_words(f"nhaclich {bot.__version__}")
        raise typer.Exit


@app.callback()
def _nhaclich(
    config: Annotated[
        Path | None,
        typer.Option("--config", help=say.plain("cli.config_help"), metavar=say.plain("cli.metavar_file")),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", help=say.plain("cli.version_help"), is_eager=True, callback=_tell_version),
    ] = False,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion",
            help=say.plain("cli.completion_install_help"),
            is_eager=True,
            callback=completion.install,
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option(
            "--show-completion", help=say.plain("cli.completion_show_help"), is_eager=True, callback=completion.show
        ),
    ] = False,
) -> None:
    """What stands before a command."""
    if config is not None:
        os.environ["NHACLICH_CONFIG"] = str(config)  # whatever the command starts is told too


def main() -> None:
    """Run the command line; what goes wrong is said in one line, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no Vietnamese letters shows the others
    completion.get_ready()
    app(prog_name="nhaclich")
