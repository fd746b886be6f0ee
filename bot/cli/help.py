"""Typer's own words ("Usage", "Options", "Missing argument…") in the language of the terminal."""

import difflib
import re
from functools import partial
from typing import Any

import typer.core
from typer import rich_utils
from typer._click import exceptions as wrong

from bot.texts import Texts

_CONSTANTS = {
    "ARGUMENTS_PANEL_TITLE": "cli.typer_arguments",
    "OPTIONS_PANEL_TITLE": "cli.typer_options",
    "COMMANDS_PANEL_TITLE": "cli.typer_commands",
    "ERRORS_PANEL_TITLE": "cli.typer_error",
    "REQUIRED_LONG_STRING": "cli.typer_required",
    "DEFAULT_STRING": "cli.typer_default",
    "ABORTED_TEXT": "cli.aborted",
    "RICH_HELP": "cli.typer_try_help",
}
_LEAST, _MOST = (re.compile(rf"{word} than or equal to (\S+)") for word in ("greater", "less"))
_EXTRA = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)")

_BRACED = re.compile(r"\{([^{}]+)\}(?:\.\.\.)?")
_USAGE = {
    "Usage: ": "cli.typer_usage",
    "[OPTIONS]": "cli.typer_usage_options",
    "COMMAND [ARGS]...": "cli.typer_usage_command",
}


def command_classes(say: Texts) -> tuple[type[typer.core.TyperGroup], type[typer.core.TyperCommand]]:
    """Classes of Typer's groups and commands whose help pages and complaints are in the language of `say`."""
    for constant, key in _CONSTANTS.items():
        setattr(rich_utils, constant, say.plain(key))

    class Speaking:
        def get_usage(self, ctx: Any) -> str:
            usage = str(super().get_usage(ctx))  # type: ignore[misc]
            for theirs, key in _USAGE.items():
                usage = usage.replace(theirs, say.plain(key))
            return _BRACED.sub(r"\1", usage)

        def get_params(self, ctx: Any) -> Any:
            params = super().get_params(ctx)  # type: ignore[misc]
            for param in params:
                # What Typer would show is Python's: "<bool>", "<list[Path]>".
                setattr(param, "display_type_rich", partial(_kind, param, say))  # noqa: B010 - a method
                setattr(param, "_get_number_range_help_str", lambda: None)  # noqa: B010 - "[1<=x<=2147483647]"
            return params

        def get_help_option(self, ctx: Any) -> Any:
            option = super().get_help_option(ctx)  # type: ignore[misc]
            if option is not None:
                option.help = say.plain("cli.typer_show_help")
            return option

        def make_context(self, *args: Any, **options: Any) -> Any:
            try:
                return super().make_context(*args, **options)  # type: ignore[misc]
            except wrong.NoArgsIsHelpError:
                raise
            except wrong.UsageError as error:
                raise wrong.UsageError(_complaint(error, say), error.ctx) from error

    class Group(Speaking, typer.core.TyperGroup):
        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if args and self.get_command(ctx, args[0]) is None:
                near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
                ctx.fail(say.plain("cli.usage_no_command", given=args[0], near=near[0] if near else ""))
            return super().resolve_command(ctx, args)

    class Command(Speaking, typer.core.TyperCommand):
        pass

    return Group, Command


def _kind(param: Any, say: Texts, **_: object) -> str | None:
    """What kind of value is wanted, for the help page; nothing for a switch, or an argument that is named by it."""
    if getattr(param, "is_flag", False) or param.param_type_name == "argument":
        return None
    return param.metavar or say.plain("cli.typer_value")


def _complaint(error: wrong.UsageError, say: Texts) -> str:
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
