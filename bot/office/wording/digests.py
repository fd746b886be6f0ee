"""The words of the week's digests: short parts, each cut to so many lines, with buttons to go on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from bot.calendar.model import Calendar, Occurrence, TaskKey
from bot.calendar.progress import NOT_STARTED, UnitState
from bot.delivery.message import Button, Message
from bot.office.office import Office
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.texts import Texts, day_month, short_weekday, span_text

_TITLE, _WORDS = 90, 80
_BUTTONS = 20
_SUNDAY = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit has to do of a task by its due day, and how far it is; `stands_in`: whose people are on leave."""

    task: Occurrence
    unit: str
    state: UnitState
    due: date
    stands_in: bool = False

    @property
    def helps(self) -> bool:
        """Whether the unit only takes part in it."""
        return self.unit not in self.task.entry.units


@dataclass(frozen=True, slots=True)
class _Row:
    """A task with those of its units that are told of, in one line; due on the day of the first."""

    parts: tuple[Part, ...]

    @property
    def task(self) -> Occurrence:
        return self.parts[0].task

    @property
    def due(self) -> date:
        return min(one.due for one in self.parts)

    def units(self, calendar: Calendar) -> str:
        return ", ".join(describe.unit_names(calendar, tuple(one.unit for one in self.parts)))

    def state(self, calendar: Calendar, say: Texts) -> str:
        """How far they are: of several each that has said anything, and what is due on another day."""
        several, words = len(self.parts) > 1, []
        for one in self.parts:
            told = [how(one.state, say), day_month(one.due) if one.due != self.due else ""]
            if any(told):
                name = describe.unit_names(calendar, (one.unit,))[0] + ": " if several else ""
                words.append(name + ", ".join(part for part in told if part))
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a lead: somebody asks for time `until` a day, or has asked in `words`."""

    task: Occurrence
    who: str
    until: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class WeekOfLead:
    """What a lead is told of the week that begins on `monday`; `units` where they lead some only, `covers` those
    for which they stand in.
    """

    monday: date
    units: tuple[str, ...]
    covers: tuple[str, ...]
    done: tuple[Part, ...]
    reported: int
    due: tuple[Part, ...]
    events: tuple[Occurrence, ...]
    late: tuple[Part, ...]
    blocked: tuple[Part, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """What an officer is told of the week that begins on `monday`; `late` counts tasks that are overdue."""

    monday: date
    due: tuple[Part, ...]
    events: tuple[Occurrence, ...]
    late: int


class _Numbers:
    """Numbers for the rows of a message, in order, each with a button that opens its task."""

    def __init__(self) -> None:
        self._refs: list[str] = []

    def of(self, task: Occurrence) -> int:
        """The number of the next row, which is about this task."""
        self._refs.append(task_ref(*task.task_key))
        return len(self._refs)

    def rows(self) -> keyboards.Rows:
        return keyboards.number_buttons(self._refs[:_BUTTONS])


def of_lead(week: WeekOfLead, calendar: Calendar, office: Office, say: Texts) -> Message | None:
    """A lead's digest; None where there is nothing to say."""
    if not (week.done or week.reported or week.due or week.events or week.late or week.blocked or week.waiting):
        return None
    numbers, most, today = _Numbers(), office.digest.lines, office.today()
    done, late, blocked, due = (_rows(parts) for parts in (week.done, week.late, week.blocked, week.due))
    last = say.html("rounds.last_week", done=len(done), reported=week.reported)
    parts = [
        _head("rounds.lead_head", week.monday, say, calendar, units=week.units, covers=week.covers),
        _part(last, _done(done, calendar), most, say),
        _tasks("rounds.waits", _waiting(week.waiting, numbers, say, most), len(week.waiting), say),
        _tasks("rounds.late", _late(late, numbers, calendar, today, say, most), len(late), say),
        _tasks("rounds.blocked", _blocked(blocked, numbers, calendar, say, most), len(blocked), say),
        _tasks("rounds.due", _due(due, numbers, calendar, say, most), len(due), say),
        _tasks("rounds.events", _events(week.events[:most], week.monday, say), len(week.events), say),
    ]
    rows = (*numbers.rows(), *_buttons(week.monday, say, late=bool(late), waits=bool(week.waiting)))
    return Message("\n\n".join(part for part in parts if part), rows)


def of_officer(week: WeekAhead, calendar: Calendar, office: Office, say: Texts) -> Message | None:
    """An officer's digest of the week that comes; None where there is nothing in it."""
    if not (week.due or week.events):
        return None
    numbers, most = _Numbers(), office.digest.lines
    own = _rows(one for one in week.due if not one.helps and not one.stands_in)
    help_ = _rows(one for one in week.due if one.helps and not one.stands_in)
    others = _rows(one for one in week.due if one.stands_in)
    parts = [
        _head("rounds.officer_head", week.monday, say, calendar),
        *(
            _tasks(f"rounds.{key}", _due(rows, numbers, calendar, say, most, named=named), len(rows), say)
            for key, rows, named in (
                ("your_due", own, False),
                ("your_parts", help_, False),
                ("stood_in_for", others, True),
            )
        ),
        _tasks("rounds.events", _events(week.events[:most], week.monday, say), len(week.events), say),
        say.html("rounds.late_besides", n=week.late) if week.late else "",
    ]
    rows = (*numbers.rows(), *_buttons(week.monday, say, late=bool(week.late)))
    return Message("\n\n".join(part for part in parts if part), rows)


def _rows(parts: Iterable[Part]) -> list[_Row]:
    """One row a task, the first due first."""
    by_task: dict[TaskKey, list[Part]] = {}
    for one in parts:
        by_task.setdefault(one.task.task_key, []).append(one)
    return sorted((_Row(tuple(each)) for each in by_task.values()), key=lambda row: row.due)


def _head(
    key: str,
    monday: date,
    say: Texts,
    calendar: Calendar,
    *,
    units: tuple[str, ...] = (),
    covers: tuple[str, ...] = (),
) -> str:
    own, others = (", ".join(describe.unit_names(calendar, some)) for some in (units, covers))
    return say.html(key, span=span_text(monday, monday + _SUNDAY), units=own, covers=others)


def _tasks(key: str, lines: Sequence[str], total: int, say: Texts) -> str:
    return _part(say.html(key, n=total), lines, len(lines), say, total=total) if total else ""


def _part(head: str, lines: Sequence[str], most: int, say: Texts, *, total: int | None = None) -> str:
    more = (len(lines) if total is None else total) - min(most, len(lines))
    rows = [head, *lines[:most], *([say.html("rounds.more", n=more)] if more else [])]
    return "\n".join(rows)


def _done(rows: Sequence[_Row], calendar: Calendar) -> list[str]:
    return [f"✅ {_title(one.task)} · {escape(one.units(calendar), quote=False)}" for one in rows]


def _late(rows: Sequence[_Row], numbers: _Numbers, calendar: Calendar, today: date, say: Texts, most: int) -> list[str]:
    return [
        say.html(
            "rounds.late_line",
            number=numbers.of(one.task),
            title=plain_title(one.task),
            unit=one.units(calendar),
            day=day_month(one.due, today),
            days=(today - one.due).days,
            state=one.state(calendar, say),
        )
        for one in rows[:most]
    ]


def _blocked(rows: Sequence[_Row], numbers: _Numbers, calendar: Calendar, say: Texts, most: int) -> list[str]:
    return [
        say.html(
            "rounds.blocked_line",
            number=numbers.of(one.task),
            title=plain_title(one.task),
            unit=one.units(calendar),
            words=_cut("; ".join(part.state.note for part in one.parts if part.state.note)),
        )
        for one in rows[:most]
    ]


def _due(
    rows: Sequence[_Row], numbers: _Numbers, calendar: Calendar, say: Texts, most: int, *, named: bool = True
) -> list[str]:
    """Lines of what is due; `named`, or of several units, they tell which."""
    return [
        say.html(
            "rounds.due_line",
            number=numbers.of(one.task),
            day=f"{short_weekday(one.due, say.locale)} {day_month(one.due)}",
            title=plain_title(one.task),
            unit=one.units(calendar) if named or len(one.parts) > 1 else "",
            state=one.state(calendar, say),
        )
        for one in rows[:most]
    ]


def _waiting(waiting: Sequence[Waiting], numbers: _Numbers, say: Texts, most: int) -> list[str]:
    return [
        say.html(
            "rounds.waits_line",
            number=numbers.of(one.task),
            title=plain_title(one.task),
            who=one.who,
            until=day_month(one.until) if one.until else "",
            words=_cut(one.words),
        )
        for one in waiting[:most]
    ]


def _events(events: Sequence[Occurrence], monday: date, say: Texts) -> list[str]:
    lines = []
    for one in events:
        day = max(one.start or monday, monday)
        lines.append(
            say.html(
                "rounds.event_line",
                day=f"{short_weekday(day, say.locale)} {day_month(day)}",
                hours=describe.hours(one, say) if one.start == one.end else "",
                title=plain_title(one),
                place=one.entry.place,
            )
        )
    return lines


def _buttons(monday: date, say: Texts, *, late: bool, waits: bool = False) -> keyboards.Rows:
    week = Button(say.plain("rounds.button_week"), f"{keyboards.GO_ON}:week:{monday}")
    more = [late_button(say)] if late else []
    decide = ((Button(say.plain("rounds.button_waits"), f"{keyboards.GO_ON}:waits"),),) if waits else ()
    return *decide, (week, *more)


def late_button(say: Texts) -> Button:
    """All that is late, as a message of its own."""
    return Button(say.plain("rounds.button_late"), f"{keyboards.GO_ON}:late")


def how(state: UnitState, say: Texts) -> str:
    """How far a unit is, in words; nothing where it has not said anything."""
    return "" if state.status == NOT_STARTED else describe.state(state, say)


def plain_title(one: Occurrence) -> str:
    """What it is called, cut to what a line of a list has room for."""
    words = describe.title(one)
    return words if len(words) <= _TITLE else words[: _TITLE - 1].rstrip() + "…"


def _title(one: Occurrence) -> str:
    return escape(plain_title(one), quote=False)


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
