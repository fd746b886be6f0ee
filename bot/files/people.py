"""Who does it: in a column that may name units or people ("Người thực hiện"), or as the heading of its section."""

from dataclasses import replace
from typing import Any

from bot.files.headings import PEOPLE
from bot.files.raw import RawRow
from bot.files.unclear.units import UnitNames


def with_people(row: RawRow, names: UnitNames) -> RawRow:
    """The row, with those who do it as units where all of them are known as such, otherwise as those who take part."""
    said = row.values.get(PEOPLE)
    if row.headings is None or said is None:
        return _of_section(row, names)
    values: dict[str, Any] = {name: value for name, value in row.values.items() if name != PEOPLE}
    if isinstance(said, str) and "units" not in values and names.knows(said):
        values["units"] = said
    elif "participants" not in values:
        values["participants"] = said
    else:
        note = f"{row.headings.words[row.headings.fields[PEOPLE]]}: {said}"
        values["note"] = f"{values['note']}; {note}" if values.get("note") else note
    return replace(row, values=values)


def _of_section(row: RawRow, names: UnitNames) -> RawRow:
    """A task below a row that is the name of a unit, in a table that says nothing of units: it is taken for that one's.

    What it was taken for is marked as assumed.
    """
    section = row.around.section if row.around else ""
    if row.headings is None or row.table != "task" or not section or {"units", "chair"} & row.headings.fields.keys():
        return row
    if "units" in row.values or not names.knows(section):
        return row
    assumed = row.values.get("assumed")
    known = assumed if isinstance(assumed, list) else []
    return replace(row, values={**row.values, "units": section, "assumed": [*known, "units"]})
