"""A reply that names its own task and else says only that it is done: "báo cáo quý xong rồi" is read as "xong rồi"."""

import re
from collections.abc import Sequence

from bot.language.spelling import WORD, plain_words
from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise

_CLAUSE = re.compile(r"\s*(?:[IVXLC]+|\d+)(?:\.\d+)*\.?[\s·]+")
_SEVERAL = re.compile(r"[,;+&]|\b(?:và|va|rồi|roi)\b", re.IGNORECASE)
"""Joins steps, of which one alone may be meant: "Lập danh sách và trao quà"."""
_ENOUGH = 2
"""Words of a title that name it: "báo cáo", "tập huấn"."""
PLAIN = frozenset((
    "done", "submit", "whole", "already", "past", "fully", "object", "thing", "self", "you", "nod", "particle",
    "harmless", "filler", "stop", "past_day", "number", "clause", "laugh", "now", "have", "still", "work",
    "emphatic",
))  # fmt: skip
"""The kinds of words that stand in a plain completion: "dạ xong rồi ạ"."""
_LEFT = PLAIN - {"object", "thing", "number", "clause", "still", "have"} | {"name"}
"""The kinds of words that may be left beside the title: "em nộp chị Nga rồi"."""
_STEPS = frozenset(("preparation", "part"))
"""A draft is no paper that is done."""


def without_own_title(read: str, task: str) -> str:
    """A tidied reply without the words with which its task's title begins, where all that is left tells a completion.

    Not where the title goes on with another step or begins with a draft, nor where something else is named: then the
    models tell whose completion it is.
    """
    title = _CLAUSE.sub("", task, count=1)
    own, said = plain_words(title), plain_words(read)
    at, length = max(((at, _alike(own, said[at:])) for at in range(len(said))), key=lambda one: one[1], default=(0, 0))
    if length < _ENOUGH or _SEVERAL.search(title):
        return read
    words = list(WORD.finditer(read.lower()))
    start, end = words[at].start(), words[at + length - 1].end()
    rest = tidy(f"{read[:start]} {read[end:]}")
    kinds = _kinds(rest)
    plain = kinds <= _LEFT and bool(kinds & {"done", "submit", "whole"})
    return rest if plain and not _kinds(read[start:end]) & _STEPS else read


def _kinds(text: str) -> set[str]:
    return {tag.kind for tag in tags_of(tokenise(text))}


def _alike(title: Sequence[str], said: Sequence[str]) -> int:
    """How many words a title and a text have in common at their beginnings."""
    pairs = zip(title, said, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(title), len(said)))
