"""Trains what the reader knows of acts, and writes `bot/replies/acts.bin` (officers') and `decisions.bin` (leads').

The second half of `make train-replies`; alone: `python -m training.acts`, or one of
them: `python -m training.acts decisions`. It is the regression of
`training.train` over the same features. The thresholds are chosen by cost on predictions for hands that the model had
not seen.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies import Act, ReplyStatus
from bot.replies.acts import DECISIONS, SAFEGUARDS
from bot.replies.safeguards import Look
from bot.replies.told_day import day_of
from training.replies import DUE, TODAY, Reply, replies
from training.side_by_side import side_by_side
from training.train import MODEL, Array, Example, Trained, examples, seen, trained, write

S = ReplyStatus
FALSE, FALSE_OF_A_REPORT, FALSE_DECISION = 9.0, 25.0, 12.0
"""What a false act costs, one in a report of how a task stands, and a lead's; a missed one costs 1."""
FOLDS = 4
"""Parts of the hands, each unseen once where thresholds are chosen."""
LOUDER = 3.0
"""What an officer's row with an act counts, beside the many without."""
_REPORTS = frozenset((S.done, S.in_progress, S.blocked))
_LIMITS = np.arange(0.3, 1, 0.01).round(2)


@dataclass(frozen=True, slots=True)
class Head:
    """One of the two models of acts: its file, its labels ("" for no act), and into how many buckets it hashes."""

    file: Path
    labels: tuple[str, ...]
    buckets: int

    def spoken_for(self, row: Reply) -> Array:
        return np.eye(len(self.labels))[self.labels.index(row.act)]


OFFICERS = Head(MODEL.with_name("acts.bin"), ("", *(act for act in Act if act not in DECISIONS)), 1 << 18)
LEADS = Head(MODEL.with_name("decisions.bin"), tuple(sorted(DECISIONS)), 1 << 17)


def rows_of(head: Head, *sets: str) -> list[Reply]:
    """The rows by officers, or those by leads."""
    return [row for row in replies(*sets) if row.act in head.labels and (row.act or row.readings)]


def _acting(rows: Sequence[Reply]) -> list[Reply]:
    """Those with an act, which count with their variants."""
    return [row for row in rows if row.act]


def out_of_fold(rows: Sequence[Example], fit: Callable[[Sequence[Example]], Trained], width: int) -> Array:
    """How likely each label of each original row is for a model that has seen nothing by their hands."""
    own = [row for row in rows if row.original]
    likely = np.zeros((len(own), width))

    def one_fold(unseen: set[str]) -> tuple[list[int], Array]:
        model = fit([row for row in rows if row.reply.hand not in unseen])
        asked = [at for at, row in enumerate(own) if row.reply.hand in unseen]
        return asked, model.likely([own[at] for at in asked])

    for asked, found in side_by_side(one_fold, hands_apart([row.reply for row in rows], FOLDS)):
        likely[asked] = found
    return likely


def hands_apart(rows: Sequence[Reply], folds: int) -> list[set[str]]:
    """The hands, in so many parts."""
    hands = sorted({row.hand for row in rows})
    return [set(hands[fold::folds]) for fold in range(folds)]


def objected(row: Reply, act: str) -> bool:
    """Whether a safeguard would not let an act be read in a row."""
    read = tidy(row.text)
    tokens = tokenise(read)
    tags = tags_of(tokens)
    day = day_of(S.extension, tags, read, TODAY, DUE)
    look = Look(read, tokens, tags, S.unrelated, 1.0, day, TODAY)
    return any(safeguard(Act(act), look) for safeguard in SAFEGUARDS)


def price(row: Reply) -> float:
    """What it costs to read an act in a row that has another, or none."""
    if row.act in DECISIONS:
        return FALSE_DECISION
    return FALSE_OF_A_REPORT if not row.act and row.readings and row.readings[0] in _REPORTS else FALSE


def likeliest(head: Head, rows: Sequence[Reply], likely: Array) -> list[tuple[str, float]]:
    """The likeliest act of each row and its likelihood, which is 0 where a safeguard objects."""
    acts = [at for at, label in enumerate(head.labels) if label]
    found = []
    for row, shares in zip(rows, likely, strict=True):
        at = acts[int(np.argmax(shares[acts]))]
        low = shares[at] < _LIMITS[0] or objected(row, head.labels[at])
        found.append((head.labels[at], 0.0 if low else float(shares[at])))
    return found


def thresholds(head: Head, rows: Sequence[Reply], found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """From which likelihood on an act is sure, so that false and missed ones cost least."""
    limits = {}
    for act in filter(None, head.labels):
        named = [(one, row) for (label, one), row in zip(found, rows, strict=True) if label == act]
        costs = {
            float(limit): sum(
                float(one < limit) if row.act == act else 0 if one < limit else price(row) for one, row in named
            )
            for limit in _LIMITS
        }
        least = min(costs.values())
        limits[act] = max(limit for limit, cost in costs.items() if cost == least)
    return limits


def told(head: Head, rows: Sequence[Reply], found: Sequence[tuple[str, float]], limits: dict[str, float]) -> None:
    """Print how often each act is read, missed, and read where it is not."""
    for act in filter(None, head.labels):
        read = [row for (label, one), row in zip(found, rows, strict=True) if label == act and one >= limits[act]]
        right, wrong = sum(row.act == act for row in read), [row for row in read if row.act != act]
        every, reports = sum(row.act == act for row in rows), sum(not row.act and price(row) > FALSE for row in wrong)
        print(f"{act:12} {every:4} rows, {right:4} right, {every - right:4} not read, {len(wrong):3} false,")
        print(f"{'':12} of them {reports} in reports; threshold {limits[act]}")
        for row in wrong:
            print(f"    {row.act:12} {','.join(row.readings):24} {row.text}")


def main(wanted: list[str]) -> None:
    for head in (OFFICERS, LEADS):
        if wanted and head.file.stem not in wanted:
            continue
        rows = rows_of(head, "train")
        louder = LOUDER if "" in head.labels else 1.0
        made = [
            *(Example(one.hashes, one.reply, one.weight * louder, one.original) for one in examples(_acting(rows))),
            *(Example(seen(row.text, row.task), row, 1.0, original=True) for row in rows if not row.act),
        ]
        rows = [one.reply for one in made if one.original]

        def fit(some: Sequence[Example], head: Head = head) -> Trained:
            return trained(some, head.spoken_for, head.buckets)

        found = likeliest(head, rows, out_of_fold(made, fit, len(head.labels)))
        limits = thresholds(head, rows, found)
        print(f"{len(rows)} rows of {head.file.stem}, hands unseen:")
        told(head, rows, found, limits)
        write(head.file, fit(made), {"labels": head.labels, "thresholds": limits})


if __name__ == "__main__":
    main(sys.argv[1:])
