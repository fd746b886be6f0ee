"""What an admin's words make: an entry of its day and name, or other hours."""

from dataclasses import replace
from datetime import date, time

from bot.calendar.days import When
from bot.calendar.days.clock import clock_at
from bot.calendar.days.plain import plain
from bot.calendar.meetings import Meeting, read_meeting
from bot.calendar.model import (
    Calendar,
    Dates,
    Entry,
    Kind,
    LunarYearly,
    MonthlyWeekday,
    Once,
    Repeating,
    Schedule,
    Status,
    Weekly,
    Yearly,
)
from bot.calendar.typed_dates import new_id
from bot.texts import Texts, folded

_LONGEST_NAME = 300
_ALL_DAY = frozenset(("ca ngay", "bo gio", "khong gio", "all day"))
_MEETINGS = (Kind.EVENT, Kind.CONGRESS)


def made(kind: Kind, read: When, calendar: Calendar, layer: str, today: date, say: Texts) -> Entry | None:
    """The entry of a kind that was typed, in a layer; None where it has no name, or its date is none of its kind."""
    meeting = Meeting(read.rest)
    if kind in _MEETINGS:
        meeting = read_meeting(read.rest, timed=read.starts is not None)
    schedule = _schedule(kind, read.schedule, today)
    if not meeting.name or schedule is None:
        return None
    name = (
        say.plain("edits.in_part", name=meeting.name, part=read.part) if read.part and not read.starts else meeting.name
    )
    dated = not isinstance(schedule, Once | Yearly) or schedule.day is not None
    starts, ends = (read.starts, read.ends) if read.starts else (meeting.starts, meeting.ends)
    past = kind is Kind.ANNIVERSARY and isinstance(read.schedule, Once) and read.schedule.year < today.year
    assumed = {"due" if kind is Kind.TASK else "date"} if "day" in read.assumed else set()
    return Entry(
        new_id(name, {row.id for row in calendar.rows}),
        kind,
        name[:_LONGEST_NAME],
        schedule,
        layer,
        first_year=read.schedule.year if past and isinstance(read.schedule, Once) else None,
        status=Status.TENTATIVE if read.tentative else Status.CONFIRMED,
        assumed=frozenset(assumed),
        starts=starts if dated else None,
        ends=ends if dated else None,
        place=meeting.place,
        chair=meeting.chair,
        participants=meeting.participants,
        preparation=meeting.preparation,
        note=read.note,
    )


def hours(said: str) -> tuple[time | None, time | None] | None:
    """(start, end) of "14h", "từ 7h30 đến 11h"; (None, None) for "cả ngày"; None for anything else."""
    if folded(said).strip(" .!") in _ALL_DAY:
        return None, None
    words = plain(said)
    found = clock_at(words.text, 0)
    return found[:2] if found is not None and not words.after(found[2]).strip(" .,!") else None


def _schedule(kind: Kind, read: Schedule, today: date) -> Schedule | None:
    """The date as an entry of this kind has it; a rule begins no earlier than today."""
    match read:
        case Once() if kind is Kind.ANNIVERSARY:
            return Yearly(read.month or 1, read.day)
        case Once():
            return replace(read, end=None) if kind is Kind.TASK else read
        case Yearly() | LunarYearly():
            return None if kind is Kind.TASK else read
        case Dates():
            return None if kind is Kind.ANNIVERSARY else read
        case Repeating() | Weekly() | MonthlyWeekday() if kind is not Kind.ANNIVERSARY and read.last >= today:
            return replace(read, first=max(read.first, today))
        case _:
            return None
