"""`nhaclich export`: the calendar as an .ics feed, or as an events file that loads back unchanged."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Force, Json, fail, may_write, say, settings, write, written
from bot.cli.database import Make, result_of
from bot.cli.office import check_layer, office_of, seeded, snapshot
from bot.cli.progress import Progress
from bot.cli.recorded import exported
from bot.config import Settings
from bot.files.write import export as files
from bot.store import officers
from bot.web.feed.feeds import Feeds


def export(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help=say.plain("cli.export_output_help"), metavar=say.plain("cli.metavar_file")),
    ],
    kind: Annotated[
        str | None, typer.Option("--format", help=say.plain("cli.export_format_help"), metavar="ics|toml|xlsx|csv")
    ] = None,
    layer: Annotated[str | None, typer.Option(help=say.plain("cli.export_layer_help"))] = None,
    officer: Annotated[
        int | None,
        typer.Option(
            min=1, max=2**31 - 1, help=say.plain("cli.export_officer_help"), metavar=say.plain("cli.metavar_number")
        ),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    if kind is not None and kind not in ("ics", *files.FORMATS):
        fail(say.plain("cli.bad_format", format=kind), code=2)
    may_write(output, (kind,) if kind else ("ics", *files.FORMATS), force=force)
    kind = kind or output.suffix.lower().removeprefix(".")
    if kind == "ics" and layer is not None:
        fail(say.plain("cli.feed_has_no_layer"), code=2)
    if kind != "ics" and officer is not None:
        fail(say.plain("cli.file_has_no_officer"), code=2)
    with Progress("cli.exporting", quiet=as_json):
        content = result_of(_feed(settings(), officer) if kind == "ics" else _events_file(settings(), kind, layer))
    if content is None:
        fail(say.plain("cli.no_officer", id=officer))
    result_of(exported(settings(), "feed" if kind == "ics" else "calendar", kind=kind))
    write(output, content)
    written(output, content, as_json=as_json)


async def _feed(settings: Settings, officer_id: int | None) -> bytes | None:
    """The bytes of an officer's feed, or of the whole calendar. None if there is no such officer."""
    async with seeded(settings, Make.EMPTY) as store:
        office = office_of(settings, store)
        async with store.read() as connection:
            officer = await officers.by_id(connection, officer_id) if officer_id is not None else None
        if officer_id is not None and (officer is None or officer.left_at is not None):
            return None
        return await Feeds(office, b"").whole(officer)


async def _events_file(settings: Settings, kind: str, layer: str | None) -> bytes | None:
    """The calendar, or one layer of it, as an events file that loads back unchanged."""
    present = await snapshot(settings)
    check_layer(present, layer)
    return files.events_file(present.calendar, present.units, kind, layer=layer, locale=say.locale)
