"""The names of weekdays, in the plain spelling."""

import re

_NAMES = (
    "thu hai|thu 2|t2|monday|mon",
    "thu ba|thu 3|t3|tuesday|tue",
    "thu tu|thu 4|t4|wednesday|wed",
    "thu nam|thu 5|t5|thursday",
    "thu sau|thu 6|t6|friday|fri",
    "thu bay|thu 7|t7|saturday|sat",
    "chu nhat|cn|sunday|sun",
)
WEEKDAY = "(?:" + "|".join(_NAMES) + r")(?![a-z0-9/])"
_ONE = tuple(re.compile(rf"(?:{names})(?![a-z0-9/])") for names in _NAMES)
_ANY = re.compile(WEEKDAY)


def weekday_of(words: str) -> int | None:
    """The weekday (0 = Monday) that plain words begin with."""
    return next((number for number, one in enumerate(_ONE) if one.match(words)), None)


def weekdays_in(words: str) -> tuple[int, ...]:
    """All weekdays that stand in plain words, in order, each once."""
    found = {weekday_of(one[0]) for one in _ANY.finditer(words)}
    return tuple(sorted(number for number in found if number is not None))
