"""Which row of a sheet, or which two rows together, is the heading of a table, and what its columns mean."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.files import limits
from bot.files.headings import (
    IGNORED,
    LUNAR_HEAD,
    NOTED,
    PERIODS,
    SOLAR_HEAD,
    UNUSED,
    choices,
    exact_field,
    field_of,
    heading_key,
)
from bot.files.read.cell_times import is_hours
from bot.files.read.sections import is_day

Row = tuple[int, tuple[Any, ...]]

_BESIDE = frozenset({None, IGNORED, NOTED, UNUSED})
_ONE_OF_SEVERAL = ("summary", "note", "chair", "participants", "place", "people", "supporting", "followers")
"""Of these one column is the field, and the words of the others go into the note."""
_DATED = frozenset({"date", "due", "end", "month", "starts", "kind"})
_TWICE = frozenset({"date", "due", "summary", IGNORED})
_NAMING = frozenset({"id", "summary", "clause", IGNORED})
_PERIODS = re.compile(r"\b(?:thang|quy)\b")
_PERIOD_NUMBER = re.compile(r"\d{1,2}|i{1,3}|iv")
_DEADLINE = re.compile(r"\b(?:truoc (?:ngay|\d)|cham nhat|quy (?:i{1,3}|iv|[1-4])|thuong xuyen|ca nam|xong|han cuoi)\b")
_HOUR = re.compile(r"(?:^|\W)\d{1,2}\s?(?:h|gio|:)\s?(?:\d{2})?\b(?! hang)")
_DAYLIKE = re.compile(r"\d\s?[/.-]?\s?\d{1,2}\s?[/.-]|\d\s?/|\b(?:ngay|thang|quy|thu|tuan|chu nhat|cn|nam)\b")
_WEEKDAY = re.compile(
    r"(?:(?:sang|chieu|toi) )?(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn)(?: (?:sang|chieu|toi))?$"
)
_FEWEST_PERIODS, _FEWEST_PARTS, _FEWEST_DAYS = 3, 2, 20
_FEW = ("quarter-", "half-", "term-")
"""Of these two columns are enough."""
_YEAR = re.compile(r"(?:nam )?((?:19|20|21)\d\d)")
_AHEAD = re.compile(r"\bhan\b|\btruoc\b|ke hoach|phai ")
_OF_UNITS = re.compile(r"(?:don vi|co quan|bo phan|ban|phong)\b")
_MOST_WORDS = 6
_LONGEST = 200
_DIGIT = re.compile(r"\d")
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?(?:\s*=.*)?")
_WEEK = frozenset({"cn", "chu nhat"})


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table mean.

    `names` has the field of each column, None where it is not known; `words` what stands above it. `lines` are the
    numbers of the rows that head it.
    """

    names: tuple[str | None, ...]
    words: tuple[str, ...]
    lines: tuple[int, ...]

    def place(self, field: str) -> int | None:
        """The first column of a field, from 0."""
        return self.names.index(field) if field in self.names else None


def columns_at(
    row: Row, below: Row | None, *, exact: bool = False, names_units: bool = False, across: bool = False
) -> Columns | None:
    """The columns that a row heads, alone or with the one `below` it; None where it heads none.

    `exact` is for a row between others, which is a heading only where most of its words are known. `names_units` is for
    a sheet of units or layers: "Đơn vị" stands above their names. `across` is for months whose cells may tell all.
    """
    number, cells = row
    words = words_of(cells)
    if sum(map(bool, words)) < 2:
        return None
    lines: tuple[int, ...] = (number,)
    if below is not None and len(_days_across(words_of(below[1]))) >= _FEWEST_DAYS:
        under = words_of(below[1])
        words, lines = two_lines(words, under), (number, below[0])
    names = [(exact_field if exact else field_of)(one) if one else None for one in words]
    if len(days := _days_across(words)) >= _FEWEST_DAYS:
        names = [f"day-{days[at]}" if at in days else name for at, name in enumerate(names)]
    if exact and 2 * sum(name is not None for name in names) < sum(map(bool, words)):
        return None
    if exact:  # it is a heading: its other words are read as loosely as any
        names = [name or (field_of(one) if one else None) for name, one in zip(names, words, strict=True)]
    if names_units and "summary" not in names:
        names = ["summary" if name in ("units", "layer") else name for name in names]
    if below is not None and (both := _both(words, names, below)) is not None:
        joined = _settled([field_of(one) if one else None for one in both], both)
        if _heads(joined) or (across and _has_periods(joined)):
            return Columns(tuple(joined), both, (number, below[0]))
    names = _settled(names, words)
    heads = _heads(names) or (names_units and "summary" in names and len(set(names) - _BESIDE) > 1)
    return Columns(tuple(names), words, lines) if heads or (across and _has_periods(names)) else None


def side_by_side(columns: Columns) -> list[Columns]:
    """The tables that stand beside each other under one row of headings: each has a name of what is done and a day.

    The columns of each keep their places; those of the others have no meaning in it. One table is itself alone.
    """
    begins, seen = [0], set[str]()
    keys = [heading_key(one) for one in columns.words]
    for at, name in enumerate(columns.names):
        again = keys[at] in keys[begins[-1] : at] or "" in keys[begins[-1] : at]
        if name in seen and again and name in _TWICE and {"summary"} <= seen and _DATED & seen:
            gap = max((one for one in range(begins[-1], at) if not columns.words[one]), default=None)
            begins.append(at if gap is None else gap)
            seen = set()
        if name is not None:
            seen.add(name)
    parts = [
        replace(
            columns,
            names=tuple(name if begin <= at < end else None for at, name in enumerate(columns.names)),
            words=tuple(said if begin <= at < end else "" for at, said in enumerate(columns.words)),
        )
        for begin, end in zip(begins, [*begins[1:], len(columns.names)], strict=True)
    ]
    whole = all("summary" in part.names and _DATED & set(part.names) for part in parts)
    return parts if whole else [columns]


def near_miss(row: Row) -> tuple[int, tuple[str, ...]]:
    """(how many headings are known, the words) of a row that may have been meant as the heading."""
    words = words_of(row[1])
    known = {field_of(one) for one in words if one} - {None}
    return len(known), tuple(one for one in words if one)


def is_numbering(cells: Sequence[Any]) -> bool:
    """Whether a row below the headings only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    said = [heading_key(int(one) if isinstance(one, float) and one.is_integer() else one) for one in cells if one]
    return len(said) > 2 and len(set(said)) == len(said) and all(_NUMBERING.fullmatch(one) for one in said)


def roles(columns: Columns, rows: Sequence[Row]) -> Columns:
    """The columns as they are meant beside each other and above the first `rows` of the table.

    "Thời gian" beside "Ngày" is the hour where only hours stand below it. "Chủ trì" beside an hour or a place is the
    person who presides, otherwise the units that answer for it. Where units answer for what is to be done by some time,
    "Thời gian" is the due date.
    """
    names = list(columns.names)
    keys = [heading_key(one) for one in columns.words]

    def renamed(field: str, to: str, where: Callable[[int], bool]) -> None:
        names[:] = [to if name == field and where(at) else name for at, name in enumerate(names)]

    if names.count("date") > 1:  # the number of the week beside its days
        renamed("date", UNUSED, lambda at: keys[at] == "tuan")
    if names.count("date") > 1 and any(SOLAR_HEAD.search(keys[at]) for at, name in enumerate(names) if name == "date"):
        renamed("date", NOTED, lambda at: LUNAR_HEAD.search(keys[at]) is not None)
    renamed("date", NOTED, lambda at: keys[at] == "tuan" and _all_numbers(rows, at))
    if "starts" not in names and names.count("date") > 1:
        renamed("date", "starts", lambda at: _all_hours(rows, at))
    if "ends" not in names and {"starts", "date"} <= set(names):
        renamed("end", "ends", lambda at: _all_hours(rows, at))
    if names.count("date") > 1 and any(_some_day(rows, at) for at, name in enumerate(names) if name == "date"):
        renamed("date", NOTED, lambda at: _said(rows, at) and not _some_day(rows, at))  # "120 phút" is no day
    hours = any(name == "date" and _some(_HOUR, rows, at) for at, name in enumerate(names))
    weekdays = any(name == "date" and _some(_WEEKDAY, rows, at) for at, name in enumerate(names))
    meeting = hours or weekdays or bool({"starts", "place", "participants"} & set(names))
    if meeting and not {"due", "chair"} & set(names):
        renamed("units", "chair", lambda at: keys[at] == "chu tri")
    if {"units", "supporting"} & set(names) and not {"starts", "due", "end", "kind", "participants"} & set(names):
        to_be_done = "supporting" in names
        renamed("date", "due", lambda at: to_be_done or "thuc hien" in keys[at] or _some(_DEADLINE, rows, at))
    if "units" not in names and not meeting and _DATED & set(names):  # whose draft it is answers for it
        renamed("preparation", "units", lambda at: _OF_UNITS.match(keys[at]) is not None)
    renamed("status", NOTED, lambda at: "kind" not in names and _none_of("status", rows, at))
    renamed("due", NOTED, lambda at: keys[at].startswith("tien do") and not _some_day(rows, at))
    if names.count("due") > 1:  # the day on which it was done stands beside the one by which it is to be done
        ahead = [at for at, name in enumerate(names) if name == "due" and _AHEAD.search(keys[at])]
        renamed("due", NOTED, lambda at: bool(ahead) and at != ahead[0])
    if "starts" in names and "place" not in names:  # "Phòng" may be a department too
        names[:] = ["place" if name is None and keys[at] == "phong" else name for at, name in enumerate(names)]
    for field in _ONE_OF_SEVERAL:
        places = [at for at, name in enumerate(names) if name == field]
        if len(places) > 1:
            meant = max(places, key=lambda at: _different(rows, at)) if field == "summary" else places[0]
            renamed(field, NOTED, lambda at, meant=meant: at != meant)  # type: ignore[misc]
    return Columns(tuple(names), columns.words, columns.lines)


def without_days(columns: Columns, rows: Sequence[Row]) -> Columns | None:
    """The columns of a programme whose rows have hours alone, as such; None for any other table."""
    whens = [name for name in columns.names if name in _DATED or (name or "").startswith(("month-", "quarter-"))]
    if whens == ["date"] and _all_hours(rows, columns.names.index("date")):
        return replace(columns, names=tuple("starts" if name == "date" else name for name in columns.names))
    return columns if whens == ["starts"] else None


def _different(rows: Sequence[Row], at: int) -> int:
    """How many different words stand in a column: the names of what is done differ, those of its groups do not."""
    return len({str(cells[at]) for _, cells in rows if at < len(cells) and cells[at] not in (None, "")})


def _said(rows: Sequence[Row], at: int) -> bool:
    return any(at < len(cells) and cells[at] not in (None, "") for _, cells in rows)


def _some_day(rows: Sequence[Row], at: int) -> bool:
    """Whether some cell of a column holds a day, a month or a weekday."""
    cells = [cells[at] for _, cells in rows if at < len(cells)]
    return any(
        _DAYLIKE.search(heading_key(one)) is not None if isinstance(one, str) else one > 1 if _is_share(one) else True
        for one in cells
        if one not in (None, "")
    )


def _is_share(cell: Any) -> bool:
    """Whether a cell is a number that may be a share of what is done: 0.4, 1, a tick."""
    return isinstance(cell, int | float)


def _none_of(column: str, rows: Sequence[Row], at: int) -> bool:
    """Whether nothing below is a choice of the column: "Đang thực hiện" is no status of what is planned."""
    said = [cells[at] for _, cells in rows if at < len(cells) and cells[at] not in (None, "")]
    return bool(said) and not any(heading_key(one) in choices(column) for one in said)


def _all_numbers(rows: Sequence[Row], at: int) -> bool:
    said = [cells[at] for _, cells in rows if at < len(cells) and cells[at] not in (None, "")]
    return bool(said) and all(str(one).strip().removesuffix(".0").isdecimal() for one in said)


def _all_hours(rows: Sequence[Row], at: int) -> bool:
    said = [cells[at] for _, cells in rows if at < len(cells) and cells[at] not in (None, "")]
    return bool(said) and all(map(is_hours, said))


def _some(pattern: re.Pattern[str], rows: Sequence[Row], at: int) -> bool:
    said = (cells[at] for _, cells in rows if at < len(cells))
    return any(isinstance(one, str) and pattern.search(heading_key(one)) for one in said)


def words_of(cells: Sequence[Any]) -> tuple[str, ...]:
    """What stands in cells, as one line each; numbers too, since months may be headed by these."""
    return tuple(
        " ".join(cell.split())
        if isinstance(cell, str) and len(cell) <= _LONGEST
        else str(cell)
        if isinstance(cell, int) and not isinstance(cell, bool)
        else ""
        for cell in cells[: limits.COLUMNS]
    )


def _heads(names: Sequence[str | None]) -> bool:
    fields = set(names) - _BESIDE
    few = len(fields) < 2 or not {"id", "summary"} & fields
    return not few and ("id" in fields or bool(_DATED & fields) or IGNORED in names or len(fields) > 2)


def _settled(names: Sequence[str | None], words: Sequence[str]) -> list[str | None]:
    """Names without months where they are few: "T2" to "T7" beside "CN" are days of the week."""
    week = any(heading_key(one) in _WEEK for one in words)
    if _has_periods(names) and not week:
        return list(names)
    return [None if _is_period(name) else name for name in names]


def two_lines(words: Sequence[str], under: Sequence[str]) -> tuple[str, ...]:
    """Two lines of headings as one: what stands below takes the place of what stands above it."""
    wide = max(len(words), len(under))
    return tuple(next((line[at] for line in (under, words) if at < len(line) and line[at]), "") for at in range(wide))


def _days_across(words: Sequence[str]) -> Mapping[int, int]:
    """The columns headed by the days of a month one after the other: {place: day}."""
    days = {at: int(one) for at, one in enumerate(words) if one.isdecimal() and len(one) < 3}
    first = next(iter(days), 0)
    return {at: day for at, day in days.items() if day - days[first] == at - first and 1 <= day <= 31}


def _has_periods(names: Sequence[str | None]) -> bool:
    """Whether some columns are months or quarters, and not so few that they may be something else."""
    found = {name for name in names if name is not None and _is_period(name)}
    few = sum(name.startswith(_FEW) for name in found)
    return len(found) >= _FEWEST_PERIODS or few >= _FEWEST_PARTS


def _is_period(name: str | None) -> bool:
    return name is not None and name.startswith(PERIODS)


def _both(words: tuple[str, ...], names: Sequence[str | None], below: Row) -> tuple[str, ...] | None:
    """The words above each column where the row below goes on with the headings; None where it is no heading."""
    if any(cell is not None and not isinstance(cell, str | int) for cell in below[1]):
        return None
    under = words_of(below[1])
    if sum(map(bool, under)) == 1 and is_day(max(under)):
        return None  # "THỨ HAI" above the meetings of that day
    found: list[str] = []
    known = periods_ = 0
    parent = ""
    for at in range(max(len(words), len(under))):
        over, said = (line[at] if at < len(line) else "" for line in (words, under))
        parent = over or (parent if said else "")
        if not said or said == over:
            found.append(over)
            continue
        head = _below(parent, said)
        if head is None or (over and names[at] in _NAMING):
            return None  # words below the heading of names: a row of the table
        field = field_of(head) or ""
        is_period = _is_period(field)
        periods_ += is_period
        known += bool(field) and not is_period
        found.append(head)
    return tuple(found) if known or periods_ >= _FEWEST_PERIODS else None


def _below(parent: str, said: str) -> str | None:
    """The heading that words below another are, or None for words that head nothing."""
    if (unit := _PERIODS.search(heading_key(parent))) and _PERIOD_NUMBER.fullmatch(heading_key(said)):
        return f"{unit[0]} {said}"
    if (year := _YEAR.fullmatch(heading_key(parent))) and _is_period(field_of(said)):
        return f"{said}/{year[1]}"
    joined = f"{parent} {said}".strip()
    if exact_field(joined):
        return joined
    if field_of(said):
        return said
    return None if _DIGIT.search(said) or len(said.split()) > _MOST_WORDS else joined


def periods(columns: Columns) -> Mapping[int, str]:
    """The columns of months and quarters by their places: {3: "month-1"}."""
    return {at: name for at, name in enumerate(columns.names) if name is not None and _is_period(name)}
