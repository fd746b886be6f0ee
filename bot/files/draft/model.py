"""What a draft holds: rows with their marks, and what was left out of it. Plain data."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from bot.calendar.model import Kind, Schedule


class Mark(StrEnum):
    """Where the value of a cell comes from."""

    GIVEN = "given"
    DERIVED = "derived"
    ASSUMED = "assumed"
    MISSING = "missing"
    CONTRADICTORY = "contradictory"


class Why(StrEnum):
    """Why a passage gave no row."""

    PREAMBLE = "preamble"
    HEADING = "heading"
    PURPOSE = "purpose"
    NO_TASK = "no_task"
    CLOSING = "closing"
    FILLER = "filler"
    TOTAL = "total"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Time:
    """A time that the text gives: its `words` and what they mean (None where that is no date: "thường xuyên").

    `start` and `end` are where the words stand in the text. `starts` and `ends` are times of the day.
    """

    words: str
    schedule: Schedule | None
    mark: Mark
    start: int = 0
    end: int = 0
    starts: time | None = None
    ends: time | None = None
    tentative: bool = False
    note: str = ""


@dataclass(slots=True)
class Row:
    """One row of a draft. `marks` are of its fields; a field that has none is simply not filled in.

    `units`, `supporting` and `followers` are as the text has them. `sentence` is where the row comes from,
    `when_words` and `unit_words` what it says of days and units. `held` is the layer that has this entry already,
    under the row's id. `undated` are the words of a task that is due on no day ("thường xuyên"). `notes` are
    message keys with their parameters.
    """

    kind: Kind
    summary: str
    sentence: str
    clause: str = ""
    schedule: Schedule | None = None
    when_words: str = ""
    undated: str = ""
    units: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()
    unit_words: str = ""
    first_year: int | None = None
    tentative: bool = False
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    chair: str = ""
    participants: str = ""
    preparation: str = ""
    remark: str = ""
    group: str = ""
    id: str = ""
    held: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that gave no row, where it stands and why."""

    clause: str
    text: str
    why: Why


@dataclass(frozen=True, slots=True)
class Context:
    """What the document says of itself: its year, whether it is a school year that begins in that year, its month.

    `issued` is its own day: nothing of it is done before. `term` is from when to when all of it is done, if it says so.
    """

    year: int | None
    school_year: bool = False
    month: int | None = None
    issued: date | None = None
    term: tuple[date, date] | None = None


@dataclass(slots=True)
class Draft:
    """All that was found in a document named `title`."""

    title: str
    year: int | None
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
