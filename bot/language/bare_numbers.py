"""Numbers that are shares though nobody says per cent: "kẹt ở 70", "từ 70 lên 100", "nãy báo 60 chứ giờ 85"."""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.numbers import keys, number_at, says
from bot.language.tokens import Token

_FROM, _UP_TO, _SAID, _NOW = keys("từ"), keys("lên tới đến"), keys("báo ghi nói"), keys("giờ chừ nay")
_ABOUT = keys("trên khoảng tầm cỡ gần hơn chừng ngót sấp xấp sỉ xỉ ngấp nghé kẹt dừng ở")
_BESIDE = _ABOUT | keys(
    "mới đang được đạt hoàn thành xong rồi thôi ạ dạ em anh chị nha nhé nghe hí hỉ nì nờ con cháu tui mình chắc"
)
_SIGNS = ("~", "≈")
_ALL, _TENS, _LAST_DAY_OF_A_MONTH = 100, 10, 31


def bare_share(tokens: Sequence[Token]) -> int | None:
    """The share that a number alone tells; None where it may as well be a day or a count."""
    numbers = _numbers(tokens)
    for (at, first, _), (place, second, _) in pairwise(numbers):
        if second == _ALL > first and says(tokens, at - 1, _FROM) and says(tokens, place - 1, _UP_TO):
            return first
        corrected = says(tokens, at - 1, _SAID) and says(tokens, place - 1, _NOW)
        if corrected and _LAST_DAY_OF_A_MONTH < second < _ALL:
            return second
    if len(numbers) != 1:
        return None
    at, value, end = numbers[0]
    others = [place for place in range(len(tokens)) if not at <= place < end and tokens[place].kind != "stop"]
    about = [place for place in others if tokens[place].text in _SIGNS or says(tokens, place, _ABOUT)]
    if not 0 < value < _ALL or not all(place in about or says(tokens, place, _BESIDE) for place in others):
        return None
    return value if value > _LAST_DAY_OF_A_MONTH or (about and value % _TENS == 0) else None


def _numbers(tokens: Sequence[Token]) -> list[tuple[int, int, int]]:
    """The place, the value and the end of each whole number."""
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(tokens):
        number = number_at(list(tokens[at : at + 3]), 0)
        if number is None:
            at += 1
        else:
            found.append((at, number[0], at + number[1]))
            at += number[1]
    return found
