"""What a calendar holds: entries of several kinds, the units that answer for them, and their dates.

Everything here is plain data. `occurrences.py` says when an entry happens, `reminders.py` when somebody is told.
Terms are those of iCalendar (RFC 5545) where it has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

WHOLE_PLAN = ""
"""The occurrence key of an entry that happens once."""


class Kind(StrEnum):
    """What sort of thing an entry is. A document is only referred to: it never happens and nobody is reminded.

    `HIDDEN` is no entry of the calendar: its row hides the entry of a higher layer that has the same id.
    """

    ANNIVERSARY = "anniversary"
    EVENT = "event"
    CONGRESS = "congress"
    TASK = "task"
    DOCUMENT = "document"
    HIDDEN = "hidden"


class Status(StrEnum):
    """How firm the date of an entry is."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Certainty(StrEnum):
    """How well the source of an entry was checked."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


class Frequency(StrEnum):
    """How often a repeating task is due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive days, both ends inclusive."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Once:
    """A date of its own. Without `month` only the year is known, without `day` only the month.

    `end` is the last day (inclusive) and only goes with an exact day.
    """

    year: int
    month: int | None = None
    day: int | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same solar day every year, or, without `day`, some day of that month. 29/2 falls on 28/2 in common years.

    `first` is the year in which it begins, where it has not always been so.
    """

    month: int
    day: int | None = None
    days: int = 1
    first: int | None = None


@dataclass(frozen=True, slots=True)
class LunarYearly:
    """The same day of the Vietnamese lunar calendar every lunar year, in the ordinary (not the leap) month.

    The 30th falls on the 29th where the month has 29 days.
    """

    month: int
    day: int
    days: int = 1


@dataclass(frozen=True, slots=True)
class Repeating:
    """Due every month or quarter between two days (inclusive).

    `day` is the day of the month (of the quarter's last month), the last one where the month is shorter; 31 = its end.
    """

    frequency: Frequency
    day: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every week (or every `interval` weeks, counted from that of `first`) on some `weekdays` (0 = Monday).

    `first` and `last` are inclusive; the weekdays are in order, each once.
    """

    weekdays: tuple[int, ...]
    first: date
    last: date
    interval: int = 1


@dataclass(frozen=True, slots=True)
class MonthlyWeekday:
    """Every month on its `nth` `weekday` (0 = Monday) between two days (inclusive); -1 is the last one of the month.

    A month without a fifth such day is left out.
    """

    nth: int
    weekday: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dates:
    """Some days of their own, in order, each once: "8, 9 và 15/4"."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Relative:
    """So many days from the start (or, for a positive offset, the end) of another entry.

    `offset` is negative before the anchor and positive after it, counted in working days or in calendar days.
    `year` picks one occurrence of an anchor that recurs; without it the task recurs with its anchor.
    """

    anchor: str
    offset: int
    working_days: bool = True
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """What hides an entry of a higher layer does not happen itself."""


Schedule = Once | Yearly | LunarYearly | Repeating | Weekly | MonthlyWeekday | Dates | Relative | Never


@dataclass(frozen=True, slots=True)
class EarlierDate:
    """A date that an entry once had, and why it has it no more."""

    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the office's calendar.

    `first_year` is the year of the event that an anniversary marks. `assumed` names the fields ("due", "date",
    "time", "units", "hand_in") that the plan does not give and that were filled in by assumption. `leads` overrides the
    lead times (days before) of its kind. `hand_in` says to whom a task's product goes. `units` answer for it,
    `supporting` ones take part, `followers` only watch: unit ids. Whoever answers alone while others take part leads it
    ("chủ trì").

    `starts` and `ends` are times of the day in the office's zone, of the first and the last day; without `starts` it is
    an entry of the whole day. `place`, `chair` (who presides), `participants` and `preparation` are words.
    """

    id: str
    kind: Kind
    summary: str
    schedule: Schedule
    layer: str
    first_year: int | None = None
    status: Status = Status.CONFIRMED
    units: tuple[str, ...] = ()
    clause: str = ""
    hand_in: str = ""
    assumed: frozenset[str] = frozenset()
    earlier: tuple[EarlierDate, ...] = ()
    leads: tuple[int, ...] | None = None
    source: str = ""
    certainty: Certainty = Certainty.HIGH
    note: str = ""
    supporting: tuple[str, ...] = ()
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    chair: str = ""
    participants: str = ""
    preparation: str = ""
    followers: tuple[str, ...] = ()

    @property
    def named_units(self) -> tuple[str, ...]:
        """Every unit that it names, whatever its part, each once."""
        return tuple(dict.fromkeys((*self.units, *self.supporting, *self.followers)))

    @property
    def leading(self) -> str:
        """The one unit that leads while others take part; nothing where several are equal, or nobody takes part."""
        return self.units[0] if len(self.units) == 1 and self.supporting else ""

    @property
    def title(self) -> str:
        """What it is called: a task with its clause before it, "II.3 · Xây dựng kịch bản"."""
        return f"{self.clause} · {self.summary}" if self.clause and self.kind is Kind.TASK else self.summary


@dataclass(frozen=True, slots=True)
class Unit:
    """A body of the office that answers for tasks. `short` is what a phone has room for.

    `parent` is the unit above it, by id; "" for none.
    """

    id: str
    name: str
    short: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the calendars that lie on top of each other: the nation's, the province's, the ward's."""

    id: str
    name: str
    year: int | None = None


class TaskKey(NamedTuple):
    """Which occurrence of which entry, mostly of a task: see `Occurrence.key`."""

    entry_id: str
    occurrence_key: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """All layers together. `entries` are in the order of their layers and files; ids are unique.

    `rows` holds what each layer says for itself, also what a lower layer overrides or hides (`layers.stacked` makes
    `entries` of them); where it is not given, no layer says anything about another's entries. `extended` holds the due
    dates that leads have granted, {task: (the plan's date, the new one)}. A grant ends when the
    plan itself gets another date. `unit_terms` are those that were granted to one unit only, by unit.
    """

    entries: tuple[Entry, ...] = ()
    units: tuple[Unit, ...] = ()
    layers: tuple[Layer, ...] = ()
    extended: Mapping[TaskKey, tuple[date | None, date]] = field(default_factory=dict)
    unit_terms: Mapping[TaskKey, Mapping[str, tuple[date | None, date]]] = field(default_factory=dict)
    rows: tuple[Entry, ...] = ()
    by_id: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.rows:
            object.__setattr__(self, "rows", self.entries)
        object.__setattr__(self, "by_id", {entry.id: entry for entry in self.entries})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An entry on one date.

    `key` tells the occurrences of one entry apart and stays when the date moves: empty for an entry that happens once,
    the (lunar) year of a yearly one ("2020"), "2020-06" or "2020-Q2" of what repeats every month or quarter, the day
    ("2020-06-15") of what is weekly or has days of its own, its anchor's key for a relative one. `start` and `end` are
    inclusive; for precision month they are its first and last day, for unknown both are None. `year` is the year it
    belongs to. `status` is the entry's own, or cancelled where its anchor is. `terms` are the due dates that leads have
    granted to one unit of a task only, (unit, date), while the plan has the date from which they count.
    """

    entry: Entry
    key: str
    year: int
    start: date | None
    end: date | None
    precision: Precision
    status: Status
    ordinal: int | None = None
    terms: tuple[tuple[str, date], ...] = ()

    def due_of(self, unit: str) -> date | None:
        """The last day on which a unit may do its part: everybody's, or its own where that is later."""
        own = next((day for id_, day in self.terms if id_ == unit), None)
        return own if own is not None and (self.end is None or self.end < own) else self.end

    def has_day_of(self, unit: str) -> bool:
        """Whether `due_of` a unit is a day, and not the end of a month or unknown."""
        return self.precision is Precision.DAY or self.due_of(unit) != self.end

    @property
    def task_key(self) -> TaskKey:
        """The entry's id and the key of this occurrence."""
        return TaskKey(self.entry.id, self.key)
