"""`nhaclich doctor`: looks at everything that the office depends on, and says what to do about what is wrong."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bot.cli.base import Json, print_json, print_words, say, settings
from bot.cli.checks import Finding, examine
from bot.cli.database import Make, opened, result_of
from bot.cli.progress import Progress
from bot.config import Settings
from bot.store import unit_states

_MARKS = {"ok": "[green]✔[/]", "warning": "[yellow]![/]", "error": "[red]✘[/]"}


def doctor(
    rebuild: Annotated[bool, typer.Option("--rebuild-states", help=say.plain("cli.rebuild_states_help"))] = False,
    as_json: Json = False,
) -> None:
    if rebuild:
        total = result_of(_rebuild(settings()))
        if as_json:
            print_json({"rebuilt": total})
        else:
            print_words(say.plain("doctor.states_rebuilt", count=total))
        return
    logging.disable()  # what goes wrong is among the findings
    with Progress("cli.examining", quiet=as_json):
        found = result_of(examine(settings(), say))
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        _show(found)
    if any(finding.level == "error" for finding in found):
        raise typer.Exit(1)


async def _rebuild(settings: Settings) -> int:
    """Make the kept states anew from the history, also while the service runs. Returns how many were wrong."""
    async with opened(settings, Make.NOTHING) as store, store.begin() as connection:
        total = len(await unit_states.wrong(connection))
        await unit_states.rebuild(connection)
        return total


def _show(found: Sequence[Finding]) -> None:
    """Print what `examine` found, each line with what to do about it, and a verdict."""
    console = Console(highlight=False, soft_wrap=True)  # the terminal breaks lines, so that a path can be copied
    console.print(f"[bold]{escape(say.plain('doctor.head'))}[/]")
    for finding in found:
        console.print(f" {_MARKS[finding.level]} {escape(finding.words)}")
        if finding.advice:
            console.print(f"     [dim]→ {escape(finding.advice)}[/]")
    levels = [finding.level for finding in found]
    errors, warnings = levels.count("error"), levels.count("warning")
    verdict = "some_errors" if errors else "some_warnings" if warnings else "all_well"
    console.print(escape(say.plain(f"doctor.{verdict}", errors=errors, warnings=warnings)))
