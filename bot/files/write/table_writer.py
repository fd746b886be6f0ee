"""Calendars as CSV and as workbooks that `table` reads back as they were; the empty workbook that offices fill in."""

import csv
import io
from collections.abc import Iterable, Sequence

from bot.calendar.model import Entry, Kind, Layer, LunarYearly, Once, Relative, Unit, Yearly
from bot.files.headings import COLUMNS, heading
from bot.files.read.csv_file import guarded
from bot.files.read.table import EXAMPLE
from bot.files.write.cell_words import Cells, entry_cells, layer_cells, unit_cells
from bot.texts import texts

Part = tuple[Layer, tuple[Unit, ...], list[Entry]]
"""A layer with its units and its rows."""


def csv_bytes(parts: Iterable[Part], locale: str) -> bytes:
    """One table in UTF-8 with a byte order mark and semicolons, which Excel opens: layers, units and entries.

    Cells that a spreadsheet would take for formulas have an apostrophe in front.
    """
    rows: list[Cells] = []
    for layer, units, entries in parts:
        rows.append(layer_cells(layer, locale))
        rows += [unit_cells(unit, layer.id, locale) for unit in units]
        rows += [entry_cells(entry, layer.year, locale) for entry in entries]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([heading(column, locale) for column in COLUMNS])
    for row in rows:
        writer.writerow([guarded(str(row.get(column, ""))) for column in COLUMNS])
    return ("\ufeff" + stream.getvalue()).encode()


def xlsx_bytes(parts: Iterable[Part], locale: str) -> bytes:
    """A workbook with a sheet for entries, units, layers and what the columns mean."""
    from bot.files.write.workbook_writer import workbook_bytes  # openpyxl is slow to import

    known = list(parts)
    return workbook_bytes(
        [entry_cells(entry, layer.year, locale) for layer, _, entries in known for entry in entries],
        [unit_cells(unit, layer.id, locale) for layer, units, _ in known for unit in units],
        [layer_cells(layer, locale) for layer, _, _ in known],
        locale,
    )


def template_bytes(layer: Layer, units: Sequence[Unit], locale: str, year: int) -> bytes:
    """A workbook to fill in for a layer, with its units and three example rows in the given year."""
    from bot.files.write.workbook_writer import workbook_bytes

    say = texts(locale)
    unit = tuple(one.id for one in units[:1])
    note = say.plain("cells.example_note")

    def example(number: int, kind: Kind, schedule: Once | Yearly | LunarYearly | Relative, **more: object) -> Entry:
        summary = say.plain(f"cells.example_{kind.value}")
        return Entry(f"{EXAMPLE}{number}", kind, summary, schedule, layer.id, note=note, **more)  # type: ignore[arg-type]

    rows = [
        example(1, Kind.ANNIVERSARY, Yearly(9, 2), first_year=1945),
        example(2, Kind.EVENT, Once(year, 3, 10)),
        example(3, Kind.TASK, Relative(f"{EXAMPLE}1", -3, year=layer.year), units=unit, clause="II.4"),
    ]
    return workbook_bytes(
        [entry_cells(row, layer.year, locale) for row in rows],
        [unit_cells(one, layer.id, locale) for one in units],
        [layer_cells(layer, locale)],
        locale,
    )
