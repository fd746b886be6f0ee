"""The learned part: how likely each status is, given the features of a reply.

A logistic regression over features that weigh as much as they are rare (tf-idf). `training/train.py` makes `model.bin`:
a line of JSON, then the rarities and the weights of the buckets into which features are hashed, all compressed by zlib.
"""

import json
import math
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.replies.reading import ReplyStatus

STATUSES = tuple(ReplyStatus)
BUCKETS = 1 << 18
_LITTLE = 1e-3
SCALE = 256
"""Weights and rarities are whole numbers of so many parts."""


NO_NEWS = (ReplyStatus.acknowledged, ReplyStatus.unrelated)
"""What is only acknowledged and what is about something else come to the same: nothing is reported."""


@dataclass(frozen=True, slots=True)
class Model:
    """What `training/train.py` has written.

    `thresholds`: how likely a reading has to be to be recorded, by the names of `reader.kind_of`; `calibration`: for
    "likeliest/second" the intercept and the weights of their evidence (see `fair`); `words`: all words, without
    marks, that stand in the rows; `rarities` and `weights` (one a status): a number, or several, a bucket.
    """

    intercepts: tuple[float, ...]
    thresholds: dict[str, float]
    calibration: dict[str, tuple[float, float, float]]
    words: frozenset[str]
    rarities: "array[int]"
    weights: "array[int]"


def bucket(feature: str) -> int:
    """The bucket of a feature."""
    return zlib.crc32(feature.encode()) % BUCKETS


def shares(features: Iterable[str]) -> dict[ReplyStatus, float]:
    """How likely each status is; the shares are one whole."""
    known = model()
    return dict(zip(STATUSES, regression(features, known.intercepts, known.rarities, known.weights), strict=True))


def regression(
    features: Iterable[str], intercepts: Sequence[float], rarities: "array[int]", weights: "array[int]"
) -> list[float]:
    """The shares of a logistic regression, in the order of its intercepts."""
    width = len(intercepts)
    sums = [0] * width
    squared = 0
    for feature in features:
        at = bucket(feature)
        if rarity := rarities[at]:
            squared += rarity * rarity
            sums = [one + two for one, two in zip(sums, weights[at * width : (at + 1) * width], strict=True)]
    length = math.sqrt(squared) or 1.0
    logits = [one / length + first for one, first in zip(sums, intercepts, strict=True)]
    powers = [math.exp(one - max(logits)) for one in logits]
    return [power / sum(powers) for power in powers]


def ranked(likely: Mapping[ReplyStatus, float]) -> list[tuple[ReplyStatus, float]]:
    """The statuses with their shares, the likeliest first; those of `NO_NEWS` as one, by the likelier of them."""
    joint = {status: share for status, share in likely.items() if status not in NO_NEWS}
    joint[max(NO_NEWS, key=likely.__getitem__)] = sum(likely[status] for status in NO_NEWS)
    return sorted(joint.items(), key=lambda one: -one[1])


def evidence(first: float, second: float) -> tuple[float, float]:
    """What the shares of the two likeliest statuses say of the first."""
    return math.log((first + _LITTLE) / (1 - first + _LITTLE)), math.log(second + _LITTLE)


def pair(first: ReplyStatus, second: ReplyStatus) -> str:
    """The name of two statuses in the calibration."""
    return "/".join("no_news" if one in NO_NEWS else one.value for one in (first, second))


def fair(likely: Mapping[ReplyStatus, float]) -> tuple[ReplyStatus, float]:
    """The likeliest status, and how likely it is to be one of the fair readings.

    "chưa xong" is fairly read as in progress and as not started: that these two share it is no reason to ask.
    """
    (first, one), (second, two), *_ = ranked(likely)
    intercept, by_first, by_second = model().calibration.get(pair(first, second), (0.0, 1.0, 0.0))
    won, left = evidence(one, two)
    return first, 1 / (1 + math.exp(-(intercept + by_first * won + by_second * left)))


@cache
def model() -> Model:
    """The model as it was trained, read once, when the first reply comes."""
    told, rarities, weights = unpacked("model.bin")
    calibration = {pair: tuple(numbers) for pair, numbers in told["calibration"].items()}
    return Model(
        tuple(told["intercepts"]), told["thresholds"], calibration, frozenset(told["words"]), rarities, weights
    )


def unpacked(name: str) -> "tuple[dict[str, Any], array[int], array[int]]":
    """What stands in a file of the package that `training/` has written: its head, rarities and weights."""
    head, _, body = zlib.decompress((files(__package__) / name).read_bytes()).partition(b"\n")
    rarities, weights = array("H"), array("h")
    rarities.frombytes(body[: 2 * BUCKETS])
    weights.frombytes(body[2 * BUCKETS :])
    return json.loads(head), rarities, weights
