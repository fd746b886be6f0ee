"""Hours of the day as people write them in the cells of a table: "07h30", "14h", "7h30 - 9h00", "8:00 AM"."""

import re
from datetime import datetime, time

from bot.files.check.dates import FieldError
from bot.texts import folded

_HOUR = (
    r"(?P<h{n}>\d{{1,2}})\s*(?:(?:[h:g]|gio)\s*(?P<m{n}>\d{{2}})?\s*(?:phut|p|')?(?::\d{{2}})?)?"
    r"\s*(?P<half{n}>[ap]\.?m\.?|sang|trua|chieu|toi)?"
)
_TIMES = re.compile(
    r"(?:luc|tu|from|at)?\s*" + _HOUR.format(n=1) + r"(?:\s*(?:-|den|to|until)\s*" + _HOUR.format(n=2) + r")?"
)
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_SIGN = re.compile(r"\d\s*(?:h|g|:|gio|[ap]\.?m)")
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
    found = _TIMES.fullmatch(folded(str(value)).translate(_DASHES).strip(" .,;"))
    if found is None or isinstance(value, bool | float) or not (_SIGN.search(folded(str(value))) or found["half1"]):
        raise FieldError("not_a_time")
    half = found["half1"] or found["half2"] or ""
    starts = _clock(found["h1"], found["m1"], half)
    ends = _clock(found["h2"], found["m2"], found["half2"] or "") if found["h2"] else ""
    return starts, ends


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


def _clock(hour: str, minute: str | None, half: str) -> str:
    number = int(hour)
    if half and number <= 12:
        if half.startswith("a") or half == "sang":
            number %= 12
        elif number < 12 and not (half == "trua" and number >= 10):
            number += 12
    if number > 23 or int(minute or 0) > 59:
        raise FieldError("not_a_time")
    return f"{number:02}:{int(minute or 0):02}"
