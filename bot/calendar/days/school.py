"""Parts of a school year: "cuối học kỳ I", "đầu HK II", "cuối năm học", "nghỉ hè". Their days are assumed.

A school year is taken to begin in September and to end with May, its first term to end in the middle of January; the
ministry sets these days anew each year, and provinces move them.
"""

import re
from datetime import date

from bot.calendar.days.said import Asked, Context, Found, When
from bot.calendar.model import Once

_YEAR = r"(?:,?\s(?:cua\s)?(?:nam hoc\s|nam\s)?\(?(?P<y>(?:19|20|21)\d\d)(?:\s?[-/]\s?(?:19|20|21)\d\d)?\)?)?(?!\d)"
_PART = r"(?P<part>dau|giua|cuoi|het|ket thuc|xong|truoc khi ket thuc)"
_TERM = re.compile(
    rf"(?:{_PART}\s)?(?:trong\s)?(?:hk|hoc ky)\s?(?:thu\s)?(?P<n>1|2|ii|i|mot|nhat|hai)\b{_YEAR}(?!\s?[/,:+&-]|\sva\b)"
)
_WHOLE = re.compile(rf"{_PART}\snam hoc\b{_YEAR}")
_SUMMER = re.compile(rf"(?:(?:trong|dip|ky|mua)\s)*(?P<free>nghi\s)?he\b{_YEAR}")
_GOES_ON = re.compile(r"\s[a-z]")
_FIRST = frozenset({"1", "i", "mot", "nhat"})
_SEPTEMBER, _JULY = 9, 7
_DERIVED = frozenset({"day"})

_DUE = {
    ("first", "dau"): (9, 15),
    ("first", "giua"): (11, 15),
    ("first", "cuoi"): (1, 15),
    ("second", "dau"): (1, 31),
    ("second", "giua"): (3, 31),
    ("second", "cuoi"): (5, 25),
    ("year", "dau"): (9, 15),
    ("year", "giua"): (1, 15),
    ("year", "cuoi"): (5, 31),
}
"""By which month and day something is done in these parts; an event is in that month."""


def school_at(text: str, at: int, context: Context) -> Found | None:
    """The part of a school year that is named at a place of a plain text."""
    found = _SUMMER.match(text, at)
    if found and (found["free"] or not _GOES_ON.match(text, found.end())):  # "hệ thống" has the same letters
        year, assumed = _begins(found, context, "second")
        first, last = date(year + 1, 6, 1), date(year + 1, 8, 31)
        if context.due:
            return Found(found.end(), When(Once(last.year, last.month, last.day), assumed=assumed))
        return Found(found.end(), When(Once(first.year, first.month, first.day, last), assumed=assumed))
    if found := _WHOLE.match(text, at):
        return _found(found, "year", context)
    if found := _TERM.match(text, at):
        return _found(found, "first" if found["n"] in _FIRST else "second", context)
    return None


def _found(found: re.Match[str], term: str, context: Context) -> Found:
    part = found["part"] if found["part"] in ("dau", "giua") else "cuoi"
    if not found["part"] and not context.due:  # something of the whole term has no month
        year, assumed = _begins(found, context, term)
        return Found(found.end(), When(Once(year + (term == "second")), assumed=assumed))
    if (term, part) == ("first", "cuoi") and context.year is not None and not (context.school or found["y"]):
        return Found(found.end(), When(Once(context.year), undated="later"))  # this winter or the next
    month, day = _DUE[term, part]
    year, assumed = _begins(found, context, term, month)
    year += month < _SEPTEMBER
    once = Once(year, month, day) if context.due else Once(year, month)
    return Found(found.end(), When(once, assumed=assumed))


def _begins(found: re.Match[str], context: Context, term: str, month: int = 6) -> tuple[int, frozenset[str]]:
    """(the year in which the school year begins, what is assumed).

    A year that is no school year, as that of a ward's plan, has the end of one and the beginning of the next.
    """
    spring = month < _SEPTEMBER
    if found["y"]:
        is_school = "nam hoc" in found[0] or "-" in found[0] or "/" in found[0]
        return int(found["y"]) - (spring and not is_school), _DERIVED
    if context.year is not None:
        return context.year - (spring and not context.school), _DERIVED
    today = context.today
    if today is None:
        raise Asked("no_year_of", words=found[0])
    return today.year - (today.month < _JULY), _DERIVED | {"year"}
