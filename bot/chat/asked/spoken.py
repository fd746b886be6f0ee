"""Whole phrases: what is said once the manners around it are left out, held against lists of them in files beside this.

A file has sections, "[name]", each a phrase a line. Only what is nothing but such a phrase is taken for it.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.texts.folding import folded

_BEFORE = frozenset((
    *("da", "vang", "thua", "bot", "anh", "chi", "em", "oi", "a", "cho", "xem", "xin", "coi", "hoi", "biet"),
    *("toi", "minh", "tui", "giup", "nho", "vay", "thi"),
))  # fmt: skip
_AFTER = frozenset((
    *("a", "ah", "anh", "chi", "em", "oi", "bot", "nhe", "nha", "nhen", "nghen", "vay", "the", "di", "voi", "nhi"),
    *("ha", "hi", "luon", "roi", "toi", "minh", "tui", "giup", "ho", "gium", "ne"),
))  # fmt: skip


_LOCAL = {"man": "lam", "rang": "sao", "chi": "gi", "ni": "nay", "rua": "", "ri": "", "mo": "", "hi": "", "he": ""}
_MO = ("dau", "nao")


def bare(words: str) -> str:
    """The words without marks, signs and more than one space: "Nhật ký ạ!" is "nhat ky a"."""
    return " ".join(re.sub(r"[^\w\s]", " ", folded(words)).replace("_", " ").split())


def spoken(words: str) -> tuple[str, ...]:
    """What may be meant as a whole phrase: the bare words, and these with fewer and fewer manners at either end."""
    said = bare(words).replace("dong chi", "").split()
    begins = next((at for at, word in enumerate(said) if word not in _BEFORE), len(said))
    ends = next((at for at in range(len(said), 0, -1) if said[at - 1] not in _AFTER), 0)
    tries = [said[first:last] for first in range(begins + 1) for last in range(len(said), max(ends, first), -1)]
    tries += [said[first:ends] for first in range(begins + 1) if ends > first]
    found = list(dict.fromkeys(filter(None, (bare(words), *map(" ".join, tries)))))
    return tuple(dict.fromkeys(one for said in found for one in (said, *_everywhere(said))))


def _everywhere(said: str) -> list[str]:
    """The same in the words of other places, where it has some of Huế: "mần tới mô rồi" is "làm tới đâu rồi"."""
    words = said.split()
    if not _LOCAL.keys() & set(words):
        return []
    return [
        " ".join(filter(None, (where if word == "mo" else _LOCAL.get(word, word) for word in words))) for where in _MO
    ]


def section_of(words: str, file: str, kind: str = "") -> str | None:
    """The section of a file that has the words, without the manners around them, as one of its phrases.

    With a `kind` only sections whose names end so are looked at, and else only those whose names are one word.
    """
    known = _phrases(file, kind)
    return next((known[said] for said in spoken(words) if said in known), None)


@cache
def _phrases(file: str, kind: str) -> Mapping[str, str]:
    """Each phrase of a file, without marks, and the section in which it stands."""
    found: dict[str, str] = {}
    section = ""
    for line in (files(__package__) / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line[1 : line.index("]")]
        elif line and not line.startswith("#") and (section.endswith(kind) if kind else " " not in section):
            found[bare(line)] = section
    return found
