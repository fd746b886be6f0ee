"""Counts of things, and what each is of the whole: done ("được 12 người"), left ("còn 8"), the whole ("tổng 20 tổ").

A number that names something ("tổ 3", "thứ 3") or measures time ("2 ngày") is no count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.numbers import COUNTED, keys, number_at, parts, says, says_word
from bot.language.tokens import Token

_TENS, _HUNDRED, _ODD, _HALF_MORE = keys("chục"), keys("trăm"), keys("lẻ linh"), keys("rưỡi")
GREAT = ((keys("nghìn ngàn"), 1_000), (keys("triệu"), 1_000_000))
_NAMES = keys(
    "tổ mục khoản điều điểm chương phần biểu bảng đợt lần vòng bước khối khu phố thôn trang dòng quý năm tháng ngày "
    "hôm bữa thứ mùng mồng số câu phường lớp bộ khóa loại cụm thị thửa tuần loạt tượng hạn lúc bài nghị kiệt tập kho "
    "đoạn cấp hội ông bà anh chị cô chú bác o mệ cậu thằng em cháu"
)
_NO_UNIT = keys(
    "rồi nữa thôi là thì trên trong còn đã mới chưa xong được mai mốt ạ nha nhé nghe hí hỉ đó đây em anh chị tôi tui "
    "mà và với ký nộp gửi làm có cả tổng thiếu mấy"
)
_VERBS = keys(
    "ký nộp gửi duyệt làm mần phát diện viết in thu đếm nhập về treo dán trả lời đo trao tặng tháo rủ thăm đi phun "
    "khám tiêm chích xử lý lắp gắn vẽ quét scan đọc dọn giao quyết đổ đăng bầu soát kiểm rà nhận trồng ra ngân"
)
_BEFORE_BARE = _VERBS | keys(
    "còn thiếu được mới có xong đủ tổng tiêu trên trong ký nộp gửi duyệt làm mần phát diện chối cử đếm viết in thu "
    "giao định số khớp chừng khoảng tầm cỡ cần hết sạch cả phải"
)
_TIME = keys("mấy ngày hôm bữa tuần tháng giờ phút tiếng năm quý lần trăm độ")
OF, OF_ALL = keys("trên trong"), keys("tổng số cả toàn bộ bảng chỉ tiêu")
_LEFT, _LEFT_AFTER = keys("còn thiếu nợ sót vướng"), keys("chưa nữa thiếu sau kia tê")
_WHOLE, _WHOLE_AFTER = keys("tổng chỉ tiêu định cả dặn cần hoạch kiến"), keys("thảy tất")
_ENOUGH, _WOULD = keys("đủ hết"), keys("là mới cho")
_DONE, _DONE_AFTER = keys("được mới xong đạt tới đến lên rồi"), keys("rồi xong đã đủ ký nộp gửi có trả")
_OF_THE_NEXT = _VERBS | keys("thì mà mới được xong có")
_OUT_OF_THOSE = _VERBS | keys("mới được xong đạt có")
_OUT_OF, _UP_TO, _NTH, _MOST_NAMED = keys("trên"), keys("tới đến"), keys("thứ"), 200
_OF_TWO = keys("chi khu")
_DAYTIME = keys("sáng trưa chiều tối khuya đêm ngày hôm bữa mai mốt tới đến hạn chắc")
_YONDER = keys("kia tê")
_ENDING = keys("thôi rồi ạ")
_BUT, _ONLY = keys("mà nhưng"), keys("mới")
_MUST, _NOT = keys("phải"), keys("không")
_YEAR, _WHICH_YEAR = keys("năm"), keys("trước nay ni ngoái sau kia tới")
_AGAIN, _HOUSE, _MONEY, _EACH, _PAST = keys("lại"), keys("nhà"), keys("đồng"), keys("mỗi"), keys("đã")
_NEAR, _SATURDAY = 3, 7


@dataclass(slots=True)
class Count:
    """A number of things: [start, end) with its unit; `role` is done, left, whole or ""."""

    value: float
    start: int
    end: int
    unit: frozenset[str]
    role: str = ""
    acted: bool = False


def counts_of(tokens: Sequence[Token]) -> list[Count]:
    """The counts of a tidied text, in its order."""
    found: list[Count] = []
    at, named = 0, False
    while at < len(tokens):
        if (several := _reached(tokens, at) or _range(tokens, at)) is not None:
            found.append(several)
            at, named = several.end, False
            continue
        if tokens[at].kind in ("digits", "fraction") and len(set(parts(tokens[at]))) == 1:
            found.append(Count(parts(tokens[at])[0], at, at + 1, _unit(tokens, at + 1), "done"))  # "5/5 bài"
        amount = amount_at(tokens, at)
        if amount is None:
            named = named and tokens[at].text in (",", "và", "va", "với", "voi")
            at += 1
            continue
        value, end = amount
        unit = _unit(tokens, end)
        named = named or (
            says(tokens, at - 1, _NAMES) and not says(tokens, at - 2, OF | OF_ALL) and not says(tokens, end, COUNTED)
        )
        one = value == 1 and tokens[at].kind == "word" and not _is_one_done(tokens, at)
        named = named or (one and _role(tokens, at, end + 1) != "left")
        named = named or (says(tokens, at, _YEAR) and says(tokens, end, _WHICH_YEAR))
        named = named or _is_name_or_share(tokens, at, end)
        named = named or (tokens[at - 1].text == "thu" and value <= _SATURDAY and not unit)
        named = named or not (unit or _may_stand_bare(tokens, at, end))
        of_time = says(tokens, end + 1, _OUT_OF) or says(tokens, at - 1, _OUT_OF)  # "4 tháng trên 6 tháng"
        if says(tokens, end, OF) or of_time or not (named or says_word(tokens, end, _TIME)):
            after = end + (bool(unit) and unit != _MONEY)
            found.append(Count(value, at, after, unit, _role(tokens, at, after), says(tokens, at - 1, _OUT_OF_THOSE)))
        at = end
    return found


def _is_name_or_share(tokens: Sequence[Token], at: int, end: int) -> bool:
    """ "khu 2 khu 7", but not "năm hộ ba hộ kia"; "90%"."""
    if end >= len(tokens) or tokens[end].kind == "percent":
        return end < len(tokens)
    return at > 0 and tokens[end].text == tokens[at - 1].text and not (at > 1 and _is_number(tokens, at - 2))


def _reached(tokens: Sequence[Token], at: int) -> Count | None:
    """ "viết tới trang mười hai", "điền đến cột thứ sáu": so many are done."""
    if not says(tokens, at - 1, _UP_TO) or not _is_noun(tokens, at) or says(tokens, at, _TIME):
        return None
    ordinal = says(tokens, at + 1, _NTH)
    amount = amount_at(tokens, at + 1 + ordinal) if at + 1 + ordinal < len(tokens) else None
    return Count(amount[0], at, amount[1], _unit(tokens, at), "done", acted=True) if amount else None


def _range(tokens: Sequence[Token], at: int) -> Count | None:
    """ "tổ 1 đến tổ 6", "chi bộ 1 tới 9", "tổ 1-4": so many of them."""
    if not says(tokens, at, _NAMES) or says(tokens, at, _TIME | _NTH) or at + 1 >= len(tokens):
        return None
    if tokens[at + 1].kind == "digits" and len(parts(tokens[at + 1])) == 2 and "/" not in tokens[at + 1].text:
        (first, last), end = parts(tokens[at + 1]), at + 2
    else:
        low = amount_at(tokens, at + 1)
        if low is None or not says(tokens, low[1], _UP_TO):
            return None
        place = low[1] + 1
        while place < low[1] + 3 and says(tokens, place, _NAMES):
            place += 1
        high = amount_at(tokens, place) if place < len(tokens) else None
        if high is None:
            return None
        first, last, end = int(low[0]), int(high[0]), high[1]
    if not 0 < first < last <= _MOST_NAMED:
        return None
    unit = _unit(tokens, at - says(tokens, at - 1, _OF_TWO))
    return Count(last - first + 1, at, end, unit, _role(tokens, at, end))


def _is_one_done(tokens: Sequence[Token], at: int) -> bool:
    """Whether "một" counts what is done: "xong một bài", but not "mỗi ngày làm một mục"."""
    return says(tokens, at - 1, _DONE | _VERBS) and not any(says(tokens, at - back, _EACH) for back in range(2, 5))


def _may_stand_bare(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a number is a count with no word after it that says of what: "ký được 6", "chỉ tiêu là 500"."""
    if says_word(tokens, start - 1, _BEFORE_BARE) or says(tokens, end, OF | _LEFT_AFTER):
        return True
    if says(tokens, end, _PAST) and (start == 0 or tokens[start - 1].kind == "stop"):
        return True  # "còn ba chữ ký. 57 đã ký"
    if (
        says(tokens, end, _ONLY)
        and start
        and tokens[start - 1].kind == "word"
        and not says(tokens, start - 1, _DAYTIME)
    ):
        return True  # "tách 3 mới gửi 1"
    only = any(says(tokens, start - back, _ONLY) for back in range(1, 5))
    if only and (end >= len(tokens) or tokens[end].kind == "stop" or says(tokens, end, _ENDING)):
        return True  # "12 em mới lên nhận giấy 5"
    if says(tokens, start - 1, _WOULD) and says(tokens, start - 2, _WHOLE):
        return True
    return any(0 <= at < len(tokens) and tokens[at].text == "/" for at in (start - 1, end))


def _unit(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """What is counted: the word after a number."""
    if says_word(tokens, at - 1, GREAT[-1][0]):
        return _MONEY
    if not _is_noun(tokens, at):
        return frozenset()
    of_two = says(tokens, at, _OF_TWO) and at + 1 < len(tokens)  # "chi bộ", "khu phố"
    words = tokens[at].words | (tokens[at + 1].words if of_two else frozenset())
    return words or frozenset((tokens[at].text,))


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens) or tokens[at].kind != "word":
        return False
    house = (
        says(tokens, at, _HOUSE) and at + 1 < len(tokens) and tokens[at + 1].kind == "word"
    )  # "muoi nha di duoc bay"
    return house or not says(tokens, at, _NO_UNIT)


def _role(tokens: Sequence[Token], start: int, end: int) -> str:
    """What a count is of the whole, by the words around it."""
    before = _near(tokens, range(start - 1, max(-1, start - 1 - _NEAR), -1))
    after = _near(tokens, range(end, min(len(tokens), end + _NEAR)))
    after = after[: next((place for place, at in enumerate(after) if says(tokens, at, _BUT)), len(after))]
    if after and after[-1] + 1 < len(tokens) and _is_number(tokens, after[-1] + 1):
        after = _of_the_first(tokens, after)
    told = [
        role
        for places, roles in (
            (before, (("left", _LEFT), ("enough", _ENOUGH), ("whole", _WHOLE), ("done", _DONE))),
            (after, (("rest", _LEFT), ("left", _LEFT_AFTER), ("whole", _WHOLE_AFTER), ("done", _DONE_AFTER))),
        )
        for at in places
        for role, words in roles
        if says_word(tokens, at, words)
    ]
    if "rest" in told:  # "5 tổ còn thiếu 2", but "2 tổ còn lại"
        told = (
            ["left"]
            if end < len(tokens) and any(says(tokens, at + 1, _AGAIN) for at in after)
            else told[: told.index("rest")]
        )
    if told[:1] == ["whole"] or (says(tokens, start - 1, _MUST) and not says(tokens, start - 2, _NOT)):
        return "whole"  # "chưa đủ chỉ tiêu mười triệu"
    if "enough" in told:
        return "whole" if any(says(tokens, at, _WOULD) for at in before) else "done"
    if told[:1] == ["done"] and says(tokens, end, _YONDER):
        return "done"  # "thu được 41 hộ tê, còn 9 hộ trốn"
    told = told or ["done"] * any(says_word(tokens, at, _VERBS) for at in before)
    return "left" if "left" in told else told[0] if told else ""


def _of_the_first(tokens: Sequence[Token], between: list[int]) -> list[int]:
    """Of the words between two counts those of the first: none of "22 người ký 17", "rồi" of "12 người rồi còn 8"."""
    if says(tokens, between[-1], _LEFT):
        return between[:-1]
    own = len(between) - 1
    while own and says_word(tokens, between[own - 1], _OF_THE_NEXT):
        own -= 1
    return between[:own]


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
    for words, times in GREAT:
        if says_word(tokens, end, words):
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
