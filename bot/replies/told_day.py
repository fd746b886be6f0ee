"""The day that goes with a status: of completion, promised, or asked for; not every day that a reply names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.calendar.days.resolve import resolve
from bot.calendar.days.said import Direction, Expression, Spec
from bot.language.tagging import Tag
from bot.replies import no_promise
from bot.replies.numbered_days import ASKED_BEFORE, a_day_more, as_day, asked_day
from bot.replies.reading import ReplyStatus
from bot.texts.folding import folded

S = ReplyStatus
DATED = (S.done, S.in_progress, S.blocked, S.not_started, S.extension)
JOINTS = frozenset(("stop", "ask_mark", "but", "because", "so"))
# What tells that a thing lies behind, and what takes that back.
_BEHIND, _AHEAD = {"past", "already"}, {"not_yet", "not", "future", "wait", "if", "extend", "nearly"}
_REQUESTS = {"request", "request_or_wait", "extend", "permission"}
_ASKS_FOR_TIME = {"request", "request_or_wait", "extend", "late", "permission", "until", "more"}
_REASON = re.compile(r"(?:\w+ ){0,3}moi\b(?! (?:xong|nop|gui|hoan))")  # "thứ hai bác mới họp được"
_IF = re.compile(r"\bneu\b(?!.*\bthi\b)[^,]*$")
_UP_TO, _FROM_NOW = (
    re.compile(r"(?:cho )?(?:toi|den)(?: het)?"),
    re.compile(r"\btu (?:nay|ni|gio|chu|ray) (?:toi|den)\s*$"),
)
_INSTEAD = re.compile(
    r"(?:^|[\s,.;…])(?:thôi|thoi|à|ủa|nhầm|nham)(?: nhầm| không)?[\s,]+(?:(?:để|de|là|chắc|cho|thì) )*$"
)
_ACTS = {"submit", "done", "work", "review", "future", "until", "whole"}
_SINCE = re.compile(r"(?:hoi|luc) (?:sang|trua|chieu|nay)(?: nay| ni)?")
_ONLY_TODAY = re.compile(r"(?:(?:ngay )?(?:hom|hum|bua) )?(?:nay|ni)|h(?:om )?nay")
_THAT_DAY = re.compile(r"h[oô]m (?!nay|ni|sau)")
_ALMOST = re.compile(r"\b(?:xem|suyt|sem)\s*$")
_SOON = re.compile(r"(?:(?:mot|1) )?(?:lat(?: nua)?|(?:chut|xiu|ti|teo) nua)(?: em| e)?")
_BEGINS = {"begin", "just", "step", "touch", "look", *_ACTS}
_LATER_TODAY = re.compile(r"\b(?:trua|chieu|toi|dem|khuya|cuoi)\b")
_NO_PROMISE = {"not_yet", "going", "wait", "block", "nowhere", "returned"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day as said (`tag`), the day that it means (None where that cannot be told), and whether it could be told."""

    tag: Tag
    means: date | None
    known: bool


def clauses_of(tags: Sequence[Tag]) -> list[list[Tag]]:
    """The tags, cut where one statement ends and the next begins; without what joins them."""
    clauses: list[list[Tag]] = [[]]
    for tag in tags:
        if tag.kind in JOINTS:
            clauses.append([])
        elif tag.kind != "filler":
            clauses[-1].append(tag)
    return [clause for clause in clauses if clause]


def day_of(status: S, tags: Sequence[Tag], read: str, today: date, due: date | None) -> Day | None:
    """The day that goes with a status: of completion for `done`, else the one that is promised or asked for."""
    if status is S.unrelated:
        return _back_from_leave(tags, read, today, due)
    if status not in (*DATED, S.acknowledged):
        return None
    found: list[tuple[tuple[bool | int, ...], Day]] = []
    tags = _as_corrected(tags, read)
    for clause in clauses_of(tags):
        clause = [as_day(status, clause, at, read, today) for at in range(len(clause))]
        kinds = _kinds(clause)
        for at, tag in enumerate(clause):
            if tag.day is None or tag.kind not in ("day", "span", "past_day"):
                continue
            behind = _lies_behind(tag, tag.day, clause[:at], kinds, read)
            if _is_no_date(tag, clause[:at], clause[at + 1 :], read) or _is_told_closer(tag, tags):
                continue
            if _is_that_date(tag, clause[at + 1 :], today):
                continue
            if status not in (S.done, S.extension) and no_promise.names_an_occasion(tag, clause[:at], read):
                continue
            if not _may_go_with(status, tag, behind, clause[:at], clause[at + 1 :], kinds, read):
                continue
            from_now = status is S.extension and _counts_from_today(tag, clause[:at])
            day = _meant(S.in_progress if from_now else status, tag, tag.day, today, due)
            if status is S.done and day.means is not None and day.means > today:
                continue
            if status is not S.done and no_promise.is_too_far(tag.day.spec, day.means, today):
                continue
            is_due = due is not None and _meant(S.in_progress, tag, tag.day, today, due).means == due
            if status is S.extension and is_due and not _is_asked(clause, at, kinds, read):
                continue
            first = _first(status, tag.day, kinds, behind=behind)
            if status is S.extension:
                first = (behind, *first, *_asked_for(clause, at, read))
            # Of several the last is when it will be there ("mai viết, mốt nộp"), but one asks for a day and tells why.
            order = (is_due, at) if status is S.extension else (-tag.start,)
            found.append(((*first, *order), day))
    if not found and status is S.extension:
        asked = a_day_more(tags, read) or asked_day(tags, today, due)
        return _meant(status, asked, asked.day, today, due) if asked and asked.day else None
    if not found and status is S.done:
        return _earlier_today(tags, read, today)
    if not found and status in (S.in_progress, S.not_started):
        return _later_today(tags, read, today)
    return min(found, key=lambda one: one[0])[1] if found else None


def _as_corrected(tags: Sequence[Tag], read: str) -> Sequence[Tag]:
    """The tags without the days that are taken back: "mai nộp.. thôi để thứ 6", "cho đến thứ 3, à thứ 4"."""
    dated = [tag for tag in tags if tag.day is not None and tag.kind == "day"]
    instead = [tag.start for tag in dated[1:] if _INSTEAD.search(read[: tag.start].lower())]
    return [tag for tag in tags if not (instead and tag in dated and tag.start < instead[-1])]


def _back_from_leave(tags: Sequence[Tag], read: str, today: date, due: date | None) -> Day | None:
    """Until when an officer is away: "em nghỉ phép đến 15/6"."""
    for before, tag in pairwise(tags):
        told = tag.day is not None and tag.kind == "day" and tag.day.time is None and before.kind == "until"
        if told and tag.day and _UP_TO.fullmatch(folded(read[before.start : before.end])):
            return _meant(S.in_progress, tag, tag.day, today, due)
    return None


def _is_asked(clause: Sequence[Tag], at: int, kinds: set[str], read: str) -> bool:
    """Whether a day that may be the due day is asked for: not "hạn 12 gấp quá", "không kịp ngày 12"."""
    if clause[at].kind == "span":
        return bool(kinds & _ASKS_FOR_TIME) or _is_given(clause[at], kinds)
    due = at > 0 and folded(read[clause[at - 1].start : clause[at - 1].end]) in ("han", "truoc")
    return bool(kinds & {"extend", "request", "request_or_wait"}) and not due


def _is_given(tag: Tag, kinds: set[str]) -> bool:
    """Whether a span alone is asked for: "giãn 2 hôm", and not "thiếu 2 bữa nữa thôi"."""
    ahead = tag.day is not None and tag.day.lies is Direction.FUTURE
    return not ahead and not kinds & {"still", "remaining", "not", "not_yet", "block"}


def _asked_for(clause: Sequence[Tag], at: int, read: str) -> tuple[bool, ...]:
    """What makes a day the likelier one to be asked for than to be the reason for asking: false before true."""
    day = clause[at].day
    reason = _REASON.match(folded(read[clause[at].end : clause[-1].end])) is not None
    asked = at > 0 and clause[at - 1].kind in ASKED_BEFORE
    asked = asked and folded(read[clause[at - 1].start : clause[at - 1].end]) not in (
        "vao",
        "sau",
        "truoc",
        "han",
        "doi han",
    )
    return (reason, not asked, day is not None and day.spec is not None and day.spec.unit == "week")


def _earlier_today(tags: Sequence[Tag], read: str, today: date) -> Day | None:
    """Today, where a completion is told of as some hours old: "gửi hồi sáng", "lúc trưa nộp rồi"."""
    for tag in tags:
        if tag.kind == "already" and _SINCE.fullmatch(folded(read[tag.start : tag.end])):
            return Day(tag, today, True)
    return None


def _later_today(tags: Sequence[Tag], read: str, today: date) -> Day | None:
    """Today, where something will be done after a short while: "lát nữa gửi", "lát về tôi làm"."""
    for clause in clauses_of(tags):
        for at, tag in enumerate(clause):
            soon = tag.kind == "future" and _SOON.fullmatch(folded(read[tag.start : tag.end]))
            almost = _ALMOST.search(folded(read[: tag.start]))  # "xém chút nữa là nộp được"
            if soon and not almost and _ACTS & {one.kind for one in clause[at + 1 :]}:
                return Day(tag, today, True)
    return None


def _first(status: S, day: Expression, kinds: set[str], *, behind: bool) -> tuple[bool, ...]:
    """What makes a day the likelier one: false before true."""
    if status is S.done:
        only_an_hour = _is_now(day) and day.time is not None
        return (
            not kinds & {"done", "submit"},
            bool(kinds & {"not_yet", "remaining", "block"}),
            only_an_hour,
            bool(kinds & _AHEAD) and not behind,
        )
    if status is S.extension:
        return (not kinds & _REQUESTS, not kinds & _ASKS_FOR_TIME, not kinds & _ACTS, _is_now(day))
    return (bool(kinds & {"if", "not_yet", "not", "when"}), _is_now(day), not kinds & {"have", *_ACTS})


def _meant(status: S, tag: Tag, day: Expression, today: date, due: date | None) -> Day:
    spec = day.spec
    if spec is None:
        return Day(tag, today if status is S.done else None, True)
    direction = {S.done: Direction.PAST, S.extension: Direction.EXTENSION}.get(status, Direction.FUTURE)
    hour_asked_for = direction is Direction.EXTENSION and day.time is not None and due is not None
    if hour_asked_for and resolve(spec, today, due, Direction.FUTURE) == due:
        direction = Direction.FUTURE  # a later hour of the due day: "cho em tới 18h thứ 6"
    means = resolve(spec, today, due, direction)
    return Day(tag, means, means is not None or spec.unit == "vague")


def _lies_behind(tag: Tag, day: Expression, before: Sequence[Tag], kinds: set[str], read: str) -> bool:
    """Whether a day is told of as one that is over: "gửi hôm qua", "sáng nay nộp rồi", "xong hôm 5/3"."""
    if _is_gone(tag, day, kinds, read):
        return True
    if day.lies is not None or (before and _FROM_NOW.search(folded(read[before[0].start : tag.start]))):
        return day.lies is Direction.PAST
    told = bool(kinds & _BEHIND) and not kinds & _AHEAD
    acted = any(one.kind in ("done", "submit") for one in before) and not kinds & _AHEAD
    that_day = acted and read[tag.start :].lower().startswith(("hôm", "hom"))
    return told or that_day or (acted and day.moment)


def _is_gone(tag: Tag, day: Expression, kinds: set[str], read: str) -> bool:
    """Whether "hôm" tells of a day that is over: "hôm thứ hai em giao rồi", "hôm mồng 5"."""
    one_day = day.spec is not None and day.spec.unit in ("weekday", "day") and not (day.spec.week or day.spec.month)
    return one_day and _THAT_DAY.match(read[tag.start : tag.end].lower()) is not None and not kinds & _AHEAD


def _is_no_date(tag: Tag, before: Sequence[Tag], after: Sequence[Tag], read: str) -> bool:
    """Whether a span tells no day: "xin thêm ngày" (how many?), "còn 2 ngày nữa, em làm kịp" (until the due day)."""
    if tag.kind != "span":
        return False
    uncounted = folded(read[tag.start : tag.end]) in ("ngay", "bua", "hom")
    left = bool(before) and before[-1].kind == "still" and not _ACTS & {one.kind for one in after}
    return uncounted or left


def _is_told_closer(tag: Tag, tags: Sequence[Tag]) -> bool:
    """Whether the day of a week follows it: "qua tuần, thứ năm em nộp"."""
    week = tag.day is not None and tag.day.spec is not None and tag.day.spec.unit == "week"
    after = [one for one in tags if one.start >= tag.end and one.kind not in ("stop", "filler")][:3] if week else []
    spec = after[0].day.spec if after and after[0].day else None
    closer = spec is not None and spec.unit in ("weekday", "day")
    return closer and {one.kind for one in after[1:]} <= {"self", "you", "submit", "done", "particle", "day"}


def _counts_from_today(tag: Tag, before: Sequence[Tag]) -> bool:
    """Whether a span is told by itself: "mười ngày nữa nhé", and not "thêm 3 ngày nữa", from the due day."""
    alone = all(one.kind in ("nod", "self", "you", "doubt", "particle") for one in before)
    return tag.kind == "span" and tag.day is not None and tag.day.lies is Direction.FUTURE and alone


def _is_that_date(tag: Tag, after: Sequence[Tag], today: date) -> bool:
    """Whether the date of a weekday follows it: "thứ Hai 22/6", "thứ bảy 20"."""
    weekday, date_ = tag.day.spec if tag.day else None, after[0].day.spec if after and after[0].day else None
    if weekday is None or date_ is None or weekday.unit != "weekday" or date_.unit != "day":
        return False
    means = resolve(date_, today, None, Direction.FUTURE)
    return means is not None and means.weekday() == weekday.n


def _may_go_with(
    status: S, tag: Tag, behind: bool, before: Sequence[Tag], after: Sequence[Tag], kinds: set[str], read: str
) -> bool:
    """Whether a day may be that of a status: no day that is only said to be so, or that something else waits for."""
    day = tag.day
    spec = day.spec if day else None
    vague = spec is not None and spec.unit == "vague"
    if day is None or (vague and (status is S.done or day.lies is Direction.PAST)):
        return False
    if status is S.done:
        idle = not kinds & {"done", "submit", "work", "review"}
        left_undone = idle and (kinds & {"not", "not_yet"} or _names_a_period(spec))  # "tháng 5 không có đơn thư"
        return day.lies is not Direction.FUTURE and (behind or (tag.kind == "day" and not left_undone))
    if no_promise.was_promised_before(tag, before, read):
        return False
    if status is S.extension:
        return day.lies is not Direction.PAST and not _is_refused(before, after, kinds, read)
    if no_promise.is_reached(tag, before, after, read):
        return False
    within = bool(before) and folded(read[before[0].start : before[-1].end]).endswith("trong vong")
    if behind or (tag.kind == "span" and day.lies is not Direction.FUTURE and not within):
        return False
    following, now = [one.kind for one in after], _is_now(day, read[tag.start : tag.end])
    if now and not kinds & {"submit", "done", "future"} and _is_said_which(after):
        return False  # "hôm nay 10/6", "nay mới thứ 4"
    if no_promise.is_no_promise(tag, [*before, tag, *after], kinds, read):
        return False
    if "thought" in kinds or "deny" in _since_then(before) + following[:2]:
        return False  # "làm chi có chuyện xong trước thứ sáu"
    close = [one.kind for one in before[-3:] if not _is_new(one, before, read)] if _is_now(day) else []
    if ("just" in close and "still" not in close) or (day.morning and not kinds & {"submit", "done", "future"}):
        return False  # "mới trình chiều nay", "sáng đi thu được mười hộ"
    if following[:1] == ["not_yet"] or (now and set(following[:2]) & (_NO_PROMISE | {"quantity", "number"})):
        return False  # "hôm nay chưa xong", "hôm nay 3/8 tổ", "nay chờ duyệt"
    begun = status is S.not_started and ({"begin"} & set(following[:3]) or {"just", "work"} <= set(following[:3]))
    told = begun or kinds & {"done", "submit", "have", "future"}
    if _names_a_period(spec) and (kinds & {"going", "not_yet"} or not told):
        return False  # "tháng này đang làm"
    awaited = status in (S.blocked, S.not_started) or " thi " not in folded(read[tag.end :])
    if awaited and _IF.search(folded(read[: tag.start])):
        return False  # "nếu trưa nay có mạng thì em nộp"
    if status is not S.blocked and no_promise.is_of_others(tag, before, after, read):
        return False
    if status is S.blocked:
        own = "self" in kinds or ("submit" in kinds and not kinds & {"other", "name", "office"})
        own = own and not (now and day.time is None)
        return own and bool(kinds & _ACTS) and not kinds & _NO_PROMISE
    idle = not kinds & (_ACTS | {"have", "look"}) or "step" in following[:1]
    if now and after and idle and _ONLY_TODAY.fullmatch(folded(read[tag.start : tag.end])):
        return False
    if status is S.not_started:
        said_of_self = not (before or now) and following[:1] in (["self"], ["you"]) and following[1:2] == ["name"]
        return said_of_self or (not now and bool(kinds & _BEGINS or _sets_about(after, read)))
    if status is S.acknowledged:
        return "self" in following and bool(kinds & {"look", *_ACTS})
    return not (now and kinds & (_NO_PROMISE | {"quantity", "number", "past", "already"}))


def _is_refused(before: Sequence[Tag], after: Sequence[Tag], kinds: set[str], read: str) -> bool:
    """Whether a day is the present term, which cannot be kept: "hạn mai em theo không nổi"."""
    term = bool(before) and folded(read[before[-1].start : before[-1].end]) == "han"
    return term and not kinds & _REQUESTS and bool({"block", "not", "late"} & {one.kind for one in after})


def _since_then(before: Sequence[Tag]) -> list[str]:
    """The kinds since the last "thì": "nếu chị đừng giao thêm thì mai em xong"."""
    kinds = [one.kind for one in before]
    return kinds[len(kinds) - kinds[::-1].index("then") :] if "then" in kinds else kinds


def _is_new(tag: Tag, before: Sequence[Tag], read: str) -> bool:
    """Whether "mới" tells which one it is, and not when: "bản mới tối em gửi"."""
    at = before.index(tag)
    return at > 0 and tag.kind == "just" and folded(read[before[at - 1].start : before[at - 1].end]) == "ban"


def _sets_about(after: Sequence[Tag], read: str) -> bool:
    """Whether somebody then goes to work: "mai ngồi viết", "thứ 2 mới bắt tay vô"; not "đang nghĩ mai ăn gì"."""
    going = [folded(read[one.start : one.end]) for one in after if one.kind == "going"]
    return any(not said.startswith(("dang", "dag")) for said in going)


def _is_said_which(after: Sequence[Tag]) -> bool:
    """Whether the words behind today only say which day that is."""
    which = next((one for one in after if one.kind not in ("just", "only", "copula")), None)
    return which is not None and which.day is not None and which.kind == "day"


def _kinds(clause: Sequence[Tag]) -> set[str]:
    """The kinds of a clause, without the "rồi" that means "then": "đọc lại rồi gửi", and not "gửi rồi"."""
    kinds = {one.kind for one in clause}
    acts = ("already", "submit", "done", "work", "review", "look", "step", "tell")
    order = [one.kind for one in clause if one.kind in acts]
    then = "already" in order[1:-1] and order[-1] != "already" and "past" not in kinds
    return kinds - {"already"} if then else kinds


def _is_now(day: Expression, said: str = "") -> bool:
    """Whether a day is today or this week, and not the afternoon or the evening of today."""
    now = day.spec is not None and day.spec.unit in ("days", "week") and day.spec.n == 0 and not day.spec.part
    return now and not _LATER_TODAY.search(folded(said))


def _names_a_period(spec: Spec | None) -> bool:
    return spec is not None and spec.unit in ("month", "quarter", "year") and not spec.part
