"""The days on which something happens become one schedule of an entry, where one says exactly these days."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.files.check.dates import WEEKDAYS

_FEWEST = 3
"""Fewer days than these are said one by one."""


def schedule(days: Sequence[date]) -> dict[str, Any]:
    """In the terms of the TOML format: `date`, `repeat` or `dates`. The days are in order, each once."""
    if len(days) == 1:
        return {"date": days[0]}
    if len(days) >= _FEWEST:
        for repeat, made in _candidates(days):
            if made == list(days):
                return {"repeat": repeat | {"from": days[0], "until": days[-1]}}
    return {"dates": list(days)}


def _candidates(days: Sequence[date]) -> Iterator[tuple[dict[str, Any], list[date]]]:
    """Every schedule that may say these days, with the days that it says."""
    first, last = days[0], days[-1]
    weekdays = sorted({day.weekday() for day in days})
    monday = first - timedelta(days=first.weekday())
    weeks = sorted({(day - monday).days // 7 for day in days})
    interval = weeks[1] if len(weeks) > 1 else 1
    on = [WEEKDAYS[weekday] for weekday in weekdays]
    if interval <= 52:
        every: dict[str, Any] = {"every": "week", "on": on}
        yield every | ({"interval": interval} if interval > 1 else {}), _weekly(monday, weekdays, interval, first, last)
    for day in sorted({first.day, max(day.day for day in days), 31}):
        yield {"every": "month", "day": day}, _monthly(day, range(1, 13), first, last)
        yield {"every": "quarter", "day": day}, _monthly(day, range(3, 13, 3), first, last)
    if len(weekdays) == 1:
        for nth in sorted({(day.day - 1) // 7 + 1 for day in days}):
            yield {"every": "month", "on": on[0], "nth": nth}, _nth(nth, weekdays[0], first, last)
        yield {"every": "month", "on": on[0], "nth": -1}, _nth(-1, weekdays[0], first, last)


def _weekly(monday: date, weekdays: Sequence[int], interval: int, first: date, last: date) -> list[date]:
    found: list[date] = []
    while monday <= last:
        found += [day for weekday in weekdays if first <= (day := monday + timedelta(days=weekday)) <= last]
        monday += timedelta(weeks=interval)
    return found


def _monthly(day: int, months: Sequence[int], first: date, last: date) -> list[date]:
    made = (
        date(year, month, min(day, monthrange(year, month)[1]))
        for year in range(first.year, last.year + 1)
        for month in months
    )
    return [one for one in made if first <= one <= last]


def _nth(nth: int, weekday: int, first: date, last: date) -> list[date]:
    found: list[date] = []
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = number // 12, number % 12 + 1
        begins, length = monthrange(year, month)
        days = range(1 + (weekday - begins) % 7, length + 1, 7)
        if nth == -1 or nth <= len(days):
            found.append(date(year, month, days[-1] if nth == -1 else days[nth - 1]))
    return [day for day in found if first <= day <= last]
