"""A week in the words of an office's schedule ("Lịch công tác tuần")."""

from datetime import date

from bot.calendar.model import Calendar, Occurrence, Status
from bot.calendar.week import Session, Week, WeekDay
from bot.calendar.working_days import WorkingDays, holiday_names
from bot.office.wording import describe
from bot.reports.week_sheet import WeekLine, WeekPart, WeekRow, WeekSheet
from bot.texts import Texts, span_text, weekday_name

_COLUMNS = ("day", "session", "hour", "what", "chair", "participants", "place")


def week_sheet(
    week: Week, calendar: Calendar, *, office: str, today: date, working: WorkingDays, say: Texts
) -> WeekSheet:
    """The schedule of a week, in words."""
    rows = tuple(_row(day, calendar, today, working, say) for day in week.days)
    prepared = any(line.preparation for row in rows for part in row.parts for line in part.lines)
    columns = (*_COLUMNS, "preparation") if prepared else _COLUMNS
    return WeekSheet(
        office=office,
        title=say.plain("week.title", number=week.first.isocalendar().week, year=week.first.isocalendar().year),
        span=say.plain("week.span", first=f"{week.first:%d/%m/%Y}", last=f"{week.last:%d/%m/%Y}"),
        heads=tuple(say.plain(f"week.head_{name}") for name in columns),
        rows=rows,
        due_heading=say.plain("week.due"),
        due=tuple(_due(one, calendar, say) for one in week.due),
        nothing=say.plain("week.nothing"),
        note=say.plain("week.note"),
    )


def _row(day: WeekDay, calendar: Calendar, today: date, working: WorkingDays, say: Texts) -> WeekRow:
    name = weekday_name(day.day.weekday(), say.locale)
    return WeekRow(
        weekday=name[0].upper() + name[1:],
        day=f"{day.day:%d/%m/%Y}",
        iso=day.day.isoformat(),
        parts=tuple(
            WeekPart(
                say.plain(f"week.session_{session.value}"), tuple(_line(one, session, calendar, say) for one in found)
            )
            for session, found in day.sessions
        ),
        today=day.day == today,
        off=not working.is_working(day.day),
        holiday=holiday_names(day.day.year, say.locale).get(day.day, ""),
    )


def _line(one: Occurrence, session: Session, calendar: Calendar, say: Texts) -> WeekLine:
    entry = one.entry
    words = [entry.summary]
    if one.ordinal is not None:
        words.append(say.plain("week.ordinal", n=one.ordinal))
    if one.start != one.end and one.start and one.end:
        words.append(say.plain("week.until", last=span_text(one.end, one.end)))
    title = ", ".join(words)
    if one.status is not Status.CONFIRMED:
        title += f" ({say.plain(f'week.status_{one.status.value}')})"
    shown = session is not Session.DAY
    hours = f"{entry.starts:%H:%M}" if entry.starts and shown else ""
    if hours and entry.ends and one.start == one.end:
        hours += f"\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}{entry.ends:%H:%M}"
    return WeekLine(
        hours=hours,
        title=title,
        chair=entry.chair or ", ".join(describe.unit_names(calendar, entry.units)),
        participants=entry.participants,
        place=entry.place,
        preparation=entry.preparation,
        struck=one.status in (Status.CANCELLED, Status.POSTPONED),
    )


def _due(one: Occurrence, calendar: Calendar, say: Texts) -> str:
    return say.plain(
        "week.due_line",
        title=one.entry.title,
        day=span_text(one.end, one.end) if one.end else "",
        units=", ".join(describe.unit_names(calendar, one.entry.units)),
        assumed="due" in one.entry.assumed,
    )
