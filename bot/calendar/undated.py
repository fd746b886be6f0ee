"""What the admin is told in good time: entries whose day, or even month, is still unknown."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.calendar.model import Calendar, Occurrence, Precision, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays

_BEFORE_MONTH = (timedelta(days=30), timedelta(days=7))
_QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class UndatedNotice:
    """On `day` the admin is told that the date of `occurrence` is still open."""

    day: date
    occurrence: Occurrence


def undated_notices(calendar: Calendar, first: date, last: date, working: WorkingDays) -> list[UndatedNotice]:
    """The notices of the days `first` to `last` (inclusive), in order of time.

    A date of which the month is known is asked for 30 and 7 days before that month; one of which only the year is
    known, at the beginning of each quarter of that year. Either moves to the working day before where it is a day off.
    """
    found = [
        UndatedNotice(day, occurrence)
        for occurrence in occurrences(calendar, first, last + timedelta(days=62), working)
        if occurrence.precision is not Precision.DAY and occurrence.status is not Status.CANCELLED
        for day in {working.on_or_before(day) for day in _days(occurrence)}
        if first <= day <= last
    ]
    return sorted(found, key=lambda notice: (notice.day, notice.occurrence.entry.id))


def _days(occurrence: Occurrence) -> list[date]:
    if occurrence.start is None:
        return [date(occurrence.year, month, 1) for month in _QUARTERS]
    return [occurrence.start - before for before in _BEFORE_MONTH]
