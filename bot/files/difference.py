"""What differs between two calendars, in the layers that a load replaces."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.calendar.model import Calendar
from bot.files.entry_json import to_json


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry, before and after, as JSON text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that is in both calendars and differs."""

    id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids in the order of the files; `unchanged` counts the rest."""

    added: tuple[str, ...]
    changed: tuple[Change, ...]
    removed: tuple[str, ...]
    unchanged: int


def difference(before: Calendar, after: Calendar, layers: Iterable[str]) -> Difference:
    """What a load changes that puts `after`'s entries of `layers` in the place of `before`'s."""
    named = set(layers)
    old = {entry.id: entry for entry in before.entries if entry.layer in named}
    new = {entry.id: entry for entry in after.entries if entry.layer in named}
    changed = tuple(
        Change(id_, _fields(to_json(old[id_]), to_json(entry)))
        for id_, entry in new.items()
        if id_ in old and old[id_] != entry
    )
    kept = sum(id_ in old for id_ in new)
    return Difference(
        added=tuple(id_ for id_ in new if id_ not in old),
        changed=changed,
        removed=tuple(id_ for id_ in old if id_ not in new),
        unchanged=kept - len(changed),
    )


def _fields(old: dict[str, object], new: dict[str, object]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, _text(old.get(name)), _text(new.get(name)))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
