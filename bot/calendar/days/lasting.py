"""So many days from a day on: "3 ngày, từ 12/4/2027" begins on the 12th and ends on the 14th."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.days.plain import Plain
from bot.calendar.days.said import Context, Unclear, When
from bot.calendar.model import Once

_LASTING = re.compile(r"(?:trong\s)?(?P<n>\d{1,2})\sngay\s?[,:]?\s?(?P<open>\()?(?:bat dau\s)?(?=tu\s(?:ngay\s)?\d)")
_FROM = re.compile(r"tu\s(?:ngay\s)?")


def lasting(said: Plain, context: Context, read: Callable[[str, Context], When | Unclear]) -> When | None:
    """The days of words that give their number and the first of them, or both ends; None for any other words."""
    found = _LASTING.match(said.text)
    if found is None:
        return None
    inner = replace(context, due=False, yearly=False)
    words = said.after(found.end())
    words = words.rstrip(" .").removesuffix(")") if found["open"] else words
    when = read(words, inner)
    spanned = isinstance(when, When)
    if not spanned:
        from_ = _FROM.match(said.text, found.end())
        at = from_.end() - found.end() if from_ else 0
        when = read(words[at:], inner)
    if not isinstance(when, When) or when.rest or not isinstance(when.schedule, Once) or not when.schedule.day:
        return None
    once = when.schedule
    first = date(once.year, once.month or 1, once.day or 1)
    last = once.end or first + timedelta(days=int(found["n"]) - 1)
    if context.due:
        return replace(when, schedule=Once(last.year, last.month, last.day), since=first)
    return replace(when, schedule=replace(once, end=last if last > first else None))
