"""Weeks, months, quarters and parts of a year. What they stand for is derived, and marked so.

A deadline is the last day: of a quarter, a half-year, a month ("trong tháng 8"); of a week its Friday. "Đầu tháng"
ends on the 10th, "giữa tháng" on the 20th. An event has the days of its week or quarter; a month stays a month.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bot.calendar.days.dates import YEARS, begin_of, exact, year_of
from bot.calendar.days.said import Asked, Context, Found, When
from bot.calendar.lunar import solar_day
from bot.calendar.model import Dates, Once

_DAY = timedelta(days=1)
_DERIVED = frozenset({"day"})
_Y = (
    r"(?:\s?[/.-]\s?(?P<y>\d{4})|,?\s(?:cua\s)?(?:nam\s|year\s|of\s)?\(?(?P<y2>(?:19|20"
    r"|21)\d\d)\)?)?(?![\d/])(?:,?\snam\b(?!\s\d))?"
)
_PART = r"(?:(?P<part>ca|dau|giua|cuoi|het|trong|nua dau|nua cuoi|early|mid|late|end of|in|during)\s)?"
_AND = r"(?:\s?[,;&+-]\s?(?:va\s)?|\s(?:va|and|den)\s)"
_QUARTERS = re.compile(
    rf"{_PART}(?:(?P<from>tu)\s|(?:vao|trong)\s)?(?:quy|quarter|q)\s?(?P<n>[1-4](?:{_AND}(?:quy\s)?(?:[1-4]|i{{1,3}}"
    rf"|iv)\b(?!/\d\d?(?!\d)))*)\b{_Y}"
)
_MONTHS = re.compile(
    rf"{_PART}(?:(?:tu|vao|trong)\s)?(?:cac\s)?(?:thang"
    rf"|month)\s(?P<n>\d{{1,2}}(?:{_AND}(?:thang\s)?\d{{1,2}}(?!\d))+)(?!/\d\d?(?!\d)){_Y}"
)
_MONTH = re.compile(
    rf"{_PART}(?:(?:vao|trong)\s)?(?:thang|month)\s?(?P<n>\d{{1,2}})(?!\d|,?\s\(?moi nam){_Y}(?!\sal\b)"
)
_HALF = re.compile(
    rf"{_PART}(?P<n>[369]|sau|ba|chin|first 6|last 6)\s(?:thang|months)\s(?P<which>dau|cuoi)\s?(?:nam)?{_Y}(?!\sthang)"
)
_WORD = (
    r"(?:(?:bao cao\s)?(?:hang\s|moi\s)?(?:thang|quy|(?:0?[369]|sau)\sthang(?:\s(?:dau|cuoi) nam)?|(?:ca\s"
    r"|cuoi\s)?nam)(?!\s\d))"
)
_ENDS = re.compile(rf"{_WORD}(?:(?:,\s?(?:va\s)?|;\s?|\sva\s|\s?\+\s?|\s?-\s?){_WORD})*{_Y}$")
_YEAR_PART = re.compile(rf"(?P<part>dau|giua|cuoi|het)\snam(?!\shoc\b){_Y}")
_IN_YEAR = re.compile(r"(?:trong|het)\snam\s?(?P<y>\d{4})(?!\d)")
_WEEK = re.compile(
    rf"{_PART}(?:tuan|week)\s?(?:thu\s)?(?P<n>\d{{1,2}}|dau tien|dau|cuoi cung|cuoi|hai|ba|tu(?!\s(?:ngay|\d))|nam"
    rf"|i{{1,3}}|iv)(?!\d)"
    rf"(?:\s?[,/-]?\s?(?:cua\s|trong\s)?thang\s(?P<m>\d{{1,2}}))?{_Y}"
)
_OF_TERM = re.compile(r"[\s,(/-]*(?:cua\s)?(?:hk|hoc ky)\s?[1-2i]{1,2}\b")
_LUNAR_MONTH = re.compile(
    rf"{_PART}(?:(?:vao|trong)\s)?thang\s(?P<n>\d{{1,2}})(?:\s?/\s?(?P<y>\d{{4}}))?(?:\s?\(?\bal\b\)?)+"
    rf"(?:,?\snam\s(?P<y2>\d{{4}}))?(?!\d)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FIRST_WEEKS = {"dau": 1, "dau tien": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "cuoi": -1, "cuoi cung": -1} | _ROMAN
_EARLY, _MIDDLE, _LATE = ("dau", "early", "nua dau"), ("giua", "mid"), ("cuoi", "late", "nua cuoi", "end of")


def period_at(text: str, at: int, context: Context) -> Found | None:
    """The period that is named at a place of a plain text."""
    for pattern, read in _READERS:
        if found := pattern.match(text, at):
            when = read(found, context)
            if when is not None:
                return Found(found.end(), when)
    return None


def _quarters(found: re.Match[str], context: Context) -> When | None:
    numbers = _numbers(found["n"])
    year, assumed = _year(found, context, 3 * numbers[-1])
    derived = assumed if found["part"] == "het" else assumed | _DERIVED
    if len(numbers) == 1 and found["from"]:
        raise Asked("no_end", words=found[0])
    if len(numbers) > 1:
        if re.search(r"-|den", found["n"]):  # "quý I–II" is one span
            return _span(_first(year, 3 * numbers[0] - 2), _last(year, 3 * numbers[-1]), derived, context)
        return When(Dates(tuple(_last(year, 3 * number) for number in sorted(set(numbers)))), assumed=derived)
    month = 3 * numbers[0]
    if found["part"] in _EARLY:
        return _month_within(year, month - 2, "het", derived, context)
    if found["part"] in _MIDDLE:
        return _month_within(year, month - 1, "het", derived, context)
    if found["part"] in _LATE:
        return _month_within(year, month, "het", derived, context)
    return _span(_first(year, month - 2), _last(year, month), derived, context)


def _months(found: re.Match[str], context: Context) -> When | None:
    numbers = _numbers(found["n"])
    for number in numbers:
        exact(2020, number, 1)
    year, assumed = _year(found, context, numbers[-1])
    derived = assumed | _DERIVED
    if len(numbers) == 2 and re.search(r"-|den", found["n"]):
        if numbers[1] < numbers[0]:
            raise Asked("end_before_start", start=f"{numbers[0]}/{year}", end=f"{numbers[1]}/{year}")
        return _span(_first(year, numbers[0]), _last(year, numbers[1]), derived, context)
    if not context.due:
        raise Asked("several_months", words=found[0])
    return When(Dates(tuple(_last(year, number) for number in sorted(set(numbers)))), assumed=derived)


def _month(found: re.Match[str], context: Context) -> When | None:
    month = int(found["n"])
    exact(2020, month, 1)
    year, assumed = _year(found, context, month)
    if not found["part"] or (not context.due and found["part"] in ("ca", "trong", "in", "during")):
        return When(Once(year, month), assumed=assumed)
    return _month_within(year, month, found["part"], assumed, context)


def _month_within(year: int, month: int, part: str, assumed: frozenset[str], context: Context) -> When:
    """The days of a part of a month."""
    first, last = 1, monthrange(year, month)[1]
    if part in _EARLY:
        last = 15 if part == "nua dau" else 10
    elif part in _MIDDLE:
        first, last = 11, 20
    elif part in _LATE:
        first = 16 if part == "nua cuoi" else 21
    elif not context.due:
        return When(Once(year, month), assumed=assumed)
    given = part == "het"
    days = date(year, month, first), date(year, month, last)
    return _span(*days, assumed if given else assumed | _DERIVED, context)


def _lunar_month(found: re.Match[str], context: Context) -> When | None:
    """ "Tháng Giêng", "cuối tháng Chạp": the days of the lunar month, of which the year has the last one."""
    if context.today is not None or not 1 <= int(found["n"]) <= 12:
        return None  # in a message its day is asked for
    month = int(found["n"])
    year, assumed = _year(found, context, 0)
    years = [year] if found["y"] or found["y2"] else [year - 1, year, year + 1]
    days = [(solar_day(one, month, 1), solar_day(one, month, 30)) for one in years]
    begins = begin_of(context, year)
    first, last = next((one for one in days if one[1] >= begins), days[-1])
    if found["part"] in _EARLY:
        last = first + 9 * _DAY
    elif found["part"] in _MIDDLE:
        first, last = first + 10 * _DAY, first + 19 * _DAY
    elif found["part"] in _LATE:
        first += 20 * _DAY
    return _span(first, last, assumed | _DERIVED, context)


def _half(found: re.Match[str], context: Context) -> When | None:
    year, assumed = _year(found, context, 0)
    months = {"sau": 6, "ba": 3, "chin": 9, "first 6": 6, "last 6": 6}.get(found["n"]) or int(found["n"])
    start = 1 if found["which"] == "dau" else 13 - months
    return _span(_first(year, start), _last(year, start + months - 1), assumed | _DERIVED, context)


def _ends(found: re.Match[str], context: Context) -> When | None:
    """ "6 tháng, năm": when the reports of these periods are due."""
    words = re.sub(r"\d{4}", "", found[0])
    parts = [part for part in re.split(r",\s?(?:va\s)?|;\s?|\sva\s|\s?\+\s?|\s?-\s?", words) if part.strip()]
    if len(parts) < 2 and not re.fullmatch(r"(?:bao cao\s)?(?:0?[69]|sau) thang\s?(?:nam)?[\s/.-]*", words):
        return None
    year, assumed = _year(found, context, 0)
    months: set[int] = set()
    for part in parts:
        count = re.search(r"([369]|sau) thang( cuoi)?", part)
        if count:
            months.add(12 if count[2] else 6 if count[1] == "sau" else int(count[1]))
        elif "quy" in part:
            months.update((3, 6, 9, 12))
        elif "thang" in part:
            months.update(range(1, 13))
        else:
            months.add(12)
    days = tuple(_last(year, month) for month in sorted(months))
    derived = assumed | _DERIVED
    return When(Dates(days) if len(days) > 1 else _exact(days[0]), assumed=derived)


def _year_part(found: re.Match[str], context: Context) -> When | None:
    year, assumed = _year(found, context, 0)
    if not context.due:
        month = {"dau": 1, "giua": 6}.get(found["part"], 12)
        return When(Once(year, month), assumed=assumed | _DERIVED)
    month = {"dau": 3, "giua": 6}.get(found["part"], 12)
    return When(_exact(_last(year, month)), assumed=assumed if found["part"] == "het" else assumed | _DERIVED)


def _in_year(found: re.Match[str], context: Context) -> When | None:
    year = int(found["y"])
    return When(_exact(_last(year, 12)), assumed=_DERIVED) if context.due else When(Once(year))


def _week(found: re.Match[str], context: Context) -> When | None:
    number = _FIRST_WEEKS.get(found["n"]) or int(found["n"])
    month = int(found["m"]) if found["m"] else context.month
    term = _OF_TERM.match(found.string, found.end())
    if term or (context.school and context.year is not None and month is None):  # a school counts its weeks itself
        return When(Once(_year(found, context, 0)[0]), undated="later")
    if month is None and (number in (-1, *range(1, 6)) or found["n"] in _FIRST_WEEKS):
        raise Asked("week_without_month", week=found["n"])
    if month is not None and number <= 6:
        exact(2020, month, 1)
        year, assumed = _year(found, context, month)
        first, last = week_of_month(year, month, number)
    else:
        year, assumed = _year(found, context, 0)
        try:
            first = date.fromisocalendar(year, number, 1)
        except ValueError as error:
            raise Asked("no_such_week", week=number, year=year) from error
        last = first + 6 * _DAY
    if context.due:
        last = min(last, first - first.weekday() * _DAY + 4 * _DAY) if first.weekday() <= 4 else last
    return _span(first, last, assumed | _DERIVED, context)


def week_of_month(year: int, month: int, number: int) -> tuple[date, date]:
    """The days that a week (from Monday) has in a month; the first one is that of its first working day."""
    first, length = date(year, month, 1), monthrange(year, month)[1]
    monday = first - first.weekday() * _DAY
    if first.weekday() > 4:
        monday += 7 * _DAY
    if number == -1:
        end = first + (length - 1) * _DAY
        monday = end - end.weekday() * _DAY
    else:
        monday += 7 * (number - 1) * _DAY
    begins, ends = max(monday, first), min(monday + 6 * _DAY, first + (length - 1) * _DAY)
    if begins > ends:
        raise Asked("no_such_week", week=number, year=f"{month}/{year}")
    return begins, ends


def _span(first: date, last: date, assumed: frozenset[str], context: Context) -> When:
    if context.due:
        return When(_exact(last), assumed=assumed)
    end = None if last == first else last
    return When(Once(first.year, first.month, first.day, end), assumed=assumed)


def _year(found: re.Match[str], context: Context, month: int) -> tuple[int, frozenset[str]]:
    given = found["y"] or found["y2"]
    if given is None:
        return year_of(context, found[0].strip(), month)
    if int(given) not in YEARS:
        raise Asked("bad_year", first=YEARS[0], last=YEARS[-1])
    return int(given), frozenset()


def _numbers(words: str) -> list[int]:
    return [_ROMAN.get(one) or int(one) for one in re.findall(r"\d+|\biv\b|\bi{1,3}\b", words)]


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _exact(day: date) -> Once:
    return Once(day.year, day.month, day.day)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], When | None]], ...] = (
    (_ENDS, _ends),
    (_HALF, _half),
    (_QUARTERS, _quarters),
    (_WEEK, _week),
    (_MONTHS, _months),
    (_LUNAR_MONTH, _lunar_month),
    (_MONTH, _month),
    (_YEAR_PART, _year_part),
    (_IN_YEAR, _in_year),
)
