"""The regression of `bot/replies/model.py`, fitted to the replies of `training/rows/`.

A row that allows several statuses speaks for each of them, for the first one most; half of a row that has to be asked
about speaks for all. Each row counts again without its marks, and a little with slips of the keys; a completion that
names its task also under another one, where it is about something else, and where no task is known.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax

from bot.language.spelling import plain_words
from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies import ReplyStatus
from bot.replies.features import features, named, task_told
from bot.replies.model import MOST, SCALE, STATUSES, hashes_of
from bot.replies.safeguards import LONGEST, NAMES
from bot.texts.folding import folded
from training.replies import Reply
from training.side_by_side import side_by_side

MODEL = Path(__file__).resolve().parent.parent / "bot" / "replies" / "model.bin"
SEEN_AT_LEAST, FREEDOM, FIRST, STEPS = 2, 8.0, 3.0, 140
BUCKETS = 3 << 18
BARE, SLIPPED, ELSEWHERE, UNTOLD = 0.5, 0.2, 0.7, 0.7
"""What a row without its marks, with slips, and a completion under another task or none counts beside the row."""
EVERYDAY = 5.0
"""What a row counts that people type every day."""

Array: TypeAlias = Any
"""A numpy array, whose types are not installed with the program."""


@dataclass(frozen=True, slots=True)
class Example:
    """A row, or a variant of one, as the model sees it: the hashes of its features."""

    hashes: Array
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
    """The hashes of a reply's features."""
    read = tidy(text)[:LONGEST]
    tokens = tokenise(read)
    tags = tags_of(tokens)
    found = features(read, tokens, tags, task_told(read, tags, task))
    return np.sort(hashes_of(found))


def elsewhere(row: Reply, titles: Sequence[str], chance: random.Random) -> str:
    """Another task's title, which has no word of a completion that names its own task; "" if it names nothing of it."""
    if not row.task or row.act or row.readings[0] is not ReplyStatus.done:
        return ""
    read = tidy(row.text)[:LONGEST]
    tags, said = tags_of(tokenise(read)), plain_words(read)
    names = {word for tag in tags if tag.kind in NAMES for word in plain_words(read[tag.start : tag.end])}
    if not named(said, read, tags, plain_words(row.task))[0] & names:
        return ""
    words = {word for word in said if word.isalpha()}
    return next((title for title in chance.sample(titles, 20) if words.isdisjoint(plain_words(title))), "")


def of_another_task(row: Reply) -> Reply:
    """A completion as it is labelled under another task than its own."""
    return replace(row, readings=(ReplyStatus.unrelated,), ask=True)


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
        if other := elsewhere(row, titles, chance):
            found.append(Example(seen(row.text, other), of_another_task(row), times * ELSEWHERE))
            found.append(Example(seen(row.text, ""), row, times * UNTOLD))
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
    buckets = [row.hashes % len(rarities) for row in rows]
    columns = [one[rarities[one] > 0] for one in buckets]
    starts = np.cumsum([0, *(len(one) for one in columns)])
    column = np.concatenate(columns)
    made = sparse.csr_matrix((rarities[column], column, starts), shape=(len(rows), len(rarities)))
    made.sum_duplicates()
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    length[length == 0] = 1
    return (sparse.diags(1 / length) @ made).tocsr()


def trained(
    rows: Sequence[Example], spoken_for: Callable[[Reply], Array] = spoken_for, buckets: int = BUCKETS
) -> Trained:
    """Fit a model in which each row speaks for its labels with the parts that `spoken_for` tells."""
    count = np.zeros(buckets)
    own = [row for row in rows if row.original]
    for row in own:
        count[np.unique(row.hashes % buckets)] += 1
    rarities = np.zeros(buckets)
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
    weights = np.zeros((seen.shape[1], wanted.shape[1]))
    weights[columns] = best.x.reshape(shape)[:-1]
    return weights, best.x.reshape(shape)[-1]


def out_of_fold(rows: Sequence[Example], parts: Sequence[set[str]]) -> tuple[Array, Array]:
    """How likely each status is for a model that has seen nothing by the hands of a row's part.

    Of the row as it stands, and without its marks. Rows by hands of no part have zeros.
    """
    own = [row for row in rows if row.original]
    bare = [Example(seen(folded(tidy(row.reply.text)), row.reply.task), row.reply, row.weight) for row in own]

    def one_fold(unseen: set[str]) -> tuple[list[int], Array, Array]:
        model = trained([row for row in rows if row.reply.hand not in unseen])
        asked = [at for at, row in enumerate(own) if row.reply.hand in unseen]
        return asked, model.likely([own[at] for at in asked]), model.likely([bare[at] for at in asked])

    likely, without_marks = np.zeros((2, len(own), len(STATUSES)))
    for asked, *found in side_by_side(one_fold, parts):
        likely[asked], without_marks[asked] = found
    return likely, without_marks


def write(file: Path, model: Trained, head: dict[str, Any]) -> None:
    """Write a model of `bot.replies` (see `bot.replies.model`)."""
    weights = model.weights * model.rarities[:, None]
    unit = float(np.abs(weights).max()) / MOST**2
    head = {"intercepts": list(model.intercepts), "buckets": len(weights), "unit": unit} | head
    body = (model.rarities * SCALE).round().astype("<u2").tobytes()
    body += (np.sign(weights) * np.sqrt(np.abs(weights) / unit)).round().astype("i1").tobytes()
    file.write_bytes(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)
