"""Days that are written with their numbers: one, a span, several; and the year of one that is written without."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
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
_EVERY_YEAR = re.compile(r",?\s?\(?(?:moi nam|yearly|annually)\)?")
_SINCE_YEAR = re.compile(r",?\s?(?:ke )?(?:tu|from|since)\s(?:nam\s)?(?P<y>(?:19|20|21)\d\d)(?!\d)")
_LUNAR_FIRST = re.compile(r"(?:lunar|al)\s(?=\d)")
_LUNAR = re.compile(r"(?:\s?\(?\bal\b\)?)+")
_SOLAR = re.compile(r"\s?\(?dl\)?")
_LUNAR_DATE = re.compile(
    r"(?:ngay\s)?(?P<m>(?:mung"
    r"|mong)\s)?(?P<d>\d{1,2})/(?P<mo>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])(?P<al>(?:\s?\(?\bal\b\)?)*)"
    r"(?:,?\snam (?P<y2>\d{4}))?(?P<al2>(?:\s?\(?\bal\b\)?)*)"
)
_LUNAR_SPAN = re.compile(
    r"(?:tu\s)?(?:ngay\s)?(?:(?:mung|mong)\s)?(?P<d>\d{1,2})(?:/(?P<m>\d{1,2}))?(?P<al>\sal)?\s?(?P<join>-|den|,|va|&)\s?(?:ngay\s)?"
    r"(?:(?:mung|mong)\s)?(?P<d2>\d{1,2})/(?P<m2>\d{1,2})(?:/(?P<y>\d{4}))?\s?\(?al\b\)?(?:,?\s\(?moi nam\)?)?"
)
_UNKNOWN_DAY = re.compile(
    r"(?:ngay\s?)?(?:[.…_]+\s?/?|/)\s?(?:(?:thang\s)?(?:[.…_]+|(?P<m>\d{1,2}))\s?/?)?\s?,?(?:nam\s)?(?P<y>\d{4})(?!\d)"
)
SOLAR_FEASTS = frozenset({(8, 3), (1, 1), (3, 2), (9, 1), (1, 5), (7, 5), (1, 6), (2, 9), (5, 9), (6, 1)})
"""Days up to the tenth that the solar calendar marks: "mùng 8/3" and "mùng 2/9" are hardly lunar."""
_OTHER_YEAR = re.compile(
    r",?\s\(?(?:cua\s)?(?:(?P<next>nam (?:sau|toi|ke tiep|tiep theo)|sang nam)|nam (?:truoc|ngoai))\b\)?"
    r"(?!\s(?:khi|ngay|\d))"
)
_DAY_OF_MONTH = re.compile(r"(?:ngay\s)?(?P<d>\d{1,2})(?:\s?-\s?(?P<to>\d{1,2}))?(?=$|\s?\(|,)")
_NUMBERED = re.compile(r"ngay\s(?P<d>\d{1,2})(?![\d/h:])(?!\s?(?:-|den|thang|,\s?\d))")
_TWO_WAYS = re.compile(r"(\d{1,2})\s?-\s?(1[0-2]|0?\d)/(\d{4})(?!\d)")
_FROM = re.compile(r"tu\s")
_YEAR = re.compile(r"(?:trong\s)?(?:nam\s)?(?P<y>(?:19|20|21)\d\d)(?![\d/.-])")


def year_of(context: Context, words: str = "", month: int = 0, day: int = 0) -> tuple[int, frozenset[str]]:
    """The year of what is written without one, and whether it was assumed. Asks where nothing gives it."""
    if (known := context.year_for(month)) is not None:
        return known, frozenset()
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


def begin_of(context: Context, year: int) -> date:
    """The first day of a plan's year, which in a school begins in September."""
    return date(year, 9 if context.school and context.year == year else 1, 1)


def several_at(text: str, at: int, context: Context) -> Found | None:
    """ "8,9/4", "8, 9 và 15/4/2020", "15/3 và 15/9": days with commas or "và" between them."""
    found = _LIST.match(text, at)
    if found is None or ((lunar := _LUNAR_SPAN.match(text, at)) is not None and _is_span(lunar)):
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
    every = _EVERY_YEAR.match(text, found.end()) if context.due else None
    end = every.end() if every else found.end()
    return Found(end, When(Dates(tuple(sorted(days))[:_MOST]), assumed=assumed))


def date_at(text: str, at: int, context: Context) -> Found | None:
    """A day, a span of days, a month or a year, as `typed_dates` knows them; "hằng năm" and "âm lịch" after it."""
    if unknown := _UNKNOWN_DAY.match(text, at):
        month = int(unknown["m"]) if unknown["m"] else None
        if month is not None:
            exact(int(unknown["y"]), month, 1)
        return Found(unknown.end(), When(Once(int(unknown["y"]), month), undated="" if month else "unknown"))
    if (lunar := _lunar_at(text, at, context)) is not None:
        return lunar
    if two := _TWO_WAYS.match(text, at):
        raise Asked("day_or_months", day=two[0].replace("-", "/").replace(" ", ""), months=two[0])
    if year := _YEAR.match(text, at):
        return Found(year.end(), When(Once(int(year["y"]))))
    said = written(text[at:])
    if said is None or said.start.month is None:
        return _day_alone(text, at, context)
    end = len(text) - len(said.rest)
    if said.end is None and _FROM.match(text, at):
        raise Asked("no_end", words=text[at:end])
    if (lunar_word := _LUNAR.match(text, end)) and said.start.day is None:
        raise Asked("lunar_needs_day", words=text[at : lunar_word.end()])
    end = _after(_SOLAR, text, end)
    start = said.start
    every = _EVERY_YEAR.match(text, end)
    if start.year is None and said.end is None and (every or (context.yearly and start.day)) and not context.due:
        exact(2020, start.month or 0, start.day or 1)
        since = _SINCE_YEAR.match(text, every.end()) if every else None
        begins = int(since["y"]) if since else None
        end = since.end() if since else every.end() if every else end
        return Found(end, When(Yearly(start.month or 0, start.day, first=begins)))
    end = every.end() if every and start.year is None else end
    if start.year is None and (other := _OTHER_YEAR.match(text, end)):
        known = context.year or (context.today.year if context.today else None)
        if known is not None:
            context, end = replace(context, year=known + (1 if other["next"] else -1), school=False), other.end()
    once, assumed = once_of(start, said.end, context, text[at:end])
    if context.due and once.end is not None:
        first = exact(once.year, once.month or 0, once.day or 0)
        last = once.end
        return Found(end, When(Once(last.year, last.month, last.day), assumed=assumed, since=first))
    return Found(end, When(once, assumed=assumed))


def _day_alone(text: str, at: int, context: Context) -> Found | None:
    """ "Ngày 20" of the month of a sheet, or in a message the next day that has this number."""
    if context.month is not None and (found := _DAY_OF_MONTH.match(text, at)):
        year, assumed = year_of(context, found[0], context.month, int(found["d"]))
        first = exact(year, context.month, int(found["d"]))
        last = exact(year, context.month, int(found["to"])) if found["to"] else first
        if last < first:
            raise Asked("end_before_start", start=first, end=last)
        if context.due:
            return Found(found.end(), When(_once(last), assumed=assumed, since=first if last != first else None))
        end = None if last == first else last
        return Found(found.end(), When(replace(_once(first), end=end), assumed=assumed))
    if context.today is None or (found := _NUMBERED.match(text, at)) is None:
        return None
    day, today = int(found["d"]), context.today
    for more in range(3):
        month = today.month - 1 + more
        year, month = today.year + month // 12, month % 12 + 1
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return Found(found.end(), When(Once(year, month, day), assumed=frozenset({"month"})))
    raise Asked("not_a_date")


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
    if (span := _LUNAR_SPAN.match(text, at)) is not None and _is_span(span):
        return _lunar_span(span, context)
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
        if not yearly or (day, month) in SOLAR_FEASTS:
            raise Asked("lunar_or_solar", day=f"{day}/{month}" + (f"/{year}" if year else ""))
    if not 1 <= day <= 30 or not 1 <= month <= 12:
        raise Asked("bad_lunar_day")
    guess = frozenset() if known else frozenset({"lunar"})
    every = _EVERY_YEAR.match(text, found.end())
    end = every.end() if every else found.end()
    if year:
        solar = _solar(int(year), month, day)
        return Found(end, When(_once(solar), assumed=guess | ({"lunar_year"} if month == 12 else set())))
    if not context.due and (every or context.yearly or context.today is None):
        return Found(end, When(LunarYearly(month, day), assumed=guess))
    if context.year is None and context.today is not None:
        around = (_solar(context.today.year + more, month, day) for more in (-1, 0, 1))
        return Found(end, When(_once(next(one for one in around if one >= context.today)), assumed=guess | {"year"}))
    number, assumed = year_of(context, found[0])
    begins = begin_of(context, number)
    ends = begins.replace(year=number + 1)
    inside = [one for lunar in (-1, 0, 1) if begins <= (one := _solar(number + lunar, month, day)) < ends]
    if not inside:
        raise Asked("bad_lunar_day")
    return Found(end, When(_once(inside[0]), assumed=assumed | guess))


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _is_span(found: re.Match[str]) -> bool:
    """Whether two lunar days are the ends of what lies between them: "15, 16/1" are, "15/1, 15/7" are not."""
    follows = found["m"] in (None, found["m2"]) and int(found["d2"]) == int(found["d"]) + 1
    return found["join"] in ("-", "den") or follows


def _lunar_span(found: re.Match[str], context: Context) -> Found:
    """ "14-15/4 ÂL", "từ 30 Tết đến mùng 3 Tết": from one lunar day to another."""
    day, month = int(found["d"]), int(found["m"] or found["m2"])
    last, closes = int(found["d2"]), int(found["m2"])
    if not (1 <= day <= 30 and 1 <= last <= 30 and 1 <= month <= 12 and 1 <= closes <= 12):
        raise Asked("bad_lunar_day")
    over = closes < month  # over the lunar new year
    if found["y"] is None and not context.due and not over and closes == month and last > day:
        return Found(found.end(), When(LunarYearly(month, day, last - day + 1)))
    year, assumed = (int(found["y"]), frozenset[str]()) if found["y"] else year_of(context, found[0])
    begins, ends = _solar(year - over, month, day), _solar(year, closes, last)
    if ends < begins:
        raise Asked("end_before_start", start=begins, end=ends)
    if context.due:
        return Found(found.end(), When(_once(ends), assumed=assumed, since=begins))
    return Found(found.end(), When(replace(_once(begins), end=ends), assumed=assumed))


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
