"""When what has an hour begins and ends, as instants; what has none is of the whole day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.model import Occurrence, Precision

USUAL = timedelta(hours=1)
"""How long what has a beginning and no end is taken to last, where a length is needed: in a feed, for a clash."""


def begins(occurrence: Occurrence, zone: ZoneInfo) -> datetime | None:
    """The instant (UTC) at which an occurrence begins; None where no hour or no day of it is known."""
    starts = occurrence.entry.starts
    if starts is None or occurrence.start is None or occurrence.precision is not Precision.DAY:
        return None
    return _instant(occurrence.start, starts, zone)


def ends(occurrence: Occurrence, zone: ZoneInfo) -> datetime | None:
    """The instant (UTC) at which it ends, always after its beginning: an hour later where nothing else is known.

    None as for `begins`. One of several days without an end lasts into the hour of its last day.
    """
    first = begins(occurrence, zone)
    if first is None or occurrence.end is None or occurrence.entry.starts is None:
        return None
    given = occurrence.entry.ends
    if given is None:
        return _instant(occurrence.end, occurrence.entry.starts, zone) + USUAL
    last = _instant(occurrence.end, given, zone)
    return last if last > first else first + USUAL


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
