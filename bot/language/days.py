"""Where a reply speaks of days: its tokens in the plain spelling, which the calendar's reader of days reads.

The reader is `calendar.days.expressions`. Here is what is about replies: shorthand, Telex and words without marks are
written as what they stand for, and the words beside an expression say whether it is one ("bản thứ ba", "tối em gửi").
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.calendar.days.clock import daypart_at, hours_at
from bot.calendar.days.expressions import after_daypart, expression_at, with_hours
from bot.calendar.days.plain import plain_of
from bot.calendar.days.said import Direction, Expression, Spec
from bot.language.numbers import keys, number_at, quantity_at, says
from bot.language.spelling import spell
from bot.language.tokens import Token
from bot.texts.folding import folded

_UNKNOWN = "¤"
_LONGEST = 12
"""Tokens of an expression."""
_AS_THEY_ARE = (
    "ngày hôm mùng tuần tháng quý năm thứ chủ nhật mai qua kia sau trước rồi nữa đầu giữa cuối hết trong trưa chiều "
    "đêm khuya giờ rưỡi lúc phút tiếng rằm giêng chạp tết lễ đoan ngọ vu lan trung thu phật đản vài ít thêm làm việc "
    "liền ban khi hồi thuở dạo đây nay lịch hai ba bốn bảy đến nửa đồng hồ hành chính"
)
_OTHERWISE = (
    ("bữa", "hom"), ("mồng", "mung"), ("tê", "kia"), ("kìa", "kia"), ("bẩy", "bay"), ("âm", "al"), ("tây", "dl"),
    ("này", "này"), ("ni", "này"), ("mấy", "mấy"),
)  # fmt: skip
_WORDS = {spell(word).key: spell(word).plain for word in _AS_THEY_ARE.split()} | {
    spell(word).key: written for word, written in _OTHERWISE
}
"""How the words that days are told with are written; all others are unknown here."""
_LIKE = tuple(
    ((spell(one).key, alone), (spell(other).key, other_alone), spell(one).plain)
    for one, alone, other, other_alone in (
        ("tới", "tới", "tối", "tối"),
        ("sáng", "sáng", "sang", "qua"),
        ("từ", "từ", "tư", "tu"),
        ("sau", "sau", "sáu", "6"),
    )
)
"""Words that look alike without marks: how each is written when it can be no other, and both when it can be either."""
_TENS = frozenset(("mươi", "chục", "trăm", "nghìn", "triệu", "muoi", "chuc", "tram", "nghin", "trieu"))
_TOMORROW, _SOME_TIME = keys("mai"), keys("khi hồi")
_UNIT = keys("ngày hôm bữa đêm tuần tháng giờ phút tiếng tây dương âm")
_WEEK = keys("tuần")
_NUMBERED, _ORDINAL = keys("ngày hôm bữa mùng mồng"), keys("tháng quý rằm")
_CALENDAR = keys("lịch")
_UP_TO, _COLLECTED, _MID = keys("hết đến"), keys("thu"), keys("trung")
_DAY_AFTER, _ONE_OF = keys("mốt"), keys("còn được mỗi thêm mới cỡ khoảng")
_PERIOD, _QUARTER, _THU, _SAU = keys("tuần tháng"), keys("quý"), keys("thứ"), keys("sau")
_ROMANS = ("i", "ii", "iii", "iv")
_SHORT = re.compile(r"[tq][0-9]{1,2}|q")
_AT_TIME, _MORNING, _FROM = keys("lúc"), keys("sáng"), keys("từ")
_TONIGHT = frozenset(("chiều", "tối", "trưa", "sáng", "khuya", "chieu", "trua", "chieuf", "toosi", "toois"))
_NO_DAYPART, _EVERY = (
    keys("buổi hồi từ ban lúc hôm đến tới đối ngủ nghỉ tập mỗi cứ mưa"),
    keys("mô nào đa lại hơi ở"),
)
_THE_DAY, _PART_OF_DAY = keys("ngày hôm bữa"), keys("sáng trưa chiều đêm khuya")
_LATE_PARTS = keys("trưa chiều đêm khuya")
# "bản thứ ba", "lần thứ tư": which one, and no weekday.
_COUNTED = keys(
    "bản lần phần cái cuốn buổi đợt trang người tổ bước tin phút bài nháp cửa vụ bộ thửa xếp vòng cổng đứng loạt hạng "
    "điểm nhà hộ tấm lượt chiếc bức bảng"
)
_EACH, _ROI, _CALLED = keys("mỗi"), keys("rồi"), keys("em anh chị chú bác cô nha nhé nghe ạ hí")
_NO_COUNT = keys("biên chi đảng cán thông")  # "gửi biên bản thứ sáu", "họp chi bộ thứ năm"
_PROMISED_BY = keys("em anh chị chú bác cô tôi tui con cháu mệ o ông nộp gửi đưa báo có xong làm là nha nhé nghe hí ạ")


class Days:
    """The expressions of days among the tokens of a reply."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        text, self._starts = _spelled(tokens)
        self._plain = plain_of(text)

    def at(self, at: int) -> Expression | None:
        """The expression of a day or a time that starts at a token, up to the token `end`.

        Parts of a day and hours may stand before or after it.
        """
        tokens = self._tokens
        if not 0 <= at < len(tokens):
            return None
        if says(tokens, at, _THU) and says(tokens, at - 1, _COUNTED) and not says(tokens, at - 2, _NO_COUNT):
            return None
        if says(tokens, at - 1, _THU) and says(tokens, at - 2, _COUNTED):
            return None  # "lần thứ 3 hôm qua" is not three days ago
        if says(tokens, at - 1, _EACH):
            return None  # "mỗi ngày một tổ"
        if tokens[at].kind == "digits" and quantity_at(tokens, at):
            return None
        place = self._place(at)
        if place is None:
            return self._within(at)
        found = self._read(at, place) if self._plain.text[place] != _UNKNOWN else None
        if found is None:
            return None
        dated = found.spec is not None and found.spec.unit in ("day", "lunar")
        if dated and says(tokens, at, _UP_TO) and not (says(tokens, at + 1, _NUMBERED) or _number(tokens, at + 1)):
            return None  # "đến 16/6": a word of its own
        return self._without_already(at, replace(found, end=self._token(found.end)))

    def _without_already(self, at: int, found: Expression) -> Expression:
        """ "đầu tuần rồi", said last, is the beginning of this week, and over: not that of the last week."""
        last = found.end - 1
        over = found.spec is not None and found.spec.unit == "week" and found.spec.part == "start"
        if not (over and says(self._tokens, last, _ROI) and self._is_said_last(found.end)):
            return found
        alone = Days(self._tokens[:last]).at(at)
        return replace(alone, lies=Direction.PAST) if alone else found

    def _is_said_last(self, at: int) -> bool:
        at += says(self._tokens, at, _CALLED)
        return at >= len(self._tokens) or self._tokens[at].kind != "word"

    def _read(self, at: int, place: int) -> Expression | None:
        text = self._plain.text
        if text.startswith("luc ", place):
            found = self._timed(at + 1, place + 4) if not says(self._tokens, at + 1, _AT_TIME) else None
            if found is not None and found.time:
                end = self._token(found.end)
                return replace(found, moment=any(says(self._tokens, one, _MORNING) for one in range(at + 1, end)))
            return None
        return self._timed(at, place)

    def _timed(self, at: int, place: int) -> Expression | None:
        text = self._plain.text
        hours, part, after = hours_at(text, place)
        if hours is None:
            part, after = daypart_at(text, place)
        found = expression_at(text, after) or (after_daypart(text, after) if part else None)
        if found is None and hours is not None:
            return Expression(_back(text, after), Spec("days"), time=hours)
        if found is None and part:
            if says(self._tokens, at - 1, _FROM):  # "xong từ trưa rồi"
                return Expression(_back(text, after), Spec("days"), Direction.PAST)
            return (
                Expression(_back(text, after), Spec("days"), morning=part == "sang") if self._is_tonight(at) else None
            )
        if found is None:
            return None
        found = replace(found, time=hours) if hours is not None else with_hours(text, found, part)
        morning = any(says(self._tokens, one, _MORNING) for one in range(at, self._token(found.end)))
        return replace(found, morning=morning and found.spec == Spec("days"))

    def _is_tonight(self, at: int) -> bool:
        """Whether a bare "tối", "chiều" is that of today: "tối em gửi", not "buổi tối" and not "tôi" without marks."""
        tokens = self._tokens
        if tokens[at].text not in _TONIGHT or says(tokens, at - 1, _NO_DAYPART):
            return False
        if at + 1 == len(tokens):
            return spell(tokens[at].text).marked and not says(tokens, at, _MORNING)
        return tokens[at + 1].kind == "word" and not says(tokens, at + 1, _EVERY)

    def _place(self, at: int) -> int | None:
        """Where a token starts in the plain text; None within what is one word there ("qua Tết Đoan Ngọ")."""
        start, places = self._starts[at], self._plain.places
        place = bisect_left(places, start)
        return place if place < len(places) and places[place] == start else None

    def _within(self, at: int) -> Expression | None:
        """The expression that starts within what is one word of the plain text."""
        if not at or self._starts[at - 1] == self._starts[at]:
            return None
        found = Days(self._tokens[at : at + _LONGEST]).at(0)
        return replace(found, end=at + found.end) if found else None

    def _token(self, place: int) -> int:
        """The first token that starts at or after a place of the plain text."""
        places = self._plain.places
        return bisect_left(self._starts, places[place]) if place < len(places) else len(self._starts)


def day_at(tokens: list[Token], at: int) -> Expression | None:
    """The expression of a day that starts at a token: `Days.at`, where one place after the other is asked for."""
    return _days(tuple(tokens)).at(at)


@lru_cache(maxsize=32)
def _days(tokens: tuple[Token, ...]) -> Days:
    return Days(list(tokens))


def _back(text: str, at: int) -> int:
    return at - 1 if at and text[at - 1] == " " else at


def _spelled(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """The tokens in the plain spelling, and where each starts; a number of several words starts once."""
    text, starts = "", []
    at = 0
    while at < len(tokens):
        piece, end = _piece(tokens, at)
        starts += [len(text)] * (end - at)
        text += piece + " "
        at = end
    return text.rstrip(), starts


def _piece(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """What a token, or a number of several, is in the plain spelling, and the place after it."""
    token = tokens[at]
    if token.kind in ("digits", "month_year"):
        return re.sub(r"\s*[/–.-]\s*", "/", token.text), at + 1
    if token.kind == "clock":
        return folded(token.text), at + 1
    if token.kind == "number":
        return token.text if token.text.isdecimal() else _UNKNOWN, at + 1
    if token.kind != "word":
        return _UNKNOWN, at + 1
    if (number := _number(tokens, at)) is not None:
        return str(number[0]), number[1]
    return _word(tokens, at), at + 1


def _number(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """A number in words beside what is counted: "ba ngày", "thứ tư", "tháng mười hai"."""
    after, of = says(tokens, at - 1, _NUMBERED), says(tokens, at - 1, _ORDINAL)
    if after and tokens[at].text == "mot" and not says(tokens, at + 1, _ORDINAL):
        return None  # "ngay mot em nop": mốt
    if (after or of) and says(tokens, at, _SAU) and not (of and _in_words(tokens, at - 2)):
        return None  # "tháng sau" without its marks may be "tháng sáu", and is the next one
    number = number_at(list(tokens[at : at + 4]), 0, ordinal=of)
    if number is None or not (after or of or says(tokens, at + number[1], _UNIT)):
        return None
    return number[0], at + number[1]


def _in_words(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number in words stands there: "hai mươi thang sau" is June."""
    number = number_at(list(tokens[at : at + 1]), 0, ordinal=True) if at > 0 and tokens[at].kind == "word" else None
    return number is not None and not says(tokens, at - 1, keys("mùng mồng"))


def _word(tokens: Sequence[Token], at: int) -> str:
    token = tokens[at]
    if _SHORT.fullmatch(token.text) or (token.text in _ROMANS and says(tokens, at - 1, _QUARTER)):
        return token.text
    if token.text in ("quí", "qui") or (token.text == "ngay" and at and tokens[at - 1].kind == "number"):
        return "quy" if token.text != "ngay" else "ngay"
    if token.text == "p" and at and tokens[at - 1].kind == "number":
        return "phut"
    words = token.words
    if token.text == "dương" or (token.text == "duong" and says(tokens, at + 1, _CALENDAR)):
        return "dl"
    if not words:
        return _UNKNOWN
    if token.text == "bữa" and says(tokens, at - 1, _SOME_TIME):
        return _UNKNOWN  # "hồi bữa họp"; "hồi hôm" is last night
    if token.text == "tê" and says(tokens, at - 1, _TOMORROW):
        return "tê"
    if token.text in ("tê", "te") and says(tokens, at - 1, _WEEK):
        return "sau nua"  # the week after the next one, in Huế
    if token.text == "ta" and at and tokens[at - 1].kind in ("number", "word") and _is_day_number(tokens, at - 1):
        return "al"  # "mồng 1 ta"
    if says(tokens, at, _DAY_AFTER):
        return "mốt" if _is_day_after(tokens, at) else _UNKNOWN
    for (one, alone), (other, other_alone), either in _LIKE:
        if one in words or other in words:
            return either if one in words and other in words else alone if one in words else other_alone
    if words == _COLLECTED and not says(tokens, at - 1, _MID):
        return _UNKNOWN
    return next((plain for key, plain in _WORDS.items() if key in words), _UNKNOWN)


def _is_hour(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind == "clock"


def _is_day_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number stands there that is told as a day: "mồng 1", "mồng mười"."""
    return says(tokens, at - 1, _NUMBERED) and number_at(list(tokens[at : at + 1]), 0) is not None


def _is_day_after(tokens: Sequence[Token], at: int) -> bool:
    """Whether "mốt" is the day: not in "hai mươi mốt", and without its mark only where somebody then does something."""
    part = _PART_OF_DAY if says(tokens, at + 1, _PROMISED_BY) or _is_hour(tokens, at + 1) else _LATE_PARTS
    if says(tokens, at - 1, _THE_DAY) or (tokens[at].text == "mot" and says(tokens, at - 1, part)):
        return True  # "ngày mốt", "chieu mot"
    if tokens[at].text == "mốt" and at and tokens[at - 1].kind == "number":
        return True  # "biểu 4 mốt"
    one = number_at(list(tokens[at : at + 1]), 0) is not None
    if one or (at and (number_at(list(tokens[at - 1 : at]), 0) or tokens[at - 1].text in _TENS)):
        return (
            one and (at + 1 == len(tokens) or says(tokens, at + 1, _PROMISED_BY)) and not says(tokens, at - 1, _ONE_OF)
        )
    return True
