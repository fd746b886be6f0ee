"""What is on some days, in words: a heading, each day with what is on it, and what has no day of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.calendar.lunar import lunar_day, year_name
from bot.calendar.model import Calendar, Kind, Occurrence, Precision, Status
from bot.calendar.progress import DONE, UnitState
from bot.calendar.unit_terms import as_open
from bot.calendar.wall import first_and_last
from bot.chat.asked.periods import Span
from bot.office.wording import describe
from bot.texts import Texts, day_and_weekday, full_date, how_far, span_text

_MOST_UNITS = 3
"""The states of more units than so many are counted, not listed."""
_MOST_WORDS = 3000
"""Characters of a page: what is around them has room, too."""
_A_WEEK, _A_MONTH, _A_QUARTER = timedelta(days=6), timedelta(days=27), timedelta(days=89)
"""From the first day to the last, of the shortest."""
_TWO_MONTHS = timedelta(days=62)
_OFF = (Status.CANCELLED, Status.POSTPONED)


@dataclass(frozen=True, slots=True)
class Line:
    """An occurrence on a page. `units` are those whose states `held` are shown, of a task; `number` is its button's."""

    one: Occurrence
    units: tuple[str, ...] = ()
    held: tuple[UnitState, ...] = ()
    number: int = 0


def belongs(one: Occurrence, span: Span) -> bool:
    """Whether an occurrence is told of a span.

    What is known by its month is not told of a day, what is known by its year only of a quarter or more. What goes on
    for months ("Năm Chủ tịch ASEAN") is told where it begins, and of a month, not of each day and week.
    """
    if one.start is None or one.end is None:
        return span.last - span.first >= _A_QUARTER
    if one.precision is not Precision.DAY:
        return not span.is_day
    return one.start >= span.first or span.last - span.first >= _A_MONTH or one.end - one.start <= _TWO_MONTHS


def in_order(found: Iterable[Occurrence], span: Span) -> list[Occurrence]:
    """First what has a day in the span, then what goes on from before it, then what has no day."""
    return sorted(found, key=lambda one: _place(one, span))


def _place(one: Occurrence, span: Span) -> int:
    if one.start is None or one.precision is not Precision.DAY:
        return 2
    return 0 if one.start >= span.first else 1


def has_a_day(one: Occurrence, span: Span) -> bool:
    """Whether it begins on a day of the span."""
    return _place(one, span) == 0


def blocks(
    lines: Sequence[Line], span: Span, calendar: Calendar, today: date, say: Texts, *, most: int = _MOST_WORDS
) -> list[str]:
    """The lines under their headings; a single day needs none. `lines` are `in_order`.

    A day tells all that is known of its meetings where that is no longer than `most` characters, else where they are.
    """
    if span.is_day:
        made = _blocks(lines, span, calendar, today, say, detailed=True)
        if sum(map(len, made)) <= most:
            return made
    return _blocks(lines, span, calendar, today, say, detailed=False)


def _blocks(
    lines: Sequence[Line], span: Span, calendar: Calendar, today: date, say: Texts, *, detailed: bool
) -> list[str]:

    def heading(line: Line) -> str:
        place = _place(line.one, span)
        if place:
            return say.html("agenda.going_on" if place == 1 else "agenda.undated")
        if span.is_day or line.one.start is None:
            return ""
        day = line.one.start
        near = how_far(day, today, say.locale) if day in (today, today + timedelta(days=1)) else ""
        words = day_and_weekday(day, say.locale, year=day.year != today.year)
        return say.html("agenda.day", day=words, lunar=_lunar_short(day, say), near=near)

    made = []
    for words, group in groupby(lines, key=heading):
        rows = "\n".join(_line(line, calendar, today, say, detailed=detailed) for line in group)
        made.append(f"{words}\n{rows}" if words else rows)
    return made


def _line(line: Line, calendar: Calendar, today: date, say: Texts, *, detailed: bool) -> str:
    one = line.one
    hours = describe.hours(one, say)
    meeting = describe.meeting(one.entry, calendar, say) if detailed else []
    place = say.plain("chat.place", words=one.entry.place) if one.entry.place and not detailed else ""
    several = one.start is not None and one.end is not None and one.start != one.end
    days = ""
    if several and one.start and one.end and one.precision is Precision.DAY:
        days = span_text(one.start, one.end, year=one.start.year != today.year)
    elif one.precision is not Precision.DAY:
        month = one.start.month if one.start else None
        days = say.html("agenda.month_only", month=month, year=one.year)
    if one.entry.kind is not Kind.TASK:
        return say.html(
            "agenda.event",
            mark=describe.mark(one),
            title=describe.title(one),
            ordinal=describe.ordinal(one, say),
            days=days,
            hours="" if several else hours,
            of_days=hours if several else "",
            place=place,
            meeting=meeting,
            status=describe.status(one, say),
            cancelled=one.status is Status.CANCELLED,
        )
    done = sum(state.status == DONE for state in line.held)
    due = as_open(one, line.units, dict(zip(line.units, line.held, strict=True))).end
    late = due is not None and due < today and done < len(line.units) and one.status not in _OFF
    names = describe.unit_names(calendar, line.units)
    few = len(line.units) <= _MOST_UNITS
    return say.html(
        "agenda.task",
        number=line.number,
        title=describe.title(one),
        days=days,
        hours="" if several else hours,
        place=place,
        meeting=meeting,
        assumed="due" in one.entry.assumed,
        status=describe.status(one, say),
        cancelled=one.status is Status.CANCELLED,
        late=(today - due).days if late and due else 0,
        done=done,
        total=len(line.units),
        states=[
            (name if len(line.units) > 1 else "", describe.state_of(one, unit, state, say))
            for name, unit, state in zip(names, line.units, line.held, strict=True)
        ]
        if few
        else [],
    )


def head(span: Span, today: date, say: Texts, *, left: bool, tasks: bool, page: int, pages: int) -> str:
    """What the answer is about: "Tuần này (09–15/03/2020)", or a day with its weekday and lunar date."""
    if span.is_day:
        day = full_date(span.first, say.locale)
        words = say.html("agenda.head_day", day=day[0].upper() + day[1:], far=how_far(span.first, today, say.locale))
        return f"{words}\n{say.html('agenda.lunar', lunar=lunar_words(span.first, say))}"
    days = span_text(span.first, span.last, year=True)
    name = _name(span, today, say)
    return say.html(
        "agenda.head",
        name=name,
        days=days,
        week=bool(name) and is_a_week(span),
        left=left,
        tasks=tasks,
        page=page + 1,
        pages=pages,
    )


def is_a_week(span: Span) -> bool:
    """Whether it is a week from Monday to Sunday."""
    return span.last - span.first == _A_WEEK and span.first.weekday() == 0


def _name(span: Span, today: date, say: Texts) -> str:
    """What people call a span: a week, month, quarter or year; nothing where it is none."""
    first, last = span.first, span.last
    if is_a_week(span):
        weeks = (first - (today - timedelta(days=today.weekday()))).days // 7
        return say.plain("agenda.week", weeks=weeks, number=first.isocalendar().week)
    if first.day == 1 and last == first_and_last(last.year, last.month)[1] and first.year == last.year:
        if first.month == last.month:
            return say.plain("agenda.month", month=first.month, year=first.year)
        if first.month % 3 == 1 and last.month == first.month + 2:
            return say.plain("agenda.quarter", quarter=last.month // 3, year=first.year)
        if (first.month, last.month) == (1, 12):
            return say.plain("agenda.year", year=first.year)
    return ""


def lunar_words(day: date, say: Texts) -> str:
    """ "rằm tháng 7 năm Canh Tý"; the leap month is marked."""
    year, month, number, leap = lunar_day(day)
    return say.html("agenda.lunar_day", day=number, month=month, leap=leap, year=year_name(year))


def _lunar_short(day: date, say: Texts) -> str:
    _, month, number, leap = lunar_day(day)
    return say.html("agenda.lunar_short", day=number, month=month, leap=leap)
