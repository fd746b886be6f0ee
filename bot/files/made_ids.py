"""Ids for rows of tables that have no column of ids: made of the words, and the same again when the file comes anew.

A row takes the id of the entry of its layer that has the same words. Where several have them, their days, then their
units and clauses tell them apart. Only what is new gets a new id: its words, with its day where others have the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.calendar.model import Calendar, Dates, Entry, LunarYearly, Once, Repeating, Yearly
from bot.files.check.together import Placed
from bot.files.check.values import suggested
from bot.files.raw import RawRow
from bot.texts import folded

_LONGEST = 48
_PLACEHOLDER = "made-"
_MOVED_DAYS = 20
"""So far a day may have moved in a layer that keeps what a file does not name: what is further off is new."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MadeId:
    """The id of a row: where it is to be written, in a column of its own below the headings at `line`."""

    sheet: str
    line: int
    row: int
    id: str


def made_ids(placed: Iterable[Placed]) -> tuple[MadeId, ...]:
    """The ids that were made for rows of tables, to be given back in the file.

    One column of ids cannot hold those of two tables side by side, nor those of a weekly schedule, whose cells hold
    several meetings: theirs are made anew each time.
    """
    made = [
        MadeId(one.row.headings.sheet, one.row.headings.line, one.row.lines[""], one.row.values["id"])
        for one in placed
        if one.row.headings is not None
        and one.row.headings.line
        and needs_id(one.row)
        and (one.entry is not None or one.row.table == "unit")
    ]
    seen = Counter((one.sheet, one.line, one.row) for one in made)
    beside = {(sheet, line) for (sheet, line, _), n in seen.items() if n > 1}
    return tuple(one for one in made if (one.sheet, one.line) not in beside)


def needs_id(row: RawRow) -> bool:
    """Whether a row stands in a table that has no column of ids."""
    return row.headings is not None and "id" not in row.headings.fields and row.table != "layer"


def with_placeholder(row: RawRow) -> RawRow:
    """A row that has no id with one for the time being, so that it can be checked."""
    if row.table == "unit" or not needs_id(row):
        return row
    return replace(row, values={**row.values, "id": f"{_PLACEHOLDER}{row.number}"})


def with_ids(
    placed: Sequence[Placed], beside: Calendar, replaced: Container[str], others: Container[str] = ()
) -> list[Placed]:
    """The rows, those in tables without ids with the ids that they keep.

    `beside` is the calendar that is loaded now, `replaced` are the layers of which nothing else stays, but for the
    entries `others`. No id is taken that another entry has, in whatever layer: that one would be overridden.
    """
    made = [one for one in placed if one.row.table != "unit" and needs_id(one.row)]
    if not made:
        return list(placed)
    given = {one.row.values["id"] for one in placed if not needs_id(one.row) and one.has_id}
    ids: dict[int, str] = {}
    for layer in dict.fromkeys(one.layer for one in made):
        rows = [one for one in made if one.layer == layer]
        here = [
            entry for entry in beside.rows if entry.layer == layer and entry.id not in given and entry.id not in others
        ]
        ids |= _kept(rows, here, anywhere=layer in replaced)
    taken = given | {entry.id for entry in beside.rows} | set(ids.values())
    for same in _by(_key, [one for one in made if one.row.number not in ids]).values():
        for one in sorted(same, key=_order):
            id_ = _new(one, len(same) > 1, taken)
            ids[one.row.number] = id_
            taken.add(id_)
    return [_named(one, ids[one.row.number]) if one.row.number in ids else one for one in placed]


def unit_ids(rows: Sequence[RawRow], beside: Calendar) -> list[RawRow]:
    """The rows, those of units in a table without ids with the ids of the units of their names, or new ones."""
    known = {_words(unit.name): unit.id for unit in beside.units}
    taken = {unit.id for unit in beside.units}
    found: list[RawRow] = []
    for row in rows:
        if row.table == "unit" and needs_id(row):
            name = str(row.values.get("name", ""))
            id_ = known.get(_words(name)) or _free(suggested(str(row.values.get("short", name))) or "don-vi", taken)
            taken.add(id_)
            row = replace(row, values={**row.values, "id": id_})
        found.append(row)
    return found


def _kept(rows: Sequence[Placed], here: Iterable[Entry], *, anywhere: bool) -> dict[int, str]:
    """{number of the row: id} of those whose entry is in the calendar already; with `anywhere`, on whatever day."""
    ids: dict[int, str] = {}
    old = _by(lambda entry: _words(entry.summary), here)
    for key, same in _by(_key, rows).items():
        left, free = list(same), list(old.get(key, ()))
        for alike in (_day, _unit, _clause, _nothing):
            if alike is _nothing and not (len(left) == len(free) == 1):
                break
            by = _by(alike, free)
            for one in list(left):
                if one.entry is None or not (found := by.get(alike(one.entry))):
                    continue
                entry = found[0]
                if anywhere or alike is _day or _near(one.entry, entry):
                    found.remove(entry)
                    ids[one.row.number] = entry.id
                    left.remove(one)
                    free.remove(entry)
    return ids


def _near(one: Entry, other: Entry) -> bool:
    """Whether two entries may be one whose day has moved, or has been set."""
    days = [_first_day(entry) for entry in (one, other)]
    return None in days or abs((days[0] - days[1]).days) <= _MOVED_DAYS  # type: ignore[operator]


def _first_day(entry: Entry) -> date | None:
    schedule = entry.schedule
    if isinstance(schedule, Dates):
        return schedule.days[0]
    if isinstance(schedule, Once) and schedule.month is not None and schedule.day is not None:
        return date(schedule.year, schedule.month, schedule.day)
    return None


def _day(entry: Entry) -> Hashable:
    return entry.schedule, entry.starts


def _unit(entry: Entry) -> Hashable:
    return entry.units or entry


def _clause(entry: Entry) -> Hashable:
    return entry.clause or entry


def _nothing(entry: Entry) -> Hashable:
    return None


def _new(one: Placed, several: bool, taken: set[str]) -> str:
    stem = _cut(suggested(one.row.values.get("summary", ""))) or "muc"
    if several and one.entry is not None:
        for more in (_day_in_id(one.entry), "-".join(one.entry.units)):
            if more:
                stem = f"{stem}-{more}"[:60].strip("-")
                if stem not in taken:
                    return stem
    return _free(stem, taken)


def _free(stem: str, taken: set[str]) -> str:
    number, made = 1, stem
    while made in taken:
        number += 1
        made = f"{stem[:58]}-{number}"
    return made


def _day_in_id(entry: Entry) -> str:
    schedule = entry.schedule
    if isinstance(schedule, Once):
        parts = (schedule.year, schedule.month, schedule.day)
        return "".join(f"{part:02}" for part in parts if part is not None)
    if isinstance(schedule, Dates):
        return f"{schedule.days[0]:%Y%m%d}"
    if isinstance(schedule, Yearly | LunarYearly):
        return f"{schedule.month:02}{schedule.day or 0:02}"
    if isinstance(schedule, Repeating):
        return f"{schedule.frequency.value}-{schedule.day}"
    return ""


def _cut(words: str) -> str:
    """An id that ends with a whole word."""
    return words if len(words) <= _LONGEST else words[: words.rfind("-", 0, _LONGEST + 1)]


def _order(one: Placed) -> tuple[str, ...]:
    """What tells rows with the same words apart wherever they stand."""
    if one.entry is None:
        return ("", str(one.row.number))
    entry = one.entry
    day = _day_in_id(entry) or repr(entry.schedule)
    return day, ",".join(entry.units), str(entry.starts), entry.place, entry.chair, entry.note


def _key(one: Placed) -> str:
    return _words(str(one.row.values.get("summary", one.row.number)))


def _words(summary: str) -> str:
    """What is the same in words that are written a little differently."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(summary)))


def _by(key: Callable[[T], Hashable], items: Iterable[T]) -> Mapping[Hashable, list[T]]:
    found: dict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _named(one: Placed, id_: str) -> Placed:
    row = replace(one.row, values={**one.row.values, "id": id_})
    entry = None if one.entry is None else replace(one.entry, id=id_)
    return replace(one, row=row, entry=entry)
