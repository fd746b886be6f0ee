"""A row of an events file becomes an entry, or the list of everything that is wrong with it."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from bot.calendar.model import Certainty, Entry, Kind, Layer, Never, Once, Schedule, Status, Unit, Yearly
from bot.files import limits
from bot.files.check import dates, values
from bot.files.check.dates import FieldError, Unanswered
from bot.files.problems import Problems, shown
from bot.files.raw import RawRow
from bot.files.unclear.units import PARTS, UnitNames
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class _Field:
    read: Callable[[object], Any]
    kinds: frozenset[Kind]
    required: str = ""
    cell: str = ""


_EVERY = frozenset(Kind)
_ALL = _EVERY - {Kind.HIDDEN}
_TASK = frozenset({Kind.TASK})
_HAPPENING = _ALL - {Kind.DOCUMENT, Kind.TASK}

FIELDS: dict[str, _Field] = {
    "layer": _Field(values.identifier, _EVERY),
    "id": _Field(values.identifier, _EVERY, required='"quoc-khanh"', cell="quoc-khanh"),
    "summary": _Field(values.summary, _ALL, required='"Quốc khánh"', cell="Quốc khánh"),
    "date": _Field(dates.partial_date, _ALL - _TASK),
    "end": _Field(dates.exact_day, _HAPPENING),
    "yearly": _Field(values.as_it_is, _HAPPENING),
    "lunar": _Field(values.as_it_is, _HAPPENING),
    "days": _Field(values.days, _HAPPENING),
    "dates": _Field(values.as_it_is, _HAPPENING),
    "repeat": _Field(values.as_it_is, _HAPPENING),
    "starts": _Field(values.clock_time, _ALL - {Kind.DOCUMENT}),
    "ends": _Field(values.clock_time, _ALL - {Kind.DOCUMENT}),
    "due": _Field(values.as_it_is, _TASK, required="2020-06-30", cell="30/6/2020"),
    "first_year": _Field(values.year, _HAPPENING),
    "status": _Field(values.one_of(Status), _ALL - {Kind.DOCUMENT}),
    "units": _Field(values.identifiers, _ALL - {Kind.DOCUMENT}),
    "supporting": _Field(values.identifiers, _ALL - {Kind.DOCUMENT}),
    "followers": _Field(values.identifiers, _ALL - {Kind.DOCUMENT}),
    "place": _Field(values.line_of_text, _ALL - {Kind.DOCUMENT}),
    "chair": _Field(values.line_of_text, _ALL - {Kind.DOCUMENT}),
    "participants": _Field(values.line_of_text, _ALL - {Kind.DOCUMENT}),
    "preparation": _Field(values.line_of_text, _ALL - {Kind.DOCUMENT}),
    "clause": _Field(values.line_of_text, _ALL),
    "hand_in": _Field(values.line_of_text, _TASK),
    "assumed": _Field(values.assumed, _ALL - {Kind.DOCUMENT}),
    "earlier": _Field(values.earlier, _ALL - {Kind.DOCUMENT}),
    "leads": _Field(values.leads, _ALL - {Kind.DOCUMENT}),
    "source": _Field(values.line_of_text, _ALL),
    "certainty": _Field(values.one_of(Certainty), _ALL),
    "note": _Field(values.line_of_text, _EVERY),
}
"""Every field: how it is read, in which kinds it may stand, and, where it must, an example in TOML and in a cell."""

_UNIT_FIELDS = {
    "layer": _Field(values.identifier, _ALL),
    "id": _Field(values.identifier, _ALL, required='"ubnd"', cell="ubnd"),
    "name": _Field(values.summary, _ALL, required='"Uỷ ban Nhân dân phường"', cell="Uỷ ban Nhân dân phường"),
    "short": _Field(values.summary, _ALL),
    "parent": _Field(values.parent, _ALL),
}
_LAYER_FIELDS = {
    "id": _Field(values.identifier, _ALL),
    "name": _Field(values.summary, _ALL),
    "year": _Field(values.layer_year, _ALL),
}

_WHEN = ("date", "dates", "repeat", "yearly", "lunar")
_DIRECT = (
    "first_year",
    "status",
    "units",
    "clause",
    "hand_in",
    "assumed",
    "earlier",
    "leads",
    "source",
    "certainty",
    "note",
    "supporting",
    "followers",
    "starts",
    "ends",
    "place",
    "chair",
    "participants",
    "preparation",
)


@cache
def _fields_of(kind: Kind) -> Mapping[str, _Field]:
    return {name: one for name, one in FIELDS.items() if kind in one.kinds}


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file; `problems` gathers what is wrong with any of them, `warnings` what is worth a look.

    `units` finds the units that stand by name in the cells of tables.
    """

    file: str
    say: Texts
    problems: Problems = field(default_factory=Problems)
    units: UnitNames | None = None
    warnings: Problems = field(default_factory=Problems)

    def layer(self, row: RawRow, id_: str, known: Layer | None = None) -> Layer | None:
        """A layer of a file, called `id_` where its table gives no id; None where something is wrong with it.

        Its name is that of the layer `known` where it gives none.
        """
        before = len(self.problems)
        found = self._values(row, _LAYER_FIELDS)
        if len(self.problems) > before:
            return None
        id_ = found.get("id", id_)
        return Layer(id_, found.get("name", known.name if known else id_), found.get("year"))

    def unit(self, row: RawRow, held: Mapping[str, Unit]) -> Unit | None:
        """The unit of a row, or None where something is wrong with it.

        What the row does not name stays as the office has it; `held` are its units, by id.
        """
        before = len(self.problems)
        found = self._values(row, _UNIT_FIELDS)
        if len(self.problems) > before:
            return None
        was = held.get(found["id"])
        short = was.short if was is not None and was.short != was.name else found["name"]
        return Unit(
            found["id"], found["name"], found.get("short", short), found.get("parent", was.parent if was else "")
        )

    def entry(self, row: RawRow, layer: Layer) -> Entry | None:
        """The entry of a row, or None where something is wrong with it."""
        before = len(self.problems)
        no_kind = row.values.get("kind")
        if isinstance(no_kind, FieldError):  # then nobody knows what else is wrong
            self._problem(row, "kind", no_kind.key, **no_kind.params)
            return None
        kind = Kind(row.table)
        row = _some_time(row, layer.year)
        try:
            found = self._values(row, _fields_of(kind))
        except Unanswered:
            return None
        schedule = self._schedule(row, kind, found, layer.year)
        if len(self.problems) > before or schedule is None:
            return None
        if found.get("first_year") and isinstance(schedule, Once) and schedule.year < found["first_year"]:
            self._problem(row, "first_year", "first_year_after_date", year=schedule.year)
            return None
        if not self._times(row, schedule, found):
            return None
        return Entry(
            id=found["id"],
            kind=kind,
            summary=found.get("summary", ""),
            schedule=schedule,
            layer=layer.id,
            **{name: found[name] for name in _DIRECT if name in found},
        )

    def _values(self, row: RawRow, known: Mapping[str, _Field]) -> dict[str, Any]:
        """The values of a row as its fields read them; those that cannot be read are left out. Raises Unanswered."""
        found: dict[str, Any] = {}
        open_: Unanswered | None = None
        for name, given in row.values.items():
            value = given
            if name not in known and not isinstance(value, FieldError):
                near = difflib.get_close_matches(name, known, n=1) if len(self.problems) < limits.PROBLEMS else []
                key = "unknown_field_near" if near else "unknown_field"
                self._problem(row, name, key, given=shown(name), near=near[0] if near else "", known=", ".join(known))
                continue
            try:
                if isinstance(value, FieldError):
                    raise value
                if name in PARTS and row.headings is not None and self.units is not None:
                    self._units(self.units, name, str(value), found)
                    continue
                found[name] = known[name].read(value)
            except Unanswered as error:
                open_ = error
            except FieldError as error:
                self._problem(row, name, error.key, **error.params)
        for name, one in known.items():
            if one.required and name not in row.values:
                example = one.cell or one.required if row.headings is not None else one.required
                if name == "id" and row.headings is not None:
                    example = values.suggested(row.values.get("summary", row.values.get("name", ""))) or example
                self._problem(row, name, "missing_field", field=name, example=example)
        if open_ is not None:
            raise open_
        return found

    def _schedule(self, row: RawRow, kind: Kind, found: dict[str, Any], year: int | None) -> Schedule | None:
        """When the entry is: from `due` for a task, else from one of date, yearly, lunar; a hiding row never."""
        if kind is Kind.HIDDEN:
            return Never()
        if kind is Kind.TASK:
            return self._try(row, "due", lambda: dates.due(row.values["due"], year)) if "due" in found else None
        given = [name for name in _WHEN if name in row.values]
        if len(given) != 1:
            self._problem(row, given[1] if given else "", "two_dates" if given else "no_date", given=", ".join(given))
            return None
        if given[0] not in found:
            return None
        if given[0] != "date":
            if "end" in found:
                self._problem(row, "end", "end_of_yearly")
            if given[0] in ("dates", "repeat"):
                many = dates.several if given[0] == "dates" else dates.repeating
                return self._try(row, given[0], lambda: many(row.values[given[0]]))
            read = dates.yearly if given[0] == "yearly" else dates.lunar
            return self._try(row, given[0], lambda: read(row.values[given[0]], found.get("days", 1)))
        once: Once = found["date"]
        if "days" in found:
            self._problem(row, "days", "days_of_once")
        if "end" not in found:
            return once
        if once.month is None or once.day is None:
            self._problem(row, "end", "end_without_day")
            return None
        start = dates.exact_day(row.values["date"])
        if found["end"] < start and row.headings is not None:  # people slip, and mostly in the end: it is left out
            words = {"start": start, "end": found["end"]}
            self.warnings.add(lambda: row.about(self.file, "end_left_out", self.say, "end", None, **words))
            return once
        if found["end"] < start:
            self._problem(row, "end", "end_before_start", start=start, end=found["end"])
        return Once(once.year, once.month, once.day, None if found["end"] == start else found["end"])

    def _times(self, row: RawRow, schedule: Schedule, found: Mapping[str, Any]) -> bool:
        """Whether the hours of a row go together and with its day."""
        starts, ends = found.get("starts"), found.get("ends")
        if ends is not None and starts is None:
            self._problem(row, "ends", "ends_without_starts")
        elif ends is not None and ends < starts and not (isinstance(schedule, Once) and schedule.end):
            self._problem(row, "ends", "ends_before_starts", starts=f"{starts:%H:%M}")
        elif starts is not None and isinstance(schedule, Once | Yearly) and schedule.day is None:
            self._problem(row, "starts", "time_without_day")
        else:
            return True
        return False

    def _try(self, row: RawRow, name: str, read: Callable[[], Schedule]) -> Schedule | None:
        try:
            return read()
        except FieldError as error:
            self._problem(row, name, error.key, **error.params)
            return None

    def _units(self, units: UnitNames, name: str, cell: str, found: dict[str, Any]) -> None:
        """Put the units of a cell into `found`: some of those in charge may be said only to take part, or to follow."""
        named = units.read(cell)
        said = {part: list(named[part]) for part in PARTS}
        if name != "units":  # whatever else the cell says, the column is not of those who answer
            said[name] = [*said["units"], *said[name]]
            said["units"] = []
        taken: set[str] = set()
        for part in PARTS:
            ids = [id_ for id_ in said[part] if id_ not in taken]
            taken |= set(ids)
            if ids:
                found[part] = tuple(dict.fromkeys([*found.get(part, ()), *ids]))

    def _problem(self, row: RawRow, name: str, key: str, **params: object) -> None:
        if key == "bad_id":
            params["near"] = values.suggested(row.values.get(name, ""))
        self.problems.add(lambda: row.about(self.file, key, self.say, name, **params))


def _some_time(row: RawRow, year: int | None) -> RawRow:
    """A task without a due date that says itself that its due date is an assumption is due some time in the year."""
    assumed = row.values.get("assumed")
    if row.table != "task" or "due" in row.values or year is None or isinstance(assumed, FieldError | None):
        return row
    return replace(row, values={**row.values, "due": str(year)}) if "due" in assumed else row
