"""The office's units by all that a plan may call them: "UBND", "Uỷ ban nhân dân phường"."""

import re
from collections.abc import Iterable, Mapping

from bot.calendar.model import Unit
from bot.texts import folded

_ABBREVIATIONS = (
    ("ubmttqvn", "mat tran to quoc"), ("ubmttq", "mat tran to quoc"), ("ubmt", "mat tran to quoc"),
    ("mttq", "mat tran to quoc"),
    ("ubnd", "uy ban nhan dan"), ("ubkt", "uy ban kiem tra"), ("hdnd", "hoi dong nhan dan"), ("vp", "van phong"),
    ("du", "dang uy"),
    ("dtn", "doan thanh nien"), ("tn", "thanh nien"), ("ccb", "cuu chien binh"), ("lhpn", "lien hiep phu nu"),
    ("pn", "phu nu"),
    ("nd", "nong dan"), ("ca", "cong an"), ("tdp", "to dan pho"), ("bch", "ban chi huy"), ("ctd", "chu thap do"),
    ("tntp", "thieu nien tien phong"),
)  # fmt: skip


class Known:
    """The office's units by all that they may be called."""

    def __init__(self, units: Iterable[Unit]) -> None:
        found: dict[str, set[str]] = {}
        self._units: Mapping[str, Unit] = {unit.id: unit for unit in units}
        for unit in self._units.values():
            for name in (unit.id.replace("-", " "), unit.name, unit.short):
                found.setdefault(_normal(name), set()).add(unit.id)
        self._ids = {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}

    def unit(self, words: str) -> Unit | None:
        """The unit that is called so; None where none is, or several could be."""
        id_ = self._ids.get(_normal(words))
        return None if id_ is None else self._units[id_]


_COMMUNE = re.compile(r"\s(?:phuong|xa|thi tran)(?:\s.*)?$")


def _normal(words: str) -> str:
    text = re.sub(r"[^\w\s&]", " ", folded(words))
    text = " ".join(dict(_ABBREVIATIONS).get(word, word) for word in text.split())
    text = re.sub(r"^(?:cac|dong chi)\s+", "", text.replace("uy ban mat tran", "mat tran").replace("viet nam", ""))
    text = re.sub(
        r"chinh tri xa hoi", "", _COMMUNE.sub("", f" {text}".replace(" xa hoi", " xahoi")).replace("xahoi", "xa hoi")
    )
    return " ".join(text.split())
