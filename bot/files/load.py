"""Several events files together: read, checked against each other and against the layers that stay beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from bot.calendar.layers import stacked
from bot.calendar.model import Calendar, Entry, Layer, Once, Relative, Unit
from bot.clock import SystemClock, office_day
from bot.files.check.contradictions import contradictions
from bot.files.check.rows import RowReader
from bot.files.check.together import Placed, check, warn, warn_overriding
from bot.files.check.values import ID
from bot.files.destination import DEFAULT_LAYER, WEEKLY_LAYER, Destination, Loose, Mode, own_layer
from bot.files.made_ids import MadeId, made_ids, needs_id, unit_ids, with_ids, with_placeholder
from bot.files.people import with_people
from bot.files.problems import Problem, Problems
from bot.files.questions import Asking, Question, years_of
from bot.files.raw import RawFile, RawRow
from bot.files.read.formats import read_file
from bot.files.read.sheet import Progress
from bot.files.unclear.units import UnitNames, unit_names
from bot.texts import Texts, texts


@dataclass(frozen=True, slots=True)
class Loaded:
    """What files say. With errors or `questions`, which somebody has to answer first, `calendar` is not to be used.

    `calendar` is everything: the files' layers and those beside them; `layers` are those into which the files go, and
    `units` the units of each of these, by layer id. `at_stake` counts, by layer id, the rows that the files do not name
    in the layers that they replace, or would replace; `mode` says which of the two. `made_ids` are the ids that rows
    without one were given.
    """

    calendar: Calendar
    layers: tuple[Layer, ...]
    units: Mapping[str, tuple[Unit, ...]]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    questions: tuple[Question, ...] = ()
    mode: Mode = Mode.REPLACE
    at_stake: Mapping[str, int] = field(default_factory=dict)
    made_ids: tuple[MadeId, ...] = ()

    @property
    def unit_layers(self) -> dict[str, str]:
        """In which of `layers` each unit is named: {unit id: layer id}."""
        return {unit.id: layer for layer, named in self.units.items() for unit in named}


@dataclass(frozen=True, slots=True)
class _FileRead:
    """One file: its rows with their entries, its layers and the units of each; not `whole` where something is amiss."""

    name: str
    to: Destination
    units: Mapping[str, tuple[Unit, ...]]
    placed: tuple[Placed, ...]
    whole: bool


def read_calendar(
    files: Sequence[Path],
    *,
    locale: str = "vi",
    layer: str | None = None,
    mode: Mode | None = None,
    beside: Calendar | None = None,
    unit_layers: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    today: date | None = None,
    answers: Mapping[str, str] | None = None,
) -> Loaded:
    """Read events files of any format and check them, all mistakes at once. Never raises for what stands in a file.

    `layer` names the layer of the files in place of what they say. `mode` says whether what they do not name stays in
    their layers (default: it does where a file names no layer). `beside` is the calendar that is loaded now: its other
    layers stay; `unit_layers` says in which of them its units are named. `progress` is told (rows read, rows in all or
    None) of each file now and then. `today` is the office's day, around which what repeats without an end is kept
    (default: the machine's). `answers` are those to the questions of an earlier reading, by their ids.
    """
    say = texts(locale)
    beside = beside or Calendar()
    errors, warnings = Problems(), Problems()
    if layer is not None and not ID.fullmatch(layer):
        errors.add(lambda: Problem("", "", "layer", layer, say.plain("files.bad_id", near="")))
    today = today or office_day(SystemClock().now())
    asking = Asking(say, answers or {}, years_of(beside), present=today.year)
    raws = []
    for path in files:
        asking.of = path.name if len(files) > 1 else ""
        raws.append(_with_units(read_file(path, say, progress, asking, today=today), beside))
    asking.of = ""  # a name means the same unit in all files
    names = unit_names(
        [raw for raw in raws if isinstance(raw, RawFile)], beside, asking, whole=all(_whole(raw) for raw in raws)
    )
    reader = _Reader(say, layer, mode, beside, unit_layers or {}, names, errors, warnings)
    placed: list[Placed] = []
    to = Destination(DEFAULT_LAYER)
    units: dict[str, tuple[Unit, ...]] = {}
    apart = True
    for raw in raws:
        if isinstance(raw, Problem):
            errors.add(partial(_same, raw))
            apart = False
            continue
        found = reader.file(raw)
        twice = [id_ for id_ in found.to.layers if id_ in to.layers and id_ in found.to.replaced | to.replaced]
        twice = twice if raw.whole else []
        _told_twice(raw.name, twice, errors, say)
        apart = apart and found.whole and not twice
        if not twice:
            placed += found.placed
            units |= {id_: (*units.get(id_, ()), *named) for id_, named in found.units.items()}
            to.join(found.to)
    calendar, units, kept, kept_units = _together(placed, to, units, beside, unit_layers or {})
    if apart:  # otherwise what seems to be missing, or there twice, may be what could not be read
        check(placed, kept, kept_units, calendar, errors, say)
    warn(placed, warnings, say)
    for one, key, name, params in contradictions(placed, say):
        warnings.add(partial(one.row.about, one.file, key, say, name, **params))
    warn_overriding(placed, calendar, warnings, say)
    asking.misunderstood(errors, warnings)
    by_id = {one.id: one for one in calendar.layers}
    return Loaded(
        calendar,
        tuple(by_id[id_] for id_ in to.layers),
        units,
        errors.all(say),
        warnings.all(say),
        tuple(asking.open.values()),
        to.mode,
        _at_stake(to, placed, beside),
        made_ids(placed),
    )


def _at_stake(to: Destination, placed: Sequence[Placed], beside: Calendar) -> dict[str, int]:
    """How many rows there are in each of the layers that the files claim that no file names."""
    named = {one.entry.id for one in placed if one.entry is not None}
    rows = [row for row in beside.rows if row.id not in named and not (row.layer in to.weeks and to.keeps(row))]
    left = Counter(row.layer for row in rows)
    return {layer: left[layer] for layer in to.claimed if left[layer]}


def _told_twice(file: str, layers: Sequence[str], errors: Problems, say: Texts) -> None:
    for id_ in layers:
        problem = Problem(file, "[layer]", "layer", id_, say.plain("files.layer_twice", layer=id_))
        errors.add(partial(_same, problem))


def _whole(raw: RawFile | Problem) -> bool:
    return isinstance(raw, RawFile) and raw.whole


def _same(problem: Problem) -> Problem:
    return problem


def _together(
    placed: Sequence[Placed],
    to: Destination,
    units: Mapping[str, tuple[Unit, ...]],
    beside: Calendar,
    unit_layers: Mapping[str, str],
) -> tuple[Calendar, dict[str, tuple[Unit, ...]], list[Entry], dict[str, str]]:
    """(the calendar of files and what stays beside them, the units of the files' layers, the entries that stay, the
    units that stay by layer).
    """
    fresh = {(one.layer, one.entry.id): one.entry for one in placed if one.entry is not None}
    staying = [row for row in beside.rows if to.keeps(row)]
    kept = [row for row in staying if (row.layer, row.id) not in fresh]
    rows = [fresh.pop((row.layer, row.id), row) for row in staying]  # what is updated stays at its place
    rows += [one.entry for one in placed if one.entry is not None and (one.layer, one.entry.id) in fresh]

    named_units = {(layer, unit.id): unit for layer, named in units.items() for unit in named}
    old_units = [unit for unit in beside.units if unit_layers.get(unit.id) not in to.replaced]
    kept_units = [unit for unit in old_units if (unit_layers.get(unit.id), unit.id) not in named_units]
    merged: dict[str, tuple[Unit, ...]] = {}
    for layer, named in units.items():
        held = {unit.id: unit for unit in old_units if unit_layers.get(unit.id) == layer}
        merged[layer] = tuple((held | {unit.id: unit for unit in named}).values())
    all_units = {unit.id: unit for unit in (*kept_units, *named_units.values())}
    known = {**{one.id: one for one in beside.layers}, **to.layers}
    calendar = stacked(_settled(rows), units=all_units.values(), layers=known.values())
    return calendar, merged, kept, {unit.id: unit_layers[unit.id] for unit in kept_units if unit.id in unit_layers}


def _with_units(raw: RawFile | Problem, beside: Calendar) -> RawFile | Problem:
    return raw if isinstance(raw, Problem) else replace(raw, rows=tuple(unit_ids(raw.rows, beside)))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the rows of files into entries; what is wrong with them goes into `errors`."""

    say: Texts
    layer: str | None
    mode: Mode | None
    beside: Calendar
    unit_layers: Mapping[str, str]
    names: UnitNames
    errors: Problems
    warnings: Problems

    def file(self, raw: RawFile) -> _FileRead:
        for problems, found in ((self.errors, raw.errors), (self.warnings, raw.warnings)):
            for one in found:
                problems.add(partial(_same, one))
        rows = RowReader(raw.name, self.say, self.errors, self.names, self.warnings)
        to, whole = self._destination(raw, rows)
        loose = Loose(self.beside, self.unit_layers) if to.own else None
        held = {unit.id: unit for unit in self.beside.units}
        placed: list[Placed] = []
        units: dict[str, list[Unit]] = {id_: [] for id_ in to.layers}
        for given in raw.rows:
            row = with_people(with_placeholder(given), self.names)
            said = row.values.get("layer")
            if self.layer is None and isinstance(said, str) and ID.fullmatch(said):
                named = said
                if said not in to.layers and self.mode is not Mode.ADD:
                    to.replaced.add(said)
            else:
                named = to.default if loose is None else loose.layer(row, to.default)
            if named not in to.layers:
                to.layers[named] = self._known(named) or Layer(named, named)
            entry = None if row.table == "unit" else rows.entry(row, to.layers[named])
            unit = rows.unit(row, held) if row.table == "unit" else None
            if unit is not None:
                units.setdefault(named, []).append(unit)
            placed.append(Placed(raw.name, row, entry, named))
        placed = self._with_ids(raw, placed, to)
        if not to.own:
            to.claimed = tuple(id_ for id_ in to.layers if not to.replaced or id_ in to.replaced)
        elif to.default not in {one.layer for one in placed} and self._known(to.default) is None:
            del to.layers[to.default]  # all that it has stands elsewhere already
        if not raw.says_units:
            of = self.unit_layers
            units = {id_: [unit for unit in self.beside.units if of.get(unit.id) == id_] for id_ in to.layers}
        for place in placed:
            if place.entry is not None:
                units.setdefault(place.layer, []).extend(self.names.added_of(place.entry))
        named_units = {id_: tuple(units.get(id_, ())) for id_ in to.layers}
        return _FileRead(raw.name, to, named_units, tuple(placed), whole and raw.whole)

    def _with_ids(self, raw: RawFile, placed: list[Placed], to: Destination) -> list[Placed]:
        """The rows with ids, and a word about those that were made. What is of another week keeps its id."""
        others = {row.id for row in self.beside.rows if row.layer in to.weeks and to.keeps(row)}
        found = with_ids(placed, self.beside, to.replaced, others)
        made = [one for one in found if needs_id(one.row) and one.row.table != "unit"]
        if made:
            words = self.say.plain("cells.made_ids", n=len(made), example=made[0].row.values["id"])
            self.warnings.add(lambda: Problem(raw.name, "", "id", "", words))
        return found

    def _destination(self, raw: RawFile, rows: RowReader) -> tuple[Destination, bool]:
        """(where the rows of a file go, whether all that it says of layers before them is right)."""
        named = [row.values.get("layer") for row in raw.rows]
        said = {one for one in named if isinstance(one, str)}
        without_id = [row for row in raw.layers if "id" not in row.values]
        read = [rows.layer(row, "", self._known(row.values.get("id"))) for row in raw.layers]
        found = {one.id: one for one in read if one is not None}
        right = None not in read
        if self.layer is not None:
            if len(said | found.keys()) > 1:
                several = ", ".join(sorted(said | found.keys()))
                message = self.say.plain("files.layer_of_several", layers=several, layer=self.layer)
                self.errors.add(lambda: Problem(raw.name, "", "layer", self.layer or "", message))
                right = False
            here = next(iter(found.values()), None)
            if here is not None and here.name:
                known = replace(here, id=self.layer)
            else:
                known = self._known(self.layer) or Layer(self.layer, self.layer)
            return self._to(self.layer, known), right
        if len(raw.layers) > 1:
            for row in without_id if raw.whole else ():
                self.errors.add(partial(_no_layer_id, raw.name, row, self.say))
        elif (not raw.layers or without_id) and (None in named or not named) and not said:
            return self._own(raw, found.get("")), right
        found.pop("", None)
        default = next(iter(found)) if len(found) == 1 else DEFAULT_LAYER
        replaced = set() if self.mode is Mode.ADD else set(found)
        if None in named and default not in found:
            area = "cells" if any(row.headings for row in raw.rows) else "files"
            message = self.say.plain(f"{area}.no_layer", layer=default)
            self.warnings.add(lambda: Problem(raw.name, "", "layer", "", message))
        return Destination(default, found, replaced), right

    def _own(self, raw: RawFile, named: Layer | None) -> Destination:
        """Where a file goes that names no layer: one of its own, or the one in whose place somebody wants it."""
        if raw.weeks:
            weekly = Layer(WEEKLY_LAYER, self.say.plain("cells.weekly_layer"))
            to = self._to(WEEKLY_LAYER, self._known(WEEKLY_LAYER) or weekly)
            to.weeks[WEEKLY_LAYER] = raw.weeks
            return to
        own = own_layer(raw.name, (named.name if named else "") or raw.title, named.year if named else None)
        known = self._known(own.id) or self._known(DEFAULT_LAYER)
        id_ = known.id if known is not None and self.mode is Mode.REPLACE else own.id
        year = known.year if known is not None and known.id == own.id else None
        to = self._to(id_, Layer(id_, own.name, own.year or year), Mode.ADD)
        to.own = True
        to.claimed = () if known is None else (known.id,)
        return to

    def _to(self, id_: str, layer: Layer, default: Mode = Mode.REPLACE) -> Destination:
        mode = self.mode or default
        return Destination(id_, {id_: layer}, {id_} if mode is Mode.REPLACE else set())

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
