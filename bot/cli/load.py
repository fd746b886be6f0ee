"""`nhaclich load`: events files are added to layers, or take their place."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import asking, change_output, progress
from bot.cli.base import DryRun, Force, Json, Yes, fail, may_write, say, settings, write
from bot.cli.changing import Change, make_change, show_change
from bot.cli.database import Make, result_of
from bot.cli.office import snapshot_in
from bot.clock import SystemClock, office_day
from bot.config import Settings
from bot.files.destination import Mode
from bot.files.read.sheet import Progress
from bot.office.change import Preview
from bot.store import loading
from bot.store.loading import Proposal


def load(
    files: Annotated[
        list[Path], typer.Argument(help=say.plain("cli.load_files_help"), metavar=say.plain("cli.metavar_files"))
    ],
    layer: Annotated[str | None, typer.Option(help=say.plain("cli.load_layer_help"))] = None,
    mode: Annotated[Mode | None, typer.Option(help=say.plain("cli.load_mode_help"))] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", help=say.plain("cli.load_answer_help"), metavar=say.plain("cli.metavar_answer")),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", help=say.plain("cli.load_marked_help"), metavar=say.plain("cli.metavar_workbook")),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    if marked is not None:
        may_write(marked, ("xlsx",), force=force)

    answers = dict(map(_answer, answer or ()))

    def sure(preview: Preview) -> bool:
        return yes or change_output.ask(preview, as_json=as_json)

    with progress.Progress("cli.loading", quiet=as_json) as shown:
        change = result_of(
            _load(
                settings(),
                files,
                layer=layer,
                mode=mode,
                dry_run=dry_run,
                sure=lambda preview: shown.ask(lambda: sure(preview)),
                progress=shown,
                answers=answers,
                answered=lambda proposal: shown.ask(lambda: asking.ask(proposal, answers, as_json=as_json)),
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
    mode: Mode | None,
    dry_run: bool,
    sure: Callable[[Preview], bool],
    progress: Progress,
    answers: dict[str, str],
    answered: Callable[[Proposal], bool],
) -> Change:
    """Load events files, or only say what loading them would change. `sure` is asked before most of a layer goes.

    Whoever has `answered` what the files leave open has put it into `answers`.
    """

    async def propose(connection: AsyncConnection) -> Proposal:
        snapshot = await snapshot_in(connection, settings)
        today = office_day(SystemClock().now(), settings.office.zone)
        return loading.propose(
            snapshot,
            files,
            locale=say.locale,
            layer=layer,
            mode=mode,
            progress=progress,
            today=today,
            answers=answers,
        )

    make = Make.EMPTY if dry_run else Make.NEW
    return await make_change(settings, propose, dry_run=dry_run, sure=sure, make=make, answered=answered)


def _answer(words: str) -> tuple[str, str]:
    """(question, answer) of "order=month-first", or the end of the program."""
    id_, equals, value = words.partition("=")
    if not equals or not id_.strip():
        fail(say.plain("cli.bad_answer", given=words), code=2)
    return id_.strip(), value.strip()


def _marked(files: list[Path], change: Change) -> bytes:
    """The one file that was read, as a workbook in which what is wrong is marked."""
    proposal = change.preview.proposal
    if len(files) != 1:
        fail(say.plain("cli.marked_of_one"), code=2)
    from bot.files.write.marking import CannotMark, marked  # imported late, for openpyxl

    try:
        return marked(files[0], proposal.errors, proposal.warnings, ids=proposal.made_ids, locale=say.locale)
    except CannotMark as error:
        fail(str(error))
