"""Plain words that ask where things stand: "ai đang trễ", "UBND làm tới đâu rồi", "tổng hợp tuần này".

Only what consists of nothing else is taken for such a question: with any other word it may be a report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.calendar.board import Which
from bot.calendar.model import Unit
from bot.chat.asked.spoken import bare, spoken
from bot.texts.folding import folded

_BEFORE_A_UNIT = ("", "ben ", "phia ", "don vi ", "rieng ")
_WEEK = "week"


@dataclass(frozen=True, slots=True)
class Named:
    """What of the board words name: a class or flag, a unit, this week."""

    which: Which = Which.ALL
    unit: Unit | None = None
    week: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is a class or a week, for which a picture of everything says too much."""
        return self.week or self.which is not Which.ALL


def asked(words: str, units: Sequence[Unit]) -> Named | None:
    """What a message asks for, None where it is no such question. `units` are those that may be asked after."""
    for said in spoken(words):
        if (found := _phrases()["asked"].get(said)) is not None:
            return _named(found)
        for unit, rest in _without_unit(said, units):
            if (found := _phrases()["of_unit"].get(rest)) is not None:
                return _named(found, unit)
    return None


def named(words: str, units: Sequence[Unit]) -> Named | None:
    """What the words behind a command name: a class ("quá hạn"), a unit, or both; None where neither."""
    for said in spoken(words):
        if (found := _phrases()["named"].get(said) or _phrases()["asked"].get(said)) is not None:
            return _named(found)
        for unit, rest in _without_unit(said, units):
            found = _phrases()["named"].get(rest.replace("_", "").strip()) if rest != "_" else "all"
            found = found or _phrases()["of_unit"].get(rest)
            if found is not None:
                return _named(found, unit)
    return None


def of_clause(words: str, clause: str) -> bool:
    """Whether the words ask how far the task with this clause is, and nothing else: "II.2 tới đâu rồi"."""
    name = bare(clause)
    phrases = _phrases()["of_unit"]
    return bool(name) and any(
        phrases.get(re.sub(rf"(?<!\w)(?:muc |viec |cua )*{re.escape(name)}(?!\w)", "_", said, count=1)) == Which.ALL
        for said in spoken(words)
    )


def _without_unit(said: str, units: Sequence[Unit]) -> Iterator[tuple[Unit, str]]:
    """Each unit that the words name, the longest name first, and the words with "_" in its place."""
    names = sorted(((name, unit) for unit in units for name in _names(unit)), key=lambda one: -len(one[0]))
    for name, unit in names:
        for before in _BEFORE_A_UNIT:
            pattern = rf"(?<!\w){re.escape(before + name)}(?!\w)"
            if re.search(pattern, said):
                yield unit, re.sub(pattern, "_", said, count=1)


def _names(unit: Unit) -> set[str]:
    found = {bare(name) for name in (unit.short, unit.name)}
    return {name for one in found for name in (one, one.removesuffix(" phuong")) if name}


def _named(found: str, unit: Unit | None = None) -> Named:
    return Named(Which.ALL if found == _WEEK else Which(found), unit, found == _WEEK)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    """`progress.txt`: by section, each folded phrase and what it asks for."""
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    which = ""
    for line in (files(__package__) / "progress.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name, _, which = line.strip("[]").partition(" ")
            section = found.setdefault(name, {})
        elif line and not line.startswith("#"):
            section[" ".join(folded(line).split())] = which
    return found
