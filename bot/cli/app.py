"""The command `nhaclich`: which commands there are. Words are in the language of the terminal's locale."""

import io
import sys

import typer

from bot.cli.base import say
from bot.cli.help import LazyGroup

_COMMANDS = (
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


@app.callback()
def _nhaclich() -> None:
    """Makes a group of `app`; what it says and knows is in `_Nhaclich`."""


def main() -> None:
    """Run the command line; what goes wrong is said in one line, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no Vietnamese letters shows the others
    app(prog_name="nhaclich")
