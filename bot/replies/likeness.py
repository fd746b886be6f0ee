"""What replies that are like this one mean: a small linear model over words and letters, trained on the tables.

The rules of this package say what they know; this says what is likely, also of words that no rule knows. Its weights
(`weights.tsv`: a feature and a whole number for each status, in `_SCALE`ths) are made by `scripts/train_replies.py`.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.replies.hearing import Heard
from bot.replies.reading import ReplyStatus
from bot.replies.spelling import spell

STATUSES = tuple(ReplyStatus)
SCALE = 32
_WORD = re.compile(r"\w+|\?")
_LONGEST_ROW = 3
_ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely each status is, what share of the words is known (shares of 1), the most telling words for each."""

    shares: dict[ReplyStatus, float]
    known: float
    telling: dict[ReplyStatus, str]

    @property
    def likeliest(self) -> ReplyStatus:
        return max(self.shares, key=self.shares.__getitem__)


def features(read: str, heard: Heard) -> dict[str, str]:
    """The features of a tidied reply, each with the words that it stands for ("" for rows of letters)."""
    found = {_ALWAYS: ""}
    words = ["^", *_WORD.findall(read.lower()), "$"]
    plain = [re.sub(r"\d+", "0", spell(word).plain) for word in words]
    for at in range(1, len(words) - 1):
        found["w " + plain[at]] = words[at]
    for at in range(len(words) - 1):
        found[f"w {plain[at]} {plain[at + 1]}"] = " ".join(words[at : at + 2]).strip("^ $")
    for name, row in (("s", heard.raw), ("m", heard.letters)):
        found.update((f"{name} {part}", "") for part in _parts("^" + row.replace(" ", "_").strip("|") + "$"))
    return found


def _parts(row: str) -> Iterator[str]:
    for length in range(1, _LONGEST_ROW + 1):
        for at in range(len(row) - length + 1):
            yield row[at : at + length]


def likeness(read: str, heard: Heard) -> Likeness:
    """How like a tidied reply, as heard, is to replies of each status."""
    sums = [0.0] * len(STATUSES)
    words = known = 0
    best = [(0, "")] * len(STATUSES)
    for feature, said in features(read, heard).items():
        weights = _weights().get(feature)
        if feature.startswith("w ") and feature.count(" ") == 1:
            words += 1
            known += weights is not None
        for at, weight in enumerate(weights or ()):
            sums[at] += weight / SCALE
            if said and weight > best[at][0]:
                best[at] = (weight, said)
    top = max(sums)
    powers = [math.exp(one - top) for one in sums]
    return Likeness(
        {status: power / sum(powers) for status, power in zip(STATUSES, powers, strict=True)},
        known / words if words else 0.0,
        {status: said for status, (_, said) in zip(STATUSES, best, strict=True)},
    )


@cache
def _weights() -> dict[str, tuple[int, ...]]:
    lines = (files(__package__) / "weights.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {feature: tuple(map(int, weights)) for feature, *weights in rows}
