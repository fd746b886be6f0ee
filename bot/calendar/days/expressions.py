"""Expressions of one day, span or period, as the way people speak of them: "t6 tuần sau", "rằm tháng 7", "3 hôm nữa".

`expression_at` reads what stands at a place of words in the plain spelling (`plain`) and says it as a `Spec`; which
day that is depends on who asks (`resolve` for replies, `near` for cells and messages). A spelling that keeps marks
where they tell words apart ("tối" is no "tới", "mốt" no "một") is read as well.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.calendar.days.clock import daypart_at, hours_at, in_part
from bot.calendar.days.said import Direction, Expression, Spec
from bot.calendar.days.weekdays import WEEKDAY, weekday_of

_PAST, _FUTURE = Direction.PAST, Direction.FUTURE
_END = r"(?![a-z0-9/])"
_THIS, _NEXT, _TONIGHT = "(?:nay|này)", "(?:sau|toi|tới)", "(?:toi|tối)"
_PARTS = {"dau": "start", "trung tuan": "middle", "giua": "middle", "cuoi": "end", "het": "end", "trong": "end"}
_AFTER_PART = re.compile(rf"(?:(?P<today>{_THIS})|qua){_END}")
_WEEK_OR_MONTH = {"tuan": "week", "thang": "month", "week": "week", "month": "month"}
_UNITS = _WEEK_OR_MONTH | {"quy": "quarter", "nam": "year"}
_WHICH = rf"(?:(?P<after_next>sau nua)|(?P<next>{_NEXT})|(?P<this>{_THIS})|(?P<last>truoc|qua|roi)){_END}"
_LUNAR_WORD = r"(?P<al>(?: \(?al\)?)+(?: lich)?)?"

_FULL_MOON = re.compile(rf"ram(?: thang(?! {_NEXT}| {_THIS}))?{_END}")
_DAY_OF_MONTH = re.compile(
    r"(?:(?:het|den) )?(?P<named>(?:(?:ngay|hom) )?(?:(?P<moon>mung|mong) )?)(?P<d>\d{1,4})"
    rf"(?:/(?P<m>\d{{1,2}})(?:/(?P<y>\d{{4}})|(?! (?:ngay|hom|tuan|thang){_END}))"
    rf"| thang (?:(?P<this>{_THIS})|(?P<next>{_NEXT})|(?P<last>truoc|roi)))?(?P<solar> dl(?: lich)?)?"
    rf"{_LUNAR_WORD}{_END}"
)
_ONCE = re.compile(rf"(?:truoc (?:day|kia)|(?:ban|luc|hoi|thuo) dau|(?:hoi|luc|dao) truoc){_END}")
_DAYS = (
    (re.compile(rf"(?:(?:ngay )?hom {_THIS}|ngay {_THIS}|(?:ngay )?hom {_THIS}|nay|today){_END}"), 0, None),
    (re.compile(rf"(?:(?:ngay|hom) )?(?:mai(?! (?:kia|tê|mot|mốt))|tomorrow){_END}"), 1, _FUTURE),
    (re.compile(rf"(?:(?:ngay|hom) (?:mot|mốt)|mốt|ngay kia|mai tê){_END}"), 2, _FUTURE),
    (re.compile(rf"(?:(?:ngay hom|ngay|hom|khi|tu) qua|(?:khi|hoi) (?:hom|dem)(?: qua)?){_END}"), -1, _PAST),
    (re.compile(rf"(?:khi|hoi|tu) (?:sang|trua|chieu)(?: {_THIS})?(?! (?:qua|ngay|hom|{WEEKDAY})){_END}"), 0, _PAST),
    (re.compile(rf"(?:ngay )?hom kia{_END}"), -2, _PAST),
)
_WEEKDAY = re.compile(rf"(?:(?:ngay|hom) |next (?={WEEKDAY}))?(?P<on>{WEEKDAY})")
_ITS_WEEK = re.compile(
    rf",? (?:(?P<week>tuan{_END}(?! (?:\d|dau|cuoi|thu|le))|this week|next week)(?: {_WHICH})?|(?P<this_one>{_THIS})"
    rf"|(?P<next_one>{_NEXT}|next)(?! (?:ngay|hom|mung) )|(?P<last_one>truoc(?! (?:khi|luc|\d)))){_END}"
)
_VAGUE = re.compile(
    rf"(?:vai|may|mấy|it) (?:ngay|hom|tuan|thang)(?: (?:(?P<ahead>nua)|(?P<gone>{_THIS}|truoc|qua|roi)){_END})?{_END}"
)
_SPAN = re.compile(
    r"(?:(?:\d{1,2}/)?(?P<n>\d{1,3}) ?|(?<=them )|(?P<half>nua (?=thang)))(?P<unit>ngay|hom|dem(?= nua)"
    r"|tuan(?: le)?|thang(?! \d))(?P<working> lam viec)?"
    rf"(?: (?:(?P<ahead>nua|toi|tới)|(?P<back>truoc|qua)|(?P<until>{_THIS}|lien)){_END})?{_END}"
)
_HOURS = re.compile(
    rf"(?P<more>(?<=them ))?(?P<n>\d{{2,3}}) ?(?:h|gio|(?P<long>tieng))(?: (?P<ahead>nua|toi|tới))?{_END}"
)
_MINUTES = re.compile(
    rf"(?:\d{{1,4}}|nua) ?(?:phut|(?:tieng )?dong ho|tieng|gio) (?:ruoi )?(?:(?P<ahead>nua)|truoc|qua){_END}"
    rf"|nua ngay (?P<half_a_day>nua){_END}"
)
_WITHIN = re.compile(
    rf"(?:(?:cuoi|het) gio (?:hanh chinh|lam viec)|cuoi gio(?: chieu)?"
    rf"|(?:trong|cuoi) (?:sang|chieu|{_TONIGHT}|trua|dem))(?: {_THIS})?{_END}"
)
_PART_OF_DAY = re.compile(r"(?P<part>dau|giua|cuoi|het|trong) (?=(?P<day>ngay|hom|mung)" + _END + ")")
_GONE_OVER = re.compile(rf"(?:qua|sang) (?P<unit>tuan|thang)(?! \d)(?: {_WHICH})?{_END}")
_PERIOD = re.compile(
    r"(?:(?P<part>dau|giua|trung tuan(?= thang)|cuoi|het|trong) )?"
    rf"(?P<unit>tuan|thang|quy|nam|week|month)(?: {_WHICH}|{_END})"
    r"|next (?P<coming>week|month)"
)
_NAMED = re.compile(
    r"(?:(?P<part>dau|giua|trung tuan|cuoi|het|trong) )?(?:thang (?P<month>\d{1,4})(?! al)(?:/(?P<y>\d{4}))?"
    rf"|quy (?P<quarter>\d{{1,4}})|nam (?P<year>20\d\d)){_END}"
)


def expression_at(text: str, at: int) -> Expression | None:
    """The expression of a day, a span or a period that starts at a place of plain words; its `end` is in the text."""
    for read in _READERS:
        if (found := read(text, at)) is not None:
            return found
    return None


def after_daypart(text: str, at: int) -> Expression | None:
    """What may follow "chiều": nay, qua."""
    found = _AFTER_PART.match(text, at)
    if found is None:
        return None
    return Expression(found.end(), Spec("days")) if found["today"] else Expression(found.end(), Spec("days", -1), _PAST)


def with_hours(text: str, found: Expression, part: str) -> Expression:
    """The expression with the hours and the part of the day that stand behind it: "mai lúc 8h", "t6 chiều"."""
    after = found.end + text.startswith(" ", found.end)
    at = after + 4 if text.startswith("luc ", after) else after
    hours, late, end = hours_at(text, at)
    if hours is not None:
        if not late:
            late, end = daypart_at(text, end)
        moved = in_part(hours.hour, part or late)
        return replace(found, end=_back(text, end), time=hours.replace(hour=moved))
    if part or found.spec is None or found.spec.unit == "span":
        return found
    late, end = daypart_at(text, after)
    if late and expression_at(text, end) is None and after_daypart(text, end) is None:
        return replace(found, end=_back(text, end))
    return found


def _back(text: str, at: int) -> int:
    return at - 1 if at and text[at - 1] == " " else at


def _full_moon(text: str, at: int) -> Expression | None:
    found = _FULL_MOON.match(text, at)
    return Expression(found.end(), Spec("lunar", day=15)) if found else None


def _day_of_month(text: str, at: int) -> Expression | None:
    """ "20/6", "ngày 5", "mùng 5/8 al", "30/6/2020", "20 dl"."""
    found = _DAY_OF_MONTH.match(text, at)
    if found is None or not (
        found["named"] or found["m"] or found["this"] or found["solar"] or found["al"] or _is_late(found)
    ):
        return None
    year = int(found["y"]) if found["y"] else None
    spec = Spec("day", day=int(found["d"]), month=int(found["m"]) if found["m"] else None, year=year)
    if found["al"]:
        spec = replace(spec, unit="lunar")
    n = 1 if found["next"] else -1 if found["last"] else 0
    lies = _FUTURE if n > 0 else _PAST if n else None
    return Expression(found.end(), replace(spec, n=n, moon=bool(found["moon"] and not found["solar"])), lies)


def _is_late(found: re.Match[str]) -> bool:
    """ "25 tháng sau" is a day, "5 tháng sau" may be months."""
    return bool(found["next"]) and int(found["d"]) > 12


def _once(text: str, at: int) -> Expression | None:
    """ "trước đây", "ban đầu": some time that is over; "hồi đầu tuần"."""
    if text.startswith("hoi dau tuan", at):
        return Expression(at + len("hoi dau tuan"), Spec("week", part="start"), _PAST)
    found = _ONCE.match(text, at)
    return Expression(found.end(), Spec("vague"), _PAST) if found else None


def _near_day(text: str, at: int) -> Expression | None:
    for pattern, days, lies in _DAYS:
        if found := pattern.match(text, at):
            return Expression(found.end(), Spec("days", days), lies)
    return None


def _weekday(text: str, at: int) -> Expression | None:
    found = _WEEKDAY.match(text, at)
    number = weekday_of(found["on"]) if found else None
    if found is None or number is None:
        return None
    end, week, lies = found.end(), None, None
    if its := _ITS_WEEK.match(text, end):
        end = its.end()
        if its["week"]:
            week, lies = (1, _FUTURE) if its["week"] == "next week" else _which(its)
        elif its["last_one"]:
            week, lies = -1, _PAST
        else:
            week = 0 if its["this_one"] else 1 if its["next_one"] == "sau" else None
    return Expression(end, Spec("weekday", number, week), lies)


def _which(found: re.Match[str]) -> tuple[int, Direction | None]:
    """How many weeks (months, years) from this one, and where that lies."""
    if found["after_next"] or found["next"]:
        return 2 if found["after_next"] else 1, _FUTURE
    return (-1, _PAST) if found["last"] else (0, None)


def _hours(text: str, at: int) -> Expression | None:
    """ "48h", "24h nữa": days."""
    found = _HOURS.match(text, at)
    days, left = divmod(int(found["n"]), 24) if found else (0, 0)
    if found is None or left or days < (1 if found["ahead"] or found["long"] or found["more"] is not None else 2):
        return None
    return Expression(found.end(), Spec("span", days), _FUTURE if found["ahead"] else None)


def _minutes(text: str, at: int) -> Expression | None:
    """ "5 phút trước", "2 tiếng nữa": today, near enough."""
    found = _MINUTES.match(text, at)
    return (
        Expression(found.end(), Spec("days"), _FUTURE if found["ahead"] or found["half_a_day"] else _PAST)
        if found
        else None
    )


def _vague(text: str, at: int) -> Expression | None:
    """ "vài bữa", "mấy hôm nữa", "mấy bữa nay"."""
    found = _VAGUE.match(text, at)
    if found is None:
        return None
    return Expression(found.end(), Spec("vague"), _FUTURE if found["ahead"] else _PAST if found["gone"] else None)


def _span(text: str, at: int) -> Expression | None:
    """ "3 hôm", "2 tuần nữa", "nửa tháng", "5 ngày làm việc"."""
    found = _SPAN.match(text, at)
    if found is None:
        return None
    if found["half"]:
        ahead = found["ahead"]
        return Expression(found.end() if ahead else found.end("unit"), Spec("span", 15), _FUTURE if ahead else None)
    if found["until"]:  # "mất điện 2 ngày nay": how long something has lasted; no day is meant
        return Expression(found.end(), Spec("vague"), _PAST)
    number, unit = int(found["n"] or 1), found["unit"]
    if unit.startswith("tuan"):
        spec = Spec("span", 7 * number)
    elif unit == "thang":
        spec = Spec("span_of_months", number)
    else:
        spec = Spec("working_span" if found["working"] else "span", number)
    return Expression(found.end(), spec, _FUTURE if found["ahead"] else _PAST if found["back"] else None)


def _period(text: str, at: int) -> Expression | None:
    """ "tuần sau", "cuối tháng", "giữa tháng 7", "quý II", "hết năm 2020", "trong hôm nay"."""
    if found := _WITHIN.match(text, at):
        return Expression(found.end(), Spec("days"))
    if found := _PART_OF_DAY.match(text, at):
        in_the_day = found["part"] in ("trong", "cuoi", "het") and found["day"] == "ngay"
        within = Expression(found.end("day"), Spec("days")) if in_the_day else None
        dated = _near_day(text, found.end()) or _day_of_month(text, found.end())
        return dated or _weekday(text, found.end("day") + 1) or within
    if found := _NAMED.match(text, at):
        part = _PARTS.get(found["part"] or "", "")
        unit, number = next((one, int(found[one])) for one in ("month", "quarter", "year") if found[one])
        return Expression(
            found.end(), Spec(unit, named=number, year=int(found["y"]) if found["y"] else None, part=part)
        )
    if found := _GONE_OVER.match(text, at):
        n, lies = _which(found)
        return Expression(found.end(), Spec(_UNITS[found["unit"]], n or 1), lies)
    found = _PERIOD.match(text, at)
    if found is None:
        return None
    if found["coming"]:
        return Expression(found.end(), Spec(_UNITS[found["coming"]], 1), _FUTURE)
    n, lies = _which(found)
    bare = not (found["next"] or found["after_next"] or found["this"] or found["last"])
    if bare and not found["part"]:
        return None
    part = _PARTS.get(found["part"] or "", "")
    return Expression(found.end(), Spec(_UNITS[found["unit"]], n, part=part), lies)


_READERS: tuple[Callable[[str, int], Expression | None], ...] = (
    _full_moon,
    _day_of_month,
    _once,
    _near_day,
    _weekday,
    _hours,
    _minutes,
    _vague,
    _span,
    _period,
)
