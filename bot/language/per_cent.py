"""What a share in per cent is of: the task, its rest ("20% còn lại"), or something else ("cắt 10% dự toán")."""

from collections.abc import Sequence

from bot.language.numbers import keys, says, says_word
from bot.language.tokens import Token

_CHANGED = keys("cắt tăng giảm bớt vượt suất pin dốc đòi cọc nhiệm")
_MORE, _RETURNED, _BACK, _NEED = keys("thêm"), keys("trả"), keys("lại"), keys("cần xin đòi")
_OTHER_THINGS = tuple(
    tuple(keys(word) for word in pair.split())
    for pair in ("quân số", "kinh phí", "dự toán", "người dân", "anh em", "thời gian", "số liệu", "cán bộ")
)
_POWER, _PARTS, _THIS = keys("pin sức"), keys("phần bên đợt hộ tổ khu khối xóm"), keys("này ni nay")
_LEFT, _REST, _LAST, _MORE_IS_ALL = keys("còn"), keys("nốt"), keys("cuối"), (keys("nữa"), keys("là"))
_NUMBER, _NONE, _ROUND, _FROM = keys("số bằng"), keys("không"), keys("tròn ạ"), keys("từ")


def is_of_the_task(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the share at [start, end) of the text is one of the task."""
    first, after = _places(tokens, start, end)
    if any(says_word(tokens, first - back, _CHANGED) for back in (1, 2)):
        return False
    if says(tokens, first - 1, _MORE) and says(tokens, first - 2, _NEED):
        return False
    if says(tokens, first - 1, _BACK) and says(tokens, first - 2, _RETURNED):
        return False
    return not says_word(tokens, after, _POWER)


def is_of_people_or_money(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether it is said of whom or of what the share is: "80% quân số đi tập huấn", "40% kinh phí"."""
    _, after = _places(tokens, start, end)
    return any(says(tokens, after, one) and says(tokens, after + 1, two) for one, two in _OTHER_THINGS)


def are_of_parts(tokens: Sequence[Token], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two shares are of two parts: "phần em 100%, phần Tuấn 0%", "đạt 100% hộ kinh doanh, hộ dân 60%"."""
    first, after = _places(tokens, *one)
    second, _ = _places(tokens, *other)
    if any(says(tokens, at, _THIS) for at in range(after, second)):
        return False
    named = {word for at in (*range(max(0, first - 4), first), after) if at < len(tokens) for word in tokens[at].words}
    return any(tokens[at].words & _PARTS & named for at in range(max(after, second - 4), second))


def is_rest(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the share at [start, end) is what is left: "20% còn lại", "làm nốt 20%", "40% nữa là hết"."""
    first, after = _places(tokens, start, end)
    still = says(tokens, after, _LEFT) and says(tokens, after + 1, _BACK)
    more = says(tokens, after, _MORE_IS_ALL[0]) and says(tokens, after + 1, _MORE_IS_ALL[1])
    return still or more or says(tokens, first - 1, _REST) or says(tokens, after, _LAST)


def is_nothing(tokens: Sequence[Token]) -> bool:
    """Whether nothing at all is said to be there: "zero", "con số không", "bằng không"."""
    if any(token.text == "zero" for token in tokens):
        return True
    return any(
        says(tokens, at, _NUMBER) and says(tokens, at + 1, _NONE) and _is_last(tokens, at + 2)
        for at in range(len(tokens))
        if not any(says(tokens, at - back, _FROM) for back in (1, 2))
    )


def _is_last(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind == "stop" or says(tokens, at, _ROUND)


def _places(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The first token of a share, and the one after it."""
    first = next(at for at, token in enumerate(tokens) if token.end > start)
    return first, next((at for at, token in enumerate(tokens) if token.start >= end), len(tokens))
