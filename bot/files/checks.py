"""What no row can know by itself: whether the rows of all files, and of the layers beside them, go together."""

import difflib
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.calendar.layers import overriding
from bot.calendar.model import Calendar, Entry, Kind, Once, Relative, Status
from bot.files.problems import Problem, shown
from bot.files.toml_file import RawRow
from bot.texts import Texts

LONGEST_WAY = 20
"""How many due dates may count from each other in a row; no office counts further, and no computer should."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row, where it stands, and its entry; None where it has none (a unit) or something is wrong with it.

    `layer` is the id of the layer that the row belongs to.
    """

    file: str
    row: RawRow
    entry: Entry | None = None
    layer: str = ""

    @property
    def has_id(self) -> bool:
        """Whether the row has an id, be it a good one or not."""
        return isinstance(self.row.values.get("id"), str)

    def problem(self, key: str, say: Texts, field: str, value: str, **params: object) -> Problem:
        """The problem `key` with one of the row's fields."""
        return Problem(self.file, self.row.where(field, say), field, shown(value), say.plain(f"files.{key}", **params))


def check(
    placed: Sequence[Placed], kept: Sequence[Entry], kept_units: Mapping[str, str], calendar: Calendar, say: Texts
) -> list[Problem]:
    """Everything that keeps the files from going together with each other and with the entries `kept` beside them.

    `kept_units` are the units beside the files, with their layers; `calendar` holds all of it.
    """
    # A row with a mistake of its own is there all the same: nothing that refers to it is wrong for that.
    written = {one.row.values["id"] for one in placed if one.row.table != "unit" and one.has_id}
    written -= {row.id for row in calendar.rows if row.kind is Kind.HIDDEN}
    units = {unit.id for unit in calendar.units}
    units |= {one.row.values["id"] for one in placed if one.row.table == "unit" and one.has_id}
    errors = _twice(placed, kept_units, say)
    circles: set[frozenset[str]] = set()
    for one in placed:
        entry = one.entry
        if entry is None:
            continue
        errors += [
            one.problem("unknown_unit", say, "units", unit, unit=unit, known=", ".join(sorted(units)) or "–")
            for unit in entry.units
            if unit not in units
        ]
        if isinstance(entry.schedule, Relative):
            errors += _anchor(one, entry.schedule.anchor, calendar, written, say)
            errors += _way_round(one, _way(entry, calendar), circles, say)
    return errors + _lost(kept, calendar, units, say)


def _twice(placed: Iterable[Placed], kept_units: Mapping[str, str], say: Texts) -> list[Problem]:
    """Ids that stand more than once among the units, or among the entries of one layer."""
    units = {("", id_): say.plain("files.in_layer", layer=layer) for id_, layer in kept_units.items()}
    entries: dict[tuple[str, str], str] = {}
    errors: list[Problem] = []
    for one in placed:
        if not one.has_id:
            continue
        id_ = one.row.values["id"]
        first, within = (units, "") if one.row.table == "unit" else (entries, one.layer)
        if (within, id_) in first:
            errors.append(one.problem("duplicate_id", say, "id", id_, id=shown(id_), first=first[within, id_]))
        first.setdefault((within, id_), f"{one.file}, {one.row.where('id', say)}")
    return errors


def _anchor(one: Placed, anchor: str, calendar: Calendar, written: Container[str], say: Texts) -> list[Problem]:
    """What is wrong with the entry from which another counts. `written` are the ids of all rows."""
    found = calendar.by_id.get(anchor)
    if found is not None and found.kind is Kind.DOCUMENT:
        return [one.problem("anchor_is_document", say, "due", anchor, id=anchor)]
    if found is not None or anchor in written:
        return []
    near = difflib.get_close_matches(anchor, calendar.by_id, n=1)
    key = "unknown_anchor_near" if near else "unknown_anchor"
    return [one.problem(key, say, "due", anchor, id=shown(anchor), near=near[0] if near else "")]


def _way(entry: Entry, calendar: Calendar) -> list[str]:
    """The ids from `entry` to what it counts from in the end, or to one that comes again; cut where it is too long."""
    way = [entry.id]
    here: Entry | None = entry
    while here is not None and isinstance(here.schedule, Relative) and len(way) <= LONGEST_WAY + 1:
        way.append(here.schedule.anchor)
        if here.schedule.anchor in way[:-1]:
            break
        here = calendar.by_id.get(here.schedule.anchor)
    return way


def _way_round(one: Placed, way: Sequence[str], circles: set[frozenset[str]], say: Texts) -> list[Problem]:
    """The problem of a way that leads back to its beginning or goes on for too long. Each circle is told once."""
    if way[-1] == way[0]:
        if frozenset(way) in circles:
            return []
        circles.add(frozenset(way))
        return [one.problem("circle", say, "due", way[1], circle=" → ".join(way))]
    if len(way) > LONGEST_WAY + 1 and way[-1] not in way[:-1]:
        return [one.problem("long_way", say, "due", way[1], most=LONGEST_WAY)]
    return []


def _lost(kept: Iterable[Entry], calendar: Calendar, units: Container[str], say: Texts) -> list[Problem]:
    """What stays beside the files but counts from an entry, or belongs to a unit, that they no longer have."""
    errors: list[Problem] = []
    for entry in kept:
        shown_now = calendar.by_id.get(entry.id)
        if shown_now is None or shown_now.layer != entry.layer:
            continue  # a lower layer overrides or hides it
        where = say.plain("files.in_layer", layer=entry.layer)
        if isinstance(entry.schedule, Relative):
            anchor = calendar.by_id.get(entry.schedule.anchor)
            if anchor is None or anchor.kind is Kind.DOCUMENT:
                message = say.plain("files.anchor_lost", id=entry.id, anchor=entry.schedule.anchor)
                errors.append(Problem("", where, "due", entry.id, message))
        errors += [
            Problem("", where, "units", unit, say.plain("files.unit_lost", id=entry.id, unit=unit))
            for unit in entry.units
            if unit not in units
        ]
    return errors


def warn(placed: Iterable[Placed], say: Texts) -> list[Problem]:
    """What may be meant so, but is worth a look."""
    warnings: list[Problem] = []
    alike: dict[tuple[object, str], str] = {}
    for one in placed:
        entry = one.entry
        if entry is None or entry.kind is Kind.HIDDEN:
            continue
        if entry.kind is Kind.TASK and not entry.units:
            warnings.append(one.problem("task_without_unit", say, "units", "", id=entry.id))
        if entry.kind is not Kind.DOCUMENT and isinstance(entry.schedule, Once):
            field = "due" if entry.kind is Kind.TASK else "date"
            if entry.schedule.day is None:
                warnings.append(one.problem("undated", say, field, str(one.row.values[field]), id=entry.id))
            elif entry.status is Status.POSTPONED:
                warnings.append(one.problem("postponed_with_day", say, "status", entry.status.value, id=entry.id))
        if not isinstance(entry.schedule, Relative):
            other = alike.setdefault((entry.schedule, _folded(entry.summary)), entry.id)
            if other != entry.id:
                warnings.append(one.problem("alike", say, "summary", entry.summary, id=entry.id, other=other))
    return warnings


def warn_overriding(placed: Iterable[Placed], calendar: Calendar, say: Texts) -> list[Problem]:
    """Rows that override or hide a higher layer's, or are overridden: meant so, or an id that was taken already."""
    pairs = overriding(calendar.rows, calendar.layers)
    above = {(lower.layer, lower.id): higher for lower, higher in pairs}
    below = {(higher.layer, higher.id): lower for lower, higher in pairs}
    names = {layer.id: layer.name for layer in calendar.layers}
    warnings: list[Problem] = []
    for one in placed:
        if one.entry is None:
            continue
        key = (one.entry.layer, one.entry.id)
        if higher := above.get(key):
            what = "hides" if one.entry.kind is Kind.HIDDEN else "overrides"
            told = {"id": higher.id, "layer": names[higher.layer], "summary": higher.summary}
            warnings.append(one.problem(what, say, "id", one.entry.id, **told))
        elif one.entry.kind is Kind.HIDDEN:
            warnings.append(one.problem("hides_nothing", say, "id", one.entry.id, id=one.entry.id))
        if lower := below.get(key):
            warnings.append(one.problem("overridden", say, "id", one.entry.id, id=lower.id, layer=names[lower.layer]))
    return warnings


def _folded(words: str) -> str:
    """Letters without diacritics and case, so that near-duplicates meet."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())
