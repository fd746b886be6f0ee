"""Who does it, in a column that may name units or people: "Người thực hiện"."""

from dataclasses import replace
from typing import Any

from bot.files.headings import PEOPLE
from bot.files.raw import RawRow
from bot.files.unclear.units import UnitNames


def with_people(row: RawRow, names: UnitNames) -> RawRow:
    """The row, with those who do it as units where all of them are known as such, otherwise as those who take part."""
    said = row.values.get(PEOPLE)
    if row.headings is None or said is None:
        return row
    values: dict[str, Any] = {name: value for name, value in row.values.items() if name != PEOPLE}
    if isinstance(said, str) and "units" not in values and names.knows(said):
        values["units"] = said
    elif "participants" not in values:
        values["participants"] = said
    else:
        note = f"{row.headings.words[row.headings.fields[PEOPLE]]}: {said}"
        values["note"] = f"{values['note']}; {note}" if values.get("note") else note
    return replace(row, values=values)
