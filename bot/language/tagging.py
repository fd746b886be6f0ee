"""A reply as a row of tags: each an expression of one kind, the longest that fits, left to right.

The kinds are the sections of `cues.txt`, and what is found by grammar: quantity, day, past_day, span, clause, number,
name, stop, ask_mark, unknown.
"""

from dataclasses import dataclass

from bot.calendar.days.said import Direction, Expression, Spec
from bot.language.days import Days
from bot.language.lexicon import Node, lexicon
from bot.language.numbers import Quantity, is_torn, keys, number_at, quantity_at, says
from bot.language.spelling import spell
from bot.language.tokens import Token

_SELF_OR_RESPECT = keys("anh chị chi cô chú bác ông bà đồng chí")
_MAY_BE_A_NAME = frozenset(
    ("", "object", "thing", "filler", "particle", "work", "fully", "preparation", "field", "means", "tell")
)
_THINGS = ("object", "thing", "preparation", "means")
# Numbers after these are names: "tổ 3 hôm qua", "đợt 2 tuần sau".
_NUMBERED = keys("bản đợt bước phần mục chương biểu lần vòng tổ phố thôn khu số câu khóa bảng bộ quyển trang")
_WITHIN, _WEEK, _NEXT = keys("trong"), keys("tuần tháng"), keys("tới sau này ni")
_BEFORE_TERM = keys("trước sớm vượt")
# Names that are words as well.
_NAMES_TOO = keys("hà thu sơn lưu đông xuân hạ an hòa")
_VERBS = ("done", "submit", "past", "work")
_HALF, _ACHIEVED = keys("nửa"), keys("thành gửi nộp tất xong làm")
_RANK, _YESTERDAY = keys("hai ba tư năm sáu bảy tám chín mười út"), keys("qua")
_TODAY = keys("ni nay")
_SUBJECT_END = keys("tôi em mình tui cháu con phường vị bộ tổ cáo vụ việc này ni đó")
_NOD = keys("dạ vâng ừ ok")
_CALL = keys("ơi")
_TEN, _LAST_DAY_OF_A_MONTH = 10, 31
_MONTHS_OF_PAPERS = (6, 9)
_OF_SOMEBODY, _MAI = keys("của với nhờ gặp hỏi gọi bên cho giao trừ hệ"), keys("mai")
_FOR_ME = keys("giúp giùm dùm nói bảo đang đã nhận giữ cầm")
_PERIODS, _PAPERS, _ROI = keys("tuần tháng quý năm"), keys("cáo hoạch lịch bc kh"), keys("rồi")
_PHOTO, _SISTER, _ALREADY = keys("ảnh"), keys("chị"), keys("rồi ạ nhé nha dạ vâng")


@dataclass(frozen=True, slots=True)
class Tag:
    """An expression of a kind at [start, end) in the tidied reply."""

    kind: str
    start: int
    end: int
    day: Expression | None = None
    percent: int | None = None
    clause: str | None = None
    torn: bool = False
    number: int | None = None


def tags_of(tokens: list[Token]) -> list[Tag]:
    """Read the tokens as tags; words that no table knows become tags of kind unknown."""
    tags: list[Tag] = []
    days = Days(tokens)
    at, last, after_paper = 0, 0, False
    while at < len(tokens):
        tag, after = _tag_at(tokens, at, days)
        period = _is_named_period(tag) or _is_told_of(tag)
        named = tags and tags[-1].kind in _THINGS and (period or (tag.day and after_paper))
        if named or (tag.day and after_paper and tags[-1].kind == "stop"):
            # "báo cáo quý II", "báo cáo số 45/BC-UBND ngày 9/6": a part of the name.
            tag = Tag("object", tag.start, tag.end)
        if tags and tag.day and tags[-1].kind == "fully" and says(tokens, last, _BEFORE_TERM):
            # "hoàn thành trước hạn 2 ngày"
            tag = Tag("fully", tag.start, tag.end)
        if tag.kind == "number" and _is_said_last(tokens, after):
            # "xin khất tới 16", "dời qua 16 hỉ", "cho em 15"
            day = int(tokens[at].text) if tokens[at].text.isdecimal() else 0
            if _first_day_named(tags) <= day <= _LAST_DAY_OF_A_MONTH:
                spec = Expression(after, Spec("day", day=day))
                tag = Tag("day", tag.start, tag.end, day=spec)
        last = at
        after_paper = tokens[after - 1].kind == "paper" or (
            # "67/BC-UBND, 10/6": its day, when no more is told of that day.
            after_paper and (tag.kind == "filler" or (_is_comma(tokens[at]) and _ends(tokens, after + 1)))
        )
        at = after
        tags.append(tag)
    return tags


def _is_hearsay(following: Token) -> bool:
    """Whether "nghe" before this word tells hearsay: "nghe xong rồi", and not "nghe rồi"."""
    return following.kind == "word" and following.words.isdisjoint(_ALREADY)


def _is_comma(token: Token) -> bool:
    return token.kind == "stop" and token.text == ","


def _ends(tokens: list[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind in ("stop", "ask")


def _is_said_last(tokens: list[Token], at: int) -> bool:
    return _ends(tokens, at) or tokens[at].text == "nghen" or _cue_at(tokens, at)[1] in ("particle", "permission")


def _first_day_named(tags: list[Tag]) -> int:
    """From which number on a bare one would now be a day of the month: "xin khất tới", "dời qua", "cho em"."""
    kinds = [tag.kind for tag in tags]
    last = next((kind for kind in reversed(kinds) if kind not in ("self", "you")), "")
    asked = ("extend", "request", "request_or_wait")
    if last == "extend" or (last == "until" and set(asked) & set(kinds)):
        return 1
    return _TEN if last in asked[1:] else _LAST_DAY_OF_A_MONTH + 1


def _begins(tokens: list[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].kind in ("stop", "ask") or says(tokens, at - 1, _NOD)


def _after_already(tokens: list[Token], at: int) -> bool:
    return says(tokens, at - 1, _ALREADY)


def _is_named_period(tag: Tag) -> bool:
    """Whether a day is a month, quarter or year by its name: after an object, a part of that ("báo cáo quý II")."""
    spec = tag.day.spec if tag.day else None
    return spec is not None and spec.unit in ("month", "quarter", "year") and spec.named is not None and not spec.part


def _is_told_of(tag: Tag) -> bool:
    """Whether so many months are those that a paper tells of: "báo cáo 6 tháng", "sơ kết 9 tháng". Nobody asks for so
    much more time."""
    spec = tag.day.spec if tag.day else None
    return tag.kind == "span" and spec is not None and spec.unit == "span_of_months" and spec.n in _MONTHS_OF_PAPERS


def _in_context(tokens: list[Token], at: int, days: Days) -> Tag | None:
    """A word that the words beside it tell apart from others that look the same: a name, a title, tôi, đã."""
    token = tokens[at]
    if (
        token.text == "chi"
        and at + 1 < len(tokens)
        and tokens[at + 1].kind == "word"
        and (tokens[at + 1].loose or not tokens[at + 1].words or _cue_at(tokens, at + 1)[1] in ("look", "tell"))
    ):
        # "chi Lan", "chi check mail": a title without its mark, before what is no word but a name.
        return Tag("you", token.start, token.end)
    if token.text == "tui" and not says(tokens, at + 1, _TODAY):
        # tui, and not túi (tối).
        return Tag("self", token.start, token.end)
    if token.text == "nghe" and _begins(tokens, at) and at + 1 < len(tokens) and _is_hearsay(tokens[at + 1]):
        return Tag("doubt", token.start, token.end)
    if token.text == "toi" and _begins(tokens, at) and not tokens[at].loose and not says(tokens, at + 1, _TODAY):
        # "toi da gui": tôi, where a clause begins, and not tới or tối.
        return Tag("self", token.start, token.end)
    if token.text == "nghen" and _ends(tokens, at + 1):
        # nghen, and not nghẽn.
        return Tag("particle", token.start, token.end)
    if (
        says(tokens, at, _MAI)
        and says(tokens, at - 1, _SELF_OR_RESPECT)
        and (says(tokens, at - 2, _OF_SOMEBODY) or says(tokens, at + 1, _FOR_ME))
    ):
        # "nhờ chị Mai nộp", "chuyển cho chị Mai giúp em": who, and not when.
        return Tag("name", token.start, token.end)
    if token.text == "da" and says(tokens, at - 1, _SUBJECT_END) and _cue_at(tokens, at)[0] == at + 1:
        # "toi da gui": đã, and not dạ, where no clause begins.
        return Tag("past", token.start, token.end)
    if (
        "ử" in token.text
        and says(tokens, at, _HALF)
        and (says(tokens, at - 1, _ACHIEVED) or _begins(tokens, at))
        and not quantity_at(tokens, at)
        and not days.at(at)
    ):
        return Tag("part", token.start, token.end)
    ranked = says(tokens, at - 1, _SELF_OR_RESPECT) and says(tokens, at, _RANK)
    if ranked and _begins(tokens, at - 1) and at + 1 < len(tokens) and _cue_at(tokens, at + 1)[1] in _VERBS:
        # "cô Ba xong rồi"
        return Tag("name", token.start, token.end)
    if ranked and says(tokens, at + 2, _YESTERDAY):
        # "chú Bảy hôm qua": who, and not how many days ago.
        return Tag("you", token.start, token.end)
    early = at + 1 < len(tokens) and tokens[at + 1].text == "dau" and days.at(at + 1)
    if early and token.text in ("den", "toi", "de", "qua", "sang"):
        # "den dau thang 7", "de dau thang sau": đầu, and not đâu.
        return Tag("if" if token.text == "de" else "until", token.start, token.end)
    within = says(tokens, at - 2, _WITHIN)  # "trong vòng 2 ngày"
    counted = token.kind == "number" or (  # "đợt hai tuần tới"
        token.kind == "word" and says(tokens, at + 1, _WEEK) and says(tokens, at + 2, _NEXT) and number_at(tokens, at)
    )
    if says(tokens, at - 1, _NUMBERED) and not within and counted and not quantity_at(tokens, at):
        return Tag("number", token.start, token.end)
    return None


def _tag_at(tokens: list[Token], at: int, days: Days) -> tuple[Tag, int]:
    token = tokens[at]
    if in_context := _in_context(tokens, at, days):
        return in_context, at + 1
    if token.kind in _BY_TOKEN:
        return Tag(_BY_TOKEN[token.kind], token.start, token.end), at + 1
    if token.kind == "clause":
        # "quý II. 5 bài" is no clause, "II.4" is.
        return Tag("clause", token.start, token.end, clause=_clause(token.text)), at + 1
    quantity = quantity_at(tokens, at)
    day = None if quantity or _ends_a_name(tokens, at) else days.at(at)
    cue_end, kind = _cue_at(tokens, at)
    follows = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    named = token.loose or (says(tokens, at, _NAMES_TOO) and follows in ("", "word", "sign"))
    if named and at and kind in _MAY_BE_A_NAME and says(tokens, at - 1, _SELF_OR_RESPECT):
        return Tag("name", token.start, token.end), at + 1
    if kind in ("already", "past_day") and cue_end == at + 2 and (told := days.at(at + 1)):
        # "hồi chiều qua", "hồi hôm kia", "lúc chiều thứ hai": which afternoon, and not only that it is over.
        weekday = told.spec is not None and told.spec.unit == "weekday"
        if told.end > cue_end and (weekday or told.lies is Direction.PAST):
            return _of_grammar(tokens, at, None, told, token.start, tokens[told.end - 1].end), told.end
    grammar_end = quantity.end if quantity else day.end if day else 0
    if grammar_end >= cue_end and grammar_end:
        last = tokens[grammar_end - 1].end
        return _of_grammar(tokens, at, quantity, day, token.start, last), grammar_end
    if (
        kind == "you"
        and cue_end == at + 1
        and token.text == "anh"
        and token.words >= _PHOTO
        and not _after_already(tokens, at)
    ):
        # Without marks this may be "ảnh": a subject or an object that is not the whole task.
        return Tag("photo", token.start, token.end), cue_end
    if cue_end == at + 1 and token.text == "chi" and token.words >= _SISTER and _after_already(tokens, at):
        return Tag("you", token.start, token.end), cue_end
    if kind == "request" and token.text == "cho" and not any(spell(one.text).marked for one in tokens):
        # cho or chờ, where nothing is marked
        return Tag("request_or_wait", token.start, tokens[cue_end - 1].end), cue_end
    if cue_end > at + 1 and says(tokens, cue_end - 1, _WITHIN) and not days.at(cue_end) and days.at(cue_end - 1):
        cue_end -= 1  # "nội trong tuần"
    number = number_at(tokens, at)
    if kind and not (number and number[1] > cue_end):
        return Tag(kind, token.start, tokens[cue_end - 1].end), cue_end
    if not number and token.kind == "word" and says(tokens, at + 1, _CALL):
        # "bot ơi", "chế ơi": whoever it is, is called.
        return Tag("you", token.start, token.end), at + 1
    if number or token.kind in ("number", "digits", "clock", "month_year"):
        end = number[1] if number else at + 1
        return Tag("number", token.start, tokens[end - 1].end, number=number[0] if number else None), end
    if at and says(tokens, at - 1, _SELF_OR_RESPECT):
        return Tag("name", token.start, token.end), at + 1
    return Tag("filler" if token.kind == "link" else "unknown", token.start, token.end), at + 1


def _ends_a_name(tokens: list[Token], at: int) -> bool:
    """Whether a period names a paper and "rồi" is no part of it: "nộp báo cáo quý rồi ạ"; not "tuần rồi em nộp"."""
    named = says(tokens, at, _PERIODS) and says(tokens, at - 1, _PAPERS) and says(tokens, at + 1, _ROI)
    return named and _is_said_last(tokens, at + 2)


def _of_grammar(
    tokens: list[Token], at: int, quantity: Quantity | None, day: Expression | None, start: int, end: int
) -> Tag:
    torn = tokens[at].kind == "digits" and is_torn(tokens, at)
    if quantity:
        # "150%" is more than all, or a slip of the thumb: read, and asked about.
        percent, torn = min(quantity.percent, 100), torn or quantity.percent > 100
        kind = {100: "whole", 0: "not_started"}.get(percent, "quantity")
        return Tag(kind, start, end, percent=percent, torn=torn)
    if day is None or (day.spec and day.spec.unit in ("span", "working_span", "span_of_months", "vague")):
        past = day is not None and day.lies is Direction.PAST
        return Tag("past_day" if past else "span", start, end, day=day)
    if day.lies is Direction.PAST and day.spec and day.spec.unit == "year":
        # What was handed in last year is another task.
        return Tag("unknown", start, end)
    return Tag("past_day" if day.lies is Direction.PAST else "day", start, end, day=day, torn=torn)


_BY_TOKEN = {"paper": "object", "stop": "stop", "ask": "ask_mark", "percent": "unknown"}


def _clause(text: str) -> str:
    roman, _, number = text.replace(" ", "").partition(".")
    return f"{roman.upper()}.{int(number)}"


def _cue_at(tokens: list[Token], at: int) -> tuple[int, str]:
    """The end and the kind of the longest expression of the tables that starts here; (0, "") when there is none."""
    best: tuple[int, int, str] | None = None
    reached: list[tuple[Node, int]] = [(lexicon().root, at)]
    while reached:
        node, place = reached.pop()
        if node.ends and place > at:
            rank, kind = node.ends
            if best is None or (-place, rank) < (-best[0], best[1]):
                best = (place, rank, kind)
        if place < len(tokens):
            token = tokens[place]
            words = token.words or (token.text,)
            reached += [(node.then[word], place + 1) for word in words if word in node.then]
    return (best[0], best[2]) if best else (0, "")
