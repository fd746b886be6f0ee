"""Shares that are told as counts: "3 trong 8 tổ", "được 12 người, còn 8", "50 hộ mới có 10 hộ nộp".

A count is a share only beside its whole: "5 hộ rồi" is none.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.counts import GREAT, OF, OF_ALL, Count, amount_at, counts_of
from bot.language.numbers import keys, parts, says
from bot.language.rest import rest_named
from bot.language.tokens import Token

_JUST, _THEN, _NOT = keys("mới"), keys("thì"), keys("không chưa")
_ANY, _BEYOND = keys("người cái tờ"), keys("vượt")
_OF_A_DAY = keys("ngày hôm bữa mùng mồng từ hồi")
_COMPLETE, _HUNDRED_POINTS = keys("đủ hết cả sạch trọn kín đều toàn tất"), "💯"


def counted_share(tokens: Sequence[Token]) -> int | None:
    """The share that is done, by counts of the same things; None where they tell none."""
    found = counts_of(tokens)
    for one, other in pairwise(found):
        share = _out_of(tokens, one, other)
        share = _of_which(tokens, one, other) if share is None else share
        if share is not None:
            return share
    for one, *two in zip(found, found[1:], found[2:], strict=False):
        if one.value == sum(other.value for other in two) and min(other.value for other in two) > 0:
            done = next((other for other in two if other.role != "left"), None)
            return _percent(done.value, one.value) if done else None  # "ba mái ấm, bàn giao hai, còn một"
    for at, first in enumerate(found):
        same = [first, *(one for one in found[at + 1 :] if _same(first, one))]
        if len(same) > 1 and (share := _together(tokens, same[:3])) is not None:
            return share
    return rest_named(tokens, found) if len(found) == 1 else None


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether all of what is counted is said to be there: "đủ 14 tổ", "cả 5 tổ", "9/9", "phát 50 thu 50", "vượt 8%".

    "hôm 6/6" is a day.
    """
    for at, token in enumerate(tokens):
        equal = token.kind in ("digits", "fraction") and len(set(parts(token))) == 1
        if equal and not says(tokens, at - 1, _OF_A_DAY):
            return True
    if any(token.text == _HUNDRED_POINTS for token in tokens):
        return True
    if any(token.kind == "percent" and says(tokens, at - 2, _BEYOND) for at, token in enumerate(tokens)):
        return True
    numbers = [value for at in range(len(tokens)) if (value := _number(tokens, at)) > 1]
    return (
        counted_share(tokens) == 100
        or 100 in numbers
        or (bool(numbers) and any(says(tokens, at, _COMPLETE) for at in range(len(tokens))))
    )


def _number(tokens: Sequence[Token], at: int) -> float:
    amount = amount_at(tokens, at)
    return amount[0] if amount else 0


def _out_of(tokens: Sequence[Token], one: Count, other: Count) -> int | None:
    """ "3 trong 8 tổ", "7 triệu trên 20", "thiếu 4 trong số 20"."""
    between = tokens[one.end : other.start]
    of = next((at for at in range(min(2, len(between))) if says(between, at, OF) or between[at].text == "/"), None)
    if of is None or not all(says(between, at, OF_ALL) for at in range(of + 1, len(between))):
        return None
    return _percent(other.value - one.value if one.role == "left" else one.value, other.value)


def _same(one: Count, other: Count) -> bool:
    return not (one.unit and other.unit) or bool(one.unit & other.unit or other.unit & _ANY)


def _of_which(tokens: Sequence[Token], one: Count, other: Count) -> int | None:
    """ "sáu gương mới viết được bốn bài", "mười nhà thì ba nhà không đóng": of the first, be it of other things."""
    between = tokens[one.end : other.start]
    stops = [at for at, token in enumerate(between) if token.kind in ("stop", "ask")]
    later = between[stops[-1] + 1 :] if stops else between
    just = any(says(later, at, _JUST) for at in range(min(2, len(later)) if stops else len(later)))
    then = not stops and any(says(between, at, _THEN) for at in range(len(between)))
    if not (just or then) or (one.role == "left") or other.value > one.value:
        return None
    missing = any(says(tokens, at, _NOT) for at in range(other.end, min(other.end + 3, len(tokens))))
    left = other.role == "left" or (then and missing)
    return _percent(one.value - other.value if left else other.value, one.value)


def _apart(between: Sequence[Token]) -> bool:
    """Whether two counts stand in clauses of their own."""
    return any(token.kind in ("stop", "ask") for token in between)


def _together(tokens: Sequence[Token], same: Sequence[Count]) -> int | None:
    """What two or three counts of the same things say of the share that is done."""
    first, second, *_ = same
    if first.role == second.role:
        # "12 tấm in xong, treo được 4": a later step of the same things
        return _percent(second.value, first.value) if first.role == "done" and second.acted else None
    values = {one.role: one.value for one in (first, second)}
    done, left, whole = values.get("done"), values.get("left"), values.get("whole")
    if done is not None and second.role == "" and _are_others(tokens, first, second):
        left = second.value
    if whole is None and left is None and first.role == "":
        whole = first.value
    if whole is not None:
        alike = not (first.unit and second.unit) or bool(first.unit & second.unit)
        done = values.get("") if done is None and alike else done
        return _percent(whole - left if left is not None else done if done is not None else -1, whole)
    if left is not None:
        return _percent(sum(values.values()) - left, sum(values.values()))
    return None


def _are_others(tokens: Sequence[Token], done: Count, other: Count) -> bool:
    """Whether a count after what is done is of the rest: "tháo 9 nhà, 3 nhà chống", "bảy tổ nộp, hai tổ nợ"."""
    return bool(done.unit & other.unit) and _apart(tokens[done.end : other.start])


def _percent(done: float, whole: float) -> int | None:
    if done > whole and done >= GREAT[0][1]:  # "7 triệu trên 20"
        whole *= next((times for _, times in GREAT if done <= whole * times), 0)
    if whole >= GREAT[-1][1] > done * GREAT[0][1] and done:  # "50 triệu đã giải ngân 30"
        done *= GREAT[-1][1]
    return int(100 * done / whole + 0.5) if 0 <= done <= whole and whole else None
