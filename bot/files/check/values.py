"""What may stand in a field of an events file, but for its dates. Every function raises `FieldError`.

Numbers and lists may also be written as text ("14, 3"), as the cells of a table are.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from bot.calendar.model import Certainty, EarlierDate, Span, Status
from bot.files.check import dates
from bot.files.check.dates import FieldError
from bot.texts import folded

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_DIGITS = re.compile(r"-?[0-9]{1,9}")
_BETWEEN = re.compile(r"[,;\s]+")
ASSUMED = ("due", "date", "time", "units", "hand_in")
_LONGEST_SUMMARY = 300
_LONGEST_TEXT = 2000
_MOST_DAYS = 366
# Controls break messages and .ics lines; marks that turn the direction of writing make a text read as another; what
# is no character can stand in no workbook.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def line_of_text(value: object) -> str:
    """One line of text, in composed letters (NFC) and with single spaces."""
    if not isinstance(value, str):
        raise FieldError("not_text")
    words = " ".join(unicodedata.normalize("NFC", value).split())
    if not words.isprintable() and _FORBIDDEN.search(words):
        raise FieldError("control_character")
    if len(words) > _LONGEST_TEXT:
        raise FieldError("too_long", most=_LONGEST_TEXT)
    return words


def summary(value: object) -> str:
    """A line of text that is not empty and not long."""
    words = line_of_text(value)
    if not words:
        raise FieldError("empty_text")
    if len(words) > _LONGEST_SUMMARY:
        raise FieldError("too_long", most=_LONGEST_SUMMARY)
    return words


def identifier(value: object) -> str:
    """An id such as "quoc-khanh"."""
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise FieldError("bad_id")
    return value


def parent(value: object) -> str:
    """The unit above a unit, by id; "" says that there is none."""
    return "" if value == "" else identifier(value)


def suggested(words: object) -> str:
    """An id made of words: "Quốc khánh 2/9" is "quoc-khanh-2-9"; empty where they have no letters."""
    if not isinstance(words, str):
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", folded(words[:200])))[:64].strip("-")


def year(value: object) -> int:
    """The year of something long ago or to come, such as 1945."""
    number = _whole(value)
    if number is None or not 1 <= number <= dates.YEARS[1]:
        raise FieldError("bad_first_year")
    return number


def layer_year(value: object) -> int:
    """A year that the calendar has."""
    number = year(value)
    if number < dates.YEARS[0]:
        raise FieldError("bad_year", first=dates.YEARS[0], last=dates.YEARS[1])
    return number


def identifiers(value: object) -> tuple[str, ...]:
    """A list of ids, each once."""
    items = _items(value)
    if items is None or not all(isinstance(item, str) for item in items):
        raise FieldError("not_ids")
    return tuple(dict.fromkeys(identifier(item) for item in items))


def leads(value: object) -> tuple[int, ...]:
    """Lead times in days before."""
    items = _items(value)
    numbers = [_whole(item) for item in items or ()]
    read = tuple(number for number in numbers if number is not None and 0 <= number <= _MOST_DAYS)
    if items is None or len(read) < len(items):
        raise FieldError("bad_leads")
    return read


def assumed(value: object) -> frozenset[str]:
    """Which fields are assumptions: some of `ASSUMED`."""
    items = _items(value)
    if items is None or not all(item in ASSUMED for item in items):
        raise FieldError("bad_assumed")
    return frozenset(items)


def clock_time(value: object) -> time:
    """A time of the day, to the minute: a TOML time or "14:00"."""
    if isinstance(value, str) and (found := _TIME.fullmatch(value.strip())):
        hour, minute = int(found[1]), int(found[2])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    if isinstance(value, time) and value.tzinfo is None and not (value.second or value.microsecond):
        return value
    raise FieldError("not_a_time")


def days(value: object) -> int:
    """How many days something lasts."""
    number = _whole(value)
    if number is None or not 1 <= number <= _MOST_DAYS:
        raise FieldError("bad_days", most=_MOST_DAYS)
    return number


def earlier(value: object) -> tuple[EarlierDate, ...]:
    """The dates that an entry once had."""
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise FieldError("bad_earlier")
    return tuple(_earlier_date(item) for item in value)


def _earlier_date(value: Mapping[str, Any]) -> EarlierDate:
    if "start" not in value or not value.keys() <= {"start", "end", "note"}:
        raise FieldError("bad_earlier")
    start = dates.exact_day(value["start"])
    end = dates.exact_day(value["end"]) if "end" in value else start
    if end < start:
        raise FieldError("end_before_start", start=start, end=end)
    return EarlierDate(Span(start, end), line_of_text(value.get("note", "")))


def one_of(enum: type[Status] | type[Certainty]) -> Callable[[object], Any]:
    """A reader of the members of an enumeration."""

    def read(value: object) -> Status | Certainty:
        known = [member.value for member in enum]
        if value not in known:
            raise FieldError("not_one_of", known=", ".join(known))
        return enum(str(value))

    return read


def as_it_is(value: object) -> object:
    """A value that is read later, together with others."""
    return value


def _whole(value: object) -> int | None:
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _items(value: object) -> list[Any] | None:
    if isinstance(value, str):
        return [item for item in _BETWEEN.split(value) if item]
    return value if isinstance(value, list) else None
