"""Dates as people write them in the cells of a table, in the terms of the TOML format.

"26/6/2020", "tháng 10/2020", "8–9/4/2020", "2/9 hằng năm", "10/3 âm lịch", "3 ngày làm việc trước quoc-khanh", and the
same in English. Whether a day exists is checked later, as for every format; what is no date at all is a `FieldError`.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.files.check.dates import FieldError

_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(15_000, 80_000)
"""The numbers that Excel has for the days from 1941 to 2119; a year is smaller."""

_WEEKDAY = re.compile(r"^(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|t[2-7]|cn)\b[\s,]*")
_DAY_WORD = re.compile(r"\b(?:ngay|mung|mong)\s+(?=\d)")
_MONTH_WORDS = (("gieng", "1"), ("chap", "12"))
_DMY = r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})"
_YMD = r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})"
_FULL = re.compile(rf"{_DMY}|{_YMD}")
_MONTH = re.compile(r"(?:thang |month )?(\d{1,2})[/-](\d{4})|(\d{4})[/-](\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_DAY_MONTH = re.compile(r"(\d{1,2})[/-](\d{1,2})")
_ONLY_MONTH = re.compile(r"(?:thang|month) (\d{1,2})")
_SHORT_SPAN = re.compile(rf"(\d{{1,2}})(?:/(\d{{1,2}}))? ?- ?{_DMY}")
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
_EARLIER = re.compile(r"\s*([^:]*\d)\s*(?::\s*(.*))?", re.DOTALL)


def bare(words: str) -> str:
    """Words without diacritics and case, with single spaces, plain dashes and slashes."""
    text = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"(?<=\d)\.(?=\d)", "/", text)
    return " ".join(text.split()).strip(" ,;.")


def when(value: object, *, yearly: bool = False) -> dict[str, Any]:
    """What the column for days says: {"date", "end"}, {"yearly"} or {"lunar"}.

    With `yearly`, a day and month without a year is a day of every year.
    """
    if (day := _typed(value)) is not None:
        return {"date": day}
    text = _day_words(str(value))
    if _LUNAR_WORD.search(text):
        found = _LUNAR.match(_without_every(text))
        inner = _DAY_MONTH.fullmatch(found[1].strip()) if found else None
        if inner is None:
            raise FieldError("not_a_date")
        return {"lunar": f"{inner[2]}-{inner[1]}"}
    if every := _YEARLY.match(text):
        if inner := _DAY_MONTH.fullmatch(every[1]):
            return {"yearly": f"{inner[2]}-{inner[1]}"}
        if inner := _ONLY_MONTH.fullmatch(every[1]):
            return {"yearly": inner[1]}
        raise FieldError("not_a_date")
    if inner := _DAY_MONTH.fullmatch(text):
        if not yearly:
            raise FieldError("no_year", day=inner[1], month=inner[2])
        return {"yearly": f"{inner[2]}-{inner[1]}"}
    if (span := _span(text)) is not None:
        return {"date": span[0], "end": span[1]}
    return {"date": _date(text)}


def one_day(value: object) -> str:
    """A date that is no span and does not recur: "26/6/2020" is "2020-6-26"."""
    return _typed(value) or _date(_day_words(str(value)))


def due(value: object) -> Any:
    """What the column for due dates says: a date, or the table of a due date that repeats or counts from another."""
    if (day := _typed(value)) is not None:
        return day
    text = bare(str(value))
    if every := _EVERY.fullmatch(text):
        unit = "month" if every[1] in ("thang", "month") else "quarter"
        day = every[2] if every[2] and every[2].isdigit() else "31"
        return {"every": unit, "day": int(day), "from": one_day(every[3]), "until": one_day(every[4])}
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
    """ "thứ Sáu, ngày 26 tháng 6 năm 2020" is "26/6/2020", "rằm tháng Giêng" is "15/1"."""
    text = bare(words)
    for word, number in _MONTH_WORDS:
        text = text.replace(f"thang {word}", f"thang {number}")
    text = _WEEKDAY.sub("", text).replace("ram thang", "15 thang")
    text = _DAY_WORD.sub("", text)
    text = re.sub(r"(\d{1,2}) thang (\d{1,2})", r"\1/\2", text)
    text = re.sub(r"(\d{1,2}) nam (\d{4})", r"\1/\2", text)
    text = re.sub(r"^(?:nam|year) (?=\d{4}$)", "", text)
    text = re.sub(r"^(?:tu|from) (?=\d)", "", text)
    text = re.sub(r"(\d),? ?(?:den|to|until) (?=\d)", r"\1 - ", text)
    text = re.sub(r"(?<=\d) ?/ ?(?=\d)", "/", text)
    return re.sub(r" 00:00(?::00)?$", "", text)


def _without_every(text: str) -> str:
    every = _YEARLY.match(text)
    return every[1] if every else text


def _span(text: str) -> tuple[str, str] | None:
    if short := _SHORT_SPAN.fullmatch(text):
        # "26-6-2020" is a day and no span.
        if short[2] is None and not re.fullmatch(r"\d{1,2} ?- ?\d{1,2}/\d{1,2}/\d{4}", text):
            return None
        end = f"{short[5]}-{short[4]}-{short[3]}"
        return f"{short[5]}-{short[2] or short[4]}-{short[1]}", end
    for cut in re.finditer(r" ?- ?", text):
        first, last = text[: cut.start()], text[cut.end() :]
        if _FULL.fullmatch(first) and _FULL.fullmatch(last):
            return _date(first), _date(last)
    return None


def _date(text: str) -> str:
    if full := _FULL.fullmatch(text):
        day, month, year = (full[1], full[2], full[3]) if full[1] else (full[6], full[5], full[4])
        return f"{year}-{month}-{day}"
    if month_only := _MONTH.fullmatch(text):
        return f"{month_only[2] or month_only[3]}-{month_only[1] or month_only[4]}"
    if _YEAR.fullmatch(text):
        return text
    if short := _DAY_MONTH.fullmatch(text):
        raise FieldError("no_year", day=short[1], month=short[2])
    raise FieldError("not_a_date")
