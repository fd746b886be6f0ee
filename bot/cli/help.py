"""Typer's own words ("Usage", "Options"…) in the language of the terminal, and commands that are loaded when typed.

Typer has no public way to either: which of its names are reached into is held by tests/cli/test_typer.py.
"""

import difflib
import gc
import re
from functools import cache, partial
from importlib import import_module
from typing import Any, ClassVar

import typer
import typer.core
import typer.main
from typer._click import exceptions as wrong

from bot.cli.base import say

CONSTANTS = {
    "ARGUMENTS_PANEL_TITLE": "cli.typer_arguments",
    "OPTIONS_PANEL_TITLE": "cli.typer_options",
    "COMMANDS_PANEL_TITLE": "cli.typer_commands",
    "ERRORS_PANEL_TITLE": "cli.typer_error",
    "REQUIRED_LONG_STRING": "cli.typer_required",
    "DEFAULT_STRING": "cli.typer_default",
    "ABORTED_TEXT": "cli.aborted",
    "RICH_HELP": "cli.typer_try_help",
}
"""Of `typer.rich_utils`, and what stands there instead."""
_LEAST, _MOST = (re.compile(rf"{word} than or equal to (\S+)") for word in ("greater", "less"))
_EXTRA = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)")

_BRACED = re.compile(r"\{([^{}]+)\}(?:\.\.\.)?")
_USAGE = {
    "Usage: ": "cli.typer_usage",
    "[OPTIONS]": "cli.typer_usage_options",
    "COMMAND [ARGS]...": "cli.typer_usage_command",
}


@cache
def _translate() -> None:
    """Put our words into `typer.rich_utils`, which is loaded only where it has something to say."""
    from typer import rich_utils

    for constant, key in CONSTANTS.items():
        setattr(rich_utils, constant, say.plain(key))


class _Speaking:
    """Help pages and complaints in the language of the terminal."""

    def get_usage(self, ctx: Any) -> str:
        usage = str(super().get_usage(ctx))  # type: ignore[misc]
        for theirs, key in _USAGE.items():
            usage = usage.replace(theirs, say.plain(key))
        return _BRACED.sub(r"\1", usage)

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            # What Typer would show is Python's: "<bool>", "<list[Path]>".
            setattr(param, "display_type_rich", partial(_kind, param))  # noqa: B010 - a method
            setattr(param, "_get_number_range_help_str", lambda: None)  # noqa: B010 - "[1<=x<=2147483647]"
        return params

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say.plain("cli.typer_show_help")
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _translate()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def make_context(self, *args: Any, **options: Any) -> Any:
        try:
            return super().make_context(*args, **options)  # type: ignore[misc]
        except wrong.NoArgsIsHelpError:
            raise
        except wrong.UsageError as error:
            _translate()
            raise wrong.UsageError(_complaint(error), error.ctx) from error

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)  # type: ignore[misc]
        except (wrong.ClickException, typer.Abort, EOFError):
            _translate()
            raise


class Command(_Speaking, typer.core.TyperCommand):
    """A command."""


class LazyGroup(_Speaking, typer.core.TyperGroup):
    """Commands of which each is a file, which is loaded when its command is typed."""

    modules: ClassVar[dict[str, str]] = {}
    """The commands in the order of the help page, and for each the module of `bot.cli`: it holds the function, or the
    group, of its own name, and the catalogue's `cli.<name>_help` is its help."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """What a help page shows of a command."""
        if cmd_name not in self.modules:
            return None
        return Command(cmd_name, help=say.plain(f"cli.{self.modules[cmd_name]}_help"))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.modules:
            near = difflib.get_close_matches(name, self.modules, n=1)
            ctx.fail(say.plain("cli.usage_no_command", given=name, near=near[0] if near else ""))
        return name, _loaded(name, self.modules[name]), args[1:]


def _loaded(name: str, module: str) -> Any:
    gc.disable()  # modules stay: looking through them for garbage takes up to a third of a start
    try:
        found = getattr(import_module(f"bot.cli.{module}"), module)
    finally:
        gc.enable()
    if not isinstance(found, typer.Typer):
        function, found = found, typer.Typer(add_completion=False)
        found.command(name, cls=Command, help=say.plain(f"cli.{module}_help"))(function)
    return typer.main.get_command(found)


def _kind(param: Any, **_: object) -> str | None:
    """What kind of value is wanted, for the help page; nothing for a switch, or an argument that is named by it."""
    if getattr(param, "is_flag", False) or param.param_type_name == "argument":
        return None
    return param.metavar or say.plain("cli.typer_value")


def _complaint(error: wrong.UsageError) -> str:
    """What is wrong with how a command was typed."""
    match error:
        case wrong.NoSuchOption():
            near = ", ".join(sorted(error.possibilities or ()))
            return say.plain("cli.usage_no_option", given=error.option_name, near=near)
        case wrong.BadOptionUsage():
            return say.plain("cli.usage_no_value", given=error.option_name)
        case wrong.MissingParameter() if error.param is not None:
            return say.plain("cli.usage_missing", name=_name(error))
        case wrong.BadParameter() if error.param is not None:
            least, most = _LEAST.search(error.message), _MOST.search(error.message)
            return say.plain(
                "cli.usage_bad_value",
                name=_name(error),
                wanted=error.param.metavar or "",
                least=least[1] if least else "",
                most=most[1] if most else "",
            )
    if extra := _EXTRA.search(error.message):
        return say.plain("cli.usage_too_much", given=extra[1])
    return error.format_message()


def _name(error: wrong.BadParameter) -> str:
    hint = error.param.get_error_hint() if error.param is not None else ""
    return str(hint).replace("' / '", ", ").strip("'")
