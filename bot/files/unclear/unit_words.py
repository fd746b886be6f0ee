"""The words of units' names, brought into one form: "UBND phường" and "Uỷ ban nhân dân phường" are the same unit."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.calendar.model import Unit
from bot.files.headings import heading_key

_ABBREVIATIONS = {
    "ub": "uy ban",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubkt": "uy ban kiem tra",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "mt": "mat tran",
    "ubmt": "mat tran to quoc",
    "ubmttq": "mat tran to quoc",
    "ubmttqvn": "mat tran to quoc",
    "vp": "van phong",
    "btg": "ban tuyen giao",
    "btgdv": "ban tuyen giao va dan van",
    "bdv": "ban dan van",
    "btc": "ban to chuc",
    "bchqs": "ban chi huy quan su",
    "chqs": "chi huy quan su",
    "du": "dang uy",
    "qs": "quan su",
    "ca": "cong an",
    "cax": "cong an xa",
    "cap": "cong an phuong",
    "dtn": "doan thanh nien",
    "tn": "thanh nien",
    "tncs": "thanh nien",
    "dtncs": "doan thanh nien",
    "lhpn": "phu nu",
    "pn": "phu nu",
    "hpn": "hoi phu nu",
    "hlhpn": "hoi phu nu",
    "ccb": "cuu chien binh",
    "hccb": "hoi cuu chien binh",
    "nd": "nong dan",
    "hnd": "hoi nong dan",
    "ctd": "hoi chu thap do",
    "hctd": "hoi chu thap do",
    "ldld": "lien doan lao dong",
    "tyt": "tram y te",
    "qh": "quoc hoi",
    "hcm": "ho chi minh",
    "tx": "thi xa",
    "tp": "thanh pho",
    "p": "phuong",
}
_PLAIN = 4
"""Abbreviations of fewer letters are only meant as such in capitals: "CA", not "cả"."""
_SAME = (
    (re.compile(r"\bbch(?= quan su)"), "ban chi huy"),
    (re.compile(r"\bva\b"), ""),
    (re.compile(r"\bthanh nien cong san\b"), "thanh nien"),
    (re.compile(r"\blien hiep phu nu\b"), "phu nu"),
    (re.compile(r"\buy ban mat tran\b"), "mat tran"),
    (re.compile(r"\bmat tran\b(?! to quoc)"), "mat tran to quoc"),
    (re.compile(r"\bcong san\b|\bho chi minh\b|\bviet nam\b|^(?:tat ca |toan bo )?cac\b"), ""),
)
_LEVELS = ("phuong", "xa", "thi tran", "thi xa", "thanh pho", "huyen", "quan", "tinh", "trung uong")
_LEVEL = re.compile(rf" (?:{'|'.join(_LEVELS)})$")
_OWN = re.compile(r" (?:dang uy|truc thuoc)$")
_HEADS = re.compile(
    r"(?:ban|bo phan|bo chi huy|chi bo|chi doan|cong an|cong doan|dang|doan|doi|hoi|hoi dong|khoi|khu|lien doan|"
    r"mat tran|nha|phong|quan su|to|tram|trung tam|truong|uy ban|van phong)\b"
)


def form(name: str) -> str:
    """A name in the form in which names are compared: folded, abbreviations as words, without what says nothing."""
    words = [(word, heading_key(word)) for word in re.sub(r"[.,;:()“”\"_&-]", " ", name).split()]
    text = " ".join(
        _ABBREVIATIONS.get(key, key) if len(key) >= _PLAIN or word.isupper() else key for word, key in words
    )
    for pattern, same in _SAME:
        text = " ".join(pattern.sub(same, text).split())
    return text


def heads(name: str) -> bool:
    """Whether a name begins as names of units do: "Hội Nông dân", not "Khuyến tài"."""
    return _HEADS.match(form(name)) is not None


def known(units: Iterable[Unit]) -> Mapping[str, str]:
    """The ids of units by the forms of what they are called; what several are called is left out.

    "Văn phòng" is called so without "Đảng uỷ", and "UBND" without "phường", where no other unit's name begins so.
    """
    found: dict[str, set[str]] = defaultdict(set)
    named = [(unit.id, {form(unit.name), form(unit.short)}) for unit in units]
    for id_, forms in named:
        for one in forms:
            found[one].add(id_)
    full = dict(found)
    levels = {level for _, forms in named for one in forms for level in _LEVEL.findall(one)}
    for id_, forms in named:
        for one in [shorter for name in forms for shorter in _shorter(name)]:
            if not any(id_ not in ids and f"{name} ".startswith(f"{one} ") for name, ids in full.items()):
                found[one].add(id_)
    if len(levels) == 1:  # then "Đảng uỷ phường" is the office's own, also where no unit's name says so
        (level,) = levels
        there = {id_ for id_, forms in named if any(one.endswith(level) for one in forms)}
        for one, ids in list(found.items()):
            if not one.endswith(level) and (ids <= there or one.endswith("dang uy")):
                found[one + level] |= ids
    return {one: next(iter(ids)) for one, ids in found.items() if one and len(ids) == 1}


def _shorter(name: str) -> Iterator[str]:
    for pattern in (_LEVEL, _OWN):
        if (shorter := pattern.sub("", name)) != name:
            yield shorter
            name = shorter
