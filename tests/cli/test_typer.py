"""What `bot.cli.help` reaches into of Typer, which promises none of it: after an upgrade this says what has moved."""

import inspect

import typer
import typer.core
from typer import rich_utils
from typer._click import exceptions as wrong

from bot.cli import help as ours


def test_the_words_that_are_replaced_are_there() -> None:
    for name in ours.CONSTANTS:
        assert isinstance(getattr(rich_utils, name), str), name


def test_mistakes_in_typing_are_the_classes_that_are_told_apart() -> None:
    assert issubclass(typer.BadParameter, wrong.UsageError)
    assert issubclass(wrong.MissingParameter, wrong.BadParameter)
    for kind in (wrong.NoSuchOption, wrong.BadOptionUsage, wrong.BadParameter, wrong.NoArgsIsHelpError):
        assert issubclass(kind, wrong.UsageError), kind
    assert issubclass(wrong.UsageError, wrong.ClickException)


def test_the_methods_that_are_replaced_are_there() -> None:
    for kind in (typer.core.TyperCommand, typer.core.TyperGroup):
        for name in ("get_usage", "get_params", "get_help_option", "format_help", "make_context", "invoke"):
            assert callable(getattr(kind, name)), name
    for name in ("list_commands", "get_command", "resolve_command"):
        assert callable(getattr(typer.core.TyperGroup, name)), name
    option = inspect.getmembers(typer.core.TyperOption, callable)
    assert {"display_type_rich", "_get_number_range_help_str"} <= {name for name, _ in option}
