"""When somebody is to be told of what: occurrences and lead times make reminders. They know nothing of people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.model import Calendar, Kind, Occurrence, Precision, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import WorkingDays

_WEEK = timedelta(weeks=1)
_LONGEST_LEAVE = timedelta(days=31)
"""More days off in a row than there ever are."""
_REMINDED = (Status.TENTATIVE, Status.CONFIRMED)


class Phase(StrEnum):
    """Where a reminder stands to the day it is about: ahead of it or on it, overdue, or in the weekly list."""

    AHEAD = "ahead"
    OVERDUE = "overdue"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """The office's rules for reminders.

    `ahead` gives the days before, per kind; an entry's own `leads` win. A task that nobody has done is overdue after
    `overdue` working days, and from then on stands in the list of every `weekly_on` (0 = Monday), for `weeks` weeks
    after it was due. Everything is sent at `hour` in `zone`.
    """

    ahead: Mapping[Kind, tuple[int, ...]]
    overdue: tuple[int, ...] = (1, 3, 7)
    weekly_on: int | None = 0
    weeks: int = 52
    hour: time = time(7, 30)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))

    def instant(self, day: date) -> datetime:
        """The office's hour on `day`, in UTC."""
        return datetime.combine(day, self.hour, self.zone).astimezone(UTC)

    def for_occurrence(self, occurrence: Occurrence) -> tuple[int, ...]:
        """The lead times, in days, that apply to an occurrence."""
        own = occurrence.entry.leads
        return self.ahead.get(occurrence.entry.kind, ()) if own is None else own


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody is to be told of `occurrence` on `day`, at the instant `at` (UTC).

    `lead_days` counts from `day` to the day it is about, negative when overdue.
    """

    at: datetime
    day: date
    occurrence: Occurrence
    lead_days: int
    phase: Phase


def reminders(
    calendar: Calendar, first: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> list[Reminder]:
    """Every reminder of the days `first` to `last` (inclusive) if nobody answered, in order of time.

    Only what has a known day and has neither been cancelled nor postponed is reminded of. A task's reminder whose own
    day is a day off moves to the working day before it; those of one occurrence that then meet become one.
    """
    longest = max([30, *all_leads(calendar, lead_times)])
    horizon = last + timedelta(days=longest) + _LONGEST_LEAVE
    # Working days stretch over weekends and Tết: three times as many calendar days, and a leave, hold them all.
    overdue = timedelta(days=3 * max(lead_times.overdue, default=0)) + _LONGEST_LEAVE
    lookback = first - max(timedelta(weeks=lead_times.weeks + 1), overdue)
    found = [
        Reminder(
            at=lead_times.instant(day),
            day=day,
            occurrence=occurrence,
            lead_days=(occurrence.start - day).days,
            phase=phase,
        )
        for occurrence in occurrences(calendar, lookback, horizon, working)
        if occurrence.precision is Precision.DAY and occurrence.status in _REMINDED and occurrence.start
        for day, phase in _days(occurrence, occurrence.start, last, lead_times, working).items()
        if first <= day <= last
    ]
    return sorted(found, key=lambda reminder: reminder.at)


def all_leads(calendar: Calendar, lead_times: LeadTimes) -> Iterator[int]:
    """Every lead time, in days, that the office or an entry of `calendar` has."""
    for leads in lead_times.ahead.values():
        yield from leads
    for entry in calendar.entries:
        yield from entry.leads or ()


def _days(
    occurrence: Occurrence, start: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> dict[date, Phase]:
    """The days up to `last` on which an occurrence is reminded of. A day holds one reminder, the nearest lead."""
    leads = sorted(lead_times.for_occurrence(occurrence), reverse=True)
    if occurrence.entry.kind is not Kind.TASK:
        return {start - timedelta(days=lead): Phase.AHEAD for lead in leads}
    days = {working.on_or_before(start - timedelta(days=lead)): Phase.AHEAD for lead in leads}
    overdue = [working.shift(start, count) for count in sorted(lead_times.overdue)]
    days |= dict.fromkeys(overdue, Phase.OVERDUE)
    if lead_times.weekly_on is not None:
        after = max(overdue, default=start)
        list_day = after + timedelta(days=(lead_times.weekly_on - after.weekday()) % 7)
        # The list takes over a week after the last reminder of its own, not the day after it.
        while list_day < after + _WEEK:
            list_day += _WEEK
        while list_day <= min(last + _LONGEST_LEAVE, start + lead_times.weeks * _WEEK):
            days.setdefault(working.on_or_before(list_day), Phase.WEEKLY)
            list_day += _WEEK
    return days
