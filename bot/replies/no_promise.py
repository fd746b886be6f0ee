"""Days that are named in a reply and are promised by nobody, or by somebody else."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.calendar.days.said import Spec
from bot.language.tagging import Tag
from bot.replies.placed_day import PlacedDay
from bot.texts.folding import folded

_ONLY_WISHED = re.compile(
    r"\b(?:(?:khong|ko|k|chang|chua|nao) (?:dam|hua)|gia (?:ma|nhu)|uoc (?:chi|gi)|nam (?:ngoai|truoc)"
    r"|(?:dang|le|nhe|dung) (?:le|ra))\b"
)
_ONLY_IF, _DUE = re.compile(r"ma (?!em|tui|toi|ke toan)"), re.compile(r"(?<!dung )\bhan\b(?! che)")
_IS_DAY_OF = re.compile(r"\s*la (?:ngay|dip|le)\b(?! (?:em|chi|anh|toi|tui|nop|gui|xong))")
_IS_TODAY = re.compile(r"\b(?:nay|ni)(?: moi| la)?\s*$")
_HALF_A_YEAR = timedelta(days=183)
_SAYS = re.compile(r"(?:hẹn|hen|hứa|hua|nói|noi|bảo|bao|kêu|keu)(?: (?:là|la|rằng|rang))?")
_APPOINTS, _TELLS = ("hẹn", "hen"), ("nói", "noi", "bảo", "bao", "kêu", "keu")
_BETWEEN = frozenset(("self", "you", "name", "until", "if", "particle", "just", "future", "submit"))
_ONLY_ADDED = frozenset(["lai", "cung", "co", "da", "se", "moi"])
_YOUNG = frozenset(("chau", "con"))
_OTHERS = frozenset((
    "other", "name", "office", "unknown", "number", "object", "thing", "urge", "quantity", "means", "preparation",
))  # fmt: skip
_PASSED_OVER = frozenset(("nod", "then", "emphatic", "past", "already", "doubt", "also", "day", "particle", "still"))
_OWN_ACTS = frozenset(("submit", "done", "work", "have"))
_LAST_STEPS = re.compile(r"(?:moi |de |se )*(?:ky|v[ao]o? so|dong dau|thao|treo|dang|duyet|phat hanh)\b")
"""What others do last in a task of ours: their day is that on which it is done."""
_ONLY_NOW = re.compile(r"\b(?:moi|ms)\b.*\b(?:toi|den|qua)\s*$")
_STILL_TO_COME = re.compile(r"\b(?:truoc|sau|qua|den|toi|hen)\b")
_BEFORE_NOW = re.compile(
    r"\b(?:(?:bua|hom|lan|hoi|dot|tuan) truoc|(?:hoi|luc|ban) dau)\b.*\b(?:hen|hua|xin|noi)\b|\bhom qua (?:hen|hua)\b"
)
_NOW = re.compile(r"\b(?:chu|gio|nay)\b")
_TILL_NOW = re.compile(r"\s*(?:(?:toi|den)\s+)?(?:hom |bua |bay )?(?:nay|ni|chu|gio)\b")
_OCCASIONS = frozenset((
    (3, 2), (27, 2), (8, 3), (26, 3), (30, 4), (1, 5), (7, 5), (15, 5), (19, 5), (1, 6), (5, 6), (21, 6), (26, 6),
    (28, 6), (27, 7), (28, 7), (19, 8), (2, 9), (10, 10), (13, 10), (14, 10), (15, 10), (20, 10), (9, 11), (18, 11),
    (20, 11), (22, 12),
))  # fmt: skip
"""Days of the year, as (day, month), that give plans, articles and gifts their names."""
_BARE_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}")
_NAMED_BY_DAYS = frozenset(["đợt", "dot", "lớp", "lop", "quà", "lễ", "dịp", "dip", "kỳ", "khoá", "khóa"])
"""As they are written: "qua 27/7" is no gift."""
_NAMED = frozenset(("thing", "object", "preparation", "part", "other_thing", "topic", "work"))


def is_no_promise(placed: PlacedDay) -> bool:
    """Whether nothing is promised for a day: "hạn là mai", "giá mà xong mai", "không dám hứa mai"."""
    clause, read, spec = placed.clause, placed.read, placed.day.spec
    said = folded(read[clause[0].start : clause[-1].end])
    if _ONLY_WISHED.search(said) or _ONLY_IF.match(folded(read[placed.tag.end :])):
        return True
    if _IS_TODAY.search(placed.said_before) or _IS_DAY_OF.match(folded(read[placed.tag.end :])):
        return True
    acts = placed.kinds & {"submit", "done", "future"}
    if spec is not None and spec.unit == "year" and not acts and (not spec.part or "span" in placed.kinds):
        return True
    return bool(_DUE.search(said)) and not acts - {"future"}


def is_too_far(spec: Spec | None, means: date | None, today: date) -> bool:
    """Whether a day would be of next year, more than half a year ahead: "3/2", "tới tháng 5", told in June."""
    if spec is None or means is None or spec.year or spec.unit not in ("day", "month"):
        return False
    return means.year > today.year and means - today > _HALF_A_YEAR


def is_reached(placed: PlacedDay) -> bool:
    """Whether it is told how far the work has come: "mới chấm tới ngày 8", "27/6 em đang cập nhật"."""
    kinds = [one.kind for one in placed.before]
    told = [kind for kind in placed.following if kind not in ("have", "just")][:1]
    only = _ONLY_NOW.search(placed.said_before) is not None
    up_to = kinds[-1:] == ["until"] and (only or told == ["quantity"])
    acts = [one for one in placed.after if one.kind not in ("self", "you")][:1]
    going = any(folded(placed.read[one.start : one.end]).startswith("dang") for one in acts)
    return up_to or (_BARE_DATE.fullmatch(placed.said) is not None and going)


def is_over_this_month(placed: PlacedDay, today: date) -> bool:
    """Whether a day of this month is over: "chấm tới ngày 8", "hôm mùng 5 bàn giao", told on the 10th."""
    spec = placed.day.spec
    if spec is None or spec.unit != "day" or spec.month or spec.n or not 0 < (spec.day or 0) < today.day:
        return False
    that_day = placed.said.lower().startswith(("hôm", "hom"))
    up_to = [one.kind for one in placed.before[-1:]] == ["until"]
    acts = {"submit", "done", "future", "have"} & placed.kinds
    return (that_day and "future" not in acts) or (up_to and not acts)


def was_promised_before(placed: PlacedDay) -> bool:
    """Whether it is told that a day had been promised or asked for: "bữa trước hẹn 8, trật"; not the one for which it
    is asked now, "hồi đầu xin 15/6 mà chừ phải 18/6"."""
    found = _BEFORE_NOW.search(placed.said_before)
    return found is not None and _NOW.search(placed.said_before[found.end() :]) is None


def is_since(placed: PlacedDay) -> bool:
    """Whether a day is the one from which on something lasts: "dọn từ thứ 2 tới chừ chưa hết"."""
    return folded(placed.word_before) == "tu" and _TILL_NOW.match(folded(placed.read[placed.tag.end :])) is not None


def names_an_occasion(placed: PlacedDay, *, is_done: bool = False) -> bool:
    """Whether a day belongs to the name of what stands before it: "kh 21/6", "quà 27/7", "hồ sơ đợt 19/5".

    Of a day ahead on which something `is_done` that is so too before the act: "danh sách 27/7 nộp rồi".
    """
    spec = placed.day.spec
    if not placed.before or spec is None or not (is_done or _BARE_DATE.fullmatch(placed.said)):
        return False
    named = placed.word_before.lower() in _NAMED_BY_DAYS
    before = placed.said_before.strip().removesuffix(folded(placed.word_before)) if named else placed.said_before
    if _STILL_TO_COME.search(before):
        return False
    known = placed.before[-1].kind in _NAMED and (spec.day, spec.month) in _OCCASIONS
    acts = [kind for kind in placed.following if kind not in ("self", "you")]
    known = known and (is_done or acts[:1] not in (["submit"], ["done"]))  # "báo cáo 26/6 em nộp"
    return known or named


def is_of_others(placed: PlacedDay) -> bool:
    """Whether somebody else has promised the day or does something on it: "thợ hẹn 25/6", "mai chị Lan lấy"."""
    following, after = placed.following, placed.after
    if after and _LAST_STEPS.match(folded(placed.read[after[0].start : after[-1].end])):
        return False  # "văn thư hẹn mai vào sổ"
    if "whole" in [one.kind for one in placed.before] or {"self", "done"} & set(following):
        return False  # "100% lớp hứa nộp chiều mai", "mai sếp ký xong em gửi"
    return _is_promised_by_others(placed.before, following, placed.read) or _is_done_by_others(after, placed.read)


def _is_promised_by_others(before: Sequence[Tag], following: Sequence[str], read: str) -> bool:
    said = [read[one.start : one.end].lower() for one in before]
    at = next((at for at in reversed(range(len(before))) if _SAYS.fullmatch(said[at])), 0)
    who = [
        place
        for place in range(at)
        if before[place].kind not in _PASSED_OVER and folded(said[place]) not in _ONLY_ADDED
    ]
    if not who or any(one.kind not in _BETWEEN for one in before[at + 1 :]):
        return False  # "hẹn mai nộp"
    last = before[who[-1]].kind
    if last == "self":
        return folded(said[who[-1]]) in _YOUNG and said[at].split()[0] in _TELLS  # "cháu bảo mai"
    kinds = {before[place].kind for place in who}
    if "self" in kinds and not kinds & {"wait", "assign", "tell", "submit", "ack"}:
        return False  # "em với kế toán hẹn nhau thứ năm"
    if last == "you" and not (len(who) > 1 and before[who[-2]].kind in ("number", "part")):
        # "bác hứa mai nộp" is the speaker's own promise, "chú hẹn mốt đưa số" is not.
        to_me = any(one.kind == "self" for one in before[at + 1 :])
        return bool(following) and (to_me or not _OWN_ACTS & set(following))
    if said[at] in _APPOINTS and not following and last not in ("other", "name"):
        return False  # "phun thuốc hẹn 8h mốt": when it takes place
    return last in _OTHERS or last == "you"


def _is_done_by_others(after: Sequence[Tag], read: str) -> bool:
    kinds = [one.kind for one in after]
    # A word that nobody knows is taken for a name behind "chị": "mốt chị đưa".
    named = kinds[:2] == ["you", "name"] and read[after[1].start].isupper()
    return (named or kinds[:1] in (["other"], ["name"])) and not _OWN_ACTS & set(kinds)
