"""`nhaclich officers`: the people of the office, a command each in a file of its own."""

import typer

from bot.cli.base import say
from bot.cli.help import LazyGroup


class _Officers(LazyGroup):
    modules = {"list": "officers_list", "remove": "officers_remove"}  # noqa: RUF012 - as LazyGroup declares it


officers = typer.Typer(
    name="officers",
    cls=_Officers,
    help=say.plain("cli.officers_help"),
    no_args_is_help=True,
    add_completion=False,
)


@officers.callback()
def _officers() -> None:
    """Makes a group of `officers`; what it knows is in `_Officers`."""
