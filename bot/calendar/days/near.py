"""Days that cells and messages tell from today: "mai", "thứ Ba tới", "tuần sau", "cuối tháng này", "3 ngày nữa".

The words are those of `expressions`; here a week or a month is its days, or where the words are a deadline its last.
"""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.days.clock import daypart_at
from bot.calendar.days.dates import year_of
from bot.calendar.days.expressions import after_daypart, expression_at
from bot.calendar.days.resolve import resolve
from bot.calendar.days.said import Asked, Context, Direction, Expression, Found, Spec, When
from bot.calendar.days.weekdays import WEEKDAY
from bot.calendar.model import Once

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_FRIDAY, _SATURDAY = 4, 5
_COUNTED = re.compile(r"(?:trong|sau) (?=\d{1,3} (?:ngay|tuan|thang)(?: lam viec)? (?:nua|toi)\b)")
_ENGLISH = re.compile(r"in (?P<n>\d{1,3}) (?P<unit>day|week)s?\b")
_NO_DAY = re.compile(r"(?:trong|dau|giua|cuoi|het|nay|nua tieng|nua gio|\d)")
"""How expressions begin that only a reply means as today: "nay", "trong chiều", "2 tiếng nữa"."""
_ITSELF = re.compile(WEEKDAY)
_NUMBERED = re.compile(r" (?:\d|(?:dau|cuoi|thu)\b)")
_PERIODS = ("week", "month", "quarter")
_SPANS = ("span", "working_span", "span_of_months")


def near_at(text: str, at: int, context: Context) -> Found | None:
    """The day that is told from today at a place of a plain text; asks where today is not known."""
    if found := _ENGLISH.match(text, at):
        days = int(found["n"]) * (7 if found["unit"] == "week" else 1)
        return Found(found.end(), When(_once(_today(context, found[0]) + days * _DAY)))
    begin = counted.end() if (counted := _COUNTED.match(text, at)) else at
    said = expression_at(text, begin)
    part = ""
    if said is None:
        part, after = daypart_at(text, begin)
        said = (expression_at(text, after) or after_daypart(text, after)) if part else None
        if said is None or said.spec is None or said.spec.unit != "days":
            return None
    said = _itself(said, text, begin)
    spec = said.spec
    if spec is None or said.lies is Direction.PAST or spec.n < 0 or spec.named:
        return None
    words = text[at : said.end]
    if spec.unit in _PERIODS:
        return None if _NUMBERED.match(text, said.end) else Found(said.end, _period(spec, words, context))
    if spec.unit == "weekday":
        if context.today is None:
            raise Asked("only_weekday", words=words)
    elif spec.unit in _SPANS:
        if said.lies is not Direction.FUTURE:
            return None
    elif spec.unit != "days" or _NO_DAY.match(words):
        return None
    day = resolve(spec, _today(context, words), None, Direction.FUTURE)
    return Found(said.end, When(_once(day), part=part)) if day else None


def _itself(said: Expression, text: str, at: int) -> Expression:
    """ "Thứ Sáu trước 10h" is a Friday, and "trước" belongs to what follows."""
    if said.spec is None or said.spec.unit != "weekday" or said.lies is not Direction.PAST:
        return said
    found = _ITSELF.search(text, at)
    return replace(said, end=found.end(), spec=replace(said.spec, week=None), lies=None) if found else said


def _period(spec: Spec, words: str, context: Context) -> When:
    today, part = _today(context, words), words.partition(" ")[0]
    derived = frozenset({"day"})
    if spec.unit == "week":
        monday = today - today.weekday() * _DAY + spec.n * _WEEK
        first = monday + (_SATURDAY if part == "cuoi" else 0) * _DAY
        last = monday + (_FRIDAY if context.due else _SATURDAY + 1) * _DAY
    else:
        size = 3 if spec.unit == "quarter" else 1
        month = (today.month - 1) // size * size + spec.n * size
        first = date(today.year + month // 12, month % 12 + 1, 1)
        closing = month + size - 1
        year, number = today.year + closing // 12, closing % 12 + 1
        last = date(year, number, monthrange(year, number)[1])
        if spec.unit == "month" and not context.due and (not spec.part or part == "trong"):
            return When(Once(first.year, first.month))
        if spec.unit == "month" and part in ("dau", "giua"):
            first, last = (
                (first, first.replace(day=10)) if part == "dau" else (first.replace(day=11), first.replace(day=20))
            )
        elif spec.unit == "month" and part == "cuoi":
            first = last.replace(day=21)
    if context.due:
        return When(_once(last), assumed=derived)
    return When(Once(first.year, first.month, first.day, last), assumed=derived)


def _today(context: Context, words: str) -> date:
    if context.today is None and context.month is not None and words.endswith(" thang"):
        return date(year_of(context, words, context.month)[0], context.month, 1)
    if context.today is None:
        raise Asked("near_day", words=words)
    return context.today


def _once(day: date) -> Once:
    return Once(day.year, day.month, day.day)
