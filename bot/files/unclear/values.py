"""What is unclear in single cells of dates, and asked once for all cells alike: numbers, years, lunar days."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.calendar.days import When
from bot.files.check.dates import YEARS, FieldError, Unanswered
from bot.files.questions import Asking
from bot.files.raw import Around, RawRow
from bot.files.read.period import Period
from bot.texts import folded

_EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a day of a spreadsheet has no zone
_SHORT_YEAR = re.compile(r"(?<=[/.\-])(\d{2})(?!\d|[/.\-])")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_COMMEMORATED = re.compile(r"\b(?:ky niem|thanh lap|ngay sinh|ngay mat|truyen thong|giai phong|chien thang)\b")
_YEARS_OF = re.compile(r"\b\d{1,3} nam\b")
_LUNAR = {
    "gio to": (10, 3),
    "han thuc": (3, 3),
    "nguyen tieu": (15, 1),
    "ong cong": (23, 12),
    "ong tao": (23, 12),
    "phat dan": (15, 4),
    "tet doan ngo": (5, 5),
    "thuong nguyen": (15, 1),
    "trung thu": (15, 8),
    "vu lan": (15, 7),
}
"""Feasts of the lunar calendar: where their lunar day and month are written like a solar date, they may be either."""
_DAY_MONTH = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?\d{4})?")
_FAR, _LONG_AGO = 20, 5
"""So many years off is asked about; and so many where something is commemorated."""
_OFFERED = 4


@dataclass(slots=True)
class Mends:
    """What is to be read in another way in a row: other cells, the year of its dates, the year when it began."""

    cells: dict[int, Any] = field(default_factory=dict)
    year: int | None = None
    first_year: int | None = None

    def read(self, row: RawRow, again: Callable[[RawRow, Mapping[int, Any]], RawRow]) -> RawRow:
        """The row as it is read now."""
        if self.year is not None:
            around = row.around or Around(Period())
            row = replace(row, around=replace(around, period=replace(around.period, year=self.year)))
        found = again(row, self.cells)
        if self.first_year is not None:
            found = replace(found, values={"first_year": self.first_year, **found.values})
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a date: in which row (its place among all), in which column, and what stands in it by now."""

    place: int
    row: RawRow
    at: int
    value: Any

    @property
    def table(self) -> str:
        """The name of the sheet, where it has to be named."""
        assert self.row.headings is not None  # noqa: S101 - it is a row of a table
        return "" if self.row.headings.alone else self.row.headings.sheet

    @property
    def heading(self) -> str:
        """The words above the column."""
        assert self.row.headings is not None  # noqa: S101 - it is a row of a table
        return self.row.headings.words[self.at]

    @property
    def shown(self) -> str:
        """What stands in the cell, in words."""
        return f"{self.value:%d/%m/%Y}" if isinstance(self.value, date) else str(self.value).strip()


def settle(rows: Sequence[RawRow], mends: dict[int, Mends], asking: Asking) -> None:
    """Ask about what is unclear in the rows, which have been read with `mends` so far, and add to these."""
    unclear: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    years: dict[str, Counter[int]] = defaultdict(Counter)
    dated: list[tuple[Cell, int]] = []
    for place, row in enumerate(rows):
        for cell, value in _dates(place, row, mends):
            own = row.headings is not None and row.headings.own
            if not own and _may_be_lunar(cell):
                unclear["lunar", cell.table].append(cell)
            elif isinstance(value, FieldError) and value.key == "bad_year" and (year := _YEAR.search(cell.shown)):
                dated.append((cell, int(year[0])))
            elif isinstance(value, FieldError):
                unclear[_SORTS.get(value.key, ""), cell.table].append(cell)
            elif isinstance(value, str) and value[:4].isdigit():
                if _assumes_century(row.said):
                    unclear["short_year", cell.table].append(cell)
                if own or row.table == "document":
                    continue
                years[cell.table][int(value[:4])] += 1
                dated.append((cell, int(value[:4])))
    for cell in _ask_lunar(unclear, mends, asking):
        unclear["no_year", cell.table].append(cell)
    for (sort, table), cells in unclear.items():
        if sort in _ASKS:
            _ASKS[sort](cells, [year for year, _ in years[table].most_common()], mends, asking)
    _ask_far(dated, years, mends, asking)


def _dates(place: int, row: RawRow, mends: Mapping[int, Mends]) -> Iterator[tuple[Cell, Any]]:
    """The cells of dates of a row, with what they were read as."""
    if row.headings is None or row.table in ("unit", "layer"):
        return
    seen: set[int] = set()
    for name in ("date", "due", "end"):
        at = row.headings.column(name)
        if name in row.values and at is not None and at < len(row.cells) and at not in seen:
            seen.add(at)
            now = mends[place].cells.get(at, row.cells[at]) if place in mends else row.cells[at]
            yield Cell(place, row, at, now), row.values[name]


def _assumes_century(said: When | None) -> bool:
    return said is not None and "century" in said.assumed


def _mend(mends: dict[int, Mends], cell: Cell, value: Any) -> None:
    mends.setdefault(cell.place, Mends()).cells[cell.at] = value


# ---- numbers, short years, lunar days, years that are missing ------------------------------------------------------


def _by_column(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        columns[cell.at].append(cell)
    yield from columns.values()


def _ask_serials(cells: Sequence[Cell], _years: Sequence[int], mends: dict[int, Mends], asking: Asking) -> None:
    for column in _by_column(cells):
        days = [_EXCEL_DAY_0 + timedelta(minutes=round(float(cell.value) * 24 * 60)) for cell in column]
        answer = asking.choice(
            "serial",
            f"{column[0].table} {column[0].heading}",
            ["date", "no"],
            column=column[0].heading,
            n=len(column),
            example=column[0].shown,
            day=f"{days[0]:%d/%m/%Y}",
        )
        for cell, day in zip(column, days, strict=True):
            if answer != "no":
                _mend(mends, cell, Unanswered() if answer is None else day)


def _ask_short_years(cells: Sequence[Cell], _years: Sequence[int], mends: dict[int, Mends], asking: Asking) -> None:
    for column in _by_column([cell for cell in cells if isinstance(cell.value, str)]):
        found = _SHORT_YEAR.search(column[0].value)
        if found is None:
            continue
        answer = asking.choice(
            "short-year",
            f"{column[0].table} {column[0].heading}",
            ["20", "19"],
            column=column[0].heading,
            example=column[0].shown,
            digits=found[1],
        )
        for cell in column:
            written = _SHORT_YEAR.sub(rf"{answer}\g<1>", cell.value)
            _mend(mends, cell, Unanswered() if answer is None else written)


def _may_be_lunar(cell: Cell) -> bool:
    """Whether a feast of the lunar calendar has its lunar day, which nothing says to be one: "Giỗ Tổ: 10/3"."""
    found = _DAY_MONTH.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if found is None:
        return False
    words = folded(str(cell.row.values.get("summary", "")))
    return any(name in words and day == (int(found[1]), int(found[2])) for name, day in _LUNAR.items())


def _ask_lunar(
    unclear: Mapping[tuple[str, str], Sequence[Cell]], mends: dict[int, Mends], asking: Asking
) -> list[Cell]:
    """Ask whether days are lunar; returns the cells that are solar, and have no year."""
    solar: list[Cell] = []
    cells = [cell for (sort, _), found in unclear.items() if sort == "lunar" for cell in found]
    for column in _by_column([cell for cell in cells if isinstance(cell.value, str)]):
        answer = asking.choice(
            "lunar",
            f"{column[0].table} {column[0].heading}",
            ["lunar", "solar"],
            column=column[0].heading,
            name=str(column[0].row.values.get("summary", "")),
            example=column[0].shown,
            n=len(column),
        )
        for cell in column:
            error = next((one for one in cell.row.values.values() if isinstance(one, FieldError)), None)
            found = _DAY_MONTH.search(cell.value)
            plain = str(error.params["day"]) if error is not None and error.key == "lunar_or_solar" else cell.value
            if answer is None:
                _mend(mends, cell, Unanswered())
            elif answer == "lunar":
                _mend(mends, cell, f"{found[1]}/{found[2]} âm lịch" if found else f"{plain} âm lịch")
            else:
                _mend(mends, cell, plain)
                if error is not None and error.key == "no_year":
                    solar.append(cell)
    return solar


def _ask_years(cells: Sequence[Cell], years: Sequence[int], mends: dict[int, Mends], asking: Asking) -> None:
    offered = list(dict.fromkeys(str(year) for year in (*years, *asking.years)))[:_OFFERED]
    answer = asking.choice(
        "year", cells[0].table, offered, year=True, sheet=cells[0].table, n=len(cells), example=cells[0].shown
    )
    for cell in cells:
        if answer is None:
            _mend(mends, cell, Unanswered())
        else:
            mends.setdefault(cell.place, Mends()).year = int(answer)


_SORTS = {"serial_date": "serial", "lunar_or_solar": "lunar", "no_year": "no_year", "no_year_of": "no_year"}
"""What is asked about the errors with which cells were read."""
_ASKS: Mapping[str, Callable[[Sequence[Cell], Sequence[int], dict[int, Mends], Asking], None]] = {
    "serial": _ask_serials,
    "short_year": _ask_short_years,
    "no_year": _ask_years,
}


# ---- years far off -------------------------------------------------------------------------------------------------


def _ask_far(
    dated: Sequence[tuple[Cell, int]], years: Mapping[str, Counter[int]], mends: dict[int, Mends], asking: Asking
) -> None:
    """Ask about the years in which something began that is commemorated now, and about years that are far off."""
    began: list[Cell] = []
    far: dict[tuple[str, int], list[Cell]] = defaultdict(list)
    now = {table: _now(counted, asking) for table, counted in years.items()}
    for cell, year in dated:
        period = cell.row.around.period.year if cell.row.around else None
        here = period or now.get(cell.table)
        if _is_commemoration(cell.row, year, here):
            began.append(cell)
        elif not YEARS[0] <= year <= YEARS[1] or (here is not None and abs(year - here) >= _FAR):
            far[cell.table, year].append(cell)
    if began:
        _ask_began(began, mends, asking)
    for (table, year), cells in far.items():
        _ask_year_far(table, year, cells, now.get(table), mends, asking)


def _now(years: Counter[int], asking: Asking) -> int | None:
    """The year that a table is about: the one that most of its dates have that are near the office's own years."""
    offices = max(asking.years, default=None)
    near = [(count, year) for year, count in years.items() if offices is None or abs(year - offices) < _FAR]
    if offices is None and len(near) > 1 and max(near) < (2, asking.present - _LONG_AGO):
        return asking.present  # each has a year of its own, all of them long ago
    return max(near)[1] if near else offices


def _ask_year_far(
    table: str, year: int, cells: Sequence[Cell], now: int | None, mends: dict[int, Mends], asking: Asking
) -> None:
    valid = YEARS[0] <= year <= YEARS[1]
    happens = all(cell.row.table == "event" and "date" in cell.row.values for cell in cells)
    choices = [str(now)] if now is not None and now != year else []
    choices += ["yearly"] if valid and happens and now is not None and year < now else []
    choices += ["keep"] if valid else []
    about = f"{table} {year}"
    answer = asking.choice("far-year", about, choices, year=True, written=year, example=cells[0].shown, n=len(cells))
    for cell in cells:
        if answer is None:
            _mend(mends, cell, Unanswered())
        elif answer == "yearly":
            _every_year(cell, mends)
        elif answer != "keep":
            _mend(mends, cell, _in_year(cell.value, year, int(answer)))


def _is_commemoration(row: RawRow, year: int, now: int | None) -> bool:
    if row.table not in ("event", "anniversary", "congress") or "first_year" in row.values or "date" not in row.values:
        return False
    words = folded(str(row.values.get("summary", "")))
    if not _COMMEMORATED.search(words):
        return False
    return year <= now - _LONG_AGO if now is not None else _YEARS_OF.search(words) is not None


def _ask_began(cells: Sequence[Cell], mends: dict[int, Mends], asking: Asking) -> None:
    first = cells[0]
    answer = asking.choice(
        "first-year",
        "",
        ["yes", "no"],
        n=len(cells),
        name=str(first.row.values.get("summary", "")),
        example=first.shown,
        began=str(first.row.values["date"])[:4],
    )
    for cell in cells:
        if answer is None:
            _mend(mends, cell, Unanswered())
        elif answer == "yes":
            _every_year(cell, mends)


def _every_year(cell: Cell, mends: dict[int, Mends]) -> None:
    """Read a day of long ago as one that comes every year, counted from then."""
    year, *rest = str(cell.row.values["date"]).split("-")
    day = "/".join(str(int(part)) for part in reversed(rest))
    _mend(mends, cell, f"{day if len(rest) == 2 else f'tháng {day}'} hằng năm")
    mends[cell.place].first_year = int(year)


def _in_year(value: Any, old: int, new: int) -> Any:
    if isinstance(value, date):
        return value.replace(year=new)
    return str(value).replace(str(old), str(new))
