"""The office's rules for reminders, as its settings give them."""

from bot.calendar.model import Kind
from bot.calendar.reminders import LeadTimes
from bot.config import WEEKDAYS, Settings

_REMINDED = (Kind.ANNIVERSARY, Kind.EVENT, Kind.CONGRESS, Kind.TASK)


def lead_times(settings: Settings) -> LeadTimes:
    """The rules for reminders that the settings give."""
    given = settings.reminders
    return LeadTimes(
        ahead={kind: getattr(given, kind.value) for kind in _REMINDED},
        minutes={kind: getattr(given.minutes_before, kind.value) for kind in _REMINDED},
        overdue=given.overdue,
        weekly_on=WEEKDAYS.index(given.weekly) if given.weekly else None,
        hour=given.hour,
        quiet_from=given.quiet_from,
        quiet_until=given.quiet_until,
        zone=settings.office.zone,
        supporting=given.supporting,
    )
