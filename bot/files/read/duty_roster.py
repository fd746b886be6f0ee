"""Duty rosters ("lịch trực", "lịch tiếp công dân"): a day, the people on duty, perhaps in shifts, their telephones.

Each day and shift becomes an entry "Trực: …" with the people as participants and the leader on duty as its chair. The
rows keep their numbers and cells, and what is made of them stands behind, in columns of its own. Telephone numbers are
nothing for a calendar and are taken out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.calendar.days.clock import clock_at
from bot.calendar.days.plain import plain
from bot.files import limits
from bot.files.headings import IGNORED, MONTH, NOTED, PEOPLE, UNUSED, WEEKDAY, field_of, heading_key
from bot.files.read.ahead import Ahead
from bot.files.read.heading_rows import Columns, Row, two_lines, words_of
from bot.files.read.left_out import said_in
from bot.files.read.sheet import Refused
from bot.files.read.terms import is_empty
from bot.files.read.week_cell import holds_hours
from bot.texts import Texts, folded

MADE = ("summary", "participants", "chair", "starts", "ends")
"""The columns that stand behind those of the roster."""

_DUTY = r"truc\b(?!\s(?:tuyen|thuoc|quan|tiep(?!\s(?:cong\s)?dan\b)))"
_RECEIVING = r"tiep (?:cong )?dan\b"
_TITLE = re.compile(
    rf"\b(?:lich|bang|danh sach|phan cong|phan ca)\s(?:[a-z]+\s){{0,4}}?(?:{_DUTY}|(?P<receiving>{_RECEIVING}))"
)
_PHONE_HEAD = re.compile(r"\b(?:dien thoai|so dt|sdt|s\.?d\.?t|dt|di dong|lien he|phone|mobile)\b")
_PHONE = re.compile(
    r"[\s,;:(–-]*(?:(?:S?[ĐD]T|điện thoại|Tel|di động)[\s.:]*)*(?:\+84|0)(?:[\s.-]?\d){8,10}(?!\d)\s*\)?", re.IGNORECASE
)
_LEADER = re.compile(r"(?:lanh dao|chi huy|truong ca|truong kip|chi dao)\b.*|.*\b(?:lanh dao|chi huy|chi dao)")
_SHIFT_HEAD = re.compile(r"(?:ca|kip|buoi)(?:\s(?:truc|lam viec))?|(?:gio|thoi gian)(?:\struc)?")
_NO_PEOPLE = re.compile(r"(?:ca|kip|buoi|gio|thoi gian|ngay|noi|dia diem|so|nhiem vu|noi dung)\b")
_SHIFT = re.compile(
    r"(?:(?:ca|kip|buoi)\s?(?:sang|trua|chieu|toi|dem|ngay|hanh chinh|\d|[ivx]+)|sang|chieu|toi|dem|ban (?:ngay|dem)"
    r"|\d{1,2}\s?(?:h|g)\S*)\b.*"
)
_NAMES = re.compile(
    r"(?:ho (?:va |, )?ten|ten)\b.*|can bo|nhan vien|nguoi|cong chuc|dan quan|bao ve|thanh phan|bac si|dieu duong|y si"
)
_POSITION = re.compile(r"chuc (?:vu|danh)|don vi|bo phan")
_DAY_HEAD = re.compile(r"(?:ngay\s)?(0?[1-9]|[12]\d|3[01])(?:/\d{1,2})?")
_DAY_MONTH = re.compile(r"\d\s*[/.]\s*\d|\d{4}-\d\d")
_KEPT = frozenset({"id", "date", "end", WEEKDAY, MONTH, IGNORED, "place", "note", NOTED})
_MOST_DAYS = 15
"""So many columns of days are a roster with its people in the rows."""


@dataclass(frozen=True, slots=True)
class Roster(Columns):
    """The columns of a roster: where its people stand, each with the shift or the role above; `width` of its own."""

    width: int = 0
    people: tuple[int, ...] = ()
    leader: int | None = None
    shift: int | None = None
    position: int | None = None
    across: bool = False
    phones: bool = False
    receiving: bool = False

    def label(self, say: Texts) -> str:
        """What its entries are called by."""
        return say.plain("cells.receiving_citizens" if self.receiving else "cells.on_duty")

    def rows(self, rows: Ahead, say: Texts) -> Iterator[Row]:
        """The rows with what is made of them behind, one for each shift."""
        held: dict[int, Any] = {}
        label = self.label(say)
        for number, cells in rows:
            cells = tuple(_without_phones(cell) for cell in (*cells, *(None,) * self.width)[: self.width])
            names = [at for at in self.people if not is_empty(cells[at])]
            days = [at for at, name in enumerate(self.names[: self.width]) if name in ("date", WEEKDAY)]
            if any(not is_empty(cells[at]) for at in days):
                held = {at: cells[at] for at in days}
            elif names and self.shift is not None and not is_empty(cells[self.shift]):
                cells = tuple(held.get(at, cell) if at in days else cell for at, cell in enumerate(cells))
            dated = any(not is_empty(cells[at]) for at in days)
            if number in self.lines or not names or not dated:
                yield number, (*cells, *(None,) * len(MADE))
            elif self.across:
                for at in names:
                    yield number, (*cells, *self._made(label, cells, [at], self.words[at]))
            else:
                yield number, (*cells, *self._made(label, cells, names, ""))

    def _made(self, label: str, cells: Sequence[Any], names: Sequence[int], over: str) -> tuple[Any, ...]:
        shift = over or (_line(cells[self.shift]) if self.shift is not None else "")
        people = [_people(cells[at]) for at in names]
        if self.position is not None and not is_empty(cells[self.position]) and len(people) == 1:
            people = [f"{people[0]} ({_line(cells[self.position])})"]
        leader = _people(cells[self.leader]) if self.leader is not None and not is_empty(cells[self.leader]) else None
        roles = [f"{self.words[at]}: {one}" for at, one in zip(names, people, strict=True)]
        participants = "; ".join(roles if len(self.people) > 1 and not self.across else people)
        starts, ends = _hours(shift)
        return (f"{_called(label, shift)}: {', '.join(people)}", participants, leader, starts, ends)


def roster_at(row: Row, below: Sequence[Row], titles: Sequence[str]) -> Roster | None:
    """The columns of a row that heads a roster below these titles; None for any other row."""
    words = words_of(row[1])
    named = [found for one in titles if (found := _TITLE.search(" ".join(folded(one).split())))]
    titled = bool(named)
    lines: tuple[int, ...] = (row[0],)
    if titled and below and (both := _two_lines(words, below[0])) is not None:
        words, lines = both, (row[0], below[0][0])
    keys = [heading_key(re.sub(r"\(.*?\)", "", one)) for one in words]
    if not titled and not any(re.search(rf"\b{_DUTY}", key) and len(key.split()) <= 5 for key in keys):
        return None
    names = [_field(key, one) for key, one in zip(keys, words, strict=True)]
    if names.count("date") > 1:  # the number of the week beside its days
        names = [UNUSED if key == "tuan" else name for key, name in zip(keys, names, strict=True)]
    if not {"date", WEEKDAY} & set(names):  # "Thời gian trực" may hold the days
        names = ["date" if name == "shift" and _holds_days(below, at) else name for at, name in enumerate(names)]
    if not {"date", WEEKDAY} & set(names) or {"summary", "due", "kind"} & set(names):
        return None
    leader = next((at for at, name in enumerate(names) if name == "leader"), None)
    shifts = [at for at, name in enumerate(names) if name == "shift across"]
    if shifts and (not titled or _holds_meetings(below, shifts)):
        return None  # "Trực lãnh đạo" beside the mornings and afternoons of a week's meetings
    people = shifts or [at for at, name in enumerate(names) if name == PEOPLE]
    if not people and leader is not None:
        people, leader = [leader], None
    if not people:
        return None
    first = {name: at for at, name in reversed(list(enumerate(names)))}
    kept = [name if name in _KEPT and first[name] == at else UNUSED for at, name in enumerate(names)]
    return Roster(
        tuple(None if not one else name for one, name in zip(words, kept, strict=True)) + MADE,
        (*words, *("",) * len(MADE)),
        lines,
        len(words),
        tuple(people),
        leader,
        first.get("shift"),
        first.get("position"),
        bool(shifts),
        "phone" in names,
        bool(named) and all(one["receiving"] for one in named),
    )


def _holds_days(rows: Sequence[Row], at: int) -> bool:
    return any(at < len(cells) and _DAY_MONTH.search(str(cells[at])) for _, cells in rows[: limits.HEADING_ROWS])


def _holds_meetings(rows: Sequence[Row], places: Sequence[int]) -> bool:
    cells = [cells[at] for _, cells in rows[: limits.HEADING_ROWS] for at in places if at < len(cells)]
    return any(holds_hours(cell) for cell in cells if isinstance(cell, str))


def heads_roster(rows: Sequence[Row], sheet: str) -> bool:
    """Whether the rows of a sheet begin with a roster. Raises Refused for one of marks below its days."""
    above: list[str] = [sheet]
    for at, row in enumerate(rows[: limits.HEADING_ROWS]):
        if roster_at(row, rows[at + 1 :], above) is not None:
            return True
        days = [one for one in words_of(row[1]) if _DAY_HEAD.fullmatch(heading_key(one))]
        if len(days) >= _MOST_DAYS and any(_TITLE.search(" ".join(folded(one).split())) for one in above):
            raise Refused("duty_of_marks", row=row[0])
        above += said_in(row[1])
    return False


def _two_lines(words: tuple[str, ...], below: Row) -> tuple[str, ...] | None:
    """The headings where the row below names the shifts or the people under a common one."""
    under = words_of(below[1])
    said = [heading_key(one) for one in under if one]
    if not said or sum(map(bool, words)) < 2:
        return None
    if not all(_SHIFT.fullmatch(key) or _field(key, key) for key in said):
        return None
    days = [at for at, one in enumerate(words) if _field(heading_key(one), one) in ("date", WEEKDAY)]
    if any(under[at : at + 1] not in ((), ("",)) for at in days):
        return None
    return two_lines(words, under)


def _field(key: str, words: str) -> str | None:
    """What a column of a roster holds."""
    if not key:
        return None
    if _PHONE_HEAD.search(key):
        return "phone"
    if _SHIFT_HEAD.fullmatch(key):
        return "shift"
    if _LEADER.fullmatch(key):
        return "leader"
    if _SHIFT.fullmatch(key):
        return "shift across"
    known = field_of(words)
    if known in ("date", "end", WEEKDAY, MONTH, IGNORED, "place", "note", "summary", "due", "kind", "id"):
        return known
    if (
        known == PEOPLE
        or _NAMES.fullmatch(key)
        or (re.search(rf"\b(?:{_DUTY}|tiep\b)", key) and not _NO_PEOPLE.match(key))
    ):
        return PEOPLE
    return "position" if _POSITION.fullmatch(key) else known


def _hours(shift: str) -> tuple[str | None, str | None]:
    """(begin, end) of a shift that names its hours; one that ends the next morning has no end."""
    for start in (0, *(found.start() for found in re.finditer(r"\d", shift))):
        said = plain(shift[start:].strip(" ()"))
        if (found := clock_at(said.text, 0)) is not None:
            begins, ends, _ = found
            return f"{begins:%H:%M}", f"{ends:%H:%M}" if ends is not None and ends > begins else None
    return None, None


def _called(label: str, shift: str) -> str:
    """ "Trực ca sáng", "Trực 19h00-7h00"; "Trực" where there is no shift."""
    words = re.sub(r"^(?:trực|tiếp công dân)\s+", "", shift, flags=re.IGNORECASE)
    return f"{label} {words[:1].lower() + words[1:]}".strip()


def _people(cell: Any) -> str:
    """The people of a cell, each once, with commas between them."""
    lines = [" ".join(re.sub(r"^\s*[-+•*]\s*", "", one).split()).strip(" ,") for one in re.split(r"[\n;]", str(cell))]
    return ", ".join(dict.fromkeys(filter(None, lines)))


def _without_phones(cell: Any) -> Any:
    if not isinstance(cell, str) or _PHONE.search(cell) is None:
        return cell
    return _PHONE.sub("", cell).strip() or None


def _line(cell: Any) -> str:
    return " ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).split())
