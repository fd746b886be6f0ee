"""A calendar as an events file in any format that can hold all of it, to be edited and loaded again."""

from collections.abc import Mapping

from bot.calendar.model import Calendar, Unit
from bot.files.write import cell_words, table_writer, toml_writer

FORMATS = ("toml", "xlsx", "csv")


def events_file(
    calendar: Calendar, units: Mapping[str, tuple[Unit, ...]], kind: str, *, layer: str | None = None, locale: str
) -> bytes:
    """The bytes of the calendar's layers, or of `layer` alone, as a file of a kind of FORMATS.

    `units` are those of each layer. Loading the file changes nothing. The words of tables are in `locale`.
    """
    parts = cell_words.parts(calendar, units, layer)
    if kind == "toml":
        return toml_writer.toml_bytes(parts)
    if kind == "csv":
        return table_writer.csv_bytes(parts, locale)
    return table_writer.xlsx_bytes(parts, locale)
