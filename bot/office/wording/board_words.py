"""The board in words: a short text that one screen of a phone holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.calendar.board import CLASSES, FLAGS, Row, Which, counts, narrowed
from bot.calendar.model import Calendar
from bot.calendar.standing import Standing
from bot.office.wording import describe
from bot.texts import Texts, day_month

ON_A_PAGE = 8
_TITLE = 90
_UNITS = 3
_WORDS = 60
_MARKS = {
    Standing.OPEN_OVERDUE: "🔴",
    Standing.OPEN_IN_TERM: "🔵",
    Standing.NO_DUE: "⚪",
    Standing.DONE_LATE: "☑️",
    Standing.DONE_IN_TIME: "✅",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the board is about: one unit by name, "" for all; the days of a week in words, "" for the whole year."""

    unit: str = ""
    week: str = ""


def text(
    rows: Sequence[Row],
    which: Which,
    page: int,
    heading: Heading,
    calendar: Calendar,
    today: date,
    zone: ZoneInfo,
    say: Texts,
) -> str:
    """A page of the tasks of a class, below the totals of all classes; of all, what is late or blocked stands first."""
    found, total = narrowed(rows, which), counts(rows)
    pages = pages_of(found)
    page = min(page, pages - 1)
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    # The totals stand once: on the other pages there is room for the tasks alone.
    totals = [
        (say.plain(f"board.short_{one}").split(" ")[0], say.plain(f"board.name_{one}"), total[one])
        for one in CLASSES
        if total[one] and not page
    ]
    flags = [(say.plain(f"board.name_{one}"), total[one]) for one in FLAGS if total[one] and not page]
    done = total[Which.DONE_IN_TIME] + total[Which.DONE_LATE]
    return say.html(
        "board.board",
        year=today.year,
        week=heading.week,
        unit=heading.unit,
        today=day_month(today),
        total=total[Which.ALL],
        percent=round(100 * done / total[Which.ALL]) if total[Which.ALL] else None,
        totals=totals,
        flags=flags,
        silent_line=_silent(rows, calendar, say) if which is Which.SILENT and not page else "",
        head="" if which is Which.ALL else say.plain(f"board.name_{which}").capitalize(),
        count=len(found),
        lines=[_line(one, calendar, today, zone, say) for one in shown],
        page=page + 1,
        pages=pages,
        more=len(found) - (page * ON_A_PAGE + len(shown)),
    )


def pages_of(found: Sequence[object]) -> int:
    """How many pages a list has; one at least."""
    return max(1, -(-len(found) // ON_A_PAGE))


def units_text(units: Sequence[tuple[str, Sequence[Row]]], page: int, pages: int, today: date, say: Texts) -> str:
    """How each unit (short name, its rows) stands, a line each."""
    lines = []
    for name, rows in units:
        total = counts(rows)
        found = [(say.plain(f"board.short_{one}"), total[one]) for one in _UNIT_COUNTS if total[one]]
        flags = [(say.plain(f"board.name_{one}"), total[one]) for one in FLAGS if total[one]]
        lines.append({"name": name, "total": total[Which.ALL], "counts": found, "flags": flags})
    return say.html("board.units", lines=lines, today=day_month(today), page=page + 1, pages=pages)


_UNIT_COUNTS = (Which.OVERDUE, Which.IN_TERM, Which.NO_DUE, Which.DONE_LATE, Which.DONE_IN_TIME)


def _line(one: Row, calendar: Calendar, today: date, zone: ZoneInfo, say: Texts) -> dict[str, str]:
    title = describe.title(one.task)
    return {
        "mark": _MARKS[one.standing.standing],
        "title": title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…",
        "units": _names(one.units, calendar, say),
        "beside": " · ".join(words for words in _beside(one, calendar, today, zone, say) if words),
    }


def _beside(one: Row, calendar: Calendar, today: date, zone: ZoneInfo, say: Texts) -> list[str]:
    """What is to be known of a task at a glance: its day, how late, how far, what is in the way."""
    if one.standing.done:
        day = one.done_on(zone)
        return [say.plain("board.done_on", day=day_month(day, today))] if day else []
    words = []
    if one.late:
        words.append(say.plain("board.late", days=one.late))
    elif one.due is not None and all(one.task.has_day_of(unit) for unit in one.units):
        words.append(say.plain("board.due", day=day_month(one.due, today)))
    by_day = sorted((day, unit) for unit, day in one.later.items() if day >= today)
    for day, units in groupby(by_day, key=lambda pair: pair[0]):
        names = _names(tuple(unit for _, unit in units), calendar, say)
        words.append(say.plain("board.due_later", units=names, day=day_month(day, today)))
    if one.percent is not None:
        words.append(f"{one.percent}%")
    parts = one.standing.units.values()
    notes = [part.state.note for part in parts if part.blocked]
    if notes:
        words.append(say.plain("board.blocked", words=_cut(next((note for note in notes if note), ""))))
    asks = [part.asks for part in parts if part.asks is not None]
    if asks:
        words.append(say.plain("board.asks_until", day=day_month(max(asks), today)))
    if silent := one.silent():
        others = silent if silent != one.units else ()
        words.append(say.plain("board.silent_units", units=_names(others, calendar, say)) if others else "")
        if not others and one.percent is None:
            words.append(say.plain("board.name_silent"))
    return words


def _names(units: tuple[str, ...], calendar: Calendar, say: Texts) -> str:
    names = describe.unit_names(calendar, units)
    if len(names) <= _UNITS + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_UNITS])} {say.plain('board.and_units', count=len(names) - _UNITS)}"


def _silent(rows: Sequence[Row], calendar: Calendar, say: Texts) -> str:
    units = tuple(dict.fromkeys(unit for one in rows for unit in one.silent()))
    return ", ".join(describe.unit_names(calendar, units))


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
