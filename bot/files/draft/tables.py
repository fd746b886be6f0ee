"""Tasks and events in tables: "Nội dung / Chủ trì / Phối hợp / Thời gian", also with months as rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.calendar.model import Kind, Once
from bot.files.draft import times, units
from bot.files.draft.filling import give_doers, give_time, together
from bot.files.draft.model import Context, LeftOut, Mark, Row, Time, Why
from bot.files.draft.outline import Table
from bot.files.draft.restraint import flat
from bot.files.draft.sentences import named
from bot.files.draft.words import EVENT, plain, verb_at
from bot.files.read.ditto import without_marks

_ROLES = (
    ("number", r"^(?:tt|stt|so tt|so thu tu|muc|ma)$"),
    ("content",
        r"^(?:cac )?(?:noi dung|nhiem vu|cong viec|hoat dong|dau viec|viec)\b(?! (?:phoi hop|chuan bi))"
    ),
    ("supporting", r"phoi hop|ho tro"),
    ("followers", r"^(?:don vi|co quan|bo phan)?\s*theo doi"),
    ("chair", r"^(?:lanh dao|dong chi|nguoi|d/c)?\s*(?:chu tri|chu toa)$"),
    ("units",
        r"chu tri|thuc hien$|phu trach|don vi|co quan|nguoi|bo phan|phan cong|trach nhiem|to chuc thuc hien|"
        r"can bo|tham muu|luc luong"
    ),
    ("place", r"dia diem|noi to chuc|noi thuc hien"),
    ("participants", r"thanh phan|doi tuong|tham du"),
    ("when", r"thoi gian|thoi han|^han|han hoan thanh|tien do|^ngay|^thang|hoan thanh|^tuan|^quy|lich|moc"),
    ("preparation", r"chuan bi"),
    ("product", r"san pham|ket qua|yeu cau|chi tieu"),
    ("note", r"ghi chu|luu y"),
    ("content",
        r"noi dung|nhiem vu|cong viec|hoat dong|su kien|ten viec|dau viec|viec|chuong trinh|cong tac|"
        r"bien phap|muc tieu|ke hoach"
    ),
)  # fmt: skip
_TOTAL = re.compile(r"(?:tong cong|tong so|cong)\b")
_BULLET = re.compile(r"^\s*(?:[-–+•*]|\d{1,2}[.)](?!\d)|[a-zđ][.)])\s*")
_NUMBERED = re.compile(r"^\s*(?P<n>[IVXL]+|[A-H]|\d{1,3}(?:\.\d{1,3})*)\s*[.)]?\s*$")


@dataclass(frozen=True, slots=True)
class Heads:
    """Which column is what, and the rows below the headings."""

    columns: Mapping[str, int]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


def heads(table: Table) -> Heads | None:
    """The headings of a table, of one or two rows; None where it has none of a plan."""
    rows = table.grid.rows
    for at, row in enumerate(rows[:4]):
        found = _columns(row)
        below = rows[at + 1] if at + 1 < len(rows) else ()
        both = tuple(
            cell if cell == low or not low else f"{cell} {low}" if cell else low
            for cell, low in zip(row, (*below, *[""] * len(row)), strict=False)
        )
        two = _columns(both)
        if "content" in found and len(found) > 1:
            second = _columns(below)
            again = second.get("content") == found["content"] and below[found["content"]] == row[found["content"]]
            if again and len(second) > 2:
                return Heads({name: at for name, at in second.items() if name != "more_units"}, rows[at + 2 :], below)
            if (
                len(two) > len(found)
                and len(second) > 1
                and not any(times.in_cell(cell, Context(2020), due=True) for cell in below if cell)
            ):
                return Heads(two, rows[at + 2 :], both)
            return Heads(found, rows[at + 1 :], row)
    return None


def _columns(row: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        words = " ".join(re.sub(r"\(.*?\)", " ", flat(cell)).split())
        role = next((name for name, pattern in _ROLES if re.search(pattern, words)), "") if 0 < len(words) < 60 else ""
        if role and role not in found:
            found[role] = at
        elif role == "units" and "content" in found and at not in found.values():
            found["more_units"] = at
    if "chair" in found and "units" not in found:
        found["units"] = found.pop("chair")
    return found


class TableReader:
    """Reads the rows of one table of tasks."""

    def __init__(self, table: Table, found: Heads, context: Context) -> None:
        self._clause = table.clause
        self._heads = found
        self._context = context
        self._unit = ""
        self.rows: list[Row] = []
        self.left_out: list[LeftOut] = []

    def read(self) -> None:
        """Read all rows below the headings."""
        group, number, group_name, period = "", "", "", ""
        for at, row in without_marks(enumerate(self._heads.rows))[0]:
            if self._numbers_row(row, at):
                continue
            content = self._cell(row, "content")
            label = _NUMBERED.match(self._cell(row, "number"))
            filled = {cell for cell in row if cell.strip()}
            if not filled:
                continue
            said = " ".join(" ".join(row).split())
            if _TOTAL.match(flat(content or said)):
                self.left_out.append(LeftOut(self._clause, said, Why.TOTAL))
                continue
            if self._is_group(row, content):
                words = content or next(cell for cell in row if cell.strip() and not _NUMBERED.match(cell))
                found = re.match(r"\s*(?P<n>[IVXL]+|[A-H])\s*[.)]\s*(?P<rest>.+)", words, re.DOTALL)
                numbered = "number" in self._heads.columns
                if (
                    label
                    or found
                    or words.isupper()
                    or _period(words)
                    or ((numbered or not content) and len(words) < 120)
                ):
                    number = (label["n"] if label else found["n"] if found else "") or number
                    group = number if (label or found) else group
                    group_name = " ".join((found["rest"] if found else words).split())
                    period = _period(words)
                    self._unit = ""
                    self.left_out.append(LeftOut(self._clause, said, Why.HEADING))
                    continue
            if not content.strip():
                continue
            clause = ".".join(part for part in (self._clause, group, label["n"] if label else "") if part)
            row = self._under_the_same_unit(row)
            self.rows += self._works(row, content, clause, group_name, period)

    def _cell(self, row: tuple[str, ...], role: str) -> str:
        at = self._heads.columns.get(role)
        return row[at].strip() if at is not None and at < len(row) else ""

    def _under_the_same_unit(self, row: tuple[str, ...]) -> tuple[str, ...]:
        """A row whose unit stands in a row above: of a table that is ordered by who does it, each named once."""
        at = self._heads.columns.get("units")
        if at is None or at > self._heads.columns["content"] or at >= len(row):
            return row
        self._unit = row[at].strip() or self._unit
        return (*row[:at], self._unit, *row[at + 1 :])

    def _numbers_row(self, row: tuple[str, ...], at: int) -> bool:
        """ "(1) (2) (3)" under the headings."""
        cells = [cell.strip("() ") for cell in row if cell.strip()]
        return at < 2 and len(cells) > 2 and all(re.fullmatch(r"\d{1,2}|[A-D]|\d=.*", cell) for cell in cells)

    def _is_group(self, row: tuple[str, ...], content: str) -> bool:
        """Whether a row only has a number and words: the name of a group."""
        others = [cell for cell in row if cell.strip() and not _NUMBERED.match(cell)]
        return len(others) == 1 and (not content or others[0].strip() == content) and len(others[0]) < 200

    def _works(self, row: tuple[str, ...], content: str, clause: str, group: str, period: str) -> Iterator[Row]:
        """The entries of one row: one, or one for each dash in its cell."""
        lines = _works_in(content)
        when_cell = self._cell(row, "when")
        when_lines = [line for line in when_cell.splitlines() if line.strip()]
        unit_lines = [line for line in self._cell(row, "units").splitlines() if line.strip()]
        for at, line in enumerate(lines):
            when = when_lines[at] if len(lines) > 1 and len(when_lines) == len(lines) else when_cell
            who = unit_lines[at] if len(lines) > 1 and len(unit_lines) == len(lines) else self._cell(row, "units")
            yield self._work(row, line, clause, group, when, period, who)

    def _times(self, line: str, when: str, period: str, *, due: bool) -> list[Time]:
        """The times of a work: those of its cell, read within the month of its group; a day of its own goes before."""
        own = times.in_sentence(line, self._context, due=due)
        found = times.in_cell(when, self._context, due=due) if when else []
        if period and not any(one.schedule for one in found):
            within = times.in_cell(f"{when} {period}".strip(), self._context, due=due)
            found = [replace(one, words=when or period) for one in within if one.schedule] or found
        exact = [one for one in own if one.mark is Mark.GIVEN]
        if exact and not any(one.mark is Mark.GIVEN for one in found):
            return exact
        return found or own

    def _work(self, row: tuple[str, ...], line: str, clause: str, group: str, when: str, period: str, who: str) -> Row:
        low = plain(line)
        event = EVENT.match(low) is not None and not (verb_at(low) and low.startswith(("tổ chức", "tập huấn")))
        entry = Row(Kind.EVENT if event else Kind.TASK, named(line), line, clause, group=group)
        found = self._times(line, when, period, due=not event)
        if event and any(times.is_deadline(one) for one in found):
            event, entry.kind = False, Kind.TASK
            found = self._times(line, when, period, due=True)
        if event and low.startswith("đại hội"):
            entry.kind = Kind.CONGRESS
        if not event and found and found[0].starts is not None and isinstance(found[0].schedule, Once):
            entry.kind = Kind.EVENT
            found = self._times(line, when, period, due=False) or found
        give_time(entry, _first(found))
        if when and not entry.when_words:
            entry.when_words = " ".join(when.split())
            if re.search(r"\w", when):
                entry.notes.append(("unclear_time", {"words": entry.when_words}))
        doers = units.in_cell(who) if who else units.in_brackets(line)
        give_doers(entry, doers)
        more = self._cell(row, "more_units")
        supporting = self._cell(row, "supporting") or more
        if supporting:
            entry.supporting = tuple(dict.fromkeys((*entry.supporting, *units.names(supporting))))
            label = "phối hợp: " + " ".join(supporting.split())
            entry.unit_words = f"{entry.unit_words}; {label}" if entry.unit_words else label
        if followers := self._cell(row, "followers"):
            entry.followers = tuple(dict.fromkeys((*entry.followers, *units.names(followers))))
            label = "theo dõi: " + " ".join(followers.split())
            entry.unit_words = f"{entry.unit_words}; {label}" if entry.unit_words else label
        entry.place = " ".join(self._cell(row, "place").split())[:300]
        entry.participants = " ".join(self._cell(row, "participants").split())[:300]
        entry.preparation = " ".join(self._cell(row, "preparation").split())[:300]
        if "chair" in self._heads.columns:
            entry.chair = " ".join(self._cell(row, "chair").split())[:300]
        entry.remark = "; ".join(
            " ".join(words.split()) for role in ("note", "product") if (words := self._cell(row, role))
        )
        entry.unit_words = " ".join(entry.unit_words.split())
        return entry


def _first(found: list[Time]) -> Time | None:
    if not found:
        return None
    return together(found)


def _period(words: str) -> str:
    """The month, quarter or week that the name of a group is: "THÁNG 3/2020"."""
    match = re.match(
        r"(?:nhiem vu |cong tac )?((?:thang\s+\d{1,2}|quy\s+(?:iv|i{1,3}|[1-4]))(?:\s*(?:/|nam|"
        r"-)\s*\d{4})?)\s*(?:\(|:|$)",
        flat(words.strip()),
    )
    return words.strip()[match.start(1) : match.end(1)] if match else ""


def _works_in(content: str) -> list[str]:
    """The works of a cell: a line each where every line has its dash or number, else one."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    marked = [line for line in lines if _BULLET.match(line)]
    if len(marked) > 1 and len(marked) >= len(lines) - 1:
        works = [_BULLET.sub("", line).strip() for line in lines]
        if len(marked) < len(lines) and not _BULLET.match(lines[0]) and lines[0].endswith(":"):
            works = works[1:]
        return works
    return [" ".join(_BULLET.sub("", line) if at == 0 else line for at, line in enumerate(lines))]
