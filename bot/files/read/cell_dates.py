"""Dates as people write them in the cells of a table, in the terms of the TOML format.

"26/6/2020", "tháng 10/2020", "8–9/4/2020", "2/9 hằng năm", "10/3 âm lịch", "3 ngày làm việc trước quoc-khanh", and the
same in English. Whether a day exists is checked later, as for every format; what is no date at all is a `FieldError`.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.calendar.typed_dates import Part, written
from bot.files.check.dates import WEEKDAYS, FieldError
from bot.texts import folded

_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(15_000, 80_000)
"""The numbers that Excel has for the days from 1941 to 2119; a year is smaller."""

_MONTH_NAMES = (("thang gieng", "thang 1"), ("thang chap", "thang 12"), ("ram thang", "15 thang"))
_LUNAR = re.compile(r"^(?:lunar )?(.*?)(?: ?\(?(?:am lich|al|lunar)\)?)?$")
_LUNAR_WORD = re.compile(r"\b(?:am lich|al|lunar)\b")
_YEARLY = re.compile(r"^(.*?) ?\(?(?:hang nam|moi nam|every year|yearly)\)?$")
_EVERY = re.compile(
    r"(?:hang|moi|every) (thang|quy|month|quarter)(?:,? (?:vao )?(?:ngay|day) (\d{1,3}|cuoi))?,? "
    r"(?:tu|from) (?:ngay )?(\S+?),? (?:den|to|until) (?:ngay )?(\S+)"
)
_COUNTED = re.compile(
    r"(\d{1,4}) (ngay lam viec|ngay|working days?|days?) (truoc|sau|before|after) ([a-z0-9][a-z0-9-]*)"
    r"(?:,? \(?(?:nam |year )?(\d{4})\)?| (hang nam|every year))?"
)
_EVERY_WEEK = re.compile(
    r"(?:(?:hang tuan|(?P<n>\d{1,2}) tuan mot lan)|every (?:week|(?P<m>\d{1,2}) weeks)),? (?:vao |on )?"
    r"(?P<on>[^0-9]*?\d?[^0-9]*?),? (?:tu|from) (?:ngay )?(?P<first>\S+?),? (?:den|to|until) (?:ngay )?(?P<last>\S+)"
)
_EVERY_NTH = re.compile(
    r"(?:hang thang|every month),? (?P<on>.+?) (?:tuan (?:thu )?|no\. ?)?(?P<nth>\d|cuoi|last),? "
    r"(?:tu|from) (?:ngay )?(?P<first>\S+?),? (?:den|to|until) (?:ngay )?(?P<last>\S+)"
)
_WEEKDAYS = {
    name: code
    for code, names in zip(
        WEEKDAYS,
        (
            "thu hai, thu 2, t2, monday", "thu ba, thu 3, t3, tuesday", "thu tu, thu 4, t4, wednesday",
            "thu nam, thu 5, t5, thursday", "thu sau, thu 6, t6, friday", "thu bay, thu 7, t7, saturday",
            "chu nhat, cn, sunday",
        ),
        strict=True,
    )
    for name in names.split(", ")
}  # fmt: skip
_EARLIER = re.compile(r"\s*([^:]*\d)\s*(?::\s*(.*))?", re.DOTALL)


def bare(words: str) -> str:
    """Words without diacritics and case, with single spaces, plain dashes and slashes."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", folded(words))
    return re.sub(r"(?<=\d)\.(?=\d)", "/", text).strip(" ,;.")


def when(value: object, *, yearly: bool = False) -> dict[str, Any]:
    """What the column for days says: {"date", "end"}, {"yearly"} or {"lunar"}.

    With `yearly`, a day and month without a year is a day of every year.
    """
    if (day := _typed(value)) is not None:
        return {"date": day}
    if many := _many(str(value)):
        return {"dates": many}
    if repeat := _repeat(bare(str(value))):
        return {"repeat": repeat}
    text = _day_words(str(value))
    if _LUNAR_WORD.search(text):
        found = _LUNAR.match(_without_every(text))
        return {"lunar": _month_day(found[1].strip() if found else "", day_needed=True)}
    if every := _YEARLY.match(text):
        return {"yearly": _month_day(every[1])}
    start, end = _whole(text)
    if yearly and end is None and start.year is None and start.day is not None:
        return {"yearly": f"{start.month}-{start.day}"}
    return {"date": _iso(start)} | ({"end": _iso(end)} if end else {})


def one_day(value: object) -> str:
    """A date that is no span and does not recur: "26/6/2020" is "2020-6-26"."""
    return _typed(value) or _date(_day_words(str(value)))


def due(value: object) -> Any:
    """What the column for due dates says: a date, or the table of a due date that repeats or counts from another."""
    if (day := _typed(value)) is not None:
        return day
    if many := _many(str(value)):
        return many
    text = bare(str(value))
    if repeat := _repeat(text):
        return repeat
    if counted := _COUNTED.fullmatch(text):
        count = "working_days" if counted[2].startswith(("ngay lam", "working")) else "days"
        found: dict[str, Any] = {count: int(counted[1])}
        found["before" if counted[3] in ("truoc", "before") else "after"] = counted[4]
        if counted[5] or counted[6]:
            found["year"] = int(counted[5]) if counted[5] else "every"
        return found
    try:
        return _date(_day_words(str(value)))
    except FieldError as error:
        raise FieldError("not_a_due") from error


def _many(words: str) -> list[str]:
    """The days of a cell that lists several of them: "15/6/2020; 17/6/2020"."""
    parts = [part for part in re.split(r"[;\n]", words) if part.strip()]
    if len(parts) < 2 and not words.rstrip().endswith(";"):
        return []
    return [one_day(part) for part in parts]


def _repeat(text: str) -> dict[str, Any] | None:
    """What repeats every week, month or quarter, in the terms of the TOML format."""
    if every := _EVERY.fullmatch(text):
        unit = "month" if every[1] in ("thang", "month") else "quarter"
        day = every[2] if every[2] and every[2].isdigit() else "31"
        return {"every": unit, "day": int(day), "from": one_day(every[3]), "until": one_day(every[4])}
    if week := _EVERY_WEEK.fullmatch(text):
        found: dict[str, Any] = {"every": "week", "on": [_weekday(one) for one in week["on"].split(",")]}
        interval = int(week["n"] or week["m"] or 1)
        found |= {} if interval == 1 else {"interval": interval}
        return found | {"from": one_day(week["first"]), "until": one_day(week["last"])}
    if nth := _EVERY_NTH.fullmatch(text):
        number = -1 if nth["nth"] in ("cuoi", "last") else int(nth["nth"])
        span = {"from": one_day(nth["first"]), "until": one_day(nth["last"])}
        return {"every": "month", "on": _weekday(nth["on"]), "nth": number, **span}
    return None


def _weekday(words: str) -> str:
    if (code := _WEEKDAYS.get(words.strip())) is None:
        raise FieldError("not_a_date")
    return code


def earlier(value: object) -> list[dict[str, str]]:
    """The dates that an entry once had, one a line: "8/4/2020 – 9/4/2020: lùi"."""
    if (day := _typed(value)) is not None:
        return [{"start": day}]
    found: list[dict[str, str]] = []
    for line in str(value).splitlines():
        if not line.strip():
            continue
        parts = _EARLIER.fullmatch(line)
        if parts is None:
            raise FieldError("bad_earlier")
        said = when(parts[1])
        if "date" not in said:
            raise FieldError("bad_earlier")
        one = {"start": said["date"]} | ({"end": said["end"]} if "end" in said else {})
        found.append(one | ({"note": parts[2]} if parts[2] else {}))
    return found


def _typed(value: object) -> str | None:
    """A date that the cell has as such; None for text."""
    if isinstance(value, datetime):
        if value.time() != time(0):
            raise FieldError("date_with_time", time=f"{value:%H:%M}")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        raise FieldError("not_a_date")
    if isinstance(value, int | float):
        if value in _SERIALS:
            day = _EXCEL_DAY_0 + timedelta(days=int(value))
            raise FieldError("serial_date", day=f"{day:%d/%m/%Y}")
        if not 1000 <= value <= 9999 or value != int(value):
            raise FieldError("not_a_date")
        return str(int(value))
    return None


def _day_words(words: str) -> str:
    """ "rằm tháng Giêng" is "15 thang 1"; midnight, which a spreadsheet adds to a day, is left out."""
    text = bare(words)
    for name, number in _MONTH_NAMES:
        text = text.replace(name, number)
    return re.sub(r" 00:00(?::00)?$", "", text)


def _without_every(text: str) -> str:
    every = _YEARLY.match(text)
    return every[1] if every else text


def _whole(text: str) -> tuple[Part, Part | None]:
    """The date, or both ends of the span, that the text is and nothing else."""
    found = written(text)
    if found is None or found.rest.strip():
        raise FieldError("not_a_date")
    return found.start, found.end


def _date(text: str) -> str:
    start, end = _whole(text)
    if end is not None:
        raise FieldError("not_a_date")
    return _iso(start)


def _iso(part: Part) -> str:
    """ "2020-6-26", "2020-10" or "2020", as the TOML format has it."""
    if part.year is None:
        raise FieldError("no_year", day=part.day, month=part.month) if part.day else FieldError("not_a_date")
    return "-".join(str(number) for number in (part.year, part.month, part.day) if number is not None)


def _month_day(text: str, *, day_needed: bool = False) -> str:
    """ "9-2" for the second of September of any year, "9" for the whole month."""
    start, end = _whole(text)
    if end is not None or start.year is not None or start.month is None or (day_needed and start.day is None):
        raise FieldError("not_a_date")
    return f"{start.month}-{start.day}" if start.day else str(start.month)
