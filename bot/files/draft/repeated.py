"""A day before the one that was read, and how long what repeats goes on: no longer than its plan holds."""

from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.model import MonthlyWeekday, Once, Repeating, Schedule, Weekly
from bot.files.draft.model import Context


def while_it_holds(schedule: Schedule, context: Context) -> Schedule:
    """What repeats, from the day after that of the document on, and within the term of all of it.

    It orders nothing that was due before it.
    """
    if not isinstance(schedule, Repeating | Weekly | MonthlyWeekday):
        return schedule
    first, last = schedule.first, schedule.last
    if first is None or last is None:
        return schedule
    if context.term is not None and (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
        first, last = context.term
    if context.issued is not None and first <= context.issued < last:
        first = context.issued + timedelta(days=1)
    return replace(schedule, first=first, last=last)


def day_earlier(schedule: Schedule) -> Schedule:
    """What is over before the day that was read."""
    match schedule:
        case Once(end=date() as end):
            return replace(schedule, end=end - timedelta(days=1))
        case Once(year, month, day) if month and day:
            before = date(year, month, day) - timedelta(days=1)
            return Once(before.year, before.month, before.day)
        case Weekly():
            return replace(schedule, weekdays=tuple(sorted((one - 1) % 7 for one in schedule.weekdays)))
    return schedule


def in_school_year(schedule: Schedule) -> Schedule:
    """What repeats all year does so from September to May in a school."""
    if not isinstance(schedule, Repeating | Weekly | MonthlyWeekday) or schedule.first is None:
        return schedule
    year = schedule.first.year
    if (schedule.first, schedule.last) != (date(year, 1, 1), date(year, 12, 31)):
        return schedule
    return replace(schedule, first=date(year, 9, 1), last=date(year + 1, 5, 31))
