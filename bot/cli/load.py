"""`nhaclich load`: events files take the place of the layers that they name."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import change_output
from bot.cli.base import DryRun, Force, Json, Yes, fail, may_write, say, settings, write
from bot.cli.changing import Change, make_change, show_change
from bot.cli.database import Make, result_of
from bot.cli.office import snapshot_in
from bot.clock import SystemClock, office_day
from bot.config import Settings
from bot.office.change import Preview
from bot.store import loading
from bot.store.loading import Progress, Proposal


def load(
    files: Annotated[
        list[Path], typer.Argument(help=say.plain("cli.load_files_help"), metavar=say.plain("cli.metavar_files"))
    ],
    layer: Annotated[str | None, typer.Option(help=say.plain("cli.load_layer_help"))] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", help=say.plain("cli.load_marked_help"), metavar=say.plain("cli.metavar_workbook")),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    if marked is not None:
        may_write(marked, ("xlsx",), force=force)

    def sure(preview: Preview) -> bool:
        return yes or change_output.ask(preview, as_json=as_json)

    with change_output.Reading(quiet=as_json) as progress:
        change = result_of(
            _load(
                settings(),
                files,
                layer=layer,
                dry_run=dry_run,
                sure=lambda preview: progress.stopped() and sure(preview),
                progress=progress,
            )
        )
    if marked is not None:
        write(marked, _marked(files, change))
    show_change(change, dry_run=dry_run, as_json=as_json)


async def _load(
    settings: Settings,
    files: Sequence[Path],
    *,
    layer: str | None,
    dry_run: bool,
    sure: Callable[[Preview], bool],
    progress: Progress,
) -> Change:
    """Load events files, or only say what loading them would change. `sure` is asked before most of a layer goes."""

    async def propose(connection: AsyncConnection) -> Proposal:
        snapshot = await snapshot_in(connection, settings)
        today = office_day(SystemClock().now(), settings.office.zone)
        return loading.propose(snapshot, files, locale=say.locale, layer=layer, progress=progress, today=today)

    return await make_change(settings, propose, dry_run=dry_run, sure=sure, make=Make.EMPTY if dry_run else Make.NEW)


def _marked(files: list[Path], change: Change) -> bytes:
    """The one file that was read, as a workbook in which what is wrong is marked."""
    proposal = change.preview.proposal
    if len(files) != 1:
        fail(say.plain("cli.marked_of_one"), code=2)
    from bot.files.write.marking import CannotMark, marked  # imported late, for openpyxl

    try:
        return marked(files[0], proposal.errors, proposal.warnings, locale=say.locale)
    except CannotMark as error:
        fail(str(error))
