"""`nhaclich backup`: a copy of everything in one file."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli.base import Json, print_json, print_words, say, settings
from bot.cli.database import CommandError, Make, opened, result_of
from bot.cli.progress import Progress
from bot.clock import SystemClock
from bot.config import Settings
from bot.store import backup as copies
from bot.texts import system_error


def backup(
    file: Annotated[
        Path, typer.Argument(help=say.plain("cli.backup_file_help"), metavar=say.plain("cli.metavar_file"))
    ],
    as_json: Json = False,
) -> None:
    with Progress("cli.copying", quiet=as_json):
        counts = result_of(_backup(settings(), file))
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, "rows": counts})
    else:
        print_words(
            say.plain("cli.backed_up", file=file, rows=sum(counts.values()), size=file.stat().st_size // 1024 + 1)
        )


async def _backup(settings: Settings, file: Path) -> dict[str, int]:
    """Write a copy of everything to `file`; returns how many rows of each table. Raises CommandError."""
    async with opened(settings, Make.NOTHING) as store:
        try:
            return await copies.write_copy(store, file, now=SystemClock().now())
        except FileExistsError as error:
            raise CommandError(say.plain("cli.copy_exists", file=file)) from error
        except (OSError, DBAPIError) as error:
            raise CommandError(
                say.plain("cli.cannot_write", file=file, why=system_error(getattr(error, "orig", None) or error, say))
            ) from error
