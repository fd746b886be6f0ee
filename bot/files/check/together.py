"""What no row can know by itself: whether the rows of all files, and of the layers beside them, go together."""

import difflib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import islice

from bot.calendar.layers import overriding
from bot.calendar.model import Calendar, Entry, Kind, Once, Relative, Status
from bot.files.headings import heading_key
from bot.files.problems import Problem, Problems, shown
from bot.files.raw import RawRow
from bot.texts import Texts

LONGEST_WAY = 20
"""How many due dates may count from each other in a row; no office counts further, and no computer should."""

_SUGGESTIONS = 20
_CANDIDATES = 5000
"""How often, and among how many ids, one is looked for that is like an unknown one: each costs as much as all rows."""


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
        return self.row.about(self.file, key, say, field, value, **params)


@dataclass(frozen=True, slots=True)
class _Checker:
    calendar: Calendar
    written: Container[str]
    units: Container[str]
    known: str
    errors: Problems
    say: Texts
    circles: set[frozenset[str]]

    def entry(self, one: Placed, entry: Entry) -> None:
        for field, units in (
            ("units", entry.units),
            ("supporting", entry.supporting),
            ("followers", entry.followers),
        ):
            for unit in units:
                if unit not in self.units:
                    self.add(one, "unknown_unit", field, unit, unit=unit, known=self.known)
        if isinstance(entry.schedule, Relative):
            self.anchor(one, entry.schedule.anchor)
            self.way_round(one, _way(entry, self.calendar))

    def add(self, one: Placed, key: str, field: str, value: str, **params: object) -> None:
        self.errors.add(lambda: one.problem(key, self.say, field, value, **params))

    def anchor(self, one: Placed, anchor: str) -> None:
        """What is wrong with the entry from which another counts."""
        found = self.calendar.by_id.get(anchor)
        if found is not None and found.kind is Kind.DOCUMENT:
            self.add(one, "anchor_is_document", "due", anchor, id=anchor)
        elif found is None and anchor not in self.written:
            few = islice(self.calendar.by_id, _CANDIDATES if len(self.errors) < _SUGGESTIONS else 0)
            near = difflib.get_close_matches(anchor, list(few), n=1)
            if near:
                self.add(one, "unknown_anchor_near", "due", anchor, id=shown(anchor), near=near[0])
            else:
                self.add(one, "unknown_anchor", "due", anchor, id=shown(anchor))

    def way_round(self, one: Placed, way: Sequence[str]) -> None:
        """The problem of a way that leads back to its beginning or goes on for too long. Each circle is told once."""
        if way[-1] == way[0]:
            if frozenset(way) not in self.circles:
                self.circles.add(frozenset(way))
                self.add(one, "circle", "due", way[1], circle=" → ".join(way))
        elif len(way) > LONGEST_WAY + 1 and way[-1] not in way[:-1]:
            self.add(one, "long_way", "due", way[1], most=LONGEST_WAY)


def check(
    placed: Sequence[Placed],
    kept: Sequence[Entry],
    kept_units: Mapping[str, str],
    calendar: Calendar,
    errors: Problems,
    say: Texts,
) -> None:
    """Add to `errors` what keeps the files from going together with each other and with the entries `kept` beside them.

    `kept_units` are the units beside the files, with their layers; `calendar` holds all of it.
    """
    # A row with a mistake of its own is there all the same: nothing that refers to it is wrong for that.
    written = {one.row.values["id"] for one in placed if one.row.table != "unit" and one.has_id}
    written -= {row.id for row in calendar.rows if row.kind is Kind.HIDDEN}
    units = {unit.id for unit in calendar.units}
    units |= {one.row.values["id"] for one in placed if one.row.table == "unit" and one.has_id}
    shown_units = sorted(units)[:_SUGGESTIONS]
    known = ", ".join(shown_units) + (", …" if len(units) > len(shown_units) else "")
    _twice(placed, kept_units, errors, say)
    checker = _Checker(calendar, written, units, known or "–", errors, say, set())
    for one in placed:
        if one.entry is not None:
            checker.entry(one, one.entry)
    _parents(placed, calendar, units, checker)
    for problem in _lost(kept, calendar, units, say):
        errors.add(lambda problem=problem: problem)  # type: ignore[misc]


def _parents(placed: Iterable[Placed], calendar: Calendar, units: Container[str], checker: _Checker) -> None:
    """Units that are said to be under one that is not there, or, in the end, under themselves."""
    above = {unit.id: unit.parent for unit in calendar.units}
    for one in placed:
        parent = one.row.values.get("parent") if one.row.table == "unit" and one.has_id else None
        if not isinstance(parent, str) or not parent:
            continue
        way = [one.row.values["id"], parent]
        while (higher := above.get(way[-1], "")) and way[-1] not in way[:-1]:
            way.append(higher)
        if parent not in units:
            checker.add(one, "unknown_unit", "parent", parent, unit=parent, known=checker.known)
        elif way[-1] in way[:-1]:
            checker.add(one, "unit_circle", "parent", parent, circle=" → ".join(way))


def _twice(placed: Iterable[Placed], kept_units: Mapping[str, str], errors: Problems, say: Texts) -> None:
    """Ids that stand more than once among the units, or among the entries of one layer."""
    units: dict[tuple[str, str], Placed | str] = {("", id_): layer for id_, layer in kept_units.items()}
    entries: dict[tuple[str, str], Placed | str] = {}

    def problem(one: Placed, id_: str, first: Placed | str) -> Problem:
        if isinstance(first, str):
            place = say.plain("files.in_layer", layer=first)
        else:
            place = f"{first.file}, {first.row.where('id', say)}"
        return one.problem("duplicate_id", say, "id", id_, id=shown(id_), first=place)

    for one in placed:
        if not one.has_id:
            continue
        id_ = one.row.values["id"]
        first, within = (units, "") if one.row.table == "unit" else (entries, one.layer)
        if (within, id_) in first:
            errors.add(lambda one=one, id_=id_, at=first[within, id_]: problem(one, id_, at))  # type: ignore[misc]
        else:
            first[within, id_] = one


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
            for unit in entry.named_units
            if unit not in units
        ]
    return errors


def warn(placed: Iterable[Placed], warnings: Problems, say: Texts) -> None:
    """Add to `warnings` what may be meant so, but is worth a look."""
    alike: dict[tuple[object, time | None, str], str] = {}
    for one in placed:
        entry = one.entry
        if entry is None or entry.kind is Kind.HIDDEN:
            continue
        for key, field, value, params in _suspicious(entry):
            warnings.add(
                lambda one=one, key=key, field=field, value=value, params=params: one.problem(  # type: ignore[misc]
                    key, say, field, value, id=one.entry.id, **params
                )
            )
        if not isinstance(entry.schedule, Relative):
            other = alike.setdefault((entry.schedule, entry.starts, heading_key(entry.summary)), entry.id)
            if other != entry.id:
                warnings.add(
                    lambda one=one, entry=entry, other=other: one.problem(  # type: ignore[misc]
                        "alike", say, "summary", entry.summary, id=entry.id, other=other
                    )
                )


def _suspicious(entry: Entry) -> Iterator[tuple[str, str, str | None, dict[str, object]]]:
    """(message, field, value, parameters) of what is odd in an entry by itself."""
    if entry.kind is Kind.TASK and not entry.units:
        yield "task_without_unit", "units", "", {}
    if entry.kind is not Kind.DOCUMENT and isinstance(entry.schedule, Once):
        if entry.schedule.day is None:
            yield "undated", "due" if entry.kind is Kind.TASK else "date", None, {}
        elif entry.status is Status.POSTPONED:
            yield "postponed_with_day", "status", entry.status.value, {}


def warn_overriding(placed: Iterable[Placed], calendar: Calendar, warnings: Problems, say: Texts) -> None:
    """Rows that override or hide a higher layer's, or are overridden: meant so, or an id that was taken already."""
    pairs = overriding(calendar.rows, calendar.layers)
    above = {(lower.layer, lower.id): higher for lower, higher in pairs}
    below = {(higher.layer, higher.id): lower for lower, higher in pairs}
    names = {layer.id: layer.name for layer in calendar.layers}

    def add(one: Placed, key: str, entry: Entry, **params: object) -> None:
        warnings.add(lambda: one.problem(key, say, "id", entry.id, id=entry.id, **params))

    for one in placed:
        entry = one.entry
        if entry is None:
            continue
        key = (entry.layer, entry.id)
        if higher := above.get(key):
            what = "hides" if entry.kind is Kind.HIDDEN else "overrides"
            add(one, what, entry, layer=names[higher.layer], summary=higher.summary)
        elif entry.kind is Kind.HIDDEN:
            add(one, "hides_nothing", entry)
        if lower := below.get(key):
            add(one, "overridden", entry, layer=names[lower.layer])
