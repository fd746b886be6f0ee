"""`nhaclich doctor`: looks at everything that the office depends on, and says what to do about what is wrong."""

import logging
from collections.abc import Sequence
from dataclasses import asdict

import typer
from rich.console import Console
from rich.markup import escape

from bot.cli.base import Json, print_json, say, settings
from bot.cli.checks import Finding, examine
from bot.cli.database import result_of
from bot.cli.progress import Progress

_MARKS = {"ok": "[green]✔[/]", "warning": "[yellow]![/]", "error": "[red]✘[/]"}


def doctor(as_json: Json = False) -> None:
    logging.disable()  # what goes wrong is among the findings
    with Progress("cli.examining", quiet=as_json):
        found = result_of(examine(settings(), say))
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        _show(found)
    if any(finding.level == "error" for finding in found):
        raise typer.Exit(1)


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
