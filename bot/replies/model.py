"""The learned part: how likely each status is, given the features of a reply.

A logistic regression over features that weigh as much as they are rare (tf-idf), beside which a network (`network`)
reads the words in their order. `training/train.py` makes `model.bin`: a line of JSON, then the rarities and the weights
of the buckets into which features are hashed.
"""

import json
import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from bot.replies.reading import ReplyStatus

Array: TypeAlias = Any
"""A numpy array of numbers."""
STATUSES = tuple(ReplyStatus)
_LITTLE = 1e-3
SCALE = 256
"""Rarities are whole numbers of so many parts."""
MOST = 127
"""Weights are kept as their square roots with a sign, whole numbers up to this one: most weights are small."""

NO_NEWS = (ReplyStatus.acknowledged, ReplyStatus.unrelated)
"""What is only acknowledged and what is about something else come to the same: nothing is reported."""


@dataclass(frozen=True, slots=True)
class Regression:
    """A multinomial logistic regression over hashed features, as `training/train.py` has written it.

    `rarities` and `weights` (one a label) have a number, or several, a bucket; `told` is what else stands in the file.
    """

    told: dict[str, Any]
    intercepts: Array
    unit: float
    rarities: Array
    weights: Array

    def shares(self, hashes: Array) -> list[float]:
        """How likely each label is, given the hashes of a reply's features; the shares are one whole."""
        from bot.replies.arrays import np

        at = hashes % len(self.rarities)
        length = np.sqrt((self.rarities[at].astype(np.float64) ** 2).sum()) / SCALE or 1.0
        roots = self.weights[at].astype(np.int64)
        logits = (roots * np.abs(roots)).sum(axis=0) * self.unit / length + self.intercepts
        powers = np.exp(logits - logits.max())
        found: list[float] = (powers / powers.sum()).tolist()
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """The regression of statuses.

    `thresholds`: how likely a reading has to be to be recorded, by the names of `reader.kind_of`; `words`: the
    words that are known, without marks.
    """

    regression: Regression
    thresholds: dict[str, float]
    words: frozenset[str]


def hashes_of(features: Iterable[str]) -> Array:
    """The hashes of features; a regression's buckets are their remainders."""
    from bot.replies.arrays import np

    return np.array([zlib.crc32(feature.encode()) for feature in features], dtype=np.int64)


def shares(hashes: Array) -> dict[ReplyStatus, float]:
    """How likely each status is by the regression; the shares are one whole."""
    return dict(zip(STATUSES, model().regression.shares(hashes), strict=True))


def agreed(shares: Mapping[ReplyStatus, float], fair: Mapping[ReplyStatus, float]) -> dict[ReplyStatus, float]:
    """How likely each status is by both models: the regression's share, and how likely the network has it to be fair.

    The likelier one of `NO_NEWS` stands for both.
    """
    joint = {status: share for status, share in shares.items() if status not in NO_NEWS}
    joint[max(NO_NEWS, key=shares.__getitem__)] = sum(shares[status] for status in NO_NEWS)
    return {status: by_all(share, fair[status]) for status, share in joint.items()}


def by_all(*witnesses: float) -> float:
    """How likely a reading is by all of its witnesses: the mean of their log odds, as a likelihood."""
    return 1 / (1 + math.exp(-sum(map(log_odds, witnesses)) / len(witnesses)))


def completion(by_words: float, without_marks: float, fair: float) -> float:
    """How likely a completion is: the regression, with the marks and without, counts as much as the network."""
    return by_all(by_words, without_marks, fair, fair)


def log_odds(share: float) -> float:
    """The logarithm of a share's odds, finite also for 0 and 1."""
    return math.log((share + _LITTLE) / (1 - share + _LITTLE))


@cache
def model() -> Model:
    """The model as it was trained, read once, when the first reply comes."""
    found = regression("model.bin")
    return Model(found, found.told["thresholds"], frozenset(found.told["words"]))


def regression(name: str) -> Regression:
    """What stands in a file of the package that `training/` has written."""
    from bot.replies.arrays import np

    head, _, body = (files(__package__) / name).read_bytes().partition(b"\n")
    told = json.loads(head)
    labels, buckets = len(told["intercepts"]), told["buckets"]
    rarities = np.frombuffer(body, "<u2", buckets)
    weights = np.frombuffer(body, "i1", offset=2 * buckets).reshape(buckets, labels)
    return Regression(told, np.array(told["intercepts"]), told["unit"], rarities, weights)
