"""Being reminded again later: this afternoon, tomorrow, in three days; never past what is due."""

from datetime import UTC, datetime, time, timedelta

from bot.calendar.model import Occurrence
from bot.calendar.reminders import LeadTimes

_AFTERNOON = time(14, 0)


def snooze_choices(now: datetime, task: Occurrence, lead_times: LeadTimes) -> list[tuple[str, datetime]]:
    """(name, instant in UTC) of each choice that is still to come at `now` and not after the task's due day."""
    today = now.astimezone(lead_times.zone).date()
    afternoon = datetime.combine(today, _AFTERNOON, lead_times.zone).astimezone(UTC)
    choices = [
        ("afternoon", afternoon),
        ("tomorrow", lead_times.instant(today + timedelta(days=1))),
        ("three_days", lead_times.instant(today + timedelta(days=3))),
    ]
    return [
        (name, instant)
        for name, instant in choices
        if instant > now and task.start and instant.astimezone(lead_times.zone).date() <= task.start
    ]
