"""What the rules found, held against what replies like this one mean: which of the two is recorded, or asked about."""

import re

from bot.replies.clauses import Verdict
from bot.replies.hearing import Heard, heard, names_a_period
from bot.replies.likeness import Likeness, likeness
from bot.replies.reading import ReplyStatus
from bot.texts.folding import folded

S = ReplyStatus
_NO_NEWS = (S.acknowledged, S.unrelated)
# How likely a status has to be to be recorded, and where the rules think that it may be done instead; how likely a
# completion is at least that the rules found, and one that they did not find.
_RECORDED, _NEAR_DONE, _BELIEVED, _TOLD = 0.5, 0.6, 0.1, 0.76
# A completion that no rule found is short, has a word of doing in it, and nothing that takes it back; a condition,
# somebody else, something in the way, a day may stand beside it when replies like it are completions even more surely.
_LONGEST_TOLD = 160
_TOLD_SURELY = 0.8
_OF_DOING = re.compile(r"[DSWRP1]")
_TAKES_BACK = re.compile(r"[xVife$YNZKQ@ρwG0FHgq?]")
_NOT_YET = re.compile(r"\bch(?:ua|uwa|ưa|x)\b", re.IGNORECASE)
_LAST_TIME = re.compile(r"\b(?:nam|thang|quy|ky) (?:truoc|ngoai|kia|roi|qua)\b")
_STANDS_BESIDE = re.compile(r"[TIdyLΛoJCE]")


def judged(verdict: Verdict, like: Likeness, read: str) -> Verdict:
    """The verdict on a tidied reply `read`, given that of the rules and what replies like it mean.

    A completion is recorded when the rules found one and replies like it do not speak against that, or when nearly
    all replies like it are completions; marks never count for it, so that leaving them out cannot make a reply done.
    """
    likeliest = max(like.shares, key=lambda status: _share(like, status))
    ranked = tuple(sorted(like.shares, key=like.shares.__getitem__, reverse=True))[:3]
    if verdict.says is S.done and verdict.sure:
        if max(_share(like, S.done), _share(_bare(read)[2], S.done)) >= _BELIEVED:
            return verdict
        return Verdict(S.done, False, "unlike", ranked)
    if len(read) <= _LONGEST_TOLD and not _NOT_YET.search(read) and _is_told(*_bare(read)):
        return Verdict(S.done, True, "likened")
    if verdict.rule == "doubted" and not verdict.sure:
        return verdict
    agreed = verdict.says is likeliest or (verdict.says in _NO_NEWS and likeliest in _NO_NEWS)
    near_done = not verdict.sure and S.done in (verdict.says, *verdict.else_)
    enough = _NEAR_DONE if near_done else _RECORDED
    sure = likeliest is not S.done and _share(like, likeliest) >= enough
    return verdict._replace(sure=sure, else_=ranked) if agreed else Verdict(likeliest, sure, "likened", ranked)


def _bare(read: str) -> tuple[str, Heard, Likeness]:
    """A reply as it is heard without its marks."""
    bare = folded(read)
    said = heard(bare)
    return bare, said, likeness(bare, said)


def _is_told(bare: str, said: Heard, like: Likeness) -> bool:
    """Whether a reply without marks is told as a completion, though by words that no rule knows as one.

    What was handed in last year is another task.
    """
    return (
        like.shares[S.done] >= (_TOLD_SURELY if _STANDS_BESIDE.search(said.letters) else _TOLD)
        and _OF_DOING.search(said.raw) is not None
        and _TAKES_BACK.search(said.letters) is None
        and _LAST_TIME.search(bare) is None
        and not any(item.day and names_a_period(item.day) for item in said.items)
    )


def _share(like: Likeness, status: S) -> float:
    """How likely a status is; what is only acknowledged and what is no news come to the same."""
    return sum(like.shares[one] for one in _NO_NEWS) if status in _NO_NEWS else like.shares[status]
