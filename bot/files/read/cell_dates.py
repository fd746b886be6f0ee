"""What a cell says about days, in the terms of the TOML format. The words themselves are read by `calendar.days`.

"26/6/2020", "tháng 10/2020", "8–9/4/2020", "2/9 hằng năm", "10/3 âm lịch", "trước ngày 15/6", "thứ Sáu hằng tuần", and
"3 ngày làm việc trước quoc-khanh", which counts from another entry. What is unclear is a `FieldError`.
"""

import math
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bot.calendar.days import Context, Unclear, When, read_when
from bot.calendar.model import (
    Dates,
    Frequency,
    LunarYearly,
    MonthlyWeekday,
    Once,
    Relative,
    Repeating,
    Weekly,
    Yearly,
)
from bot.clock import OFFICE_ZONE
from bot.files.check.dates import WEEKDAYS, FieldError
from bot.texts import folded
from bot.texts.folding import composed

_EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a spreadsheet has no zone
_SERIALS = (15_000, 80_000)
"""The numbers that Excel has for the days from 1941 to 2119; a year is smaller."""

NOTHING_KNOWN = Context()
_COUNTED = re.compile(
    r"(\d{1,4}) (ngay lam viec|ngay|working days?|days?) (truoc|sau|before|after) ([a-z0-9][a-z0-9-]*)"
    r"(?:,? \(?(?:nam |year )?(\d{4})\)?| (hang nam|every year))?"
)
_SHORT_WEEKDAY = re.compile(r"(?:hai|ba|tư|năm|sáu|bảy)\W{1,3}(?:ngay )?\d{1,2}\s?[/.-]\s?\d")
_LABEL = re.compile(r"^((?:tuần|đợt|lần|kỳ)\s+(?:thứ\s+)?[\dIVX]+)\s*:?\s*\n\s*(?=[(]?(?:từ|ngày|\d))", re.IGNORECASE)
_BRACKETED = re.compile(
    r"^(thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7])\s*"
    r"\(\s*(?:ngày\s+)?(\d{1,2}\s*/\s*\d{1,2}(?:/\d{4})?)\s*\)",
    re.IGNORECASE,
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_SERIAL = re.compile(r"[1-7]\d{4}")
_DAY_MONTH = re.compile(r"(?:ngày\s+)?(\d{1,2})\s?[-–]\s?(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(I{1,3}|IV)\s?[/-]\s?(\d{4})")
_EARLIER = re.compile(r"\s*([^:]*\d)\s*(?::\s*(.*))?", re.DOTALL)


def when(value: object, context: Context = NOTHING_KNOWN) -> tuple[dict[str, Any], When]:
    """What the column for days says, in the terms of the TOML format, and what it was read as.

    The terms are one of date (and end), dates, repeat, yearly and lunar, and what else stands in the cell: starts,
    ends, assumed, status, note. Raises FieldError.
    """
    found = read(value, context)
    return _terms(found, str(value), context, due=False), found


def due(value: object, context: Context = NOTHING_KNOWN) -> tuple[dict[str, Any], When | None]:
    """What the column for due dates says: as `when`, but all in "due"; None where it counts from another entry."""
    if isinstance(value, str) and (counted := _counted(value)):
        return {"due": counted}, None
    try:
        found = read(value, _of_due(context))
    except FieldError as error:
        if error.key == "not_a_date":
            raise FieldError("not_a_due") from error
        raise
    return _terms(found, str(value), context, due=True), found


@lru_cache(maxsize=64)  # a table has one for all of its rows
def _of_due(context: Context) -> Context:
    return replace(context, due=True, yearly=False)


def one_day(value: object, context: Context = NOTHING_KNOWN) -> str:
    """A date that is no span and does not recur: "26/6/2020" is "2020-6-26"."""
    return last_day(value, context)[0]


def last_day(value: object, context: Context = NOTHING_KNOWN) -> tuple[str, str]:
    """As `one_day`, with the hour that stands beside it: "26/6/2020 11:30" is ("2020-6-26", "11:30")."""
    found = read(value, context)
    if not isinstance(found.schedule, Once) or found.schedule.end is not None or found.undated:
        raise FieldError("not_a_date")
    return _iso(found.schedule), f"{found.starts:%H:%M}" if found.starts else ""


def earlier(value: object) -> list[dict[str, str]]:
    """The dates that an entry once had, one a line: "8/4/2020 – 9/4/2020: lùi"."""
    if not isinstance(value, str):
        return [{"start": one_day(value)}]
    found: list[dict[str, str]] = []
    for line in value.splitlines():
        if not line.strip():
            continue
        parts = _EARLIER.fullmatch(line)
        if parts is None:
            raise FieldError("bad_earlier")
        said = read(parts[1], NOTHING_KNOWN).schedule
        if not isinstance(said, Once):
            raise FieldError("bad_earlier")
        one = {"start": _iso(said)} | ({"end": said.end.isoformat()} if said.end else {})
        found.append(one | ({"note": parts[2]} if parts[2] else {}))
    return found


def read(value: object, context: Context) -> When:
    """A cell as a day, days or a rule. Raises FieldError with what is unclear."""
    if isinstance(value, str):
        if _SERIAL.fullmatch(value) and _SERIALS[0] <= int(value):
            return _number(float(value), context)
        said = _words(value, context)
        if isinstance(said, Unclear):
            raise FieldError(said.key, **said.params)
        return said
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return When(Once(value.year, value.month, value.day))
    if isinstance(value, time):
        raise FieldError("only_time")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError("not_a_date")
    return _number(value, context)


@lru_cache(maxsize=4096)
def _words(words: str, context: Context) -> When | Unclear:
    said = words.strip().lstrip("'’")  # a typist's mark that makes a cell text
    if _INSTANT.fullmatch(said):
        return _instant(said)
    said = _LABEL.sub(r"\1: ", said)
    said = _BRACKETED.sub(r"\1, \2 ", said).strip()
    if said.startswith(("~", "≈", "±")):
        said = f"khoảng {said[1:].strip()}"
    if quarter := _QUARTER.fullmatch(said):
        said = f"quý {quarter[1]}/{quarter[2]}"
    if context.month is None and (day := _DAY_MONTH.fullmatch(said)):  # with a month they are days of it
        return _day_month(int(day[1]), int(day[2]), said, context)
    if _SHORT_WEEKDAY.match(composed(said).casefold()):
        said = f"thứ {said}"
    return read_when(said, context, whole=True)


def _day_month(day: int, month: int, words: str, context: Context) -> When | Unclear:
    """ "22-12" is 22 December; "5-7" might be two days, so what it is taken for is marked."""
    found = read_when(f"{day}/{month}", context, whole=True) if month <= 12 else read_when(words, context, whole=True)
    return replace(found, assumed=found.assumed | {"day"}) if isinstance(found, When) and day < month else found


def _instant(words: str) -> When | Unclear:
    """A moment with its zone, as programs write it, on the office's clock: "2027-01-08T01:00:00Z" is at 08:00."""
    try:
        return _moment(datetime.fromisoformat(words).astimezone(OFFICE_ZONE))
    except (ValueError, OverflowError):
        return Unclear("not_a_date")


def _moment(value: datetime) -> When:
    """A day of a spreadsheet; midnight is no hour."""
    hour = value.replace(second=0, microsecond=0).time()
    return When(Once(value.year, value.month, value.day), starts=hour if hour != time(0) else None)


def _number(value: float, context: Context) -> When:
    """A year, "20200612", or the number that Excel has for a day, which may have an hour behind the comma."""
    whole = int(value) if math.isfinite(value) and value == int(value) else 0
    if 1000 <= whole <= 9999:
        return When(Once(whole))
    if _SERIALS[0] <= value < _SERIALS[1]:
        moment = _EXCEL_DAY_0 + timedelta(minutes=round(value * 24 * 60))
        if not context.dates:
            raise FieldError("serial_date", day=f"{moment:%d/%m/%Y}")
        return _moment(moment)
    if context.month is not None and 1 <= whole <= 31:
        return read(str(whole), context)
    if 19_000_000 < whole < 22_000_000:
        return read(str(whole), context)
    raise FieldError("not_a_date")


def _counted(words: str) -> dict[str, Any] | None:
    """The terms of "3 ngày làm việc trước quoc-khanh", where the last word is an id as it stands there."""
    text = " ".join(folded(words).split()).strip(" ,;.")
    found = _COUNTED.fullmatch(text)
    if found is None or found[4] not in composed(words).casefold():
        return None
    count = "working_days" if found[2].startswith(("ngay lam", "working")) else "days"
    terms: dict[str, Any] = {count: int(found[1])}
    terms["before" if found[3] in ("truoc", "before") else "after"] = found[4]
    if found[5] or found[6]:
        terms["year"] = int(found[5]) if found[5] else "every"
    return terms


def _terms(said: When, words: str, context: Context, *, due: bool) -> dict[str, Any]:
    """What was read, as fields of an entry."""
    terms = _undated(said, context, due=due) if isinstance(said.schedule, Relative) else _schedule(said, due=due)
    if said.starts:
        terms["starts"] = f"{said.starts:%H:%M}"
    if said.ends:
        terms["ends"] = f"{said.ends:%H:%M}"
    if said.assumed:
        terms["assumed"] = ["due" if due else "date"]
    if said.tentative:
        terms["status"] = "tentative"
    kept = said.since or (said.part and not said.starts)  # what is said beside the day: its first day, the morning
    if note := " ".join(words.split()) if kept else said.note:
        terms["note"] = note
    return terms


def _schedule(said: When, *, due: bool) -> dict[str, Any]:
    one, many = ("due", "due") if due else ("date", "dates")
    match said.schedule:
        case Once() as once:
            return {one: _iso(once)} | ({"end": once.end.isoformat()} if once.end else {})
        case Dates(days):
            return {many: [day.isoformat() for day in days]}
        case Yearly(month, day, _, first):
            since = "" if first is None else f"{first}-"
            return {"yearly": since + (f"{month}-{day}" if day else str(month))}
        case LunarYearly(month, day, lasting):
            return {"lunar": f"{month}-{day}"} | ({"days": lasting} if lasting > 1 else {})
        case Repeating(frequency, day, first, last):
            every = "month" if frequency is Frequency.MONTHLY else "quarter"
            rule: dict[str, Any] = {"every": every, "day": day}
        case Weekly(weekdays, first, last, interval):
            rule = {"every": "week", "on": [WEEKDAYS[day] for day in weekdays]}
            rule |= {} if interval == 1 else {"interval": interval}
        case MonthlyWeekday(nth, weekday, first, last):
            rule = {"every": "month", "on": WEEKDAYS[weekday], "nth": nth}
        case _:
            raise FieldError("not_a_date")
    return {"due" if due else "repeat": rule | {"from": first.isoformat(), "until": last.isoformat()}}


def _undated(said: When, context: Context, *, due: bool) -> dict[str, Any]:
    """What counts from words that are no entry's id has no day; the words are kept as a note."""
    year = context.year or (context.today.year if context.today else None)
    if year is None:
        raise FieldError("no_year_of", words=said.note)
    return {"due" if due else "date": str(year)}


def _iso(once: Once) -> str:
    """ "2020-06-26", "2020-10" or "2020", as the TOML format has it."""
    if once.month is None:
        return str(once.year)
    return f"{once.year}-{once.month:02}" + (f"-{once.day:02}" if once.day else "")
