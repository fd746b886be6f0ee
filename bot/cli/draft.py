"""`nhaclich draft`: a workbook to look through, made from a plan document. It loads nothing."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Force, Json, fail, may_write, print_json, print_words, say, settings, write
from bot.cli.database import result_of
from bot.cli.office import check_layer, snapshot
from bot.cli.progress import Progress
from bot.config import Settings
from bot.files.destination import DEFAULT_LAYER
from bot.files.draft_file import Drafted, drafted, refusal
from bot.files.read.sheet import Refused
from bot.texts import system_error


def draft(
    document: Annotated[
        Path, typer.Argument(help=say.plain("cli.draft_document_help"), metavar=say.plain("cli.metavar_document"))
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help=say.plain("cli.export_output_help"), metavar=say.plain("cli.metavar_workbook")
        ),
    ],
    layer: Annotated[str | None, typer.Option(help=say.plain("cli.draft_layer_help"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    may_write(output, ("xlsx",), force=force)
    try:
        data = document.read_bytes()
    except OSError as error:
        fail(say.plain("cli.cannot_read", file=document, why=system_error(error, say)))
    with Progress("cli.loading", quiet=as_json):
        found = result_of(_draft(settings(), document.name, data, output.name, layer))
    if not found.content:
        fail(found.summary)
    write(output, found.content)
    if as_json:
        rows = [{"id": row.id, "kind": row.kind.value, "summary": row.summary} for row in found.draft.rows]
        print_json({"file": str(output), "rows": rows, "left_out": len(found.draft.left_out)})
    else:
        print_words(found.summary)


async def _draft(settings: Settings, name: str, data: bytes, output: str, layer: str | None) -> Drafted:
    """The draft for a layer (default: the ward's), against the calendar and the units as they are now."""
    present = await snapshot(settings)
    check_layer(present, layer)
    id_ = layer or DEFAULT_LAYER
    try:
        return drafted(name, data, output, present.calendar, present.units.get(id_, ()), id_, say.locale)
    except Refused as refused:
        fail(refusal(refused, say.locale))
