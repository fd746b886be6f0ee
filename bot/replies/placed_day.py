"""A day with what stands around it in its clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.calendar.days.said import Expression, Spec
from bot.language.tagging import Tag
from bot.texts.folding import folded

ACTS = frozenset(("submit", "done", "work", "review", "future", "until", "whole"))
_LATER_TODAY = re.compile(r"\b(?:trua|chieu|toi|dem|khuya|cuoi)\b")


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """A tag that is a day, the tags before and after it in its clause, the kinds of that clause, and the reply."""

    tag: Tag
    day: Expression
    before: Sequence[Tag]
    after: Sequence[Tag]
    kinds: set[str]
    read: str

    @property
    def clause(self) -> list[Tag]:
        return [*self.before, self.tag, *self.after]

    @property
    def following(self) -> list[str]:
        """The kinds after the day."""
        return [one.kind for one in self.after]

    @property
    def now(self) -> bool:
        """Whether the day is today or this week, and not the afternoon or the evening of today."""
        return is_now(self.day, self.read[self.tag.start : self.tag.end])

    @property
    def said(self) -> str:
        """The day as it was written."""
        return self.read[self.tag.start : self.tag.end]

    @property
    def said_before(self) -> str:
        """The words of the clause before the day, without marks."""
        return folded(self.read[self.before[0].start : self.tag.start]) if self.before else ""

    @property
    def word_before(self) -> str:
        """The expression right before the day, as it was written; "" for none."""
        return self.read[self.before[-1].start : self.before[-1].end] if self.before else ""


def placed_days(clause: Sequence[Tag], read: str) -> list[PlacedDay]:
    """The days of a clause."""
    kinds = _kinds_of(clause)
    return [
        PlacedDay(tag, tag.day, clause[:at], clause[at + 1 :], kinds, read)
        for at, tag in enumerate(clause)
        if tag.day is not None and tag.kind in ("day", "span", "past_day")
    ]


def is_now(day: Expression, said: str = "") -> bool:
    """Whether a day is today or this week; by what was `said`, not the afternoon or the evening of today."""
    now = day.spec is not None and day.spec.unit in ("days", "week") and day.spec.n == 0 and not day.spec.part
    return now and not _LATER_TODAY.search(folded(said))


def names_a_period(spec: Spec | None) -> bool:
    return spec is not None and spec.unit in ("month", "quarter", "year") and not spec.part


def _kinds_of(clause: Sequence[Tag]) -> set[str]:
    """The kinds of a clause, without the "rồi" that means "then": "đọc lại rồi gửi", and not "gửi rồi"."""
    kinds = {one.kind for one in clause}
    ends = ("submit", "done", "work", "review")
    order = [one.kind for one in clause if one.kind in ("already", "look", "step", "tell", *ends)]
    then = "already" in order[1:-1] and order[-1] in ends and "past" not in kinds
    return kinds - {"already"} if then else kinds
