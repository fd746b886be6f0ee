"""Which days the words of a question name: "tuần sau", "tháng 9", "từ nay đến 30/4", "rằm tháng 7".

The days themselves are read where all days are read (`calendar.days`); here a week, month,
quarter or year is all of its days, where a reply would mean its last.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.days.resolve import resolve
from bot.calendar.days.said import Direction, Spec
from bot.calendar.typed_dates import read_when, written
from bot.chat.asked.periods import Span, months, of_once, of_spec
from bot.language.days import day_at
from bot.language.numbers import keys, number_at, parts, roman_or_number_at, says
from bot.language.tokens import Token

_DAY = timedelta(days=1)
_WEEK = 7
_SOON = timedelta(days=30)
"""How far "sắp tới" looks."""
_WEEKS_OF_YEAR = range(1, 54)
_YEARS = range(1000, 9999)
_QUARTERS = range(1, 5)
_REPORTED = (3, 6, 9)
"""So many months from the beginning of a year, or to its end, have a name."""

_FROM, _TO, _ALL_OF = keys("từ"), keys("đến tới"), keys("hết")
_NOW = ("giờ", "nay", "bây giờ", "hôm nay", "đây")
_IN = keys("trong hết")
_THIS_YEAR, _NEXT_YEAR, _LAST_YEAR = keys("nay này ni"), keys("sau tới"), keys("ngoái trước rồi")
_ON_TO, _YEAR = keys("sang qua"), keys("năm")
_NEAR, _JUST, _OVER = keys("này ni tới nớ"), keys("vừa mới"), keys("rồi qua")
_WEEK_WORD, _MONTH_WORD, _QUARTER = keys("tuần"), keys("tháng"), keys("quý")
_MORE, _AHEAD, _TET = keys("nữa"), keys("tới nữa"), keys("tết")
_COMING = (keys("sắp"), keys("tới"))
_THE_TIME = (keys("thời"), keys("gian"))
_THE_DAY, _FULL_MOON = keys("ngày"), keys("rằm")
_BEGINNING, _ENDING = keys("đầu"), keys("cuối")
_TYPED = frozenset(("number", "digits", "month_year", "word"))

Found = tuple[Span, int]
"""A span, and the place of the token after it."""


def span_at(said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """The span that starts at a token of the tidied words `said`, or None."""
    if says(tokens, at, _FROM):
        begin = _now_at(tokens, at + 1, today) or _one_at(said, tokens, at + 1, today)
        # "từ 1/9 đến 15/9" is read as one already.
        return (_until(said, tokens, begin, today) if begin else None) or _one_at(said, tokens, at, today)
    if says(tokens, at, _TO):
        return _until(said, tokens, (Span(today, today), at), today)
    found = _one_at(said, tokens, at, today)
    return (_until(said, tokens, found, today) or found) if found else None


def _until(said: str, tokens: list[Token], begin: Found, today: date) -> Found | None:
    """From `begin` to what "đến" names after it; "từ thứ hai đến thứ sáu" goes on to the Friday after that Monday."""
    span, at = begin
    if not says(tokens, at, _TO):
        return None
    at += 2 if says(tokens, at + 1, _ALL_OF) else 1
    end = _one_at(said, tokens, at, today)
    if end is None:
        return None
    last = end[0].last
    of_a_week = _typed(said, tokens, at, today) is None  # a weekday comes again in a week, and a date does not
    if last < span.first <= last + _WEEK * _DAY and end[0].is_day and of_a_week:
        last += _WEEK * _DAY
    return (Span(span.first, last), end[1]) if last >= span.first else None


def backwards_at(said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """A span whose last day is named before its first one, "từ 20/3 đến 15/3", with its days as they are named."""
    begin = _one_at(said, tokens, at, today)
    if begin is None or not says(tokens, begin[1], _TO):
        return None
    end = _one_at(said, tokens, begin[1] + 1, today)
    return (Span(begin[0].first, end[0].last), end[1]) if end and end[0].last < begin[0].first else None


def _now_at(tokens: list[Token], at: int, today: date) -> Found | None:
    for words in _NOW:
        each = [keys(word) for word in words.split()]
        if all(says(tokens, at + place, word) for place, word in enumerate(each)):
            return Span(today, today), at + len(each)
    return None


def _one_at(said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """A day, or a period with a name of its own; of what the readers of days find, the longest."""
    found = [one for read in _READERS if (one := read(said, tokens, at, today)) is not None]
    return max(found, key=lambda one: one[1]) if found else None


def _worded(_said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """What `language.days` finds: "thứ sáu tuần sau", "rằm tháng 7", "đầu quý III"."""
    if says(tokens, at, _THE_DAY) and says(tokens, at + 1, _FULL_MOON):
        at += 1
    found = day_at(tokens, at)
    if found is None or found.spec is None:
        return None
    spec, end = found.spec, found.end
    if spec.unit in ("span", "working_span", "span_of_months", "vague"):
        return _counted(tokens, spec, end, today, found.lies)
    if says(tokens, at, _IN) and spec.part == "end":
        spec = replace(spec, part="")
    if spec.unit == "month" and any(
        tokens[place].text == "sau" and says(tokens, place - 1, _MONTH_WORD) for place in range(at, end)
    ):
        # Without marks this may be "tháng sáu", which people write "thang 6".
        spec = replace(spec, named=None, n=1)
    if spec.unit == "day" and spec.month is None and says(tokens, end, _TET):
        spec, end = replace(spec, unit="lunar", month=1), end + 1
    return _dated(tokens, spec, end, today, found.lies)


def _new_year(_said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """ "tết mùng 5"."""
    found = day_at(tokens, at + 1) if says(tokens, at, _TET) else None
    if found is None or found.spec is None or found.spec.unit != "day" or found.spec.month:
        return None
    return _dated(tokens, replace(found.spec, unit="lunar", month=1), found.end, today, found.lies)


def _dated(tokens: list[Token], spec: Spec, end: int, today: date, lies: Direction | None) -> Found | None:
    """A day or period, with what may stand after it: a year, "tới", "vừa rồi", the month of a bare day."""
    year, end = _year_at(tokens, end, today)
    direction, end = _which_at(tokens, end, lies or Direction.FUTURE)
    if spec.unit == "day" and spec.day and spec.month is None and (month := day_at(tokens, end)) is not None:
        of = of_spec(month.spec, None, today, Direction.FUTURE) if month.spec and month.spec.unit == "month" else None
        if of is not None and of.first + (spec.day - 1) * _DAY <= of.last:
            day = of.first + (spec.day - 1) * _DAY
            return Span(day, day), month.end
    span = of_spec(spec, year, today, direction)
    return (span, end) if span else None


def _counted(tokens: list[Token], spec: Spec, end: int, today: date, lies: Direction | None) -> Found | None:
    """ "3 ngày tới" are days, "3 ngày nữa" is one; "mấy hôm tới" is a week."""
    if spec.unit == "vague":
        if not says(tokens, end, _AHEAD) and not says(tokens, end - 1, _MORE):
            return None
        return Span(today, today + _WEEK * _DAY), end + says(tokens, end, _AHEAD)
    day = resolve(spec, today, None, lies) if lies else None
    if day is None:
        return None
    if says(tokens, end - 1, keys("nữa trước")):
        return Span(day, day), end
    return Span(min(day, today), max(day, today)), end


def _year_at(tokens: list[Token], at: int, today: date) -> tuple[int | None, int]:
    """The year that follows a day or a month: "năm nay", "sang năm", "năm 2021", "2021"."""
    bare = number_at(tokens, at)
    if bare and bare[0] in _YEARS:
        return bare
    if says(tokens, at, _ON_TO) and says(tokens, at + 1, _YEAR):
        return today.year + 1, at + 2
    if not says(tokens, at, _YEAR):
        return None, at
    for words, by in ((_THIS_YEAR, 0), (_NEXT_YEAR, 1), (_LAST_YEAR, -1)):
        if says(tokens, at + 1, words):
            return today.year + by, at + 2
    number = number_at(tokens, at + 1)
    return (number[0], number[1]) if number and number[0] in _YEARS else (None, at)


def _which_at(tokens: list[Token], at: int, direction: Direction) -> tuple[Direction, int]:
    """Which one it is: "rằm này", "20/11 tới" (not "tới 30/11"), "tháng 2 vừa rồi"."""
    if says(tokens, at, _JUST) and says(tokens, at + 1, _OVER):
        return Direction.PAST, at + 2
    if says(tokens, at, _COMING[0]) and says(tokens, at + 1, _COMING[1]):
        return Direction.FUTURE, at + 2
    if says(tokens, at, _NEAR) and day_at(tokens, at) is None and day_at(tokens, at + 1) is None:
        return direction, at + 1
    return direction, at


def _typed(said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """What `typed_dates` reads: "4/2020", "1–15/9", "từ 28/8 đến 2/9/2020"."""
    if at >= len(tokens) or tokens[at].kind not in _TYPED:
        return None
    words = said[tokens[at].start :]
    date_, found = written(words), read_when(words, today)
    if date_ is None or found is None:
        return None
    reached = tokens[at].start + len(words) - len(date_.rest)
    end = next((place for place in range(at, len(tokens)) if tokens[place].start >= reached), len(tokens))
    part = date_.start
    if date_.end is None and part.year is None and part.month is not None:
        unit = "day" if part.day else "month"
        spec = Spec(unit, day=part.day, month=part.month, named=None if part.day else part.month)
        return _dated(tokens, spec, end, today, None)
    return of_once(found[0]), end


def _numbered(_said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """ "quý 2/2020", "quý II năm 2020", and the weeks of a year as offices count them: "tuần 25"."""
    if says(tokens, at, _QUARTER) and at + 1 < len(tokens) and tokens[at + 1].kind == "month_year":
        quarter, year = parts(tokens[at + 1])
        return (months(year, 3 * quarter - 2, 3 * quarter), at + 2) if quarter in _QUARTERS else None
    if says(tokens, at, _QUARTER) and (number := roman_or_number_at(tokens, at + 1)) is not None:
        year_named, end = _year_at(tokens, number[1], today)
        if year_named is None or number[0] not in _QUARTERS:
            return None
        return months(year_named, 3 * number[0] - 2, 3 * number[0]), end
    if says(tokens, at, _WEEK_WORD) and (number := number_at(tokens, at + 1)) and number[0] in _WEEKS_OF_YEAR:
        monday = date.fromisocalendar(today.year, 1, 1) + (number[0] - 1) * _WEEK * _DAY
        return Span(monday, monday + 6 * _DAY), number[1]
    return None


def _coming(_said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """ "sắp tới", "thời gian tới", "trong thời gian sắp tới"."""
    place = at + says(tokens, at, _IN)
    timed = says(tokens, place, _THE_TIME[0]) and says(tokens, place + 1, _THE_TIME[1])
    place += 2 if timed else 0
    soon = says(tokens, place, _COMING[0])
    if not (soon or timed) or not says(tokens, place + soon, _COMING[1]):
        return None
    return Span(today, today + _SOON), place + soon + 1


def _bare(_said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """ "trong tháng", "trong năm": the present one."""
    unit = next((name for name, words in _UNITS.items() if says(tokens, at + 1, words)), "")
    if not unit or not says(tokens, at, keys("trong")):
        return None
    span = of_spec(Spec(unit), None, today, Direction.FUTURE)
    return (span, at + 2) if span else None


def _half_year(_said: str, tokens: list[Token], at: int, today: date) -> Found | None:
    """ "6 tháng cuối năm", "sáu tháng đầu năm 2021", "9 tháng đầu năm"."""
    number = number_at(tokens, at)
    if number is None or number[0] not in _REPORTED or not says(tokens, number[1], _MONTH_WORD):
        return None
    first = says(tokens, number[1] + 1, _BEGINNING)
    if not (first or says(tokens, number[1] + 1, _ENDING)) or not says(tokens, number[1] + 2, _YEAR):
        return None
    year, end = _year_at(tokens, number[1] + 2, today)
    begins = 1 if first else 13 - number[0]
    return months(year or today.year, begins, begins + number[0] - 1), max(end, number[1] + 3)


_UNITS = {"week": _WEEK_WORD, "month": _MONTH_WORD, "quarter": _QUARTER, "year": _YEAR}
_READERS: tuple[Callable[[str, list[Token], int, date], Found | None], ...] = (
    _worded,
    _new_year,
    _typed,
    _numbered,
    _coming,
    _half_year,
    _bare,
)


def bare_period(tokens: list[Token], today: date) -> Span | None:
    """What a command may name in a word or two: "tuần", "tháng", "2020", "năm 1999", "6 tháng" (of a year's begin)."""
    year, end = _year_at(tokens, 0, today)
    if year is not None and end == len(tokens):
        return months(year, 1, 12)
    if counted := number_at(tokens, 0):
        year, end = _year_at(tokens, counted[1] + 1, today)
        if counted[0] in _REPORTED and says(tokens, counted[1], _MONTH_WORD) and end == len(tokens):
            return months(year or today.year, 1, counted[0])
    unit = next((name for name, words in _UNITS.items() if says(tokens, 0, words)), "")
    return of_spec(Spec(unit), None, today, Direction.FUTURE) if unit and len(tokens) == 1 else None
