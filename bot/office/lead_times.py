"""The office's rules for reminders, as its settings give them."""

from bot.calendar.model import Kind
from bot.calendar.reminders import LeadTimes
from bot.config import WEEKDAYS, Settings


def lead_times(settings: Settings) -> LeadTimes:
    """The rules for reminders that the settings give."""
    given = settings.reminders
    return LeadTimes(
        ahead={
            Kind.ANNIVERSARY: given.anniversary,
            Kind.EVENT: given.event,
            Kind.CONGRESS: given.congress,
            Kind.TASK: given.task,
        },
        overdue=given.overdue,
        weekly_on=WEEKDAYS.index(given.weekly) if given.weekly else None,
        hour=given.hour,
        zone=settings.office.zone,
    )
