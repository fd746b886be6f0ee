"""`nhaclich demo`: the rehearsal of a year, with a chat page in the place of Telegram."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Json, day, days, fail, print_json, print_words, say, settings
from bot.cli.database import result_of
from bot.cli.progress import Progress
from bot.config.logs import Logs
from bot.rehearsal import demo as rehearsal
from bot.rehearsal import driver
from bot.service import logs


def demo(
    first: Annotated[
        datetime,
        typer.Option("--from", parser=day, help=say.plain("cli.demo_from_help"), metavar=say.plain("cli.metavar_day")),
    ] = datetime(2020, 3, 10),  # noqa: DTZ001 - a day, not an instant
    until: Annotated[
        datetime,
        typer.Option(
            "--until", parser=day, help=say.plain("cli.demo_until_help"), metavar=say.plain("cli.metavar_day")
        ),
    ] = datetime(2020, 12, 31),  # noqa: DTZ001 - a day, not an instant
    speed: Annotated[str, typer.Option(help=say.plain("cli.demo_speed_help"), metavar="1d/s")] = "6h/s",
    fast: Annotated[bool, typer.Option("--fast", help=say.plain("cli.demo_fast_help"))] = False,
    script: Annotated[
        Path | None, typer.Option(help=say.plain("cli.demo_script_help"), metavar=say.plain("cli.metavar_file"))
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help=say.plain("cli.demo_port_help"))] = 8080,
    as_json: Json = False,
) -> None:
    logs.set_up_logging(Logs(level="warning"), [])
    first_day, last_day = days(first, until)
    plan = driver.Plan(first_day, last_day, speed, fast, port, script)
    with Progress("cli.demo_goes_on", quiet=as_json) as shown:

        def announced(words: str) -> bool:
            if not as_json:
                print_words(words)
            return fast  # else the pages show how far it is

        try:
            summary = result_of(
                rehearsal.demo(
                    settings(), plan, say, announce=lambda words: shown.ask(lambda: announced(words)), come=shown
                )
            )
        except rehearsal.DemoError as error:
            fail(str(error))
    if as_json:
        print_json(summary)
    else:
        print_words(say.plain("cli.demo_summary", from_=summary["from"], **summary))
