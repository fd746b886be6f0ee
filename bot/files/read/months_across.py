"""Tables with parts of a year across (months, quarters, halves, school terms, weeks, days): a cell below one is ticked,
names days, or tells a task.

"x" is some day of the month, "12" or "tuần 2" days of it. Other words are a task of their own, called by them: "Y tế:
Tiêm chủng"; with dashes or days before them, each line is one. So one row may become several entries.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.calendar.days import Context
from bot.calendar.model import Once
from bot.files.check.dates import FieldError
from bot.files.headings import NOTED, PERIODS, heading_key
from bot.files.raw import Headings
from bot.files.read import cell_dates
from bot.files.read.heading_rows import Columns, Row, columns_at, periods
from bot.files.read.period import Period
from bot.files.read.terms import is_empty
from bot.texts import folded

TICKS = frozenset({"x", "v", "✓", "✔", "√", "●", "•", "o", "+", "co", "xx", "■", "☑", "☒", "1", "ü", "yes"})
_DAYS = re.compile(r"(?:ngay\s*)?\d{1,2}(?:\s*(?:[-–]|,|den|va)\s*\d{1,2})*")
_SEVERAL = re.compile(r"\d\s*(?:[-–]|den)\s*\d")
_PART = re.compile(r"(?P<part>(?:tuan|dau|giua|cuoi)\b.*?)(?:\s+thang)?")
_DAY_MONTH = re.compile(r"\d{1,2}/\d{1,2}")
_NUMBER = re.compile(r"[\d.,\s%]+")
_LETTERS = re.compile(r"[^\W\d]{2}")
_FIRST = re.compile(
    r"(?P<day>(?:ngày\s+)?\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?:\s*/\s*\d{1,2}(?:/\d{4})?)?)\s*[:;.)–-]\s*(?P<words>\D.*)"
    r"|(?P<day2>ngày\s+\d{1,2}(?:/\d{1,2}(?:/\d{4})?)?|\d{1,2}/\d{1,2}(?:/\d{4})?)\s+(?P<words2>[^\W\d].*)",
    re.IGNORECASE | re.DOTALL,
)
_LAST = re.compile(r".*?\(?\s*(?P<day>\d{1,2}\s*/\s*\d{1,2}(?:/\d{4})?)\s*\)?[.;]?", re.DOTALL)
_BULLET = re.compile(r"\s*(?:[-–—+•*▪●]|\d{1,2}[.)](?!\d))\s*(?=\S)")
_WHOLE = {"month": 12, "quarter": 4}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a cell says: its day in words, whether that is no more than its month, and the name of a task that it is.

    `assumed` is a day that stands somewhere in the name; `span` is of several days.
    """

    day: str
    plain: bool = False
    name: str = ""
    span: bool = False
    assumed: bool = False


def months_heading(row: Row, below: Sequence[Row]) -> Columns | None:
    """The columns of a row that heads months and no names of what is done, where words stand below its months."""
    columns = columns_at(row, below[0] if below else None, across=True)
    if columns is None or "summary" in columns.names:
        return None
    rows = [cells for number, cells in below if number > columns.lines[-1]]
    months = periods(columns)
    told = [cells[at] for cells in rows for at in months if at < len(cells) and not is_empty(cells[at])]
    if not any(isinstance(one, str) and _LETTERS.search(one) and heading_key(one) not in TICKS for one in told):
        return None
    for at, (name, words) in enumerate(zip(columns.names, columns.words, strict=True)):
        if name in (None, NOTED) and words and any(_LETTERS.search(str(_cell(cells, at))) for cells in rows):
            return replace(columns, names=(*columns.names[:at], "summary", *columns.names[at + 1 :]))
    return columns


def apart(headings: Headings, cells: tuple[Any, ...], period: Period) -> Iterator[tuple[Any, ...]]:
    """The cells of a row once for each entry that it is: what its months tell of their own stands in one each."""
    fields = headings.fields
    cells = _days_together(headings, cells, period)
    held = [at for at in _places(headings) if not is_empty(_cell(cells, at))]
    if not held or any(not is_empty(_cell(cells, fields.get(one))) for one in ("date", "due", "id")):
        yield cells
        return
    found = {at: [_read(headings, at, one, period) for one in _lines(cells[at])] for at in held}
    own = [at for at in held if any(one.name for one in found[at]) or len(found[at]) > 1]
    if len(held) > 1 and not _is_due(headings):
        own += [at for at in held if at not in own and found[at][0].span]
    bare = tuple(None if at in held else cell for at, cell in enumerate(cells))
    if len(own) < len(held):
        yield tuple(None if at in own else cell for at, cell in enumerate(cells))
    for at in own:
        for line in _lines(cells[at]):
            yield (*bare[:at], line, *bare[at + 1 :])


def _days_together(headings: Headings, cells: tuple[Any, ...], period: Period) -> tuple[Any, ...]:
    """The cells with days of a month that are ticked one after the other as one span, in the cell of the first."""
    days = [at for at in _places(headings) if _of(headings, at)[0] == "day"]
    if not days or period.month is None:
        return cells
    made = list(cells)
    first: int | None = None
    for at in (*days, None):
        ticked = at is not None and heading_key(_cell(cells, at) or "") in TICKS
        if ticked and first is not None and at is not None:
            made[at], made[first] = None, f"{_of(headings, first)[1]}-{_of(headings, at)[1]}/{period.month}"
        first = (first if first is not None else at) if ticked else None
    return tuple(made)


def put_months(
    given: dict[str, Any], extra: dict[str, Any], headings: Headings, cells: Sequence[Any], period: Period
) -> list[str]:
    """Put the days of a row's months among its cells; what else they say, for its note."""
    held = [at for at in _places(headings) if not is_empty(_cell(cells, at))]
    if not held or "date" in given or "due" in given:
        return []
    field = "due" if _is_due(headings) else "date"
    found = {at: _read(headings, at, cells[at], period) for at in held}
    notes = [
        f"{headings.words[at]}: {cells[at]}"
        for at, said in found.items()
        if said.plain and heading_key(cells[at]) not in TICKS and not (len(held) == 1 and said.name)
    ]
    said = list(found.values())
    unit = _of(headings, held[0])[0]
    if len(held) == 1:
        one = said[0]
        given[field] = one.day
        if one.name:
            given["summary"] = f"{_line(given['summary'])}: {one.name}" if "summary" in given else one.name
        if one.assumed:
            extra["assumed"] = [field]
    elif (
        len(held) == _WHOLE.get(unit)
        and all(one.plain for one in said)
        and period.year
        and not (period.school or period.over)
    ):
        repeat = {"every": unit, "day": 31, "from": f"{period.year}-01-01", "until": f"{period.year}-12-31"}
        extra["due" if field == "due" else "repeat"] = repeat
        extra["assumed"] = [field]
    else:
        days = [_last_day(headings, at, period) if one.plain else one.day for at, one in found.items()]
        given[field] = "\n".join(days)
        if any(one.plain for one in said):
            extra["assumed"] = [field]
    return notes


def _read(headings: Headings, at: int, cell: Any, period: Period) -> _Said:
    """What the cell of a month or quarter says."""
    unit, number, year = _of(headings, at)
    month = number if unit == "month" else period.month if unit in ("week", "day") else None
    year = year or period.year_of(3 * number if unit == "quarter" else month)
    of_year = f"/{year}" if year and unit != "term" else ""
    whole = _whole(unit, number, year, period)
    if isinstance(cell, datetime | date):
        return _Said(f"{cell:%d/%m/%Y}")
    words = _line(cell)
    key = heading_key(words)
    if key in TICKS:
        return _Said(whole, plain=unit != "day", span=unit == "week")
    if unit == "month" and _DAYS.fullmatch(folded(words).strip()):
        return _Said(f"{words}/{number}{of_year}", span=_SEVERAL.search(words) is not None)
    if _NUMBER.fullmatch(words):
        return _Said(whole, plain=True)
    if unit == "month" and (part := _PART.fullmatch(key)) is not None:
        day = f"{words[: len(part['part'])] if len(words) == len(key) else part['part']} tháng {number}{of_year}"
        if _is_read(day, Context(year=year or 2020)):
            return _Said(day, span=True)
    if _DAY_MONTH.fullmatch(words):
        return _Said(f"{words}{of_year}")
    if _is_read(words, Context(year=year or 2020, month=month)):
        return _Said(words, span=True, name="" if "summary" in headings.fields else words)
    return _task(words, whole, month, of_year)


def _whole(unit: str, number: int, year: int | None, period: Period) -> str:
    """A month, a quarter, a week of the table's month and so on, in words."""
    of_year = f"/{year}" if year else ""
    match unit:
        case "month":
            return f"tháng {number}{of_year}"
        case "quarter":
            return f"quý {number}{of_year}"
        case "half":
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm{f' {year}' if year else ''}"
        case "term":
            return f"học kỳ {number}" + (f" năm học {year}-{year + 1}" if year and period.school else "")
        case "week":
            return f"tuần {number}" + (f" tháng {period.month}{of_year}" if period.month else "")
    return f"{number}/{period.month}{of_year}" if period.month else f"ngày {number}"


def _task(words: str, whole: str, month: int | None, of_year: str) -> _Said:
    """What is done in a month, and its day where one stands first or last."""
    words = _BULLET.sub("", words, count=1)
    if found := _FIRST.fullmatch(words):
        day, name = (found["day"], found["words"]) if found["day"] else (found["day2"], found["words2"])
        day = re.sub(r"\s*/\s*", "/", day)
        if "/" not in day and month is not None:
            day = f"{day}/{month}{of_year}"
        if _is_read(day, Context(year=2020)):
            return _Said(day + of_year * (day.count("/") == 1), name=name.strip())
    if (found := _LAST.fullmatch(words)) is not None:
        day = re.sub(r"\s*/\s*", "/", found["day"])
        here = month is None or day.split("/")[1].lstrip("0") == str(month)
        if here and _is_read(day, Context(year=2020)):
            return _Said(day + of_year * (day.count("/") == 1), name=words, assumed=True)
    return _Said(whole, plain=True, name=words)


def _lines(cell: Any) -> list[Any]:
    """The lines of a cell, where each begins with a dash, a number or a day; otherwise all of it."""
    if not isinstance(cell, str) or "\n" not in cell.strip():
        return [cell]
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    begun = all(_BULLET.match(line) or _FIRST.fullmatch(line) for line in lines)
    return lines if len(lines) > 1 and begun else [cell]


def _is_read(words: str, context: Context) -> bool:
    try:
        found = cell_dates.read(words, context)
    except FieldError:
        return False
    return not found.undated and not found.note and not (isinstance(found.schedule, Once) and not found.schedule.month)


def _is_due(headings: Headings) -> bool:
    return bool({"units", "supporting"} & headings.fields.keys())


def _places(headings: Headings) -> Sequence[int]:
    return [at for at, name in enumerate(headings.names) if name and name.startswith(PERIODS)]


def _of(headings: Headings, at: int) -> tuple[str, int, int | None]:
    """("month" or "quarter", its number, its year where the heading says it) of a column."""
    unit, number, *year = (headings.names[at] or "").split("-")
    return unit, int(number), int(year[0]) if year else None


def _last_day(headings: Headings, at: int, period: Period) -> str:
    unit, number, year = _of(headings, at)
    if unit in ("month", "quarter"):
        month = number if unit == "month" else 3 * number
        year = year or period.year_of(month)
        day = monthrange(year or 2021, month)[1]
        return f"{day}/{month}/{year}" if year else f"{day}/{month}"
    whole = _whole(unit, number, year or period.year_of(period.month), period)
    try:
        terms, _ = cell_dates.due(whole, Context(year=year or period.year, month=period.month, school=period.school))
    except FieldError:
        return whole  # which is told when it is read
    return "/".join(reversed(str(terms["due"]).split("-")))


def _cell(cells: Sequence[Any], at: int | None) -> Any:
    return cells[at] if at is not None and at < len(cells) else None


def _line(cell: Any) -> str:
    return " ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).split())
