"""Trains the small model of the reply reader (`bot/replies/likeness.py`) and writes its weights.

`make train-replies`: half a minute, after the tables of words or of replies have changed. It learns from
`tests/replies/more_replies.tsv` and `taught_replies.tsv`; the office's own table stays unseen, to test on. A row that
allows several statuses speaks for each of them, for the first one most; half of a row that has to be asked about speaks
for all.
"""

import csv
import math
import re
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from bot.replies.hearing import heard
from bot.replies.likeness import ALWAYS, SCALE, STATUSES, features
from bot.replies.tokens import tidy

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "replies"
WEIGHTS = ROOT / "bot" / "replies" / "weights.tsv"
SEEN_AT_LEAST, FREEDOM, FIRST = 3, 6.0, 3.0
_NAMES = [status.value for status in STATUSES]


def rows() -> list[tuple[str, dict[str, float]]]:
    """Replies, and with what part each speaks for which statuses."""
    found = [(fields["text"], spoken_for(read_note(fields))) for fields in table("more_replies.tsv")]
    return found + [(fields["text"], spoken_for(fields["right"].split(","))) for fields in table("taught_replies.tsv")]


def read_note(fields: dict[str, str]) -> list[str]:
    """The readings that a row allows, the best one first; "ask" among them where it has to be asked about."""
    note = fields["note"] or ""
    others = [one for alt in re.findall(r"alt=([a-z_,]+)", note) for one in alt.split(",")]
    return [fields["status"], *others, *(["ask"] if re.search(r"(?<![\w,=])ask\b", note) else [])]


def spoken_for(right: list[str]) -> dict[str, float]:
    """The part with which a row speaks for each status: the reading that stands first counts more than the others."""
    known = [one for one in dict.fromkeys(right) if one in _NAMES] or _NAMES
    counts = [FIRST if at == 0 and len(known) < len(_NAMES) else 1.0 for at in range(len(known))]
    parts = {one: count / sum(counts) for one, count in zip(known, counts, strict=True)}
    return {name: (parts.get(name, 0) + 1 / len(_NAMES)) / 2 for name in _NAMES} if "ask" in right else parts


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def main() -> None:
    replies = rows()
    read = [tidy(text) for text, _ in replies]
    found = [list(features(text, heard(text))) for text in read]
    seen = Counter(feature for row in found for feature in row)
    vectors = DictVectorizer()
    counts = vectors.fit_transform([{one: 1.0 for one in row if seen[one] >= SEEN_AT_LEAST} for row in found])
    names = vectors.get_feature_names_out()
    rarity = np.array([round(SCALE * math.log(len(replies) / seen[name])) for name in names])
    weighed = normalize(counts.multiply(rarity).tocsr())
    one_each = [(at, _NAMES.index(name), part) for at, (_, parts) in enumerate(replies) for name, part in parts.items()]
    at, status, part = zip(*sorted(one_each), strict=True)
    model = LogisticRegression(C=FREEDOM, max_iter=1000)
    model.fit(weighed[list(at)], status, sample_weight=part)
    lines = [
        "# Made by scripts/train_replies.py; not to be changed by hand.",
        "# feature\trarity\t" + "\t".join(_NAMES),
        "\t".join([ALWAYS, "0", *(str(round(one * SCALE)) for one in model.intercept_)]),
    ]
    for name, rare, weights in zip(names, rarity, model.coef_.T, strict=True):
        lines.append("\t".join([name, str(rare), *(str(round(one * rare)) for one in weights)]))
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(replies)} replies, {len(names)} features")


if __name__ == "__main__":
    main()
