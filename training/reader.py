"""Trains the reader: the regression, the network, and from when on a reading is sure.

`make train-replies`: an hour or more on two cores. Thresholds are chosen by cost on predictions for hands that
the models had not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.spelling import spell
from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies import ReplyStatus
from bot.replies.model import STATUSES, agreed, completion
from bot.replies.reader import kind_of
from bot.replies.safeguards import LONGEST, Look, objections
from bot.replies.told_day import day_of
from training import network, train
from training.replies import DUE, TODAY, Reply, replies, unseen_hands
from training.train import Array

LIMITS = np.concatenate([np.arange(0.2, 0.9, 0.01), np.arange(0.9, 1, 0.002)]).round(3)
WRONG, FALSE_DONE = 3.0, 30.0
"""What a wrong reading costs, and a false "done", where a question costs 1."""
LOWEST_DONE = 0.95
"""No completion is recorded below, however few false ones are among the rows: "em mot nop…" may be "mốt nộp"."""


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


def judged(row: Reply, shares: Array, without_marks: Array, fair: Array) -> Judged:
    """What the reader would make of a row, but for the thresholds: by what the regression makes of it as it stands and
    without its marks, and the network."""
    by_words, bare, fairly = (dict(zip(STATUSES, one.tolist(), strict=True)) for one in (shares, without_marks, fair))
    likely = agreed(by_words, fairly)
    status = max(likely, key=likely.__getitem__)
    done = status is ReplyStatus.done
    sure = completion(by_words[status], bare[status], fairly[status]) if done else likely[status]
    said = tidy(row.text)
    tokens = tokenise(said[:LONGEST])
    tags = tags_of(tokens)
    day = day_of(status, tags, said[:LONGEST], TODAY, DUE)
    look = Look(said, tokens, tags, status, sure, day, TODAY, row.task)
    return Judged(kind_of(look), sure, status in row.fair, bool(objections(look)))


def thresholds(found: Sequence[Judged]) -> dict[str, float]:
    """From which likelihood on a status is recorded, so that questions, wrong readings and false "done" cost least.

    What the safeguards have asked about costs the same wherever the threshold lies.
    """
    limits = {}
    for kind in sorted({one.kind for one in found}):
        price = FALSE_DONE if kind.endswith(ReplyStatus.done) else WRONG
        limits_of_kind = LIMITS[LIMITS >= LOWEST_DONE] if kind.endswith(ReplyStatus.done) else LIMITS
        own = [one for one in found if one.kind == kind and not one.objected]
        costs = {
            float(limit): sum(1 if one.likely < limit else 0 if one.right else price for one in own)
            for limit in limits_of_kind
        }
        limits[kind] = max(costs, key=lambda limit: (-costs[limit], limit))
    return limits


def known_words(rows: Sequence[Reply]) -> list[str]:
    """All words, without marks, that more than one hand has written: what only one has may be a slip of the keys."""
    hands: dict[str, set[str]] = {}
    for row in rows:
        for word in tidy(row.text).lower().split():
            if word.isalpha():
                hands.setdefault(spell(word).plain, set()).add(row.hand)
    return sorted(word for word, by in hands.items() if len(by) > 1)


def main() -> None:
    rows = [row for row in replies("train") if row.readings]
    made, some = train.examples(rows), network.samples(rows)
    parts = unseen_hands()
    likely, without_marks = train.out_of_fold(made, parts)
    fair = network.out_of_fold(rows, some, parts)
    unseen = set[str]().union(*parts)
    found = [judged(*one) for one in zip(rows, likely, without_marks, fair, strict=True) if one[0].hand in unseen]
    limits = thresholds(found)
    sure = [one for one in found if one.sure(limits)]
    wrong = [one.kind for one in sure if not one.right]
    print(
        f"{len(found)} rows, hands unseen: {np.mean([one.right for one in found]):.1%} right when forced; "
        f"{(len(sure) - len(wrong)) / len(found):.1%} right, {len(wrong) / len(found):.2%} wrong, "
        f"{sum('done' in kind for kind in wrong)} false done; thresholds {limits}"
    )
    train.write(train.MODEL, train.trained(made), {"thresholds": limits, "words": known_words(rows)})
    network.write(network.learned(rows, some))


if __name__ == "__main__":
    main()
