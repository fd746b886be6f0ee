"""The day that goes with a status: of completion, promised, or asked for; not every day that a reply names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.calendar.days.resolve import resolve
from bot.calendar.days.said import Direction, Expression
from bot.language.numbered_days import ASKED_BEFORE, a_day_more, as_day, asked_day
from bot.language.tagging import Tag
from bot.replies import no_promise
from bot.replies.fitting_days import AHEAD, REQUESTS, fits, lies_behind
from bot.replies.placed_day import ACTS, PlacedDay, is_now, placed_days
from bot.replies.reading import ReplyStatus
from bot.texts.folding import folded

S = ReplyStatus
DATED = (S.done, S.in_progress, S.blocked, S.not_started, S.extension)
JOINTS = frozenset(("stop", "ask_mark", "but", "because", "so"))
_ASKS_FOR_TIME = {"late", "until", "more", *REQUESTS}
_REASON = re.compile(r"(?:\w+ ){0,3}moi\b(?! (?:xong|nop|gui|hoan))")  # "thứ hai bác mới họp được"
_OF_THE_REASON = ("vao", "sau", "truoc", "han", "doi han")
_NOT_ALONE = {"still", "remaining", "not", "not_yet", "block", "have", "day", "number", "done", "question"}
_UP_TO = re.compile(r"(?:cho )?(?:toi|den)(?: het)?")
_INSTEAD = re.compile(
    r"(?:^|[\s,.;…])(?:thôi|thoi|à|ủa|nhầm|nham)(?: nhầm| không)?[\s,]+(?:(?:để|de|là|chắc|cho|thì) )*$"
    r"|\b(?:chừ|chu|giờ|gio|nay) (?:\w+ )?xin(?: \w+){0,2} $"  # "hôm bữa xin 15/6, chừ xin 17/6"
)
_SINCE = re.compile(r"(?:tu )?(?:hoi|luc|khi|ban|vua|moi) (?:sang|mai|trua|chieu|nay)(?: nay| ni)?")
_LATER_PART = re.compile(r"\b(?:trua|chieu|dem|khuya|toi(?= thu| t\d))\b")
_ALMOST = re.compile(r"\b(?:xem|suyt|sem|chut|mot|gach)\s*$")
_SOON = re.compile(r"(?:(?:mot|1) )?(?:lat(?: nua)?|(?:chut|xiu|ti|teo) nua)(?: em| e)?")


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
        clause = [as_day(clause, at, read, today, asked=status is S.extension) for at in range(len(clause))]
        for placed in placed_days(clause, read):
            if _is_passed_over(status, placed, tags, today) or not fits(status, placed):
                continue
            from_now = status is S.extension and _counts_from_today(placed)
            if status is S.extension and _is_later_on_the_due_day(placed, today, due):
                from_now = True
            day = _meant(S.in_progress if from_now else status, placed.tag, placed.day, today, due)
            if status is S.done and day.means is not None and day.means > today:
                continue
            if status is S.done and not day.known and no_promise.names_an_occasion(placed, is_done=True):
                continue
            if status is not S.done and no_promise.is_too_far(placed.day.spec, day.means, today):
                continue
            is_due = due is not None and _meant(S.in_progress, placed.tag, placed.day, today, due).means == due
            if status is S.extension and is_due and not _is_asked(placed):
                continue
            behind = lies_behind(placed)
            first = _first(status, placed, behind=behind)
            if status is S.extension:
                first = (behind, *first, *_asked_for(placed))
            # Of several the last is when it will be there ("mai viết, mốt nộp"), but one asks for a day and tells why.
            order = (is_due, len(placed.before)) if status is S.extension else (-placed.tag.start,)
            found.append(((*first, *order), day))
    if not found and status is S.extension:
        asked = a_day_more(tags, read) or asked_day(tags, today, due)
        return _meant(status, asked, asked.day, today, due) if asked and asked.day else None
    if not found and status is S.done:
        return _earlier_today(tags, read, today)
    if not found and status in (S.in_progress, S.not_started):
        return _later_today(tags, read, today)
    if not found:
        return None
    rank, day = min(found, key=lambda one: one[0])
    # "thứ 2 họ trả lại, hồi sáng chị nộp lại": no day of the completion's own clause, and an hour of today.
    return (_earlier_today(tags, read, today) if status is S.done and rank[0] else None) or day


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


def _is_passed_over(status: S, placed: PlacedDay, tags: Sequence[Tag], today: date) -> bool:
    """Whether a day is no date, or is told more closely by what follows it, or names what stands before it."""
    if _is_no_date(placed) or _is_told_closer(placed.tag, tags) or _is_that_date(placed, tags, today):
        return True
    if status in (S.done, S.extension):
        return False
    if folded(placed.said) in ("ngay nua", "bua nua", "hom nua") and placed.kinds & {"not", "deny", "request"}:
        return True  # "không cần thêm ngày nữa"
    return no_promise.names_an_occasion(placed) or no_promise.is_over_this_month(placed, today)


def _is_asked(placed: PlacedDay) -> bool:
    """Whether a day that may be the due day is asked for: not "hạn 12 gấp quá", "không kịp ngày 12"."""
    if placed.tag.kind == "span":
        return bool(placed.kinds & _ASKS_FOR_TIME) or _is_given(placed)
    asked = bool(placed.kinds & {"extend", "request", "request_or_wait"})
    return asked and folded(placed.word_before) not in ("han", "truoc")


def _is_given(placed: PlacedDay) -> bool:
    """Whether a span alone is asked for: "giãn 2 hôm", and not "thiếu 2 bữa nữa thôi"."""
    ahead = placed.day.lies is Direction.FUTURE
    return not ahead and not placed.kinds & _NOT_ALONE


def _asked_for(placed: PlacedDay) -> tuple[bool, ...]:
    """What makes a day the likelier one to be asked for than to be the reason for asking: false before true."""
    reason = _REASON.match(folded(placed.read[placed.tag.end : placed.clause[-1].end])) is not None
    kinds = [one.kind for one in placed.before]
    reason = reason or (kinds[:1] == ["office"] and "self" not in kinds)  # "thành phố cho tới 30/6"
    asked = bool(placed.before) and placed.before[-1].kind in ASKED_BEFORE
    asked = asked and folded(placed.word_before) not in _OF_THE_REASON
    return (reason, not asked, placed.day.spec is not None and placed.day.spec.unit == "week")


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
            others = {one.kind for one in clause[:at]} & {"still", "object", "thing", "other"}  # "còn lát nền"
            following = [one.kind for one in clause[at + 1 :]]
            if soon and not (almost or others) and following[:1] != ["copula"] and ACTS & set(following):
                return Day(tag, today, True)
    return None


def _first(status: S, placed: PlacedDay, *, behind: bool) -> tuple[bool, ...]:
    """What makes a day the likelier one: false before true."""
    kinds, now = placed.kinds, is_now(placed.day)
    if status is S.done:
        return (
            not kinds & {"done", "submit"},
            bool(kinds & {"not_yet", "remaining", "block"}),
            now and placed.day.time is not None,
            bool(kinds & AHEAD) and not behind,
        )
    if status is S.extension:
        return (now, not kinds & REQUESTS, not kinds & _ASKS_FOR_TIME, not kinds & ACTS)
    return (bool(kinds & {"if", "not_yet", "not", "when"}), now, not kinds & {"have", *ACTS})


def _meant(status: S, tag: Tag, day: Expression, today: date, due: date | None) -> Day:
    spec = day.spec
    if spec is None:
        return Day(tag, today if status is S.done else None, True)
    direction = {S.done: Direction.PAST, S.extension: Direction.EXTENSION}.get(status, Direction.FUTURE)
    means = resolve(spec, today, due, direction)
    return Day(tag, means, means is not None or spec.unit == "vague")


def _is_later_on_the_due_day(placed: PlacedDay, today: date, due: date | None) -> bool:
    """Whether a later hour of the due day is asked for: "cho em tới 18h thứ 6", "chiều thứ sáu nhé"."""
    spec = placed.day.spec
    later = placed.day.time is not None or _LATER_PART.search(folded(placed.said)) is not None
    return spec is not None and later and due is not None and resolve(spec, today, due, Direction.FUTURE) == due


def _is_no_date(placed: PlacedDay) -> bool:
    """Whether a span tells no day: "xin thêm ngày" (how many?), "còn 2 ngày nữa, em làm kịp" (until the due day)."""
    if placed.tag.kind != "span":
        return False
    uncounted = folded(placed.said) in ("ngay", "bua", "hom")
    left = [one.kind for one in placed.before[-1:]] == ["still"] and not ACTS & set(placed.following)
    return uncounted or left


def _is_told_closer(tag: Tag, tags: Sequence[Tag]) -> bool:
    """Whether the day of a week follows it: "qua tuần, thứ năm em nộp"."""
    week = tag.day is not None and tag.day.spec is not None and tag.day.spec.unit == "week"
    after = [one for one in tags if one.start >= tag.end and one.kind not in ("stop", "filler")][:3] if week else []
    spec = after[0].day.spec if after and after[0].day else None
    closer = spec is not None and spec.unit in ("weekday", "day")
    return closer and {one.kind for one in after[1:]} <= {"self", "you", "submit", "done", "particle", "day"}


def _counts_from_today(placed: PlacedDay) -> bool:
    """Whether a span is told by itself: "mười ngày nữa nhé", and not "thêm 3 ngày nữa", from the due day."""
    alone = all(one.kind in ("nod", "self", "you", "doubt", "particle") for one in placed.before)
    return placed.tag.kind == "span" and placed.day.lies is Direction.FUTURE and alone


def _is_that_date(placed: PlacedDay, tags: Sequence[Tag], today: date) -> bool:
    """Whether the date of a weekday follows it: "thứ Hai 22/6", "thứ bảy 20"."""
    later = [one for one in tags if one.start >= placed.tag.end and one.kind not in ("stop", "filler")]
    after = [*placed.after, *later][:1]
    weekday, date_ = placed.day.spec, after[0].day.spec if after and after[0].day else None
    if weekday is None or date_ is None or weekday.unit != "weekday" or date_.unit != "day":
        return False
    means = resolve(date_, today, None, Direction.FUTURE)
    return means is not None and means.weekday() == weekday.n
