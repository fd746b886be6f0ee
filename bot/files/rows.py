"""A row of an events file becomes an entry, or the list of everything that is wrong with it."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.calendar.model import (
    Certainty,
    EarlierDate,
    Entry,
    Kind,
    Once,
    Schedule,
    Span,
    Status,
    Unit,
)
from bot.files import dates
from bot.files.dates import FieldError
from bot.files.problems import Problem, shown
from bot.files.toml_file import RawRow
from bot.texts import Texts

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LONGEST_SUMMARY = 300
_LONGEST_TEXT = 2000
_MOST_DAYS = 366

# ---- readers of single values: each takes what stands in the file and raises FieldError -----------------------------


def _line_of_text(value: object) -> str:
    if not isinstance(value, str):
        raise FieldError("not_text")
    words = " ".join(value.split())
    if len(words) > _LONGEST_TEXT:
        raise FieldError("too_long", most=_LONGEST_TEXT)
    return words


def _summary(value: object) -> str:
    words = _line_of_text(value)
    if not words:
        raise FieldError("empty_text")
    if len(words) > _LONGEST_SUMMARY:
        raise FieldError("too_long", most=_LONGEST_SUMMARY)
    return words


def _id(value: object) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise FieldError("bad_id")
    return value


def _year(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 2199:
        raise FieldError("bad_first_year")
    return value


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FieldError("not_ids")
    return tuple(dict.fromkeys(_id(item) for item in value))


def _leads(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(item, int) and not isinstance(item, bool) for item in value):
        raise FieldError("bad_leads")
    if any(not 0 <= item <= _MOST_DAYS for item in value):
        raise FieldError("bad_leads")
    return tuple(value)


def _assumed(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(item in ("due", "units") for item in value):
        raise FieldError("bad_assumed")
    return frozenset(value)


def _days(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_DAYS:
        raise FieldError("bad_days", most=_MOST_DAYS)
    return value


def _earlier(value: object) -> tuple[EarlierDate, ...]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise FieldError("bad_earlier")
    return tuple(_earlier_date(item) for item in value)


def _earlier_date(value: Mapping[str, Any]) -> EarlierDate:
    if "start" not in value or not value.keys() <= {"start", "end", "note"}:
        raise FieldError("bad_earlier")
    start = dates.exact_day(value["start"])
    end = dates.exact_day(value["end"]) if "end" in value else start
    if end < start:
        raise FieldError("end_before_start", start=start, end=end)
    return EarlierDate(Span(start, end), _line_of_text(value.get("note", "")))


def _one_of(enum: type[Status] | type[Certainty]) -> Callable[[object], Any]:
    def read(value: object) -> Status | Certainty:
        known = [member.value for member in enum]
        if value not in known:
            raise FieldError("not_one_of", known=", ".join(known))
        return enum(str(value))

    return read


def _as_it_is(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class _Field:
    read: Callable[[object], Any]
    kinds: frozenset[Kind]
    required: bool = False


_ALL = frozenset(Kind)
_HAPPENING = _ALL - {Kind.DOCUMENT, Kind.TASK}

FIELDS: dict[str, _Field] = {
    "id": _Field(_id, _ALL, required=True),
    "summary": _Field(_summary, _ALL, required=True),
    "date": _Field(dates.partial_date, _ALL - {Kind.TASK}),
    "end": _Field(dates.exact_day, _HAPPENING),
    "yearly": _Field(_as_it_is, _HAPPENING),
    "lunar": _Field(_as_it_is, _HAPPENING),
    "days": _Field(_days, _HAPPENING),
    "due": _Field(_as_it_is, frozenset({Kind.TASK}), required=True),
    "first_year": _Field(_year, _HAPPENING),
    "status": _Field(_one_of(Status), _ALL - {Kind.DOCUMENT}),
    "units": _Field(_ids, _ALL - {Kind.DOCUMENT}),
    "clause": _Field(_line_of_text, _ALL),
    "hand_in": _Field(_line_of_text, frozenset({Kind.TASK})),
    "assumed": _Field(_assumed, _ALL - {Kind.DOCUMENT}),
    "earlier": _Field(_earlier, _ALL - {Kind.DOCUMENT}),
    "leads": _Field(_leads, _ALL - {Kind.DOCUMENT}),
    "source": _Field(_line_of_text, _ALL),
    "certainty": _Field(_one_of(Certainty), _ALL),
    "note": _Field(_line_of_text, _ALL),
}
"""Every field: how it is read, in which kinds it may stand, and whether it must."""

_WHEN = ("date", "yearly", "lunar")
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
)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file; `problems` gathers what is wrong with any of them."""

    file: str
    layer: str
    year: int | None
    say: Texts
    problems: list[Problem] = field(default_factory=list)

    def entry(self, row: RawRow) -> Entry | None:
        """The entry of a row, or None where something is wrong with it."""
        before = len(self.problems)
        kind = Kind(row.table)
        known = [name for name, one in FIELDS.items() if kind in one.kinds]
        values = self._values(row, known, lambda name: FIELDS[name].read)
        for name in known:
            if FIELDS[name].required and name not in row.values:
                self._problem(row, name, "missing_field", field=name)
        schedule = self._schedule(row, kind, values)
        if len(self.problems) > before or schedule is None:
            return None
        if values.get("first_year") and isinstance(schedule, Once) and schedule.year < values["first_year"]:
            self._problem(row, "first_year", "first_year_after_date", year=schedule.year)
            return None
        return Entry(
            id=values["id"],
            kind=kind,
            summary=values["summary"],
            schedule=schedule,
            layer=self.layer,
            **{name: values[name] for name in _DIRECT if name in values},
        )

    def unit(self, row: RawRow) -> Unit | None:
        """The unit of a row, or None where something is wrong with it."""
        before = len(self.problems)
        values = self._values(row, ["id", "name", "short"], lambda name: _id if name == "id" else _summary)
        for name in ("id", "name"):
            if name not in row.values:
                self._problem(row, name, "missing_field", field=name)
        if len(self.problems) > before:
            return None
        return Unit(values["id"], values["name"], values.get("short", values["name"]))

    def _values(
        self, row: RawRow, known: list[str], reader: Callable[[str], Callable[[object], Any]]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in row.values.items():
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                key = "unknown_field_near" if near else "unknown_field"
                self._problem(row, name, key, given=name, near=near[0] if near else "", known=", ".join(known))
                continue
            try:
                values[name] = reader(name)(value)
            except FieldError as error:
                self._problem(row, name, error.key, **error.params)
        return values

    def _schedule(self, row: RawRow, kind: Kind, values: dict[str, Any]) -> Schedule | None:
        """When the entry is: from `due` for a task, else from exactly one of date, yearly and lunar."""
        if kind is Kind.TASK:
            return self._try(row, "due", lambda: dates.due(row.values["due"], self.year)) if "due" in values else None
        given = [name for name in _WHEN if name in row.values]
        if len(given) != 1:
            self._problem(row, given[1] if given else "", "two_dates" if given else "no_date", given=", ".join(given))
            return None
        if given[0] not in values:
            return None
        if given[0] != "date":
            if "end" in values:
                self._problem(row, "end", "end_of_yearly")
            read = dates.yearly if given[0] == "yearly" else dates.lunar
            return self._try(row, given[0], lambda: read(row.values[given[0]], values.get("days", 1)))
        once: Once = values["date"]
        if "days" in values:
            self._problem(row, "days", "days_of_once")
        if "end" not in values:
            return once
        if once.month is None or once.day is None:
            self._problem(row, "end", "end_without_day")
            return None
        start = dates.exact_day(row.values["date"])
        if values["end"] < start:
            self._problem(row, "end", "end_before_start", start=start, end=values["end"])
        return Once(once.year, once.month, once.day, None if values["end"] == start else values["end"])

    def _try(self, row: RawRow, name: str, read: Callable[[], Schedule]) -> Schedule | None:
        try:
            return read()
        except FieldError as error:
            self._problem(row, name, error.key, **error.params)
            return None

    def _problem(self, row: RawRow, name: str, key: str, **params: object) -> None:
        value = row.values.get(name, "")
        self.problems.append(
            Problem(self.file, row.where(name, self.say), name, shown(value), self.say.plain(f"files.{key}", **params))
        )
