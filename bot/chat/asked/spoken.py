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
    return tuple(dict.fromkeys(filter(None, (bare(words), *map(" ".join, tries)))))


def section_of(words: str, file: str) -> str | None:
    """The section of a file that has the words, without the manners around them, as one of its phrases."""
    known = _phrases(file)
    return next((known[said] for said in spoken(words) if said in known), None)


@cache
def _phrases(file: str) -> Mapping[str, str]:
    """Each phrase of a file, without marks, and the section in which it stands."""
    found: dict[str, str] = {}
    section = ""
    for line in (files(__package__) / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line[1 : line.index("]")]
        elif line and not line.startswith("#"):
            found[bare(line)] = section
    return found
