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
_CENTURY = 90
_LONG_AGO = 5
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
            if isinstance(value, FieldError) and value.key == "bad_year" and (year := _YEAR.search(cell.shown)):
                dated.append((cell, int(year[0])))
            elif isinstance(value, FieldError):
                unclear[_SORTS.get(value.key, ""), cell.table].append(cell)
            elif isinstance(value, str) and value[:4].isdigit():
                if _assumes_century(row.said):
                    unclear["short_year", cell.table].append(cell)
                years[cell.table][int(value[:4])] += 1
                dated.append((cell, int(value[:4])))
    for (sort, table), cells in unclear.items():
        if sort:
            _ASKS[sort](cells, [year for year, _ in years[table].most_common()], mends, asking)
    usual = {table: _usual(counted) for table, counted in years.items()}
    _ask_far(dated, usual, mends, asking)


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


def _usual(years: Counter[int]) -> int | None:
    """The year that most dates of a table have: none where it is only one of many."""
    year, count = years.most_common(1)[0] if years else (0, 0)
    return year if count * 2 >= sum(years.values()) or count > 1 else None


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


def _ask_lunar(cells: Sequence[Cell], _years: Sequence[int], mends: dict[int, Mends], asking: Asking) -> None:
    for column in _by_column([cell for cell in cells if isinstance(cell.value, str)]):
        answer = asking.choice(
            "lunar",
            f"{column[0].table} {column[0].heading}",
            ["lunar", "solar"],
            column=column[0].heading,
            example=column[0].shown,
            n=len(column),
        )
        for cell in column:
            error = next(one for one in cell.row.values.values() if isinstance(one, FieldError))
            solar = str(error.params.get("day", cell.value))
            meant = {"lunar": f"{solar} âm lịch", "solar": solar}
            _mend(mends, cell, Unanswered() if answer is None else meant[answer])


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
_ASKS: Mapping[str, Callable[[Sequence[Cell], Sequence[int], dict[int, Mends], Asking], None]] = {
    "serial": _ask_serials,
    "short_year": _ask_short_years,
    "lunar": _ask_lunar,
    "no_year": _ask_years,
}
"""Who asks about the errors, and the assumptions, with which cells were read."""


# ---- years far off -------------------------------------------------------------------------------------------------


def _ask_far(
    dated: Sequence[tuple[Cell, int]], usual: Mapping[str, int | None], mends: dict[int, Mends], asking: Asking
) -> None:
    """Ask about the years in which something began that is commemorated now, and about slips of a century or more."""
    began: list[Cell] = []
    slips: dict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell, year in dated:
        period = cell.row.around.period.year if cell.row.around else None
        now = period or usual[cell.table] or max(asking.years, default=None)
        if _is_commemoration(cell.row, year, now):
            began.append(cell)
        elif not YEARS[0] <= year <= YEARS[1] or (now is not None and abs(year - now) >= _CENTURY):
            slips[cell.table, year].append(cell)
    if began:
        _ask_began(began, mends, asking)
    for (table, year), cells in slips.items():
        here = usual[table]
        offered = [str(here)] if here is not None and here != year and YEARS[0] <= here <= YEARS[1] else []
        keep = ["keep"] if YEARS[0] <= year <= YEARS[1] else []
        answer = asking.choice(
            "far-year",
            f"{table} {year}",
            [*offered, *keep],
            year=True,
            written=year,
            example=cells[0].shown,
            n=len(cells),
        )
        for cell in cells:
            if answer != "keep":
                _mend(mends, cell, Unanswered() if answer is None else _in_year(cell.value, year, int(answer)))


def _is_commemoration(row: RawRow, year: int, now: int | None) -> bool:
    if row.table not in ("event", "anniversary") or "first_year" in row.values or "date" not in row.values:
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
        if answer == "no":
            continue
        year, *rest = str(cell.row.values["date"]).split("-")
        if answer is None or len(rest) < 2:
            _mend(mends, cell, Unanswered() if answer is None else cell.value)
            continue
        _mend(mends, cell, f"{int(rest[1])}/{int(rest[0])} hằng năm")
        mends[cell.place].first_year = int(year)


def _in_year(value: Any, old: int, new: int) -> Any:
    if isinstance(value, date):
        return value.replace(year=new)
    return str(value).replace(str(old), str(new))
