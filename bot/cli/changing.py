"""What `nhaclich load` and `nhaclich undo` share: a change of the calendar is proposed, written, and shown."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import change_output
from bot.cli.base import fail, print_json, say
from bot.cli.database import Make, opened
from bot.cli.office import bundled, office_of
from bot.config import Settings
from bot.office import change
from bot.office.change import Applied, Preview
from bot.store.loading import Outdated, Proposal
from bot.store.versions import Author


@dataclass(frozen=True, slots=True)
class Change:
    """What was proposed, and what was written of it: None where it was only to be looked at, or was declined."""

    preview: Preview
    applied: Applied | None


Propose = Callable[[AsyncConnection], Awaitable[Proposal]]


async def make_change(
    settings: Settings,
    propose: Propose,
    *,
    dry_run: bool,
    sure: Callable[[Preview], bool],
    make: Make,
) -> Change:
    """Propose a change, and write it unless it has mistakes. Where somebody else was faster, it is proposed anew."""
    async with opened(settings, make) as store:
        office = office_of(settings, store)
        while True:
            async with store.read() as connection:
                proposal = await propose(connection)
                preview = await change.preview(office, connection, proposal)
            if dry_run or proposal.blocked or (proposal.sweeps and not sure(preview)):
                return Change(preview, None)
            with contextlib.suppress(Outdated):
                folder = bundled(settings)
                return Change(preview, await change.carry_out(office, proposal, author=Author("cli"), bundled=folder))


def show_change(change: Change, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(change_output.change_document(change.preview))
    else:
        change_output.show_change(change.preview, change.applied, dry_run=dry_run)
    if change.preview.proposal.blocked:
        raise typer.Exit(1)
    if change.applied is None and not dry_run:
        fail(say.plain("cli.not_sure"))
