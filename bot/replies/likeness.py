"""What replies that are like this one mean: a small linear model over words and letters, trained on the tables.

The rules of this package say what they know; this says what is likely, also of words that no rule knows. Its weights
(`weights.tsv`: a feature, how rare it is, and what it speaks for, as whole numbers in `SCALE`ths) are made by
`scripts/train_replies.py`: features weigh as much as they are rare (tf-idf), a logistic regression adds them up.
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
ALWAYS = "always"
_WORD = re.compile(r"\w+|\?")
_DIGITS = re.compile(r"\d+")
# Particles, names, objects and words of address, which come between what matters.
_BETWEEN = re.compile(r"[hnXuvA ]")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely each status is (shares of 1), and the most telling words for each."""

    shares: dict[ReplyStatus, float]
    telling: dict[ReplyStatus, str]


def features(read: str, heard: Heard) -> dict[str, str]:
    """The features of a tidied reply, each with the words that it stands for ("" for rows of letters)."""
    found = {}
    words = ["^", *_WORD.findall(read.lower()), "$"]
    plain = [_plain(word) for word in words]
    for at in range(len(words) - 1):
        if at:
            found["w " + plain[at]] = words[at]
        found[f"w {plain[at]} {plain[at + 1]}"] = " ".join(words[at : at + 2]).strip("^ $")
    for name, row, shortest, longest in (
        ("c", "_" + "_".join(plain[1:-1]) + "_", 3, 5),
        ("s", _fenced(heard.raw), 1, 3),
        ("m", _fenced(heard.letters), 1, 3),
        ("q", _fenced(_BETWEEN.sub("", heard.letters)), 1, 4),
    ):
        found.update((f"{name} {part}", "") for part in _parts(row, shortest, longest))
    return found


def _plain(word: str) -> str:
    return _DIGITS.sub("0", spell(word).plain)


def _fenced(letters: str) -> str:
    return "^" + letters.strip("|").replace(" ", "_") + "$"


def _parts(row: str, shortest: int, longest: int) -> Iterator[str]:
    for length in range(shortest, longest + 1):
        for at in range(len(row) - length + 1):
            yield row[at : at + length]


def likeness(read: str, heard: Heard) -> Likeness:
    """How like a tidied reply, as heard, is to replies of each status; where no word is known, like none more."""
    known = _weights()
    words = _WORD.findall(read.lower())
    if words and not any("w " + _plain(word) in known for word in words):
        # Whether letters alone look like something is chance.
        return Likeness(dict.fromkeys(STATUSES, 1 / len(STATUSES)), dict.fromkeys(STATUSES, ""))
    sums = [0] * len(STATUSES)
    rarity_squared = 0
    best = [(0, "")] * len(STATUSES)
    for feature, said in features(read, heard).items():
        if (weighs := known.get(feature)) is None:
            continue
        rarity, weights = weighs
        rarity_squared += rarity * rarity
        for at, weight in enumerate(weights):
            sums[at] += weight
            if said and weight > best[at][0]:
                best[at] = (weight, said)
    length = math.sqrt(rarity_squared) or 1.0
    logits = [one / length + first / SCALE for one, first in zip(sums, known[ALWAYS][1], strict=True)]
    powers = [math.exp(one - max(logits)) for one in logits]
    return Likeness(
        {status: power / sum(powers) for status, power in zip(STATUSES, powers, strict=True)},
        {status: said for status, (_, said) in zip(STATUSES, best, strict=True)},
    )


@cache
def _weights() -> dict[str, tuple[int, tuple[int, ...]]]:
    lines = (files(__package__) / "weights.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {feature: (int(rarity), tuple(map(int, weights))) for feature, rarity, *weights in rows}
