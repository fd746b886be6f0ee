"""What comes again every week, month or quarter: "ngày 25 hằng tháng", "thứ Hai tuần đầu tháng", "hằng quý".

Between the two days that are written, or from the first to the last day of the year.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.calendar.days.dates import date_at, exact, year_of
from bot.calendar.days.said import Asked, Context, Found, When
from bot.calendar.days.weekdays import WEEKDAY, weekdays_in
from bot.calendar.model import Dates, Frequency, MonthlyWeekday, Once, Repeating, Schedule, Weekly

_FRIDAY = 4
_IN = r",?\s?(?:vao\s|on\s|the\s)?"
_REGULARLY = r"(?:(?:bao cao\s)?dinh ky,?\s(?:vao\s)?)?"
_D = r"(?:ngay\s|day\s|the\s)(?P<d>\d{1,3})(?:st|nd|rd|th)?(?![\d/])"
_BARE_D = _D.replace(r"the\s)", r"the\s|(?:mung|mong)\s)?", 1)
"""A day that needs no "ngày" before it, since "hằng tháng" follows: "25 hằng tháng"."""
_END = r"(?:ngay\s)?cuoi(?:\scung)?"
_BY = r"(?:(?P<before>truoc|before)\s|(?:cham nhat|muon nhat|khong qua|den)\s(?:la\s|vao\s)?)?"
_MONTH_DAY = re.compile(
    rf"{_REGULARLY}(?:{_BARE_D}\s(?:cua\s|of\s)?(?:moi|cac) thang"
    rf"|moi thang{_IN}:?\s?\(?{_BY}{_D.replace('<d>', '<d2>')}\)?"
    rf"|{_D.replace('<d>', '<d3>')}\sdinh ky (?:moi )?thang)"
)
_MONTH_SPAN = re.compile(
    r"(?:tu\s)?(?:ngay\s)?(?P<a>\d{1,2})\s?(?:-|den)\s?(?:ngay\s)?(?P<b>\d{1,2})\s(?:cua\s)?moi thang"
)
_MONTH_END = re.compile(
    rf"{_REGULARLY}(?:{_END}\s(?:cua\s)?moi thang|moi thang,?\s{_END}(?:\sthang)?"
    rf"|{_END}\sthang\s?,?\smoi thang|"
    r"(?:ngay|day) cuoi|the last day of moi thang)"
)
_QUARTER_DAY = re.compile(
    rf"{_REGULARLY}(?:(?:moi quy{_IN}:?\s?{_BY})?{_D}\s(?:cua\s)?thang cuoi(?:\scung)?(?:\s(?:cua|moi|hang|cac))*\squy"
    rf"|(?P<last>(?:ngay )?cuoi(?:\scung)?(?:\s(?:cua|moi))*\squy)"
    rf"|moi quy{_IN}:?\s?\(?{_BY.replace('<before>', '<before2>')}{_D.replace('<d>', '<d2>')}\)?"
    rf"|{_BARE_D.replace('<d>', '<d3>')}\s(?:cua\s)?moi quy|moi quy,?\s(?P<last2>ngay cuoi))(?!\s?[1-4]\b)"
)
_NTH = re.compile(
    rf"{_REGULARLY}(?P<lead>moi thang,?\s(?:vao\s|on\s)?)?(?:(?:the\s)?(?P<pre>first|last|second|third"
    rf"|fourth)\s)?(?P<on>{WEEKDAY})"
    r"(?:\s(?:cua\s)?(?:tuan\s)?(?:lan\s)?(?:thu\s)?(?P<nth>dau tien|dau|cuoi cung|cuoi|hai|ba|tu|1|2|3|4|5|nhat)"
    r"|\s(?P<no>(?:no[./]?\s?)?[1-5]|last))?"
    r"(?:\s(?:tuan|cua|trong|of))*(?P<of>\s(?:moi thang|thang|each month))?(?!\s\d)"
)
_WEEKS = re.compile(
    rf"{_REGULARLY}(?:(?:cac\s)?(?:(?:sang|chieu|toi)\s)?(?:tu\s)?(?P<on>{WEEKDAY}(?:\s?(?:,|va|and|&"
    rf"|-|den)\s?(?:{WEEKDAY}))*),?\s(?:cua\s)?moi tuan"
    rf"|(?:moi tuan(?:\s(?:mot|0?1) lan)?|weekly|(?:mot|0?1) lan\s?/\s?tuan|(?P<n>\d{{1,2}}) tuan (?:mot|0?1) lan"
    rf"|every (?P<m>\d{{1,2}}) weeks|tuan (?:mot"
    rf"|0?1) lan)"
    rf"(?:{_IN}(?:chieu\s|sang\s)?(?P<on2>{WEEKDAY}(?:\s?(?:,|va|and|&)\s?(?:vao\s)?(?:{WEEKDAY}))*))?"
    rf"|(?:every|moi)\s(?P<on3>{WEEKDAY}))"
)
_PLAIN = re.compile(
    r"(?:bao cao\s)?(?:dinh ky\s)?(?:moi (?P<u>thang|quy|nam)(?:\s(?:mot|0?1) lan)?|(?:mot"
    r"|1) lan\s?/\s?(?P<v>thang|quy|nam|tuan)"
    r"|(?P<six>0?6|sau|0?3|ba) thang\s?/?\s?(?:(?:mot|0?1) )?lan|moi (?P<six2>6|sau|3|ba) thang"
    r"|monthly|quarterly|dinh ky (?P<w>thang|quy|nam))(?!\s\d)"
)
_SINCE = r"(?:bat dau\s|ke\s|tinh\s)?(?:tu|from|since)\s(?:ngay\s)?"
_BOUNDS = re.compile(
    rf"[,;]?\s?\(?(?:{_SINCE}(?P<a>\S+?(?:\s\d{{1,2}}(?:/\d{{4}})?)?),?\s)?(?:den|to"
    r"|until)\s(?:het\s)?(?:ngay\s)?(?P<b>(?:(?:thang|quy)\s)?\S+?)\)?(?=$|\s|,)"
)
_FROM_ON = re.compile(
    rf"[,;]?\s?\(?{_SINCE}(?P<a>(?:(?:thang|quy)\s)?[\d/]+)(?:\s(?:tro di|den nay))?\s?\)?(?=$|[,;.]|\s(?!-|den\b))"
)
_QUARTER = re.compile(r"quy ([1-4])(?:/(\d{4}))?$")
_MONTH_DAYS = re.compile(
    r"(?:cac\s)?(?:ngay\s)?(?P<days>\d{1,2}(?:\s?(?:,|;|va|&)\s?(?:ngay\s)?\d{1,2})+)\s(?:cua\s)?(?:moi|cac) thang"
    r"(?!\s\d)"
)
_OF_MONTHS = re.compile(
    r"ngay\s(?P<d>\d{1,2})\s(?:cua\s)?cac thang\s(?P<months>\d{1,2}(?:\s?(?:,|;|va|&)\s?(?:thang\s)?\d{1,2})+)"
    r"(?:\s?/\s?(?P<y>\d{4})|\snam (?P<y2>\d{4}))?(?![\d/])"
)
_NTHS = {
    "dau": 1, "dau tien": 1, "nhat": 1, "hai": 2, "ba": 3, "tu": 4, "cuoi": -1, "cuoi cung": -1,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    """What repeats, without its bounds; `derived` where the words do not give the day. `days`: several a month."""

    schedule: Schedule
    at: int
    derived: bool = False
    days: tuple[int, ...] = ()


_ANY = date.min


def repeat_at(text: str, at: int, context: Context) -> Found | None:
    """What repeats, at a place of a plain text."""
    if (found := _in_months(text, at, context)) is not None:
        return found
    rule = _rule(text, at, context)
    if rule is None:
        return None
    first, last, end, assumed = _bounds(text, rule.at, context)
    if rule.derived:
        assumed |= {"day"}
    if rule.days:
        days = {_clipped(year, month, day) for year, month in _months(first, last) for day in rule.days}
        return Found(end, When(Dates(tuple(sorted(day for day in days if first <= day <= last))), assumed=assumed))
    match rule.schedule:
        case Repeating() | Weekly() | MonthlyWeekday():
            return Found(end, When(replace(rule.schedule, first=first, last=last), assumed=assumed))
        case _:
            return Found(end, When(_in_year(rule.schedule, first.year), assumed=assumed))


def _rule(text: str, at: int, context: Context) -> _Rule | None:
    if found := _NTH.match(text, at):
        given = found["nth"] or (found["no"] or "").lstrip("no./ ") or found["pre"]
        monthly = found["lead"] or found["of"]
        if given and monthly:
            nth = _NTHS.get(given) or int(given)
            return _Rule(MonthlyWeekday(nth, weekdays_in(found["on"])[0], _ANY, _ANY), found.end())
    if found := _WEEKS.match(text, at):
        on = found["on"] or found["on2"] or found["on3"] or ""
        named = weekdays_in(on)
        if re.search(r"-|den", on) and len(named) == 2:  # "thứ Hai – thứ Sáu" are all days between
            named = tuple(range(named[0], named[1] + 1))
        interval = int(found["n"] or found["m"] or 1)
        return _Rule(Weekly(named or (_FRIDAY,), _ANY, _ANY, interval), found.end(), not named)
    if found := _QUARTER_DAY.match(text, at):
        day = found["d"] or found["d2"] or found["d3"] or "31"
        derived = bool(found["d3"] or found["last"])
        if found["last"] and "moi" not in found["last"] and context.today is not None:
            return None  # in a message it is the end of this quarter
        number = int(day) - bool(found["before"] or found["before2"])
        return _Rule(_repeating(Frequency.QUARTERLY, number), found.end(), derived)
    if (found := _MONTH_SPAN.match(text, at)) and context.due:
        return _Rule(_repeating(Frequency.MONTHLY, int(found["b"])), found.end())
    if found := _MONTH_DAYS.match(text, at):
        days = tuple(sorted({int(one) for one in re.findall(r"\d+", found["days"])}))
        for day in days:
            _repeating(Frequency.MONTHLY, day)
        return _Rule(Dates(()), found.end(), days=days)
    if found := _MONTH_DAY.match(text, at):
        if re.match(r"m[uo]ng", found[0]):
            raise Asked("lunar_or_solar", day=found[0].removesuffix(" moi thang"))
        day = found["d"] or found["d2"] or found["d3"]
        number = int(day) - bool(found["before"])
        return _Rule(_repeating(Frequency.MONTHLY, number), found.end())
    if (found := _MONTH_END.match(text, at)) and "moi" in found[0]:
        return _Rule(_repeating(Frequency.MONTHLY, 31), found.end())
    if found := _PLAIN.match(text, at):
        return _plain(found, context)
    return None


def _in_months(text: str, at: int, context: Context) -> Found | None:
    """ "Ngày 25 các tháng 3, 6, 9, 12"."""
    if (found := _OF_MONTHS.match(text, at)) is None:
        return None
    assumed: frozenset[str] = frozenset()
    days: set[date] = set()
    for month in map(int, re.findall(r"\d+", found["months"])):
        given = found["y"] or found["y2"]
        year, taken = (int(given), frozenset[str]()) if given else year_of(context, found[0], month, int(found["d"]))
        days.add(exact(year, month, int(found["d"])))
        assumed |= taken
    return Found(found.end(), When(Dates(tuple(sorted(days))), assumed=assumed))


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for number in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        yield number // 12, number % 12 + 1


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _plain(found: re.Match[str], context: Context) -> _Rule | None:
    unit = found["u"] or found["v"] or found["w"] or {"monthly": "thang", "quarterly": "quy"}.get(found[0], "")
    if unit == "thang":
        return _Rule(_repeating(Frequency.MONTHLY, 31), found.end(), derived=True)
    if unit == "quy" or (found["six"] or found["six2"]) in ("3", "03", "ba"):
        return _Rule(_repeating(Frequency.QUARTERLY, 31), found.end(), derived=True)
    if unit == "tuan":
        return _Rule(Weekly((_FRIDAY,), _ANY, _ANY), found.end(), derived=True)
    if found["six"] or found["six2"]:
        return _Rule(Dates((date(2020, 6, 30), date(2020, 12, 31))), found.end(), derived=True)
    return _Rule(Once(2020, 12, 31), found.end(), derived=True) if context.due else None


def _repeating(frequency: Frequency, day: int) -> Repeating:
    if not 1 <= day <= 31:
        raise Asked("bad_repeat_day", least=1, most=31)
    return Repeating(frequency, day, _ANY, _ANY)


def _bounds(text: str, at: int, context: Context) -> tuple[date, date, int, frozenset[str]]:
    """The first and the last day, the place after them, and what of them is assumed.

    What begins without an end goes on to the end of its year, in a school to the end of May.
    """
    found = _BOUNDS.match(text, at) or _FROM_ON.match(text, at)
    assumed: frozenset[str] = frozenset()
    first = last = None
    end = at
    if found is not None:
        inner = replace(context, due=False, yearly=False)
        until = found.groupdict().get("b")
        ends = _bound(until, inner, end=True) if until else None
        begins = _bound(found["a"], inner, end=False) if found["a"] else None
        if (ends is not None or not until) and (begins is not None or not found["a"]):
            first, last = begins and begins[0], ends and ends[0]
            assumed = (ends[1] if ends else frozenset()) | (begins[1] if begins else frozenset())
            end = found.end()
    if first is None and context.school and context.year is not None:
        first, assumed = date(context.year, 9, 1), assumed | {"day"}
    if last is None and context.school and context.year is not None:
        last, assumed = date(context.year + 1, 5, 31), assumed | {"day"}
    if first is None or last is None:
        known = last or first
        year = known.year if known else None
        if year is None:
            year, taken = year_of(context, text[:at])
            assumed |= taken
        first, last = first or date(year, 1, 1), last or date(year, 12, 31)
    if last < first:
        raise Asked("end_before_start", start=first, end=last)
    return first, last, end, assumed


def _bound(words: str, context: Context, *, end: bool) -> tuple[date, frozenset[str]] | None:
    """The first or the last day of what bounds a repetition: a day, a month or a quarter."""
    if quarter := _QUARTER.match(words):
        month = 3 * int(quarter[1]) - (0 if end else 2)
        year, assumed = (int(quarter[2]), frozenset[str]()) if quarter[2] else year_of(context, words, month)
        return _day(Once(year, month), end=end), assumed
    found = date_at(words, 0, context)
    if found is None or found.at < len(words.rstrip(" ,;)")) or not isinstance(found.when.schedule, Once):
        return None
    return _day(found.when.schedule, end=end), found.when.assumed


def _day(once: Once, *, end: bool) -> date:
    month = once.month or (12 if end else 1)
    return date(once.year, month, once.day or (monthrange(once.year, month)[1] if end else 1))


def _in_year(schedule: Schedule, year: int) -> Schedule:
    if isinstance(schedule, Dates):
        return Dates(tuple(day.replace(year=year) for day in schedule.days))
    return Once(year, 12, 31)
