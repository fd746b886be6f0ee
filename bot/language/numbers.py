"""Numbers and shares of the whole: "tám mươi phần trăm", "2/3", "ba phần tư", "một nửa", "8 phần", "50-60%"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.language.spelling import spell
from bot.language.tokens import Token, roman


@cache
def keys(words: str) -> frozenset[str]:
    """The keys of space-separated words."""
    return frozenset(spell(word).key for word in words.split())


def says(tokens: Sequence[Token], at: int, words: frozenset[str]) -> bool:
    """Whether the token at a place (which may lie outside) can stand for one of the words."""
    return 0 <= at < len(tokens) and not words.isdisjoint(tokens[at].words)


def says_word(tokens: Sequence[Token], at: int, words: frozenset[str]) -> bool:
    """As `says`, for words that the lexicon may not know."""
    return says(tokens, at, words) or (
        0 <= at < len(tokens) and not tokens[at].words and spell(tokens[at].text).key in words
    )


_DIGITS = {
    spell(word).key: value
    for value, words in enumerate(
        ["", "một", "hai", "ba", "bốn tư", "năm lăm nhăm", "sáu", "bảy bẩy", "tám", "chín", "mười"]
    )
    for word in words.split()
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_QUARTER, _MONTH = keys("quý"), keys("tháng")
_PLACES = keys("mục khoản điểm")
_ONLY_LATE = keys("tư lăm nhăm")
_FOUR = keys("tư")
_TENS = keys("mươi chục")
_ONE_AFTER_TENS = keys("mốt")
# "8 phần" is eight of ten; "một phần", "hai phần" are parts.
_FEWEST_TENTHS, _FIFTY = 4, 50
_FIRST_YEAR, _MONTHS, _PAPERS = 1900, 12, keys("số văn")
_PLACES_REACHED = keys("trang biểu bước chương mục dòng cổng cửa")
_PER_CENT = (keys("phần"), keys("trăm"))
_NONE, _REACHED, _ANY_AT_ALL = keys("không"), keys("được có đầy"), keys("nào mô gì chi")
_SHARE, _IN, _HALF, _MORE, _TO = keys("phần"), keys("trong trên"), keys("nửa"), keys("nữa"), keys("đến tới")
_HALF_OF = keys("một phân")
_BEFORE_HALF = keys("xong được hơn gần quá tầm khoảng cỡ làm mới còn viết chừng rồi phân một già non có")
_NO_SHARE_HALVED = keys(
    "tháng năm ngày buổi tuần đêm giờ tiếng vời tin tốc cuối trang tờ câu phông dòng đoạn chữ mặt thùng"
)
_MIDWAY, _ROAD, _NO_MORE = keys("chừng"), keys("đường"), keys("không khỏi đừng thôi")
_NOT_YET, _EACH, _PERSON = keys("chưa"), keys("mỗi"), keys("đứa người bên em chị anh bạn")
_ONLY, _AWAY, _JUST_REACHED = keys("thôi"), keys("vắng nghỉ"), keys("được mới")
COUNTED = keys(
    "bài chi tổ mục nội băng tin đơn khu thôn trường phường việc khối công chỉ phần câu trang biểu phiếu loa cụm hộ ý "
    "nhiệm điểm báo buổi lớp bộ hồ văn chuyên tờ người đơn cái bản đảng hội cờ xã ngành tiêu "
    "chữ đồng lớp điều hạng đoàn ban cấp tuyến kiệt ngõ hẻm xóm bước chặng quãng"
)
_BEFORE_SHARE = keys("được mới khoảng tầm đạt xong viết treo làm hơn gần chừng còn cỡ phát nộp")
_SURELY_SHARE = keys("được mới đạt còn khoảng tầm chừng hơn gần")
_STILL = keys("còn")
_ALREADY, _HAVE, _JUST = keys("rồi thôi"), keys("có"), keys("mới được đã")
_BEFORE_DAY = keys("ngày hôm trước đến tới sang qua hạn vào lễ mùng mồng từ kiến bữa sau nộp gửi hẹn")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A share in per cent (more than 100 where that was said), up to (not including) the token `end`."""

    percent: int
    end: int


def number_at(tokens: list[Token], at: int, *, ordinal: bool = False) -> tuple[int, int] | None:
    """The whole number 0-99 that starts here, in digits or words, and the place after it.

    "tư" and "lăm" are numbers only as the last of several or where an ordinal is expected ("thứ tư").
    """
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number":
        return (int(token.text), at + 1) if token.text.isdecimal() and len(token.text) <= 4 else None
    if token.text == "hăm" and at + 1 < len(tokens) and (last := _digit(tokens[at + 1])) and last < 10:
        return 20 + last, at + 2  # "hăm lăm"
    first = _digit(token)
    if first is None or not (ordinal or _ONLY_LATE.isdisjoint(token.words)):
        return None
    if says(tokens, at + 1, _TENS) and 2 <= first <= 9:
        last = _digit(tokens[at + 2]) if at + 2 < len(tokens) else None
        if at + 2 < len(tokens) and says(tokens, at + 2, _ONE_AFTER_TENS):
            return first * 10 + 1, at + 3
        return (first * 10 + last, at + 3) if last and last < 10 else (first * 10, at + 2)
    if first in (2, 3) and says(tokens, at + 1, _ONLY_LATE):
        return 10 * first + (4 if says(tokens, at + 1, _FOUR) else 5), at + 2  # "hai lăm"
    if first == 2 and says(tokens, at + 2, _MONTH) and (last := _digit(tokens[at + 1])) and last < 10:
        return 20 + last, at + 2  # "hai bốn tháng sáu"
    if first == 10:
        last = _digit(tokens[at + 1]) if at + 1 < len(tokens) else None
        return (10 + last, at + 2) if last and last < 10 else (10, at + 1)
    return first, at + 1


def roman_or_number_at(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """As `number_at`, and I-IV as quarters are numbered."""
    if at < len(tokens) and tokens[at].text in _ROMAN:
        return _ROMAN[tokens[at].text], at + 1
    return number_at(tokens, at)


def _digit(token: Token) -> int | None:
    for word in token.words:
        if word in _DIGITS:
            return _DIGITS[word]
    return None


def parts(token: Token) -> tuple[int, ...]:
    """The two or three numbers of a token of kind digits or month_year."""
    return tuple(int(part) for part in re.findall(r"[0-9]+", token.text))


def quantity_at(tokens: list[Token], at: int) -> Quantity | None:
    """The share of the whole that starts at a token."""
    token = tokens[at]
    if token.kind == "digits":
        return _from_digits(tokens, at)
    if token.kind == "fraction":
        first, second = parts(token)
        counted = says(tokens, at + 1, COUNTED) or says(tokens, at - 1, _BEFORE_SHARE)
        paper = says(tokens, at - 1, _PAPERS) and not says(tokens, at - 2, _TO)  # but "tới số 118/200"
        counted = counted or not (second >= _FIRST_YEAR or paper)
        return _quantity(round(100 * first / second), at + 1) if counted and 0 < first <= second else None
    if token.kind == "number" and not token.text.isdecimal() and _per_cent_end(tokens, at + 1):
        return _quantity(int(float(token.text.replace(",", "."))), _per_cent_end(tokens, at + 1))
    half = _half(tokens, at)
    if half:
        return half
    number = number_at(tokens, at)
    if number is None:
        return _whole_in_words(tokens, at)
    value, after = number
    if value == _FIFTY and (again := number_at(tokens, after)) and again[0] == _FIFTY:
        # "50 50", "năm mươi năm mươi"
        return _quantity(value, again[1])
    if value == 1 and says(tokens, after, _PER_CENT[1]) and (end := _per_cent_end(tokens, after + 1)):
        return _quantity(100, end)
    if end := _per_cent_end(tokens, after):
        return _quantity(value, end)
    more = number_at(tokens, after)
    if more and more[0] in (10 * value + 10, value + 10) and (end := _per_cent_end(tokens, more[1])):
        return _quantity(more[0] - 5, end)  # "bảy tám chục phần trăm", "70 80%"
    if says(tokens, after, _TO):
        upper = number_at(tokens, after + 1)
        if upper and _per_cent_end(tokens, upper[1]):
            return _quantity(value, _per_cent_end(tokens, upper[1]))
    if says(tokens, after, _SHARE) and not says(tokens, at - 1, _SHARE) and not _is_place(tokens, at, after + 1):
        reached = number_at(tokens, after + 2) if says(tokens, after + 1, _BEFORE_SHARE) else None
        if reached and says(tokens, after + 1, _STILL) and value < 10:
            # "ba phần còn một phần"
            return _quantity(round(100 * value / (value + reached[0])), reached[1])
        if reached and says(tokens, after + 1, _STILL):
            reached = value - reached[0], reached[1]
        if reached and value >= reached[0] > 0:
            # "mười phần xong bảy"
            return _quantity(round(100 * reached[0] / value), reached[1])
        lower = number_at(tokens, after + 1, ordinal=True)
        if lower and lower[0] >= value > 0:
            return _quantity(round(100 * value / lower[0]), lower[1])
        return _quantity(value * 10, after + 1) if _FEWEST_TENTHS <= value <= 10 and not lower else None
    if says(tokens, after, COUNTED) and says(tokens, after + 1, _IN):
        # "3 tổ trong 12 tổ", "3 tổ trên tổng số 12"
        after += 1
    if says(tokens, after, _IN):
        whole = number_at(tokens, after + 1)
        if whole and whole[0] >= value > 0 and says(tokens, whole[1], COUNTED):
            return _quantity(round(100 * value / whole[0]), whole[1] + 1)
    return None


def _is_place(tokens: list[Token], at: int, after: int) -> bool:
    """Whether "8 phần" is a place in a plan: "mục 8 phần II", "8 phần II"."""
    return says(tokens, at - 1, _PLACES) or (after < len(tokens) and roman(tokens[after].text) in ROMANS)


def has_no_such_period(tokens: list[Token], start: int, end: int) -> bool:
    """Whether words name a period that does not exist: "quý 5", "tháng 13"."""
    for at in range(start, min(end, len(tokens) - 1)):
        quarter = says(tokens, at, _QUARTER) or tokens[at].text in ("quí", "qui")
        found, last = tokens[at + 1].text, 4 if quarter else 12
        named = (quarter or says(tokens, at, _MONTH)) and found.isdecimal() and len(found) <= 2
        if named and not 1 <= int(found) <= last:
            return True
    return False


def _from_digits(tokens: list[Token], at: int) -> Quantity | None:
    text, pair = tokens[at].text, parts(tokens[at])
    if len(pair) != 2:
        return None
    first, second = pair
    end = _per_cent_end(tokens, at + 1)
    if end:
        return _quantity(int(float(text)) if "." in text else first, end)
    if "/" not in text or not 0 <= first <= second or not second:
        return None
    if says(tokens, at + 1, COUNTED) or not first:
        return _quantity(round(100 * first / second), at + 1)
    if says(tokens, at - 1, _BEFORE_DAY) and second <= _MONTHS:
        return None
    first_said = at == 0 and (len(tokens) <= 3 or says(tokens, at + 1, _ALREADY))
    has = says(tokens, at - 1, _HAVE) and says(tokens, at - 2, _JUST)
    place = says(tokens, at - 1, _PLACES_REACHED)
    if second > _MONTHS or place or says(tokens, at - 1, _BEFORE_SHARE) or first_said or has:
        return _quantity(round(100 * first / second), at + 1)
    return None


def is_torn(tokens: list[Token], at: int) -> bool:
    """Whether digits could as well be a day as a share: "xong 3/5 rồi"."""
    pair = parts(tokens[at])
    known = says(tokens, at + 1, COUNTED) or says(tokens, at - 1, _BEFORE_DAY) or says(tokens, at - 1, _SURELY_SHARE)
    return "/" in tokens[at].text and len(pair) == 2 and 0 < pair[0] < pair[1] <= 12 and not known


def _half(tokens: list[Token], at: int) -> Quantity | None:
    start = at
    if (says(tokens, at, _HALF_OF) or tokens[at].text == "1") and says(tokens, at + 1, _HALF):
        at += 1
    if not says(tokens, at, _HALF) or says(tokens, at + 1, _NO_SHARE_HALVED) or _is_no_half_done(tokens, start):
        return None
    unfinished = says(tokens, at + 1, _MIDWAY)  # "mới nửa chừng", but not "đang nửa chừng"
    if unfinished and not (says(tokens, at - 1, _JUST_REACHED) or says(tokens, at + 2, _ALREADY)):
        return None
    if start == at and ("ữ" in tokens[at].text or not ("ử" in tokens[at].text or _is_half_unmarked(tokens, at))):
        return None
    return _quantity(50, at + 1 + (unfinished or says(tokens, at + 1, _ROAD | _ONLY)))


def _is_half_unmarked(tokens: list[Token], at: int) -> bool:
    """Whether "nua" is nửa and not nữa: "duoc nua", "nua duong"; "khong lam nua" is neither."""
    if at == 0:
        return says(tokens, 1, _ROAD | _MIDWAY | _ALREADY)
    more = any(says(tokens, place, _NO_MORE) for place in range(max(0, at - 3), at))
    return says(tokens, at - 1, _BEFORE_HALF) and not more


def _is_no_half_done(tokens: list[Token], at: int) -> bool:
    """Whether half is not reached, or of those away: "chưa được nửa", "mỗi đứa một nửa", "vắng quá nửa"."""
    for place in range(max(0, at - 3), at):
        not_reached = says(tokens, place, _NOT_YET) and says(tokens, place + 1, _REACHED)
        each = says(tokens, place, _EACH) and says(tokens, place + 1, _PERSON)
        if not_reached or each or says(tokens, place, _AWAY):
            return True
    return says(tokens, at + 1, _AWAY)


def _whole_in_words(tokens: list[Token], at: int) -> Quantity | None:
    """ "không phần trăm", "zero phần trăm", "chưa được phần trăm nào"."""
    if says(tokens, at, _NOT_YET):
        at += 1 + says(tokens, at + 1, _REACHED)
        end = _per_cent_end(tokens, at)
        return _quantity(0, end + 1) if end and says(tokens, end, _ANY_AT_ALL) else None
    none = says(tokens, at, _NONE) or tokens[at].text == "zero"
    return _quantity(0, _per_cent_end(tokens, at + 1)) if none and _per_cent_end(tokens, at + 1) else None


def _per_cent_end(tokens: list[Token], at: int) -> int:
    """The place after "%", "phần trăm" or "trăm phần trăm" at a place, or 0."""
    if at < len(tokens) and tokens[at].kind == "percent":
        return at + 1
    if says(tokens, at, _PER_CENT[0]) and says(tokens, at + 1, _PER_CENT[1]):
        return at + 2
    return 0


def _quantity(percent: int, end: int) -> Quantity:
    return Quantity(max(0, percent), end)
