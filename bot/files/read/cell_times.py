"""Hours of the day in the cells of a table: "07h30", "14h", "7h30 - 9h00", "8:00 AM", an hour of the spreadsheet."""

import re
from datetime import datetime, time
from functools import lru_cache

from bot.calendar.days.clock import clock_at
from bot.calendar.days.plain import plain
from bot.files.check.dates import FieldError
from bot.texts import folded

_DAY_SECONDS = 24 * 60 * 60
_MARKS = str.maketrans({"’": "'", "′": "'", "`": "'", "´": "'"})
_POINT = re.compile(r"(?<!\d)([01]?\d|2[0-4])[.,]([0-5]\d)(?!\d)")
_APART = re.compile(r"(?<=\d)(h|g|giờ) +(?=[0-5]\d(?!\d))", re.IGNORECASE)
_TENTATIVE = re.compile(r"\(\s*(?:dự kiến|tạm tính|khoảng)\s*\)|^\s*(?:khoảng|tầm|dự kiến)\s+", re.IGNORECASE)
_PART = re.compile(r"(?:(?:ca |buoi )?(sang|trua|chieu|toi)|(?:ca|trong|toan) ngay)(?: va (?:chieu|toi))?")
_HOURS = range(5, 24)
"""A number alone in a column of hours is one of these."""


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
    if isinstance(value, int | float) and not isinstance(value, bool) and value in _HOURS:
        return f"{int(value):02}:00", ""
    said = _of_words(value) if isinstance(value, str) else None
    if said is None:
        raise FieldError("not_a_time")
    return said


@lru_cache(maxsize=1024)
def _of_words(words: str) -> tuple[str, str] | None:
    """As `hours`, of words; None for what is no hour. An office meets at the same few hours."""
    text = plain(_as_usual(words)).text
    found = clock_at(text, 0)
    if found is None or text[found[2] :].strip():
        return None
    starts, ends, _ = found
    return f"{starts:%H:%M}", f"{ends:%H:%M}" if ends else ""


def part_of_day(value: object) -> str:
    """The words of a cell that names a part of the day or all of it, and no hour: "Buổi sáng", "cả ngày"; else ""."""
    words = " ".join(value.split()).strip(" .:") if isinstance(value, str) else ""
    return words if _PART.fullmatch(folded(words)) else ""


def is_tentative(value: object) -> bool:
    """Whether an hour is said to be likely only: "17h00 (dự kiến)"."""
    return isinstance(value, str) and _TENTATIVE.search(value) is not None


def is_hours(value: object) -> bool:
    """Whether a cell holds an hour, a span of hours or a part of the day, and nothing else."""
    if isinstance(value, time):
        return True
    if not isinstance(value, str):
        return False
    try:
        hours(value)
    except FieldError:
        return bool(part_of_day(value))
    return True


def _as_usual(words: str) -> str:
    """Ways of writing that only a column of hours allows: "14.00", "19h 30", "7h30’", "17h00 (dự kiến)"."""
    said = _TENTATIVE.sub("", words.translate(_MARKS)).strip(" .,;")
    return _APART.sub(r"\1", _POINT.sub(r"\1:\2", said))
