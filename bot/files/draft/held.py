"""What the office's calendar holds already, in the layers beside the one that the draft is for."""

import re
from collections.abc import Iterable

from bot.calendar.model import Entry, Kind, Once, Yearly
from bot.files.draft.model import Mark, Row
from bot.files.draft.occasions import name_of
from bot.texts import folded

_SHORT = (
    ("tncs", "thanh nien cong san"), ("lhpn", "lien hiep phu nu"), ("mttq", "mat tran to quoc"),
    ("qdnd", "quan doi nhan dan"),
    ("cand", "cong an nhan dan"), ("chxhcn", "cong hoa xa hoi chu nghia"), ("ccb", "cuu chien binh"),
    ("lhq", "lien hop quoc"),
    ("hdba", "hoi dong bao an"), ("ttdn", "thong tin doi ngoai"), ("bdbp", "bo doi bien phong"),
)  # fmt: skip
_EMPTY = frozenset(
    ["ngay", "le", "ky", "niem", "nam", "nuoc", "viet", "cua", "va", "cac", "thu", "lan", "su", "kien", "dai", "bieu"]
)
_OF_MANY = frozenset(
    ["khoi", "nghia", "chien", "thang", "giai", "phong", "thanh", "lap", "cach", "mang", "truyen", "thong"]
)
"""Words that many occasions have: a name of nothing else is not part of another's name."""
_ENOUGH, _SURE, _OF_EVENTS = 0.6, 0.34, 0.75
"""How much of their words two names must share, without a day and with the same day; names of events are long."""


def _words(name: str) -> frozenset[str]:
    text = re.sub(r"\([^)]*\)|\d{1,2}/\d{1,2}(?:/\d{4})?", " ", folded(name))
    text = " ".join(dict(_SHORT).get(word, word) for word in re.findall(r"\w+", text))
    return frozenset(text.split()) - _EMPTY


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    common = len(one & other)
    if one != other and (one <= _OF_MANY or other <= _OF_MANY):
        return common / len(one | other)
    if one <= other or other <= one:
        return max(common / len(one | other), 0.7 if common > 1 else 0.5)
    return common / len(one | other)


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


class Held:
    """The entries of other layers, to be found by name and day."""

    def __init__(self, entries: Iterable[Entry], layers: dict[str, str]) -> None:
        self._layers = layers
        self._known = [
            (
                entry,
                [words for part in re.split(r"; | - ", entry.summary) if (words := _words(part))]
                + [_words(entry.summary)],
            )
            for entry in entries
            if entry.kind in (Kind.ANNIVERSARY, Kind.EVENT, Kind.CONGRESS)
        ]

    def refer(self, row: Row, year: int | None) -> bool:
        """Make a row of a document of `year` refer to the entry that a layer holds of its occasion, if one does."""
        entry = self._entry(row, year)
        if entry is None:
            return False
        row.held, row.id = self._layers.get(entry.layer, entry.layer), entry.id
        if row.kind is not Kind.ANNIVERSARY:
            return True
        if row.schedule is None:
            row.schedule, row.marks["date"] = entry.schedule, Mark.ASSUMED
        if entry.first_year is not None:
            if row.first_year is not None and row.first_year != entry.first_year:
                row.marks["first_year"] = Mark.CONTRADICTORY
                row.notes.append(("first_year_differs", {"counted": row.first_year, "known": entry.first_year}))
            elif row.first_year is None:
                row.first_year, row.marks["first_year"] = entry.first_year, Mark.ASSUMED
        return True

    def _entry(self, row: Row, year: int | None) -> Entry | None:
        words = _words(name_of(row))
        best: tuple[float, Entry | None] = (0.0, None)
        for entry, names in self._known:
            if (row.kind is Kind.CONGRESS) != (entry.kind is Kind.CONGRESS) or _ordinal(row.summary) != _ordinal(
                entry.summary
            ):
                continue
            day = entry.schedule
            same = row.schedule is not None and isinstance(day, Yearly) and day == row.schedule
            if isinstance(row.schedule, Yearly) and not same:
                continue
            if isinstance(day, Once) and year is not None and abs(day.year - year) > 1:
                continue
            if entry.kind is Kind.CONGRESS and _level(row.summary) != _level(entry.summary):
                continue
            measure = _common if entry.kind is Kind.EVENT else _alike
            share = max((measure(words, name) for name in names), default=0.0)
            enough = _SURE if same else _OF_EVENTS if entry.kind is Kind.EVENT else _ENOUGH
            if share >= enough and share + same > best[0]:
                best = (share + same, entry)
        return best[1]


def _ordinal(name: str) -> str:
    found = re.search(r"lan thu ([ivxl]+|\d+)", folded(name))
    return found[1] if found else ""


def _level(name: str) -> str:
    found = re.search(
        r"toan quoc|thi xa|thi tran|phuong|huyen|tinh|thanh pho|quan|xa|chi bo|doan|hoi",
        folded(name.replace("hội đại biểu", "").removeprefix("Đại hội")),
    )
    return found[0] if found else ""
