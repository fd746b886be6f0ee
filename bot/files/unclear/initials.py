"""Units by the initials that an office gives them: "Phòng VH-XH", "TTPVHCC", "Phòng KT, HT&ĐT"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.calendar.model import Unit
from bot.files.headings import heading_key

_WORD = re.compile(r"[^\W\d_]+")
_LEVELS = ("phuong", "xa", "thi tran", "thi xa", "thanh pho")
_LEVEL = re.compile(rf" ({'|'.join(_LEVELS)})$")
_FEWEST, _FEWEST_ALONE = 2, 3
"""So many letters initials have behind words in full, and where nothing stands before them."""


def by_initials(units: Iterable[Unit]) -> Mapping[str, str]:
    """The ids of units by their names with the last words shortened to initials: {"phong vhxh": "van-hoa"}.

    Behind them may stand the level of the office, where its units' names have one: "Phòng VHXH phường".
    """
    named = [(unit.id, _plain(name)) for unit in units for name in {unit.name, unit.short}]
    levels = {level for _, name in named for level in _LEVEL.findall(name)}
    found: dict[str, set[str]] = defaultdict(set)
    for id_, name in named:
        words = _LEVEL.sub("", name).split()
        for at in range(len(words) - 1):
            initials = "".join(word[0] for word in words[at:])
            if len(initials) < (_FEWEST if at else _FEWEST_ALONE):
                continue
            found[_key(words[:at], initials)].add(id_)
            if len(levels) == 1:
                found[_key(words[:at], initials, *levels)].add(id_)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}


def initials_in(name: str) -> str:
    """What `by_initials` knows a name as: "P. VH-XH" and "Phòng VHXH" by "phong vhxh"; "" for one without initials."""
    said = [one for one in _WORD.findall(name) if one.casefold() != "và"]
    at = next((at for at, one in enumerate(said) if one.isupper() and len(one) > 1), None)
    if at is None:
        return ""
    capitals = [one for one in said[at:] if one.isupper()]
    behind = heading_key(" ".join(said[at + len(capitals) :]))
    if said[at : at + len(capitals)] != capitals or behind not in ("", *_LEVELS):
        return ""
    before = ["phong" if one == "P" else heading_key(one) for one in said[:at]]
    return _key(before, heading_key("".join(capitals)), behind)


def _plain(name: str) -> str:
    return " ".join(word for word in _WORD.findall(heading_key(name)) if word != "va")


def _key(before: Sequence[str], *words: str) -> str:
    return " ".join([*before, *filter(None, words)])
