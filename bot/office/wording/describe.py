"""Entries in words, as they stand in reminders, lists and answers. All of it is Telegram HTML."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from bot.calendar.model import Calendar, Entry, Frequency, Kind, Occurrence, Precision, Repeating, Status
from bot.calendar.ordinals import OrdinalClass, ordinal_class
from bot.calendar.progress import DONE, UnitState, all_done
from bot.calendar.unit_terms import as_open
from bot.clock import OFFICE_ZONE
from bot.texts import Texts, day_and_weekday, day_month, hours_text, how_far, span_text

_LONGEST = 160
_UNTIL = ("extension", "granted")
"""What is asked for or granted until a day."""
_SOON = timedelta(hours=3)
"""From then on the minutes to the beginning are counted."""
_MARKS = {Kind.ANNIVERSARY: "🎗", Kind.EVENT: "📅", Kind.CONGRESS: "🏛", Kind.TASK: "📌"}
_FILES = frozenset(("photo", "document", "video", "audio"))
_FILE_NAME = 60
"""Characters of a file's name."""


def title(occurrence: Occurrence) -> str:
    """What it is, in plain words: "II.3 · Xây dựng kịch bản…", cut where it would not fit a phone."""
    words = occurrence.entry.title
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def mark(occurrence: Occurrence) -> str:
    """The sign that tells the kinds apart at a glance."""
    return _MARKS[occurrence.entry.kind]


def when(occurrence: Occurrence, today: date, say: Texts, *, now: datetime | None = None) -> str:
    """When it is: "thứ Năm 30/04, còn 7 ngày", "14:00–16:00 thứ Năm 30/04, còn 60 phút".

    A month is shown as a month, an unknown day as unknown. `now` is the office's own time, for minutes to be counted.
    """
    if occurrence.start is None or occurrence.end is None:
        return say.html("chat.day_unknown", year=occurrence.year)
    if occurrence.precision is Precision.MONTH:
        return say.html("chat.month_only", month=occurrence.start.month, year=occurrence.start.year)
    far = _minutes_left(occurrence, now, say) or how_far(occurrence.start, today, say.locale)
    if occurrence.start < today <= occurrence.end:
        far = say.html("chat.going_on")
    at = hours(occurrence, say)
    if occurrence.start == occurrence.end:
        day = day_and_weekday(occurrence.start, say.locale, year=occurrence.start.year != today.year)
        return f"{at} {day}, {far}" if at else f"{day}, {far}"
    days = span_text(occurrence.start, occurrence.end)
    return f"{days} ({at}), {far}" if at else f"{days}, {far}"


def hours(occurrence: Occurrence, say: Texts) -> str:
    """From when to when: "14:00–16:00"; of several days "từ 14:00 ngày đầu đến 11:00 ngày cuối"; else nothing."""
    starts, ends = occurrence.entry.starts, occurrence.entry.ends
    if starts is None or occurrence.precision is not Precision.DAY:
        return ""
    if occurrence.start == occurrence.end:
        return hours_text(starts, ends)
    return say.plain("chat.hours_of_days", starts=hours_text(starts), ends=hours_text(ends))


def _minutes_left(occurrence: Occurrence, now: datetime | None, say: Texts) -> str:
    starts = occurrence.entry.starts
    if now is None or starts is None or occurrence.start is None:
        return ""
    left = datetime.combine(occurrence.start, starts, now.tzinfo) - now
    if not timedelta(0) < left <= _SOON:
        return ""
    return say.plain("chat.minutes_left", n=-(-left // timedelta(minutes=1)))


def ordinal(occurrence: Occurrence, say: Texts) -> str:
    """ "lần thứ 90 (năm tròn)", or nothing."""
    if occurrence.ordinal is None:
        return ""
    kind = ordinal_class(occurrence.ordinal)
    name = "" if kind is OrdinalClass.OTHER else say.html(f"chat.class_{kind.value}")
    return say.html("chat.ordinal", n=occurrence.ordinal, kind=name)


def status(occurrence: Occurrence, say: Texts) -> str:
    """ "đã huỷ", "hoãn", "dự kiến", or nothing for what is settled."""
    return "" if occurrence.status is Status.CONFIRMED else say.html(f"chat.status_{occurrence.status.value}")


def event(occurrence: Occurrence, calendar: Calendar, today: date, say: Texts, *, now: datetime | None = None) -> str:
    """An anniversary or event as one block of a reminder; `now` as for `when`."""
    entry = occurrence.entry
    return say.html(
        "chat.event",
        mark=mark(occurrence),
        title=title(occurrence),
        when=when(occurrence, today, say, now=now),
        meeting=meeting(entry, calendar, say),
        ordinal=ordinal(occurrence, say),
        status=status(occurrence, say),
        earlier=[span_text(date_.span.start, date_.span.end) for date_ in entry.earlier],
        clause=entry.clause,
        source=_cut(entry.source),
    )


def task(
    occurrence: Occurrence,
    calendar: Calendar,
    today: date,
    states: Mapping[str, UnitState],
    say: Texts,
    *,
    units: tuple[str, ...] | None = None,
    now: datetime | None = None,
) -> str:
    """A task as one block: due date, units, clause, source, state; what is assumed is said to be. `now` as for `when`.

    `states` is by unit; only those of `units` are shown (default: all that answer for the task), and beside
    them how far those are who take part. To `units` that only take part it says so, and who leads.
    """
    entry = occurrence.entry
    own = tuple(unit for unit in entry.units if units is None or unit in units)
    helping = () if own or units is None else tuple(unit for unit in entry.supporting if unit in units)
    shown = helping or own or entry.units
    occurrence = as_open(occurrence, shown, states)
    entry = occurrence.entry
    return say.html(
        "chat.task",
        mark=mark(occurrence),
        title=title(occurrence),
        when=due(occurrence, today, say, now=now, done=all_done(own or entry.units, states)),
        meeting=meeting(
            entry,
            calendar,
            say,
            supporting=parts(entry, states, calendar, say, but=helping, zone=now.tzinfo if now else None),
        ),
        status=status(occurrence, say),
        due_assumed="due" in entry.assumed,
        units=", ".join(unit_names(calendar, entry.units)),
        leading=bool(entry.leading),
        helping=", ".join(unit_names(calendar, helping)),
        units_assumed="units" in entry.assumed,
        states=[
            (name, state_of(occurrence, unit, states.get(unit, UnitState()), say))
            for unit, name in zip(shown, unit_names(calendar, shown), strict=True)
        ],
        source=_cut(entry.source),
    )


def parts(
    entry: Entry,
    states: Mapping[str, UnitState],
    calendar: Calendar,
    say: Texts,
    *,
    but: tuple[str, ...] = (),
    zone: tzinfo | None = None,
) -> str:
    """Who takes part in a task, and how far they are: "UBND đã xong phần việc 12/06; MTTQ 50%"; some left out.

    Days are those of `zone` (default: Việt Nam).
    """
    shown = tuple(unit for unit in entry.supporting if unit not in entry.units and unit not in but)
    words = []
    for unit, name in zip(shown, unit_names(calendar, shown), strict=True):
        held = states.get(unit)
        if held is None:
            words.append(name)
        elif held.status == DONE:
            day = day_month(held.reported_at.astimezone(zone or OFFICE_ZONE).date()) if held.reported_at else ""
            words.append(say.plain("chat.part_done", unit=name, day=day))
        elif held.percent is not None and held.status == "in_progress":
            words.append(f"{name} {held.percent}%")
        else:
            words.append(f"{name} {say.plain(f'chat.state_{held.status}')}")
    return ("; " if states else ", ").join(words)


def own_part(entry: Entry, units: tuple[str, ...], words: str, calendar: Calendar, say: Texts) -> str:
    """The state of a task in words as these units report it: of several that answer for it which they are, and of those
    that only take part that it is their part.
    """
    if not units or not set(units).isdisjoint(entry.units):
        several = len(units) > 1
        return (
            say.plain("chat.of_units", units=", ".join(unit_names(calendar, units)), state=words) if several else words
        )
    return say.plain("chat.own_part", units=", ".join(unit_names(calendar, units)), state=words)


def doers(entry: Entry, units: tuple[str, ...], calendar: Calendar, say: Texts) -> str:
    """For which units somebody speaks, marked where they only take part: "MTTQ, phối hợp"."""
    names = ", ".join(unit_names(calendar, units))
    helps = bool(units) and set(units).isdisjoint(entry.units)
    return say.plain("chat.helping", units=names) if helps else names


def meeting(entry: Entry, calendar: Calendar, say: Texts, *, supporting: str | None = None) -> list[str]:
    """Where it is, who presides, which units help, who takes part, what is to be got ready: plain lines.

    `supporting` are the words for those who help where their names alone do not say it.
    """
    if supporting is None:
        supporting = ", ".join(unit_names(calendar, entry.supporting))
    known = {
        "place": entry.place,
        "chair": entry.chair,
        "supporting": supporting,
        "followers": ", ".join(unit_names(calendar, entry.followers)),
        "participants": entry.participants,
        "preparation": entry.preparation,
    }
    return [say.plain(f"chat.{name}", words=_cut(" ".join(words.split()))) for name, words in known.items() if words]


def due(occurrence: Occurrence, today: date, say: Texts, *, now: datetime | None = None, done: bool = False) -> str:
    """When a task is due: as `when`, but a day that has passed is overdue; of what is `done` the day alone."""
    if done and occurrence.start is not None and occurrence.precision is Precision.DAY:
        return day_and_weekday(occurrence.start, say.locale, year=occurrence.start.year != today.year)
    if occurrence.start is None or occurrence.precision is not Precision.DAY or occurrence.start >= today:
        return when(occurrence, today, say, now=now)
    day = day_and_weekday(occurrence.start, say.locale, year=occurrence.start.year != today.year)
    return say.html("chat.overdue", day=day, days=(today - occurrence.start).days)


def term(occurrence: Occurrence, today: date, say: Texts) -> str:
    """Which occurrence of a task it is, for a confirmation: "hạn 18/03", "quý 2, hạn 30/06"; nothing without a day."""
    start, schedule = occurrence.start, occurrence.entry.schedule
    if start is None or occurrence.precision is not Precision.DAY:
        return ""
    quarter = month = None
    if isinstance(schedule, Repeating):
        # An extension moves the day, and not the quarter that is reported on.
        quarterly = schedule.frequency is Frequency.QUARTERLY
        number = int(occurrence.key[-1:]) if quarterly else int(occurrence.key[-2:])
        quarter, month = (number, None) if quarterly else (None, number)
    day = day_month(start) if start.year == today.year else f"{start:%d/%m/%Y}"
    return say.html("several.term", quarter=quarter, month=month, day=day)


def state(unit: UnitState, say: Texts) -> str:
    """ "đang làm 50%, hẹn 20/06", "xin gia hạn đến 20/06"; with the year of the day where that is not the report's."""
    promised = day_month(unit.promised_on, unit.reported_at) if unit.promised_on else ""
    percent = None if unit.status == DONE else unit.percent
    until = unit.status in _UNTIL
    status = say.html(f"chat.state_{unit.status}")
    return say.html("chat.state", status=status, percent=percent, promised=promised, until=until)


def state_of(task: Occurrence, unit: str, held: UnitState, say: Texts) -> str:
    """How far a unit is with a task, as `state`; with its own due day while it is open, where `task` has another."""
    day = task.due_of(unit)
    if held.is_done or day is None or day == task.end:
        return state(held, say)
    return say.html("parts.own_due", state=state(held, say), day=day_month(day))


def unit_names(calendar: Calendar, ids: tuple[str, ...]) -> list[str]:
    """The short names of units; an unknown id stands for itself."""
    known = {unit.id: unit.short for unit in calendar.units}
    return [known.get(id_, id_) for id_ in ids]


def file(kind: str, name: str, say: Texts) -> str:
    """A file that came with a report: "ảnh", "văn bản “bao-cao.docx”"."""
    what = say.plain(f"board.file_{kind if kind in _FILES else 'other'}")
    return say.plain("board.file_named", kind=what, name=name[:_FILE_NAME]) if name else what


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
