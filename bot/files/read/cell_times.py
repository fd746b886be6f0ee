"""Hours of the day in the cells of a table: "07h30", "14h", "7h30 - 9h00", "8:00 AM", an hour of the spreadsheet."""

from datetime import datetime, time

from bot.calendar.days.clock import clock_at
from bot.calendar.days.plain import plain
from bot.files.check.dates import FieldError

_DAY_SECONDS = 24 * 60 * 60


def hours(value: object) -> tuple[str, str]:
    """(beginning, end) of an hour or a span of hours, as "14:00"; the end is empty where none is said.

    Raises FieldError for what is no hour.
    """
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return f"{value:%H:%M}", ""
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * _DAY_SECONDS / 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}", ""
    text = plain(value.strip(" .,;")).text if isinstance(value, str) else ""
    found = clock_at(text, 0)
    if found is None or text[found[2] :].strip():
        raise FieldError("not_a_time")
    starts, ends, _ = found
    return f"{starts:%H:%M}", f"{ends:%H:%M}" if ends else ""


def is_hours(value: object) -> bool:
    """Whether a cell holds an hour or a span of hours, and nothing else."""
    if isinstance(value, time):
        return True
    if not isinstance(value, str):
        return False
    try:
        hours(value)
    except FieldError:
        return False
    return True
