"""Trains the reader's model on the replies of `training/rows/` and writes `bot/replies/model.bin`.

`make train-replies`: some minutes. A row that allows several statuses speaks for each of them, for the first one most;
half of a row that has to be asked about speaks for all. Each row counts again without its marks, and a little with
slips of the keys. The thresholds are chosen by cost on predictions for hands that the model had not seen.
"""

import json
import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, log_softmax

from bot.replies.details import day_of
from bot.replies.features import features, named, plain_words
from bot.replies.model import BUCKETS, SCALE, STATUSES, bucket, evidence, pair, ranked
from bot.replies.reader import kind_of
from bot.replies.safeguards import LONGEST, Look, objections
from bot.replies.spelling import spell
from bot.replies.tagging import tags_of
from bot.replies.tokens import tidy, tokenise
from bot.texts.folding import folded
from training.replies import DUE, TODAY, Reply, replies

MODEL = Path(__file__).resolve().parent.parent / "bot" / "replies" / "model.bin"
SEEN_AT_LEAST, FREEDOM, FIRST, STEPS = 2, 8.0, 3.0, 80
BARE, SLIPPED, ANSWERED = 0.5, 0.2, 0.7
"""What a row without its marks, with slips, and under some task counts beside the row itself."""
EVERYDAY = 5.0
"""What a row counts that people type every day."""
FOLDS = 6
WRONG, FALSE_DONE, FALSE_PLAIN_DONE = 7.0, 40.0, 25.0
"""What a wrong reading costs, and a false "done", where a question costs 1.

A plain one has no word that could take it back, and is what people write every day.
"""


Array: TypeAlias = Any
"""A numpy array, whose types are not installed with the program."""
Evidence: TypeAlias = tuple[float, float, float]
"""An intercept, and the weights of what two shares say (see `bot.replies.model.fair`)."""


@dataclass(frozen=True, slots=True)
class Example:
    """A row, or a variant of one, as the model sees it."""

    buckets: Array
    reply: Reply
    weight: float
    original: bool = False


@dataclass(frozen=True, slots=True)
class Trained:
    """A model in the making: the rarity of each bucket (0: not seen), its weights, and the intercepts."""

    rarities: Array
    weights: Array
    intercepts: Array

    def likely(self, rows: Sequence[Example]) -> Array:
        """How likely each label is of each example."""
        found: Array = np.exp(log_softmax(matrix(rows, self.rarities) @ self.weights + self.intercepts, axis=1))
        return found


def seen(text: str, task: str) -> Array:
    """The buckets of a reply's features."""
    read = tidy(text)[:LONGEST]
    tokens = tokenise(read)
    found = features(read, tokens, tags_of(tokens), task)
    return np.array(sorted(bucket(feature) for feature in found), dtype=np.int64)


def names_something(text: str) -> bool:
    """Whether a reply names a thing that tells one task from another."""
    read = tidy(text)[:LONGEST]
    return bool(named(plain_words(read), read, tags_of(tokenise(read)), ())[1])


def slipped(text: str, chance: random.Random) -> str:
    """The reply with one or two of its keys in the wrong order, doubled or left out."""
    letters = list(text)
    for _ in range(1 + len(letters) // 40):
        if len(letters) < 8:
            break
        at = chance.randrange(1, len(letters) - 1)
        match chance.randrange(3):
            case 0:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 1:
                letters.insert(at, letters[at])
            case _:
                del letters[at]
    return "".join(letters)


def examples(rows: Sequence[Reply]) -> list[Example]:
    """The rows, and their variants."""
    chance, titles = random.Random(20200610), sorted({row.task for row in rows if row.task})
    found: list[Example] = []
    for row in rows:
        times = EVERYDAY if row.hand == "everyday" else 1.0
        found.append(Example(seen(row.text, row.task), row, times, original=True))
        if (bare := folded(row.text)) != row.text.lower():
            found.append(Example(seen(bare, row.task), row, times * BARE))
        found.append(Example(seen(slipped(row.text, chance), row.task), row, times * SLIPPED))
        if titles and not row.task and not names_something(row.text):
            # In the chat the task is known: words that name none mean the same under any.
            found.append(Example(seen(row.text, chance.choice(titles)), row, times * ANSWERED))
    return found


def spoken_for(row: Reply) -> Array:
    """The part with which a row speaks for each status."""
    parts = np.zeros(len(STATUSES))
    for at, one in enumerate(row.readings):
        parts[STATUSES.index(one)] = FIRST if at == 0 else 1.0
    parts /= parts.sum()
    return (parts + 1 / len(STATUSES)) / 2 if row.ask else parts


def matrix(rows: Sequence[Example], rarities: Array) -> sparse.csr_matrix:
    """Examples × buckets, each row of length 1."""
    columns = [row.buckets[rarities[row.buckets] > 0] for row in rows]
    starts = np.cumsum([0, *(len(one) for one in columns)])
    column = np.concatenate(columns)
    made = sparse.csr_matrix((rarities[column], column, starts), shape=(len(rows), BUCKETS))
    made.sum_duplicates()
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    length[length == 0] = 1
    return (sparse.diags(1 / length) @ made).tocsr()


def trained(rows: Sequence[Example], spoken_for: Callable[[Reply], Array] = spoken_for) -> Trained:
    """Fit a model in which each row speaks for its labels with the parts that `spoken_for` tells."""
    count = np.zeros(BUCKETS)
    own = [row for row in rows if row.original]
    for row in own:
        count[np.unique(row.buckets)] += 1
    rarities = np.zeros(BUCKETS)
    known = count >= SEEN_AT_LEAST
    rarities[known] = np.maximum(np.log(len(own) / count[known]), 1 / SCALE)
    wanted = np.array([spoken_for(row.reply) for row in rows])
    weight = np.array([row.weight for row in rows])
    return Trained(rarities, *fitted(matrix(rows, rarities), wanted, weight))


def fitted(seen: sparse.csr_matrix, wanted: Array, weight: Array) -> tuple[Array, Array]:
    """Weights and intercepts of a multinomial logistic regression on shares (`wanted`, rows × labels), with L2."""
    columns = np.unique(seen.indices)
    used, shape = seen[:, columns].astype(np.float64), (len(columns) + 1, wanted.shape[1])
    across = used.T.tocsr()

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(shape)
        logs = log_softmax(used @ weights[:-1] + weights[-1], axis=1)
        off = (np.exp(logs) - wanted) * weight[:, None]
        slope = np.vstack([across @ off + weights[:-1] / FREEDOM, off.sum(axis=0)])
        return -float((weight[:, None] * wanted * logs).sum()) + float(
            (weights[:-1] ** 2).sum()
        ) / 2 / FREEDOM, slope.ravel()

    best = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights = np.zeros((BUCKETS, wanted.shape[1]))
    weights[columns] = best.x.reshape(shape)[:-1]
    return weights, best.x.reshape(shape)[-1]


def out_of_fold(rows: Sequence[Example]) -> tuple[list[Reply], Array, Array]:
    """The rows themselves, and how likely each status is for a model that has seen nothing by their hands: of the row
    as it stands, and without its marks."""
    own = [row for row in rows if row.original]
    bare = [Example(seen(folded(tidy(row.reply.text)), row.reply.task), row.reply, row.weight) for row in own]
    likely, without_marks = np.zeros((2, len(own), len(STATUSES)))
    hands = sorted({row.reply.hand for row in rows})
    for fold in range(FOLDS):
        unseen = set(hands[fold::FOLDS])
        model = trained([row for row in rows if row.reply.hand not in unseen])
        asked = [at for at, row in enumerate(own) if row.reply.hand in unseen]
        likely[asked] = model.likely([own[at] for at in asked])
        without_marks[asked] = model.likely([bare[at] for at in asked])
    return [row.reply for row in own], likely, without_marks


def calibrated(rows: Sequence[Reply], likely: Array) -> dict[str, Evidence]:
    """The numbers by which `bot.replies.model.fair` tells how likely the likeliest status is to be a fair reading."""
    found = [ranked(dict(zip(STATUSES, shares, strict=True))) for shares in likely]
    pairs = [pair(one[0][0], one[1][0]) for one in found]
    names = sorted(set(pairs))
    told = np.array([evidence(one[0][1], one[1][1]) for one in found])
    which = np.eye(len(names))[[names.index(one) for one in pairs]]
    right = np.array([one[0][0] in row.fair for one, row in zip(found, rows, strict=True)], dtype=float)
    seen = sparse.csr_matrix(np.hstack([told, which, which * told[:, :1], which * told[:, 1:]]))
    weights, intercept = _regression(seen, right)
    shared, own = weights[:2], weights[2:].reshape(3, len(names))
    return {
        name: (intercept + own[0][at], shared[0] + own[1][at], shared[1] + own[2][at]) for at, name in enumerate(names)
    }


def _regression(seen: sparse.csr_matrix, right: Array) -> tuple[Array, float]:
    """A logistic regression of yes and no, with L2: weights and intercept."""

    def loss(flat: Array) -> tuple[float, Array]:
        score = seen @ flat[:-1] + flat[-1]
        off = expit(score) - right
        slope = np.append(seen.T @ off + flat[:-1], off.sum())
        return float((np.logaddexp(0, score) - right * score).sum() + (flat[:-1] ** 2).sum() / 2), slope

    best = minimize(loss, np.zeros(seen.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return best.x[:-1], float(best.x[-1])


@dataclass(frozen=True, slots=True)
class Judged:
    """The likeliest status of a row: the name of its threshold, how likely it is to be fair, and whether it is.

    `objected`: a safeguard has it asked about, however likely it is.
    """

    kind: str
    likely: float
    right: bool
    objected: bool

    def sure(self, limits: dict[str, float]) -> bool:
        return not self.objected and self.likely >= limits[self.kind]


def judged(row: Reply, shares: Array, without_marks: Array, calibration: dict[str, Evidence]) -> Judged:
    """What the reader would make of a row, but for the thresholds."""
    (first, one), (second, two), *_ = ranked(dict(zip(STATUSES, shares, strict=True)))
    intercept, by_first, by_second = calibration[pair(first, second)]
    won, left = evidence(one, two)
    likely = float(expit(intercept + by_first * won + by_second * left))
    said = tidy(row.text)
    tokens = tokenise(said[:LONGEST])
    tags = tags_of(tokens)
    day = day_of(first, tags, said[:LONGEST], TODAY, DUE)
    bare = dict(zip(STATUSES, without_marks, strict=True))
    look = Look(said, tokens, tags, first, likely, bare, day, TODAY, row.task)
    return Judged(kind_of(first, tags), likely, first in row.fair, bool(objections(look)))


def thresholds(found: Sequence[Judged]) -> dict[str, float]:
    """From which likelihood on a status is recorded, so that questions, wrong readings and false "done" cost least.

    What the safeguards have asked about costs the same wherever the threshold lies.
    """
    limits = {}
    for kind in sorted({one.kind for one in found}):
        price = {"done": FALSE_DONE, "plain_done": FALSE_PLAIN_DONE}.get(kind, WRONG)
        own = [one for one in found if one.kind == kind and not one.objected]
        costs = {
            float(limit): sum(1 if one.likely < limit else 0 if one.right else price for one in own)
            for limit in np.arange(0.5, 1, 0.005).round(3)
        }
        limits[kind] = min(costs, key=costs.__getitem__)
    return limits


def write(file: Path, model: Trained, head: dict[str, Any]) -> None:
    """Write a model of `bot.replies` (see `bot.replies.model`)."""
    weights = model.weights * model.rarities[:, None] * SCALE
    head = {"intercepts": list(model.intercepts)} | head
    body = (model.rarities * SCALE).round().astype("<u2").tobytes() + weights.round().clip(-32768, 32767).astype(
        "<i2"
    ).tobytes()
    file.write_bytes(zlib.compress(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body, level=9))


def main() -> None:
    rows = [row for row in replies("train") if row.readings]
    made = examples(rows)
    own, likely, without_marks = out_of_fold(made)
    calibration = calibrated(own, likely)
    found = [
        judged(row, shares, bare, calibration) for row, shares, bare in zip(own, likely, without_marks, strict=True)
    ]
    limits = thresholds(found)
    sure = [one for one in found if one.sure(limits)]
    wrong = [one.kind for one in sure if not one.right]
    print(
        f"{len(own)} rows, hands unseen: {np.mean([one.right for one in found]):.1%} right when forced; "
        f"{(len(sure) - len(wrong)) / len(own):.1%} right, {len(wrong) / len(own):.2%} wrong, "
        f"{sum('done' in kind for kind in wrong)} false done; thresholds {limits}"
    )
    words = {spell(word).plain for row in rows for word in tidy(row.text).lower().split() if word.isalpha()}
    write(MODEL, trained(made), {"thresholds": limits, "calibration": calibration, "words": sorted(words)})


if __name__ == "__main__":
    main()
