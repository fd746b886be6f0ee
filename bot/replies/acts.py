"""What words do beside telling how a task stands: learned like the status, and sure or nothing.

`acts.bin` knows what officers do, `decisions.bin` what leads answer to a request for more time. `training/acts.py`
makes both. Safeguards may turn a sure act into none, never the other way round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.language.numbers import keys, says
from bot.replies.model import Array, Regression, regression
from bot.replies.reading import Act
from bot.replies.safeguards import Look, has_unknown_word, no_such_day, nothing_known, too_long

DECISIONS = frozenset((Act.grant, Act.refuse, Act.undecided))
"""What a lead's words do to a request."""
_MAY_ASK = frozenset((Act.agenda, Act.not_mine, Act.undecided))
_UNCERTAIN = frozenset(("if", "when", "doubt", "thought", "query", "permission"))
_OPEN = _UNCERTAIN | {"but", "then", "wait", "question", "how_many", "indefinite"}
_NEGATIONS = ("not", "deny", "block", "returned", "not_yet")
_NO = keys("không")
_SHORTEST = 2
_DAYS = frozenset(("day", "span", "past_day"))


@dataclass(frozen=True, slots=True)
class Head:
    """A model of acts: its labels ("" for none), and from which likelihood on each is sure."""

    labels: tuple[str, ...]
    thresholds: dict[str, float]
    regression: Regression


def likely_act(hashes: Array, *, lead: bool) -> tuple[Act, float, bool]:
    """The likeliest act by the hashes of a reply's features, how likely it is, and whether that is enough."""
    head = _head("decisions.bin" if lead else "acts.bin")
    found = zip(head.labels, head.regression.shares(hashes), strict=True)
    share, label = max((share, label) for label, share in found if label)
    return Act(label), share, share >= head.thresholds[label]


def act_of(hashes: Array, look: Look, *, lead: bool) -> Act | None:
    """The act of a reply by an officer or a lead, where it is sure."""
    act, _, sure = likely_act(hashes, lead=lead)
    return None if not sure or any(safeguard(act, look) for safeguard in SAFEGUARDS) else act


def unreadable(act: Act, look: Look) -> bool:
    """A pasted document, no word that is known, or a single letter: "K"."""
    return too_long(look) or nothing_known(look) or sum(char.isalnum() for char in look.read) < _SHORTEST


def asks(act: Act, look: Look) -> bool:
    """A question does nothing, unless it is one: "bỏ đề nghị được không ạ?", "đồng ý?"; "không được a" may be one."""
    if act in (Act.grant, Act.refuse) and look.read.rstrip(" .!").endswith((" a", " A", " à", " À")):
        return True
    return act not in _MAY_ASK and any(mark in look.read for mark in "?？")


def only_if(act: Act, look: Look) -> bool:
    """Under a condition, or in doubt: "bỏ đề nghị nếu kịp"; of a lead's decision more: "được, nhưng khoan"."""
    if act in (Act.grant, Act.refuse):
        return bool(_OPEN & set(look.kinds()))
    return act in (Act.withdraw, Act.take_back, Act.nil) and bool(_UNCERTAIN & set(look.kinds()))


def decided_with_an_unknown_word(act: Act, look: Look) -> bool:
    """A decision, or nothing to report, with a word that nobody knows: "đồng ýy", "chw phát sinh"."""
    return act in (Act.grant, Act.refuse, Act.nil) and has_unknown_word(look)


def day_unclear(act: Act, look: Look) -> bool:
    """A grant until a day that does not exist, one of two, or counted from who knows when: "31/2", "được 2 ngày"."""
    days = [tag.kind for tag in look.tags if tag.kind in _DAYS]
    return act is Act.grant and (
        no_such_day(look) or len(days) > 1 or (bool(days) and look.day is None) or "span" in days
    )


def granted_with_a_no(act: Act, look: Look) -> bool:
    """A grant in which there is a "không": "không sao, đồng ý", "không quá 24/3"."""
    return act is Act.grant and any(says(look.tokens, at, _NO) for at in range(len(look.tokens)))


def refused_with_a_day(act: Act, look: Look) -> bool:
    """A refusal that names a day, which may be offered: "không đồng ý đến 27/3"."""
    return act is Act.refuse and look.day is not None


def refused_twice(act: Act, look: Look) -> bool:
    """A refusal that is denied itself: "không đồng ý là không đúng"."""
    return act is Act.refuse and sum(kind in _NEGATIONS for kind in look.kinds()) > 1


SAFEGUARDS: tuple[Callable[[Act, Look], bool], ...] = (
    unreadable,
    asks,
    only_if,
    decided_with_an_unknown_word,
    day_unclear,
    granted_with_a_no,
    refused_with_a_day,
    refused_twice,
)


@cache
def _head(name: str) -> Head:
    """A model as it was trained, read when it is first asked for."""
    found = regression(name)
    return Head(tuple(found.told["labels"]), found.told["thresholds"], found)
