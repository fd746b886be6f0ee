"""Where the rows of a file go: into which layer, and whether what the file does not name stays there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from bot.calendar.layers import LEVELS, depth
from bot.calendar.model import Calendar, Entry, Layer, Once, Span
from bot.files.check.values import suggested
from bot.files.headings import heading_key
from bot.files.raw import RawRow

DEFAULT_LAYER = LEVELS[-1]
WEEKLY_LAYER = "lich-cong-tac-tuan"
"""Of weekly schedules: each takes the place of what was said of its own week."""
_COPY = re.compile(r"(\s*\(\d+\)|\s*-\s*(copy|bản sao))+$", re.IGNORECASE)
"""What a browser or a file manager adds to the name of a second copy."""


class Mode(StrEnum):
    """What becomes of the rows of a layer that a file does not name: they stay, or they go."""

    ADD = "add"
    REPLACE = "replace"


@dataclass(slots=True)
class Destination:
    """The layers of one file, by id; it replaces those in `replaced`, and adds to the others.

    `default` is the id of the layer of rows that name none. `claimed` are the layers that `Mode.REPLACE` would put the
    file in the place of: the same as `replaced` where that is the mode.
    """

    default: str
    layers: dict[str, Layer] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    claimed: tuple[str, ...] = ()
    own: bool = False
    """Whether the file names no layer, so that it has one of its own."""
    weeks: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    """Of a layer of weekly schedules the days that the file is about: what is on others stays."""

    @property
    def mode(self) -> Mode:
        """What becomes of what the file does not name in the layers that are `claimed`."""
        return Mode.REPLACE if self.claimed and self.replaced.issuperset(self.claimed) else Mode.ADD

    def keeps(self, row: Entry) -> bool:
        """Whether a row of the calendar stays that the file does not name."""
        if row.layer not in self.replaced:
            return True
        return row.layer in self.weeks and not _within(row, self.weeks[row.layer])

    def join(self, other: "Destination") -> None:
        """Take in where another file goes."""
        self.layers |= other.layers
        self.replaced |= other.replaced
        self.weeks |= other.weeks
        self.claimed = tuple(dict.fromkeys((*self.claimed, *other.claimed)))


def _within(row: Entry, weeks: Iterable[Span]) -> bool:
    schedule = row.schedule
    if not isinstance(schedule, Once) or schedule.month is None or schedule.day is None:
        return False
    day = date(schedule.year, schedule.month, schedule.day)
    return any(week.start <= day <= week.end for week in weeks)


@dataclass(frozen=True, slots=True)
class Loose:
    """Finds the layer of rows that name none, in a file that has a layer of its own.

    What stands in the calendar already is updated where it stands: where its name is the same too, or where it would
    win over the new row. Anything else goes into the file's own layer.
    """

    beside: Calendar
    unit_layers: Mapping[str, str]
    _rows: Mapping[str, Entry] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", {row.id: row for row in self.beside.rows})

    def layer(self, row: RawRow, default: str) -> str:
        """The id of the layer of `row`."""
        id_ = row.values.get("id")
        if not isinstance(id_, str):
            return default
        if row.table == "unit":
            return self.unit_layers.get(id_, default)
        there = self._rows.get(id_)
        if there is None or there.layer == LEVELS[0]:
            return default
        alike = heading_key(there.summary) == heading_key(row.values.get("summary"))
        return there.layer if alike or depth(there.layer) > depth(default) else default


def own_layer(file: str, title: str, year: int | None = None) -> Layer:
    """The layer of a file that gives none an id: called by its `title`, or else like the `file`."""
    stem = _COPY.sub("", PurePath(file).stem)
    name = title or " ".join(re.split(r"[\s_]+", stem)).strip() or file
    id_ = suggested(name) or suggested(stem) or "tep"
    return Layer(f"tep-{id_}" if id_ in LEVELS else id_, name, year)
