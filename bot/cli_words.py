"""Typer's own words ("Usage", "Options", "Show this message…") in the language of the terminal."""

from typing import Any

import typer.core
from typer import rich_utils

from bot.texts import Texts

_CONSTANTS = {
    "ARGUMENTS_PANEL_TITLE": "cli.typer_arguments",
    "OPTIONS_PANEL_TITLE": "cli.typer_options",
    "COMMANDS_PANEL_TITLE": "cli.typer_commands",
    "ERRORS_PANEL_TITLE": "cli.typer_error",
    "REQUIRED_LONG_STRING": "cli.typer_required",
    "DEFAULT_STRING": "cli.typer_default",
    "RICH_HELP": "cli.typer_try_help",
}


def command_classes(say: Texts) -> tuple[type[typer.core.TyperGroup], type[typer.core.TyperCommand]]:
    """Classes of Typer's groups and commands whose help pages are in the language of `say`."""
    for constant, key in _CONSTANTS.items():
        setattr(rich_utils, constant, say.plain(key))

    class Speaking:
        def get_usage(self, ctx: Any) -> str:
            return str(super().get_usage(ctx)).replace("Usage: ", say.plain("cli.typer_usage"))  # type: ignore[misc]

        def get_help_option(self, ctx: Any) -> Any:
            option = super().get_help_option(ctx)  # type: ignore[misc]
            if option is not None:
                option.help = say.plain("cli.typer_show_help")
            return option

    class Group(Speaking, typer.core.TyperGroup):
        pass

    class Command(Speaking, typer.core.TyperCommand):
        pass

    return Group, Command
