"""Several events files together: read, checked against each other and against the layers that stay beside them."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Relative, Status, Unit
from bot.files.problems import Problem, shown
from bot.files.rows import ID, RowReader
from bot.files.toml_file import RawFile, RawRow, read_toml
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
class _Placed:
    """An entry or unit and where it stands, for messages about it."""

    file: str
    row: RawRow
    entry: Entry


def read_calendar(
    files: Sequence[Path],
    *,
    locale: str = "vi",
    layer: str | None = None,
    beside: Calendar | None = None,
    unit_layers: Mapping[str, str] | None = None,
) -> Loaded:
    """Read events files and check them, all mistakes at once. Never raises for what stands in a file.

    `layer` names the layer of the files in place of what they say. `beside` is the calendar that is loaded now: its
    layers that the files do not name stay; `unit_layers` says in which of them its units are named.
    """
    say = texts(locale)
    beside = beside or Calendar()
    errors: list[Problem] = []
    layers: dict[str, Layer] = {}
    units: dict[str, tuple[Unit, ...]] = {}
    placed: list[_Placed] = []
    for path in files:
        raw = read_toml(path, say)
        if isinstance(raw, Problem):
            errors.append(raw)
            continue
        own = _layer(raw, layer, errors, say)
        if own is None:
            continue
        if own.id in layers:
            errors.append(Problem(raw.name, "", "layer", own.id, say.plain("files.layer_twice", layer=own.id)))
            continue
        layers[own.id] = own
        reader = RowReader(raw.name, own.id, own.year, say, errors)
        units[own.id] = tuple(unit for row in raw.rows if row.table == "unit" if (unit := reader.unit(row)))
        for row in raw.rows:
            entry = reader.entry(row) if row.table != "unit" else None
            if entry is not None:
                placed.append(_Placed(raw.name, row, entry))
    kept = [entry for entry in beside.entries if entry.layer not in layers]
    of = unit_layers or {}
    kept_units = [unit for unit in beside.units if of.get(unit.id) not in layers]
    own_units = [unit for named in units.values() for unit in named]
    calendar = Calendar(
        entries=(*kept, *(one.entry for one in placed)),
        units=_unique((*kept_units, *own_units)),
        layers=(*(known for known in beside.layers if known.id not in layers), *layers.values()),
    )
    if not errors:
        errors += _check(placed, kept, calendar, say)
    warnings = _warn(placed, say)
    return Loaded(calendar, tuple(layers.values()), units, tuple(errors), tuple(warnings))


def _layer(raw: RawFile, override: str | None, errors: list[Problem], say: Texts) -> Layer | None:
    id_ = override or raw.layer.get("id", DEFAULT_LAYER)
    name, year = raw.layer.get("name", id_), raw.layer.get("year")
    if not isinstance(id_, str) or not ID.fullmatch(id_):
        errors.append(Problem(raw.name, "[layer]", "id", shown(id_), say.plain("files.bad_id")))
    elif unknown := sorted(raw.layer.keys() - {"id", "name", "year"}):
        message = say.plain("files.unknown_field", given=unknown[0], near="", known="id, name, year")
        errors.append(Problem(raw.name, "[layer]", unknown[0], "", message))
    elif not isinstance(name, str):
        errors.append(Problem(raw.name, "[layer]", "name", shown(name), say.plain("files.not_text")))
    elif year is not None and (not isinstance(year, int) or isinstance(year, bool) or not 1900 <= year <= 2199):
        errors.append(Problem(raw.name, "[layer]", "year", shown(year), say.plain("files.bad_first_year")))
    else:
        return Layer(id_, name, year)
    return None


def _unique(units: Sequence[Unit]) -> tuple[Unit, ...]:
    return tuple({unit.id: unit for unit in units}.values())


# ---- what no row can know by itself ---------------------------------------------------------------------------------


def _check(placed: Sequence[_Placed], kept: Sequence[Entry], calendar: Calendar, say: Texts) -> list[Problem]:
    errors: list[Problem] = []

    def problem(one: _Placed, name: str, value: str, key: str, **params: object) -> None:
        where = one.row.where(name, say)
        errors.append(Problem(one.file, where, name, value, say.plain(f"files.{key}", **params)))

    first: dict[str, str] = {entry.id: say.plain("files.in_layer", layer=entry.layer) for entry in kept}
    known_units = {unit.id for unit in calendar.units}
    for one in placed:
        entry = one.entry
        if entry.id in first:
            problem(one, "id", entry.id, "duplicate_id", id=entry.id, first=first[entry.id])
        first.setdefault(entry.id, f"{one.file}, {one.row.where('id', say)}")
        for unit in entry.units:
            if unit not in known_units:
                known = ", ".join(sorted(known_units)) or "–"
                problem(one, "units", unit, "unknown_unit", unit=unit, known=known)
        if isinstance(entry.schedule, Relative):
            anchor = calendar.by_id.get(entry.schedule.anchor)
            if anchor is None:
                problem(one, "due", entry.schedule.anchor, "unknown_anchor", id=entry.schedule.anchor)
            elif anchor.kind is Kind.DOCUMENT:
                problem(one, "due", anchor.id, "anchor_is_document", id=anchor.id)
            elif circle := _circle(entry, calendar):
                problem(one, "due", anchor.id, "circle", circle=" → ".join(circle))
    # What stays beside these files may have counted from an entry that they no longer have.
    here = calendar.by_id.keys()
    for entry in kept:
        if isinstance(entry.schedule, Relative) and entry.schedule.anchor not in here:
            message = say.plain("files.anchor_lost", id=entry.id, anchor=entry.schedule.anchor)
            errors.append(Problem("", say.plain("files.in_layer", layer=entry.layer), "due", entry.id, message))
        for unit in entry.units:
            if unit not in known_units:
                message = say.plain("files.unit_lost", id=entry.id, unit=unit)
                errors.append(Problem("", say.plain("files.in_layer", layer=entry.layer), "units", unit, message))
    return errors


def _circle(entry: Entry, calendar: Calendar) -> list[str]:
    """The ids of the circle of relative dates that leads back to `entry`, or nothing."""
    path = [entry.id]
    here: Entry | None = entry
    while here is not None and isinstance(here.schedule, Relative):
        here = calendar.by_id.get(here.schedule.anchor)
        if here is None:
            return []
        if here.id in path:
            return [*path[path.index(here.id) :], here.id]
        path.append(here.id)
    return []


def _warn(placed: Sequence[_Placed], say: Texts) -> list[Problem]:
    warnings: list[Problem] = []
    alike: dict[tuple[object, str], list[_Placed]] = defaultdict(list)
    for one in placed:
        entry = one.entry

        def warn(name: str, value: str, key: str, one: _Placed = one, **params: object) -> None:
            where = one.row.where(name, say)
            warnings.append(Problem(one.file, where, name, value, say.plain(f"files.{key}", **params)))

        alike[entry.schedule, _folded(entry.summary)].append(one)
        if entry.kind is Kind.TASK and not entry.units:
            warn("units", "", "task_without_unit", id=entry.id)
        if entry.kind is not Kind.DOCUMENT and isinstance(entry.schedule, Once):
            if entry.schedule.day is None:
                warn("due" if entry.kind is Kind.TASK else "date", str(entry.schedule.year), "undated", id=entry.id)
            elif entry.status is Status.POSTPONED:
                warn("status", entry.status.value, "postponed_with_day", id=entry.id)
        twins = alike[entry.schedule, _folded(entry.summary)]
        if len(twins) > 1 and not isinstance(entry.schedule, Relative):
            warn("summary", entry.summary, "alike", id=entry.id, other=twins[0].entry.id)
    return warnings


def _folded(words: str) -> str:
    """Letters without diacritics and case, so that near-duplicates meet."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())
