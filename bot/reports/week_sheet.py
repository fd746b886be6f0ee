"""What a weekly schedule shows, in words; `week_docx` and `week_xlsx` write it, the calendar page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A meeting: its hours ("08:00", "14:00 – 16:30", empty for the whole day), what it is, who, where.

    `struck` is what is not held.
    """

    hours: str
    title: str
    chair: str = ""
    participants: str = ""
    place: str = ""
    preparation: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class WeekPart:
    """A session of a day ("Sáng") with its meetings in order."""

    name: str
    lines: tuple[WeekLine, ...]


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A day: the weekday and the date, whether it is today and a day off, and its sessions, maybe none."""

    weekday: str
    day: str
    iso: str
    parts: tuple[WeekPart, ...]
    today: bool = False
    off: bool = False
    holiday: str = ""

    @property
    def height(self) -> int:
        """How many lines of the table it takes."""
        return max(1, sum(len(part.lines) for part in self.parts))


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """Everything that is written. `heads` are the headings of the columns, in their order: day, session, hour, what,
    chair, participants, place and, only where something is prepared, preparation. `due` are the tasks due in the week.
    """

    office: str
    title: str
    span: str
    heads: tuple[str, ...]
    rows: tuple[WeekRow, ...]
    due_heading: str
    due: tuple[str, ...]
    nothing: str
    note: str

    @property
    def prepared(self) -> bool:
        """Whether the column of preparation is there."""
        return any(line.preparation for row in self.rows for part in row.parts for line in part.lines)


def cells(line: WeekLine, *, prepared: bool) -> tuple[str, ...]:
    """A meeting in the columns from the hour on."""
    found = (line.hours, line.title, line.chair, line.participants, line.place)
    return (*found, line.preparation) if prepared else found
