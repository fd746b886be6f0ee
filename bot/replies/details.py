"""What goes with a status: the share of the whole, what is in the way, an occasion, in the officer's own words."""

from collections.abc import Sequence

from bot.language.bare_numbers import bare_share
from bot.language.per_cent import are_of_parts, is_nothing, is_of_people_or_money, is_of_the_task, is_rest
from bot.language.shares import counted_share, is_whole
from bot.language.tagging import Tag
from bot.language.tokens import Token
from bot.replies.reading import ReplyStatus
from bot.replies.told_day import DATED, clauses_of

S = ReplyStatus
_SOMETHING = 10
"""From this share on a task that is not started cannot be meant."""


def occasion(status: S, tags: Sequence[Tag], read: str) -> str | None:
    """An occasion in place of a day, as said ("sau Đại hội phường"); which day that is, is not known here."""
    if status is not S.extension:
        return None
    for clause in clauses_of(tags):
        kinds = [tag.kind for tag in clause]
        if "until" in kinds:
            after = clause[kinds.index("until") :]
            if len(after) > 1 and all(tag.day is None for tag in after):
                return read[after[0].start : after[-1].end]
    return None


def percent_of(status: S, tags: Sequence[Tag], tokens: Sequence[Token]) -> int | None:
    """The share that is done, 0-100; what is told of an earlier day gives way ("tuần trước 60%, tuần ni 65%")."""
    if all(tag.kind in ("number", "stop", "filler") for tag in tags):
        return next((tag.number for tag in tags if tag.number is not None and tag.number <= 100), None)
    told = _shares(status, tags, tokens) if status in DATED else []
    if status is S.done:
        return 100 if any(percent == 100 for _, percent in told) or is_whole(tokens) else None
    known = [one for one in told if one[1] != 100 or status is S.extension]
    if known:
        over, last = min(reversed(known), key=lambda one: one[0])
        # Of several the last counts ("tưởng 80%, thật ra 65%"), but not the rest of the whole ("90% rồi, 10% còn lại").
        return 100 - last if (over, 100 - last) in known else last
    counted = counted_share(tokens) if status in (S.in_progress, S.blocked, S.extension) else None
    if told and counted not in (None, 100):
        return counted  # "5/5 bài viết xong, đăng được 2"
    if told:  # "nó hiện 100% mà thực tế cỡ 70"
        return next((tag.number for tag in reversed(tags) if tag.number is not None and 0 < tag.number < 100), None)
    if status is S.not_started:
        return 0 if any(tag.number == 0 for tag in tags) or is_nothing(tokens) else None
    if status not in (S.in_progress, S.blocked, S.extension):
        return None
    counted = bare_share(tokens) if counted is None else counted
    return None if counted == 100 else counted


def _shares(status: S, tags: Sequence[Tag], tokens: Sequence[Token]) -> list[tuple[bool, int]]:
    """The shares that are told as such, each with whether it is over: said of an earlier day, or only thought."""
    told: list[tuple[bool, int]] = []
    whole: tuple[int, int] | None = None
    for clause in clauses_of(tags):
        for at, tag in enumerate(clause):
            percent = 100 if tag.kind == "whole" else tag.percent
            place = tag.start, tag.end
            if percent is None or not is_of_the_task(tokens, *place):
                continue
            if status is not S.in_progress and is_of_people_or_money(tokens, *place):
                continue
            if percent == 100:
                whole = place
            elif whole and are_of_parts(tokens, whole, place):
                continue
            left = at > 0 and clause[at - 1].kind in ("remaining", "still") and percent != 100
            over = any(one.kind in ("past_day", "thought") for one in clause[:at])
            done = 100 - percent if left or is_rest(tokens, *place) else percent
            if status is not S.not_started or done < _SOMETHING:  # "chưa bắt đầu thì lấy gì mà 50%"
                told.append((over, done))
    return told


def obstacle_of(status: S, tags: Sequence[Tag], read: str) -> str:
    """The officer's words for what is in the way: from the word that says so to the end of its clause; "" if none."""
    if status not in DATED or status is S.done:
        return ""
    wanted: tuple[tuple[str, ...], ...] = (("block", "returned"), ("remaining", "still"), ("wait",))
    for kinds in wanted[: 1 if status is S.extension else 3]:
        for clause in clauses_of(tags):
            for tag in clause:
                if tag.kind in kinds:
                    return read[tag.start : clause[-1].end]
    return ""
