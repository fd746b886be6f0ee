"""Shares told as a count and the names of what is left: "ký được 7, còn cụ Thức", "treo được 5, khu 6 đang mưa"."""

from collections.abc import Sequence

from bot.language.counts import Count
from bot.language.numbers import keys, number_at, says
from bot.language.tokens import Token

_STILL, _AGAIN = keys("còn"), keys("lại")
_PERSON = keys("cụ mẹ ông bà anh chị o mệ bác chú cô thầy dì cậu")
_SEVERAL, _ONWARDS = keys("mấy các những"), keys("trở")
_TO, _YONDER = keys("tới đến"), keys("kia tê cuối chót")
_ORDINAL, _WITH = keys("thứ"), keys("với và")
_NO_NAME = keys("nào mấy vài ít nhiều một hai ba bốn các những nữa rồi")
_TIME = keys("ngày hôm bữa tuần tháng giờ năm quý chiều sáng tối trưa")


def rest_named(tokens: Sequence[Token], found: Sequence[Count]) -> int | None:
    """The share where one count is done and what is left is named, not counted; None where nothing is named so."""
    done = found[0]
    if done.role not in ("done", "") or done.value != int(done.value):
        return None
    left = _next_in_order(tokens, done) or _named_left(tokens, done) or _other_one(tokens, done)
    return int(100 * done.value / (done.value + left) + 0.5) if left else None


def _next_in_order(tokens: Sequence[Token], done: Count) -> int:
    """ "treo được 5, khu 6 đang mưa", "2 hộ xong, hộ thứ 3 chiều làm": the next is left."""
    for at in range(done.end, len(tokens)):
        ordinal = says(tokens, at - 1, _ORDINAL)
        number = number_at(list(tokens[at : at + 3]), 0, ordinal=ordinal)
        if number is None or number[0] != done.value + 1:
            continue
        noun = at - 1 - ordinal
        same = noun > done.end and (_is_unit(tokens, noun, done) or (not done.unit and _may_name(tokens, noun)))
        if same and not says(tokens, noun, _TIME) and not says(tokens, at + number[1], _ONWARDS):
            return _how_many_from(tokens, at, number[0])
    return 0


def _how_many_from(tokens: Sequence[Token], at: int, first: int) -> int:
    """How many names follow each other: "tổ 10, tổ 11, 12", "tổ 8 tới tổ 12"."""
    last = first
    for place in range(at + 1, len(tokens)):
        number = number_at(list(tokens[place : place + 3]), 0)
        through = any(says(tokens, place - back, _TO) for back in (1, 2))
        if number and (number[0] == last + 1 or (through and number[0] > last)):
            last = number[0]
    return last - first + 1


def _other_one(tokens: Sequence[Token], done: Count) -> bool:
    """Whether one more is told: "treo một bên thôi, bên kia chưa có cột"."""
    return done.role == "done" and any(
        _is_unit(tokens, at, done) and says(tokens, at + 1, _YONDER) and not says(tokens, at - 1, _SEVERAL)
        for at in range(done.end + 1, len(tokens))
        if number_at(list(tokens[at - 1 : at]), 0) is None
    )


def _named_left(tokens: Sequence[Token], done: Count) -> int:
    """How many are named after "còn": "còn web" is not told, "còn trường A với trường B" are two."""
    for at in range(done.end, len(tokens) - 1):
        if not says(tokens, at, _STILL) or says(tokens, at + 1, _AGAIN):
            continue
        left = 0
        for place in range(at + 1, len(tokens)):
            if tokens[place].kind in ("stop", "ask"):
                break
            left += _names_one(tokens, place, done) if place == at + 1 else left > 0 and says(tokens, place, _WITH)
        return left
    return 0


def _names_one(tokens: Sequence[Token], at: int, done: Count) -> bool:
    follows = at + 1 < len(tokens) and tokens[at + 1].kind == "word" and not says(tokens, at + 1, _NO_NAME)
    person = says(tokens, at, _PERSON) and (not done.unit or bool(done.unit & (_PERSON | keys("người"))))
    return follows and (person or _is_unit(tokens, at, done))


def _is_unit(tokens: Sequence[Token], at: int, done: Count) -> bool:
    return bool(done.unit) and bool(done.unit & (tokens[at].words or frozenset((tokens[at].text,))))


def _may_name(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].kind == "word" and at > 0 and tokens[at - 1].kind == "stop"
