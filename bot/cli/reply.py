"""`nhaclich reply`: how a reply, or each line of a file of replies, is read."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from bot.cli.base import Json, day, fail, print_json, say, settings
from bot.cli.base import lines as lines_of
from bot.clock import SystemClock, office_day
from bot.replies import Reading, read_reply
from bot.replies import explain as reasons


def reply(
    text: Annotated[
        str | None, typer.Argument(help=say.plain("cli.reply_text_help"), metavar=say.plain("cli.typer_value"))
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(parser=day, help=say.plain("cli.reply_today_help"), metavar=say.plain("cli.metavar_day")),
    ] = None,
    due: Annotated[
        datetime | None,
        typer.Option(parser=day, help=say.plain("cli.reply_due_help"), metavar=say.plain("cli.metavar_day")),
    ] = None,
    task: Annotated[
        str, typer.Option(help=say.plain("cli.reply_task_help"), metavar=say.plain("cli.typer_value"))
    ] = "",
    lines: Annotated[
        Path | None, typer.Option(help=say.plain("cli.reply_lines_help"), metavar=say.plain("cli.metavar_file"))
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=say.plain("cli.reply_explain_help"))] = False,
    as_json: Json = False,
) -> None:
    if (text is None) == (lines is None):
        fail(say.plain("cli.reply_one_of"), code=2)
    zone = settings().office.zone
    day = today.date() if today else office_day(SystemClock().now(), zone)
    for said in lines_of(lines) if lines else [text or ""]:
        reading = read_reply(said, today=day, due=due.date() if due else None, task=task)
        document = _document(reading, task, explain=explain)
        if as_json and lines:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        elif as_json:
            print_json(document)
        else:
            _show(reading, task, explain=explain)


def _document(reading: Reading, task: str, *, explain: bool) -> dict[str, Any]:
    """A reading as `nhaclich reply --json` prints it; with `explain`, "why" tells in words which words decided."""
    document: dict[str, Any] = {
        "status": reading.status.value,
        "percent": reading.percent,
        "date": reading.date.isoformat() if reading.date else None,
        "confident": reading.confident,
        "act": reading.act,
    }
    return document | ({"why": reasons(reading, say, task)} if explain else {})


def _show(reading: Reading, task: str, *, explain: bool) -> None:
    """Print how a reply is read."""
    console = Console(highlight=False)
    day = f"{reading.date:%d/%m/%Y}" if reading.date else ""
    status = say.plain(f"chat.reading_{reading.status.value}")
    console.print(
        say.plain("cli.reading", status=status, percent=reading.percent, date=day, confident=reading.confident)
    )
    if explain:
        for line in reasons(reading, say, task):
            console.print(f"  {escape(line)}")
