"""What words do beside telling how a task stands: learned like the status, and sure or nothing.

`acts.bin` knows what officers do, `decisions.bin` what leads answer to a request for more time. `training/acts.py`
makes both.
"""

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from bot.replies.model import regression, unpacked
from bot.replies.reading import Act
from bot.replies.safeguards import Look, nothing_known, too_long

DECISIONS = frozenset((Act.grant, Act.refuse, Act.undecided))
"""What a lead's words do to a request."""


@dataclass(frozen=True, slots=True)
class Head:
    """A model of acts: its labels ("" for none), and from which likelihood on each is sure."""

    labels: tuple[str, ...]
    thresholds: dict[str, float]
    intercepts: tuple[float, ...]
    rarities: "array[int]"
    weights: "array[int]"


def likely_act(features: Collection[str], *, lead: bool) -> tuple[Act, float, bool]:
    """The likeliest act of a reply's features, by an officer or a lead; how likely it is; whether that is enough."""
    head = _head("decisions.bin" if lead else "acts.bin")
    found = zip(head.labels, regression(features, head.intercepts, head.rarities, head.weights), strict=True)
    share, label = max((share, label) for label, share in found if label)
    return Act(label), share, share >= head.thresholds[label]


def act_of(features: Collection[str], look: Look, *, lead: bool) -> Act | None:
    """The act of a reply by an officer or a lead, where it is sure."""
    act, _, sure = likely_act(features, lead=lead)
    return act if sure and not too_long(look) and not nothing_known(look) else None


@cache
def _head(name: str) -> Head:
    """A model as it was trained, read when it is first asked for."""
    told, rarities, weights = unpacked(name)
    return Head(tuple(told["labels"]), told["thresholds"], tuple(told["intercepts"]), rarities, weights)
