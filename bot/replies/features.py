"""What the model sees of a reply: its words as they are and as they are meant, its letters, and its tags."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.language.spelling import WORD, plain_words, spell
from bot.language.tagging import Tag
from bot.language.tokens import Token

DIGITS = re.compile(r"\d+")
# Tags that say little of how a task stands, and come between those that do.
_BETWEEN = frozenset(["harmless", "object", "unknown", "self", "name", "nod", "particle", "you", "thing", "filler"])
_THINGS, _NAMES = frozenset(["thing"]), frozenset(["object", "unknown", "topic", "other_thing"])
_JOINTS = frozenset(("stop", "ask_mark", "but"))
_NEAR = 6
"""So many telling tags further on, two of them still make a pair."""


def features(read: str, tokens: Sequence[Token], tags: Sequence[Tag], task: str = "") -> set[str]:
    """The features of a tidied reply, as names. `task` is the title of the task that is answered, "" if unknown."""
    words = WORD.findall(read.lower())
    plain = [DIGITS.sub("0", spell(word).plain) for word in words]
    kinds = [tag.kind for tag in tags if tag.kind != "filler"]
    telling = [kind for kind in kinds if kind not in _BETWEEN]
    letters = "_" + "_".join(plain) + "_"
    found = {
        *_rows("w", plain, 1, 3),
        *_rows("k", [DIGITS.sub("0", spell(word).key) for word in words], 1, 2),
        *_rows("m", [meant(token) for token in tokens], 1, 3),
        *_rows("t", kinds, 1, 4),
        *_rows("q", telling, 2, 4),
        *(f"c {letters[at : at + n]}" for n in range(2, 6) for at in range(len(letters) - n + 1)),
        f"length {min(len(words) // 4, 8)}",
    }
    news = [kind for kind in telling if kind not in _JOINTS]
    found |= {f"p {one} {other}" for at, one in enumerate(news) for other in news[at + 1 : at + _NEAR]}
    clauses = [clause for clause in _clauses(kinds) if clause]
    found.add(f"clauses {min(len(clauses), 4)}")
    if len(clauses) > 1:
        found |= {f"first {kind}" for kind in clauses[0]} | {f"last {kind}" for kind in clauses[-1]}
    if task:
        found |= _about(plain, read, tags, task)
    return found


def _rows(name: str, row: Sequence[str], shortest: int, longest: int) -> Iterator[str]:
    """All stretches of a row, fenced by its beginning and end."""
    fenced = ["<", *row, ">"]
    for length in range(shortest, longest + 1):
        for at in range(len(fenced) - length + 1):
            yield f"{name} {' '.join(fenced[at : at + length])}"


def meant(token: Token) -> str:
    """The word that a token stands for where that is plain, else it without marks; # and the kind where it is none."""
    if token.kind not in ("word", "sign"):
        return "#" + token.kind
    return next(iter(token.words)) if len(token.words) == 1 else spell(token.text).plain


def _clauses(kinds: Sequence[str]) -> list[list[str]]:
    clauses: list[list[str]] = [[]]
    for kind in kinds:
        if kind in _JOINTS:
            clauses.append(["but"] if kind == "but" else [])
        else:
            clauses[-1].append(kind)
    return clauses


def _about(plain: Sequence[str], read: str, tags: Sequence[Tag], task: str) -> set[str]:
    """Whether the words of a reply are those of its task's title, or name something else: "đã nộp báo cáo dân số"."""
    title = plain_words(task)
    pairs, own = set(pairwise(plain)), set(pairwise(title))
    shared = len(pairs & own)
    told, strange = named(plain, read, tags, title)
    return {
        f"title {min(shared, 3)}",
        f"strange {min(len(strange), 3)}",
        f"told {min(len(told), 3)} strange {min(len(strange), 2)}",
        *(f"own {' '.join(pair)}" for pair in pairs & own),
    }


def named(plain: Sequence[str], read: str, tags: Sequence[Tag], title: Sequence[str]) -> tuple[set[str], set[str]]:
    """The words of a title, all without marks, that a reply has too, and what else the reply names.

    "báo cáo" and "kế hoạch" are in many titles: they tell no task from another.
    """
    told = {word for word in set(plain) & set(title) if word.isalnum()} - _words(read, tags, _THINGS)
    return told, _words(read, tags, _NAMES) - set(title)


def task_told(read: str, tags: Sequence[Tag], task: str) -> str:
    """The task whose title the models get to see: "" where a reply names nothing, and means the same under any."""
    return task if any(named(plain_words(read), read, tags, plain_words(task))) else ""


def _words(read: str, tags: Sequence[Tag], kinds: frozenset[str]) -> set[str]:
    """The words, without marks, of the tags of these kinds."""
    found = (word for tag in tags if tag.kind in kinds for word in WORD.findall(read[tag.start : tag.end].lower()))
    return {spell(word).plain for word in found if word.isalpha()}
