"""Hours and parts of the day: "17h30", "3 giờ rưỡi chiều"."""

import datetime
import re

from bot.replies.numbers import keys, number_at, says
from bot.replies.tokens import Token

_DAYPART = keys("sáng trưa chiều tối đêm khuya")
_AFTERNOON = keys("chiều tối đêm khuya")
_NOON = keys("trưa")
_CLOCK_HALF = keys("rưỡi")


def clock_at(tokens: list[Token], at: int) -> tuple[tuple[int, int] | None, int]:
    """(hour, minute) that are said at a token, or None, and the place after them."""
    if at < len(tokens) and tokens[at].kind == "clock":
        hour, *minute = [int(part) for part in re.findall(r"[0-9]+", tokens[at].text)]
        place = at + 1
        if not minute and says(tokens, place, _CLOCK_HALF):
            return (hour, 30), place + 1
        return (hour, minute[0] if minute else 0), place
    number = number_at(tokens, at) if at < len(tokens) and tokens[at].kind == "word" else None
    if number and says(tokens, number[1], keys("giờ")):
        place = number[1] + 1
        if says(tokens, place, _CLOCK_HALF):
            return (number[0], 30), place + 1
        return (number[0], 0), place
    return None, at


def daypart_at(tokens: list[Token], at: int) -> tuple[Token | None, int]:
    """The word for a part of the day at a token, or None, and the place after it."""
    return (tokens[at], at + 1) if says(tokens, at, _DAYPART) else (None, at)


def time_of(hour: tuple[int, int], daypart: Token | None) -> datetime.time | None:
    """The time of day, or None when there is no such; "5h chiều" is 17:00."""
    hours, minutes = hour
    if daypart and (
        (hours < 12 and not _AFTERNOON.isdisjoint(daypart.words)) or (hours < 6 and not _NOON.isdisjoint(daypart.words))
    ):
        hours += 12
    return datetime.time(hours, minutes) if hours < 24 and minutes < 60 else None
