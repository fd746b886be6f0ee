"""The second learned part: a small network that reads the words of a reply in their order.

Each word is the sum of what is known of it: itself without and with its marks, its letters, what it stands for, the tag
that it belongs to, and whether the task's title has it. Three convolutions look at the words around it, each further
than the one before; what they find is weighed and pooled. `training/network.py` makes `network.bin`: a line of JSON,
then the numbers: a byte each in the tables that words are looked up in, half precision elsewhere.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

from bot.language.spelling import WORD, plain_words, spell
from bot.language.tagging import Tag
from bot.language.tokens import Token
from bot.replies.arrays import np
from bot.replies.features import DIGITS, meant
from bot.replies.reading import ReplyStatus

Array: TypeAlias = Any
"""A numpy array of floats."""
LETTERS = 1 << 13
"""Buckets for stretches of two to four letters."""
MOST_STRETCHES = 20
LONGEST = 100
"""Words; what comes after them is not looked at."""
MOST_TITLE_WORDS = 20
MOST = 127
"""What stands for the greatest number of a row in a table of bytes."""
UNKNOWN = 1
"""The number of a word that is not in a vocabulary; 0 is none at all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a reply as the network sees it.

    `names` are the word without marks, with them, what it stands for and the kind of its tag; `begins` whether the tag
    begins here; `titled`: 0 where no task is known, 1 for a word that its title has not, 2 for one that it has.
    """

    names: tuple[str, str, str, str]
    begins: bool
    titled: int


def pieces(read: str, tokens: Sequence[Token], tags: Sequence[Tag], task: str = "") -> list[Piece]:
    """The words of a tidied reply. `task` is the title of the task that is answered, "" if unknown."""
    title = frozenset(plain_words(task)) if task else frozenset[str]()
    found: list[Piece] = []
    at_tag = at_token = 0
    for match in WORD.finditer(read.lower()):
        start, end = match.span()
        spelled = spell(match.group())
        while at_tag < len(tags) - 1 and tags[at_tag].end <= start:
            at_tag += 1
        while at_token < len(tokens) - 1 and tokens[at_token].end <= start:
            at_token += 1
        tag = tags[at_tag] if tags and tags[at_tag].start < end and tags[at_tag].end > start else None
        token = tokens[at_token] if tokens and tokens[at_token].start < end and tokens[at_token].end > start else None
        names = (
            DIGITS.sub("0", spelled.plain),
            DIGITS.sub("0", spelled.key),
            meant(token) if token else "#none",
            tag.kind if tag else "none",
        )
        found.append(Piece(names, tag is not None and tag.start >= start, (spelled.plain in title) + bool(task)))
    return found[:LONGEST]


def title_words(task: str) -> tuple[str, ...]:
    """The words of a title as the network sees them."""
    return tuple(word for word in plain_words(task) if len(word) > 1 and word.isalpha())[:MOST_TITLE_WORDS]


def stretches(word: str) -> list[int]:
    """The buckets of the stretches of letters of a word, which is fenced by < and >."""
    fenced = f"<{word}>"
    found = {fenced[at : at + length] for length in (2, 3, 4) for at in range(len(fenced) - length + 1)}
    return sorted({zlib.crc32(one.encode()) % (LETTERS - 1) + 1 for one in found})[:MOST_STRETCHES]


@dataclass(frozen=True, slots=True)
class Network:
    """What `training/network.py` has written: vocabularies, one a name of a piece, and the numbers by their names.

    `units` says what one stands for in each row of a table of bytes.
    """

    vocabularies: tuple[dict[str, int], ...]
    numbers: dict[str, Array]
    units: dict[str, Array]
    reach: tuple[int, ...]
    """How far from a word each convolution looks."""


def each_fair(row: Sequence[Piece], title: Sequence[str] = ()) -> dict[ReplyStatus, float]:
    """How likely each status is to be one of the fair readings, under a task with this title; no shares of a whole."""
    known, numbers = network(), network().numbers
    if not row:
        row = (Piece(("<none>",) * 4, False, 0),)
    columns = [
        *([names.get(piece.names[at], UNKNOWN) for piece in row] for at, names in enumerate(known.vocabularies)),
        [piece.begins + 1 for piece in row],
        [piece.titled + 1 for piece in row],
    ]
    looks = np.array([_letters(piece.names[1]) for piece in row]) + _looked_up("e.0.weight", columns[0])
    words, about = _of_title(looks, tuple(title))
    words += looks
    for at, column in enumerate(columns[1:], 1):
        words += _looked_up(f"e.{at}.weight", column)
    for layer, reach in enumerate(known.reach):
        words = words + _looked_around(words, numbers, layer, reach)
    weights = np.exp(words @ numbers["att.weight"].T + numbers["att.bias"])
    weights /= weights.sum(axis=0)
    pooled = np.concatenate([(weights.T @ words).ravel(), words.max(axis=0), about])
    hidden = _bent(numbers["l1.weight"] @ pooled + numbers["l1.bias"])
    fair = 1 / (1 + np.exp(-numbers["out.weight"] @ hidden - numbers["out.bias"]))
    return dict(zip(ReplyStatus, fair.tolist(), strict=True))


def _looked_around(words: Array, numbers: dict[str, Array], layer: int, reach: int) -> Array:
    """A gated convolution: what the words `reach` before and after add to each."""
    off = words - words.mean(axis=1, keepdims=True)
    level = off / np.sqrt((off**2).mean(axis=1, keepdims=True) + 1e-5)
    level = level * numbers[f"norm.{layer}.weight"] + numbers[f"norm.{layer}.bias"]
    padded = np.pad(level, ((reach, reach), (0, 0)))
    beside = np.hstack([padded[reach * step : reach * step + len(words)] for step in range(3)])
    both = beside @ numbers[f"convs.{layer}.weight"].T + numbers[f"convs.{layer}.bias"]
    value, gate = np.split(both, 2, axis=1)
    found: Array = value / (1 + np.exp(-gate))
    return found


def _bent(values: Array) -> Array:
    """The function GELU, as it is approximated by tanh."""
    found: Array = 0.5 * values * (1 + np.tanh(np.sqrt(2 / np.pi) * (values + 0.044715 * values**3)))
    return found


def _of_title(words: Array, title: tuple[str, ...]) -> tuple[Array, Array]:
    """What each word finds beside it in the words of a title, those alike most; and what they say together."""
    if not title:
        return np.zeros_like(words), np.zeros_like(words[0])
    own, keys, values = _title_rows(title)
    alike = words @ keys.T
    alike = np.exp(alike - alike.max(axis=1, keepdims=True))
    alike /= alike.sum(axis=1, keepdims=True)
    return alike @ values, own.mean(axis=0)


@lru_cache(maxsize=256)
def _title_rows(title: tuple[str, ...]) -> tuple[Array, Array, Array]:
    """The words of a title: themselves, what is compared with words of a reply, and what they add to these."""
    known = network()
    rows = _looked_up("e.0.weight", [known.vocabularies[0].get(word, UNKNOWN) for word in title])
    rows += np.array([_letters(word) for word in title])
    return rows, rows @ known.numbers["near.weight"].T, rows @ known.numbers["title.weight"].T


@lru_cache(maxsize=4096)
def _letters(word: str) -> Array:
    found: Array = _looked_up("g.weight", stretches(word) or [UNKNOWN]).mean(axis=0)
    return found


def _looked_up(table: str, rows: Sequence[int]) -> Array:
    """Rows of a table of bytes, as the numbers that they stand for."""
    known, at = network(), np.array(rows, dtype=np.intp)
    found: Array = known.numbers[table][at] * known.units[table][at]
    return found


def is_table(name: str) -> bool:
    """Whether numbers are a table in which the rows of words, tags or letters are looked up."""
    return name.startswith(("e.", "g."))


@cache
def network() -> Network:
    """The network as it was trained, read once, when the first reply comes."""
    head, _, body = (files(__package__) / "network.bin").read_bytes().partition(b"\n")
    told = json.loads(head)
    numbers: dict[str, Array] = {}
    units: dict[str, Array] = {}
    start = 0
    for name, shape in told["shapes"].items():
        count = int(np.prod(shape))
        if is_table(name):
            units[name] = np.frombuffer(body, "<f4", shape[0], start).reshape(-1, 1) / np.float32(MOST)
            numbers[name] = np.frombuffer(body, "i1", count, start + 4 * shape[0]).reshape(shape)
            start += 4 * shape[0] + count
        else:
            numbers[name] = np.frombuffer(body, "<f2", count, start).astype(np.float32).reshape(shape)
            start += 2 * count
    vocabularies = tuple({word: at for at, word in enumerate(words, UNKNOWN + 1)} for words in told["words"])
    return Network(vocabularies, numbers, units, tuple(told["reach"]))
