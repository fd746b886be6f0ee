"""`nhaclich undo`: the calendar as an earlier version left it."""

from collections.abc import Callable
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import change_output
from bot.cli.base import DryRun, Json, Yes, say, settings
from bot.cli.changing import Change, make_change, show_change
from bot.cli.database import CommandError, Make, result_of
from bot.cli.office import snapshot_in
from bot.cli.progress import Progress
from bot.config import Settings
from bot.office.change import Preview
from bot.store import loading, versions
from bot.store.loading import Proposal
from bot.store.versions import Action


def undo(
    to: Annotated[
        int | None,
        typer.Option(min=1, max=2**31 - 1, help=say.plain("cli.undo_to_help"), metavar=say.plain("cli.metavar_number")),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    def sure(preview: Preview) -> bool:
        return yes or change_output.ask(preview, as_json=as_json)

    with Progress("cli.undoing", quiet=as_json) as shown:
        change = result_of(
            _undo(settings(), to, dry_run=dry_run, sure=lambda preview: shown.ask(lambda: sure(preview)))
        )
    show_change(change, dry_run=dry_run, as_json=as_json)


async def _undo(settings: Settings, number: int | None, *, dry_run: bool, sure: Callable[[Preview], bool]) -> Change:
    """Bring back the calendar as version `number` left it (default: the one before the newest)."""

    async def propose(connection: AsyncConnection) -> Proposal:
        snapshot = await snapshot_in(connection, settings)
        try:
            _, state = await versions.as_of(connection, snapshot, number)
        except versions.NothingToUndo as error:
            key = "cli.nothing_to_undo" if number is None else "cli.no_such_version"
            raise CommandError(say.plain(key, number=error.number)) from error
        return loading.propose_state(snapshot, state, Action.UNDO)

    return await make_change(settings, propose, dry_run=dry_run, sure=sure, make=Make.NOTHING)
