"""What differs between two calendars, in the layers that a load replaces."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.calendar.model import Calendar, Entry, Unit
from bot.files.entry_json import to_json


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry, before and after, as JSON text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is in both calendars and differs."""

    before: Entry
    after: Entry

    @property
    def id(self) -> str:
        """The id of both."""
        return self.after.id

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs, field by field."""
        return _fields(to_json(self.before), to_json(self.after))


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of layers in the order of the files; `unchanged` counts the rest."""

    new: tuple[Entry, ...]
    changed: tuple[Change, ...]
    gone: tuple[Entry, ...]
    unchanged: int

    @property
    def added(self) -> tuple[str, ...]:
        """The ids of what is new."""
        return tuple(entry.id for entry in self.new)

    @property
    def removed(self) -> tuple[str, ...]:
        """The ids of what is gone."""
        return tuple(entry.id for entry in self.gone)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are new, changed and gone."""
        return len(self.new), len(self.changed), len(self.gone)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit before and after; None where it was, or is, not there."""

    before: Unit | None
    after: Unit | None

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """What differs of a unit that stays: (field, before, after)."""
        if self.before is None or self.after is None:
            return ()
        both = [(name, getattr(self.before, name), getattr(self.after, name)) for name in ("name", "short", "parent")]
        return tuple((name, old, new) for name, old, new in both if old != new)


def unit_changes(before: Calendar, after: Calendar) -> list[UnitChange]:
    """The units that are new, gone or otherwise called or placed, in the order of the calendars."""
    old, new = ({unit.id: unit for unit in calendar.units} for calendar in (before, after))
    return [UnitChange(old.get(id_), new.get(id_)) for id_ in old | new if old.get(id_) != new.get(id_)]


def difference(before: Calendar, after: Calendar, layers: Iterable[str]) -> Difference:
    """What a load changes that puts `after`'s rows of `layers` in the place of `before`'s.

    A row that only moves from one of these layers to another is changed, not gone and new.
    """
    named = set(layers)
    old = {(row.layer, row.id): row for row in before.rows if row.layer in named}
    new = {(row.layer, row.id): row for row in after.rows if row.layer in named}
    left = {row.id: row for key, row in old.items() if key not in new}
    changed: list[Change] = []
    added: list[Entry] = []
    for key, row in new.items():
        was = old.get(key) or left.pop(row.id, None)
        if was is None:
            added.append(row)
        elif was != row:
            changed.append(Change(was, row))
    gone = tuple(row for key, row in old.items() if key not in new and left.get(row.id) is row)
    return Difference(tuple(added), tuple(changed), gone, len(new) - len(added) - len(changed))


def _fields(old: dict[str, object], new: dict[str, object]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _text(old.get(name)), _text(new.get(name)))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
