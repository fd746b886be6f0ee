"""The learned part: how likely each status is, given the features of a reply.

A logistic regression over features that weigh as much as they are rare (tf-idf), beside which a network (`network`)
reads the words in their order. `training/train.py` makes `model.bin`: a line of JSON, then the rarities and the weights
of the buckets into which features are hashed, all compressed by zlib.
"""

import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from bot.replies.reading import ReplyStatus

Array: TypeAlias = Any
"""A numpy array of numbers."""
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

    `thresholds`: how likely a reading has to be to be recorded, by the names of `reader.kind_of`; `words`: the
    words that are known, without marks; `rarities` and `weights` (one a status): a number, or several, a bucket.
    """

    intercepts: tuple[float, ...]
    thresholds: dict[str, float]
    words: frozenset[str]
    rarities: Array
    weights: Array


def bucket(feature: str) -> int:
    """The bucket of a feature."""
    return zlib.crc32(feature.encode()) % BUCKETS


def shares(features: Iterable[str]) -> dict[ReplyStatus, float]:
    """How likely each status is by the regression; the shares are one whole."""
    known = model()
    return dict(zip(STATUSES, regression(features, known.intercepts, known.rarities, known.weights), strict=True))


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


def log_odds(share: float) -> float:
    """The logarithm of a share's odds, finite also for 0 and 1."""
    return math.log((share + _LITTLE) / (1 - share + _LITTLE))


def regression(features: Iterable[str], intercepts: Sequence[float], rarities: Array, weights: Array) -> list[float]:
    """The shares of a logistic regression, in the order of its intercepts."""
    from bot.replies.arrays import np

    at = np.array([bucket(feature) for feature in features], dtype=np.intp)
    length = np.sqrt((rarities[at].astype(np.float64) ** 2).sum()) or 1.0
    logits = weights[at].sum(axis=0) / length + np.array(intercepts)
    powers = np.exp(logits - logits.max())
    found: list[float] = (powers / powers.sum()).tolist()
    return found


@cache
def model() -> Model:
    """The model as it was trained, read once, when the first reply comes."""
    told, rarities, weights = unpacked("model.bin")
    return Model(
        tuple(told["intercepts"]),
        told["thresholds"],
        frozenset(told["words"]),
        rarities,
        weights,
    )


def unpacked(name: str) -> tuple[dict[str, Any], Array, Array]:
    """What stands in a file of the package that `training/` has written: its head, rarities, and weights by bucket."""
    from bot.replies.arrays import np

    head, _, body = zlib.decompress((files(__package__) / name).read_bytes()).partition(b"\n")
    told = json.loads(head)
    rarities = np.frombuffer(body[: 2 * BUCKETS], dtype="<u2")
    weights = np.frombuffer(body[2 * BUCKETS :], dtype="<i2").reshape(BUCKETS, len(told["intercepts"]))
    return told, rarities, weights
