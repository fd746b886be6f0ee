"""Numbers that are told as days: "xin tới 17", "sáng 12 đưa", "thứ bảy 20", "hứa 12 thì 12"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.calendar.days.resolve import resolve
from bot.calendar.days.said import Direction, Expression, Spec
from bot.language.tagging import Tag
from bot.texts.folding import folded

ASKED_BEFORE = ("until", "request", "request_or_wait", "extend", "submit")
_COUNTED = ("object", "preparation", "thing", "unknown", "part", "means", "span", "other")
_PARTS_OF_DAY = frozenset(("sang", "trua", "chieu", "toi", "dung", "kip"))
_THIS_ONE = frozenset(("nay", "ni"))
_GIVING = frozenset(("đưa", "dua", "trả", "tra", "đem", "dem"))
_LONGEST_MONTH = 31
_LONGEST_COUNT = 10
"""Up to here a number behind a weekday counts something else: "thứ tư tuần sau một cái"."""
_AT_LEAST = re.compile(r"\b(?:cham|muon|tre|som) (?:nhat|lam)(?: la| cung(?: phai)?)?$")


def as_day(clause: Sequence[Tag], at: int, read: str, today: date, *, asked: bool) -> Tag:
    """The tag at a place of a clause; as a day where it is a number that is told as one.

    `asked` is whether the reply asks for more time: then the day is asked for, and else promised.
    """
    tag = clause[at]
    if tag.number is None or not 1 <= tag.number <= _LONGEST_MONTH:
        return tag
    asked_for = asked and _is_asked_for(clause, at, read)
    promised = tag.number >= today.day and _is_promised(clause, at, read, asked=asked)
    if asked_for or promised or _is_that_of(clause[at - 1] if at else None, tag.number, today):
        return _day(tag, tag.number)
    return tag


def asked_day(tags: Sequence[Tag], today: date, due: date | None) -> Tag | None:
    """A number that is asked for as the new day, without saying so: "mười hai không kịp, mười tám nghe", "16 nha"."""
    after = due.day if due and (due.year, due.month) == (today.year, today.month) else today.day
    return next(
        (_day(tag, tag.number) for tag in reversed(tags) if tag.number and after < tag.number <= _LONGEST_MONTH), None
    )


def a_day_more(tags: Sequence[Tag], read: str) -> Tag | None:
    """ "24h", where more time is asked for: "trễ cho tui 24h". Elsewhere that is midnight."""
    for tag in tags:
        if tag.kind == "number" and folded(read[tag.start : tag.end]) in ("24h", "24g", "24 gio"):
            return replace(tag, kind="span", day=Expression(0, Spec("span", 1)))
    return None


def _day(tag: Tag, number: int) -> Tag:
    return replace(tag, kind="day", day=Expression(0, Spec("day", day=number)))


def _is_asked_for(clause: Sequence[Tag], at: int, read: str) -> bool:
    counted = any(one.kind in _COUNTED and _said(one, read) != "voi" for one in clause[at + 1 : at + 2])
    return at > 0 and clause[at - 1].kind in ASKED_BEFORE and not counted


def _is_promised(clause: Sequence[Tag], at: int, read: str, *, asked: bool) -> bool:
    """Whether something is promised for the day of a number: "sáng 12 đưa", "15 em nộp", "hứa 12", "12 này bác nộp"."""
    before, after = clause[at - 1] if at else None, [*clause[at + 1 :]]
    named = bool(after) and _said(after[0], read) in _THIS_ONE
    acts = [one for one in after[named:] if one.kind not in ("self", "you", "name", "copula", "just")]
    given = bool(acts) and (acts[0].kind in ("submit", "done") or read[acts[0].start : acts[0].end].lower() in _GIVING)
    if asked:
        own = given and any(one.kind == "self" for one in after[: after.index(acts[0])])
        return own and (before is None or before.kind in ("topic", "done"))
    if before is None:
        return given
    counted = any(one.kind in (*_COUNTED, "urge") for one in after[:1])
    said = _said(before, read)
    if before.kind == "until":
        ranged = at > 1 and clause[at - 2].number is not None  # "bốn tới mười một đang"
        copula = any(one.kind == "copula" for one in after[:1])
        part = said in ("toi", "sang") and not ranged
        return (said == "truoc" and not counted) or part or (said == "den" and copula)
    if said in _PARTS_OF_DAY or _AT_LEAST.search(folded(read[clause[0].start : before.end])):
        return True
    if said in ("hen", "hua") and not counted:
        return True
    return given and before.kind not in (*_COUNTED, "have", "just")


def _is_that_of(before: Tag | None, number: int, today: date) -> bool:
    """Whether a number is the day of the month of the weekday before it: "thứ bảy 20"."""
    spec = before.day.spec if before and before.day else None
    if spec is None or spec.unit != "weekday":
        return False
    day = resolve(Spec("day", day=number), today, None, Direction.FUTURE)
    return number > _LONGEST_COUNT and spec.week is None and day is not None and day.weekday() == spec.n


def _said(tag: Tag, read: str) -> str:
    return folded(read[tag.start : tag.end])
