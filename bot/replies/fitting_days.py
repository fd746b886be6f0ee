"""Whether a day may be the one that goes with a status: it was promised, or asked for, or the work was done on it."""

import re
from collections.abc import Sequence

from bot.calendar.days.said import Direction
from bot.language.tagging import Tag
from bot.replies import no_promise
from bot.replies.placed_day import ACTS, PlacedDay, is_now, names_a_period
from bot.replies.reading import ReplyStatus
from bot.texts.folding import folded

S = ReplyStatus
REQUESTS = frozenset(("request", "request_or_wait", "extend", "permission"))
# What tells that a thing lies behind, and what takes that back.
_BEHIND, AHEAD = {"past", "already"}, {"not_yet", "not", "future", "wait", "if", "extend", "nearly"}
_BEGINS = {"begin", "just", "step", "touch", "look", *ACTS}
_NO_PROMISE = {"not_yet", "going", "wait", "block", "nowhere", "returned"}
_IF = re.compile(r"\bneu\b(?!.*\bthi\b)[^,]*$")
_FROM_NOW = re.compile(r"\btu (?:nay|ni|gio|chu|ray) (?:toi|den)\s*$")
_ONLY_TODAY = re.compile(r"(?:(?:ngay )?(?:hom|hum|bua) )?(?:nay|ni)|h(?:om )?nay")
_THAT_DAY = re.compile(r"h[oô]m (?!nay|ni|sau)")


def fits(status: S, placed: PlacedDay) -> bool:
    """Whether a day may be that of a status: no day that is only said to be so, or that something else waits for."""
    day, spec = placed.day, placed.day.spec
    vague = spec is not None and spec.unit == "vague"
    if vague and (status is S.done or day.lies is Direction.PAST):
        return False
    if status is S.done:
        return _may_be_done_on(placed)
    if no_promise.was_promised_before(placed) or no_promise.is_since(placed):
        return False
    if status is S.extension:
        return day.lies is not Direction.PAST and not _is_refused(placed)
    return _lies_ahead(placed) and not _is_only_said(placed) and _is_promised(status, placed)


def lies_behind(placed: PlacedDay) -> bool:
    """Whether a day is told of as one that is over: "gửi hôm qua", "sáng nay nộp rồi", "xong hôm 5/3"."""
    if _is_gone(placed):
        return True
    if _is_counted_on(placed):
        return False
    if placed.day.lies is not None or _FROM_NOW.search(placed.said_before):
        return placed.day.lies is Direction.PAST
    told = bool(placed.kinds & _BEHIND) and not placed.kinds & AHEAD
    acted = any(one.kind in ("done", "submit") for one in placed.before) and not placed.kinds & AHEAD
    that_day = acted and placed.said.lower().startswith(("hôm", "hom"))
    return told or that_day or (acted and placed.day.moment)


def _is_gone(placed: PlacedDay) -> bool:
    """Whether "hôm" tells of a day that is over: "hôm thứ hai em giao rồi"."""
    spec = placed.day.spec
    weekday = spec is not None and spec.unit == "weekday" and not spec.week
    return weekday and _THAT_DAY.match(placed.said.lower()) is not None and not placed.kinds & AHEAD


def _is_counted_on(placed: PlacedDay) -> bool:
    """Whether something is sure to be done by a later hour of today: "tầm 4h chiều nay là nộp xong rồi"."""
    spec = placed.day.spec
    today = spec is not None and spec.unit == "days" and spec.n == 0
    return today and placed.following[:1] == ["copula"] and bool({"done", "submit"} & set(placed.following))


def _may_be_done_on(placed: PlacedDay) -> bool:
    idle = not placed.kinds & {"done", "submit", "work", "review"}
    # "tháng 5 không có đơn thư"
    left_undone = idle and (placed.kinds & {"not", "not_yet"} or names_a_period(placed.day.spec))
    told = lies_behind(placed) or (placed.tag.kind == "day" and not left_undone)
    return placed.day.lies is not Direction.FUTURE and told


def _is_refused(placed: PlacedDay) -> bool:
    """Whether a day is no longer asked for, "không xin tới 15 nữa", or is the present term, which cannot be kept: "hạn
    mai em theo không nổi"."""
    asked = [one.kind for one in placed.before if one.kind != "until"]
    if asked[-1:] and asked[-1] in REQUESTS and asked[-2:-1] == ["not"]:
        return True
    term = folded(placed.word_before) == "han" and not placed.kinds & REQUESTS
    return term and bool({"block", "not", "late"} & set(placed.following))


def _lies_ahead(placed: PlacedDay) -> bool:
    if lies_behind(placed) or no_promise.is_reached(placed):
        return False
    within = placed.said_before.rstrip().endswith("trong vong")  # "trong vòng 2 ngày em báo cáo"
    return placed.tag.kind != "span" or placed.day.lies is Direction.FUTURE or within


def _is_only_said(placed: PlacedDay) -> bool:
    """Whether a day is named, and nothing is said to come on it."""
    kinds, following, now = placed.kinds, placed.following, placed.now
    if now and not kinds & {"submit", "done", "future"} and _is_said_which(placed.after):
        return True  # "hôm nay 10/6", "nay mới thứ 4"
    if no_promise.is_no_promise(placed):
        return True
    if "thought" in kinds or "deny" in _since_then(placed.before, placed.read) + following[:2]:
        return True  # "làm chi có chuyện xong trước thứ sáu"
    today = is_now(placed.day)
    close = [one.kind for one in placed.before[-3:] if not _is_new(one, placed)] if today else []
    if ("just" in close and "still" not in close) or (placed.day.morning and not kinds & {"submit", "done", "future"}):
        return True  # "mới trình chiều nay", "sáng đi thu được mười hộ"
    # "hôm nay chưa xong", "hôm nay 3/8 tổ", "nay chờ duyệt"
    return following[:1] == ["not_yet"] or bool(now and set(following[:2]) & {*_NO_PROMISE, "quantity", "number"})


def _is_promised(status: S, placed: PlacedDay) -> bool:
    """Whether a day that lies ahead is one on which this status changes."""
    kinds, following, now = placed.kinds, placed.following, placed.now
    begun = status is S.not_started and ("begin" in following[:3] or {"just", "work"} <= set(following[:3]))
    told = begun if status is S.not_started else bool(kinds & {"done", "submit", "have", "future"})
    if names_a_period(placed.day.spec) and (kinds & {"going", "not_yet"} or not told):
        return False  # "tháng này đang làm"
    if status in (S.blocked, S.not_started) and _IF.search(folded(placed.read[: placed.tag.start])):
        return False  # "nếu trưa nay có mạng thì em nộp"
    if status is S.blocked:
        own = "self" in kinds or ("submit" in kinds and not kinds & {"other", "name", "office"})
        own = own and not (now and placed.day.time is None)
        return own and bool(kinds & ACTS) and not kinds & _NO_PROMISE
    if status is not S.not_started and no_promise.is_of_others(placed):
        return False
    idle = not kinds & {"have", "look", *ACTS} or "step" in following[:1]
    if now and placed.after and idle and _ONLY_TODAY.fullmatch(folded(placed.said)):
        return False  # "hôm nay gõ lời"
    if status is S.not_started:
        own = following[:1] in (["self"], ["you"]) and following[1:2] in (["name"], ["unknown"])
        own = own and not placed.before  # "thứ 3 chị rà"
        return not now and (own or bool(kinds & _BEGINS) or _sets_about(placed))
    if status is S.acknowledged:
        put_off = placed.said_before.startswith("de ")  # "để mai em coi"
        return "self" in following and not put_off and bool(kinds & {"look", *ACTS})
    unsaid = {*_NO_PROMISE, "quantity", "number", "past", "already"}
    return _is_counted_on(placed) or not (now and kinds & unsaid)


def _since_then(before: Sequence[Tag], read: str) -> list[str]:
    """The kinds since the last "thì": "nếu chị đừng giao thêm thì mai em xong"."""
    kinds = [one.kind for one in before]
    if kinds[-1:] == ["deny"] and read[before[-1].start : before[-1].end].lower() == "dung":
        kinds.pop()  # "dung ngay 12": đúng
    return kinds[len(kinds) - kinds[::-1].index("then") :] if "then" in kinds else kinds


def _is_new(tag: Tag, placed: PlacedDay) -> bool:
    """Whether "mới" tells which one it is, and not when: "bản mới tối em gửi"."""
    at = placed.before.index(tag)
    named = placed.before[at - 1] if at else None
    return named is not None and tag.kind == "just" and folded(placed.read[named.start : named.end]) == "ban"


def _sets_about(placed: PlacedDay) -> bool:
    """Whether somebody then goes to work: "mai ngồi viết", "thứ 2 mới bắt tay vô", "sáng mai tôi đi đo"; not "đang nghĩ
    mai ăn gì"."""
    goes = [one for one in placed.after if one.kind not in ("self", "you")][:1]
    if goes and folded(placed.read[goes[0].start : goes[0].end]) == "di":
        return True
    going = [folded(placed.read[one.start : one.end]) for one in placed.after if one.kind == "going"]
    return any(not said.startswith(("dang", "dag")) for said in going)


def _is_said_which(after: Sequence[Tag]) -> bool:
    """Whether the words behind today only say which day that is."""
    which = next((one for one in after if one.kind not in ("just", "only", "copula")), None)
    return which is not None and which.day is not None and which.kind == "day"
