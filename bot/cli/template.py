"""`nhaclich template`: a workbook to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from bot.calendar.model import Layer
from bot.cli.base import Force, Json, may_write, say, settings, write, written
from bot.cli.database import result_of
from bot.cli.office import check_layer, snapshot
from bot.clock import SystemClock, office_day
from bot.config import Settings
from bot.files.destination import DEFAULT_LAYER
from bot.files.write.table_writer import template_bytes


def template(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help=say.plain("cli.export_output_help"), metavar=say.plain("cli.metavar_workbook")
        ),
    ],
    layer: Annotated[str | None, typer.Option(help=say.plain("cli.template_layer_help"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    may_write(output, ("xlsx",), force=force)
    content = result_of(_template(settings(), layer))
    write(output, content)
    written(output, content, as_json=as_json)


async def _template(settings: Settings, layer: str | None) -> bytes:
    """A workbook to fill in for a layer (default: the ward's), with the units that it has now."""
    present = await snapshot(settings)
    check_layer(present, layer)
    id_ = layer or DEFAULT_LAYER
    found = next((one for one in present.calendar.layers if one.id == id_), Layer(id_, id_))
    year = found.year or office_day(SystemClock().now(), settings.office.zone).year
    return template_bytes(found, present.units.get(id_, ()), say.locale, year)
