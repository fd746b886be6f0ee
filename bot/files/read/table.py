"""Tables of cells, from a workbook or a CSV file, as rows in the terms of the TOML format."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from bot.calendar.model import Span
from bot.files import limits
from bot.files.headings import NOT_LOADED, choices, heading, heading_key
from bot.files.problems import Problem
from bot.files.questions import Asking
from bot.files.raw import Around, Headings, RawRow
from bot.files.read import cell_dates, left_out
from bot.files.read.ahead import Ahead, Row
from bot.files.read.duty_roster import Roster, heads_roster, roster_at
from bot.files.read.entry_rows import CONTINUED, ENTRY, TABLE, Sorter
from bot.files.read.guessed_columns import completed, guessed_heading, with_notes
from bot.files.read.heading_rows import Columns, columns_at, near_miss, roles, side_by_side, without_days
from bot.files.read.known_columns import known_columns
from bot.files.read.left_out import LeftOut, said_in
from bot.files.read.matters import joined
from bot.files.read.months_across import apart, months_heading
from bot.files.read.named_by_title import Titled, titled_heading
from bot.files.read.one_table import Table
from bot.files.read.period import Period, bounded, period_of
from bot.files.read.report_periods import Reports, reports_heading
from bot.files.read.row_cells import context_of, given_cells
from bot.files.read.sections import Sections
from bot.files.read.sheet import Progress, Refused, Sheet, spread, too_many_rows
from bot.files.read.terms import in_terms, is_blank, is_empty
from bot.files.read.ticked_units import with_ticks
from bot.files.read.title import day_of, title_of
from bot.files.read.week_rows import week_rows
from bot.texts import LOCALES, Texts, texts

EXAMPLE = "vi-du-"
"""How the ids of the template's example rows begin."""
EXAMPLES = ("anniversary", "event", "task")
"""The kinds of its example rows, in their order; "cells.example_<kind>" are their names."""

_STEP = 1000
_LOOK = 30
"""So many rows below a heading are looked at to see what its columns hold."""


@dataclass(slots=True)
class TableReader:
    """Reads the sheets of one file. `errors` and `warnings` are about headings; those of rows come later.

    The template's example rows, where nobody has changed them, are left out and counted as `examples`. What the sheets
    leave open is asked of `asking`.
    """

    file: str
    say: Texts
    asking: Asking
    progress: Progress | None = None
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    count: int = 0
    says_units: bool = False
    examples: int = 0
    titles: set[str] = field(default_factory=set)
    """What the tables are called."""
    not_loaded: list[int] = field(default_factory=list)
    """The rows of a draft that are not to be loaded as they stand."""
    weeks: list[Span] = field(default_factory=list)
    """The days of its weekly schedules."""
    left: LeftOut = field(default_factory=LeftOut)
    """The rows that are no entries."""
    _period: Period = field(default_factory=Period)
    _day: str = ""
    _near: tuple[int, int, tuple[str, ...]] = (0, 0, ())

    def rows(self, sheets: Iterable[Sheet], *, alone: bool) -> Iterator[RawRow]:
        """The rows of all sheets that have headings. Raises Refused; `alone` as in `Headings`."""
        known = False
        for sheet in sheets:
            if heading_key(sheet.name) in choices("own"):
                continue
            section = choices("section").get(heading_key(sheet.name), "")
            rows = Ahead(spread(sheet.rows, sheet.merged))
            roster = heads_roster(rows.peek(limits.HEADING_ROWS), sheet.name)
            kinds = () if roster or _is_ours(rows) else OTHER_KINDS
            other = next((found for one in kinds if (found := one(self, sheet, rows)) is not None), None)
            if other is not None:
                known = True
                yield from other
                continue
            columns = self._heading(sheet, rows, section)
            if columns is None:
                continue
            if isinstance(columns, Roster | Titled | Reports):
                rows = Ahead(columns.rows(rows, self.say))
            known = True
            self.says_units |= section == "unit"
            beside = side_by_side(columns)
            if len(beside) == 1:
                yield from self._tables(sheet, section, columns, rows, alone=alone)
                continue
            taken = list(rows)
            for part in beside:
                own = Ahead((number, _only(part, cells)) for number, cells in taken)
                yield from self._tables(sheet, section, part, own, alone=alone)
        if self.not_loaded:
            said = self.say.plain("cells.not_loaded", n=len(self.not_loaded), rows=left_out.ranges(self.not_loaded))
            self.warnings.append(Problem(self.file, "", "", "", said))
        if sentence := self.left.sentence(self.say):
            self.warnings.append(Problem(self.file, "", "", "", sentence))
        if not known and not self.errors:
            _, row, words = self._near
            raise Refused("no_headings", rows=limits.HEADING_ROWS, row=row, seen=" | ".join(words)[:300])
        if self.progress:
            self.progress(self.count, self.count)

    def _heading(self, sheet: Sheet, rows: Ahead, section: str) -> Columns | None:
        """The first heading of a sheet, whose rows are taken together with those above it; None where it has none."""
        above: list[Row] = []
        near: tuple[int, int, tuple[str, ...]] = (0, 0, ())
        while (coming := rows.peek(_LOOK)) and coming[0][0] <= limits.HEADING_ROWS:
            number, cells = row = next(rows)
            if len(cells) > limits.COLUMNS and not is_blank(cells[limits.COLUMNS :]):
                raise Refused("too_many_columns", most=limits.COLUMNS)
            columns: Columns | None = roster_at(row, coming[1:], self._titles(sheet, above)) if not section else None
            if columns is None and not section:
                columns = titled_heading(row, coming[1:], self._titles(sheet, above)[1:])
            if columns is None and not section:
                columns = reports_heading(row, coming[1] if len(coming) > 1 else None)
            if columns is None:
                columns = columns_at(row, coming[1] if len(coming) > 1 else None, names_units=bool(section))
            if columns is None and not section and len(coming) > 1:
                columns = self._guessed(sheet, row, rows)
            if columns is not None:
                self._above(sheet, above, section)
                self._tell_made(sheet, columns)
                return columns
            if not is_blank(cells):
                above.append(row)
                known, words = near_miss(row)
                near = max(near, (known, number, words), key=lambda one: (one[0], one[1] > 0))
        if not near[0] and above:  # the first row; those above a table of Word are no rows of it
            first = next((row for row in above if row[0] > 0), above[0])
            near = (0, first[0], tuple(said_in(first[1])))
        if above and sheet.name:
            row_, words = near[1:]
            said = self.say.plain("cells.skipped_sheet", sheet=sheet.name, row=row_, seen=" | ".join(words)[:300])
            self.warnings.append(Problem(self.file, "", "", "", said))
        if above and not self._near[0]:
            self._near = near
        return None

    def _titles(self, sheet: Sheet, above: Sequence[Row]) -> list[str]:
        return [sheet.name, *(words for _, cells in above for words in said_in(cells))]

    def _guessed(self, sheet: Sheet, row: Row, rows: Ahead) -> Columns | None:
        """The columns of a row that heads a table in words of its own, where no row below is a heading."""
        coming = rows.peek(limits.HEADING_ROWS)
        columns, places = guessed_heading(row, coming) or (months_heading(row, coming), [])
        if columns is None or any(columns_at(one, None) for one in coming if one[0] <= limits.HEADING_ROWS):
            return None
        self._tell_guessed(sheet, columns, places)
        return columns

    def _tell_made(self, sheet: Sheet, columns: Columns) -> None:
        """What the entries of a table without a column of names are called by."""
        if isinstance(columns, Roster):
            said = self.say.plain("cells.duty_roster", label=columns.label(self.say), phones=columns.phones)
        elif isinstance(columns, Titled):
            said = self.say.plain("cells.named_by_title", what=columns.what, where=columns.words[columns.where])
        else:
            return
        where = self.say.plain("cells.where", sheet=sheet.name, line=columns.lines[0], column="")
        self.warnings.append(Problem(self.file, where, "", "", said))

    def _tell_guessed(self, sheet: Sheet, columns: Columns, places: Sequence[int]) -> None:
        for at in places:
            meant = heading(columns.names[at] or "", self.say.locale)
            said = self.say.plain("cells.guessed_column", given=columns.words[at], meant=meant)
            where = self.say.plain("cells.where", sheet=sheet.name, line=columns.lines[-1], column="")
            self.warnings.append(Problem(self.file, where, "", columns.words[at], said))

    def _above(self, sheet: Sheet, rows: Sequence[Row], section: str) -> None:
        """Take from the rows above a heading what they say of all that is below."""
        lines = [words for _, cells in rows for words in said_in(cells)]
        self._period = period_of(lines, sheet.name).within(replace(self._period, month=None, quarter=None))
        self._day = day_of(lines)
        self.left.add(sheet.name, left_out.LETTERHEAD, *(number for number, _ in rows))
        self.titles.update([] if section else [title_of(lines)])

    def _tables(self, sheet: Sheet, section: str, columns: Columns, rows: Ahead, *, alone: bool) -> Iterator[RawRow]:
        """The rows of the tables of a sheet, one below the other."""
        following: Columns | None = columns
        while following is not None:
            for _ in following.lines[1:]:
                next(rows, None)
            meant = following if section else roles(with_ticks(following, rows.peek(_LOOK)), rows.peek(_LOOK))
            if not section:
                meant, guessed = completed(meant, rows.peek(_LOOK))
                self._tell_guessed(sheet, meant, guessed)
                meant = with_notes(meant, rows.peek(_LOOK))
            programme = without_days(meant, rows.peek(_LOOK)) if self._day and not section else None
            meant = programme or meant
            known = known_columns(meant, sheet.name, section, self.file, self.say, alone=alone)
            self.errors += known.errors
            self.warnings += known.warnings
            around = Around(self._period, day=self._day if programme else "")
            table = Table(sheet, section, known.headings, meant, around, Sections(whole=self._period))
            following = yield from self._entries(table, rows)
            self._tell(table)

    def _entries(self, table: Table, rows: Ahead) -> Generator[RawRow, None, Columns | None]:
        """The entries of one table; what it returns is the heading of the next one on the sheet."""
        sorter = Sorter(table.columns, table.sheet.merged, table.sections)
        width = len(table.columns.names)
        first: tuple[int, tuple[Any, ...], Around | None] | None = None
        for number, cells in rows:
            if is_blank(cells[:width]):
                if not is_blank(cells):
                    self.left.add(table.sheet.name, left_out.REMARK, number)
                continue
            cells = table.repeated(number, cells[:width])
            if table.section or sorter.is_entry(cells):
                kind = ENTRY
                sorter.took_entry()
            else:
                kind = sorter.sort((number, cells), rows, going=first is not None)
                if kind == TABLE:
                    if first is not None:
                        yield from self._matter(table, *first)
                    return sorter.heading((number, cells), rows)
                if kind not in (ENTRY, CONTINUED):
                    self.left.add(table.sheet.name, kind, number)
                    if kind == left_out.SECTION:
                        table.enter(*sorter.number_and_words(cells))
                    continue
            if first is not None:
                if kind == CONTINUED or sorter.goes_on(number, cells, first[1]):
                    both = joined(first[1], cells, table.columns)
                    if both is not None:
                        first = (first[0], both, first[2])
                        continue
                yield from self._matter(table, *first)
            first = (number, table.filled_down(number, cells), table.around_row(sorter, cells))
            sorter.begin(number)
        if first is not None:
            yield from self._matter(table, *first)
        return None

    def _matter(self, table: Table, number: int, cells: tuple[Any, ...], around: Around | None) -> Iterator[RawRow]:
        """The entries of a row: one, or where it has months across, those that stand in them."""
        if not table.months:
            yield from self._entry(table, number, cells, around)
            return
        for one in apart(table.headings, cells, around.period if around else Period()):
            yield from self._entry(table, number, one, around)

    def _entry(self, table: Table, number: int, cells: tuple[Any, ...], around: Around | None) -> Iterator[RawRow]:
        """The row of an entry; none for an example of the template."""
        self.count += 1
        if self.count > limits.ROWS:
            raise too_many_rows()
        if self.progress and self.count % _STEP == 0:
            self.progress(self.count, table.sheet.total)
        at = table.headings.fields.get(NOT_LOADED)
        if at is not None and at < len(cells) and not is_empty(cells[at]):
            self.not_loaded.append(number)
            return
        row = self._row(number, table.headings, table.section, cells, around)
        self.says_units |= row.table == "unit"
        if str(row.values.get("id", "")).startswith(EXAMPLE):
            untouched = heading_key(row.values.get("summary")) in _example_names()
            self.examples += untouched
            key = "example_row" if untouched else "example_id"
            self.warnings.append(row.about(self.file, key, self.say, "id"))
            if untouched:
                return
        table.took(row)
        yield row

    def _row(
        self, number: int, headings: Headings, section: str, cells: tuple[Any, ...], around: Around | None
    ) -> RawRow:
        given, extra = given_cells(headings, cells, around, self.say)
        context = context_of(around) if around is not None else cell_dates.NOTHING_KNOWN
        table, values, said = in_terms(given, section, self.say.locale, context)
        if around is not None and not headings.own:
            _bound(values, given, around.period)
        if extra:
            values |= extra
            table = "task" if "due" in extra and table == "event" else table
        if table == "event" and "due" in headings.fields and not headings.fields.keys() & {"date", "kind"}:
            table = "task"  # its deadline is not written yet
        return RawRow(table, self.count, values, {"": number}, headings, cells, said, around)

    def again(self, row: RawRow, mended: Mapping[int, Any]) -> RawRow:
        """A row as it is read with other values in some of its cells, {place in the row: value}.

        An admin has said how these cells are meant. The row keeps its cells as they are in the file.
        """
        assert row.headings is not None  # noqa: S101 - it is a row of a table
        cells = tuple(mended.get(at, cell) for at, cell in enumerate(row.cells))
        section = row.table if row.table in ("unit", "layer") else ""
        read = self._row(row.lines[""], row.headings, section, cells, row.around)
        return replace(read, number=row.number, cells=row.cells)

    def _tell(self, table: Table) -> None:
        """What was taken from elsewhere for rows of a table that do not say it."""
        table.give_year()
        where = "" if table.headings.alone else self.say.plain("cells.where_sheet", sheet=table.sheet.name)
        for key, found, params in table.told():
            words = self.say.plain(f"cells.{key}", rows=left_out.ranges(found), n=len(found), **params)
            self.warnings.append(Problem(self.file, where, "", "", words))


def _bound(values: dict[str, Any], given: Mapping[str, Any], period: Period) -> None:
    """Keep what is repeated, and names no year of its own, within the days that the table is about."""
    for name, cell in (("repeat", "date"), ("due", "due")):
        if isinstance(values.get(name), dict) and not re.search(r"\d{4}", str(given.get(cell))):
            values[name] = bounded(values[name], period)


def _only(columns: Columns, cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cells of a row that stand in the columns of one of several tables side by side."""
    last = max(at for at, words in enumerate(columns.words) if words)
    first = next(at for at, words in enumerate(columns.words) if words)
    return tuple(cell if first <= at <= last else None for at, cell in enumerate(cells))


@cache
def _example_names() -> frozenset[str]:
    return frozenset(
        heading_key(texts(locale).plain(f"cells.example_{kind}")) for kind in EXAMPLES for locale in LOCALES
    )


def _is_ours(rows: Ahead) -> bool:
    """Whether the first row is the heading of a sheet that we wrote, whatever its cells look like."""
    first = rows.peek(1)
    head = columns_at(first[0], None) if first else None
    return head is not None and {"id", "summary"} <= set(head.names)


OTHER_KINDS: tuple[Callable[[TableReader, Sheet, Ahead], Iterator[RawRow] | None], ...] = (week_rows,)
"""Readers of sheets that are laid out in a way of their own, asked before a heading is looked for. Each looks ahead
(`Ahead.peek`) and takes rows only of a sheet that is of its kind; for any other it returns None.
"""
