"""Which units words name: "UBND", "MTTQ, UBND", "bên mặt trận tổ quốc phường và uỷ ban"."""

import re
from collections.abc import Sequence

from bot.calendar.model import Unit
from bot.texts import folded

_BETWEEN = re.compile(r"[,;&+/\n]")
_BESIDE = frozenset(("va", "voi", "ca", "hai", "don", "vi", "ben", "phia", "thuoc", "cua", "o", "la", "a", "da", "nhe"))
_OF_HERE = " phuong"


def in_words(units: Sequence[Unit], words: str) -> tuple[list[Unit], list[str]]:
    """(the units that words name, in their order and each once; the parts of the words that name none)."""
    names = {name: unit for unit in reversed(units) for name in _names(unit)}
    found: dict[str, Unit] = {}
    strange = []
    for part in filter(str.strip, _BETWEEN.split(words)):
        named = _named(_bare(part).split(), names)
        if named is None:
            strange.append(" ".join(part.split()))
        found |= {unit.id: unit for unit in named or ()}
    return list(found.values()), strange


def _named(said: Sequence[str], names: dict[str, Unit]) -> list[Unit] | None:
    """The units that stand in a part, the longest name first; None where it has another word, or no unit."""
    longest, found, at = max((name.count(" ") + 1 for name in names), default=0), [], 0
    while at < len(said):
        ends = (at + size for size in range(min(longest, len(said) - at), 0, -1))
        end = next((end for end in ends if " ".join(said[at:end]) in names), None)
        if end is not None:
            found.append(names[" ".join(said[at:end])])
        elif said[at] not in _BESIDE:
            return None
        at = end or at + 1
    return found or None


def _names(unit: Unit) -> set[str]:
    whole = {_bare(name) for name in (unit.id, unit.short, unit.name)}
    return {name for one in whole for name in (one, one.removesuffix(_OF_HERE)) if name}


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", folded(words)).split())
