"""Units as offices write them in one cell: by name, short name, id or abbreviation, several in many ways.

"VP Đảng uỷ + UBKT", "UBND (phối hợp: MTTQ, Công an)". A name that no unit of the office has is asked about, once.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.calendar.model import Calendar, Entry, Unit
from bot.files.check.dates import Unanswered
from bot.files.check.values import ID, suggested
from bot.files.questions import Asking, Question
from bot.files.raw import RawFile
from bot.files.unclear.initials import by_initials, initials_in
from bot.files.unclear.unit_words import form, heads, known
from bot.texts.folding import composed, folded_in_place

_PARTS = re.compile(r"[;\n]")
_BETWEEN = re.compile(r"\s*,\s*|\s*\+\s*|\s+&\s+|\s+(?:va|cung|voi)\s+|(?<!\bd)\s*/\s*|\s+[-–]\s+")
_WHOLE = re.compile(
    r"(?:cac )?ban,? nganh,? (?:va )?doan the"
    r"|cac (?:co quan|phong|ban|to chuc|chi bo|nganh)(?:,? (?:va )?(?:co quan|phong|ban|don vi|nganh|doan the"
    r"|dia phuong|to chuc))+"
    r"|van phong (?:hdnd|hoi dong nhan dan)(?: va | ?[-–,] ?)"
)
"""What several units are called together, and a name in which others seem to stand: neither is taken apart."""
_ROLE = re.compile(
    r"(?P<open>\()?\s*\b(?P<role>chu tri|phoi hop|p/h|theo doi)\b(?:\s+(?:thuc hien|trien khai|tham muu))?"
    r"(?:\s+(?:cung|voi))?\s*(?P<close>\))?\s*:?\s*"
)
PARTS = ("units", "supporting", "followers")
"""The parts that units have in an entry: who answers for it, who takes part, who only follows."""
_PART_OF = {"chu tri": "units", "phoi hop": "supporting", "p/h": "supporting", "theo doi": "followers"}
_MANY = 3
"""From more unknown names than these on, it is asked first what is to become of all of them."""
_SHORT = 30
_NONE, _NEW, _EACH = "none", "new", "each"


@dataclass(slots=True)
class UnitNames:
    """Finds units by what they are called in cells, also those that whoever loads the file wants to have added."""

    asking: Asking
    units: tuple[Unit, ...]
    _added: dict[str, Unit] = field(default_factory=dict)
    _waiting: dict[str, Unit] = field(default_factory=dict)
    _ids: Mapping[str, str] = field(default_factory=dict)
    _initials: Mapping[str, str] = field(default_factory=dict)
    _cells: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    _found: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    _knows: dict[str, bool] = field(default_factory=dict)
    _answers: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {**known(self.units), **{unit.id: unit.id for unit in self.units}}
        self._initials = by_initials(self.units)

    def ask(self, cells: Iterable[str]) -> None:
        """Ask about all names in the cells of the files that no unit has."""
        names: dict[str, str] = {}
        for cell in dict.fromkeys(cells):
            for name in chain(*self._named(cell).values()):
                if self._known(name) is None:
                    names.setdefault(form(name), name)
        everything = self._all(list(names.values())) if len(names) > _MANY else _EACH
        for key, name in names.items():
            answer = self._one(name) if everything == _EACH else everything
            self._answers[key] = None if answer is None else self._meant(name, answer)

    def read(self, cell: str) -> Mapping[str, Sequence[str]]:
        """The ids of the units in a cell by their part (see PARTS). Raises Unanswered."""
        if cell not in self._found:
            named = self._named(cell)
            self._found[cell] = {part: [id_ for name in named[part] for id_ in self._ids_of(name)] for part in PARTS}
        return self._found[cell]

    def knows(self, cell: str) -> bool:
        """Whether a cell names units, and nothing else."""
        if cell not in self._knows:
            names = list(chain(*self._named(cell).values()))
            self._knows[cell] = bool(names) and all(map(self._known, names))
        return self._knows[cell]

    def _ids_of(self, name: str) -> tuple[str, ...]:
        if (id_ := self._known(name)) is not None:
            return (id_,)
        answer = self._answers.get(form(name))
        if answer is None:
            raise Unanswered
        return answer

    def _known(self, name: str) -> str | None:
        return self._ids.get(name) or self._ids.get(form(name)) or self._initials.get(initials_in(name))

    def _named(self, cell: str) -> Mapping[str, Sequence[str]]:
        """The names in a cell by the part that they have."""
        if cell not in self._cells:
            self._cells[cell] = self._split(cell)
        return self._cells[cell]

    def _split(self, cell: str) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {part: [] for part in PARTS}
        if self._known(cell.strip()):
            found["units"].append(cell.strip())
            return found
        for role, words in _roles(composed(cell)):
            for part in filter(None, map(str.strip, _PARTS.split(words))):
                found[role] += self._names(part)
        return found

    def _names(self, part: str) -> Iterator[str]:
        """The names in a part of a cell: as few, and as long ones, as are known; what is left is one name each."""
        text = folded_in_place(part)
        wholes = [one.span() for one in _WHOLE.finditer(text)]
        between = [one for one in _BETWEEN.finditer(text) if not any(begin < one.end() <= end for begin, end in wholes)]
        starts = [0, *(one.end() for one in between)]
        ends = [*(one.start() for one in between), len(part)]
        at = 0
        while at < len(starts):
            for last in range(len(starts) - 1, at - 1, -1):
                name = part[starts[at] : ends[last]].strip(" .,:()")
                if self._known(name) and not self._goes_on(part, between, last, starts, ends):
                    break
            else:
                last = at
                while self._goes_on(part, between, last, starts, ends):
                    last += 1
                name = part[starts[at] : ends[last]].strip(" .,:")
                name = name.strip("()") if name.count("(") != name.count(")") else name
            if name:
                yield name
            at = last + 1

    def _goes_on(self, part: str, between: list[re.Match[str]], at: int, starts: list[int], ends: list[int]) -> bool:
        """Whether a name goes on behind "và" or a dash: "Hội Khuyến học và Khuyến tài"."""
        if at == len(between):
            return False
        rest = part[starts[at + 1] : ends[at + 1]]
        joins = between[at][0].strip() in ("va", "-", "–", "voi", "cung")
        return joins and not self._known(rest) and not heads(rest)

    def added_of(self, entry: Entry) -> list[Unit]:
        """The units of an entry that are new to the office. Each is given out once, for its layer."""
        new = [key for key, unit in self._waiting.items() if unit.id in entry.named_units]
        return [self._waiting.pop(key) for key in new]

    # ---- asking ----

    def _all(self, names: list[str]) -> str | None:
        shown = ", ".join(f"“{name}”" for name in names[:10]) + (", …" if len(names) > 10 else "")
        return self.asking.choice("units", "", [_EACH, _NEW, _NONE], n=len(names), names=shown)

    def _one(self, name: str) -> str | None:
        say = self.asking.say
        units = sorted(self.units, key=lambda unit: -self._likeness(unit, name))
        options = [(unit.id, unit.short) for unit in units]
        options += [(_NONE, say.plain("ask.unit_none")), (_NEW, say.plain("ask.unit_new", name=name))]
        return self.asking.put(Question(suggested(f"unit {name}"), say.plain("ask.unit", name=name), tuple(options)))

    def _likeness(self, unit: Unit, name: str) -> float:
        inside = [self._known(word) for word in re.findall(r"[^()]+", name)]
        if unit.id in inside:
            return 2.0
        return max(difflib.SequenceMatcher(None, form(one), form(name)).ratio() for one in (unit.name, unit.short))

    def _meant(self, name: str, answer: str) -> tuple[str, ...]:
        if answer == _NONE:
            return ()
        if answer != _NEW:
            return (answer,)
        if (unit := self._added.get(form(name))) is None:
            unit = Unit(self._free(suggested(name) or "don-vi"), name[:300], name[:_SHORT])
            self._added[form(name)] = self._waiting[form(name)] = unit
        return (unit.id,)

    def _free(self, stem: str) -> str:
        taken = {unit.id for unit in (*self.units, *self._added.values())}
        number, id_ = 1, stem
        while id_ in taken or not ID.fullmatch(id_):
            number += 1
            id_ = f"{stem[:60]}-{number}"
        return id_


def unit_names(raws: Sequence[RawFile], beside: Calendar, asking: Asking, *, whole: bool) -> UnitNames:
    """The units of files and those beside them.

    What else stands for units in the cells of tables is asked about, if the files could be read as a `whole`: otherwise
    it may be named where nothing was read.
    """
    units = {unit.id: unit for unit in beside.units}
    rows = [row for raw in raws for row in raw.rows]
    for values in (row.values for row in rows if row.table == "unit"):
        id_, name, short = (values.get(field) for field in ("id", "name", "short"))
        if isinstance(id_, str) and isinstance(name, str):
            units[id_] = Unit(id_, name, short if isinstance(short, str) else name)
    names = UnitNames(asking, tuple(units.values()))
    cells = [row.values.get(field) for row in rows if row.headings for field in PARTS]
    if whole:
        names.ask(cell for cell in cells if isinstance(cell, str))
    return names


def _roles(cell: str) -> Iterator[tuple[str, str]]:
    """(the part, words) of a cell: "UBND chủ trì, MTTQ phối hợp", "UBND (phối hợp: MTTQ)"."""
    text = folded_in_place(cell)
    part, at, told = "units", 0, False
    for found in _ROLE.finditer(text):
        before = cell[at : found.start()]
        last = max(before.rfind(sign) for sign in ",;\n") + 1
        role = _PART_OF[found["role"]]
        follows = re.match(r"\s*(?:[,;\n]|$)", text[found.end() :]) is not None
        if before[last:].strip() and (found["close"] or follows):  # "MTTQ (phối hợp)", "MTTQ phối hợp"
            if found["open"] or not told:
                yield part, before[:last]
                yield role, before[last:]
            else:
                yield role, before
        else:
            yield part, before
            part = role
        at, told = found.end(), True
    yield part, cell[at:]
