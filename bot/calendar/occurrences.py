"""When the entries of a calendar happen."""

from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from bot.calendar.lunar import lunar_day, solar_day
from bot.calendar.model import (
    WHOLE_PLAN,
    Calendar,
    Dates,
    Entry,
    Frequency,
    Kind,
    LunarYearly,
    MonthlyWeekday,
    Occurrence,
    Once,
    Precision,
    Relative,
    Repeating,
    Status,
    Weekly,
    Yearly,
)
from bot.calendar.working_days import WorkingDays

_KIND_ORDER = {kind: order for order, kind in enumerate(Kind)}
HAPPENING = frozenset(Kind) - {Kind.DOCUMENT, Kind.HIDDEN}
_LONGEST_GRANT = timedelta(days=366)
_NOT_HAPPENING = (Status.CANCELLED, Status.POSTPONED)


def occurrences(
    calendar: Calendar, first: date, last: date, working: WorkingDays, *, kinds: Container[Kind] = HAPPENING
) -> list[Occurrence]:
    """Everything of some `kinds` (default: all that happen) on the days `first` to `last` (inclusive), in order.

    A month-only date counts for its whole month; an entry of which only the year is known belongs to every such range
    that touches the year, and comes last in it. Documents never occur.
    """
    found = [
        occurrence
        for entry in calendar.entries
        if entry.kind in kinds
        for occurrence in entry_occurrences(entry, calendar, first, last, working)
    ]
    return sorted(found, key=_order)


def entry_occurrences(
    entry: Entry, calendar: Calendar, first: date, last: date, working: WorkingDays
) -> list[Occurrence]:
    """The occurrences of one entry that touch the days `first` to `last` (inclusive), in order of time."""
    if any(id_ == entry.id for id_, _ in calendar.extended):
        # What was granted may lie far from the plan's own date.
        near = _all_near(entry, calendar, first - _LONGEST_GRANT, last + _LONGEST_GRANT, working)
        found = [_extended(_with_terms(one, calendar), calendar) for one in near]
    else:
        found = [_with_terms(one, calendar) for one in _all_near(entry, calendar, first, last, working)]
    return sorted((occurrence for occurrence in found if _touches(occurrence, first, last)), key=_order)


def _extended(occurrence: Occurrence, calendar: Calendar) -> Occurrence:
    planned, granted = calendar.extended.get(occurrence.task_key, (None, None))
    if granted is None or planned != occurrence.start:
        return occurrence
    # What a lead has granted is settled, also where the plan's date was assumed.
    entry = replace(occurrence.entry, assumed=occurrence.entry.assumed - {"due"})
    return replace(occurrence, entry=entry, start=granted, end=granted, precision=Precision.DAY, year=granted.year)


def _with_terms(occurrence: Occurrence, calendar: Calendar) -> Occurrence:
    terms = calendar.unit_terms.get(occurrence.task_key) if calendar.unit_terms else None
    if not terms:
        return occurrence
    held = tuple(sorted((unit, day) for unit, (planned, day) in terms.items() if planned == occurrence.start))
    return replace(occurrence, terms=held)


def _order(occurrence: Occurrence) -> tuple[int, bool, date, bool, time, int, str, str]:
    return (
        occurrence.start.year if occurrence.start else occurrence.year,
        occurrence.start is None,
        occurrence.start or date.max,
        occurrence.precision is not Precision.DAY,
        occurrence.entry.starts or time.min,
        _KIND_ORDER[occurrence.entry.kind],
        occurrence.entry.id,
        occurrence.key,
    )


def _touches(occurrence: Occurrence, first: date, last: date) -> bool:
    if occurrence.start is None or occurrence.end is None:
        return first.year <= occurrence.year <= last.year
    return occurrence.start <= last and occurrence.end >= first


def _all_near(entry: Entry, calendar: Calendar, first: date, last: date, working: WorkingDays) -> Iterator[Occurrence]:
    """The occurrences of `entry` around a range of days; the caller drops those outside it."""
    match entry.schedule:
        case Once() as schedule:
            yield _once(entry, schedule)
        case Yearly() as schedule:
            before = timedelta(days=schedule.days - 1)
            for year in range((first - before).year, last.year + 1):
                yield from _yearly(entry, schedule, year)
        case LunarYearly() as schedule:
            before = timedelta(days=schedule.days - 1)
            for year in range(lunar_day(first - before)[0], lunar_day(last)[0] + 1):
                yield from _lunar(entry, schedule, year)
        case Repeating() as schedule:
            yield from _repeating(entry, schedule, first, last)
        case Weekly() as schedule:
            yield from _weekly(entry, schedule, first, last)
        case MonthlyWeekday() as schedule:
            yield from _monthly_weekday(entry, schedule, first, last)
        case Dates() as schedule:
            yield from (_on(entry, day, day.isoformat()) for day in schedule.days if first <= day <= last)
        case Relative() as schedule:
            yield from _relative(entry, schedule, calendar, first, last, working)


def _once(entry: Entry, schedule: Once) -> Occurrence:
    if schedule.month is None:
        return Occurrence(entry, WHOLE_PLAN, schedule.year, None, None, Precision.UNKNOWN, entry.status)
    if schedule.day is None:
        return _month(entry, WHOLE_PLAN, schedule.year, schedule.month, None)
    start = date(schedule.year, schedule.month, schedule.day)
    return Occurrence(entry, WHOLE_PLAN, schedule.year, start, schedule.end or start, Precision.DAY, entry.status)


def _yearly(entry: Entry, schedule: Yearly, year: int) -> Iterator[Occurrence]:
    ordinal = _ordinal(entry, year)
    if (ordinal is not None and ordinal < 1) or (schedule.first is not None and year < schedule.first):
        return
    if schedule.day is None:
        yield _month(entry, str(year), year, schedule.month, ordinal)
        return
    start = date(year, schedule.month, min(schedule.day, monthrange(year, schedule.month)[1]))
    end = start + timedelta(days=schedule.days - 1)
    yield Occurrence(entry, str(year), year, start, end, Precision.DAY, entry.status, ordinal)


def _lunar(entry: Entry, schedule: LunarYearly, lunar_year: int) -> Iterator[Occurrence]:
    ordinal = _ordinal(entry, lunar_year)
    if ordinal is not None and ordinal < 1:
        return
    start = solar_day(lunar_year, schedule.month, schedule.day)
    end = start + timedelta(days=schedule.days - 1)
    yield Occurrence(entry, str(lunar_year), start.year, start, end, Precision.DAY, entry.status, ordinal)


def _repeating(entry: Entry, schedule: Repeating, first: date, last: date) -> Iterator[Occurrence]:
    quarterly = schedule.frequency is Frequency.QUARTERLY
    from_day, to_day = max(first, schedule.first), min(last, schedule.last)
    for year in range(from_day.year, to_day.year + 1):
        for month in range(3, 13, 3) if quarterly else range(1, 13):
            due = date(year, month, min(schedule.day, monthrange(year, month)[1]))
            if from_day <= due <= to_day:
                yield _on(entry, due, f"{year}-Q{month // 3}" if quarterly else f"{year}-{month:02}")


def _weekly(entry: Entry, schedule: Weekly, first: date, last: date) -> Iterator[Occurrence]:
    from_day, to_day = max(first, schedule.first), min(last, schedule.last)
    monday = schedule.first - timedelta(days=schedule.first.weekday())
    step = timedelta(weeks=schedule.interval)
    monday += max(0, (from_day - monday) // step) * step
    while monday <= to_day:
        for weekday in schedule.weekdays:
            if from_day <= (day := monday + timedelta(days=weekday)) <= to_day:
                yield _on(entry, day, day.isoformat())
        monday += step


def _monthly_weekday(entry: Entry, schedule: MonthlyWeekday, first: date, last: date) -> Iterator[Occurrence]:
    from_day, to_day = max(first, schedule.first), min(last, schedule.last)
    for number in range(from_day.year * 12 + from_day.month - 1, to_day.year * 12 + to_day.month):
        year, month = number // 12, number % 12 + 1
        day = _nth_weekday(year, month, schedule)
        if day is not None and from_day <= day <= to_day:
            yield _on(entry, day, f"{year}-{month:02}")


def _nth_weekday(year: int, month: int, schedule: MonthlyWeekday) -> date | None:
    begins, length = monthrange(year, month)
    days = range(1 + (schedule.weekday - begins) % 7, length + 1, 7)
    if schedule.nth == -1:
        return date(year, month, days[-1])
    return date(year, month, days[schedule.nth - 1]) if schedule.nth <= len(days) else None


def _on(entry: Entry, day: date, key: str) -> Occurrence:
    return Occurrence(entry, key, day.year, day, day, Precision.DAY, entry.status)


def _relative(
    entry: Entry, schedule: Relative, calendar: Calendar, first: date, last: date, working: WorkingDays
) -> Iterator[Occurrence]:
    anchor = calendar.by_id[schedule.anchor]
    # Working days stretch over weekends and Tết: looking three times as far, and a month, finds every anchor.
    reach = timedelta(days=abs(schedule.offset) * 3 + 31)
    for at in _all_near(anchor, calendar, first - reach, last + reach, working):
        if schedule.year is not None and at.year != schedule.year:
            continue
        status = at.status if at.status in _NOT_HAPPENING else entry.status
        if at.precision is not Precision.DAY or at.start is None or at.end is None:
            yield Occurrence(entry, at.key, at.year, None, None, Precision.UNKNOWN, status)
            continue
        origin = at.start if schedule.offset <= 0 else at.end
        if schedule.working_days:
            due = working.shift(origin, schedule.offset)
        else:
            due = origin + timedelta(days=schedule.offset)
        yield Occurrence(entry, at.key, due.year, due, due, Precision.DAY, status)


def _month(entry: Entry, key: str, year: int, month: int, ordinal: int | None) -> Occurrence:
    start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return Occurrence(entry, key, year, start, end, Precision.MONTH, entry.status, ordinal)


def _ordinal(entry: Entry, year: int) -> int | None:
    return None if entry.first_year is None else year - entry.first_year
