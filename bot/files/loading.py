"""Several events files together: read, checked against each other and against the layers that stay beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.calendar.layers import stacked
from bot.calendar.model import Calendar, Entry, Layer, Once, Relative, Unit
from bot.files.checks import Placed, check, warn, warn_overriding
from bot.files.problems import Problem
from bot.files.rows import RowReader
from bot.files.toml_file import read_toml
from bot.files.values import ID
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
    """One file: its rows with their entries, and its layer, None where something is wrong with that."""

    layer: Layer | None
    units: tuple[Unit, ...]
    placed: tuple[Placed, ...]


def read_calendar(
    files: Sequence[Path],
    *,
    locale: str = "vi",
    layer: str | None = None,
    beside: Calendar | None = None,
    unit_layers: Mapping[str, str] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Loaded:
    """Read events files and check them, all mistakes at once. Never raises for what stands in a file.

    `layer` names the layer of the files in place of what they say. `beside` is the calendar that is loaded now: its
    layers that the files do not name stay; `unit_layers` says in which of them its units are named. `progress` is told
    now and then how much has been read, and of how much (None: nobody knows).
    """
    say = texts(locale)
    beside = beside or Calendar()
    errors: list[Problem] = []
    warnings: list[Problem] = []
    if layer is not None and not ID.fullmatch(layer):
        errors.append(Problem("", "", "layer", layer, say.plain("files.bad_id")))
    read: dict[str, _FileRead] = {}
    apart = True
    for number, path in enumerate(files):
        if progress is not None:
            progress(number, len(files))
        found = _read(path, layer, say, errors, warnings)
        if found is None or found.layer is None:
            apart = False
        elif found.layer.id in read:
            apart = False
            message = say.plain("files.layer_twice", layer=found.layer.id)
            errors.append(Problem(path.name, "[layer]", "layer", found.layer.id, message))
        else:
            read[found.layer.id] = found
    layers = tuple(found.layer for found in read.values() if found.layer is not None)
    placed = [one for found in read.values() for one in found.placed]
    kept = [entry for entry in beside.rows if entry.layer not in read]
    of = unit_layers or {}
    kept_units = [unit for unit in beside.units if of.get(unit.id) not in read]
    units = [*kept_units, *(unit for found in read.values() for unit in found.units)]
    known = {one.id: one for one in beside.layers} | {one.id: one for one in layers}
    calendar = stacked(
        _settled([*kept, *(one.entry for one in placed if one.entry is not None)]),
        units={unit.id: unit for unit in units}.values(),
        layers=known.values(),
    )
    if apart:  # otherwise what seems to be missing, or there twice, may be what could not be read
        named = {unit.id: of[unit.id] for unit in kept_units if unit.id in of}
        errors += check(placed, kept, named, calendar, say)
    warnings += warn(placed, say) + warn_overriding(placed, calendar, say)
    return Loaded(calendar, layers, {id_: found.units for id_, found in read.items()}, tuple(errors), tuple(warnings))


def _read(
    path: Path, layer: str | None, say: Texts, errors: list[Problem], warnings: list[Problem]
) -> _FileRead | None:
    """A file with the entries and units of its rows; what is wrong with them goes into `errors`."""
    raw = read_toml(path, say)
    if isinstance(raw, Problem):
        errors.append(raw)
        return None
    errors += raw.problems
    reader = RowReader(raw.name, say, errors)
    own = reader.layer(raw.layer, DEFAULT_LAYER)
    if own is not None and layer is not None:
        own = replace(own, id=layer)
    elif "id" not in raw.layer.values:
        warnings.append(Problem(raw.name, "", "layer", "", say.plain("files.no_layer", layer=DEFAULT_LAYER)))
    rows_of = own or Layer(DEFAULT_LAYER, "")
    return _FileRead(
        own,
        tuple(unit for row in raw.rows if row.table == "unit" if (unit := reader.unit(row)) is not None),
        tuple(
            Placed(raw.name, row, None if row.table == "unit" else reader.entry(row, rows_of), rows_of.id)
            for row in raw.rows
        ),
    )


def _settled(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, without the year of a relative date that counts from something that happens once.

    A file's year picks the occurrence of what recurs. An event of its own may move to another year, and what counts
    from it moves with it.
    """
    by_id = {entry.id: entry for entry in entries}

    def once(entry: Entry) -> bool:
        seen: set[str] = set()
        here: Entry | None = entry
        while here is not None and isinstance(here.schedule, Relative) and here.id not in seen:
            seen.add(here.id)
            here = by_id.get(here.schedule.anchor)
        return here is not None and isinstance(here.schedule, Once)

    return tuple(
        replace(entry, schedule=replace(entry.schedule, year=None))
        if isinstance(entry.schedule, Relative) and entry.schedule.year is not None and once(entry)
        else entry
        for entry in entries
    )
