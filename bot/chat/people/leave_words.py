"""What words say of leave: "em nghỉ phép đến 15/6", "tôi nghỉ từ 1/6 đến 15/6, chị Nga làm thay".

Every word must be known for what it does there, so that a report ("em nghỉ nên chưa làm") is never taken for one. The
days are read where those of questions are (`asked.span`).
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.chat.asked.periods import Span
from bot.chat.asked.span import backwards_at, span_at
from bot.replies.tokens import tidy, tokenise
from bot.texts.folding import composed, folded, folded_in_place

_LONGEST = 200
_DEPUTY = re.compile(
    r"[\s,;.–-]*(?:(?:va|nho|giao|co|do|de)\s)?(?P<who>[^,;.]{1,80}?)\s(?:se\s)?"
    r"(?:lam thay|truc thay|thay the|thay|lam ho|dam nhan|phu trach thay|nhan viec thay)"
    r"(?:\s(?:em|toi|minh|a|nhe|nha))*\W*$"
)
"""Who stands in, at the end."""
_BEFORE = frozenset(
    [
        "da",
        "thua",
        "bao",
        "cao",
        "xin",
        "phep",
        "duoc",
        "cho",
        "em",
        "toi",
        "minh",
        "anh",
        "chi",
        "tui",
        "se",
        "phai",
        "co",
        "di",
    ]
)
_PLAINLY = ("nghi phep", "nghi om", "nghi che do", "nghi thai san", "nghi viec rieng")
"""Those that are about leave also where they name no day."""
_LEAVE = (
    *_PLAINLY,
    *("nghi bu", "nghi hoc", "nghi mat", "nghi", "vang mat", "vang", "di vang"),
    *("di cong tac", "cong tac", "di hoc", "di tap huan", "di phep"),
)
_AFTER = frozenset(
    ["a", "nhe", "nha", "roi", "thoi", "bot", "oi", "em", "toi", "minh", "ngay", "het", "tu", "den", "luon"]
)


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """The days that words name (None: none), and who is to stand in, "" where nobody is named."""

    span: Span | None
    deputy: str = ""


def told(words: str, today: date) -> LeaveWords | None:
    """Whether words by themselves say that whoever writes is away, and mostly when. None for anything else."""
    rest, deputy = _without_deputy(tidy(composed(words))[:_LONGEST])
    bare = " ".join(re.sub(r"[^\w\s/.\-–]", " ", folded_in_place(rest)).split())
    leave = next((found for one in _LEAVE if (found := re.search(rf"(?<!\w){one}(?!\w)", bare))), None)
    if leave is None:
        return None
    before, after = bare[: leave.start()], bare[leave.end() :]
    span, left = _days(after, today)
    if span is None:
        span, before = _days(before, today)
    else:
        after = left
    said = [*(word for word in before.split() if word not in _BEFORE), *(w for w in _plain(after) if w not in _AFTER)]
    if span is None:
        said = [word for word in said if not word.isdecimal()]  # "nghỉ phép 3 ngày": from when is asked
    return LeaveWords(span, deputy) if not said and (span is not None or leave[0] in _PLAINLY) else None


def asked(words: str, today: date) -> LeaveWords:
    """The days and the deputy in the answer to when somebody is away: "đến 15/6, chị Nga làm thay"."""
    rest, deputy = _without_deputy(tidy(composed(words))[:_LONGEST])
    span, _ = _days(folded_in_place(rest), today)
    return LeaveWords(span, deputy)


def _without_deputy(said: str) -> tuple[str, str]:
    found = _DEPUTY.search(folded_in_place(said))
    if found is None:
        return said, ""
    start, who = found.start(), said[found.start("who") : found.end("who")].strip()
    return said[:start], who


def _days(bare: str, today: date) -> tuple[Span | None, str]:
    """The days among the words, and the words without them. A span that is written backwards is read so."""
    tokens = tokenise(bare)
    for at in range(len(tokens)):
        if (found := backwards_at(bare, tokens, at, today) or span_at(bare, tokens, at, today)) is not None:
            span, end = found
            last = tokens[end - 1].end
            return span, f"{bare[: tokens[at].start]} {bare[last:]}"
    return None, bare


def _plain(words: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", folded(words)).split()
