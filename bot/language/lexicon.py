"""The tables of this package, read once: which words there are, and which expressions mean what."""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import count

from bot.language.spelling import Spelled, from_telex, from_vni, is_shorthand_of, spell

# Letters that Telex doubles; elsewhere a doubled letter is only drawn out ("rồiiii").
_TELEX_DOUBLES = ("dd", "oo", "aa", "ee")


@dataclass(slots=True)
class Node:
    """A step in the tree of expressions: the words that may follow, and what ends here (rank, kind)."""

    then: dict[str, "Node"] = field(default_factory=dict)
    ends: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`by_plain`: plain letters → the words that look so without marks; `shorthand`: word → the words it stands for;
    `pairs`: two plain words → the words they stand for; `root`: the tree of expressions."""

    by_plain: dict[str, list[Spelled]]
    shorthand: dict[str, tuple[str, ...]]
    pairs: dict[tuple[str, str], tuple[str, ...]]
    root: Node


def _lines(name: str) -> list[str]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def lexicon() -> Lexicon:
    """Read the tables: `words.txt`, `shorthand.tsv` and `cues.txt`."""
    known: dict[str, list[Spelled]] = {}
    shorthand: dict[str, tuple[str, ...]] = {}
    pairs: dict[tuple[str, str], tuple[str, ...]] = {}
    root = Node()

    def keys(words: str) -> tuple[str, ...]:
        spelled = [spell(word) for word in words.split()]
        for one in spelled:
            same = known.setdefault(one.plain, [])
            if one not in same:
                same.append(one)
        return tuple(one.key for one in spelled)

    for line in _lines("words.txt"):
        keys(line)
    for line in _lines("shorthand.tsv"):
        typed, meant = line.split("\t")
        first, *second = typed.split()
        if second:
            pairs[spell(first).plain, spell(second[0]).plain] = keys(meant)
        else:
            shorthand[spell(first).key] = keys(meant)
    rank = count()
    kind = ""
    for line in _lines("cues.txt"):
        if line.startswith("["):
            kind = line[1 : line.index("]")]
            continue
        node = root
        for key in keys(line):
            alone = shorthand.get(key, ())
            node = node.then.setdefault(alone[0] if len(alone) == 1 else key, Node())
        if node.ends is None:
            node.ends = (next(rank), kind)
    return Lexicon(known, shorthand, pairs, root)


@lru_cache(maxsize=4096)
def meanings(word: str, among_marked: bool) -> tuple[tuple[str, ...], ...]:
    """What a lower-case word may stand for: each meaning a row of word keys; () when the word is not known.

    `among_marked` says that the reply is written with marks, so that a known word without any is meant as it stands.
    """
    written = spell(word)
    if written.key in lexicon().shorthand and (among_marked or not _like(written)):
        return (lexicon().shorthand[written.key],)
    found = _as_written(written, among_marked)
    if not found and any(pair in word for pair in _TELEX_DOUBLES) and (decoded := _decoded(word)):
        return decoded
    if not found and (squeezed := _squeezed(word)) != word:
        found = _as_written(spell(squeezed), among_marked)
    return found or _decoded(word)


@lru_cache(maxsize=4096)
def is_debris(word: str) -> bool:
    """Whether a lower-case word makes sense only as what Telex or VNI keys leave when the input method is off."""
    return not _as_written(spell(word), among_marked=False) and bool(_decoded(word))


def _decoded(word: str) -> tuple[tuple[str, ...], ...]:
    for meant in (from_telex(word), from_telex(_squeezed(word, 2)), from_vni(word)):
        if meant is None or not spell(meant).marked:
            continue
        if spell(meant).key in lexicon().shorthand:
            return (lexicon().shorthand[spell(meant).key],)
        if exact := [one for one in _like(spell(meant)) if one.marked]:
            return tuple((one.key,) for one in exact)
    return ()


def is_known(word: str) -> bool:
    """Whether a lower-case word is known exactly as it is written, be it as shorthand."""
    written = spell(word)
    return written.key in lexicon().shorthand or any(
        one.key == written.key for one in lexicon().by_plain.get(written.plain, ())
    )


def _as_written(written: Spelled, among_marked: bool) -> tuple[tuple[str, ...], ...]:
    like = _like(written)
    exact = [one for one in like if one.key == written.key]
    # "đông" is not "động": a word with some marks is meant with just those.
    meant = exact if written.marked or (exact and among_marked) else like
    found = [lexicon().shorthand.get(one.key, (one.key,)) for one in meant]
    if written.key in lexicon().shorthand:
        found.append(lexicon().shorthand[written.key])
    return tuple(dict.fromkeys(found))


def _like(written: Spelled) -> list[Spelled]:
    return [one for one in lexicon().by_plain.get(written.plain, ()) if is_shorthand_of(written, one)]


def _squeezed(word: str, allowed: int = 1) -> str:
    """The word with every letter that is drawn out ("rồiiii") written at most `allowed` times."""
    out: list[str] = []
    for char in word:
        if len(out) < allowed or any(before != char for before in out[-allowed:]):
            out.append(char)
    return "".join(out)
