"""Several events files together: read, checked against each other and against the layers that stay beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from bot.calendar.layers import stacked
from bot.calendar.model import Calendar, Entry, Layer, Once, Relative, Unit
from bot.clock import SystemClock, office_day
from bot.files.check.rows import RowReader
from bot.files.check.together import Placed, check, warn, warn_overriding
from bot.files.check.values import ID
from bot.files.headings import heading_key
from bot.files.problems import Problem, Problems
from bot.files.raw import RawFile, RawRow
from bot.files.read.formats import read_file
from bot.files.read.table import Progress
from bot.texts import Texts, texts

DEFAULT_LAYER = "ward"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What files say. With errors, `calendar` is not to be used.

    `calendar` is everything: the files' layers and those beside them; `layers` are those that the files name, and
    `units` the units of each of these, by layer id.
    """

    calendar: Calendar
    layers: tuple[Layer, ...]
    units: Mapping[str, tuple[Unit, ...]]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def unit_layers(self) -> dict[str, str]:
        """In which of `layers` each unit is named: {unit id: layer id}."""
        return {unit.id: layer for layer, named in self.units.items() for unit in named}


@dataclass(frozen=True, slots=True)
class _FileRead:
    """One file: its rows with their entries, its layers and the units of each; not `whole` where something is amiss."""

    name: str
    layers: Mapping[str, Layer]
    units: Mapping[str, tuple[Unit, ...]]
    placed: tuple[Placed, ...]
    whole: bool


def read_calendar(
    files: Sequence[Path],
    *,
    locale: str = "vi",
    layer: str | None = None,
    beside: Calendar | None = None,
    unit_layers: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    today: date | None = None,
) -> Loaded:
    """Read events files of any format and check them, all mistakes at once. Never raises for what stands in a file.

    `layer` names the layer of the files in place of what they say. `beside` is the calendar that is loaded now: its
    layers that the files do not name stay; `unit_layers` says in which of them its units are named. `progress` is told
    (rows read, rows in all or None) of each file now and then. `today` is the office's day, around which what repeats
    without an end is kept (default: the machine's).
    """
    say = texts(locale)
    beside = beside or Calendar()
    errors, warnings = Problems(), Problems()
    if layer is not None and not ID.fullmatch(layer):
        errors.add(lambda: Problem("", "", "layer", layer, say.plain("files.bad_id", near="")))
    today = today or office_day(SystemClock().now())
    raws = [read_file(path, say, progress, today=today) for path in files]
    reader = _Reader(say, layer, beside, unit_layers or {}, _unit_names(raws, beside), errors, warnings)
    read: dict[str, _FileRead] = {}
    placed: list[Placed] = []
    layers: dict[str, Layer] = {}
    units: dict[str, tuple[Unit, ...]] = {}
    apart = True
    for raw in raws:
        if isinstance(raw, Problem):
            errors.add(partial(_same, raw))
            apart = False
            continue
        found = reader.file(raw)
        twice = [id_ for id_ in found.layers if id_ in read and raw.whole]
        _told_twice(raw.name, twice, errors, say)
        apart = apart and found.whole and not twice
        if not twice:
            read |= dict.fromkeys(found.layers, found)
            placed += found.placed
            layers |= found.layers
            units |= found.units
    calendar, kept, kept_units = _together(placed, layers, units, beside, unit_layers or {})
    if apart:  # otherwise what seems to be missing, or there twice, may be what could not be read
        check(placed, kept, kept_units, calendar, errors, say)
    warn(placed, warnings, say)
    warn_overriding(placed, calendar, warnings, say)
    return Loaded(calendar, tuple(layers.values()), units, errors.all(say), warnings.all(say))


def _told_twice(file: str, layers: Sequence[str], errors: Problems, say: Texts) -> None:
    for id_ in layers:
        problem = Problem(file, "[layer]", "layer", id_, say.plain("files.layer_twice", layer=id_))
        errors.add(partial(_same, problem))


def _same(problem: Problem) -> Problem:
    return problem


def _together(
    placed: Sequence[Placed],
    layers: Mapping[str, Layer],
    units: Mapping[str, tuple[Unit, ...]],
    beside: Calendar,
    unit_layers: Mapping[str, str],
) -> tuple[Calendar, list[Entry], dict[str, str]]:
    """(the calendar of files and what stays beside them, the entries that stay, the units that stay by layer)."""
    kept = [entry for entry in beside.rows if entry.layer not in layers]
    kept_units = [unit for unit in beside.units if unit_layers.get(unit.id) not in layers]
    all_units = [*kept_units, *(unit for named in units.values() for unit in named)]
    known = {**{one.id: one for one in beside.layers}, **layers}
    calendar = stacked(
        _settled([*kept, *(one.entry for one in placed if one.entry is not None)]),
        units={unit.id: unit for unit in all_units}.values(),
        layers=known.values(),
    )
    return calendar, kept, {unit.id: unit_layers[unit.id] for unit in kept_units if unit.id in unit_layers}


def _unit_names(raws: Sequence[RawFile | Problem], beside: Calendar) -> dict[str, str]:
    """The ids of units by their folded ids, names and short names; names that several have are left out."""
    known = [(unit.id, unit.id, unit.name, unit.short) for unit in beside.units]
    for raw in raws:
        if isinstance(raw, RawFile):
            rows = [row.values for row in raw.rows if row.table == "unit" and isinstance(row.values.get("id"), str)]
            known += [(row["id"], row["id"], row.get("name", ""), row.get("short", "")) for row in rows]
    found: dict[str, str] = {}
    for id_, *names in known:
        for name in {heading_key(name) for name in names if isinstance(name, str) and name}:
            found[name] = id_ if found.get(name, id_) == id_ else ""
    return {name: id_ for name, id_ in found.items() if id_}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the rows of files into entries; what is wrong with them goes into `errors`."""

    say: Texts
    layer: str | None
    beside: Calendar
    unit_layers: Mapping[str, str]
    unit_names: Mapping[str, str]
    errors: Problems
    warnings: Problems

    def file(self, raw: RawFile) -> _FileRead:
        for problems, found in ((self.errors, raw.errors), (self.warnings, raw.warnings)):
            for one in found:
                problems.add(partial(_same, one))
        rows = RowReader(raw.name, self.say, self.errors, self.unit_names)
        layers, whole = self._layers(raw, rows)
        default = next(iter(layers)) if len(layers) == 1 else DEFAULT_LAYER
        placed: list[Placed] = []
        units: dict[str, list[Unit]] = {id_: [] for id_ in layers}
        for row in raw.rows:
            said = row.values.get("layer")
            named = said if self.layer is None and isinstance(said, str) and ID.fullmatch(said) else default
            if named not in layers:
                layers[named] = self._known(named) or Layer(named, named)
            entry = None if row.table == "unit" else rows.entry(row, layers[named])
            unit = rows.unit(row) if row.table == "unit" else None
            if unit is not None:
                units.setdefault(named, []).append(unit)
            placed.append(Placed(raw.name, row, entry, named))
        if not raw.says_units:
            of = self.unit_layers
            units = {id_: [unit for unit in self.beside.units if of.get(unit.id) == id_] for id_ in layers}
        return _FileRead(
            raw.name,
            layers,
            {id_: tuple(units.get(id_, ())) for id_ in layers},
            tuple(placed),
            whole and raw.whole,
        )

    def _layers(self, raw: RawFile, rows: RowReader) -> tuple[dict[str, Layer], bool]:
        """(the layers that a file names before its rows, whether all of that is right)."""
        named = [row.values.get("layer") for row in raw.rows]
        said = {one for one in named if isinstance(one, str)}
        read = [rows.layer(row, DEFAULT_LAYER, self._known(row.values.get("id"))) for row in raw.layers]
        found = {one.id: one for one in read if one is not None}
        if self.layer is not None:
            if len(said | found.keys()) > 1:
                several = ", ".join(sorted(said | found.keys()))
                message = self.say.plain("files.layer_of_several", layers=several, layer=self.layer)
                self.errors.add(lambda: Problem(raw.name, "", "layer", self.layer or "", message))
                return found, False
            here = next(iter(found.values()), None)
            if here is not None:
                known = replace(here, id=self.layer)
            else:
                known = self._known(self.layer) or Layer(self.layer, self.layer)
            return {self.layer: known}, None not in read
        for row in raw.layers[1:] if raw.whole else ():
            if "id" not in row.values:
                self.errors.add(partial(_no_layer_id, raw.name, row, self.say))
        without = not raw.layers or (len(raw.layers) == 1 and "id" not in raw.layers[0].values)
        if without and (None in named or (raw.whole and not named)):
            area = "cells" if any(row.headings for row in raw.rows) else "files"
            message = self.say.plain(f"{area}.no_layer", layer=DEFAULT_LAYER)
            self.warnings.add(lambda: Problem(raw.name, "", "layer", "", message))
            if not found and None not in read and not said:
                found = {DEFAULT_LAYER: self._known(DEFAULT_LAYER) or Layer(DEFAULT_LAYER, DEFAULT_LAYER)}
        return found, None not in read

    def _known(self, layer: object) -> Layer | None:
        return next((one for one in self.beside.layers if one.id == layer), None)


def _no_layer_id(file: str, row: RawRow, say: Texts) -> Problem:
    return row.about(file, "missing_field", say, "id", field="id", example="ward")


def _settled(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, without the year of a relative date that counts from something that happens once.

    A file's year picks the occurrence of what recurs. An event of its own may move to another year, and what counts
    from it moves with it.
    """
    by_id = {entry.id: entry for entry in entries}
    known: dict[str, bool] = {}

    def once(entry: Entry) -> bool:
        way: list[str] = []
        here: Entry | None = entry
        while here is not None and here.id not in known and isinstance(here.schedule, Relative):
            known[here.id] = False  # so that a circle ends
            way.append(here.id)
            here = by_id.get(here.schedule.anchor)
        answer = here is not None and known.get(here.id, isinstance(here.schedule, Once))
        known.update(dict.fromkeys(way, answer))
        return answer

    return tuple(
        replace(entry, schedule=replace(entry.schedule, year=None))
        if isinstance(entry.schedule, Relative) and entry.schedule.year is not None and once(entry)
        else entry
        for entry in entries
    )
