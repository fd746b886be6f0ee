"""The cells of a row by their fields, with those that only say something together: months that are ticked, a weekday
beside a day, columns that go into the note.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from bot.calendar.days import Context
from bot.files.check.dates import FieldError
from bot.files.headings import ALL_DAY, LUNAR_HEAD, MONTH, NOTED, OVER, SOLAR_HEAD, TICKED, WEEKDAY, heading_key
from bot.files.raw import Around, Headings
from bot.files.read.cell_times import hours
from bot.files.read.months_across import TICKS, put_months
from bot.files.read.period import Period
from bot.files.read.terms import is_empty
from bot.files.read.ticked_units import MARKS, SUPPORTING
from bot.files.read.week_cell import meetings
from bot.files.read.week_words import in_week
from bot.texts import Texts, folded

_PART_WORDS = {"supporting": SUPPORTING, "followers": " (theo dõi)"}
_YES = frozenset({"true", "yes", "co", "x", "1", "dung"})
_DAYS = re.compile(r"(?!\d+-\d+-\d+$)(?:ngay\s*)?\d{1,2}(?:\s*(?:[-–]|,|den|va)\s*\d{1,2})*")
_OF_MONTH = re.compile(r"(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(r"\d\s?[/.]\s?\d")
_AT_PLACE = re.compile(
    r"(?P<day>.*\d.*?)\s*[,;.–-]?\s+(?:tại|ở|địa điểm:)\s+(?P<place>\D.+)", re.IGNORECASE | re.DOTALL
)
_IN_QUARTER = re.compile(r"(?:trong |ca |het )?quy(?: nay)?")
_HOUR_FIRST = re.compile(r"\W*\d{1,2}\s?(?:h|g|giờ|:\d\d)(?![a-zà-ỹ])", re.IGNORECASE)
_HOUR = re.compile(r"\d\s?(?:h|g|giờ|:)", re.IGNORECASE)
_FOUR = re.compile(r"\b(?:19|20|21)\d{2}\b")
_DIGIT_LAST = re.compile(r"/\d{1,2}$")
_EVERY_YEAR = re.compile(r"\b(?:hang|moi) nam\b")
_BEFORE = re.compile(r"\btruoc(?: ngay)?$")
_WEEK = re.compile(r"tuan (?:thu )?(?:[1-5]|[ivx]{1,3}|dau|cuoi)")
_PART_OF_MONTH = re.compile(r"(?:dau|giua|cuoi|trong|ca|het) thang")
_OWN_CALENDAR = re.compile(r"\b(?:al|am lich|duong lich|dl|ram|gieng|chap|tet)\b|\b(?:19|20|21)\d\d\b")
_NUMBER = re.compile(r"(?:thang|t)?\W*(\d{1,2})(?:\W.*)?")


def given_cells(
    headings: Headings, cells: Sequence[Any], around: Around | None, say: Texts
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the cells of a row that say something, by field; values that they give together, in the terms of TOML)."""
    width = len(cells)
    given = {
        name: cell
        for name, at in headings.fields.items()
        if at < width and (cell := cells[at]) is not None and cell != "" and not is_empty(cell)
    }
    extra: dict[str, Any] = {}
    if headings.names:
        _put_lunar_beside(given, headings, cells)
        _put_notes(given, headings, cells)
        _put_ticked_units(given, headings, cells)
        _put_month(given)
        for words in put_months(given, extra, headings, cells, around.period if around else Period()):
            _add_note(given, words)
        _put_weekday(given, around.period if around else Period())
        _put_all_day(given)
    if not headings.own:  # a table of ours says each thing in a column of its own
        _put_hours(given, headings)
        _put_place(given, headings)
        _put_year(given)
        _put_before(given, headings)
        _put_lunar(given, headings)
    if "date" in given and "due" in given and "kind" not in headings.fields:
        _add_note(given, f"{headings.words[headings.fields['date']]}: {_words(given.pop('date'))}")
    if around is not None:
        for name in ("date", "due"):
            if name in given:
                _put_week(given, extra, name, headings, around.period)
                given[name] = day_in_period(given[name], around.period)
        if around.day and "date" not in given and "due" not in given:
            given["date"] = around.day
            _put_week(given, extra, "date", headings, around.period)
            given["date"] = day_in_period(given["date"], around.period)
        if around.clause and "clause" not in headings.fields:
            given["clause"] = around.clause
        if around.group:
            _add_note(given, say.plain("cells.group_note", group=around.group))
    return given, extra


def context_of(around: Around) -> Context:
    """What the day of a row is read against."""
    period = around.period
    return _context(period.year, period.month, period.school, period.turn if period.over else 0)


@cache
def _context(year: int | None, month: int | None, school: bool, turn: int) -> Context:
    return Context(year=year, month=month, school=school, turn=turn)


def _put_week(given: dict[str, Any], extra: dict[str, Any], name: str, headings: Headings, period: Period) -> None:
    """A weekday alone is a day of the week that the title names; a week that is only numbered is reckoned."""
    cell = given[name]
    if period.week is None or not isinstance(cell, str):
        return
    at = headings.fields.get(name)
    given[name] = in_week(cell, period.week, headings.words[at] if at is not None else "")
    if period.by_number and given[name] != cell and not _DAY_MONTH.search(cell):  # its day is written
        extra["assumed"] = [name]


def day_in_period(cell: Any, period: Period) -> Any:
    """A cell of days in which a number alone is a day of the period's month."""
    quarter = period.quarter or (period.month and (period.month + 2) // 3)
    if quarter and isinstance(cell, str) and _IN_QUARTER.fullmatch(heading_key(cell)):
        return f"quý {quarter}" + (f"/{period.year}" if period.year else "")
    number = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    named = _OF_MONTH.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if named and period.month and int(named[2]) == period.month < int(named[1]):  # "22-12" in December
        return f"{named[1]}/{named[2]}"
    if period.month and isinstance(cell, str) and _DAYS.fullmatch(folded(cell).strip()):
        return f"{cell.strip()}/{period.month}"
    if period.month and isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 31:
        return f"{number}/{period.month}"
    return cell


def _put_notes(given: dict[str, Any], headings: Headings, cells: Sequence[Any]) -> None:
    for at, name in enumerate(headings.names):
        if name == NOTED and at < len(cells) and not is_empty(cells[at]):
            _add_note(given, f"{headings.words[at]}: {_words(cells[at])}")


def _put_month(given: dict[str, Any]) -> None:
    """A column "Tháng" gives the month of a day beside it, or is the day itself as far as it is known."""
    if MONTH not in given:
        return
    cell = given.pop(MONTH)
    number = _NUMBER.fullmatch(heading_key(int(cell) if isinstance(cell, float) else cell))
    month = Period(month=int(number[1])) if number and 1 <= int(number[1]) <= 12 else Period()
    name = "due" if "due" in given else "date"
    if name in given and month.month and isinstance(given[name], str) and _WEEK.fullmatch(heading_key(given[name])):
        given[name] = f"{given[name].strip()} tháng {_words(cell) if '/' in str(cell) else month.month}"
    elif name in given and month.month and _PART_OF_MONTH.fullmatch(heading_key(given[name])):
        given[name] = f"{given[name].strip()} {month.month}"
    elif name in given:
        given[name] = day_in_period(given[name], month)
    else:
        given[name] = f"tháng {month.month}" if month.month else cell


def _put_hours(given: dict[str, Any], headings: Headings) -> None:
    """An hour before the name is that of what is done, where no column has hours: "7h30: Giao ban"."""
    words = given.get("summary")
    if not isinstance(words, str) or "starts" in headings.fields or _HOUR_FIRST.match(words) is None:
        return
    found = [one for one in meetings(words)[0] if one.starts is not None]
    if len(found) > 1:
        given["summary"] = FieldError("several_in_cell")
    elif found and found[0].words and _HOUR.search(_words(given.get("date", given.get("due", "")))) is None:
        one = found[0]
        given["summary"], given["starts"] = one.words, one.starts
        if one.ends is not None and "ends" not in given:
            given["ends"] = one.ends


def _put_place(given: dict[str, Any], headings: Headings) -> None:
    """A day with a place behind it: "14h ngày 15/7/2026 tại NVH tổ 2"."""
    for name in ("date", "due"):
        found = _AT_PLACE.match(given[name]) if isinstance(given.get(name), str) else None
        if found is not None and "place" not in headings.fields and "place" not in given:
            given[name], given["place"] = found["day"], " ".join(found["place"].split())


def _put_ticked_units(given: dict[str, Any], headings: Headings, cells: Sequence[Any]) -> None:
    """Columns headed by units, with a tick for each that takes part."""
    named = [
        headings.words[at] + _part_of(cells[at])
        for at, name in enumerate(headings.names)
        if name == TICKED and at < len(cells) and not is_empty(cells[at])
    ]
    if "units" in headings.fields and "supporting" not in headings.fields:
        helping = [one.removesuffix(SUPPORTING) for one in named if one.endswith(SUPPORTING)]
        named = [one for one in named if not one.endswith(SUPPORTING)]
        given.update({"supporting": "; ".join(helping)} if helping else {})
    if named and "units" not in headings.fields:
        given["units"] = "; ".join(named)
    elif named:
        _add_note(given, ", ".join(named))


def _part_of(mark: Any) -> str:
    """The part that a unit has by its mark, as it is written behind the unit's name."""
    found = MARKS.fullmatch(heading_key(mark))
    return _PART_WORDS.get(found.lastgroup or "", "") if found else ""


def is_tick(cell: Any) -> bool:
    """Whether a cell is only ticked: "x", "✓"."""
    return isinstance(cell, str) and heading_key(cell) in TICKS


def _put_year(given: dict[str, Any]) -> None:
    """A column "Năm" is the year of the day beside it."""
    for name in ("date", "due"):
        year = _words(given["year"]) if "year" in given and name in given else ""
        if _FOUR.fullmatch(year) and isinstance(given[name], str):
            day = _words(given[name])
            if _EVERY_YEAR.search(folded(day)):
                del given["year"]
            elif not _FOUR.search(day):
                given[name] = f"{day}/{year}" if _DIGIT_LAST.search(day) else f"{day} năm {year}"
                del given["year"]


def _put_before(given: dict[str, Any], headings: Headings) -> None:
    """Under "Hoàn thành trước" a day is one before which something is done."""
    if "due" in headings.fields and isinstance(given.get("due"), str | datetime | date):
        head, words = heading_key(headings.words[headings.fields["due"]]), _words(given["due"])
        if _BEFORE.search(head) and re.match(r"\d", words):
            given["due"] = f"trước {words}"


def _put_lunar_beside(given: dict[str, Any], headings: Headings, cells: Sequence[Any]) -> None:
    """A lunar day in a column beside that of solar ones is the day of a row that has no other."""
    for at, name in enumerate(headings.names):
        if name != NOTED or not _heads_lunar(headings.words[at]) or "date" not in headings.fields:
            continue
        if not {"date", "due"} & given.keys() and at < len(cells) and not is_empty(cells[at]):
            given["date"] = _lunar(cells[at])


@cache
def _heads_lunar(words: str) -> bool:
    """Whether the days below a heading are lunar ones."""
    key = heading_key(words)
    return LUNAR_HEAD.search(key) is not None and SOLAR_HEAD.search(key) is None


def _lunar(cell: Any) -> Any:
    """A day in a column of lunar ones, said to be so."""
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month} âm lịch"
    if isinstance(cell, str) and re.search(r"\d", cell) and not _OWN_CALENDAR.search(folded(cell)):
        return f"{cell.strip()} âm lịch"
    return cell


def _put_lunar(given: dict[str, Any], headings: Headings) -> None:
    """Under "Thời gian (âm lịch)" every day is lunar, also one that Excel has made a date of this year."""
    for name in ("date", "due"):
        if name in given and name in headings.fields and _heads_lunar(headings.words[headings.fields[name]]):
            given[name] = _lunar(given[name])


def _put_weekday(given: dict[str, Any], period: Period) -> None:
    """A weekday in a column of its own stands before the day, where this is text; alone it is one of a week's days."""
    weekday = given.pop(WEEKDAY, None)
    if weekday is None:
        return
    words = _words(weekday)
    named = re.match(r"(?:thu|t\d|chu|cn|[a-z]+day)\b", heading_key(words))
    words = words if named else f"Thứ {words}"
    if "date" not in given and "due" not in given and period.week is not None:
        given["date"] = words
    for name in ("date", "due"):
        if isinstance(given.get(name), str) and given[name] != words and not re.search("[\n;]", given[name]):
            given[name] = f"{words}, {given[name]}"
            return


def _put_all_day(given: dict[str, Any]) -> None:
    """An event of a whole day has no hours; Outlook ends it at midnight of the day after."""
    if heading_key(given.pop(ALL_DAY, "")) in _YES:
        given.pop("starts", None)
        over = given.pop("ends", None)
        if over is not None and "end" in given and _is_midnight(over):
            given[OVER] = True


def _is_midnight(cell: Any) -> bool:
    try:
        return hours(cell)[0] == "00:00"
    except FieldError:
        return False


def _add_note(given: dict[str, Any], words: str) -> None:
    given["note"] = f"{_words(given['note'])}; {words}" if "note" in given else words


def _words(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}" if cell.time() != time(0) else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return " ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).split())
