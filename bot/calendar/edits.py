"""An entry, changed in one respect: moved, postponed, cancelled, assigned, renamed. Pure."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.calendar.model import (
    Calendar,
    EarlierDate,
    Entry,
    Kind,
    Occurrence,
    Once,
    Precision,
    Relative,
    Schedule,
    Span,
    Status,
    Yearly,
)
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.working_days import WorkingDays

_AROUND = timedelta(days=366)
_LONGEST_OFFSET = 366


def standing(entry: Entry, calendar: Calendar, today: date, working: WorkingDays) -> Occurrence | None:
    """The occurrence that an edit is about: the next one that is not over, or else the last."""
    near = entry_occurrences(entry, calendar, today - _AROUND, today + _AROUND, working)
    return next((one for one in near if one.end is None or one.end >= today), near[-1] if near else None)


def moved(
    entry: Entry, to: Once, why: str, now: Occurrence | None, calendar: Calendar, working: WorkingDays
) -> Entry | None:
    """The entry on another date; its old one is kept as an earlier date. None where its date cannot be moved so.

    A lunar or repeating date follows a rule, which only a file can change. Its hour stays, unless no day is known.
    """
    schedule = _schedule(entry, to, now, calendar, working)
    if schedule is None:
        return None
    status = Status.CONFIRMED if entry.status in (Status.POSTPONED, Status.CANCELLED) else entry.status
    if to.day is None:
        entry = at_hours(entry, None, None)
    settled = entry.assumed - {"due", "date"}
    return replace(_with_past(entry, now, why), schedule=schedule, status=status, assumed=settled)


def at_hours(entry: Entry, starts: time | None, ends: time | None) -> Entry:
    """The entry from and to other hours of its day; None: it is of the whole day."""
    return replace(entry, starts=starts, ends=ends, assumed=entry.assumed - {"time"})


def placed(entry: Entry, place: str) -> Entry:
    """The entry in another place."""
    return replace(entry, place=" ".join(place.split()))


def postponed(entry: Entry, now: Occurrence | None) -> Entry:
    """The entry put off without a new date."""
    year = entry.schedule.year if isinstance(entry.schedule, Once) else 0
    schedule = Once(year) if year else entry.schedule
    if year:
        entry = at_hours(entry, None, None)
    return replace(_with_past(entry, now, ""), schedule=schedule, status=Status.POSTPONED)


def cancelled(entry: Entry) -> Entry:
    """The entry, cancelled; it keeps its date, so that everybody sees what is not held."""
    return replace(entry, status=Status.CANCELLED)


def renamed(entry: Entry, name: str) -> Entry:
    """The entry under another name."""
    return replace(entry, summary=" ".join(name.split()))


def assigned(entry: Entry, unit: str) -> Entry:
    """The entry with a unit more that answers for it, or, where it had that one, less. A unit has one part in it."""
    units, supporting, followers = (
        tuple(one for one in ids if one != unit) for ids in (entry.units, entry.supporting, entry.followers)
    )
    return replace(
        entry,
        units=units if unit in entry.units else (*entry.units, unit),
        supporting=supporting,
        followers=followers,
        assumed=entry.assumed - {"units"},
    )


def _schedule(
    entry: Entry, to: Once, now: Occurrence | None, calendar: Calendar, working: WorkingDays
) -> Schedule | None:
    once = replace(to, end=None) if entry.kind is Kind.TASK else to
    match entry.schedule:
        case Once():
            return once
        case Yearly(first=first) if to.month is not None:
            return Yearly(to.month, to.day, first=first)
        case Relative() if now is not None and not now.key:
            return once
        case Relative() as relative if to.month is not None and to.day is not None and now is not None:
            return _relative(relative, date(to.year, to.month, to.day), now, calendar, working)
        case _:
            return None


def _relative(
    schedule: Relative, to: date, now: Occurrence, calendar: Calendar, working: WorkingDays
) -> Relative | None:
    """The same anchor, so many calendar days away that it falls on `to`: its occurrences keep their names."""
    anchor = calendar.by_id[schedule.anchor]
    near = entry_occurrences(anchor, calendar, to - _AROUND, to + _AROUND, working)
    at = next((one for one in near if one.key == now.key), None)
    if at is None or at.start is None or at.end is None:
        return None
    offset = (to - at.start).days if to <= at.start else (to - at.end).days
    return replace(schedule, offset=offset, working_days=False) if abs(offset) <= _LONGEST_OFFSET else None


def _with_past(entry: Entry, now: Occurrence | None, why: str) -> Entry:
    """The entry with the date that it had, and why it has it no more; without a date to keep, the reason is a note."""
    if now is None or now.start is None or now.end is None or now.precision is not Precision.DAY:
        return replace(entry, note=why) if why else entry
    if entry.kind is Kind.TASK or not isinstance(entry.schedule, Once):
        return replace(entry, note=why) if why else entry
    return replace(entry, earlier=(*entry.earlier, EarlierDate(Span(now.start, now.end), why)))
