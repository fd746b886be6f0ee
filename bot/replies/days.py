"""Expressions of days, spans and times: "t6 này", "cuối tháng", "rằm tháng 7", "3 hôm", "17h chiều nay"."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.replies.hours import clock_at, daypart_at, time_of
from bot.replies.numbers import keys, number_at, parts, quantity_at, roman_or_number_at, says
from bot.replies.resolve import DayExpression, Direction, Spec
from bot.replies.spans import UNITS, span_at, span_of
from bot.replies.tokens import Token

_PAST, _FUTURE = Direction.PAST, Direction.FUTURE
_THIS = keys("này ni nay")
_NEXT, _LAST = keys("sau tới"), keys("trước qua rồi")
_MORE = keys("nữa")
_DAY_WORD, _THE_DAY = keys("hôm ngày bữa"), keys("ngày hôm bữa mùng mồng")
_LUNAR_DAY = keys("mùng mồng")
_TOMORROW, _DAY_AFTER, _YESTERDAY = keys("mai"), keys("mốt"), keys("qua")
_OVERMORROW_OR_BEFORE = keys("kia tê kìa")
_WEEK, _MONTH, _QUARTER, _YEAR = keys("tuần"), keys("tháng"), keys("quý"), keys("năm")
_THU, _CHU, _NHAT = keys("thứ"), keys("chủ"), keys("nhật")
_PARTS = {"start": keys("đầu"), "middle": keys("giữa"), "end": keys("cuối hết trong")}
_WITHIN, _EVENING = keys("trong cuối"), keys("chiều tối trưa đêm")
_LUNAR = keys("âm")
_SOLAR = keys("tây dương")
_CALENDAR = keys("lịch")
_RAM, _GIENG, _CHAP = keys("rằm"), keys("giêng"), keys("chạp")
_FEAST = keys("tết lễ")
# Feasts by the lunar calendar: their two words, day and month. (The New Year's Tết is not here: it lasts for days.)
_FEASTS = (
    (keys("đoan"), keys("ngọ"), 5, 5),
    (keys("vu"), keys("lan"), 15, 7),
    (keys("trung"), keys("thu"), 15, 8),
    (keys("phật"), keys("đản"), 15, 4),
)
_AT_TIME, _MORNING = keys("lúc"), keys("sáng")
_DAYPART_TONIGHT = frozenset(("chiều", "tối", "trưa", "sáng", "khuya", "chieu", "trua", "chieuf", "toosi", "toois"))
_NO_DAYPART = keys("buổi hồi từ ban lúc hôm đến tới")
# "bản thứ ba", "lần thứ tư": which one, and no weekday.
_COUNTED = keys("bản lần phần cái cuốn buổi đợt trang người tổ bước")
_ONCE = (
    (keys("trước"), keys("đây kia")),
    (keys("ban lúc hồi thuở"), keys("đầu")),
    (keys("hồi lúc dạo"), keys("trước")),
)
# "t2" ... "t7"; "t8" and on would be months, which nobody writes so.
_SHORT_WEEKDAY = re.compile(r"t([2-7])")
_QUARTER_SHORT = re.compile(r"q([1-4])")


def day_at(tokens: list[Token], at: int) -> DayExpression | None:
    """The expression of a day or a time that starts at a token: parts of a day and hours may stand before or after."""
    if says(tokens, at, _AT_TIME) and at + 1 < len(tokens) and not says(tokens, at + 1, _AT_TIME):
        found = day_at(tokens, at + 1)
        morning = found is not None and any(says(tokens, place, _MORNING) for place in range(at + 1, found.end))
        return replace(found, moment=morning) if found and found.time else None
    hour, place = clock_at(tokens, at)
    daypart, place = daypart_at(tokens, place)
    found = _first(tokens, place)
    if found is None and daypart is not None:
        found = _after_daypart(tokens, place)
    if found is None and hour is None and daypart is not None and says(tokens, at - 1, keys("từ")):
        # "xong từ trưa rồi"
        return DayExpression(place, Spec("vague"), lies=_PAST)
    if found is None and hour is None and daypart is not None and _is_tonight(tokens, at):
        found = DayExpression(place, Spec("days"))
    if found is None:
        if hour is None:
            return None
        return DayExpression(place, Spec("days"), time_of(hour, daypart))
    place = found.end
    if hour is None:
        start = place + 1 if says(tokens, place, _AT_TIME) else place
        hour, after = clock_at(tokens, start)
        if hour is not None:
            late, after = daypart_at(tokens, after)
            daypart = daypart or late
            place = after
        elif daypart is None and found.spec and found.spec.unit != "span":
            late, after = daypart_at(tokens, place)
            if late and not _first(tokens, after) and not _after_daypart(tokens, after):
                daypart, place = late, after
    morning = daypart is not None and not _MORNING.isdisjoint(daypart.words) and found.spec == Spec("days")
    return replace(found, end=place, time=time_of(hour, daypart) if hour else None, morning=morning)


def _is_tonight(tokens: list[Token], at: int) -> bool:
    """Whether a bare "tối", "chiều" is that of today: "tối em gửi", not "buổi tối" and not "tôi" without its mark."""
    said = tokens[at].text in _DAYPART_TONIGHT and not says(tokens, at - 1, _NO_DAYPART)
    return said and at + 1 < len(tokens) and tokens[at + 1].kind == "word"


def _first(tokens: list[Token], at: int) -> DayExpression | None:
    if at >= len(tokens):
        return None
    for read in _READERS:
        found = read(tokens, at)
        if found:
            return found
    return None


def _after_daypart(tokens: list[Token], at: int) -> DayExpression | None:
    """What may follow "chiều": nay, qua."""
    if says(tokens, at, _THIS):
        return DayExpression(at + 1, Spec("days"))
    if says(tokens, at, _YESTERDAY):
        return DayExpression(at + 1, Spec("days", -1), lies=_PAST)
    return None


# ---- days -----------------------------------------------------------------------------------------------------------


def _once(tokens: list[Token], at: int) -> DayExpression | None:
    """Read "trước đây", "ban đầu": some time that is over."""
    for first, second in _ONCE:
        if says(tokens, at, first) and says(tokens, at + 1, second):
            return DayExpression(at + 2, Spec("vague"), lies=_PAST)
    return None


def _near_day(tokens: list[Token], at: int) -> DayExpression | None:
    named = says(tokens, at, _DAY_WORD)
    place = at + 1 if named else at
    if says(tokens, place, _TOMORROW) and not says(tokens, place + 1, _OVERMORROW_OR_BEFORE | _DAY_AFTER):
        return DayExpression(place + 1, Spec("days", 1), lies=_FUTURE)
    if says(tokens, place, _DAY_AFTER) and (named or not number_at(tokens, place) or _is_overmorrow(tokens, place)):
        return DayExpression(place + 1, Spec("days", 2), lies=_FUTURE)
    if not named:
        return DayExpression(at + 1, Spec("days")) if says(tokens, at, keys("nay")) else None
    if says(tokens, place, _THIS):
        return DayExpression(place + 1, Spec("days"))
    if says(tokens, place, _YESTERDAY):
        return DayExpression(place + 1, Spec("days", -1), lies=_PAST)
    if says(tokens, place, _OVERMORROW_OR_BEFORE):
        if says(tokens, at, keys("ngày")):
            return DayExpression(place + 1, Spec("days", 2), lies=_FUTURE)
        return DayExpression(place + 1, Spec("days", -2), lies=_PAST)
    return None


def _is_overmorrow(tokens: list[Token], at: int) -> bool:
    """Whether an unmarked "mot" is mốt and not một: no unit, share or thing to be counted comes after it."""
    after = (
        *UNITS.values(),
        keys("nửa phần số vài it ít nội bài mục ngày chút buổi việc trăm cái con người giờ mình"),
    )
    return not any(says(tokens, at + 1, words) for words in after)


def _weekday(tokens: list[Token], at: int) -> DayExpression | None:
    place = at + 1 if says(tokens, at, _DAY_WORD) else at
    if place >= len(tokens):
        return None
    short = _SHORT_WEEKDAY.fullmatch(tokens[place].text)
    if short:
        weekday, place = int(short[1]) - 2, place + 1
    elif says(tokens, place, _CHU) and says(tokens, place + 1, _NHAT):
        weekday, place = 6, place + 2
    elif says(tokens, place, _THU) and not says(tokens, place - 1, _COUNTED):
        number = number_at(tokens, place + 1, ordinal=True)
        if not number or not 2 <= number[0] <= 7:
            return None
        weekday, place = number[0] - 2, place + 2
    else:
        return None
    past = says(tokens, at, keys("hôm bữa"))
    lies: Direction | None = None
    week: int | None = None
    if says(tokens, place, _WEEK):
        week, lies, place = _which_week(tokens, place + 1)
    elif says(tokens, place, _THIS):
        week, place = 0, place + 1
    elif says(tokens, place, _NEXT) and not says(tokens, place + 1, _THE_DAY):
        week, place = (1 if says(tokens, place, keys("sau")) else None), place + 1
    elif says(tokens, place, keys("trước")):
        week, lies, place = -1, _PAST, place + 1
    return DayExpression(place, Spec("weekday", weekday, week), lies=lies if lies or not past else None)


def _which_week(tokens: list[Token], at: int) -> tuple[int, Direction | None, int]:
    if says(tokens, at, keys("sau")) and says(tokens, at + 1, _MORE):
        return 2, _FUTURE, at + 2
    if says(tokens, at, _NEXT):
        return 1, _FUTURE, at + 1
    if says(tokens, at, _THIS):
        return 0, None, at + 1
    if says(tokens, at, _LAST):
        return -1, _PAST, at + 1
    return 0, None, at


def _period(tokens: list[Token], at: int) -> DayExpression | None:
    part, place = "", at
    for name, words in _PARTS.items():
        if says(tokens, at, words):
            part, place = name, at + 1
    if not part and says(tokens, at, keys("qua sang")) and says(tokens, at + 1, _WEEK | _MONTH):
        n, lies, end = _which_week(tokens, at + 2)
        if number_at(tokens, at + 2, ordinal=True) or (at + 2 < len(tokens) and tokens[at + 2].kind == "month_year"):
            return None
        unit = "week" if says(tokens, at + 1, _WEEK) else "month"
        return DayExpression(end, Spec(unit, n or 1), lies=lies)
    if says(tokens, place, _WEEK):
        n, lies, end = _which_week(tokens, place + 1)
        if end == place + 1 and not part:
            return None
        return DayExpression(end, Spec("week", n, part=part), lies=lies)
    if says(tokens, at, _WITHIN) and says(tokens, place, _EVENING):
        return DayExpression(place + 1 + says(tokens, place + 1, _THIS), Spec("days"))
    if part and says(tokens, place, _THE_DAY):
        in_the_day = says(tokens, at, _WITHIN) and says(tokens, place, keys("ngày"))
        return _near_day(tokens, place) or (DayExpression(place + 1, Spec("days")) if in_the_day else None)
    if says(tokens, place, _MONTH):
        return _month(tokens, place, part)
    if place < len(tokens) and (short := _QUARTER_SHORT.fullmatch(tokens[place].text)):
        return DayExpression(place + 1, Spec("quarter", named=int(short[1]), part=part))
    if says(tokens, place, _QUARTER):
        number = roman_or_number_at(tokens, place + 1)
        if number:
            return DayExpression(number[1], Spec("quarter", named=number[0], part=part))
        n, lies, end = _which_week(tokens, place + 1)
        return DayExpression(end, Spec("quarter", n, part=part), lies=lies) if end > place + 1 or part else None
    if says(tokens, place, _YEAR):
        if place + 1 < len(tokens) and re.fullmatch("20[0-9]{2}", tokens[place + 1].text):
            return DayExpression(place + 2, Spec("year", named=int(tokens[place + 1].text), part=part))
        n, lies, end = _which_week(tokens, place + 1)
        return DayExpression(end, Spec("year", n, part=part), lies=lies) if part or end > place + 1 else None
    return None


def _month(tokens: list[Token], place: int, part: str) -> DayExpression | None:
    if place + 1 < len(tokens) and tokens[place + 1].kind == "month_year":
        month, year = parts(tokens[place + 1])
        return DayExpression(place + 2, Spec("month", named=month, year=year, part=part))
    number = number_at(tokens, place + 1, ordinal=True)
    if number:
        return DayExpression(number[1], Spec("month", named=number[0], part=part))
    n, lies, end = _which_week(tokens, place + 1)
    return DayExpression(end, Spec("month", n, part=part), lies=lies) if part or end > place + 1 else None


def _numbered_day(tokens: list[Token], at: int) -> DayExpression | None:
    """Read "20/6", "ngày 5", "mùng 5 tháng 8 âm", "30 tháng 6 năm 2020", "20 tây"."""
    place = at
    for words in (keys("hết đến"), _THE_DAY, _LUNAR_DAY):
        if says(tokens, place, words):
            place += 1
    named = says(tokens, place - 1, _THE_DAY) and place > at
    if place >= len(tokens):
        return None
    if tokens[place].kind == "digits" and (place == at or named):
        return _digits(tokens, place, named)
    number = number_at(tokens, place)
    if number is None:
        return None
    day, place = number
    month = number_at(tokens, place + 1, ordinal=True) if says(tokens, place, _MONTH) else None
    spec = Spec("day", day=day)
    if month:
        spec, place = replace(spec, month=month[0]), month[1]
        if (
            says(tokens, place, _YEAR)
            and place + 1 < len(tokens)
            and re.fullmatch("20[0-9]{2}", tokens[place + 1].text)
        ):
            spec, place = replace(spec, year=int(tokens[place + 1].text)), place + 2
    elif says(tokens, place, _MONTH) and says(tokens, place + 1, _GIENG | _CHAP):
        spec = Spec("lunar", day=day, month=1 if says(tokens, place + 1, _GIENG) else 12)
        place += 2
    elif says(tokens, place, _MONTH) and says(tokens, place + 1, _THIS):
        place += 2
    elif says(tokens, place, _SOLAR):
        place += 1
    elif not named:
        return None
    if says(tokens, place, _LUNAR):
        place += 2 if says(tokens, place + 1, _CALENDAR) else 1
        spec = replace(spec, unit="lunar")
    return DayExpression(place, spec)


def _digits(tokens: list[Token], place: int, named: bool) -> DayExpression | None:
    if not named and quantity_at(tokens, place):
        return None
    day, month, *year = parts(tokens[place])
    following = place + 1
    if not year and any(says(tokens, following, words) for words in UNITS.values()):
        return span_of(tokens, following, month)
    spec = Spec("day", day=day, month=month, year=(year[0] if year[0] > 99 else 2000 + year[0]) if year else None)
    if says(tokens, following, _LUNAR):
        following += 2 if says(tokens, following + 1, _CALENDAR) else 1
        spec = replace(spec, unit="lunar")
    return DayExpression(following, spec)


def _feast(tokens: list[Token], at: int) -> DayExpression | None:
    """Read "tết Đoan Ngọ", "Vu Lan", "Trung thu"."""
    place = at + says(tokens, at, _FEAST)
    for first, second, day, month in _FEASTS:
        if says(tokens, place, first) and says(tokens, place + 1, second):
            return DayExpression(place + 2, Spec("lunar", day=day, month=month))
    return None


def _full_moon(tokens: list[Token], at: int) -> DayExpression | None:
    if not says(tokens, at, _RAM):
        return None
    if says(tokens, at + 1, _MONTH):
        if says(tokens, at + 2, _GIENG):
            return DayExpression(at + 3, Spec("lunar", day=15, month=1))
        number = number_at(tokens, at + 2, ordinal=True)
        if number:
            return DayExpression(number[1], Spec("lunar", day=15, month=number[0]))
        return DayExpression(at + 2, Spec("lunar", day=15))
    return DayExpression(at + 1, Spec("lunar", day=15))


_READERS: tuple[Callable[[list[Token], int], DayExpression | None], ...] = (
    _full_moon,
    _feast,
    _numbered_day,
    _once,
    _near_day,
    _weekday,
    span_at,
    _period,
)
