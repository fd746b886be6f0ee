"""Trains the small model of the reply reader (`bot/replies/likeness.py`) and writes its weights.

python scripts/train_replies.py         (about a minute; run it after the tables of words or of replies have changed)

It learns from `tests/replies/more_replies.tsv` alone; the office's own table stays unseen, to test on. A row that
allows several statuses teaches that it is one of them; a row that has to be asked about teaches that nobody knows.
The method is logistic regression with AdaGrad (Duchi, Hazan, Singer 2011) and a little weight decay.
"""

import csv
import math
import random
import re
from collections import Counter
from pathlib import Path

from bot.replies.hearing import heard
from bot.replies.likeness import SCALE, STATUSES, features
from bot.replies.tokens import tidy

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "replies" / "more_replies.tsv"
WEIGHTS = ROOT / "bot" / "replies" / "weights.tsv"
SEED, ROUNDS, STEP, DECAY, SEEN_AT_LEAST = 1, 10, 0.15, 0.006, 3
_NAMES = [status.value for status in STATUSES]


def targets(row: dict[str, str]) -> tuple[list[float], bool]:
    """The weights of the statuses that a row allows, and whether it has to be asked about."""
    note = row["note"] or ""
    right = {row["status"], *(one for found in re.findall(r"alt=([a-z_,]+)", note) for one in found.split(","))}
    return [float(name in right) for name in _NAMES], re.search(r"(?<![\w,=])ask\b", note) is not None


def trained(rows: list[tuple[list[str], list[float], bool]]) -> dict[str, list[float]]:
    """The weights of every feature, one for each status."""
    weights = {feature: [0.0] * len(STATUSES) for row in rows for feature in row[0]}
    squares = {feature: [1e-6] * len(STATUSES) for feature in weights}
    order = random.Random(SEED)
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for found, right, ask in rows:
            sums = [sum(column) for column in zip(*(weights[feature] for feature in found), strict=True)]
            powers = [math.exp(one - max(sums)) for one in sums]
            shares = [power / sum(powers) for power in powers]
            allowed = [share * one for share, one in zip(shares, right, strict=True)]
            total = sum(allowed) or 1.0
            meant = [one / total for one in allowed]
            if ask:
                meant = [(one + 1 / len(STATUSES)) / 2 for one in meant]
            slopes = [share - one for share, one in zip(shares, meant, strict=True)]
            for feature in found:
                mine, past = weights[feature], squares[feature]
                for at, slope in enumerate(slopes):
                    pull = slope + DECAY * mine[at]
                    past[at] += pull * pull
                    mine[at] -= STEP * pull / math.sqrt(past[at])
    return weights


def main() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    read = [tidy(row["text"]) for row in table]
    found = [list(features(text, heard(text))) for text in read]
    seen = Counter(feature for row in found for feature in row)
    kept = [[feature for feature in row if seen[feature] >= SEEN_AT_LEAST] for row in found]
    weights = trained([(row, *targets(fields)) for row, fields in zip(kept, table, strict=True)])
    lines = ["# Made by scripts/train_replies.py; not to be changed by hand.", "# feature\t" + "\t".join(_NAMES)]
    for feature in sorted(weights):
        whole = [round(one * SCALE) for one in weights[feature]]
        if any(whole):
            lines.append("\t".join([feature, *map(str, whole)]))
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(table)} replies, {len(lines) - 2} features")


if __name__ == "__main__":
    main()
