"""Several numbers of a list in one expression: "1-3", "1 đến 3", "3 cái đầu", "xong 1 với 3"."""

from collections.abc import Sequence

from bot.language.numbers import keys, number_at, parts, says
from bot.language.tokens import Token

_FROM, _TO, _JOINING = keys("từ"), keys("đến tới"), keys("và với cùng lẫn")
_COUNTED = keys("cái việc mục task câu vụ khoản")
_ONE = keys("cái việc")
_FIRST, _LAST = keys("đầu"), keys("cuối chót")
_OF_TIME = keys("năm tháng tuần quý ngày giờ buổi mùa kỳ")
_ITEM_SIGNS = frozenset((")", ".", "/", "-", "):", ").", ":", "/-"))
_LONGEST = 99
# What a range may be told of; "1-3 nộp" may as well be a day.
_TOLD_OF_RANGE = frozenset((
    "done", "going", "not_yet", "not_started", "begin", "block", "already", "past", "fully", "also", "self",
    "wait", "still", "nearly", "just", "review", "whole",
))  # fmt: skip

# What may stand before the first number: "xong 1 với 3", "Đã xong: 1, 2".
BEFORE_NUMBERS = frozenset((
    "done", "submit", "going", "not_yet", "not_started", "block", "work", "already", "past", "self", "you", "particle",
    "filler", "nod", "stop", "begin", "harmless",
))  # fmt: skip


def several_at(
    tokens: list[Token], kinds: Sequence[str], at: int, listed: int
) -> tuple[int, int, tuple[int, ...]] | None:
    """The range of numbers that is named from a token on: where it starts and ends, and the numbers."""
    if found := _some_first(tokens, at, listed):
        return at, *found
    first = number_at(tokens, at)
    if tokens[at].kind == "digits" and "-" in tokens[at].text.replace("–", "-") and len(parts(tokens[at])) == 2:
        (low, high), end = parts(tokens[at]), at + 1
    elif first and tokens[at].kind == "number":
        low, end = first
        signs = end
        while signs < len(tokens) and tokens[signs].text in ("-", "–", ">", "->", "→"):
            signs += 1
        signs += says(tokens, end, _TO) and signs == end
        second = number_at(tokens, signs) if signs > end else None
        if second is None:
            return None
        high, end = second
    else:
        return None
    start = at - says(tokens, at - 1, _FROM)
    told = end < len(kinds) and kinds[end] in _TOLD_OF_RANGE
    led = start > 0 and kinds[start - 1] in _TOLD_OF_RANGE
    if not 0 < low < high <= _LONGEST or not (told or (led and ends(kinds, end) and high <= listed)):
        return None
    return start, end, tuple(range(low, high + 1))


def _some_first(tokens: list[Token], at: int, listed: int) -> tuple[int, tuple[int, ...]] | None:
    """ "3 cái đầu", "hai việc cuối", "cái cuối" of a list."""
    one = says(tokens, at, _ONE) and listed > 1
    count, end = (1, at) if one else number_at(tokens, at) or (0, at)
    if not 0 < count <= listed or not says(tokens, end, _COUNTED) or says(tokens, end + 2, _OF_TIME):
        return None
    if says(tokens, end + 1, _FIRST):
        return end + 2 + says(tokens, end + 2, keys("tiên")), tuple(range(1, count + 1))
    if says(tokens, end + 1, _LAST):
        return end + 2 + says(tokens, end + 2, keys("cùng")), tuple(range(listed - count + 1, listed + 1))
    return None


def is_one_of_several(tokens: list[Token], kinds: Sequence[str], at: int, listed: int) -> bool:
    """Whether a number stands beside others and nothing but the end follows: "xong 1 với 3"."""
    count, end = 0, at
    while end < len(tokens):
        if tokens[end].kind == "number":
            numbers = tokens[end].text.split(",")
            if not all(one.isdecimal() and 0 < int(one) <= listed for one in numbers):
                return False
            count += len(numbers)
        elif not (says(tokens, end, _JOINING) or tokens[end].text in (",", "&", "+")):
            break
        end += 1
    return count > 1 and tokens[end - 1].kind == "number" and ends(kinds, end)


def leads_list(tokens: list[Token], kinds: Sequence[str], at: int) -> bool:
    """Whether a heading leads to this number, and a second one to another: "chưa: 1, xong: 2"."""
    led = [
        one
        for one in range(1, len(tokens))
        if tokens[one].kind == "number"
        and kinds[one - 1] == "stop"
        and not {*":(\n-"}.isdisjoint(tokens[one - 1].text)
        and ends(kinds, one + 1)
    ]
    return at in led and len(led) > 1


def after_run(tokens: list[Token], at: int) -> int:
    """The place after the numbers that stand side by side from a token on: "1 2 3"."""
    while at < len(tokens) and tokens[at].kind == "number" and tokens[at].text.isdecimal():
        at += 1
    return at


def is_item(tokens: list[Token], at: int) -> bool:
    """Whether a number is followed by the sign of an item of a list: "2)", "2."."""
    return at + 1 < len(tokens) and tokens[at].kind == "number" and tokens[at + 1].text in _ITEM_SIGNS


def ends(kinds: Sequence[str], at: int) -> bool:
    """Whether a part of the message ends at a place."""
    return at >= len(kinds) or kinds[at] in ("stop", "ask_mark", "particle")
