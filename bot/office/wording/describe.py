"""Entries in words, as they stand in reminders, lists and answers. All of it is Telegram HTML."""

from collections.abc import Mapping
from datetime import date

from bot.calendar.model import Calendar, Frequency, Kind, Occurrence, Precision, Repeating, Status
from bot.calendar.ordinals import OrdinalClass, ordinal_class
from bot.calendar.progress import DONE, UnitState
from bot.texts import Texts, day_and_weekday, day_month, how_far, span_text

_LONGEST = 160
_MARKS = {Kind.ANNIVERSARY: "🎗", Kind.EVENT: "📅", Kind.CONGRESS: "🏛", Kind.TASK: "📌"}


def title(occurrence: Occurrence) -> str:
    """What it is, in plain words: "II.3 · Xây dựng kịch bản…", cut where it would not fit a phone."""
    words = occurrence.entry.title
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def mark(occurrence: Occurrence) -> str:
    """The sign that tells the kinds apart at a glance."""
    return _MARKS[occurrence.entry.kind]


def when(occurrence: Occurrence, today: date, say: Texts) -> str:
    """When it is: "thứ Năm 30/04, còn 7 ngày"; a month is shown as a month, an unknown day as unknown."""
    if occurrence.start is None or occurrence.end is None:
        return say.html("chat.day_unknown", year=occurrence.year)
    if occurrence.precision is Precision.MONTH:
        return say.html("chat.month_only", month=occurrence.start.month, year=occurrence.start.year)
    far = how_far(occurrence.start, today, say.locale)
    if occurrence.start < today <= occurrence.end:
        far = say.html("chat.going_on")
    other_year = occurrence.start.year != today.year
    if occurrence.start == occurrence.end:
        return f"{day_and_weekday(occurrence.start, say.locale, year=other_year)}, {far}"
    return f"{span_text(occurrence.start, occurrence.end)}, {far}"


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


def event(occurrence: Occurrence, today: date, say: Texts) -> str:
    """An anniversary or event as one block of a reminder."""
    entry = occurrence.entry
    return say.html(
        "chat.event",
        mark=mark(occurrence),
        title=title(occurrence),
        when=when(occurrence, today, say),
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
) -> str:
    """A task as one block: due date, units, clause, source, state; what is assumed is said to be.

    `states` is by unit; only those of `units` are shown (default: all of the task's).
    """
    entry = occurrence.entry
    shown = tuple(unit for unit in entry.units if units is None or unit in units) or entry.units
    return say.html(
        "chat.task",
        mark=mark(occurrence),
        title=title(occurrence),
        when=due(occurrence, today, say),
        status=status(occurrence, say),
        due_assumed="due" in entry.assumed,
        units=", ".join(unit_names(calendar, entry.units)),
        units_assumed="units" in entry.assumed,
        states=[
            (name, state(states.get(unit, UnitState()), say))
            for unit, name in zip(shown, unit_names(calendar, shown), strict=True)
        ],
        source=_cut(entry.source),
    )


def due(occurrence: Occurrence, today: date, say: Texts) -> str:
    """When a task is due: as `when`, but a day that has passed is overdue."""
    if occurrence.start is None or occurrence.precision is not Precision.DAY or occurrence.start >= today:
        return when(occurrence, today, say)
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
    """ "đang làm 50%, hẹn 20/06"; with the year of a promise where that is not the report's."""
    promised = day_month(unit.promised_on, unit.reported_at) if unit.promised_on else ""
    percent = None if unit.status == DONE else unit.percent
    return say.html("chat.state", status=say.html(f"chat.state_{unit.status}"), percent=percent, promised=promised)


def unit_names(calendar: Calendar, ids: tuple[str, ...]) -> list[str]:
    """The short names of units; an unknown id stands for itself."""
    known = {unit.id: unit.short for unit in calendar.units}
    return [known.get(id_, id_) for id_ in ids]


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
