"""Days that are told from today: "mai", "thứ Ba tới", "tuần sau", "cuối tháng này", "3 ngày nữa"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.calendar.days.dates import year_of
from bot.calendar.days.said import Asked, Context, Found, When
from bot.calendar.days.weekdays import WEEKDAY, weekday_of
from bot.calendar.model import Once

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_FRIDAY, _SATURDAY = 4, 5
_DAYS = re.compile(
    r"(?:(?P<today>(?:ngay\s)?hom nay|today|(?:sang|trua|chieu|toi) nay)|(?P<tomorrow>(?:ngay\s|sang\s|chieu\s"
    r"|toi\s)?mai"
    r"|tomorrow)|(?P<after>ngay (?:kia|mot)|sang ngay kia))(?![a-z0-9])"
)
_WHICH = r"(?P<which>tuan nay|tuan toi|tuan sau nua|tuan sau|tuan nay|nay|toi|sau|this week|next week|next)"
_WEEKDAY = re.compile(rf"(?:next\s(?={WEEKDAY}))?(?P<on>{WEEKDAY})(?:,?\s{_WHICH}(?![a-z0-9]))?")
_PERIOD = re.compile(
    r"(?:(?P<part>dau|giua|cuoi|het|trong)\s)?(?P<unit>tuan|thang|quy|week|month)(?:\s(?P<which>nay|toi|sau nua"
    r"|sau))?(?![a-z0-9]|\s\d|\s(?:dau|cuoi|thu)\b)"
    r"|next (?P<unit2>week|month)"
)
_COUNT = re.compile(
    r"(?:(?:trong|sau)\s)?(?P<n>\d{1,3}) (?P<unit>ngay|tuan) (?:nua|toi)(?![a-z0-9])"
    r"|in (?P<n2>\d{1,3}) (?P<unit2>day|week)s?"
)
_PARTS = ("sang", "trua", "chieu", "toi")


def near_at(text: str, at: int, context: Context) -> Found | None:
    """The day that is told from today at a place of a plain text; asks where today is not known."""
    if found := _DAYS.match(text, at):
        days = 0 if found["today"] else 1 if found["tomorrow"] else 2
        part = next((one for one in _PARTS if found[0].startswith(one)), "")
        return Found(found.end(), When(_once(_today(context, found[0]) + days * _DAY), part=part))
    if found := _COUNT.match(text, at):
        number, unit = int(found["n"] or found["n2"]), found["unit"] or found["unit2"]
        step = _WEEK if unit in ("tuan", "week") else _DAY
        return Found(found.end(), When(_once(_today(context, found[0]) + number * step)))
    if found := _WEEKDAY.match(text, at):
        return Found(found.end(), _weekday(found, context))
    if (found := _PERIOD.match(text, at)) and (found["which"] or found["unit2"] or found["part"]):
        return Found(found.end(), _period(found, context))
    return None


def _weekday(found: re.Match[str], context: Context) -> When:
    if context.today is None:
        raise Asked("only_weekday", words=found[0])
    number = weekday_of(found["on"])
    assert number is not None  # noqa: S101 - the pattern holds the names of weekdays
    today, which = context.today, found["which"] or ""
    monday = today - today.weekday() * _DAY
    if which in ("nay", "tuan nay", "this week"):
        return When(_once(monday + number * _DAY))
    if which in ("sau", "tuan toi", "tuan sau", "next week"):
        return When(_once(monday + _WEEK + number * _DAY))
    if which == "tuan sau nua":
        return When(_once(monday + 2 * _WEEK + number * _DAY))
    return When(_once(today + ((number - today.weekday() - 1) % 7 + 1) * _DAY))


def _period(found: re.Match[str], context: Context) -> When:
    today = _today(context, found[0])
    unit = {"week": "tuan", "month": "thang"}.get(found["unit2"] or found["unit"], found["unit"])
    which = "sau" if found["unit2"] else found["which"] or ""
    ahead = {"": 0, "nay": 0, "sau nua": 2}.get(which, 1)
    derived = frozenset({"day"})
    if unit == "tuan":
        monday = today - today.weekday() * _DAY + ahead * _WEEK
        first = monday + (_SATURDAY if found["part"] == "cuoi" else 0) * _DAY
        last = monday + (_FRIDAY if context.due else _SATURDAY + 1) * _DAY
    else:
        size = 3 if unit == "quy" else 1
        month = (today.month - 1) // size * size + ahead * size
        first = date(today.year + month // 12, month % 12 + 1, 1)
        closing = month + size - 1
        year, number = today.year + closing // 12, closing % 12 + 1
        last = date(year, number, monthrange(year, number)[1])
        if unit == "thang" and not context.due and found["part"] in (None, "trong"):
            return When(Once(first.year, first.month))
        if unit == "thang" and found["part"] in ("dau", "giua"):
            first, last = (
                (first, first.replace(day=10))
                if found["part"] == "dau"
                else (first.replace(day=11), first.replace(day=20))
            )
        elif unit == "thang" and found["part"] == "cuoi":
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
