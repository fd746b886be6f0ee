"""Cells that name a weekday of the week that the title of their table names: "Thứ Hai", "Sáng thứ Ba", "T4 - T6"."""

import re
from datetime import date, timedelta
from itertools import pairwise

from bot.calendar.days.weekdays import weekday_of
from bot.files.headings import heading_key
from bot.texts.folding import composed, folded_in_place

_WEEKDAY = re.compile(r"\b(?:thu\s?(?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn)(?![a-z0-9/])")
_BARE = re.compile(r"(?:hai|ba|tu|nam|sau|bay|[2-7])(?=$|[\s,(-])")
_DATED = re.compile(r"\d\s?[/.]\s?\d|\b(?:ngay|thang|nam) \d|\b(?:hang|moi) tuan|tuan (?:sau|toi|dau|cuoi)|\d{4}")
_DAY_MONTH = re.compile(r"(?<![\d/.])(?P<d>\d{1,2})(?P<by>[/.])(?P<m>\d{1,2})(?![\d/.h:]|\s?(?:/|-|–|nam|den)\s?\d)")
_NUMBER = re.compile(r"\s?[-–,(]?\s?(?:ngay )?(?P<day>\d{1,2})\)?$")
_TO = re.compile(r"\s?(?:-|–|den)\s?(?:het )?")
_AND = re.compile(r"\s?(?:,|va|&|;|\+)\s?")


def in_week(cell: str, monday: date, heading: str = "") -> str:
    """A cell with the days of its weekdays in the week of `monday`, and the year behind one of its days.

    It is as it was where it names none of the week.

    Below a `heading` "Thứ" a name or number alone is a weekday.
    """
    words = " ".join(composed(cell).split())
    text = folded_in_place(words)
    if heading_key(heading).startswith("thu") and _BARE.match(text):
        words, text = f"Thứ {words}", f"thu {text}"
    found = list(_WEEKDAY.finditer(text))
    if (dated := _DAY_MONTH.search(text)) is not None and _DAY_MONTH.search(text, dated.end()) is None:
        return _with_year(words, dated, monday)
    if not found or _DATED.search(text):
        return cell
    days = [_shown(monday, one[0]) for one in found]
    first, last = found[0], found[-1]
    if len(found) == 1:
        number = _NUMBER.fullmatch(text, first.end())
        if number is not None and int(number["day"]) != int(days[0].split("/")[0]):
            return cell
        return f"{words[: first.end()]}, {days[0]}{'' if number else words[first.end() :]}"
    between = [text[one.end() : other.start()] for one, other in pairwise(found)]
    around = words[: first.start()].strip(), words[last.end() :].strip()
    if len(found) == 2 and _TO.fullmatch(between[0]):
        return " ".join((*around[:1], f"{days[0]} - {days[1]}", *around[1:])).strip()
    if all(map(_AND.fullmatch, between)):
        return " ".join((*around[:1], ", ".join(days), *around[1:])).strip()
    return cell


def _with_year(words: str, found: re.Match[str], monday: date) -> str:
    """Words with the year behind a day of the week, which may be a week over the new year."""
    days = (monday + timedelta(days=number) for number in range(7))
    year = next((day.year for day in days if (day.day, day.month) == (int(found["d"]), int(found["m"]))), None)
    return words if year is None else f"{words[: found.end()]}{found['by']}{year}{words[found.end() :]}"


def _shown(monday: date, words: str) -> str:
    day = monday + timedelta(days=weekday_of(re.sub(r"thu\s?", "thu ", words)) or 0)
    return f"{day.day}/{day.month}/{day.year}"
