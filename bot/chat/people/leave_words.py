"""What words say of leave: "em nghỉ phép đến 15/6", "tôi nghỉ từ 1/6 đến 15/6, chị Nga làm thay".

Every word must be known for what it does there, so that a report ("em nghỉ nên chưa làm") is never taken for one. The
days are read where those of questions are (`asked.span`).
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.chat.asked.periods import Span
from bot.chat.asked.span import backwards_at, span_at
from bot.language.tokens import tidy, tokenise
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
_FOR_DAYS = re.compile(r"\d{1,2} (?:ngay|hom|bua|tuan|thang)(?: .*)?")
_AFTER = frozenset(
    ["a", "nhe", "nha", "roi", "thoi", "bot", "oi", "em", "toi", "minh", "ngay", "het", "tu", "den", "luon"]
)


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """The days that words name (None: none), and who is to stand in, "" where nobody is named; `who` is away, "" for
    whoever writes.
    """

    span: Span | None
    deputy: str = ""
    who: str = ""


def told(words: str, today: date) -> LeaveWords | None:
    """Whether words by themselves say that somebody is away, and mostly when. None for anything else.

    Whoever writes, unless there is a name before: "anh Hùng nghỉ phép từ mai đến 15/6".
    """
    rest, deputy = _without_deputy(tidy(composed(words))[:_LONGEST])
    marked = " ".join(re.sub(r"[^\w\s/.\-–]", " ", rest).split())
    bare = folded_in_place(marked)
    leave = next((found for one in _LEAVE if (found := re.search(rf"(?<!\w){one}(?!\w)", bare))), None)
    if leave is None:
        return None
    before, after = bare[: leave.start()], bare[leave.end() :]
    span, left = _days(after, today)
    if span is None:
        span, before = _days(before, today)
    else:
        after = left
    more = [w for w in _plain(after) if w not in _AFTER]
    if span is None:
        more = [word for word in more if not word.isdecimal()]  # "nghỉ phép 3 ngày": from when is asked
    counted = _FOR_DAYS.fullmatch(" ".join(_plain(after))) is not None  # "nghỉ 3 ngày"
    if more or (span is None and leave[0] not in _PLAINLY and not counted):
        return None
    who = [word for word in before.split() if word not in _BEFORE and not (span is None and word.isdecimal())]
    return LeaveWords(span, deputy, _as_typed(who, marked) if who else "")


def _as_typed(bare: list[str], marked: str) -> str:
    """Words with the marks with which they stand somewhere in a text; "?" where they do not stand together there."""
    typed = marked.split()
    plain = [folded(word) for word in typed]
    starts = (at for at in range(len(plain)) if plain[at : at + len(bare)] == bare)
    at = next(starts, None)
    return " ".join(typed[at : at + len(bare)]) if at is not None else "?"


def asked(words: str, today: date) -> LeaveWords:
    """The days and the deputy in the answer to when somebody is away: "đến 15/6, chị Nga làm thay"."""
    return _answer(words, today)[0]


def answers(words: str, today: date) -> LeaveWords | None:
    """The same, where there is nothing else in the words: "tuần này", and not "tuần này có gì"."""
    found, rest = _answer(words, today)
    known = _BEFORE | _AFTER | {word for one in _LEAVE for word in one.split()}
    return found if found.span is not None and known.issuperset(_plain(rest)) else None


def _answer(words: str, today: date) -> tuple[LeaveWords, str]:
    rest, deputy = _without_deputy(tidy(composed(words))[:_LONGEST])
    span, left = _days(folded_in_place(rest), today)
    return LeaveWords(span, deputy), left


def deputy_of(words: str) -> str:
    """Whom words name who answer who stands in: "chị Nga", "nhờ chị Nga làm thay ạ"."""
    said = tidy(composed(words))[:_LONGEST]
    rest, deputy = _without_deputy(said)
    name = deputy or rest
    typed = name.split()
    while len(typed) > 1 and folded(typed[-1]).strip(".,!?") in ("a", "nhe", "nha", "oi", "thay", "nghe"):
        typed = typed[:-1]
    while len(typed) > 1 and folded(typed[0]) in ("da", "la", "nho", "giao", "chac", "cho", "de"):
        typed = typed[1:]
    return " ".join(typed)


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
