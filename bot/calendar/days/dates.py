"""Days that are written with their numbers: one, a span, several; and the year of one that is written without."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from bot.calendar.days.said import Asked, Context, Found, When
from bot.calendar.lunar import solar_day
from bot.calendar.model import Dates, LunarYearly, Once, Yearly
from bot.calendar.typed_dates import Part, ends_next_year, written

YEARS = range(1900, 2200)
_JUST_PAST = timedelta(days=31)
_MOST = 60
_SEPARATOR = r"\s?(?:,\s?(?:va\s)?|;\s?|&\s?|\+\s?|\sva\s|\sand\s)\s?"
_LISTED = r"(?:ngay\s)?(?:\d{1,2}\s?-\s?)?\d{1,2}(?:/\d{1,2}(?:/\d{4})?)?(?![\d/h:])"
_LIST = re.compile(rf"(?:cac\sngay\s)?{_LISTED}(?:{_SEPARATOR}{_LISTED})+(?!\s?(?:gio|nguoi|don vi)\b)")
_ONE = re.compile(r"(?:(\d{1,2})\s?-\s?)?(\d{1,2})(?:/(\d{1,2}))?(?:/(\d{4}))?$")
_EVERY_YEAR = re.compile(r",?\s?\(?(?:moi nam|moi year|every year|yearly|annually)\)?")
_LUNAR_FIRST = re.compile(r"(?:lunar|al)\s(?=\d)")
_LUNAR = re.compile(r"(?:\s?\(?\bal\b\)?)+")
_SOLAR = re.compile(r"\s?\(?dl\)?")
_LUNAR_DATE = re.compile(
    r"(?:ngay\s)?(?P<m>(?:mung|mong)\s)?(?P<d>\d{1,2})/(?P<mo>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])(?P<al>(?:\s?\(?\bal\b\)?)*)"
    r"(?:,?\snam (?P<y2>\d{4}))?(?P<al2>(?:\s?\(?\bal\b\)?)*)"
)
_UNKNOWN_DAY = re.compile(
    r"(?:ngay\s?)?(?:[.…_]+\s?/?|/)\s?(?:(?:thang\s)?(?:[.…_]+|(?P<m>\d{1,2}))\s?/?)?\s?,?(?:nam\s)?(?P<y>\d{4})(?!\d)"
)
_SOLAR_FEASTS = frozenset({(8, 3), (1, 1), (3, 2), (9, 1), (1, 5), (7, 5), (1, 6), (2, 9), (5, 9), (6, 1)})
"""Days up to the tenth that the solar calendar marks: "mùng 8/3" and "mùng 2/9" are hardly lunar."""
_YEAR = re.compile(r"(?:trong\s)?(?:nam\s)?(?P<y>(?:19|20|21)\d\d)(?![\d/.-])")


def year_of(context: Context, words: str = "", month: int = 0, day: int = 0) -> tuple[int, frozenset[str]]:
    """The year of what is written without one, and whether it was assumed. Asks where nothing gives it."""
    if context.year is not None:
        return context.year, frozenset()
    if context.today is None:
        if day:
            raise Asked("no_year", day=day, month=month)
        raise Asked("no_year_of", words=words)
    today = context.today
    if not month:
        return today.year, frozenset({"year"})
    near = date(today.year, month, min(day or 31, monthrange(today.year, month)[1])) >= today - _JUST_PAST
    return today.year if near else today.year + 1, frozenset({"year"})


def exact(year: int, month: int, day: int) -> date:
    """The day, or the question that says why there is none."""
    if not 1 <= month <= 12:
        if 1 <= day <= 12 and month <= 31:
            raise Asked("month_first", day=f"{month}/{day}/{year}", month=month)
        raise Asked("bad_month", month=month)
    if year not in YEARS:
        raise Asked("bad_year", first=YEARS[0], last=YEARS[-1])
    if not 1 <= day <= monthrange(year, month)[1]:
        raise Asked("bad_day", month=month, year=year, days=monthrange(year, month)[1])
    return date(year, month, day)


def several_at(text: str, at: int, context: Context) -> Found | None:
    """ "8,9/4", "8, 9 và 15/4/2020", "15/3 và 15/9": days with commas or "và" between them."""
    found = _LIST.match(text, at)
    if found is None:
        return None
    inside = re.sub(r"cac ngay |ngay ", "", found[0])
    parts = [_ONE.match(one.strip()) for one in re.split(_SEPARATOR, inside)]
    if not all(parts) or parts[-1] is None or parts[-1][3] is None:
        return None
    month, year = "", next((part[4] for part in parts if part and part[4]), "")
    days: set[date] = set()
    assumed: frozenset[str] = frozenset()
    for part in reversed(parts):
        assert part is not None  # noqa: S101 - all of them were found
        month, year = part[3] or month, part[4] or year
        if year:
            number = int(year)
        else:
            number, assumed = year_of(context, found[0], _month(month, part[2]), int(part[2]))
        last = exact(number, int(month), int(part[2]))
        first = exact(number, int(month), int(part[1])) if part[1] else last
        if first > last:
            return None
        days.update({last} if context.due else _between(first, last))
    return Found(found.end(), When(Dates(tuple(sorted(days))[:_MOST]), assumed=assumed))


def date_at(text: str, at: int, context: Context) -> Found | None:
    """A day, a span of days, a month or a year, as `typed_dates` knows them; "hằng năm" and "âm lịch" after it."""
    if unknown := _UNKNOWN_DAY.match(text, at):
        month = int(unknown["m"]) if unknown["m"] else None
        if month is not None:
            exact(int(unknown["y"]), month, 1)
        return Found(unknown.end(), When(Once(int(unknown["y"]), month), undated="" if month else "unknown"))
    if (lunar := _lunar_at(text, at, context)) is not None:
        return lunar
    if year := _YEAR.match(text, at):
        return Found(year.end(), When(Once(int(year["y"]))))
    said = written(text[at:])
    if said is None or said.start.month is None:
        return None
    end = len(text) - len(said.rest)
    if (lunar_word := _LUNAR.match(text, end)) and said.start.day is None:
        raise Asked("lunar_needs_day", words=text[at : lunar_word.end()])
    end = _after(_SOLAR, text, end)
    start = said.start
    every = _EVERY_YEAR.match(text, end)
    if start.year is None and said.end is None and (every or (context.yearly and start.day)) and not context.due:
        exact(2020, start.month or 0, start.day or 1)
        return Found(every.end() if every else end, When(Yearly(start.month or 0, start.day)))
    end = every.end() if every and start.year is None else end
    once, assumed = once_of(start, said.end, context, text[at:end])
    if context.due and once.end is not None:
        first = exact(once.year, once.month or 0, once.day or 0)
        last = once.end
        return Found(end, When(Once(last.year, last.month, last.day), assumed=assumed, since=first))
    return Found(end, When(once, assumed=assumed))


def once_of(start: Part, last: Part | None, context: Context, words: str = "") -> tuple[Once, frozenset[str]]:
    """The date that is written, with its year filled in; and whether that was assumed."""
    month, day = start.month or 0, start.day
    assumed: frozenset[str] = frozenset()
    year = start.year
    if year is None:
        if last is not None and last.year is not None:
            year = last.year - ends_next_year(start, last)
        else:
            closing = last if last is not None and last.month == month else start
            year, assumed = year_of(context, words, _month(month, closing.day), closing.day or 0)
    if day is None:
        exact(year, month, 1)
        return Once(year, month), assumed
    first = exact(year, month, day)
    if last is None:
        return Once(year, month, day), assumed
    closes = last.year or year + (last.month != month and ends_next_year(start, last))
    end = exact(closes, last.month or 0, last.day or 0)
    if end < first:
        raise Asked("end_before_start", start=first, end=end)
    return Once(year, month, day, None if end == first else end), assumed


def _lunar_at(text: str, at: int, context: Context) -> Found | None:
    begin = before.end() if (before := _LUNAR_FIRST.match(text, at)) else at
    found = _LUNAR_DATE.match(text, begin)
    if found is None:
        return None
    day, month, year = int(found["d"]), int(found["mo"]), found["y"] or found["y2"]
    known = bool(found["al"] or found["al2"] or before)
    if not known:
        if not found["m"] or _SOLAR.match(text, found.end()):
            return None
        yearly = _EVERY_YEAR.match(text, found.end()) is not None or (context.yearly and not context.due and not year)
        if not yearly or (day, month) in _SOLAR_FEASTS:
            raise Asked("lunar_or_solar", day=f"{day}/{month}" + (f"/{year}" if year else ""))
    if not 1 <= day <= 30 or not 1 <= month <= 12:
        raise Asked("bad_lunar_day")
    guess = frozenset() if known else frozenset({"lunar"})
    end = _after(_EVERY_YEAR, text, found.end())
    if year:
        solar = _solar(int(year), month, day)
        return Found(end, When(_once(solar), assumed=guess | ({"lunar_year"} if month == 12 else set())))
    if not context.due:
        return Found(end, When(LunarYearly(month, day), assumed=guess))
    number, assumed = year_of(context, found[0])
    inside = [one for lunar in (number - 1, number) if (one := _solar(lunar, month, day)).year == number]
    if not inside:
        raise Asked("bad_lunar_day")
    return Found(end, When(_once(inside[0]), assumed=assumed | guess))


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _solar(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise Asked("bad_year", first=YEARS[0], last=YEARS[-1])
    try:
        found = solar_day(year, month, day)
    except ValueError as error:
        raise Asked("bad_lunar_day") from error
    return found


def _once(day: date) -> Once:
    return Once(day.year, day.month, day.day)


def _month(month: str | int, day: str | int | None) -> int:
    number = int(month or 0)
    if not 1 <= number <= 12:
        exact(2020, number, int(day or 1))
    return number


def _between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
