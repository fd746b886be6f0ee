"""When somebody is to be told of what: occurrences and lead times make reminders. They know nothing of people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.calendar.hours import begins
from bot.calendar.model import Calendar, Kind, Occurrence, Precision, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.unit_terms import own_terms
from bot.calendar.working_days import WorkingDays

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_EVENING = timedelta(hours=1)
"""How long before the quiet hours that goes which would else come in the morning, too late."""
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
    after it was due. All of it is sent at `hour` in `zone`.

    `personal` are the days before that some people have chosen for themselves, per kind: they are reminders for them.
    What has an hour of its own is told of besides so many `minutes` before it begins, per kind, unless its own `leads`
    are none. Nobody is woken: from `quiet_from` until `quiet_until`, or the office's hour where that is earlier, a
    reminder waits for the morning, and goes the evening before where it would come too late.

    `supporting` says whether the units that only take part in a task are reminded of it as those that answer for it.
    """

    ahead: Mapping[Kind, tuple[int, ...]]
    minutes: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict)
    overdue: tuple[int, ...] = (1, 3, 7)
    weekly_on: int | None = 0
    weeks: int = 52
    hour: time = time(7, 30)
    quiet_from: time = time(21)
    quiet_until: time = time(7, 30)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    supporting: bool = True
    personal: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict)

    def instant(self, day: date) -> datetime:
        """The office's hour on `day`, in UTC."""
        return datetime.combine(day, self.hour, self.zone).astimezone(UTC)

    def for_occurrence(self, occurrence: Occurrence) -> tuple[int, ...]:
        """The lead times, in days, that apply to an occurrence."""
        own = occurrence.entry.leads
        return self.ahead.get(occurrence.entry.kind, ()) if own is None else own

    def minutes_for(self, occurrence: Occurrence) -> tuple[int, ...]:
        """How many minutes before its beginning an occurrence with an hour is told of."""
        return () if occurrence.entry.leads == () else self.minutes.get(occurrence.entry.kind, ())

    def is_quiet(self, at: datetime) -> bool:
        """Whether nobody is to be woken at that instant."""
        return not self._wakes <= at.astimezone(self.zone).time() < self.quiet_from

    def in_working_hours(self, at: datetime, working: WorkingDays) -> datetime:
        """The instant `at`; in the quiet hours and on days off the office's hour of the next working morning (UTC)."""
        today = at.astimezone(self.zone).date()
        works = working.is_working(today)
        if works and not self.is_quiet(at):
            return at
        morning = self.instant(today)
        return morning if works and at < morning else self.instant(working.shift(today, 1))

    def before(self, at: datetime, begins: datetime) -> datetime:
        """The instant `at`; in quiet hours their end, or where it `begins` by then, an hour before they began (UTC)."""
        if not self.is_quiet(at):
            return at
        here = at.astimezone(self.zone)
        wakes = datetime.combine(here.date(), self._wakes, self.zone)
        if wakes <= here:
            wakes += _DAY
        if wakes < begins:
            return wakes.astimezone(UTC)
        rests = datetime.combine(here.date(), self.quiet_from, self.zone)
        return ((rests if rests <= here else rests - _DAY) - _EVENING).astimezone(UTC)

    def in_time(self, begins: datetime) -> datetime:
        """When to tell of what begins before the office's hour: that morning, or else the evening before (UTC)."""
        wakes = datetime.combine(begins.astimezone(self.zone).date(), self._wakes, self.zone).astimezone(UTC)
        return wakes if wakes < begins else self.before(wakes - timedelta(minutes=1), begins)

    @property
    def _wakes(self) -> time:
        return min(self.quiet_until, self.hour)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody is to be told of `occurrence` on `day`, at the instant `at` (UTC).

    `lead_days` counts from `day` to the day it is about, negative when overdue. `lead_minutes` counts from `at` to the
    beginning; None for what is sent at the office's hour. From `moot_at` (UTC) on, where it is given, it has no point.
    `units` says which units of a task it is for: "+|a|" only this one, "-|a|b|" all but these, "" all.

    `leads` are the lead times, in days, that meet on `day`, of which people choose; there are none where it is for
    everybody whatever they chose. It is not `common` where only people who chose one of them want it.
    """

    at: datetime
    day: date
    occurrence: Occurrence
    lead_days: int
    phase: Phase
    lead_minutes: int | None = None
    moot_at: datetime | None = None
    units: str = ""
    leads: tuple[int, ...] = ()
    common: bool = True


@dataclass(frozen=True, slots=True)
class _On:
    """What there is to be told on a day: see `Reminder`."""

    phase: Phase
    leads: tuple[int, ...] = ()
    common: bool = True


def reminders(
    calendar: Calendar, first: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> list[Reminder]:
    """Every reminder of the days `first` to `last` (inclusive) if nobody answered, in order of time.

    Only what has a known day and has neither been cancelled nor postponed is reminded of. A reminder whose own day is a
    day off moves to the working day before it, but for one of an anniversary or event on its very day; those of one
    occurrence that then meet become one. What has an hour is told of before it begins, and never in the quiet hours.
    """
    longest = max([30, *all_leads(calendar, lead_times)])
    horizon = last + timedelta(days=longest) + _LONGEST_LEAVE
    # Working days stretch over weekends and Tết: three times as many calendar days, and a leave, hold them all.
    overdue = timedelta(days=3 * max(lead_times.overdue, default=0)) + _LONGEST_LEAVE
    lookback = first - max(timedelta(weeks=lead_times.weeks + 1), overdue)
    own = list(own_terms(calendar, lookback, horizon, working)) if calendar.unit_terms else []
    without = {key: sorted({one.unit for one in own if one.occurrence.task_key == key}) for key in calendar.unit_terms}
    found = [
        replace(reminder, units=_all_but(without.get(occurrence.task_key)))
        for occurrence in occurrences(calendar, lookback, horizon, working)
        for reminder in _within(occurrence, first, last, lead_times, working)
    ]
    for one in own:
        # An instant holds one reminder of an occurrence: those of units with a term of their own come just after it.
        later = timedelta(microseconds=1 + without[one.occurrence.task_key].index(one.unit))
        found += [
            replace(reminder, at=reminder.at + later, units=f"+|{one.unit}|")
            for reminder in _within(one.occurrence, first, last, lead_times, working)
        ]
    return sorted(found, key=lambda reminder: reminder.at)


def _within(
    occurrence: Occurrence, first: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> list[Reminder]:
    if occurrence.precision is not Precision.DAY or occurrence.status not in _REMINDED or not occurrence.start:
        return []
    found = _of(occurrence, occurrence.start, last, lead_times, working)
    return [reminder for reminder in found if first <= reminder.day <= last]


def _all_but(units: Sequence[str] | None) -> str:
    return f"-|{'|'.join(units)}|" if units else ""


def all_leads(calendar: Calendar, lead_times: LeadTimes) -> Iterator[int]:
    """Every lead time, in days, that the office or an entry of `calendar` has."""
    for leads in (*lead_times.ahead.values(), *lead_times.personal.values()):
        yield from leads
    for entry in calendar.entries:
        yield from entry.leads or ()


def _of(
    occurrence: Occurrence, start: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> Iterator[Reminder]:
    """The reminders of an occurrence up to `last`: those of its days, and those of its hour. An instant holds one."""
    hour = begins(occurrence, lead_times.zone)
    over = None if occurrence.entry.kind is Kind.TASK else hour
    days = _days(occurrence, start, last, lead_times, working)
    if hour is None:
        for day, on in days.items():
            at, lead = lead_times.instant(day), (start - day).days
            yield Reminder(at, day, occurrence, lead, on.phase, leads=on.leads, common=on.common)
        return
    one_day = over if occurrence.start == occurrence.end else None
    taken: set[datetime] = set()
    late = False
    for day, on in days.items():
        at, lead = lead_times.instant(day), (start - day).days
        if on.phase is Phase.AHEAD and at >= hour:
            late = late or on.common
        else:
            taken.add(at)
            yield Reminder(at, day, occurrence, lead, on.phase, moot_at=one_day, leads=on.leads, common=on.common)
    near = [lead_times.in_time(hour)] if late else []
    near += [lead_times.before(hour - timedelta(minutes=one), hour) for one in lead_times.minutes_for(occurrence)]
    for at in sorted(set(near) - taken):
        day = at.astimezone(lead_times.zone).date()
        minutes = int((hour - at).total_seconds() // 60)
        yield Reminder(at, day, occurrence, (start - day).days, Phase.AHEAD, minutes, over)


def _days(
    occurrence: Occurrence, start: date, last: date, lead_times: LeadTimes, working: WorkingDays
) -> dict[date, _On]:
    """The days up to `last` on which an occurrence is reminded of. A day holds one reminder, the nearest lead."""
    days = _ahead(occurrence, start, lead_times, working)
    if occurrence.entry.kind is not Kind.TASK:
        return days
    overdue = [working.shift(start, count) for count in sorted(lead_times.overdue)]
    days |= dict.fromkeys(overdue, _On(Phase.OVERDUE))
    if lead_times.weekly_on is not None:
        after = max(overdue, default=start)
        list_day = after + timedelta(days=(lead_times.weekly_on - after.weekday()) % 7)
        # The list takes over a week after the last reminder of its own, not the day after it.
        while list_day < after + _WEEK:
            list_day += _WEEK
        while list_day <= min(last + _LONGEST_LEAVE, start + lead_times.weeks * _WEEK):
            days.setdefault(working.on_or_before(list_day), _On(Phase.WEEKLY))
            list_day += _WEEK
    return days


def _ahead(occurrence: Occurrence, start: date, lead_times: LeadTimes, working: WorkingDays) -> dict[date, _On]:
    """The days before `start`, and that day, farthest first. An entry's own lead times are for everybody."""
    common = lead_times.for_occurrence(occurrence)
    own = occurrence.entry.leads is not None
    more = () if own else lead_times.personal.get(occurrence.entry.kind, ())
    found: dict[date, _On] = {}
    for lead in sorted({*common, *more}, reverse=True):
        day = start - timedelta(days=lead)
        if lead or occurrence.entry.kind is Kind.TASK:
            day = working.on_or_before(day)
        before = found.get(day, _On(Phase.AHEAD, common=False))
        leads = () if own else (*before.leads, lead)
        found[day] = _On(Phase.AHEAD, leads, before.common or lead in common)
    return found
