"""Trains what the reader knows of acts, and writes `bot/replies/acts.bin` (officers') and `decisions.bin` (leads').

The second half of `make train-replies`; alone a minute: `python -m training.acts`. It is the regression of
`training.train` over the same features. The thresholds are chosen by cost on predictions for hands that the model had
not seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.replies import Act, ReplyStatus
from bot.replies.acts import DECISIONS
from training.replies import Reply, replies
from training.train import FOLDS, MODEL, Array, Example, Trained, examples, trained, write

S = ReplyStatus
FALSE, FALSE_OF_A_REPORT = 6.0, 20.0
"""What a false act costs, and one in a report of how a task stands, where a missed one costs 1."""
LOUDER = 3.0
"""What a row with an act counts, beside the many without."""
_REPORTS = frozenset((S.done, S.in_progress, S.blocked))
_LIMITS = np.arange(0.3, 1, 0.01).round(2)


@dataclass(frozen=True, slots=True)
class Head:
    """One of the two models of acts: its labels ("" for no act), and its file."""

    file: Path
    labels: tuple[str, ...]

    def spoken_for(self, row: Reply) -> Array:
        return np.eye(len(self.labels))[self.labels.index(row.act)]


OFFICERS = Head(MODEL.with_name("acts.bin"), ("", *(act for act in Act if act not in DECISIONS)))
LEADS = Head(MODEL.with_name("decisions.bin"), tuple(sorted(DECISIONS)))


def rows_of(head: Head, *sets: str) -> list[Reply]:
    """The rows by officers, or those by leads."""
    return [row for row in replies(*sets) if row.act in head.labels and (row.act or row.readings)]


def out_of_fold(rows: Sequence[Example], fit: Callable[[Sequence[Example]], Trained], width: int) -> Array:
    """How likely each label of each original row is for a model that has seen nothing by their hands."""
    own = [row for row in rows if row.original]
    likely = np.zeros((len(own), width))
    place = {id(row): at for at, row in enumerate(own)}
    hands = sorted({row.reply.hand for row in rows})
    for fold in range(FOLDS):
        unseen = set(hands[fold::FOLDS])
        model = fit([row for row in rows if row.reply.hand not in unseen])
        asked = [row for row in own if row.reply.hand in unseen]
        likely[[place[id(row)] for row in asked]] = model.likely(asked)
    return likely


def price(row: Reply) -> float:
    """What it costs to read an act in a row that has another, or none."""
    return FALSE_OF_A_REPORT if not row.act and row.readings and row.readings[0] in _REPORTS else FALSE


def thresholds(head: Head, rows: Sequence[Reply], likely: Array) -> dict[str, float]:
    """From which likelihood on an act is sure, so that false and missed ones cost least."""
    acts = [at for at, label in enumerate(head.labels) if label]
    first = np.array(acts)[likely[:, acts].argmax(axis=1)]
    limits = {}
    for at in acts:
        named = [(likely[n, at], row) for n, row in enumerate(rows) if first[n] == at]
        costs = {
            float(limit): sum(
                (0 if one < limit else price(row)) if row.act != head.labels[at] else float(one < limit)
                for one, row in named
            )
            for limit in _LIMITS
        }
        least = min(costs.values())
        limits[head.labels[at]] = max(limit for limit, cost in costs.items() if cost == least)
    return limits


def told(head: Head, rows: Sequence[Reply], likely: Array, limits: dict[str, float]) -> None:
    """Print how often each act is read, missed, and read where it is not."""
    acts = [at for at, label in enumerate(head.labels) if label]
    found = []
    for shares in likely:
        at = max(acts, key=lambda one: shares[one])
        found.append(head.labels[at] if shares[at] >= limits[head.labels[at]] else "")
    for label in head.labels:
        if label:
            right = sum(one == label == row.act for one, row in zip(found, rows, strict=True))
            wrong = [row for one, row in zip(found, rows, strict=True) if one == label != row.act]
            every = sum(row.act == label for row in rows)
            print(f"{label:12} {every:4} rows, {right:4} right, {every - right:4} not read, {len(wrong):3} false,")
            print(f"{'':12} of them {sum(price(row) > FALSE for row in wrong)} in reports; threshold {limits[label]}")
            for row in wrong:
                print(f"    {row.act:12} {','.join(row.readings):24} {row.text}")


def main() -> None:
    for head in (OFFICERS, LEADS):
        made = [
            Example(one.buckets, one.reply, one.weight * (LOUDER if one.reply.act else 1), one.original)
            for one in examples(rows_of(head, "train"))
        ]
        rows = [one.reply for one in made if one.original]

        def fit(some: Sequence[Example], head: Head = head) -> Trained:
            return trained(some, head.spoken_for)

        likely = out_of_fold(made, fit, len(head.labels))
        limits = thresholds(head, rows, likely)
        print(f"{len(rows)} rows of {head.file.stem}, hands unseen:")
        told(head, rows, likely, limits)
        write(head.file, fit(made), {"labels": head.labels, "thresholds": limits})


if __name__ == "__main__":
    main()
