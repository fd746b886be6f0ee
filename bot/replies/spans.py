"""Spans of time: "3 hôm", "2 tuần nữa", "5 ngày làm việc", "mấy bữa nay"."""

from bot.replies.numbers import keys, number_at, says
from bot.replies.resolve import DayExpression, Direction, Spec
from bot.replies.tokens import Token

UNITS = {"day": keys("ngày hôm bữa"), "week": keys("tuần"), "month": keys("tháng")}
_PAST, _FUTURE = Direction.PAST, Direction.FUTURE
_THIS, _LAST = keys("này ni nay"), keys("trước qua rồi")
_MORE, _HALF, _MONTH = keys("nữa"), keys("nửa"), keys("tháng")
_VAGUE = keys("vài mấy ít")
_WORKING = (keys("làm"), keys("việc"))
_AFTER_SPAN_PAST = keys("trước qua")
_SHORT_SPAN = keys("phút tiếng")


def span_at(tokens: list[Token], at: int) -> DayExpression | None:
    """The span of time that starts at a token: "3 hôm", "vài bữa nữa", "nửa tháng", "5 phút trước"."""
    if says(tokens, at, _VAGUE) and any(says(tokens, at + 1, words) for words in UNITS.values()):
        if says(tokens, at + 2, _THIS | _LAST):
            # "mấy hôm nay", "mấy bữa trước": the time until now.
            return DayExpression(at + 3, Spec("vague"), lies=_PAST)
        end = at + 3 if says(tokens, at + 2, _MORE) else at + 2
        return DayExpression(end, Spec("vague"), lies=_FUTURE if end == at + 3 else None)
    if says(tokens, at, _HALF) and says(tokens, at + 1, _MONTH):
        return DayExpression(at + 2, Spec("span", 15))
    if says(tokens, at - 1, keys("thêm")) and any(says(tokens, at, words) for words in UNITS.values()):
        # "xin thêm tuần nữa"
        return span_of(tokens, at, 1)
    number = number_at(tokens, at)
    if number is None:
        return None
    if says(tokens, number[1], _SHORT_SPAN) and says(tokens, number[1] + 1, _AFTER_SPAN_PAST | _MORE):
        # "5 phút trước", "2 tiếng nữa": today, near enough.
        lies = _FUTURE if says(tokens, number[1] + 1, _MORE) else _PAST
        return DayExpression(number[1] + 2, Spec("days"), lies=lies)
    return span_of(tokens, number[1], number[0])


def span_of(tokens: list[Token], at: int, n: int) -> DayExpression | None:
    """The span of `n` of the unit that stands at a token, and what lies after it: "ngày làm việc", "nữa", "trước"."""
    if says(tokens, at, keys("tháng")) and number_at(tokens, at + 1):
        return None
    unit = next((name for name, words in UNITS.items() if says(tokens, at, words)), "")
    if at < len(tokens) and tokens[at].text == "ngay":
        # ngày, after a number, though other words are written with their marks
        unit = "day"
    if not unit:
        return None
    end = at + 1
    if unit == "week":
        end += says(tokens, end, keys("lễ"))
    spec = Spec("span", n * 7) if unit == "week" else Spec("span_of_months" if unit == "month" else "span", n)
    if unit == "day" and says(tokens, end, _WORKING[0]) and says(tokens, end + 1, _WORKING[1]):
        end, spec = end + 2, Spec("working_span", n)
    if says(tokens, end, _MORE | keys("tới")):
        return DayExpression(end + 1, spec, lies=_FUTURE)
    if says(tokens, end, _AFTER_SPAN_PAST):
        return DayExpression(end + 1, spec, lies=_PAST)
    if says(tokens, end, _THIS | keys("liền")):
        # "mất điện 2 ngày nay": how long something has lasted; no day is meant.
        return DayExpression(end + 1, Spec("vague"), lies=_PAST)
    return DayExpression(end, spec)
