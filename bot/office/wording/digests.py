"""The words of the week's digests: short parts, each cut to so many lines, with buttons to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from bot.calendar.model import Calendar, Occurrence
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
    """What one unit has to do of a task that has a due day, and how far it is."""

    task: Occurrence
    unit: str
    state: UnitState

    @property
    def due(self) -> date:
        """Its due day."""
        return self.task.start or date.max


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a lead: somebody asks for time `until` a day, or has asked in `words`."""

    task: Occurrence
    who: str
    until: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class WeekOfLead:
    """What a lead is told of the week that begins on `monday`; `units` where they lead some only."""

    monday: date
    units: tuple[str, ...]
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
    """Numbers for the tasks of a message, each with a button."""

    def __init__(self) -> None:
        self._refs: list[str] = []

    def of(self, task: Occurrence) -> int:
        ref = task_ref(*task.task_key)
        if ref not in self._refs:
            self._refs.append(ref)
        return self._refs.index(ref) + 1

    def rows(self) -> keyboards.Rows:
        return keyboards.number_buttons(self._refs[:_BUTTONS])


def of_lead(week: WeekOfLead, calendar: Calendar, office: Office, say: Texts) -> Message | None:
    """A lead's digest; None where there is nothing to say."""
    if not (week.done or week.reported or week.due or week.events or week.late or week.blocked or week.waiting):
        return None
    numbers, most, today = _Numbers(), office.digest.lines, office.today()
    last = say.html("rounds.last_week", done=len(week.done), reported=week.reported)
    parts = [
        _head("rounds.lead_head", week.monday, say, units=describe.unit_names(calendar, week.units)),
        _part(last, _done(week.done, calendar), most, say),
        _tasks("rounds.waits", _waiting(week.waiting, numbers, say, most), len(week.waiting), say),
        _tasks("rounds.late", _late(week.late, numbers, calendar, today, say, most), len(week.late), say),
        _tasks("rounds.blocked", _blocked(week.blocked, numbers, calendar, say, most), len(week.blocked), say),
        _tasks("rounds.due", _due(week.due, numbers, calendar, say, most), len(week.due), say),
        _tasks("rounds.events", _events(week.events[:most], week.monday, say), len(week.events), say),
    ]
    rows = (*numbers.rows(), *_buttons(week.monday, say, late=bool(week.late), waits=bool(week.waiting)))
    return Message("\n\n".join(part for part in parts if part), rows)


def of_officer(week: WeekAhead, calendar: Calendar, office: Office, say: Texts) -> Message | None:
    """An officer's digest of the week that comes; None where there is nothing in it."""
    if not (week.due or week.events):
        return None
    numbers, most = _Numbers(), office.digest.lines
    parts = [
        _head("rounds.officer_head", week.monday, say, units=[]),
        _tasks("rounds.your_due", _due(week.due, numbers, None, say, most), len(week.due), say),
        _tasks("rounds.events", _events(week.events[:most], week.monday, say), len(week.events), say),
        say.html("rounds.late_besides", n=week.late) if week.late else "",
    ]
    rows = (*numbers.rows(), *_buttons(week.monday, say, late=bool(week.late)))
    return Message("\n\n".join(part for part in parts if part), rows)


def _head(key: str, monday: date, say: Texts, *, units: Sequence[str]) -> str:
    return say.html(key, span=span_text(monday, monday + _SUNDAY), units=", ".join(units))


def _tasks(key: str, lines: Sequence[str], total: int, say: Texts) -> str:
    return _part(say.html(key, n=total), lines, len(lines), say, total=total) if total else ""


def _part(head: str, lines: Sequence[str], most: int, say: Texts, *, total: int | None = None) -> str:
    more = (len(lines) if total is None else total) - min(most, len(lines))
    rows = [head, *lines[:most], *([say.html("rounds.more", n=more)] if more else [])]
    return "\n".join(rows)


def _done(parts: Sequence[Part], calendar: Calendar) -> list[str]:
    return [f"✅ {_title(one.task)} · {_unit(one, calendar)}" for one in parts]


def _late(
    parts: Sequence[Part], numbers: _Numbers, calendar: Calendar, today: date, say: Texts, most: int
) -> list[str]:
    return [
        say.html(
            "rounds.late_line",
            number=numbers.of(one.task),
            title=plain_title(one.task),
            unit=", ".join(describe.unit_names(calendar, (one.unit,))),
            day=day_month(one.due, today),
            days=(today - one.due).days,
            state=how(one.state, say),
        )
        for one in parts[:most]
    ]


def _blocked(parts: Sequence[Part], numbers: _Numbers, calendar: Calendar, say: Texts, most: int) -> list[str]:
    return [
        say.html(
            "rounds.blocked_line",
            number=numbers.of(one.task),
            title=plain_title(one.task),
            unit=", ".join(describe.unit_names(calendar, (one.unit,))),
            words=_cut(one.state.note),
        )
        for one in parts[:most]
    ]


def _due(parts: Sequence[Part], numbers: _Numbers, calendar: Calendar | None, say: Texts, most: int) -> list[str]:
    return [
        say.html(
            "rounds.due_line",
            number=numbers.of(one.task),
            day=f"{short_weekday(one.due, say.locale)} {day_month(one.due)}",
            title=plain_title(one.task),
            unit=", ".join(describe.unit_names(calendar, (one.unit,))) if calendar else "",
            state=how(one.state, say),
        )
        for one in parts[:most]
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


def _unit(one: Part, calendar: Calendar) -> str:
    return escape(", ".join(describe.unit_names(calendar, (one.unit,))), quote=False)


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
