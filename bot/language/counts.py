"""Shares that are told as counts: "3 trong 8 tổ", "được 12 người, còn 8", "50 hộ mới có 10 hộ nộp".

A count is a share only beside its whole: "5 hộ rồi" is none, nor is a number that names something ("tổ 3", "thứ 3")
or that measures time ("2 ngày").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.language.numbers import COUNTED, keys, number_at, parts, says
from bot.language.spelling import spell
from bot.language.tokens import Token

_TENS, _HUNDRED, _ODD, _HALF_MORE = keys("chục"), keys("trăm"), keys("lẻ linh"), keys("rưỡi")
_GREAT = ((keys("nghìn ngàn"), 1_000), (keys("triệu"), 1_000_000))
_NAMES = keys(
    "tổ mục khoản điều điểm chương phần biểu bảng đợt lần vòng bước khối khu phố thôn trang dòng quý năm tháng ngày "
    "hôm bữa thứ mùng mồng số câu phường lớp bộ khóa loại cụm thị thửa tuần loạt tượng hạn lúc bài nghị kiệt tập kho "
    "đoạn hội ông bà anh chị cô chú bác o mệ cậu thằng em cháu"
)
_NO_UNIT = keys(
    "rồi nữa thôi là thì trên trong còn đã mới chưa xong được mai mốt ạ nha nhé nghe hí hỉ đó đây em anh chị tôi tui "
    "mà và với ký nộp gửi làm có cả tổng thiếu mấy"
)
_BEFORE_BARE = keys(
    "còn thiếu được mới có xong đủ tổng tiêu trên trong ký nộp gửi duyệt làm mần phát diện chối cử đếm viết in thu "
    "giao định số khớp chừng khoảng tầm cỡ"
)
_TIME = keys("mấy ngày hôm bữa tuần tháng giờ phút tiếng năm quý lần bản phần trăm độ")
_OF, _OF_ALL = keys("trên trong"), keys("tổng số cả toàn bộ bảng chỉ tiêu")
_LEFT, _LEFT_AFTER = keys("còn thiếu nợ sót vướng"), keys("chưa nữa thiếu sau kia tê")
_WHOLE, _WHOLE_AFTER = keys("tổng chỉ tiêu định giao cả dặn"), keys("thảy tất")
_ENOUGH, _WOULD = keys("đủ hết"), keys("là mới cho")
_DONE, _DONE_AFTER = keys("được mới xong đạt tới đến lên rồi"), keys("rồi xong đã đủ ký nộp gửi có trả")
_VERBS = keys("ký nộp gửi duyệt làm mần phát diện viết in thu đếm nhập về treo dán")
_OUT_OF_THOSE = _VERBS | keys("mới")
_ANY = keys("người cái tờ")
_ALL, _AGAIN = keys("cả"), keys("lại")
_NEAR, _SATURDAY = 3, 7


@dataclass(slots=True)
class _Count:
    """A number of things: [start, end) with its unit; `role` is done, left, whole or ""."""

    value: float
    start: int
    end: int
    unit: frozenset[str]
    role: str = ""
    acted: bool = False


def counted_share(tokens: Sequence[Token]) -> int | None:
    """The share that is done, by counts of the same things; None where they tell none."""
    found = _counts(tokens)
    for one, other in pairwise(found):
        if (share := _out_of(tokens, one, other)) is not None:
            return share
    for at, first in enumerate(found):
        same = [first, *(one for one in found[at + 1 :] if _same(first, one))]
        if len(same) > 1 and (share := _together(same[:3])) is not None:
            return share
    return None


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether all of what is counted is said to be there: "đủ 14 tổ", "cả 5 tổ", "6 buổi/6"."""
    all_of_them = any(
        one.kind == "digits" and len(set(parts(one))) == 1 and following.kind == "word"
        for one, following in pairwise(tokens)
    )  # "6/6 gia đình"
    return (
        counted_share(tokens) == 100
        or all_of_them
        or any(
            one.value > 1 and (says(tokens, one.start - 1, _ENOUGH) or says(tokens, one.start - 1, _ALL))
            for one in _counts(tokens)
        )
    )


def _out_of(tokens: Sequence[Token], one: _Count, other: _Count) -> int | None:
    """ "3 trong 8 tổ", "7 triệu trên 20", "thiếu 4 trong số 20"."""
    between = tokens[one.end : other.start]
    of = next((at for at in range(min(2, len(between))) if says(between, at, _OF) or between[at].text == "/"), None)
    if of is None or not all(says(between, at, _OF_ALL) for at in range(of + 1, len(between))):
        return None
    return _percent(other.value - one.value if one.role == "left" else one.value, other.value)


def _same(one: _Count, other: _Count) -> bool:
    return not (one.unit and other.unit) or bool(one.unit & other.unit or other.unit & _ANY)


def _says(tokens: Sequence[Token], at: int, words: frozenset[str]) -> bool:
    """As `says`, for words that the lexicon may not know."""
    return says(tokens, at, words) or (
        0 <= at < len(tokens) and not tokens[at].words and spell(tokens[at].text).key in words
    )


def _together(same: Sequence[_Count]) -> int | None:
    """What two or three counts of the same things say of the share that is done."""
    first, *rest = same
    if len(rest) == 2 and first.value == rest[0].value + rest[1].value:  # "ba mái ấm, bàn giao hai, còn một"
        there = [one.value for one in rest if one.role != "left"]
        return _percent(there[0] if there else 0, first.value)
    values = {one.role: one.value for one in (first, rest[0])}
    done, left, whole = values.get("done"), values.get("left"), values.get("whole")
    if len(values) < 2:
        return _percent(rest[0].value, first.value) if done and rest[0].acted else None
    if whole is None and left is None and first.role == "":
        whole = first.value
    if whole is not None:
        return _percent(whole - left if left is not None else done if done is not None else -1, whole)
    if left is not None:
        return _percent(sum(values.values()) - left, sum(values.values()))
    return None


def _percent(done: float, whole: float) -> int | None:
    if done > whole and done >= _GREAT[0][1]:  # "7 triệu trên 20"
        whole *= next((times for _, times in _GREAT if done <= whole * times), 0)
    return round(100 * done / whole) if 0 <= done <= whole and whole else None


def _counts(tokens: Sequence[Token]) -> list[_Count]:
    found: list[_Count] = []
    at, named = 0, False
    while at < len(tokens):
        amount = amount_at(tokens, at)
        if amount is None:
            named = named and tokens[at].text in (",", "và", "va", "với", "voi")
            at += 1
            continue
        value, end = amount
        unit = _unit(tokens, end)
        named = named or (
            says(tokens, at - 1, _NAMES) and not says(tokens, at - 2, _OF | _OF_ALL) and not says(tokens, end, COUNTED)
        )
        named = named or (value == 1 and tokens[at].kind == "word" and _role(tokens, at, end + 1) != "left")
        named = named or (tokens[at - 1].text == "thu" and value <= _SATURDAY and not unit)
        named = named or not (unit or says(tokens, at - 1, _BEFORE_BARE) or says(tokens, end, _OF | _LEFT_AFTER))
        if says(tokens, end, _OF) or not (named or _says(tokens, end, _TIME)):
            after = end + bool(unit)
            found.append(_Count(value, at, after, unit, _role(tokens, at, after), says(tokens, at - 1, _OUT_OF_THOSE)))
        at = end
    return found


def _unit(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """What is counted: the word after a number."""
    if at >= len(tokens) or tokens[at].kind != "word" or says(tokens, at, _NO_UNIT):
        return frozenset()
    return tokens[at].words or frozenset((tokens[at].text,))


def _role(tokens: Sequence[Token], start: int, end: int) -> str:
    """What a count is of the whole, by the words around it."""
    before = _near(tokens, range(start - 1, max(-1, start - 1 - _NEAR), -1))
    after = _near(tokens, range(end, min(len(tokens), end + _NEAR)))
    if after and after[-1] + 1 < len(tokens) and _is_number(tokens, after[-1] + 1):
        after.pop()  # "22 người ký 17": of the next
    told = [
        role
        for places, roles in (
            (before, (("left", _LEFT), ("enough", _ENOUGH), ("whole", _WHOLE), ("done", _DONE))),
            (after, (("rest", _LEFT), ("left", _LEFT_AFTER), ("whole", _WHOLE_AFTER), ("done", _DONE_AFTER))),
        )
        for at in places
        for role, words in roles
        if _says(tokens, at, words)
    ]
    if "rest" in told:  # "5 tổ còn thiếu 2", but "2 tổ còn lại"
        told = (
            ["left"]
            if end < len(tokens) and any(says(tokens, at + 1, _AGAIN) for at in after)
            else told[: told.index("rest")]
        )
    if "enough" in told:
        return "whole" if any(says(tokens, at, _WOULD) for at in before) else "done"
    told = told or ["done"] * says(tokens, start - 1, _VERBS)
    return "left" if "left" in told else told[0] if told else ""


def _is_number(tokens: Sequence[Token], at: int) -> bool:
    return number_at(list(tokens[at : at + 1]), 0) is not None


def _near(tokens: Sequence[Token], places: range) -> list[int]:
    near: list[int] = []
    for at in places:
        if tokens[at].kind not in ("word", "sign") or _is_number(tokens, at):
            break
        near.append(at)
    return near


def amount_at(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """A number in digits or words, with hundreds and more, and its end: "1.850", "ba trăm", "2 triệu mốt"."""
    token = tokens[at]
    if token.kind == "number":
        text = token.text
        thousands = text.replace(".", "") if text.count(".") == 1 and len(text.partition(".")[2]) == 3 else text
        value, end = float(thousands.replace(",", ".")), at + 1
    elif token.kind == "word" and (small := _hundreds(tokens, at)) is not None:
        value, end = small
    else:
        return None
    for words, times in _GREAT:
        if _says(tokens, end, words):
            value, end = value * times, end + 1
            rest = _hundreds(tokens, end) if end < len(tokens) else None
            if says(tokens, end, _HALF_MORE):
                return value + times / 2, end + 1
            if says(tokens, end, keys("mốt")):
                return value + times / 10, end + 1
            if rest:
                value, end = value + (rest[0] * times / 10 if rest[0] < 10 else rest[0] * times / 1000), rest[1]
    return value, end


def _hundreds(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    small = number_at(list(tokens[at : at + 4]), 0)
    if small is None:
        return (150, at + 2) if says(tokens, at, _HUNDRED) and says(tokens, at + 1, _HALF_MORE) else None
    value, end = float(small[0]), at + small[1]
    if value == 2 and (last := number_at(list(tokens[end : end + 1]), 0, ordinal=True)) and last[0] < 10:
        value, end = value * 10 + last[0], end + 1
    if says(tokens, end, _HUNDRED) and value < 10:
        value, end = value * 100, end + 1
        end += says(tokens, end, _ODD)
        if says(tokens, end, _HALF_MORE):
            return value + 50, end + 1
        rest = number_at(list(tokens[end : end + 3]), 0) if end < len(tokens) else None
        if rest:
            value, end = value + rest[0], end + rest[1]
    return value, end
